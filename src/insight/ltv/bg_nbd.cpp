#include <cmath>

#include "base/error.hpp"
#include "insight/ltv/histories.hpp"
#include "insight/ltv/hypergeometric.hpp"
#include "insight/ltv/purchases.hpp"

namespace herald::insight {
namespace {

double log_likelihood_of(const BgNbd& m, const PurchaseHistory& c) {
    const double x = c.repeats;
    const double shared = std::lgamma(m.r + x) - std::lgamma(m.r) + m.r * std::log(m.alpha) +
                          std::lgamma(m.a + m.b) + std::lgamma(m.b + x) - std::lgamma(m.b) -
                          std::lgamma(m.a + m.b + x);
    const double stayed = -(m.r + x) * std::log(m.alpha + c.age);
    if (x == 0) return shared + stayed;
    const double left =
        std::log(m.a) - std::log(m.b + x - 1) - (m.r + x) * std::log(m.alpha + c.recency);
    const double larger = std::max(stayed, left);
    return shared + larger + std::log(std::exp(stayed - larger) + std::exp(left - larger));
}

/// How much likelier it is that a customer left with the last purchase than that they stayed.
double odds_of_leaving(const BgNbd& m, const PurchaseHistory& c) {
    if (c.repeats == 0) return 0;
    return m.a / (m.b + c.repeats - 1) *
           std::pow((m.alpha + c.age) / (m.alpha + c.recency), m.r + c.repeats);
}

}  // namespace

double BgNbd::expected(double t) const {
    const double z = t / (alpha + t);
    // At a = 1 both sides of the formula vanish; a neighbour stands for it.
    const double shape = std::abs(a - 1) < 1e-6 ? 1 + 1e-6 : a;
    const double f = hypergeometric_2f1(r, b, shape + b - 1, z);
    return (shape + b - 1) / (shape - 1) * (1 - std::pow(alpha / (alpha + t), r) * f);
}

double BgNbd::expected(const PurchaseHistory& c, double t) const {
    const double x = c.repeats;
    const double shape = std::abs(a - 1) < 1e-6 ? 1 + 1e-6 : a;
    const double f = hypergeometric_2f1(r + x, b + x, shape + b + x - 1, t / (alpha + c.age + t));
    const double more = (shape + b + x - 1) / (shape - 1) *
                        (1 - std::pow((alpha + c.age) / (alpha + c.age + t), r + x) * f);
    return more / (1 + odds_of_leaving(*this, c));
}

double BgNbd::alive(const PurchaseHistory& c) const { return 1 / (1 + odds_of_leaving(*this, c)); }

double log_likelihood(const BgNbd& model, std::span<const PurchaseHistory> customers) {
    double sum = 0;
    for (const auto& customer : customers) sum += log_likelihood_of(model, customer);
    return sum;
}

BgNbd fit_bg_nbd(std::span<const PurchaseHistory> customers) {
    const TalliedHistories histories(customers);
    const auto value = [&](const std::vector<double>& p) {
        const BgNbd model{p[0], p[1], p[2], p[3], 0, {}};
        return histories.sum([&](const PurchaseHistory& c) { return log_likelihood_of(model, c); });
    };
    auto best = maximize(value, {1, histories.mean_age(), 1, 1});
    const auto& p = best.parameters;
    return {p[0], p[1], p[2], p[3], best.value, std::move(best.log_standard_errors)};
}

}  // namespace herald::insight
