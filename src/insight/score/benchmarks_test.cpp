#include "insight/score/benchmarks.hpp"

#include <gtest/gtest.h>

#include <set>

#include "insight/creative/made_up.hpp"

namespace herald::insight {
namespace {

using ads::Metric;
using std::chrono::days;

History steady(double last_month = 1) {
    MadeUp world(200);
    const auto campaign = world.add_campaign("Search", ads::Platform::google);
    for (int day = 0; day < 200; ++day) {
        DayFigures& one =
            world.history.campaigns[campaign].course.at(world.history.today - days(200 - day));
        one.impressions = 10'000;
        one.clicks = 300 + day % 7 + day / 20.0;
        one.spend = 600;
        one.conversions = 15 * (day >= 170 ? last_month : 1);
        one.revenue = 30 * one.conversions;
    }
    return world.done();
}
ads::Period last_month(const History& history) {
    return {history.today - days(30), history.today - days(1)};
}
std::optional<double> no_rate(Currency) { return std::nullopt; }
const BenchmarkRow& row_of(const Benchmarks& all, Metric metric,
                           std::optional<ads::Platform> platform) {
    for (const auto& row : all.rows)
        if (row.metric == metric && row.platform == platform) return row;
    throw std::out_of_range("no such row");
}

TEST(BenchmarkTableTest, every_built_in_figure_names_its_source_and_its_day) {
    std::set<std::string> industries;
    std::set<std::tuple<std::string, ads::Platform, Metric, Day>> seen;
    for (const BenchmarkFigure& one : builtin_benchmarks()) {
        industries.insert(one.industry);
        EXPECT_NE(one.source.find("https://"), std::string::npos) << one.industry;
        EXPECT_GE(one.dated, *parse_day("2025-01-01"));
        EXPECT_LE(one.dated, *parse_day("2026-11-21"));
        EXPECT_GT(one.median, 0);
        EXPECT_EQ(one.currency.has_value(), is_benchmark_money(one.metric));
        if (one.metric == Metric::ctr || one.metric == Metric::cvr) {
            EXPECT_LT(one.median, 0.25) << one.industry;
        }
        ASSERT_TRUE(one.platform);
        EXPECT_TRUE(seen.emplace(one.industry, *one.platform, one.metric, one.dated).second)
            << one.industry;
    }
    EXPECT_GE(industries.size(), 12u);
}

TEST(BenchmarksTest, a_value_is_placed_among_the_own_past) {
    const History history = steady(1.5);
    const auto all =
        compare_benchmarks(history, builtin_benchmarks(), {}, last_month(history), no_rate);
    const auto& cvr = row_of(all, Metric::cvr, std::nullopt);
    ASSERT_TRUE(cvr.own);
    EXPECT_NEAR(cvr.own->median, 0.049, 0.001);
    EXPECT_GT(*cvr.value, cvr.own->high);
    EXPECT_EQ(cvr.percentile, 1);
    EXPECT_EQ(cvr.verdict, BenchmarkVerdict::better);
    EXPECT_EQ(row_of(all, Metric::cpa, std::nullopt).verdict, BenchmarkVerdict::better);
    EXPECT_EQ(row_of(all, Metric::cpm, ads::Platform::google).verdict, BenchmarkVerdict::usual);
    EXPECT_EQ(all.rows.size(), 12u);
    EXPECT_FALSE(all.industry);
    EXPECT_FALSE(all.message);
}

TEST(BenchmarksTest, industry_money_is_compared_by_a_rate_or_not_at_all) {
    const History history = steady();
    const auto without =
        compare_benchmarks(history, builtin_benchmarks(), "legal", last_month(history), no_rate);
    EXPECT_FALSE(row_of(without, Metric::cpc, ads::Platform::google).industry);
    EXPECT_TRUE(row_of(without, Metric::cvr, ads::Platform::google).industry);
    ASSERT_TRUE(without.message);
    EXPECT_NE(without.message->find("exchange rate to EUR"), std::string::npos);
    const auto with = compare_benchmarks(history, builtin_benchmarks(), "legal",
                                         last_month(history), [](Currency) { return 0.9; });
    const auto& cpc = row_of(with, Metric::cpc, ads::Platform::google);
    ASSERT_TRUE(cpc.industry);
    EXPECT_NEAR(cpc.industry->median, 9.87 * 0.9, 1e-9);
    EXPECT_EQ(cpc.verdict, BenchmarkVerdict::better);  // 2 euros a click
    EXPECT_EQ(row_of(with, Metric::cvr, ads::Platform::google).verdict, BenchmarkVerdict::usual);
    EXPECT_EQ(row_of(with, Metric::ctr, ads::Platform::google).verdict, BenchmarkVerdict::worse);
    EXPECT_FALSE(with.message);
    ASSERT_TRUE(with.source);
    EXPECT_NE(with.source->find("WordStream"), std::string::npos);
}

TEST(BenchmarksTest, an_unknown_industry_is_refused_with_the_list) {
    const History history = steady();
    try {
        compare_benchmarks(history, builtin_benchmarks(), "witchcraft", last_month(history),
                           no_rate);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        ASSERT_EQ(error.fields().size(), 1u);
        EXPECT_EQ(error.fields()[0].pointer, "?industry");
        EXPECT_NE(error.fields()[0].detail.find("real_estate"), std::string::npos);
    }
}

TEST(BenchmarksTest, too_short_a_past_says_how_much_is_missing) {
    MadeUp world(40);
    world.add_ad(world.add_campaign("C"), {});
    const History history = world.done();
    const auto all =
        compare_benchmarks(history, builtin_benchmarks(), {}, last_month(history), no_rate);
    ASSERT_TRUE(all.message);
    EXPECT_EQ(*all.message,
              "Not enough data for the own past: needs 39 more days before the period.");
    EXPECT_FALSE(row_of(all, Metric::ctr, std::nullopt).own);
    EXPECT_TRUE(row_of(all, Metric::ctr, std::nullopt).value);
    History empty;
    empty.first = history.today;
    empty.last = history.today - days(1);
    const auto nothing =
        compare_benchmarks(empty, builtin_benchmarks(), {}, last_month(history), no_rate);
    EXPECT_EQ(nothing.message, "Not enough data: needs 49 more days.");
}

TEST(BenchmarksTest, roas_is_null_where_nobody_tells_revenue) {
    History history = steady();
    for (auto& campaign : history.campaigns) {
        campaign.info.tells_revenue = false;
        for (auto& day : campaign.course.days) day.revenue = 0;
    }
    history.platforms = {};
    history.workspace = {};
    add_up(history);
    const auto all =
        compare_benchmarks(history, builtin_benchmarks(), {}, last_month(history), no_rate);
    EXPECT_FALSE(row_of(all, Metric::roas, std::nullopt).value);
    EXPECT_FALSE(row_of(all, Metric::roas, std::nullopt).verdict);
}

TEST(BenchmarksTest, quantiles_and_percentiles_are_the_usual_ones) {
    EXPECT_DOUBLE_EQ(quantile_of({4, 1, 3, 2}, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(quantile_of({1, 2, 3, 4, 5}, 0.1), 1.4);
    EXPECT_DOUBLE_EQ(percentile_of({1, 2, 3, 4}, 2.5), 0.5);
    EXPECT_DOUBLE_EQ(percentile_of({1, 2, 3, 4}, 2), 0.375);
}

}  // namespace
}  // namespace herald::insight
