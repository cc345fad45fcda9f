#include <fmt/format.h>

#include <cmath>

#include "base/error.hpp"
#include "insight/ltv/purchases.hpp"

namespace herald::insight {
namespace {

double log_likelihood_of(const GammaGamma& m, const SpendHistory& c) {
    const double px = m.p * c.purchases, total = c.purchases * c.mean_value;
    return std::lgamma(px + m.q) - std::lgamma(px) - std::lgamma(m.q) + m.q * std::log(m.v) +
           (px - 1) * std::log(c.mean_value) + px * std::log(c.purchases) -
           (px + m.q) * std::log(total + m.v);
}

}  // namespace

double GammaGamma::expected_value(const SpendHistory& c) const {
    const double weight = p * c.purchases + q - 1;
    if (weight <= 0) return INFINITY;  // with q < 1 a new customer's mean does not exist
    return p * (v + c.purchases * c.mean_value) / weight;
}

double log_likelihood(const GammaGamma& model, std::span<const SpendHistory> customers) {
    double sum = 0;
    for (const auto& customer : customers)
        if (customer.purchases > 0) sum += log_likelihood_of(model, customer);
    return sum;
}

GammaGamma fit_gamma_gamma(std::span<const SpendHistory> customers) {
    constexpr std::size_t kFewest = 10;
    std::vector<SpendHistory> spenders;
    double mean = 0;
    for (const auto& customer : customers) {
        if (!(customer.purchases > 0)) continue;
        if (!std::isfinite(customer.mean_value) || customer.mean_value <= 0)
            throw Error(
                ErrorKind::invalid,
                fmt::format("A mean purchase value must be above 0, not {}.", customer.mean_value));
        spenders.push_back(customer);
        mean += customer.mean_value;
    }
    if (spenders.size() < kFewest)
        throw Error(ErrorKind::invalid,
                    fmt::format("Not enough data: {} customers have bought again, at least {}.",
                                spenders.size(), kFewest));
    mean /= static_cast<double>(spenders.size());
    // Money is measured in the mean purchase, so that the search begins near 1 in any currency.
    for (auto& spender : spenders) spender.mean_value /= mean;
    auto best = maximize(
        [&](const std::vector<double>& x) {
            return log_likelihood({x[0], x[1], x[2], 0, {}}, spenders);
        },
        {2, 2, 1});
    GammaGamma out{best.parameters[0], best.parameters[1], best.parameters[2] * mean, 0,
                   std::move(best.log_standard_errors)};
    for (auto& spender : spenders) spender.mean_value *= mean;
    out.log_likelihood = log_likelihood(out, spenders);
    return out;
}

}  // namespace herald::insight
