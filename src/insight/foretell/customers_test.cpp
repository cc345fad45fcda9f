#include "insight/foretell/customers.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <cmath>
#include <random>

#include "base/error.hpp"
#include "insight/foretell/predictions.hpp"

namespace herald::insight {
namespace {

/// Customers of a BG/NBD world, and what each did in the `after` days that followed.
struct Shop {
    std::vector<CustomerHistory> customers;
    std::vector<double> later;
};
Shop make_shop(std::size_t count, double after, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    Shop out;
    for (std::size_t i = 0; i < count; ++i) {
        const double rate = std::gamma_distribution<double>(0.8, 1 / 40.0)(random);
        const double a = std::gamma_distribution<double>(0.8, 1)(random),
                     b = std::gamma_distribution<double>(2.5, 1)(random);
        const double leave = a / (a + b), age = 100 + static_cast<double>(random() % 265);
        const double worth = 10 / std::gamma_distribution<double>(4, 1.0 / 3)(random);
        CustomerHistory c{"c" + std::to_string(i), 0, 0, age, {}};
        double at = 0, spent = 0, bought = 0;
        bool is_there = true;
        while (is_there) {
            at += std::exponential_distribution<double>(std::max(rate, 1e-9))(random);
            if (at > age + after) break;
            const double value = std::gamma_distribution<double>(6, worth / 6)(random);
            if (at <= age) {
                ++c.frequency;
                c.recency = std::max(std::floor(at), 1.0);
                spent += value;
            } else {
                bought += value;
            }
            is_there = !std::bernoulli_distribution(leave)(random);
        }
        if (c.frequency > 0) c.value = spent / c.frequency;
        out.customers.push_back(c);
        out.later.push_back(bought);
    }
    return out;
}

TEST(CustomersTest, what_customers_bring_is_foretold_with_intervals_that_hold) {
    const Shop shop = make_shop(1500, 180, 3);
    const auto trained = train_lifetime(shop.customers);
    EXPECT_THAT(trained.method, testing::HasSubstr("gamma-gamma"));
    const auto all = predict_lifetime(trained.model, {}, shop.customers, 180, {}, {});
    double truth = 0, hit = 0;
    for (std::size_t i = 0; i < shop.later.size(); ++i) {
        truth += shop.later[i];
        const auto& one = all.customers[i];
        hit += shop.later[i] >= one.low - 1e-9 && shop.later[i] <= one.high + 1e-9 ? 1 : 0;
    }
    EXPECT_NEAR(all.prediction / truth, 1, 0.15);
    EXPECT_GE(truth, all.interval.low * 0.95);
    EXPECT_LE(truth, all.interval.high * 1.05);
    EXPECT_GE(hit / 1500, 0.88);
    EXPECT_LE(hit / 1500, 0.99);  // many bring nothing for sure
}

TEST(CustomersTest, reasons_add_up_to_the_prediction) {
    const Shop shop = make_shop(400, 180, 5);
    const auto trained = train_lifetime(shop.customers);
    for (const std::size_t count : {std::size_t{1}, std::size_t{20}}) {
        const auto answer = predict_lifetime(
            trained.model, {},
            {shop.customers.begin(), shop.customers.begin() + static_cast<std::ptrdiff_t>(count)},
            365, {}, {});
        double sum = 0;
        for (const auto& driver : answer.drivers) sum += driver.contribution;
        EXPECT_NEAR(sum, answer.prediction, 1e-6 * answer.prediction);
    }
}

TEST(CustomersTest, real_differences_beat_equal_customers_on_those_held_out) {
    const auto trained = train_lifetime(make_shop(600, 0, 7).customers);
    const auto verdict =
        model::compare({.champion = trained.plain_losses, .challenger = trained.losses});
    EXPECT_TRUE(verdict.won) << verdict.reason;
}

TEST(CustomersTest, customers_who_are_all_alike_are_fitted_too_and_soon) {
    std::vector<CustomerHistory> alike;
    for (std::size_t i = 0; i < 200; ++i) {
        const auto often = static_cast<double>(i * 7 % 5);
        const auto age = static_cast<double>(120 + i * 37 % 240);
        alike.push_back({{},
                         often,
                         often > 0 ? age * static_cast<double>(1 + i % 9) / 10 : 0,
                         age,
                         20.0 + static_cast<double>(i * 13 % 50)});
    }
    const auto started = std::chrono::steady_clock::now();
    const auto trained = train_lifetime(alike);
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(30));
    const auto one = trained.model.outlook(alike[1], 365, 1);
    EXPECT_TRUE(std::isfinite(one.value)) << trained.model.to_bytes();
    EXPECT_GE(one.value, 0);
}

TEST(CustomersTest, the_same_customer_is_always_held_out_or_never) {
    auto customers = make_shop(100, 0, 9).customers;
    const auto before = held_out(customers);
    customers.erase(customers.begin(), customers.begin() + 3);
    std::size_t found = 0;
    for (const auto& one : held_out(customers))
        for (const auto& other : before) found += one.id == other.id ? 1 : 0;
    EXPECT_EQ(found, held_out(customers).size());
}

TEST(CustomersTest, customers_that_cannot_be_are_named) {
    const auto refusal = [](const CustomerHistory& customer) {
        try {
            check_customers({customer}, "/customers");
        } catch (const Error& error) {
            return error.fields().at(0).pointer;
        }
        return std::string();
    };
    EXPECT_EQ(refusal({{}, 2, 10, 20, {}}), "");
    EXPECT_EQ(refusal({{}, 2, 30, 20, {}}), "/customers/0/recency");
    EXPECT_EQ(refusal({{}, 0, 10, 20, {}}), "/customers/0/recency");
    EXPECT_EQ(refusal({{}, 2.5, 10, 20, {}}), "/customers/0/frequency");
    EXPECT_EQ(refusal({{}, 1, 10, NAN, {}}), "/customers/0/age");
    EXPECT_EQ(refusal({{}, 1, 10, 20, -5}), "/customers/0/value");
}

TEST(CustomersTest, too_few_customers_are_told_how_many_are_missing) {
    try {
        train_lifetime(make_shop(30, 0, 1).customers);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), testing::HasSubstr("needs 120 more customers"));
    }
}

TEST(CustomersTest, a_model_is_read_back_as_it_was) {
    const auto trained = train_lifetime(make_shop(200, 0, 2).customers);
    const auto again = Lifetime::from_bytes(trained.model.to_bytes());
    const CustomerHistory customer{{}, 3, 50, 90, 12};
    const auto one = again.outlook(customer, 365, 4),
               other = trained.model.outlook(customer, 365, 4);
    EXPECT_NEAR(one.value, other.value, 1e-9 * other.value);
    EXPECT_NEAR(one.high, other.high, 1e-6 * other.high);
    EXPECT_THROW(Lifetime::from_bytes("HERALDX1{}"), Error);
}

}  // namespace
}  // namespace herald::insight
