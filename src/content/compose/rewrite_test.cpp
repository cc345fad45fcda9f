#include "content/compose/rewrite.hpp"

#include <gmock/gmock.h>

#include <set>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/compose.hpp"
#include "content/text/marks.hpp"

namespace herald::content::compose {
namespace {

using testing::HasSubstr;
using testing::Not;

Draft draft_of(std::string text, std::string network = {}, std::string language = "en") {
    Draft out;
    out.text = std::move(text);
    out.network = std::move(network);
    out.language = std::move(language);
    return out;
}

constexpr std::string_view kLongPost =
    "Our new decaf is here. It is processed with sugar cane, so no solvents touch the beans. The "
    "weather was nice on Tuesday. We cup every lot of decaf next to its caffeinated twin. Somebody "
    "brought cake. Decaf beans from Colombia keep their fruit this way. Order here: "
    "https://kettle.example/decaf\n\n#decaf #coffee";

TEST(Rewrite, shorter_leaves_out_whole_sentences_and_keeps_links_and_hashtags) {
    RewriteWish wish{.how = Rewrite::shorter};
    wish.most = 200;
    const auto out = rewrite(wish, draft_of(std::string(kLongPost), "linkedin"), {});
    EXPECT_LE(count_code_points(out.text), 200u);
    EXPECT_THAT(out.text, HasSubstr("https://kettle.example/decaf"));
    EXPECT_THAT(out.text, HasSubstr("#decaf #coffee"));
    EXPECT_THAT(out.text, HasSubstr("Our new decaf is here."));
    EXPECT_THAT(out.text, Not(HasSubstr("cake")));
    EXPECT_THAT(in_words(out.notes), HasSubstr("least telling"));
}

TEST(Rewrite, shorter_without_a_limit_fits_the_network_and_says_when_nothing_can_go) {
    std::string lengthy;
    for (int i = 0; i < 12; ++i)
        lengthy += "This sentence has the number " + std::to_string(i) + " in it. ";
    const auto out = rewrite({.how = Rewrite::shorter}, draft_of(lengthy, "x"), {});
    EXPECT_LE(count_text(*find_network("x"), out.text), 280u);
    EXPECT_THROW(rewrite({.how = Rewrite::shorter}, draft_of("https://a.example"), {}), Error);
}

TEST(Rewrite, simpler_splits_long_sentences_and_puts_plain_words_in) {
    const auto out = rewrite({.how = Rewrite::simpler},
                             draft_of("In order to purchase beans you utilize the form on our page "
                                      "at the top, and we send you a message when your "
                                      "order leaves the house on the next day."),
                             {});
    EXPECT_EQ(out.text,
              "To buy beans you use the form on our page at the top. We send you a message when "
              "your order leaves the house on "
              "the next day.");
    const auto german = rewrite({.how = Rewrite::simpler},
                                draft_of("Sie benötigen lediglich einen Ausweis.", "", "de"), {});
    EXPECT_EQ(german.text, "Sie brauchen nur einen Ausweis.");
    EXPECT_THROW(rewrite({.how = Rewrite::simpler}, draft_of("We roast coffee."), {}), Error);
}

TEST(Rewrite, tone_does_what_rules_can_and_names_a_model_for_the_rest) {
    RewriteWish wish{.how = Rewrite::tone};
    wish.tone = "factual and calm";
    EXPECT_EQ(rewrite(wish, draft_of("Fresh beans! 🎉 Every week!"), {}).text,
              "Fresh beans. Every week.");
    wish.tone = "formal";
    EXPECT_EQ(rewrite(wish, draft_of("We don’t ship on Sundays, and we're sorry."), {}).text,
              "We do not ship on Sundays, and we are sorry.");
    wish.tone = "like a pirate";
    EXPECT_THROW(rewrite(wish, draft_of("Fresh beans!"), {}), Error);
}

TEST(Rewrite, for_a_network_it_keeps_its_limits_and_habits) {
    RewriteWish wish{.how = Rewrite::network};
    wish.network = "x";
    std::string lengthy(kLongPost);
    const auto thread = rewrite(wish, draft_of(lengthy + " #one #two #three"), {});
    EXPECT_LE(count_text(*find_network("x"), thread.text), 280u);
    const auto data = parse_json(thread.data.text);
    EXPECT_FALSE(data.at("thread").get_array().empty());
    std::size_t tags = 0;
    for (const auto& text :
         {thread.text, std::string(data.at("thread").get_array().back().get_string())})
        for (const Mark& mark : marks_of(text)) tags += mark.kind == MarkKind::hashtag;
    EXPECT_LE(tags, 2u);
    wish.network = "instagram";
    const auto picture = rewrite(wish, draft_of(std::string(kLongPost)), {});
    EXPECT_THAT(picture.text, HasSubstr("kettle.example"));
    EXPECT_THAT(picture.text, Not(HasSubstr("https://")));
}

TEST(Rewrite, what_needs_a_model_says_so) {
    for (const Rewrite how : {Rewrite::longer, Rewrite::translate, Rewrite::improve}) {
        RewriteWish wish{.how = how};
        try {
            rewrite(wish, draft_of("Fresh beans."), {});
            FAIL();
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::invalid);
            EXPECT_THAT(error.what(), HasSubstr("model"));
        }
    }
}

TEST(Templates, name_every_kind_once_and_say_what_their_parts_are_for) {
    std::set<std::string> ids;
    std::set<ItemKind> kinds;
    for (const auto& one : templates()) {
        EXPECT_TRUE(ids.insert(one.id).second) << one.id;
        kinds.insert(one.kind);
        EXPECT_FALSE(one.sections.empty()) << one.id;
        for (const auto& section : one.sections) EXPECT_FALSE(section.purpose.empty()) << one.id;
    }
    EXPECT_EQ(kinds.size(), 10u);
}

}  // namespace
}  // namespace herald::content::compose
