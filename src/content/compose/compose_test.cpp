#include "content/compose/compose.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <regex>
#include <set>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/samples_test.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/kinship.hpp"
#include "content/text/checks.hpp"
#include "content/text/claims.hpp"

namespace herald::content::compose {
namespace {

constexpr ItemKind kKinds[] = {ItemKind::brief,        ItemKind::blog,     ItemKind::social,
                               ItemKind::email,        ItemKind::ads,      ItemKind::product,
                               ItemKind::video_script, ItemKind::scenario, ItemKind::quote};
const std::vector<std::string> kAdNetworks{"google_rsa", "meta", "linkedin"};

std::vector<std::string> networks_of(ItemKind kind) {
    if (kind == ItemKind::ads) return kAdNetworks;
    std::vector<std::string> out;
    if (kind == ItemKind::social || kind == ItemKind::quote)
        for (const auto& network : networks()) out.emplace_back(network.id);
    return out.empty() ? std::vector<std::string>{""} : out;
}

/// Digits in a row, as they stand in the input or in a draft.
std::set<std::string> numbers_in(const std::string& text) {
    static const std::regex kNumber("[0-9]+");
    return {std::sregex_token_iterator(text.begin(), text.end(), kNumber), {}};
}

std::string everything(const samples::Sample& sample) {
    const Brand& brand = sample.material.brand;
    std::string out = brand.name + brand.what + brand.audience;
    for (const auto* list : {&brand.offers, &brand.proof, &brand.keywords, &brand.hashtags})
        for (const auto& one : *list) out += " " + one;
    for (const auto& one : brand.products)
        out += " " + one.name + " " + one.description.value_or("") + " " + one.price.value_or("") +
               " " + one.url.value_or("");
    for (const auto& one : brand.sites) out += " " + one;
    for (const auto& one : brand.tone.does) out += " " + one;
    out += sample.brief.text + sample.brief.data.text + sample.brief.offer;
    if (sample.material.transcript) {
        out += sample.material.transcript->title;
        for (const auto& part : sample.material.transcript->parts) out += " " + part.text;
    }
    for (const auto& one : sample.material.winners) out += one.text + one.title + one.why;
    for (const auto& one : sample.material.sources) out += one.text + one.title + one.url;
    return out;
}

/// Without the numbers of lists, scenes and clocks, which are structure.
std::string without_structure(const std::string& text) {
    static const std::regex kStructure(
        "(^|\n)[0-9]+\\. |### (Scene|Szene) [0-9]+|[0-9]+:[0-9]{2}(:[0-9]{2})?");
    return std::regex_replace(text, kStructure, " ");
}

/// What must hold of every draft, whoever the brand is.
void expect_sound(const samples::Sample& sample, const Brief& brief, const Draft& draft) {
    const Brand& brand = sample.material.brand;
    SCOPED_TRACE(fmt::format("{} {} {} {}\n{}\n{}", sample.name, enum_name(brief.kind),
                             brief.network, draft.angle, draft.title, draft.text));
    TextRules rules;
    rules.banned_words = brand.banned_words;
    const NetworkLimits* network = brief.kind == ItemKind::social || brief.kind == ItemKind::quote
                                       ? find_network(brief.network)
                                       : nullptr;
    const auto check = [&](const std::string& text) {
        for (const Finding& finding :
             check_text({text, draft.title, draft.language, {}}, network, rules)) {
            // A picture is the person's to add.
            if (finding.code == "no_media") continue;
            EXPECT_NE(finding.level, FindingLevel::error) << finding.message;
        }
    };
    check(draft.text);
    EXPECT_THAT(find_words(draft.title + "\n\n" + draft.text, brand.banned_words),
                testing::IsEmpty());
    const std::set<std::string> known = numbers_in(everything(sample));
    for (const auto& number : numbers_in(without_structure(draft.title + "\n" + draft.text)))
        EXPECT_EQ(known.count(number), 1u) << number << " is not in the input";
    EXPECT_EQ(draft.text.find("  "), std::string::npos);
    EXPECT_EQ(draft.text.find(".."), std::string::npos);
    EXPECT_EQ(draft.text.find(" ,"), std::string::npos);
    EXPECT_EQ(draft.text.find("{x}"), std::string::npos);
    EXPECT_EQ(draft.text.find("\n\n\n"), std::string::npos);
    EXPECT_FALSE(is_placeholder(draft.text));
    EXPECT_FALSE(draft.title.empty());
    EXPECT_FALSE(draft.why.empty());
    EXPECT_THAT(draft.used, testing::Not(testing::IsEmpty()));
    if (!draft.data.text.empty()) {
        const auto data = parse_json(draft.data.text);
        EXPECT_TRUE(data.is_object());
        if (const auto* thread = data.get_object().if_contains("thread"))
            for (const auto& post : thread->get_array()) check(std::string(post.get_string()));
    }
}

/// No sentence of four words and more stands twice, but for captions and fields of ads.
void expect_no_repeats(const Brief& brief, const Draft& draft) {
    if (brief.kind == ItemKind::ads || brief.kind == ItemKind::video_script) return;
    std::set<std::string> seen;
    for (const auto& sentence : clean_sentences(draft.text, draft.language)) {
        if (words(sentence).size() < 4) continue;
        EXPECT_TRUE(seen.insert(fold(sentence)).second) << "said twice: " << sentence << "\nin\n"
                                                        << draft.text;
    }
}

void show(const samples::Sample& sample, const Brief& brief, const Draft& draft) {
    if (std::getenv("HERALD_SHOW_DRAFTS") == nullptr) return;
    fmt::print("======== {} {} {} [{}]\nTITLE {}\n{}\n-- why: {}\n", sample.name,
               enum_name(brief.kind), brief.network, draft.angle, draft.title, draft.text,
               in_words(draft.why));
    if (!draft.data.text.empty()) fmt::print("-- data: {}\n", draft.data.text);
    for (const auto& one : draft.left_out) fmt::print("-- left out: {}\n", clip(one.text, 150));
}

/// Empty when the composer says that facts are missing.
std::vector<Draft> try_writing(const samples::Sample& sample, const Brief& brief,
                               unsigned variants) {
    try {
        return write(brief, sample.material, variants);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid) << error.what();
        EXPECT_FALSE(error.fields().empty()) << error.what();
        if (std::getenv("HERALD_SHOW_DRAFTS") != nullptr)
            fmt::print("======== {} {} {}: {}\n", sample.name, enum_name(brief.kind), brief.network,
                       error.what());
        return {};
    }
}

struct Case {
    samples::Sample sample;
    Brief brief;
};

std::vector<Case> every_case() {
    std::vector<Case> out;
    for (const auto& sample : samples::all())
        for (const ItemKind kind : kKinds)
            for (const auto& network : networks_of(kind)) {
                Case one{sample, sample.brief};
                one.brief.kind = kind;
                one.brief.network = network;
                if (kind == ItemKind::quote) one.sample.material.transcript = samples::talk();
                out.push_back(std::move(one));
            }
    return out;
}

TEST(Compose, every_draft_of_every_kind_and_network_is_sound) {
    std::size_t drafts = 0;
    for (const Case& one : every_case())
        for (const Draft& draft : try_writing(one.sample, one.brief, 3)) {
            show(one.sample, one.brief, draft);
            expect_sound(one.sample, one.brief, draft);
            expect_no_repeats(one.brief, draft);
            ++drafts;
        }
    EXPECT_GT(drafts, 250u);
}

TEST(Compose, every_length_is_sound_too) {
    for (const std::string_view length : {"short", "long"})
        for (Case& one : every_case()) {
            one.brief.length = std::string(length);
            for (const Draft& draft : try_writing(one.sample, one.brief, 2)) {
                expect_sound(one.sample, one.brief, draft);
                expect_no_repeats(one.brief, draft);
            }
        }
}

TEST(Compose, variants_differ_and_the_same_input_gives_the_same_text) {
    for (const Case& one : every_case()) {
        const auto first = try_writing(one.sample, one.brief, 5);
        const auto again = try_writing(one.sample, one.brief, 5);
        ASSERT_EQ(first.size(), again.size());
        for (std::size_t i = 0; i < first.size(); ++i) {
            EXPECT_EQ(first[i].text, again[i].text);
            EXPECT_EQ(first[i].data.text, again[i].data.text);
            for (std::size_t k = 0; k < i; ++k)
                EXPECT_LT(likeness(first[i].text, first[k].text), 0.8)
                    << one.sample.name << " " << enum_name(one.brief.kind) << "\n"
                    << first[i].text << "\n----\n"
                    << first[k].text;
        }
    }
}

TEST(Compose, a_full_profile_gets_every_kind) {
    for (const auto& sample : {samples::roastery(), samples::bookkeeper(), samples::software()})
        for (const ItemKind kind : kKinds) {
            if (kind == ItemKind::quote) continue;
            Brief brief = sample.brief;
            brief.kind = kind;
            brief.network = kind == ItemKind::ads ? "google_rsa" : "linkedin";
            EXPECT_GE(write(brief, sample.material, 2).size(), 1u)
                << sample.name << enum_name(kind);
        }
}

TEST(Compose, what_is_meant_for_the_writer_goes_out_nowhere) {
    auto sample = samples::roastery();
    Brief brief = sample.brief;
    brief.text =
        "From 1 December we roast every order on the day it comes in, in our own house in Leipzig. "
        "Audience: small offices with old machines. Goal: more trials. Keyword: office beans. "
        "Offer: free tasting until 24 December. Our promise: no bean is older than a week.";
    for (const ItemKind kind : {ItemKind::social, ItemKind::email, ItemKind::blog, ItemKind::ads,
                                ItemKind::video_script}) {
        brief.kind = kind;
        brief.network = kind == ItemKind::ads      ? "google_rsa"
                        : kind == ItemKind::social ? "linkedin"
                                                   : "";
        for (const Draft& draft : write(brief, sample.material, 2))
            for (const char* label : {"Audience:", "Goal:", "Keyword:", "Offer:", "more trials"})
                EXPECT_EQ((draft.title + draft.text + draft.data.text).find(label),
                          std::string::npos)
                    << enum_name(kind) << label << draft.text;
    }
    brief.kind = ItemKind::social;
    brief.network = "linkedin";
    brief.length = "long";
    EXPECT_NE(write(brief, sample.material, 1).at(0).text.find("Our promise: no bean"),
              std::string::npos)
        << "a colon alone is no label";
}

TEST(Compose, a_mail_whose_topic_is_too_long_is_not_headed_by_the_name_alone) {
    auto sample = samples::roastery();
    Brief brief = sample.brief;
    brief.kind = ItemKind::email;
    brief.text = "From 1 December we roast every order on the day it comes in, here in Leipzig.";
    brief.offer = "free tasting until 24 December";
    const std::string subject = write(brief, sample.material, 1).at(0).title;
    EXPECT_EQ(subject, "Free tasting until 24 December");
}

TEST(Compose, a_post_leaves_room_for_the_parameters_of_its_link) {
    auto sample = samples::roastery();
    Brand& brand = sample.material.brand;
    brand.utm_medium = "social";
    brand.sites = {"roast.example"};
    Brief brief = sample.brief;
    brief.kind = ItemKind::social;
    brief.network = "bluesky";
    brief.url = "https://roast.example/a/rather/long/way/to/the/beans";
    TextRules rules;
    rules.hosts = brand.sites;
    rules.utm = Utm{"", "social", "", "", ""};
    const NetworkLimits& bluesky = *find_network("bluesky");
    bool is_full = false;
    for (const Draft& draft : write(brief, sample.material, 5)) {
        const std::string sent = as_sent(draft.text, bluesky, rules);
        EXPECT_NE(sent.find("utm_medium=social"), std::string::npos) << sent;
        EXPECT_LE(count_text(bluesky, sent), 300u) << sent;
        is_full = is_full || count_text(bluesky, sent) > 250;
    }
    EXPECT_TRUE(is_full) << "or this says nothing";
}

TEST(Compose, a_product_is_told_by_a_brief_of_one_phrase) {
    auto sample = samples::poor();
    Brief brief;
    brief.kind = ItemKind::product;
    brief.product = "Roggenbrot";
    brief.language = "de";
    brief.text = "Sauerteig, 24 Stunden Ruhe, 1 kg.";
    const std::string text = write(brief, sample.material, 1).at(0).text;
    EXPECT_NE(text.find("Sauerteig, 24 Stunden Ruhe, 1 kg"), std::string::npos) << text;
    brief.text = "Unser Roggenbrot";
    EXPECT_THROW(write(brief, sample.material, 1), Error) << "that tells nothing";
}

TEST(Compose, a_brief_names_a_post_that_worked_by_its_own_words) {
    auto sample = samples::roastery();
    Brief brief = sample.brief;
    brief.kind = ItemKind::brief;
    auto& winners = sample.material.winners;
    winners.resize(1);
    winners[0].title = "Idea 3 of the plan";
    winners[0].text = "Bergamot in coffee? No syrup involved. More below.";
    const auto text_of = [&] { return write(brief, sample.material, 1).at(0).text; };
    EXPECT_NE(text_of().find("“Bergamot in coffee? No syrup involved."), std::string::npos)
        << text_of();
    EXPECT_EQ(text_of().find("Idea 3"), std::string::npos);
    winners[0].title.clear();
    winners[0].text = "beans " + std::string(200, 'x');  // no sentence that is short enough
    EXPECT_NE(text_of().find("“beans…”"), std::string::npos) << text_of();
    winners[0].text.clear();  // nor any blank: whole characters, of three bytes each
    for (int i = 0; i < 100; ++i) winners[0].text += "豆";
    std::string cut;
    for (int i = 0; i < 53; ++i) cut += "豆";
    EXPECT_NE(text_of().find("“" + cut + "…”"), std::string::npos) << text_of();
    winners[0].title = "All of bergamot";
    winners[0].text.assign(2'000, 'x');
    EXPECT_NE(text_of().find("“All of bergamot”"), std::string::npos) << text_of();
}

TEST(Compose, a_brief_says_why_now_by_trends_of_its_topic_or_chosen_ones) {
    auto sample = samples::roastery();
    Brief brief = sample.brief;
    brief.kind = ItemKind::brief;
    brief.text = "Our new coffee from Ethiopia";
    auto& trends = sample.material.trends;
    const auto text_of = [&] { return write(brief, sample.material, 1).at(0).text; };
    trends = {{"new train strikes", "9 items speak of it."}, {"coffees of the year", "4 items."}};
    EXPECT_NE(text_of().find("## Why now\n\ncoffees of the year: 4 items."), std::string::npos)
        << text_of();
    trends.pop_back();
    EXPECT_EQ(text_of().find("Why now"), std::string::npos) << text_of();
    trends.front().chosen = true;
    EXPECT_NE(text_of().find("## Why now\n\nnew train strikes: 9 items"), std::string::npos)
        << text_of();
}

TEST(Compose, why_a_draft_is_as_it_is_has_codes_for_other_languages) {
    auto sample = samples::roastery();
    Brief brief = sample.brief;
    const auto why_of = [&](ItemKind kind, const char* network, unsigned variants = 1) {
        brief.kind = kind;
        brief.network = network;
        return write(brief, sample.material, variants).back().why;
    };
    const auto code_of = [&](ItemKind kind, const char* network) {
        return why_of(kind, network).at(1).code;
    };
    sample.material.winners = {{"Beans of May? They are here.", "May", "bluesky", 2, ""}};
    sample.material.lessons = {{"Posts that ask a question", 1.4, "", "opens_with_question"}};
    const Draft post = [&] {
        brief.kind = ItemKind::social;
        brief.network = "bluesky";
        return write(brief, sample.material, 1).at(0);
    }();
    const NetworkLimits& bluesky = *find_network("bluesky");
    EXPECT_THAT(
        post.why,
        testing::ElementsAre(
            testing::AllOf(
                testing::Field(&Sentence::code, "angle"),
                testing::Field(&Sentence::values,
                               std::map<std::string, std::string>{{"angle", post.angle}})),
            testing::AllOf(
                testing::Field(&Sentence::code, "built_post"),
                testing::Field(&Sentence::values,
                               std::map<std::string, std::string>{
                                   {"length", std::to_string(count_text(bluesky, post.text))},
                                   {"most", std::to_string(bluesky.max_text)},
                                   {"network", "bluesky"}})),
            Sentence{"like_best_named",
                     "Length and hashtags follow your 1 nearest best text (“May”).",
                     {{"texts", "1"}, {"title", "May"}}},
            Sentence{"open_alike", "Most of them open with a question.", {{"opening", "question"}}},
            Sentence{"works",
                     "What works for you: Posts that ask a question.",
                     {{"lesson", "opens_with_question"}, {"what", "Posts that ask a question"}}}));
    EXPECT_EQ(code_of(ItemKind::brief, ""), "built_brief");
    EXPECT_EQ(code_of(ItemKind::blog, ""), "built_article");
    EXPECT_EQ(code_of(ItemKind::ads, "google_rsa"), "built_ad");
    EXPECT_EQ(code_of(ItemKind::email, ""), "built_email");
    EXPECT_EQ(code_of(ItemKind::product, ""), "built_product");
    EXPECT_EQ(code_of(ItemKind::video_script, "youtube"), "built_video");
    EXPECT_EQ(code_of(ItemKind::scenario, ""), "built_story");
    sample.material.transcript = samples::talk();
    EXPECT_EQ(code_of(ItemKind::scenario, ""), "built_passages");
    EXPECT_EQ(why_of(ItemKind::quote, "").at(0).code, "built_quote_brief");
}

TEST(Compose, words_in_another_form_are_of_the_same_topic) {
    for (const auto& [a, b, language, same] :
         std::vector<std::tuple<const char*, const char*, const char*, bool>>{
             {"Repair for winter jackets", "a jacket recall", "en", true},
             {"Our bakery", "bakeries", "en", true},
             {"New boxes", "box office", "en", true},
             {"The five best tips of 2026", "best tips of 2026", "en", false},
             {"Marketing for all", "the market falls", "en", false},
             {"Coffee from Graz", "#coffeeprices", "en", true},
             {"Jacken flicken", "Winterjacke", "de", true},
             {"Neue Winterjacken", "Jacke", "de", true},
             {"Kaffee aus Graz", "Kaffeepreise", "de", true},
             {"Äpfel vom Bodensee", "Apfel", "de", true},
             {"Eine Reise", "Preise steigen", "de", false},
             {"Neue Töpferei", "Neue Regeln der Woche", "de", false},
             {"", "anything", "en", false}})
        EXPECT_EQ(shares_topic(a, b, language), same) << a << " / " << b;
}

}  // namespace
}  // namespace herald::content::compose
