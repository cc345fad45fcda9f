#include <algorithm>
#include <cmath>

#include "insight/foretell/predictions.hpp"

namespace herald::insight {
namespace {

struct ValueParts {
    double base = 0, rate = 0, alive = 0, money = 0;
};

/// One customer's difference from a newcomer, divided over what makes it (logarithmic mean).
void add_parts(ValueParts& parts, const CustomerOutlook& one, double newcomer) {
    const double log = one.rate_share + one.alive_share + one.money_share;
    const double mean = std::abs(log) > 1e-9 ? (one.value - newcomer) / log : newcomer;
    parts.base += newcomer;
    parts.rate += one.rate_share * mean;
    parts.alive += one.alive_share * mean;
    parts.money += one.money_share * mean;
}

double quantile(std::vector<double>& values, double q) {
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

}  // namespace

LifetimePrediction predict_lifetime(const Lifetime& model, const PredictionModel& version,
                                    const std::vector<CustomerHistory>& customers, int horizon_days,
                                    Day today, Currency currency) {
    LifetimePrediction out;
    ValueParts parts;
    std::vector<double> totals;
    const double newcomer = model.newcomer(horizon_days);
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto one = model.outlook(customers[i], horizon_days, i + 1);
        out.prediction += one.value;
        add_parts(parts, one, newcomer);
        totals.resize(one.draws.size());
        for (std::size_t d = 0; d < totals.size(); ++d) totals[d] += one.draws[d];
        out.customers.push_back(
            {customers[i].id, one.purchases, one.alive, one.value, one.low, one.high});
    }
    const auto near = std::count_if(totals.begin(), totals.end(), [&](double total) {
        return std::abs(total - out.prediction) <= kConfidenceWithin * out.prediction;
    });
    out.confidence = static_cast<double>(near) / static_cast<double>(totals.size() + 1);
    const double tail = (1 - kReachLevel) / 2;
    out.interval = {kReachLevel, std::min(quantile(totals, tail), out.prediction),
                    std::max(quantile(totals, 1 - tail), out.prediction)};
    out.model = version;
    out.drivers = {
        {"newcomer",
         customers.size() == 1 ? "A customer of whom nothing is known"
                               : "Customers of whom nothing is known",
         parts.base,
         {}},
        {"rate", "How often they bought", parts.rate, {}},
        {"alive", "The chance that they are still customers", parts.alive, {}},
    };
    if (model.about().has_values)
        out.drivers.push_back({"money", "What they spent each time", parts.money, {}});
    std::stable_sort(out.drivers.begin() + 1, out.drivers.end(), [](const auto& a, const auto& b) {
        return std::abs(a.contribution) > std::abs(b.contribution);
    });
    out.unit = model.about().has_values ? "money" : "count";
    out.currency = currency;
    out.days = horizon_days;
    out.from = today;
    out.to = today + std::chrono::days(horizon_days - 1);
    if (!model.about().has_values)
        out.message = "Purchases, not money: the model was trained without what customers spent.";
    return out;
}

}  // namespace herald::insight
