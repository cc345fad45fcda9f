#include "nab_score.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace herald::quality::nab {
namespace {

/// 1000 rows, 150 of them on probation; windows at 400–499 and 700–799.
Series two_windows() {
    Series series{.name = "two"};
    series.values.assign(1000, 0);
    series.windows = {{400, 499}, {700, 799}};
    return series;
}

/// Alarms (score 1) at these rows.
std::vector<std::vector<double>> alarms_at(std::initializer_list<std::size_t> rows) {
    std::vector<double> out(1000, 0);
    for (const auto row : rows) out[row] = 1;
    return {out};
}

double score(std::initializer_list<std::size_t> rows, const Profile& profile = {}) {
    const std::vector<Series> corpus = {two_windows()};
    return score_at(corpus, alarms_at(rows), profile, 1).score;
}

TEST(NabScore, is_nothing_for_silence_and_all_for_the_first_rows) {
    const std::vector<Series> corpus = {two_windows()};
    for (const auto& profile : published_profiles()) {
        EXPECT_EQ(score_at(corpus, alarms_at({}), profile, 1).normalised, 0);
        EXPECT_NEAR(score_at(corpus, alarms_at({400, 700}), profile, 1).normalised, 100, 1e-9);
    }
    EXPECT_EQ(score({}), -2);
    EXPECT_EQ(score({}, {"", 1, 2, 0.11}), -4);
}

TEST(NabScore, counts_the_best_row_of_a_window_only) {
    const double first = 1, last = sigmoid(-0.01) / sigmoid(-1);
    EXPECT_NEAR(score({400}), first - 1, 1e-12);
    EXPECT_NEAR(score({499}), last - 1, 1e-12);
    EXPECT_NEAR(score({400, 450, 499}), first - 1, 1e-12);
    EXPECT_LT(last, 0.03);
}

TEST(NabScore, charges_false_alarms_by_their_distance) {
    EXPECT_NEAR(score({200}), -2 - 0.11, 1e-12) << "before any window, whole";
    EXPECT_NEAR(score({500}), -2 + 0.11 * sigmoid(1.0 / 99), 1e-12) << "just behind, little";
    EXPECT_NEAR(score({500 + 396}), -2 + 0.11 * sigmoid(97.0 / 99), 1e-12) << "behind the second";
    EXPECT_NEAR(score({200, 201}, {"", 1, 1, 0.22}), -2.44, 1e-12);
    EXPECT_NEAR(sigmoid(3.01), -1, 0);
    EXPECT_NEAR(sigmoid(0), 0, 1e-12);
    EXPECT_NEAR(sigmoid(-1), 0.98661, 1e-5);
}

TEST(NabScore, does_not_look_at_probation) {
    EXPECT_EQ(score({0, 149}), -2);
    EXPECT_NEAR(score({150}), -2.11, 1e-12);
    Series series = two_windows();
    series.windows = {{100, 149}, {700, 799}};
    const std::vector<Series> corpus = {series};
    const auto none = score_at(corpus, alarms_at({}), {}, 1);
    EXPECT_EQ(none.score, -1) << "a window within probation cannot be missed";
    EXPECT_EQ(none.windows, 1u);
    Series many;
    many.values.assign(10'000, 0);
    EXPECT_EQ(many.probation(), 750u);
}

TEST(NabScore, finds_the_threshold_that_is_best_for_all_series) {
    std::vector<double> one(1000, 0.1), other(1000, 0.1);
    one[400] = 0.9, one[700] = 0.5;
    other[200] = 0.5, other[201] = 0.5, other[700] = 0.4;
    const std::vector<Series> corpus = {two_windows(), two_windows()};
    const std::vector<std::vector<double>> scores = {one, other};
    const auto best = best_score(corpus, scores, {});
    // At 0.4: three windows of four at their first rows, two false alarms.
    EXPECT_EQ(best.threshold, 0.4);
    EXPECT_EQ(best.found, 3u);
    EXPECT_EQ(best.false_alarms, 2u);
    EXPECT_NEAR(best.score, 3 - 1 - 0.22, 1e-12);
    EXPECT_NEAR(best.normalised, 100 * (best.score + 4) / 8, 1e-9);
    // When false alarms cost ten times as much, the cautious threshold wins.
    EXPECT_EQ(best_score(corpus, scores, {"", 1, 1, 3}).threshold, 0.9);
    EXPECT_NEAR(score_at(corpus, scores, {}, best.threshold).score, best.score, 1e-12);
}

TEST(NabScore, rows_of_one_score_fall_together) {
    const std::vector<Series> corpus = {two_windows()};
    const std::vector<std::vector<double>> flat = {std::vector<double>(1000, 0.3)};
    const auto best = best_score(corpus, flat, {});
    EXPECT_EQ(best.normalised, 0) << "all or nothing: 650 false alarms cost more than two finds";
}

}  // namespace
}  // namespace herald::quality::nab
