#include "insight/predict/calibration.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "insight/predict/conformal.hpp"
#include "insight/predict/objective.hpp"

namespace herald::insight {
namespace {

struct Answers {
    std::vector<double> margins, targets;
};

/// Outcomes as chance(margin) says.
template <class F>
Answers simulate(std::size_t rows, std::uint64_t seed, F chance) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal(0, 2);
    std::uniform_real_distribution<> even;
    Answers out;
    for (std::size_t i = 0; i < rows; ++i) {
        out.margins.push_back(normal(random));
        out.targets.push_back(even(random) < chance(out.margins.back()) ? 1 : 0);
    }
    return out;
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST(Calibration, platt_finds_the_curve_that_made_the_outcomes) {
    const auto given = simulate(40'000, 1, [](double m) { return sigmoid(0.5 * m - 1); });
    const auto fitted = fit_platt(given.margins, given.targets);
    EXPECT_NEAR(fitted.slope, 0.5, 0.02);
    EXPECT_NEAR(fitted.shift, -1, 0.03);
    EXPECT_NEAR(fitted.probability(2), 0.5, 0.02);
}

TEST(Calibration, isotonic_follows_a_curve_no_logistic_has_and_keeps_ranks) {
    const auto chance = [](double m) { return m < 0 ? 0.2 : 0.7; };
    const auto given = simulate(20'000, 2, chance);
    const auto fitted = fit_isotonic(given.margins, given.targets);
    EXPECT_NEAR(fitted.probability(-1), 0.2, 0.07);
    EXPECT_NEAR(fitted.probability(1), 0.7, 0.07);
    EXPECT_TRUE(std::is_sorted(fitted.chances.begin(), fitted.chances.end()));
    EXPECT_GT(fitted.probability(-50), 0);
    EXPECT_LT(fitted.probability(50), 1);
}

TEST(Calibration, the_choice_mends_overconfidence_on_rows_it_has_not_seen) {
    const auto given = simulate(5000, 3, [](double m) { return sigmoid(0.3 * m); });
    std::vector<double> raw;
    for (const double m : given.margins) raw.push_back(sigmoid(m));
    const auto [calibration, chances] = choose_calibration(given.margins, given.targets);
    EXPECT_NE(calibration.kind, CalibrationKind::none);
    EXPECT_GT(calibration_error(given.targets, raw), 0.1);
    EXPECT_LT(calibration_error(given.targets, chances), 0.03);
}

TEST(Calibration, margins_that_are_right_already_or_tell_nothing_are_safe) {
    const auto none = choose_calibration(std::vector<double>{1, 2}, std::vector<double>{1, 1});
    EXPECT_EQ(none.calibration.kind, CalibrationKind::none);
    const auto flat = simulate(500, 4, [](double) { return 0.5; });
    const auto chosen = choose_calibration(flat.margins, flat.targets).calibration;
    EXPECT_NEAR(chosen.probability(0), 0.5, 0.15);
}

TEST(Scores, equal_hand_made_ones) {
    const std::vector<double> y{1, 0, 1, 0}, s{0.9, 0.8, 0.8, 0.1};
    EXPECT_DOUBLE_EQ(roc_area(y, s), 0.875);  // one tie of four pairs
    EXPECT_NEAR(average_precision(y, s), 0.5 * 1 + 0.5 * 2 / 3, 1e-12);
    EXPECT_TRUE(std::isnan(roc_area(std::vector<double>{1, 1}, std::vector<double>{1, 2})));
}

TEST(Loss, deviances_are_nothing_at_the_target_and_match_closed_forms) {
    for (const auto objective : {Objective::poisson, Objective::gamma, Objective::tweedie}) {
        const Loss loss{objective, 0.5, 1.5};
        EXPECT_NEAR(loss.deviance(3, std::log(3)), 0, 1e-9) << enum_name(objective);
        EXPECT_GT(loss.deviance(3, std::log(4)), 0);
    }
    EXPECT_NEAR((Loss{Objective::poisson}.deviance(0, std::log(2))), 4, 1e-12);
    EXPECT_NEAR((Loss{Objective::tweedie, 0.5, 1.5}.deviance(0, std::log(4))), 8, 1e-12);
    EXPECT_NEAR((Loss{Objective::quantile, 0.9, 1.5}.deviance(1, 0)), 0.9, 1e-12);
    EXPECT_NEAR((Loss{Objective::quantile, 0.9, 1.5}.deviance(0, 1)), 0.1, 1e-12);
    EXPECT_NEAR((Loss{Objective::logistic}.deviance(1, 800)), 0, 1e-12);
}

TEST(Conformal, takes_the_rank_of_the_paper_and_says_when_there_are_too_few) {
    std::vector<double> scores;
    for (int i = 1; i <= 9; ++i) scores.push_back(i);
    EXPECT_EQ(conformal_score(scores, 0.9), 9);  // ceil(10 * 0.9) = 9
    EXPECT_EQ(conformal_score(scores, 0.5), 5);
    EXPECT_TRUE(std::isinf(conformal_score(scores, 0.95)));
}

TEST(Conformal, covers_as_often_as_it_says) {
    std::mt19937_64 random(5);
    std::exponential_distribution<> score(1);
    double hits = 0;
    for (int run = 0; run < 4000; ++run) {
        std::vector<double> past;
        for (int i = 0; i < 50; ++i) past.push_back(score(random));
        hits += score(random) <= conformal_score(past, 0.9) ? 1 : 0;
    }
    // Exactly ceil(51 * 0.9) / 51 = 0.902 by theory; four standard errors.
    EXPECT_NEAR(hits / 4000, 46.0 / 51, 0.019);
}

}  // namespace
}  // namespace herald::insight
