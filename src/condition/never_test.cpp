#include <gmock/gmock.h>

#include "condition/condition.hpp"
#include "condition/test_fields.hpp"

namespace herald::condition {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

/// "pointer: detail" of the only problem.
std::string never(std::string_view text) {
    Problems problems;
    parse(parse_json(text), test_fields(), "", problems);
    if (problems.empty()) return "";
    EXPECT_THAT(problems.fields(), SizeIs(1)) << text;
    return problems.fields()[0].pointer + ": " + problems.fields()[0].detail;
}

TEST(NeverTrue, two_tests_of_one_figure_that_exclude_each_other) {
    EXPECT_EQ(
        never(
            R"({"all":[{"metric":"roas","op":"<","value":1},{"metric":"roas","op":">","value":2}]})"),
        ": can never be true: “ROAS over the last 7 days is below 1” and “ROAS over the last "
        "7 days is above 2” exclude each other");
    EXPECT_NE(
        never(
            R"({"all":[{"metric":"roas","op":"<","value":1},{"all":[{"metric":"roas","op":">=","value":1}]}]})"),
        "");
    EXPECT_NE(
        never(
            R"({"all":[{"metric":"roas","op":"=","value":1},{"not":{"metric":"roas","op":"=","value":1}}]})"),
        "");
    EXPECT_NE(
        never(
            R"({"all":[{"metric":"roas","op":"between","value":[1,2]},{"metric":"roas","op":">","value":2}]})"),
        "");
    EXPECT_NE(
        never(
            R"({"not":{"any":[{"metric":"roas","op":">=","value":1},{"metric":"roas","op":"<=","value":2}]}})"),
        "");
}

TEST(NeverTrue, touching_limits_other_windows_and_alternatives_are_fine) {
    for (
        const std::string_view text : {
            R"({"all":[{"metric":"roas","op":"<=","value":1},{"metric":"roas","op":">=","value":1}]})",
            R"({"all":[{"metric":"roas","op":"<","value":1},{"metric":"roas","window_days":30,"op":">","value":2}]})",
            R"({"any":[{"metric":"roas","op":"<","value":1},{"metric":"roas","op":">","value":2}]})",
            R"({"all":[{"metric":"roas","op":"<","value":1},{"metric":"roas","change":"previous_period","op":">","value":2}]})",
            R"({"not":{"all":[{"metric":"roas","op":"<","value":1},{"metric":"roas","op":">","value":2}]}})",
            R"({"all":[{"field":"status","op":"in","value":["active","paused"]},{"field":"status","op":"!=","value":"active"}]})",
            R"({"all":[{"metric":"roas","op":"<","value":1},{"any":[{"metric":"roas","op":">","value":2},{"metric":"spend","op":">","value":2}]}]})",
        })
        EXPECT_EQ(never(text), "") << text;
}

TEST(NeverTrue, values_that_a_field_cannot_have) {
    EXPECT_THAT(never(R"({"metric":"roas","op":"<","value":0})"),
                HasSubstr("“ROAS over the last 7 days is below 0”, but it is never below 0"));
    EXPECT_EQ(never(R"({"metric":"roas","op":"<=","value":0})"), "");
    EXPECT_THAT(
        never(
            R"({"all":[{"metric":"spend","op":">","value":1},{"metric":"anomaly_score","op":">","value":1}]})"),
        HasSubstr("/all/1: can never be true"));
    EXPECT_THAT(never(R"({"metric":"spend","change":"previous_period","op":"<","value":-1})"),
                HasSubstr("nothing falls by more than 100 %"));
    EXPECT_THAT(never(R"({"not":{"metric":"roas","op":">=","value":0}})"),
                HasSubstr("/not: can never be true"));
    EXPECT_THAT(never(R"({"field":"name","op":"is_null"})"), HasSubstr("“name has no value”"));
}

TEST(NeverTrue, texts_without_a_common_value) {
    EXPECT_NE(
        never(
            R"({"all":[{"field":"status","op":"=","value":"active"},{"field":"status","op":"=","value":"paused"}]})"),
        "");
    EXPECT_NE(never(R"({"field":"status","op":"not_in","value":["active","paused","draft"]})"), "");
    EXPECT_NE(
        never(
            R"({"all":[{"field":"name","op":"=","value":"Brand"},{"field":"name","op":"not_contains","value":"RAN"}]})"),
        "");
    EXPECT_NE(
        never(
            R"({"all":[{"field":"objective","op":"is_null"},{"field":"objective","op":"=","value":"sales"}]})"),
        "");
    EXPECT_EQ(
        never(
            R"({"all":[{"field":"name","op":"contains","value":"a"},{"field":"name","op":"contains","value":"b"}]})"),
        "");
}

TEST(NeverTrue, an_alternative_that_is_dead_is_told_even_beside_a_living_one) {
    EXPECT_THAT(
        never(
            R"({"any":[{"metric":"spend","op":">","value":2},{"metric":"roas","op":"<","value":-1}]})"),
        HasSubstr("/any/1: can never be true"));
    EXPECT_THAT(
        never(
            R"({"all":[{"metric":"roas","op":"<","value":1},{"any":[{"metric":"roas","op":">","value":2},{"metric":"roas","op":"=","value":3}]}]})"),
        HasSubstr("exclude each other"));
}

TEST(NeverTrue, a_value_compared_with_itself) {
    EXPECT_THAT(never(R"({"metric":"cpa","op":">","value":{"metric":"cpa","times":1.5}})"),
                HasSubstr("compares a value with itself"));
    EXPECT_EQ(
        never(R"({"metric":"cpa","op":">","value":{"metric":"cpa","window_days":30,"times":1.5}})"),
        "");
}

}  // namespace
}  // namespace herald::condition
