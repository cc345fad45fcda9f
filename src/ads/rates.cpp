#include "ads/rates.hpp"

#include <algorithm>

namespace herald::ads {

Rates::Rates(const std::vector<ExchangeRate>& rates) {
    for (const auto& r : rates) {
        series_[{r.base, r.quote}][r.date] = r.rate;
        currencies_.push_back(r.base);
        currencies_.push_back(r.quote);
    }
    std::sort(currencies_.begin(), currencies_.end());
    currencies_.erase(std::unique(currencies_.begin(), currencies_.end()), currencies_.end());
}

/// As the table has it: the newest on or before the day.
std::optional<double> Rates::quoted(Currency base, Currency quote, Day day) const {
    const auto found = series_.find({base, quote});
    if (found == series_.end()) return std::nullopt;
    auto at = found->second.upper_bound(day);
    if (at == found->second.begin()) return std::nullopt;
    --at;
    return day - at->first > std::chrono::days(kRateDays) ? std::nullopt
                                                          : std::optional(at->second);
}

std::optional<double> Rates::leg(Currency from, Currency to, Day day) const {
    if (const auto direct = quoted(from, to, day)) return direct;
    if (const auto inverse = quoted(to, from, day)) return 1 / *inverse;
    return std::nullopt;
}

std::optional<double> Rates::rate(Currency from, Currency to, Day day) const {
    if (from == to) return 1;
    if (const auto direct = leg(from, to, day)) return direct;
    for (const Currency pivot : currencies_) {
        const auto first = leg(from, pivot, day), second = leg(pivot, to, day);
        if (first && second) return *first * *second;
    }
    return std::nullopt;
}

Rates load_rates(const Scope& scope, Day first, Day last) {
    return Rates(scope.db().list<ExchangeRate>(
        "SELECT day, base, quote, rate FROM exchange_rates WHERE tenant = :tenant AND day BETWEEN "
        ":first AND :last",
        {{"first", first - std::chrono::days(kRateDays)}, {"last", last}}));
}

}  // namespace herald::ads
