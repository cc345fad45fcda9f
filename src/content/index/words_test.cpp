#include "content/index/words.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace herald::content {
namespace {

std::vector<std::string> words(std::string_view text, std::optional<std::string> language = {}) {
    IndexedText entry;
    entry.text = text;
    entry.language = std::move(language);
    return words_of("m", entry);
}
bool has(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

TEST(Words, case_accents_and_width_do_not_count) {
    const auto all = words("Ärger im CAFÉ, ＡＢＣ１２ straße don't");
    for (const auto* wanted : {"mwarger", "mwcafe", "mwabc12", "mwstrasse", "mwdon", "mwt"})
        EXPECT_TRUE(has(all, wanted)) << wanted;
}

TEST(Words, scripts_without_spaces_are_pairs) {
    const auto all = words("東京タワー 猫");
    for (const auto* wanted : {"mw東京", "mw京タ", "mwワー", "mwー", "mw猫"})
        EXPECT_TRUE(has(all, wanted)) << wanted;
    const auto search = parse_search("京タワ");
    ASSERT_EQ(search.terms.size(), 1u);
    EXPECT_EQ(search.terms[0].words, (std::vector<std::string>{"京タ", "タワ"}));
    EXPECT_TRUE(parse_search("猫").terms[0].open_end);
}

TEST(Words, joined_words_are_found_by_their_ends_where_a_language_joins) {
    EXPECT_TRUE(has(words("Winterjacken", "de"), "mejacken"));
    EXPECT_FALSE(has(words("Winterjacken", "en"), "mejacken"));
    EXPECT_FALSE(has(words("Jacken", "de"), "meacken"));
}

TEST(Words, what_is_typed_is_read) {
    const auto search = parse_search(R"(warm "winter jacket" -sale -"cold feet" jack)");
    ASSERT_EQ(search.terms.size(), 5u);
    EXPECT_EQ(search.terms[1].words, (std::vector<std::string>{"winter", "jacket"}));
    EXPECT_TRUE(search.terms[2].excluded);
    EXPECT_TRUE(search.terms[3].excluded);
    EXPECT_FALSE(search.terms[0].open_end);
    EXPECT_TRUE(search.terms[4].open_end);
    EXPECT_FALSE(parse_search("jacket ").terms[0].open_end) << "a blank ends the word";
    EXPECT_FALSE(parse_search("ja").terms[0].open_end) << "too short a beginning";
    EXPECT_FALSE(parse_search("-sale").wants_something());
    EXPECT_TRUE(parse_search("!? * \" \"").terms.empty());
    EXPECT_EQ(parse_search("e-mail").terms[0].words, (std::vector<std::string>{"e", "mail"}));
    EXPECT_EQ(parse_search(R"("open)").terms[0].words, (std::vector<std::string>{"open"}));
}

TEST(Words, nothing_typed_can_leave_its_place_in_the_question) {
    for (const auto* typed : {"a\" OR \"b", "x*) OR (y", "words:z", "NEAR(a b)", "'a' | 'b'",
                              "a & !b", "col : x", "^a", "a'b\\c", "AND OR NOT"}) {
        const auto search = parse_search(typed);
        for (const auto& term : search.terms)
            for (const auto& word : term.words)
                EXPECT_TRUE(std::all_of(word.begin(), word.end(), [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
                })) << word;
    }
    EXPECT_EQ(question_for_sqlite("m", {}, {}), "");
    EXPECT_EQ(question_for_postgres("m", {}, {}), "");
}

TEST(Words, questions_name_the_tenants_mark_with_every_word) {
    const std::vector<std::string> facets{"mtcontent"};
    const auto search = parse_search("cat \"a b\" -dog");
    EXPECT_EQ(question_for_sqlite("m", search, facets),
              R"((("mwcat") AND "mwa mwb" AND "mtcontent") NOT ("mwdog"))");
    EXPECT_EQ(question_for_postgres("m", search, facets),
              "('mwcat') & ('mwa' <-> 'mwb') & !('mwdog') & 'mtcontent'");
}

TEST(Words, marks_of_tenants_differ) {
    SystemClock clock;
    const auto a = TenantId::make(clock), b = TenantId::make(clock);
    EXPECT_EQ(mark_of(a).size(), 13u);
    EXPECT_NE(mark_of(a), mark_of(b));
    EXPECT_EQ(mark_of(a), mark_of(a));
}

}  // namespace
}  // namespace herald::content
