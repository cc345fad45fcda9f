#include <gmock/gmock.h>

#include "condition/condition.hpp"
#include "condition/test_fields.hpp"

namespace herald::condition {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

Problems problems_of(std::string_view text, const ParseOptions& options = {}) {
    Problems problems;
    const auto out = parse(parse_json(text), test_fields(), "/condition", problems, options);
    EXPECT_EQ(out.has_value(), problems.empty());
    return problems;
}

/// The one problem, as "pointer: detail"; "" when there is none.
std::string problem_of(std::string_view text, const ParseOptions& options = {}) {
    const Problems problems = problems_of(text, options);
    if (problems.empty()) return "";
    EXPECT_THAT(problems.fields(), SizeIs(1)) << text;
    return problems.fields()[0].pointer + ": " + problems.fields()[0].detail;
}

TEST(ParseCondition, what_the_client_wrote_comes_back_as_it_was) {
    for (
        const std::string_view text : {
            R"({"all":[{"metric":"roas","window_days":7,"op":"<","value":1.5},{"not":{"field":"name","op":"contains","value":"Ärger"}}]})",
            R"({"op":">","value":{"metric":"cpa","times":1.5,"window_days":30},"metric":"cpa"})",
            R"({"metric":"clicks","change":"previous_period","op":"between","value":[-0.25,1e-07]})",
            R"({"any":[{"field":"status","op":"in","value":["active","paused"]},{"field":"daily_budget","op":"is_null"}]})",
        })
        EXPECT_EQ(parse_text(text, test_fields()).text(), text);
}

TEST(ParseCondition, a_metric_without_a_window_has_the_last_seven_days) {
    const auto condition = parse_text(
        R"({"metric":"cpa","op":">","value":{"metric":"cpa","window":"since_last_change"}})",
        test_fields());
    EXPECT_THAT(condition.terms(),
                ElementsAre(Term{"cpa", {WindowKind::days, 7}, 0, 0},
                            Term{"cpa", {WindowKind::since_last_change, 0}, 0, 0}));
    const auto change = parse_text(
        R"({"metric":"spend","change":"previous_period","window_days":3,"op":">","value":0.2})",
        test_fields());
    EXPECT_THAT(change.terms(), ElementsAre(Term{"spend", {WindowKind::days, 3}, 0, 0},
                                            Term{"spend", {WindowKind::days, 3}, 1, 0}));
}

TEST(ParseCondition, unknown_names_are_told_with_the_nearest_one) {
    EXPECT_EQ(problem_of(R"({"all":[{"metric":"roass","op":"<","value":1}]})"),
              "/condition/all/0/metric: there is no metric roass; did you mean roas?");
    EXPECT_EQ(problem_of(R"({"field":"statsu","op":"=","value":"active"})"),
              "/condition/field: there is no field statsu; did you mean status?");
    EXPECT_EQ(problem_of(R"({"field":"status","op":"=","value":"actve"})"),
              "/condition/value: must be one of active, paused, draft; did you mean active?");
    EXPECT_EQ(problem_of(R"({"metric":"roas","window_dys":3,"op":"<","value":1})"),
              "/condition/window_dys: is not known here; did you mean window_days?");
    EXPECT_EQ(problem_of(R"({"metric":"roas","op":"==","value":1})"),
              "/condition/op: is not known here; did you mean =?");
    EXPECT_EQ(problem_of(R"({"al":[]})"), "/condition/al: is not known here; did you mean all?");
    EXPECT_EQ(problem_of(R"({"metric":"status","op":"=","value":"active"})"),
              R"(/condition/metric: status is a field: write "field":"status")");
    EXPECT_EQ(problem_of(R"({"metric":"zzzzzzzz","op":"=","value":1})"),
              "/condition/metric: there is no metric zzzzzzzz; there are roas, spend, cpa, clicks, "
              "ctr, forecast_spend, anomaly_score");
}

TEST(ParseCondition, operators_must_fit_the_field_and_values_the_operator) {
    for (const auto& [text, problem] : std::vector<std::pair<std::string_view, std::string_view>>{
             {R"({"field":"name","op":"<","value":"a"})", "/op: < does not go with name"},
             {R"({"metric":"roas","op":"contains","value":"a"})", "/op: contains does not go with"},
             {R"({"field":"status","op":"starts_with","value":"a"})", "/op: starts_with does not"},
             {R"({"metric":"roas","op":"<","value":"1"})", "/value: must be a number"},
             {R"({"field":"name","op":"=","value":1})", "/value: must be a text"},
             {R"({"field":"name","op":"contains","value":""})", "/value: must not be empty"},
             {R"({"field":"name","op":"in","value":"a"})", "/value: must be a list"},
             {R"({"field":"name","op":"in","value":[]})", "/value: must be a list with at least"},
             {R"({"field":"name","op":"in","value":["a",2]})", "/value/1: must be a text"},
             {R"({"metric":"roas","op":"between","value":[2,1]})",
              "/value: the lower number comes"},
             {R"({"metric":"roas","op":"between","value":[1]})", "/value: must be a list of two"},
             {R"({"metric":"roas","op":"between","value":{"metric":"cpa"}})", "/value: must be a"},
             {R"({"metric":"roas","op":"is_null","value":1})", "/value: has no meaning with"},
             {R"({"metric":"roas","op":"<"})", "/value: is required"},
             {R"({"metric":"roas","value":1})", "/op: is required"},
             {R"({"metric":"roas","op":"<","value":1e300})", "/value: must be a number of at most"},
         })
        EXPECT_THAT(problem_of(text), HasSubstr(problem)) << text;
}

TEST(ParseCondition, windows_and_horizons_have_a_range) {
    for (const std::string_view days : {"0", "91", "120", "-1", "7.5", "\"7\"", "1e99"})
        EXPECT_EQ(problem_of(fmt::format(
                      R"({{"metric":"roas","window_days":{},"op":"<","value":1}})", days)),
                  "/condition/window_days: must be 1 to 90 complete days")
            << days;
    EXPECT_THAT(problem_of(R"({"metric":"roas","window":"yesterday","op":"<","value":1})"),
                HasSubstr("must be one of today, since_last_change"));
    EXPECT_THAT(
        problem_of(R"({"metric":"roas","window":"today","window_days":3,"op":"<","value":1})"),
        HasSubstr("/window: cannot stand beside window_days"));
    EXPECT_THAT(problem_of(R"({"metric":"anomaly_score","window_days":3,"op":">","value":0.5})"),
                HasSubstr("anomaly_score has no window"));
    EXPECT_THAT(problem_of(R"({"metric":"roas","horizon_days":3,"op":">","value":0.5})"),
                HasSubstr("does not look ahead"));
    EXPECT_THAT(problem_of(R"({"metric":"forecast_spend","horizon_days":91,"op":">","value":5})"),
                HasSubstr("/horizon_days: must be 1 to 90 days"));
    EXPECT_EQ(problem_of(R"({"metric":"forecast_spend","horizon_days":30,"op":">","value":5})"),
              "");
    EXPECT_THAT(
        problem_of(
            R"({"metric":"roas","window":"today","change":"previous_period","op":">","value":5})"),
        HasSubstr("/change: today is not over"));
}

TEST(ParseCondition, a_factor_is_above_zero_and_nothing_is_divided_by_it) {
    const auto other = [](std::string_view rest) {
        return problem_of(fmt::format(
            R"({{"metric":"spend","op":">","value":{{"metric":"spend","window_days":30{}}}}})",
            rest));
    };
    EXPECT_EQ(other(R"(,"divided_by":0)"), "/condition/value/divided_by: cannot divide by zero");
    EXPECT_EQ(other(R"(,"divided_by":-3)"), "/condition/value/divided_by: must be above 0");
    EXPECT_EQ(other(R"(,"times":0)"), "/condition/value/times: must be above 0");
    EXPECT_EQ(other(R"(,"times":1,"divided_by":2)"),
              "/condition/value/divided_by: cannot stand beside times");
    EXPECT_EQ(other(R"(,"times":1.5)"), "");
    EXPECT_THAT(problem_of(R"({"metric":"spend","op":">","value":{"metric":"clicks"}})"),
                HasSubstr("are of different units"));
    EXPECT_EQ(problem_of(R"({"metric":"spend","op":">","value":{"field":"daily_budget"}})"), "");
    EXPECT_THAT(problem_of(R"({"metric":"roas","op":">","value":{"field":"name"}})"),
                HasSubstr("name is a text, and roas is a number"));
    EXPECT_THAT(
        problem_of(
            R"({"metric":"spend","change":"previous_period","op":">","value":{"metric":"spend"}})"),
        HasSubstr("a change is compared with one"));
}

TEST(ParseCondition, depth_tests_and_lists_have_limits) {
    const std::string leaf = R"({"metric":"roas","op":"<","value":1})";
    const auto nested = [&](int times) {
        std::string out = leaf;
        for (int i = 0; i < times; ++i) out = R"({"not":)" + out + "}";
        return out;
    };
    EXPECT_EQ(problem_of(nested(8)), "");
    EXPECT_THAT(problem_of(nested(9)), HasSubstr("is nested more than 8 deep"));

    const auto many = [&](int tests) {
        std::string out = R"({"any":[)";
        for (int i = 0; i < tests; ++i) out += (i == 0 ? "" : ",") + leaf;
        return out + "]}";
    };
    EXPECT_EQ(problem_of(many(50)), "");
    EXPECT_EQ(problem_of(many(51)), "/condition: has more than 50 tests");
    EXPECT_EQ(problem_of(many(5000)), "/condition: has more than 50 tests");

    const auto listed = [](int values) {
        std::string out = R"({"field":"name","op":"in","value":[)";
        for (int i = 0; i < values; ++i) out += fmt::format("{}\"n{}\"", i == 0 ? "" : ",", i);
        return out + "]}";
    };
    EXPECT_EQ(problem_of(listed(100)), "");
    EXPECT_THAT(problem_of(listed(101)), HasSubstr("at most 100 values, has 101"));
}

TEST(ParseCondition, everything_wrong_is_told_at_once_and_other_shapes_are_refused) {
    const Problems problems = problems_of(
        R"({"all":[{"metric":"rosa","op":"<","value":1},{"any":[{"field":"name","op":"~","value":"x"},7]}]})");
    ASSERT_THAT(problems.fields(), SizeIs(3));
    EXPECT_EQ(problems.fields()[0].pointer, "/condition/all/0/metric");
    EXPECT_EQ(problems.fields()[1].pointer, "/condition/all/1/any/0/op");
    EXPECT_EQ(problems.fields()[2].pointer, "/condition/all/1/any/1");
    for (const std::string_view text :
         {"[]", "null", "{}", "1", R"({"all":[]})", R"({"all":{}})", R"({"not":[]})",
          R"({"all":[{"metric":"roas","op":"<","value":1}],"any":[]})",
          R"({"metric":"roas","field":"name","op":"<","value":1})", R"({"metric":7})"})
        EXPECT_NE(problem_of(text), "") << text;
}

TEST(ParseCondition, where_only_fields_may_be_asked_metrics_are_refused) {
    EXPECT_THAT(problem_of(R"({"metric":"roas","op":"<","value":1})", {.fields_only = true}),
                HasSubstr("only fields such as name and status can"));
    EXPECT_EQ(problem_of(R"({"field":"status","op":"=","value":"active"})", {.fields_only = true}),
              "");
}

}  // namespace
}  // namespace herald::condition
