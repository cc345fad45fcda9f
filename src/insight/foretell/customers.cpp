#include "insight/foretell/customers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace herald::insight {
namespace {

constexpr std::string_view kMagic = "HERALDL1";
constexpr std::size_t kDrawn = 400, kHeldEvery = 5;
constexpr double kMostPurchases = 100'000;

PurchaseHistory history_of(const CustomerHistory& c) { return {c.frequency, c.recency, c.age}; }

std::vector<PurchaseHistory> histories_of(const std::vector<CustomerHistory>& customers) {
    std::vector<PurchaseHistory> out;
    for (const auto& customer : customers) out.push_back(history_of(customer));
    return out;
}

BgNbd bg_of(const LifetimeState& s) { return {s.r, s.alpha, s.a, s.b, 0, {}}; }
ParetoNbd pareto_of(const LifetimeState& s) { return {s.r, s.alpha, s.a, s.b, 0, {}}; }
GammaGamma money_of(const LifetimeState& s) { return {s.p, s.q, s.v, 0, {}}; }

double gamma(std::mt19937_64& random, double shape, double rate) {
    return std::gamma_distribution<double>(shape, 1 / rate)(random);
}

/// How long the customer stays, at most `horizon`; BG/NBD's customers leave at purchases instead.
double stay(std::mt19937_64& random, const LifetimeState& s, const CustomerHistory& c,
            double horizon) {
    if (s.purchases == PurchaseModel::bg_nbd) return horizon;
    const double leaving = gamma(random, s.a, s.b + c.age);
    return std::min(horizon,
                    std::exponential_distribution<double>(std::max(leaving, 1e-12))(random));
}

/// Purchases within `horizon` of one who is still there: given that, the rate is gamma
/// (r + x, alpha + T), the chance to leave beta (a, b + x), the leaving rate gamma (s, beta + T).
double draw_purchases(std::mt19937_64& random, const LifetimeState& s, const CustomerHistory& c,
                      double horizon) {
    const double rate = gamma(random, s.r + c.frequency, s.alpha + c.age);
    const double mean = std::min(rate * stay(random, s, c, horizon), kMostPurchases);
    if (!(mean > 0)) return 0;
    double count = std::poisson_distribution<int>(mean)(random);
    if (s.purchases != PurchaseModel::bg_nbd || count == 0) return count;
    const double leave = gamma(random, s.a, 1), remain = gamma(random, s.b + c.frequency, 1);
    const double chance = leave / std::max(leave + remain, 1e-300);
    // The purchase at which one leaves still counts.
    if (chance > 0 && chance < 1)
        count = std::min(count, 1.0 + std::geometric_distribution<int>(chance)(random));
    return count;
}

double draw_value(std::mt19937_64& random, const LifetimeState& s, const CustomerHistory& c,
                  double purchases) {
    if (!s.has_values || purchases <= 0) return purchases;
    const double known = c.value && c.frequency > 0 ? c.frequency : 0;
    const double scale = gamma(random, s.q + s.p * known, s.v + s.p * known * c.value.value_or(0));
    return gamma(random, s.p * purchases, std::max(scale, 1e-12));
}

double per_purchase(const LifetimeState& s, const CustomerHistory& c) {
    if (!s.has_values) return 1;
    const double known = c.value && c.frequency > 0 ? c.frequency : 0;
    return money_of(s).expected_value({known, c.value.value_or(0)});
}

double log_of(double value) { return std::log(std::max(value, 1e-12)); }

[[noreturn]] void unreadable() {
    throw Error(ErrorKind::invalid, "The model cannot be read: it is of another kind or version.");
}

bool is_held_out(const CustomerHistory& customer, std::size_t place) {
    const std::size_t number = customer.id ? sha256(*customer.id).at(0) : place;
    return number % kHeldEvery == kHeldEvery - 1;
}

std::vector<CustomerHistory> fifth(const std::vector<CustomerHistory>& customers, bool held) {
    std::vector<CustomerHistory> out;
    for (std::size_t i = 0; i < customers.size(); ++i)
        if (is_held_out(customers[i], i) == held) out.push_back(customers[i]);
    return out;
}

double mean_of(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

void fit_money(const std::vector<CustomerHistory>& customers, LifetimeState& state) {
    std::vector<SpendHistory> spends;
    for (const auto& c : customers)
        if (c.frequency > 0 && c.value && *c.value > 0) spends.push_back({c.frequency, *c.value});
    if (spends.size() < kFewestCustomers / 2) return;
    const GammaGamma fitted = fit_gamma_gamma(spends);
    state.has_values = true;
    state.p = fitted.p;
    state.q = fitted.q;
    state.v = fitted.v;
}

}  // namespace

void check_customers(const std::vector<CustomerHistory>& customers, const std::string& at) {
    Problems problems;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto& c = customers[i];
        const auto path = [&](const char* name) { return fmt::format("{}/{}/{}", at, i, name); };
        const auto is_amount = [](double x) { return std::isfinite(x) && x >= 0 && x < 1e6; };
        if (!is_amount(c.frequency) || c.frequency != std::floor(c.frequency))
            problems.add(path("frequency"), "must be a whole number from 0: repeat purchases");
        if (!is_amount(c.age) || c.age <= 0) problems.add(path("age"), "must be above 0");
        if (!is_amount(c.recency) || c.recency > c.age)
            problems.add(path("recency"), "must lie between 0 and age");
        if ((c.frequency > 0) != (c.recency > 0))
            problems.add(path("recency"),
                         "must be above 0 exactly when there are repeat purchases");
        if (c.value && !(std::isfinite(*c.value) && *c.value >= 0 && *c.value < 1e9))
            problems.add(path("value"), "must be an amount of money from 0");
    }
    problems.raise();
}

