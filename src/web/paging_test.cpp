#include "web/paging.hpp"

#include <gtest/gtest.h>

namespace herald::web {
namespace {

constexpr std::string_view kFields[] = {"spend", "name", "created_at"};

std::string problem_of(const std::function<void()>& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.fields().empty()
                   ? error.what()
                   : error.fields().front().pointer + " " + error.fields().front().detail;
    }
    return "nothing";
}

TEST(Paging, a_sort_has_directions_and_an_order) {
    const auto keys = parse_sort("-spend,name", kFields);
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_EQ(keys[0], (SortKey{"spend", Direction::descending}));
    EXPECT_EQ(keys[1], (SortKey{"name", Direction::ascending}));
    EXPECT_EQ(to_string(keys), "-spend,name");
}

TEST(Paging, a_wrong_sort_says_what_was_meant) {
    EXPECT_EQ(problem_of([] { parse_sort("-spned", kFields); }),
              "?sort cannot sort by spned; did you mean spend?");
    EXPECT_EQ(problem_of([] { parse_sort("name,-name", kFields); }), "?sort names name twice");
    EXPECT_EQ(problem_of([] { parse_sort("", kFields); }),
              "?sort cannot sort by nothing; one of spend, name, created_at");
    EXPECT_EQ(problem_of([] { parse_sort("name,", kFields); }),
              "?sort cannot sort by nothing; one of spend, name, created_at");
}

TEST(Paging, a_cursor_gives_back_exactly_what_was_put_in) {
    const FixedClock clock(*parse_time("2026-11-21T08:00:00.123456Z"));
    const Uuid id = make_uuid(clock);
    Paged paged;
    paged.cursor =
        make_cursor("tasks:-spend", 0.1 + 0.2, std::optional<std::string>(), clock.now(), id);
    const auto back =
        read_cursor<double, std::optional<std::string>, Time, Uuid>(paged, "tasks:-spend");
    ASSERT_TRUE(back);
    EXPECT_EQ(std::get<0>(*back), 0.1 + 0.2);
    EXPECT_FALSE(std::get<1>(*back));
    EXPECT_EQ(std::get<2>(*back), clock.now());
    EXPECT_EQ(std::get<3>(*back), id);
    EXPECT_EQ(paged.cursor->find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
}

TEST(Paging, a_foreign_or_broken_cursor_is_refused) {
    const std::string refused =
        "?cursor is not a cursor of this list and order; start again without it";
    for (const std::string& text :
         {make_cursor("tasks", 1), make_cursor("other", 1, 2), std::string("%%"),
          std::string("AAAA"), make_cursor("tasks", "x", 2), encode_cursor("{}"),
          encode_cursor("[\"tasks\",1,2")}) {
        Paged paged;
        paged.cursor = text;
        EXPECT_EQ(problem_of([&] { read_cursor<int, int>(paged, "tasks"); }), refused) << text;
    }
    EXPECT_FALSE(read_cursor<int>(Paged{}, "tasks"));
}

TEST(Paging, the_last_page_has_no_cursor) {
    Paged paged;
    paged.limit = 2;
    EXPECT_EQ(paged.fetch(), 3);
    const auto cursor_of = [](int row) { return std::to_string(row); };
    const auto full = make_page(std::vector{1, 2, 3}, paged, cursor_of);
    EXPECT_EQ(full.data, (std::vector{1, 2}));
    EXPECT_EQ(full.next_cursor, "2");
    EXPECT_FALSE(make_page(std::vector{1, 2}, paged, cursor_of).next_cursor);
}

}  // namespace
}  // namespace herald::web
