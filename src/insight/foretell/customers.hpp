#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/described.hpp"
#include "insight/ltv/purchases.hpp"
#include "model/registry.hpp"

/// The lifetime-value model as the registry keeps it. There is no table of customers: they come
/// with the request.
namespace herald::insight {

enum class TimeUnit : std::uint8_t { days, weeks };
BOOST_DESCRIBE_ENUM(TimeUnit, days, weeks)

/// One customer as clients send it; models have days.
struct CustomerHistory {
    std::optional<std::string> id;
    double frequency = 0;         ///< purchases after the first
    double recency = 0;           ///< from the first purchase to the last
    double age = 0;               ///< from the first purchase to today
    std::optional<double> value;  ///< of a repeat purchase, on average
};
BOOST_DESCRIBE_STRUCT(CustomerHistory, (), (id, frequency, recency, age, value))
inline constexpr std::size_t kFewestCustomers = 150, kMostTrainedCustomers = 20'000,
                             kMostServedCustomers = 2'000;
/// Throws Error{invalid} naming those who cannot be.
void check_customers(const std::vector<CustomerHistory>& customers, const std::string& at);
std::vector<CustomerHistory> in_days(std::vector<CustomerHistory> customers, TimeUnit unit);

enum class PurchaseModel : std::uint8_t { bg_nbd, pareto_nbd };
BOOST_DESCRIBE_ENUM(PurchaseModel, bg_nbd, pareto_nbd)
/// Parameters as the papers name them: a and b of BG/NBD, s and beta of Pareto/NBD.
struct LifetimeState {
    PurchaseModel purchases{};
    double r = 0, alpha = 0, a = 0, b = 0;
    bool has_values = false;
    double p = 0, q = 0, v = 0;  ///< gamma-gamma
    double usual_rate = 0;       ///< the plain model's: purchases a unit of time
    double mean_age = 0;
    std::int64_t customers = 0;
};
BOOST_DESCRIBE_STRUCT(LifetimeState, (),
                      (purchases, r, alpha, a, b, has_values, p, q, v, usual_rate, mean_age,
                       customers))

/// What one customer will still bring.
struct CustomerOutlook {
    double purchases = 0, alive = 1, value = 0;  ///< value: of all of them; purchases if no money
    double low = 0, high = 0;                    ///< of value, 90 %
    double rate_share = 0, alive_share = 0, money_share = 0;  ///< logarithms against a new customer
    std::vector<double> draws;                                ///< of value, equally likely
};

class Lifetime {
public:
    explicit Lifetime(LifetimeState about) : about_(std::move(about)) {}
    const LifetimeState& about() const { return about_; }

    /// Everything in days. Equal seeds, equal draws.
    CustomerOutlook outlook(const CustomerHistory& customer, double horizon,
                            std::uint64_t seed) const;
    /// What a customer of whom nothing is known brings within `horizon`.
    double newcomer(double horizon) const;
    /// -log-likelihood a customer.
    std::vector<double> losses(const std::vector<CustomerHistory>& customers) const;

    std::string to_bytes() const;
    static Lifetime from_bytes(std::string_view bytes);

private:
    LifetimeState about_;
};

/// A fitted model and what it must beat: nobody leaves and all buy alike.
struct TrainedLifetime {
    Lifetime model;
    std::string method, chosen;
    std::vector<double> losses, plain_losses;  ///< of the customers held out
    std::vector<model::ModelMetric> metrics;
};
/// Fitted on about four fifths of the customers, judged on the rest; times in days. Throws
/// Error{invalid} with too few.
TrainedLifetime train_lifetime(const std::vector<CustomerHistory>& customers);
/// Those that training holds out: by their id, so that no later version is fitted on them either;
/// every fifth of those without one.
std::vector<CustomerHistory> held_out(const std::vector<CustomerHistory>& customers);

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::CustomerHistory> = std::tuple{
    rule<&herald::insight::CustomerHistory::id>(length{1, 200}),
    rule<&herald::insight::CustomerHistory::frequency>(at_least{0}, at_most{1e6},
                                                       doc{"Purchases after the first."}),
    rule<&herald::insight::CustomerHistory::recency>(
        at_least{0}, at_most{1e6},
        doc{"Time from the first purchase to the last; 0 without repeats."}),
    rule<&herald::insight::CustomerHistory::age>(at_least{0}, at_most{1e6},
                                                 doc{"Time from the first purchase to today."}),
    rule<&herald::insight::CustomerHistory::value>(at_least{0}, at_most{1e9},
                                                   doc{"Mean value of a repeat purchase."}),
};
