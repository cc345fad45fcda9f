#include "ads/metrics.hpp"

#include <gtest/gtest.h>

#include "base/money.hpp"

namespace herald::ads {
namespace {

constexpr std::int64_t kUnit = Micros::kUnit;

MetricSums sums(std::int64_t impressions, std::int64_t reach) {
    return {.impressions = impressions,
            .clicks = impressions / 10,
            .conversions = kUnit,
            .spend = 5 * kUnit,
            .revenue = 15 * kUnit,
            .reach = reach};
}

TEST(Metrics, follow_from_sums) {
    const auto m = metrics_of(sums(1000, 500), Revenue::told);
    EXPECT_EQ(to_string(*m.ctr), "0.1");
    EXPECT_EQ(to_string(*m.cpc), "0.05");
    EXPECT_EQ(to_string(*m.cpm), "5");
    EXPECT_EQ(to_string(*m.cpa), "5");
    EXPECT_EQ(to_string(*m.cvr), "0.01");
    EXPECT_EQ(to_string(*m.roas), "3");
    EXPECT_EQ(to_string(*m.frequency), "2");
    EXPECT_EQ(m.reach, 500);
    EXPECT_FALSE(m.video_views);
}

TEST(Metrics, a_ratio_without_a_base_is_absent) {
    const auto m = metrics_of({}, Revenue::told);
    for (const auto& value : {m.ctr, m.cpc, m.cpm, m.cpa, m.cvr, m.roas, m.frequency})
        EXPECT_FALSE(value);
    EXPECT_EQ(m.impressions, 0);
}

TEST(Metrics, revenue_that_no_source_tells_is_absent_and_not_a_0) {
    MetricSums none = sums(1000, 500);
    none.revenue = 0;
    EXPECT_EQ(to_string(*metrics_of(none, Revenue::told).revenue), "0");
    EXPECT_EQ(to_string(*metrics_of(none, Revenue::told).roas), "0");
    const auto untold = metrics_of(none, revenue_of(Revenue::untold, none));
    EXPECT_FALSE(untold.revenue);
    EXPECT_FALSE(untold.roas);
    EXPECT_EQ(to_string(*untold.cpa), "5");
    const auto known = sums(1000, 500);  // of a time before the source was known
    EXPECT_EQ(to_string(*metrics_of(known, revenue_of(Revenue::untold, known)).revenue), "15");
}

TEST(Metrics, frequency_counts_only_sources_that_give_reach) {
    MetricSums total;
    total += sums(1000, 500);
    total += sums(9000, -1);
    total += sums(200, 100);
    EXPECT_EQ(metrics_of(total, Revenue::told).reach, 600);
    EXPECT_EQ(to_string(*metrics_of(total, Revenue::told).frequency), "2");

    // The same whichever way the parts are put together.
    MetricSums left = sums(9000, -1), right = sums(1000, 500);
    right += sums(200, 100);
    left += right;
    EXPECT_EQ(metrics_of(left, Revenue::told).frequency,
              metrics_of(total, Revenue::told).frequency);
    EXPECT_EQ(left.impressions, 10'200);
}

TEST(Metrics, change_is_a_fraction_of_the_period_before) {
    EXPECT_EQ(to_string(*change_of(150, 100)), "0.5");
    EXPECT_EQ(to_string(*change_of(50, -100)), "1.5");
    EXPECT_FALSE(change_of(5, 0));
    const auto change = change_of(metrics_of(sums(1500, -1), Revenue::told),
                                  metrics_of(sums(1000, 500), Revenue::told));
    EXPECT_EQ(to_string(*change.impressions), "0.5");
    EXPECT_FALSE(change.reach);
}

TEST(Metrics, large_sums_do_not_overflow) {
    MetricSums large{.impressions = 4'000'000'000'000,
                     .clicks = 40'000'000'000,
                     .conversions = 900'000'000 * kUnit,
                     .spend = 9'000'000'000'000 / 10 * kUnit,
                     .revenue = 9'000'000'000'000 / 10 * kUnit};
    EXPECT_EQ(to_string(*metrics_of(large, Revenue::told).roas), "1");
    EXPECT_EQ(to_string(*metrics_of(large, Revenue::told).cpa), "1000");
}

}  // namespace
}  // namespace herald::ads
