#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "base/error.hpp"
#include "insight/ltv/hypergeometric.hpp"
#include "insight/ltv/purchases.hpp"

namespace herald::insight {
namespace {

TEST(Hypergeometric, equals_closed_forms) {
    EXPECT_NEAR(hypergeometric_2f1(1, 1, 2, 0.5), -std::log(0.5) / 0.5, 1e-12);
    EXPECT_NEAR(hypergeometric_2f1(1, 1, 2, 0.999), -std::log(0.001) / 0.999, 1e-9);
    EXPECT_NEAR(hypergeometric_2f1(2.5, 3, 3, 0.3), std::pow(0.7, -2.5), 1e-12);
    EXPECT_NEAR(hypergeometric_2f1(1, 1, 2, -1.5), std::log(2.5) / 1.5, 1e-12);
    EXPECT_EQ(hypergeometric_2f1(2, 3, 4, 0), 1);
}

/// Customers as the BG/NBD model makes them.
std::vector<PurchaseHistory> simulate(const BgNbd& model, std::size_t count, unsigned seed) {
    std::mt19937_64 random(seed);
    std::gamma_distribution<> rate(model.r, 1 / model.alpha), one(model.a), two(model.b);
    std::uniform_real_distribution<> even;
    std::vector<PurchaseHistory> out;
    for (std::size_t i = 0; i < count; ++i) {
        const double lambda = rate(random), x = one(random), y = two(random);
        const double leaving = x / (x + y);
        PurchaseHistory c{.age = 20 + 20 * even(random)};
        std::exponential_distribution<> gap(lambda);
        for (double at = gap(random); at < c.age; at += gap(random)) {
            ++c.repeats;
            c.recency = at;
            if (even(random) < leaving) break;
        }
        out.push_back(c);
    }
    return out;
}

TEST(BgNbd, finds_the_model_that_made_the_data) {
    const BgNbd truth{0.8, 5, 0.9, 2.5, 0, {}};
    const auto customers = simulate(truth, 20'000, 3);
    const auto found = fit_bg_nbd(customers);
    EXPECT_GE(found.log_likelihood, log_likelihood(truth, customers));
    EXPECT_NEAR(found.r, truth.r, 0.1);
    EXPECT_NEAR(found.alpha, truth.alpha, 0.6);
    EXPECT_NEAR(found.a / (found.a + found.b), truth.a / (truth.a + truth.b), 0.03);
    ASSERT_EQ(found.log_standard_errors.size(), 4u);
    EXPECT_LT(found.log_standard_errors[0], 0.1);
}

TEST(BgNbd, expects_what_happens) {
    const BgNbd truth{0.8, 5, 0.9, 2.5, 0, {}};
    std::mt19937_64 random(5);
    const auto customers = simulate({0.8, 5, 0.9, 2.5, 0, {}}, 40'000, 9);
    double made = 0, expected = 0;
    for (const auto& c : customers) {
        made += c.repeats;
        expected += truth.expected(c.age);
    }
    EXPECT_NEAR(made / expected, 1, 0.02);
    const PurchaseHistory silent{4, 5, 60}, busy{4, 58, 60};
    EXPECT_LT(truth.alive(silent), 0.2);
    EXPECT_GT(truth.alive(busy), 0.7);
    EXPECT_GT(truth.expected(busy, 20), truth.expected(silent, 20));
    EXPECT_EQ(truth.alive({0, 0, 60}), 1);
}

TEST(ParetoNbd, its_likelihood_is_continuous_where_alpha_meets_beta) {
    const std::vector<PurchaseHistory> one{{2, 30.43, 38.86}};
    const double below = log_likelihood(ParetoNbd{0.5, 10, 0.6, 10 + 1e-7, 0, {}}, one),
                 above = log_likelihood(ParetoNbd{0.5, 10, 0.6, 10 - 1e-7, 0, {}}, one);
    EXPECT_NEAR(below, above, 1e-6);
}

TEST(ParetoNbd, a_customer_of_a_moment_ago_is_alive) {
    const ParetoNbd model{0.55, 10.58, 0.61, 11.67, 0, {}};
    EXPECT_GT(model.alive({5, 39.99, 40}), 0.99);
    EXPECT_LT(model.alive({5, 5, 40}), 0.2);
    EXPECT_NEAR(model.expected(1), 0.05, 0.01);
}

TEST(GammaGamma, pulls_a_short_history_towards_the_mean) {
    const GammaGamma model{6.25, 3.74, 15.44, 0, {}};
    const double everybody = model.expected_value({0, 0});
    EXPECT_NEAR(everybody, 6.25 * 15.44 / 2.74, 1e-9);
    EXPECT_LT(model.expected_value({1, 100}), model.expected_value({20, 100}));
    EXPECT_NEAR(model.expected_value({100'000, 80}), 80, 0.1);
}

TEST(Ltv, too_little_or_impossible_data_is_refused_in_words) {
    const std::vector<PurchaseHistory> few(3, {1, 2, 5}), nobody(50, {0, 0, 9});
    EXPECT_THROW(fit_bg_nbd(few), Error);
    EXPECT_THROW(fit_pareto_nbd(nobody), Error);
    std::vector<PurchaseHistory> broken(20, {1, 2, 5});
    broken[7].recency = 9;
    try {
        fit_bg_nbd(broken);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("Customer 8"), std::string::npos);
    }
    EXPECT_THROW(fit_gamma_gamma(std::vector<SpendHistory>(20, {2, -1})), Error);
    EXPECT_THROW(fit_gamma_gamma(std::vector<SpendHistory>(20, {0, 0})), Error);
}

}  // namespace
}  // namespace herald::insight
