#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <random>

#include "insight/anomaly/completeness.hpp"
#include "insight/anomaly/delivery.hpp"

namespace herald::insight {
namespace {

using ::testing::HasSubstr;

TEST(BetaBinomial, equals_what_is_known) {
    // Beta(1, 1) makes every count equally likely.
    EXPECT_NEAR(beta_binomial_at_most(2, 9, 1, 1), 0.3, 1e-12);
    // A beta of great weight is a binomial: (1 − 0.1)^20 and its neighbour.
    EXPECT_NEAR(beta_binomial_at_most(0, 20, 1e6, 9e6), std::pow(0.9, 20), 1e-5);
    EXPECT_NEAR(beta_binomial_at_most(1, 20, 1e6, 9e6),
                std::pow(0.9, 20) + 20 * 0.1 * std::pow(0.9, 19), 1e-5);
    EXPECT_EQ(beta_binomial_at_most(20, 20, 2, 3), 1);
}

TEST(ZeroDelivery, needs_enough_to_be_missing) {
    EXPECT_FALSE(zero_delivery(past_counts(std::vector<double>{2, 5, 3, 4, 3}), 0));
    const auto found = zero_delivery(past_counts(std::vector<double>{20, 25, 23, 18, 21}), 0);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->kind, FaultKind::zero_delivery);
    EXPECT_LT(found->p_value, 1e-6);
    EXPECT_FALSE(zero_delivery(past_counts(std::vector<double>{20, 25, 23, 18, 21}), 1));
    EXPECT_FALSE(zero_delivery(past_counts(std::vector<double>{20, 25}), 0)) << "two days of past";
}

TEST(ZeroDelivery, is_no_surprise_for_what_pauses_often) {
    // The same mean of 20, but half of the days are zero.
    EXPECT_FALSE(zero_delivery(past_counts(std::vector<double>{0, 45, 0, 40, 0, 35}), 0));
}

TEST(TrackingBroken, judges_by_the_campaigns_own_rate) {
    const Responses past{10'000, 500};
    ASSERT_TRUE(tracking_broken(past, {400, 0}));
    EXPECT_THAT(tracking_broken(past, {400, 0})->text, HasSubstr("check the tracking"));
    EXPECT_FALSE(tracking_broken(past, {40, 0})) << "two were to be expected";
    EXPECT_FALSE(tracking_broken({10'000, 10}, {400, 0})) << "a rate of one in a thousand";
    EXPECT_FALSE(tracking_broken(past, {400, 15}));
    EXPECT_TRUE(tracking_broken(past, {4000, 20})) << "a tenth of what was to be expected";
}

TEST(TrackingBroken, waits_for_conversions_that_are_still_to_come) {
    const Responses past{10'000, 500};
    EXPECT_TRUE(tracking_broken(past, {300, 0}));
    EXPECT_FALSE(tracking_broken(past, {300, 0}, {0.3, 0.1}));
    EXPECT_FALSE(tracking_broken(past, {300, 0}, {0, 0}));
}

TEST(TrackingBroken, cries_wolf_no_more_often_than_it_says) {
    std::mt19937 random(7);
    int cried = 0;
    for (int day = 0; day < 20'000; ++day) {
        // The true rate varies by a quarter from day to day.
        std::gamma_distribution<> rate(16, 0.03 / 16);
        std::binomial_distribution<> draw(500, std::min(rate(random), 1.0));
        cried += tracking_broken({50'000, 1500}, {500, static_cast<double>(draw(random))}) ? 1 : 0;
    }
    EXPECT_LE(cried, 40);
}

TEST(TrackingBroken, makes_nothing_of_nonsense) {
    EXPECT_FALSE(tracking_broken({0, 0}, {100, 0}));
    EXPECT_FALSE(tracking_broken({100, 200}, {100, 0}));
    EXPECT_FALSE(tracking_broken({1000, 50}, {NAN, 0}));
    EXPECT_FALSE(tracking_broken({1000, 50}, {0, 0}));
}

TEST(Pace, tells_over_from_under_and_from_well) {
    const auto over = off_pace({.budget = 1000, .spent = 700, .elapsed = 0.5, .rate_error = 0.1});
    ASSERT_TRUE(over);
    EXPECT_EQ(over->kind, FaultKind::overspend);
    EXPECT_THAT(over->text, HasSubstr("140 %"));
    EXPECT_EQ(off_pace({.budget = 1000, .spent = 250, .elapsed = 0.5, .rate_error = 0.2})->kind,
              FaultKind::underspend);
    EXPECT_FALSE(off_pace({.budget = 1000, .spent = 530, .elapsed = 0.5, .rate_error = 0.1}));
}

TEST(Pace, is_not_sure_early) {
    EXPECT_FALSE(off_pace({.budget = 1000, .spent = 70, .elapsed = 0.05, .rate_error = 0.3}));
    EXPECT_TRUE(off_pace({.budget = 1000, .spent = 1300, .elapsed = 0.95, .rate_error = 0.3}));
    EXPECT_FALSE(off_pace({.budget = 0, .spent = 70, .elapsed = 0.5}));
    EXPECT_FALSE(off_pace({.budget = 1000, .spent = 70, .elapsed = 0}));
}

TEST(Completeness, learns_how_days_grow) {
    std::vector<Revision> seen;
    for (int day = 0; day < 30; ++day) {
        const double final = 100 + day, wobble = day % 2 ? 0.05 : -0.05;
        seen.push_back({0, final * (0.5 + wobble), final});
        seen.push_back({1, final * 0.8, final});
        seen.push_back({2, final, final});
    }
    const auto learned = Completeness::learn(seen);
    EXPECT_NEAR(learned.at(0).mean, 0.545, 0.01) << "drawn a little towards the prior of 1";
    EXPECT_NEAR(learned.at(0).error, 0.05, 0.01);
    EXPECT_NEAR(learned.at(1).mean, 0.818, 0.005);
    EXPECT_EQ(learned.at(9).mean, 1);
    EXPECT_EQ(learned.at(9).error, 0);
}

TEST(Completeness, of_one_day_knows_little) {
    const std::vector<Revision> one = {{0, 10, 100}, {0, NAN, 100}, {0, 5, 0}};
    const auto learned = Completeness::learn(one);
    EXPECT_NEAR(learned.at(0).mean, 0.25 * 0.1 + 0.75, 1e-12);
    EXPECT_GT(learned.at(0).error, 0.15);
}

TEST(Completeness, judges_a_young_day_as_young) {
    const Estimate usual{100, 8};
    const Share young{0.5, 0.05};
    EXPECT_NEAR(surprise_at_age(50, usual, young), 0, 1e-12);
    EXPECT_LT(surprise_at_age(50, usual, {}), -6) << "the same count of a complete day is alarming";
    const auto so_far = expected_so_far(usual, young);
    EXPECT_NEAR(so_far.error, std::sqrt(16 + 25 + 0.16), 1e-12);
    EXPECT_NEAR(expected_final(50, young).mean, 100, 1e-12);
    EXPECT_NEAR(expected_final(50, young).error, 10, 1e-12);
    EXPECT_EQ(expected_final(50, {0, 0}).error, std::numeric_limits<double>::infinity());
    EXPECT_EQ(surprise_at_age(3, {3, 0}, {}), 0);
}

}  // namespace
}  // namespace herald::insight
