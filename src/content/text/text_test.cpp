#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text_parts.hpp"
#include "content/text/checks.hpp"
#include "content/text/claims.hpp"
#include "content/text/likeness.hpp"
#include "content/text/marks.hpp"
#include "content/text/network.hpp"
#include "content/text/reading.hpp"

namespace herald::content {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string times(std::size_t n, std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += text;
    return out;
}
std::size_t on(std::string_view network, std::string_view text) {
    return count_text(*find_network(network), text);
}
std::vector<std::string> marks(std::string_view text) {
    std::vector<std::string> out;
    for (const Mark& mark : marks_of(text)) out.emplace_back(mark.of(text));
    return out;
}
std::vector<std::string> codes(const std::vector<Finding>& findings) {
    std::vector<std::string> out;
    for (const auto& finding : findings) out.push_back(finding.code);
    return out;
}

TEST(TextPartsTest, characters_are_what_people_see) {
    EXPECT_EQ(graphemes("e\u0301👨‍👩‍👧‍👦🇩🇪").size(), 3u);
    EXPECT_EQ(count_utf16("👍"), 2u);
    EXPECT_EQ(count_code_points("👍🏽"), 2u);
    EXPECT_TRUE(is_emoji("👨‍👩‍👧‍👦"));
    EXPECT_TRUE(is_emoji("❤️"));
    EXPECT_TRUE(is_emoji("🇩🇪"));
    EXPECT_TRUE(is_emoji("1️⃣"));
    EXPECT_FALSE(is_emoji("1"));
    EXPECT_FALSE(is_emoji("é"));
    EXPECT_EQ(code_point_at("\xff", 0).value, 0xFFFDu);
}

TEST(TextPartsTest, sentences_and_words_are_found_in_several_scripts) {
    const std::string_view text = "Dr. No came. Did he?  Ja!\n\nEnd";
    std::vector<std::string> out;
    for (const auto& part : sentences("It rains. Did it stop?  Ja!\n\nEnd"))
        out.emplace_back(part.of("It rains. Did it stop?  Ja!\n\nEnd"));
    EXPECT_THAT(out, ElementsAre("It rains.", "Did it stop?", "Ja!", "End"));
    EXPECT_EQ(words(text).size(), 7u);
    EXPECT_GE(words("今日は良い天気です").size(), 3u);
    EXPECT_THAT(sentences("… !!! ???"), IsEmpty());
}

TEST(NetworkTest, x_weighs_as_its_own_library_does) {
    EXPECT_EQ(on("x", "hello"), 5u);
    EXPECT_EQ(on("x", times(140, "日")), 280u);
    EXPECT_EQ(on("x", "👨‍👩‍👧‍👦"), 2u);
    EXPECT_EQ(on("x", "👍🏽"), 2u);
    EXPECT_EQ(on("x", "e\u0301"), 1u) << "composed first";
    EXPECT_EQ(on("x", "“quoted” – so…"), 15u) << "an ellipsis weighs two";
    EXPECT_EQ(on("x", "see https://example.com/a/very/long/path?with=query and more"), 36u);
    EXPECT_EQ(on("x", "http://a.de"), 23u) << "short ones too";
    EXPECT_EQ(on("x", "https://a.deを見て"), 29u) << "a link ends where Japanese begins";
    EXPECT_EQ(on("x", "„https://a.de“"), 25u);
}

TEST(NetworkTest, x_makes_links_of_hosts_without_a_scheme) {
    EXPECT_EQ(on("x", "acme.de"), 23u);
    EXPECT_EQ(on("x", "Go to www.acme.co.uk/shop?a=1, now"), 6u + 23u + 5u);
    EXPECT_EQ(on("x", "(Acme.DE) northwind.shop."), 1u + 23u + 2u + 23u + 1u);
    EXPECT_EQ(on("x", "「acme.de/x」"), 27u);
    EXPECT_EQ(on("x", "見てacme.de"), 27u);
    EXPECT_EQ(on("x", "müacme.de"), 9u);
    for (const std::string_view none :
         {"me@acme.de", "@acme.de", "z.B. 3.5", "index.html", "a.b", "acme.de@x.y", "x.acmede",
          "-acme.de", "e.g. this", "#acme.de"})
        EXPECT_EQ(on("x", none), none.size()) << none;
    EXPECT_EQ(on("mastodon", "acme.de"), 7u) << "not there";
}

TEST(NetworkTest, the_others_count_their_own_way) {
    EXPECT_EQ(on("bluesky", "👨‍👩‍👧‍👦e\u0301"), 2u);
    EXPECT_EQ(on("telegram", "👍"), 2u);
    EXPECT_EQ(on("discord", "👍"), 1u);
    EXPECT_EQ(on("mastodon", "https://example.com/" + times(100, "a")), 23u);
    EXPECT_EQ(on("mastodon", "hi @mira@social.example"), 8u) << "a remote host is free";
    EXPECT_EQ(on("bluesky", "https://example.com/abc"), 23u) << "links as they stand";
    EXPECT_EQ(count_by(Measure::display, "東京 ad"), 7u);
}

TEST(NetworkTest, a_text_is_cut_at_a_sentence_or_a_word) {
    const auto& x = *find_network("x");
    EXPECT_EQ(shorten(x, "Short.", 280), "Short.");
    EXPECT_EQ(shorten(x, "First thing. Second thing is long.", 20), "First thing.");
    EXPECT_EQ(shorten(x, "One endless sentence without any stop here", 20), "One endless…");
    EXPECT_EQ(shorten(x, times(50, "a"), 20), "");
    for (std::size_t most = 0; most < 60; ++most)
        EXPECT_LE(
            on("x", shorten(x, "Wir öffnen am 3. Mai. Kommt vorbei, bringt Freunde mit!", most)),
            most);
}

TEST(NetworkTest, a_thread_loses_nothing) {
    const auto& bluesky = *find_network("bluesky");
    std::string text;
    for (int i = 0; i < 40; ++i)
        text += "Sentence number " + std::to_string(i) + (i % 7 == 6 ? " ends.\n\n" : " goes on. ");
    text += times(400, "x");
    std::string joined;
    for (const auto& piece : split_for(bluesky, text)) {
        EXPECT_LE(count_text(bluesky, piece), 300u);
        joined += piece;
    }
    const auto dense = [](std::string s) {
        std::erase_if(s, [](char c) { return c == ' ' || c == '\n'; });
        return s;
    };
    EXPECT_EQ(dense(joined), dense(text));
}

TEST(MarksTest, links_end_where_the_sentence_goes_on) {
    EXPECT_THAT(
        marks("See (https://en.wikipedia.org/wiki/Ad_(disambiguation)), or "
              "http://a.de/?q=1."),
        ElementsAre("https://en.wikipedia.org/wiki/Ad_(disambiguation)", "http://a.de/?q=1"));
    EXPECT_THAT(marks("https:// and http"), IsEmpty());
}

TEST(MarksTest, links_end_before_quotes_dashes_and_scripts_without_spaces) {
    EXPECT_THAT(marks("„https://a.de/x“ “https://a.de/y” »https://a.de/z« ‘https://a.de’"),
                ElementsAre("https://a.de/x", "https://a.de/y", "https://a.de/z", "https://a.de"));
    EXPECT_THAT(
        marks("https://a.de/x… https://a.de/y—now **https://a.de/z** [https://a.de/[1]]"),
        ElementsAre("https://a.de/x", "https://a.de/y", "https://a.de/z", "https://a.de/[1]"));
    EXPECT_THAT(
        marks("https://a.de/を見て「https://a.de」https://例え.jp/a、https://a.de?q=1　次"),
        ElementsAre("https://a.de/", "https://a.de", "https://例え.jp/a", "https://a.de?q=1"));
    EXPECT_THAT(
        marks("https://müller.example/öffnung https://a.de/путь https://a.de/x🎉"),
        ElementsAre("https://müller.example/öffnung", "https://a.de/путь", "https://a.de/x"));
    EXPECT_EQ(tag_links("„https://a.de/x#c“, https://a.de/y… 「https://a.de」です",
                        {"x", "", "", "", ""}, {"a.de"}),
              "„https://a.de/x?utm_source=x#c“, https://a.de/y?utm_source=x… "
              "「https://a.de?utm_source=x」です");
}

TEST(MarksTest, hashtags_and_mentions_stand_alone) {
    EXPECT_THAT(
        marks("#Größe #1 a#b #2024er @mira, mail@example.com @a.bsky.social. "
              "@mira@social.example!"),
        ElementsAre("#Größe", "#2024er", "@mira", "@a.bsky.social", "@mira@social.example"));
    EXPECT_THAT(marks("https://example.com/#part @"), ElementsAre("https://example.com/#part"));
}

TEST(MarksTest, utm_parameters_are_put_in_and_replaced) {
    const Utm utm{"mastodon", "social", "spring sale", "", ""};
    EXPECT_EQ(with_utm("https://a.de/x?b=1&utm_source=old#top", utm),
              "https://a.de/x?b=1&utm_source=mastodon&utm_medium=social&utm_campaign=spring%20sale"
              "#top");
    EXPECT_EQ(with_utm("mailto:a@b.de", utm), "mailto:a@b.de");
    EXPECT_TRUE(has_utm(with_utm("https://a.de", utm)));
    EXPECT_EQ(
        tag_links("Buy https://shop.a.de now, not https://b.de.", {"x", "", "", "", ""}, {"a.de"}),
        "Buy https://shop.a.de?utm_source=x now, not https://b.de.");
    EXPECT_EQ(host_of("https://user@WWW.Example.com:443/x"), "example.com");
}

TEST(ReadingTest, easy_and_hard_texts_are_told_apart) {
    const auto easy =
        reading_of("The cat sat on the mat. The dog ran to the park with a ball.", "en");
    const auto hard = reading_of(
        "Organizational transformation initiatives necessitate comprehensive stakeholder "
        "communication methodologies notwithstanding institutional limitations.",
        "en");
    EXPECT_GT(*easy.ease, 85);
    EXPECT_LT(*hard.ease, 10);
    EXPECT_EQ(easy.sentences, 2u);
    EXPECT_FALSE(reading_of("Too short", "en").ease);
    EXPECT_FALSE(reading_of("Uno dos tres cuatro cinco seis siete ocho nueve diez.", "es").ease);
    EXPECT_GT(
        *reading_of("Der Hund läuft in den Park. Die Katze liegt auf dem Dach. Es ist warm.", "de")
             .ease,
        70);
}

TEST(ReadingTest, syllables) {
    for (const auto& [word, count] : {std::pair{"make", 1},
                                      {"table", 2},
                                      {"marketing", 3},
                                      {"jumped", 1},
                                      {"wanted", 2},
                                      {"area", 2},
                                      {"beautiful", 3}})
        EXPECT_EQ(syllables_of(word, "en"), static_cast<std::size_t>(count)) << word;
    for (const auto& [word, count] :
         {std::pair{"Häuser", 2}, {"Theater", 3}, {"Werbung", 2}, {"Zeitungen", 3}, {"neue", 2}})
        EXPECT_EQ(syllables_of(word, "de"), static_cast<std::size_t>(count)) << word;
}

TEST(ReadingTest, languages_are_told_and_too_little_is_not) {
    EXPECT_EQ(language_of("Unsere neue Kollektion ist da und wir freuen uns auf euren Besuch."),
              "de");
    EXPECT_EQ(language_of("Our new collection has arrived and we cannot wait to show it to you."),
              "en");
    EXPECT_EQ(language_of("Nuestra nueva colección ya está disponible en todas las tiendas."),
              "es");
    EXPECT_EQ(language_of("OK 123"), "");
    EXPECT_EQ(language_of(""), "");
    EXPECT_EQ(language_of("\xff\xfe broken"), "");
}

TEST(LikenessTest, near_copies_are_near_and_others_far) {
    const std::string text =
        "Our autumn sale starts on Friday with half the price on every rain jacket in the shop, "
        "and the first hundred customers get a free umbrella with their order at the counter.";
    std::string near = text;
    near.replace(near.find("Friday"), 6, "Monday");
    const std::string far =
        "Hiking in the Alps needs good boots; we asked three guides which ones they wear in snow, "
        "how often they wax them, and what they would never take on a tour of several days.";
    EXPECT_GT(likeness(text, near), 0.7);
    EXPECT_LT(likeness(text, far), 0.05);
    EXPECT_LT(differing_bits(simhash(text), simhash(near)), 16);
    EXPECT_GT(differing_bits(simhash(text), simhash(far)), 18);
    EXPECT_EQ(simhash("  ÄRGER im Büro, heute!"), simhash("arger im buro heute"));
    EXPECT_EQ(simhash(""), 0u);
    const auto a = simhash_bands(5), b = simhash_bands(4);
    EXPECT_NE(a[0], b[0]);
    EXPECT_EQ(a[1], b[1]);
}

TEST(LikenessTest, a_brand_knows_its_own_voice) {
    const std::vector<std::string> own{
        "We make jackets. You wear them. It rains, and you smile. That is all we want from a day "
        "outside with you and your dog in the wind.",
        "You asked, we sewed. The new hood stays up. Your ears stay warm. We tried it on a pier in "
        "a storm, and you should too.",
        "We fix zippers. You send the jacket, we send it back. No form, no fee. You keep what you "
        "like, and we keep our word."};
    std::vector<Voice> voices;
    for (const auto& text : own) voices.push_back(voice_of(text, "en"));
    const auto profile = profile_of(voices);
    const auto same = distance_to(
        profile, voice_of("You walk, we watch the sky. The seams hold. Your hands stay dry. We "
                          "packed two pockets, and you will fill them on the first day.",
                          "en"));
    const auto other = distance_to(
        profile, voice_of("LEVERAGING UNPARALLELED SYNERGIES, the organization's comprehensive "
                          "portfolio of meteorologically optimized outerwear solutions "
                          "facilitates stakeholder satisfaction!!! 🚀🚀🚀 #innovation #synergy",
                          "en"));
    EXPECT_LT(same.distance, 1.5);
    EXPECT_GT(other.distance, 2 * same.distance);
}

TEST(ClaimsTest, what_needs_proof_is_named_and_what_does_not_is_left) {
    const std::string text = "Garantiert der beste Tee. It cures colds. Klimaneutral!";
    std::vector<std::string> found;
    for (const Claim& claim : claims_in(text))
        found.push_back(std::string(claim.code) + ":" + text.substr(claim.from, claim.size));
    EXPECT_THAT(found, ElementsAre("guarantee:Garantiert", "superlative:der beste", "health:cures",
                                   "green:Klimaneutral"));
    EXPECT_THAT(claims_in("We bake bread every morning at five."), IsEmpty());
    const auto hits = find_words("Billig, BILLIGE, spott-billig und billigen", {"billig*"});
    EXPECT_EQ(hits.size(), 4u);
    EXPECT_THAT(find_words("Cheapside", {"cheap"}), IsEmpty());
    EXPECT_EQ(find_words("Geld-zurück-Garantie, Zufriedenheitsgarantie", {"*garantie"}).size(), 2u);
    EXPECT_EQ(find_words("billig, spottbilligen", {"*billig*"}).size(), 2u);
    EXPECT_THAT(find_words("Alles frei", {"*"}), IsEmpty());
}

TEST(ClaimsTest, everyday_turns_claim_nothing) {
    for (const auto* text :
         {"Dry-cured ham from our own smokehouse", "The best way to learn it is to do it.",
          "Die beste Zeit zum Pflanzen ist der Herbst.", "Die besten Grüße aus Bremen"})
        EXPECT_THAT(claims_in(text), IsEmpty()) << text;
    for (const auto* text : {"It cures a cold.", "The best oven", "Die beste Bäckerei der Stadt",
                             "Cured ham cures the flu"})
        EXPECT_EQ(claims_in(text).size(), 1u) << text;
}

TEST(ClaimsTest, what_nobody_sees_hides_no_word) {
    const std::string text = "Really ch\u200Beap, gua\u00ADrantee\u2060d, and \uFEFFcheap";
    const auto hits = find_words(text, {"cheap"});
    ASSERT_EQ(hits.size(), 2u);
    EXPECT_EQ(text.substr(hits[0].from, hits[0].size), "ch\u200Beap");
    EXPECT_EQ(text.substr(hits[1].from, hits[1].size), "cheap");
    EXPECT_EQ(find_words("very cheap", {"ch\u200Deap"}).size(), 1u);
    ASSERT_EQ(claims_in(text).size(), 1u);
    EXPECT_EQ(text.substr(claims_in(text)[0].from, claims_in(text)[0].size),
              "gua\u00ADrantee\u2060d");
    EXPECT_THAT(find_words("\u200B\u200B", {"cheap"}), IsEmpty());
}

TEST(ClaimsTest, german_claims_are_found_in_their_forms) {
    for (const std::string_view text :
         {"Zufriedenheitsgarantie", "Geld-zurück-Garantie", "den besten Preis", "Bestpreis",
          "Deutschlands beste Jacke", "der billigste Anbieter", "völlig risikolos",
          "die marktführende Lösung", "mit heilender Wirkung", "CO₂-neutral", "klima-neutrale",
          "zu 100 % natürlich", "100 % nachhaltige Wolle"})
        EXPECT_EQ(claims_in(text).size(), 1u) << text;
    for (const std::string_view text :
         {"Am besten kommst du früh.", "Das Wetter ist heil.", "Ein neutraler Ton",
          "Wir garnieren den Salat.", "Der Markt führt Obst."})
        EXPECT_THAT(claims_in(text), IsEmpty()) << text;
}

TEST(ChecksTest, a_good_post_passes) {
    CheckedText text;
    text.text =
        "We open our new shop on Friday at ten. Come by for a coffee! "
        "https://example.com/?utm_source=x";
    TextRules rules;
    rules.hosts = {"example.com"};
    EXPECT_THAT(codes(check_text(text, find_network("x"), rules)), IsEmpty());
}

TEST(ChecksTest, everything_wrong_is_told_with_its_place) {
    CheckedText text;
    text.text = "😀 Guaranteed cheap stuff: https://example.com #a #a " + times(300, "y");
    text.media = {{"image/png", "", 9'000'000}};
    TextRules rules;
    rules.banned_words = {"cheap"};
    rules.hosts = {"example.com"};
    const auto findings = check_text(text, find_network("x"), rules);
    EXPECT_THAT(codes(findings), ElementsAre("too_long", "image_too_large", "banned_word", "no_alt",
                                             "claim_guarantee", "no_utm", "hashtag_twice"));
    for (const auto& finding : findings) {
        if (finding.code != "banned_word") continue;
        EXPECT_EQ(*finding.from, 14) << "the emoji is two units";
        EXPECT_EQ(*finding.to, 19);
    }
}

TEST(ChecksTest, instagram_wants_a_picture_and_kills_links) {
    CheckedText text;
    text.text = "Hello https://example.com";
    const auto found = codes(check_text(text, find_network("instagram"), {}));
    EXPECT_THAT(found, ElementsAre("no_media", "dead_link"));
    text.text = "";
    EXPECT_THAT(codes(check_text(text, find_network("x"), {})), ElementsAre("empty"));
    text.text = "\xff";
    EXPECT_THAT(codes(check_text(text, nullptr, {})), ElementsAre("not_utf8"));
}

TEST(ChecksTest, a_film_goes_where_it_is_taken_and_mostly_alone) {
    CheckedText text;
    text.text = "We open on Friday at ten.";
    const auto found = [&](std::string_view network, std::vector<CheckedMedia> media) {
        text.media = std::move(media);
        return codes(check_text(text, find_network(network), {}));
    };
    const CheckedMedia film{"video/mp4", "", 20'000'000}, picture{"image/png", "A door", 5000};
    for (const char* network : {"linkedin", "facebook", "x", "mastodon", "bluesky"}) {
        EXPECT_THAT(found(network, {film}), IsEmpty()) << network;
        EXPECT_THAT(found(network, {film, picture}), ElementsAre("video_not_alone")) << network;
        EXPECT_THAT(found(network, {picture, film}), ElementsAre("video_not_alone")) << network;
        EXPECT_THAT(found(network, {picture, picture}), IsEmpty()) << network;
    }
    EXPECT_THAT(found("instagram", {picture, film}), IsEmpty()) << "a carousel";
    EXPECT_THAT(found("telegram", {picture, film}), IsEmpty()) << "an album";
    for (const char* network : {"wordpress", "slack"})
        EXPECT_THAT(found(network, {film}), ElementsAre("no_video")) << network;
    EXPECT_THAT(found("linkedin", {{"video/mp4", "", 600'000'000}}),
                ElementsAre("video_too_large"));
    EXPECT_THAT(found("discord", {{"video/mp4", "", 11'000'000}}), ElementsAre("video_too_large"));
}

TEST(ChecksTest, parameters_that_links_get_count) {
    TextRules rules;
    rules.hosts = {"a.de"};
    CheckedText text;
    text.text = times(56, "word ") + "https://a.de/shop";
    EXPECT_THAT(codes(check_text(text, find_network("bluesky"), rules)),
                testing::Contains("no_utm"));
    rules.utm = Utm{"", "social", "winter", "", ""};
    const auto found = check_text(text, find_network("bluesky"), rules);
    EXPECT_EQ(found.at(0).code, "too_long_tagged");
    // ?utm_source=bluesky&utm_medium=social&utm_campaign=winter
    EXPECT_EQ(found.at(0).values, (std::vector<std::string>{"Bluesky", "300", "354"}));
    EXPECT_THAT(codes(found), testing::Not(testing::Contains("no_utm")))
        << "they come by themselves";
    EXPECT_THAT(codes(check_text(text, find_network("mastodon"), rules)),
                testing::Not(testing::Contains("too_long_tagged")))
        << "a link counts the same there, however long";
    text.text = times(56, "word ") + "https://other.de/shop";
    EXPECT_THAT(codes(check_text(text, find_network("bluesky"), rules)),
                testing::Not(testing::Contains("too_long_tagged")));
}

TEST(ChecksTest, an_open_line_of_an_ad_is_no_text_and_its_link_is_an_address) {
    const AdFormat& google = *find_ad_format("google_rsa");
    std::vector<AdText> ad{
        {"headline", "One"},  {"headline", "Two"},          {"headline", ""},
        {"headline", " "},    {"description", "First one"}, {"description", "Second one"},
        {"final_url", "acme"}};
    EXPECT_THAT(codes(check_ad(google, ad, {})), ElementsAre("no_address", "too_few"));
    ad.push_back({"headline", "Three"});
    ad[6].text = "https://acme.de/x";
    EXPECT_THAT(codes(check_ad(google, ad, {})), IsEmpty());
}

TEST(ChecksTest, ads_keep_every_limit_of_their_form) {
    const auto& rsa = *find_ad_format("google_rsa");
    std::vector<AdText> ad{{"headline", "Rain jackets"},
                           {"headline", "Made in Kiel"},
                           {"headline", "Free repair"},
                           {"description", "Dry on every day of the year."},
                           {"description", "Send it back, we mend it."},
                           {"final_url", "https://example.com"}};
    EXPECT_THAT(codes(check_ad(rsa, ad, {})), IsEmpty());
    ad[1].text = "RAIN JACKETS";
    ad[2].text = times(16, "東");
    ad.push_back({"slogan", "x"});
    ad.erase(ad.begin() + 3);
    EXPECT_THAT(
        codes(check_ad(rsa, ad, {})),
        testing::UnorderedElementsAre("same_twice", "too_long", "no_such_field", "too_few"));
    EXPECT_EQ(find_ad_format("nothing"), nullptr);
}

}  // namespace
}  // namespace herald::content
