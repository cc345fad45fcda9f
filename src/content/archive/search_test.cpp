#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "base/text_parts.hpp"
#include "content/archive/excerpt.hpp"
#include "content/archive/search.hpp"
#include "store/test_database.hpp"

namespace herald::content {
namespace {

std::string file_text(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream out;
    out << in.rdbuf();
    return std::move(out).str();
}

/// Tests run in the repository's root.
std::vector<store::Migration> tables() {
    return {
        {"content", 6, "archive", file_text("src/content/migrations/0006_archive.sql")},
        {"content", 10, "archive_tags", file_text("src/content/migrations/0010_archive_tags.sql")}};
}

class ArchiveTest : public testing::TestWithParam<std::string> {
protected:
    ArchiveTest() {
        context.zone = [](const Scope&) { return TimeZone::utc(); };
    }
    Scope scope_of(TenantId tenant) {
        return Scope({.database = database.get(),
                      .clock = &clock,
                      .tenant = tenant,
                      .role = store::Role::owner});
    }
    IndexedText entry(std::string title, std::string text, int days_ago = 0) {
        IndexedText out;
        out.ref = make_uuid(clock);
        out.title = std::move(title);
        out.text = std::move(text);
        out.at = clock.now() - std::chrono::days(days_ago);
        return out;
    }
    void put(const IndexedText& text) {
        try {
            scope.write([&](Tx& tx) { put_in_index(tx, text); });
        } catch (const Error& error) {
            FAIL() << error.what() << " " << error.detail();
        }
    }
    web::Page<ArchiveEntry> page(SearchArchive request) {
        try {
            return search_archive(context, scope, request);
        } catch (const Error& error) {
            ADD_FAILURE() << error.what() << " " << error.detail();
            return {};
        }
    }
    std::vector<std::string> titles(const std::string& q, SearchArchive request = {}) {
        request.q = q;
        std::vector<std::string> out;
        for (const auto& found : page(request).data) out.push_back(found.title);
        return out;
    }
    using Titles = std::vector<std::string>;

