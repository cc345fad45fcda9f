#pragma once

#include <map>
#include <optional>
#include <vector>

#include "base/described.hpp"
#include "store/scope.hpp"

/// What a currency was worth on a day.
namespace herald::ads {

/// One unit of `base` was `rate` units of `quote`.
struct ExchangeRate {
    Day date;
    Currency base, quote;
    double rate = 0;
};
BOOST_DESCRIBE_STRUCT(ExchangeRate, (), (date, base, quote, rate))

/// Days that an older rate still holds: over weekends and holidays.
inline constexpr int kRateDays = 7;

/// The rates around a period, in memory.
class Rates {
public:
    Rates() = default;
    explicit Rates(const std::vector<ExchangeRate>& rates);
    /// What one unit of `from` is worth in `to` on that day, from the newest rates at most
    /// kRateDays old: direct, turned round, or over a third currency. Absent when they do not tell.
    std::optional<double> rate(Currency from, Currency to, Day day) const;

private:
    std::optional<double> quoted(Currency base, Currency quote, Day day) const;
    std::optional<double> leg(Currency from, Currency to, Day day) const;
    std::map<std::pair<Currency, Currency>, std::map<Day, double>> series_;
    std::vector<Currency> currencies_;
};

/// Those that can matter between the two days.
Rates load_rates(const Scope& scope, Day first, Day last);

}  // namespace herald::ads