CustomerOutlook Lifetime::outlook(const CustomerHistory& c, double horizon,
                                  std::uint64_t seed) const {
    const PurchaseHistory history = history_of(c);
    CustomerOutlook out;
    double fresh = 0;
    if (about_.purchases == PurchaseModel::bg_nbd) {
        const BgNbd model = bg_of(about_);
        out.purchases = model.expected(history, horizon);
        out.alive = model.alive(history);
        fresh = model.expected(horizon);
    } else {
        const ParetoNbd model = pareto_of(about_);
        out.purchases = model.expected(history, horizon);
        out.alive = model.alive(history);
        fresh = model.expected(horizon);
    }
    const double each = per_purchase(about_, c);
    out.value = out.purchases * each;
    out.alive_share = log_of(out.alive);
    out.rate_share = log_of(out.purchases) - out.alive_share - log_of(fresh);
    out.money_share = log_of(each) - log_of(per_purchase(about_, {}));
    std::mt19937_64 random(seed);
    std::bernoulli_distribution is_there(std::clamp(out.alive, 0.0, 1.0));
    for (std::size_t i = 0; i < kDrawn; ++i) {
        const double bought = is_there(random) ? draw_purchases(random, about_, c, horizon) : 0;
        out.draws.push_back(draw_value(random, about_, c, bought));
    }
    auto sorted = out.draws;
    std::sort(sorted.begin(), sorted.end());
    out.low = std::min(sorted[kDrawn / 20], out.value);
    out.high = std::max(sorted[kDrawn - 1 - kDrawn / 20], out.value);
    return out;
}

double Lifetime::newcomer(double horizon) const {
    const double bought = about_.purchases == PurchaseModel::bg_nbd
                              ? bg_of(about_).expected(horizon)
                              : pareto_of(about_).expected(horizon);
    return bought * per_purchase(about_, {});
}

std::vector<double> Lifetime::losses(const std::vector<CustomerHistory>& customers) const {
    std::vector<double> out;
    for (const auto& customer : customers) {
        const PurchaseHistory one[] = {history_of(customer)};
        out.push_back(about_.purchases == PurchaseModel::bg_nbd
                          ? -log_likelihood(bg_of(about_), one)
                          : -log_likelihood(pareto_of(about_), one));
    }
    return out;
}

std::string Lifetime::to_bytes() const {
    return std::string(kMagic) + to_json<Digits::exact>(about_);
}

Lifetime Lifetime::from_bytes(std::string_view bytes) {
    if (!bytes.starts_with(kMagic)) unreadable();
    bytes.remove_prefix(kMagic.size());
    Problems problems;
    auto about = decode_json<LifetimeState>(parse_json(bytes), problems, Unknown::ignore);
    problems.raise();
    return Lifetime(about);
}

std::vector<CustomerHistory> held_out(const std::vector<CustomerHistory>& customers) {
    return fifth(customers, true);
}

std::vector<CustomerHistory> in_days(std::vector<CustomerHistory> customers, TimeUnit unit) {
    for (auto& customer : customers) {
        if (unit == TimeUnit::days) break;
        customer.recency *= 7;
        customer.age *= 7;
    }
    return customers;
}

TrainedLifetime train_lifetime(const std::vector<CustomerHistory>& customers) {
    if (customers.size() < kFewestCustomers)
        throw Error(ErrorKind::invalid, fmt::format("Not enough data: needs {} more customers.",
                                                    kFewestCustomers - customers.size()));
    const auto fit = fifth(customers, false), held = fifth(customers, true);
    const auto histories = histories_of(fit);
    const BgNbd bg = fit_bg_nbd(histories);
    const ParetoNbd pareto = fit_pareto_nbd(histories);
    LifetimeState state;
    state.customers = static_cast<std::int64_t>(customers.size());
    double repeats = 0, time = 0;
    for (const auto& c : fit) {
        repeats += c.frequency;
        time += c.age;
    }
    state.mean_age = time / static_cast<double>(fit.size());
    state.usual_rate = repeats / time;
    fit_money(fit, state);
    LifetimeState other = state;
    state.r = bg.r, state.alpha = bg.alpha, state.a = bg.a, state.b = bg.b;
    other.purchases = PurchaseModel::pareto_nbd;
    other.r = pareto.r, other.alpha = pareto.alpha, other.a = pareto.s, other.b = pareto.beta;
    const auto bg_losses = Lifetime(state).losses(held),
               pareto_losses = Lifetime(other).losses(held);
    const bool is_bg = mean_of(bg_losses) <= mean_of(pareto_losses);
    TrainedLifetime out{
        Lifetime(is_bg ? state : other),
        is_bg ? "BG/NBD" : "Pareto/NBD",
        fmt::format("Loss of a held-out customer: BG/NBD {:.4f}, Pareto/NBD {:.4f}.",
                    mean_of(bg_losses), mean_of(pareto_losses)),
        is_bg ? bg_losses : pareto_losses,
        {},
        {}};
    if (state.has_values) out.method += " and gamma-gamma";
    for (const auto& c : held)
        out.plain_losses.push_back(state.usual_rate * c.age -
                                   c.frequency * log_of(state.usual_rate));
    out.metrics = {{"loss", mean_of(out.losses)},
                   {"loss_of_equal_customers", mean_of(out.plain_losses)},
                   {"held_out_customers", static_cast<double>(held.size())}};
    return out;
}

}  // namespace herald::insight