    FixedClock clock{*parse_time("2026-11-22T04:00:00Z")};
    store::TestDatabase database{GetParam(), tables()};
    TenantId one = TenantId::make(clock), other = TenantId::make(clock);
    Scope scope = scope_of(one);
    Context context;
};

TEST_P(ArchiveTest, words_phrases_beginnings_and_what_must_not_be_there) {
    put(entry("Winter", "A warm winter jacket for cold days"));
    put(entry("Summer", "A jacket for winter nights in summer"));
    put(entry("Sale", "Jackets on sale"));
    EXPECT_EQ(titles("\"winter jacket\""), (Titles{"Winter"}));
    EXPECT_EQ(titles("jacket warm "), (Titles{"Winter"}));
    EXPECT_EQ(titles("jacket -sale ").size(), 2u);
    EXPECT_EQ(titles("jacket ").size(), 3u) << "the plural counts as the word";
    EXPECT_EQ(titles("jac").size(), 3u);
    EXPECT_EQ(titles("jac ").size(), 0u) << "a finished word is no beginning";
    EXPECT_EQ(titles("JÄCKETS ").size(), 3u);
    EXPECT_EQ(titles("-jacket").size(), 0u);
    EXPECT_EQ(titles("-summer").size(), 2u);
    EXPECT_EQ(titles("").size(), 3u);
    EXPECT_EQ(titles("?!").size(), 0u);
    EXPECT_EQ(titles("\"jacket winter\"").size(), 0u);
}

TEST_P(ArchiveTest, other_languages_are_found) {
    auto german = entry("Laden", "Unsere Winterjacken für draußen");
    german.language = "de";
    put(german);
    put(entry("Tokyo", "東京タワーの下で猫が寝ている"));
    put(entry("Seoul", "서울에서 만나요"));
    EXPECT_EQ(titles("jacke "), (Titles{"Laden"}));
    EXPECT_EQ(titles("draussen"), (Titles{"Laden"}));
    EXPECT_EQ(titles("fur"), (Titles{"Laden"}));
    EXPECT_EQ(titles("東京"), (Titles{"Tokyo"}));
    EXPECT_EQ(titles("猫"), (Titles{"Tokyo"}));
    EXPECT_EQ(titles("京東"), (Titles{}));
    EXPECT_EQ(titles("서울"), (Titles{"Seoul"}));
}

TEST_P(ArchiveTest, another_tenant_finds_nothing) {
    put(entry("Secret", "A plan nobody may see"));
    Scope theirs = scope_of(other);
    for (const std::string q : {"plan", "secret", "-nothing", "", "pla"}) {
        SearchArchive request;
        request.q = q;
        EXPECT_TRUE(search_archive(context, theirs, request).data.empty()) << q;
    }
    // Even a question with the first one's mark, asked in the other's name.
    Wanted wanted;
    wanted.words.terms.push_back({{"plan"}, false, false, true});
    EXPECT_EQ(find_entries(scope, wanted).size(), 1u);
    EXPECT_EQ(find_entries(theirs, wanted).size(), 0u);
    const bool sqlite = GetParam() == "sqlite";
    const std::string question = sqlite ? question_for_sqlite(mark_of(one), wanted.words, {})
                                        : question_for_postgres(mark_of(one), wanted.words, {});
    const std::string sql =
        sqlite ? "SELECT e.title FROM archive_words CROSS JOIN archive_entries e ON e.tenant = "
                 ":tenant AND e.place = archive_words.rowid WHERE archive_words MATCH :question"
               : "SELECT e.title FROM archive_words w JOIN archive_entries e ON e.tenant = :tenant "
                 "AND e.place = w.place WHERE w.words @@ CAST(:question AS tsquery)";
    EXPECT_EQ(scope.db().list<std::string>(sql, {{"question", question}}).size(), 1u);
    EXPECT_EQ(theirs.db().list<std::string>(sql, {{"question", question}}).size(), 0u);
    EXPECT_THROW(get_entry(theirs, EntryType::content, Uuid{}), Error);
}

TEST_P(ArchiveTest, what_is_changed_or_removed_is_not_found_as_it_was) {
    auto text = entry("First", "apples and pears");
    put(text);
    text.text = "plums and pears";
    put(text);
    put(text);  // nothing new
    EXPECT_TRUE(titles("apples").empty());
    EXPECT_EQ(titles("plums").size(), 1u);
    text.at = text.at - std::chrono::days(400);
    put(text);
    EXPECT_EQ(titles("pears").size(), 1u);
    scope.write([&](Tx& tx) { tag_in_index(tx, text.type, text.ref, {"Fruit"}); });
    SearchArchive tagged;
    tagged.tag = "fruit";
    EXPECT_EQ(titles("plums", tagged).size(), 1u);
    text.tags = {"other"};
    put(text);
    EXPECT_EQ(titles("plums", tagged).size(), 1u) << "tags given by hand stay";
    EXPECT_EQ(get_entry(scope, text.type, text.ref).tags, (Titles{"Fruit"}));
    scope.write([&](Tx& tx) { remove_from_index(tx, text.type, text.ref); });
    EXPECT_TRUE(titles("pears").empty());
    EXPECT_TRUE(titles("", tagged).empty());
}

TEST_P(ArchiveTest, filters_narrow_with_words_and_without) {
    auto post = entry("Post", "hello world", 10);
    post.network = "x";
    post.language = "en";
    post.tags = {"Launch day", "shop"};
    put(post);
    auto item = entry("Item", "hello there", 1);
    item.type = EntryType::source_item;
    put(item);
    SearchArchive request;
    request.network = "x";
    EXPECT_EQ(titles("hello", request), (Titles{"Post"}));
    EXPECT_EQ(titles("", request), (Titles{"Post"}));
    request = {};
    request.tag = "launch DAY";
    EXPECT_EQ(titles("", request), (Titles{"Post"}));
    request = {};
    request.type = EntryType::source_item;
    EXPECT_EQ(titles("hello", request), (Titles{"Item"}));
    request = {};
    request.language = "de";
    EXPECT_EQ(titles("hello", request), (Titles{}));
    request = {};
    request.from = *parse_day("2026-11-12");
    request.to = *parse_day("2026-11-12");
    EXPECT_EQ(titles("hello", request), (Titles{"Post"}));
    request.to = *parse_day("2026-11-21");
    EXPECT_EQ(titles("", request), (Titles{"Item", "Post"}));
    request.from = *parse_day("2026-11-13");
    EXPECT_EQ(titles("hello", request), (Titles{"Item"}));
}

TEST_P(ArchiveTest, the_title_counts_more_and_pages_join) {
    put(entry("Other things", "wool is mentioned once among many other words", 0));
    put(entry("Wool", "About nothing else", 30));
    for (int i = 0; i < 20; ++i) put(entry("No " + std::to_string(i), "wool wool", 60 + i));
    EXPECT_EQ(titles("wool").front(), "Wool");
    SearchArchive request;
    request.q = "wool";
    request.limit = 3;
    std::vector<std::string> paged;
    for (;;) {
        const auto part = page(request);
        for (const auto& found : part.data) paged.push_back(found.title);
        if (paged.size() == 6) {  // what comes later does not disturb the pages
            clock.advance(std::chrono::seconds(2));
            put(entry("New wool", "wool"));
        }
        if (!part.next_cursor) break;
        request.cursor = part.next_cursor;
    }
    EXPECT_EQ(paged.size(), 22u);
    std::sort(paged.begin(), paged.end());
    EXPECT_EQ(std::unique(paged.begin(), paged.end()), paged.end());
}

TEST_P(ArchiveTest, more_than_a_block_is_paged_to_its_end) {
    scope.write([&](Tx& tx) {
        for (int i = 0; i < 950; ++i) put_in_index(tx, entry(std::to_string(i), "common", i % 40));
    });
    SearchArchive request;
    request.q = "common";
    request.limit = 500;
    const auto first = page(request);
    EXPECT_EQ(first.data.size(), 500u);
    request.cursor = first.next_cursor;
    const auto second = page(request);
    EXPECT_EQ(second.data.size(), 450u);
    EXPECT_FALSE(second.next_cursor);
}

/// On PostgreSQL a block may end with the newest entries that were looked through.
TEST_P(ArchiveTest, pages_join_where_a_window_ends) {
    scope.write([&](Tx& tx) {
        for (int i = 0; i < 300; ++i)
            put_in_index(tx, entry(std::to_string(i), i % 3 == 0 ? "red wool" : "wool red", i));
    });
    SearchArchive request;
    request.limit = 7;
    Wanted wanted;
    wanted.words = parse_search("\"red wool\"");
    wanted.sample = 5;  // days, and sixteen times four of them
    const auto block = find_block(scope, wanted, 8);
    const bool postgres = scope.database().dialect() == store::Dialect::postgres;
    EXPECT_EQ(block.low.has_value(), postgres);
    EXPECT_EQ(block.entries.size(), postgres ? 22u : 100u);
    EXPECT_EQ(find_entries(scope, wanted).size(), 100u);
    std::set<std::string> seen;
    int found = 0;
    do {
        const auto part = search_words(scope, request, wanted);
        for (const auto& hit : part.data) seen.insert(hit.title);
        found += static_cast<int>(part.data.size());
        request.cursor = part.next_cursor;
    } while (request.cursor);
    EXPECT_EQ(found, 100);
    EXPECT_EQ(seen.size(), 100u);
}

TEST_P(ArchiveTest, a_date_far_ahead_is_no_window) {
    constexpr int kCenturies = 400 * 365;
    put(entry("ahead", "red wool", -kCenturies));
    for (int i = 0; i < 20; ++i) put(entry(std::to_string(i), "red wool", i * 500));
    Wanted wanted;
    wanted.words = parse_search("\"red wool\"");
    wanted.sample = 20;
    const auto block = find_block(scope, wanted, 5);
    EXPECT_EQ(block.entries.size(), 21u);
    EXPECT_FALSE(block.low);
}

TEST_P(ArchiveTest, the_alike_are_found_by_their_words) {
    const auto text = entry("Wool socks", "Merino wool socks keep feet warm in snow");
    put(text);
    put(entry("More socks", "Warm feet in the snow: our merino socks"));
    put(entry("Tax", "The yearly report of taxes and duties"));
    const auto alike = similar_entries(context, scope, {text.type, text.ref});
    ASSERT_EQ(alike.data.size(), 1u);
    EXPECT_EQ(alike.data[0].title, "More socks");
    EXPECT_GT(*alike.data[0].score, 0.3);
}

INSTANTIATE_TEST_SUITE_P(Databases, ArchiveTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

TEST(Excerpt, shows_where_the_words_stand) {
    std::string text;
    for (int i = 0; i < 100; ++i) text += "nothing here to see ";
    text += "the Überraschung comes last.";
    const auto excerpt = excerpt_of(text, parse_search("überraschung last "));
    ASSERT_EQ(excerpt.marks.size(), 2u);
    EXPECT_TRUE(excerpt.text.starts_with("… "));
    // Code points: the ellipsis, the blank, then the window.
    const auto at = excerpt.text.find("Überraschung");
    ASSERT_NE(at, std::string::npos);
    const auto expected = static_cast<std::int64_t>(count_code_points(excerpt.text.substr(0, at)));
    EXPECT_EQ(excerpt.marks[0].from, expected);
    EXPECT_EQ(excerpt.marks[0].size, 12);
    EXPECT_EQ(excerpt.marks[1].size, 4);
    EXPECT_EQ(excerpt_of("short", {}).text, "short");
    EXPECT_EQ(excerpt_of("東京タワーの下で", parse_search("タワー")).marks.at(0).from, 2);
    EXPECT_TRUE(excerpt_of("a b a c", parse_search("\"a c\"")).marks.at(0).from == 4);
}

}  // namespace
}  // namespace herald::content
