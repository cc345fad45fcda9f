#include "store/numbered_sql.hpp"

#include <gtest/gtest.h>

namespace herald::store {
namespace {

TEST(NumberedSql, a_name_keeps_its_number_wherever_it_stands) {
    const auto sql = number_parameters("SELECT :b, :a WHERE x = :b AND y=:a_2");
    EXPECT_EQ(sql.text, "SELECT $1, $2 WHERE x = $1 AND y=$3");
    EXPECT_EQ(sql.names, (std::vector<std::string>{"b", "a", "a_2"}));
}

TEST(NumberedSql, quotes_comments_casts_and_slices_are_left_alone) {
    for (const std::string_view text :
         {"SELECT ':a'", "SELECT 'it''s :a'", R"(SELECT ":a")", "SELECT 1 -- :a\n",
          "SELECT 1 -- :a", "SELECT /* :a /* :b */ :c */ 1", "SELECT x::text",
          "SELECT $$ :a $$, $t$ :b $$ :c $t$", "SELECT list[1:2]", "SELECT 1 : 2", "SELECT ':a",
          "SELECT /* :a", "SELECT :"}) {
        EXPECT_EQ(number_parameters(text).text, text);
        EXPECT_TRUE(number_parameters(text).names.empty()) << text;
    }
}

TEST(NumberedSql, a_parameter_may_touch_its_neighbours) {
    EXPECT_EQ(number_parameters("f(:a,:b)::text||:c").text, "f($1,$2)::text||$3");
    EXPECT_EQ(number_parameters("':x':a/*:y*/").text, "':x'$1/*:y*/");
}

}  // namespace
}  // namespace herald::store
