#include <cmath>

#include "base/error.hpp"
#include "insight/ltv/histories.hpp"
#include "insight/ltv/hypergeometric.hpp"
#include "insight/ltv/purchases.hpp"

namespace herald::insight {
namespace {

/// Where a likelihood would need more, its parameters are so far apart that nobody's data tell
/// them.
constexpr int kTerms = 1000;

double log_sum(double a, double b) {
    const double larger = std::max(a, b);
    return larger + std::log(std::exp(a - larger) + std::exp(b - larger));
}

/// The logarithm of A0, the integral over the moments at which the customer may have left; -inf
/// where it is empty.
double log_a0(const ParetoNbd& m, const PurchaseHistory& c) {
    const bool alpha_larger = m.alpha >= m.beta;
    const double base = std::max(m.alpha, m.beta), gap = std::abs(m.alpha - m.beta);
    const double all = m.r + m.s + c.repeats;
    const double second = alpha_larger ? m.s + 1 : m.r + c.repeats;
    const auto term = [&](double at) {
        return std::log(hypergeometric_2f1(all, second, all + 1, gap / (base + at), kTerms)) -
               all * std::log(base + at);
    };
    const double from = term(c.recency), to = term(c.age);
    const double ratio = std::exp(to - from);
    return ratio < 1 ? from + std::log1p(-ratio) : -INFINITY;
}

double log_of_stayed(const ParetoNbd& m, const PurchaseHistory& c) {
    return -(m.r + c.repeats) * std::log(m.alpha + c.age) - m.s * std::log(m.beta + c.age);
}

double log_of_left(const ParetoNbd& m, const PurchaseHistory& c) {
    return std::log(m.s) - std::log(m.r + m.s + c.repeats) + log_a0(m, c);
}

double log_likelihood_of(const ParetoNbd& m, const PurchaseHistory& c) {
    return std::lgamma(m.r + c.repeats) - std::lgamma(m.r) + m.r * std::log(m.alpha) +
           m.s * std::log(m.beta) + log_sum(log_of_stayed(m, c), log_of_left(m, c));
}

/// (1 - (b / (b + t))^(s-1)) / (s - 1), which is a logarithm at s = 1.
double lifetime_within(double b, double s, double t) {
    const double log_ratio = std::log((b + t) / b);
    return std::abs(s - 1) < 1e-8 ? log_ratio : -std::expm1((1 - s) * log_ratio) / (s - 1);
}

}  // namespace

double ParetoNbd::expected(double t) const {
    return r * beta / alpha * lifetime_within(beta, s, t);
}

double ParetoNbd::alive(const PurchaseHistory& c) const {
    return 1 / (1 + std::exp(log_of_left(*this, c) - log_of_stayed(*this, c)));
}

double ParetoNbd::expected(const PurchaseHistory& c, double t) const {
    return (r + c.repeats) * (beta + c.age) / (alpha + c.age) *
           lifetime_within(beta + c.age, s, t) * alive(c);
}

double log_likelihood(const ParetoNbd& model, std::span<const PurchaseHistory> customers) {
    double sum = 0;
    for (const auto& customer : customers) sum += log_likelihood_of(model, customer);
    return sum;
}

ParetoNbd fit_pareto_nbd(std::span<const PurchaseHistory> customers) {
    const TalliedHistories histories(customers);
    const auto value = [&](const std::vector<double>& p) {
        const ParetoNbd model{p[0], p[1], p[2], p[3], 0, {}};
        return histories.sum([&](const PurchaseHistory& c) { return log_likelihood_of(model, c); });
    };
    auto best = maximize(value, {1, histories.mean_age(), 1, histories.mean_age()});
    const auto& p = best.parameters;
    return {p[0], p[1], p[2], p[3], best.value, std::move(best.log_standard_errors)};
}

}  // namespace herald::insight
