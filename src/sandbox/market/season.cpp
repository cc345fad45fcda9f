#include "sandbox/market/season.hpp"

#include <cmath>
#include <numbers>

namespace herald::sandbox::market {
namespace {

using std::chrono::days;

/// The anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
Day easter(int year) {
    const int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25,
              g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4,
              l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451, month = (h + l - 7 * m + 114) / 31,
              day = (h + l - 7 * m + 114) % 31 + 1;
    return Day(std::chrono::year(year) / month / day);
}

Day nth(int year, unsigned month, std::chrono::weekday weekday, unsigned n) {
    return Day(std::chrono::year(year) / static_cast<int>(month) / weekday[n]);
}

bool within(Day day, Day first, Day last) { return day >= first && day <= last; }

}  // namespace

Holiday holiday(Day day) {
    const std::chrono::year_month_day date(day);
    const int year = static_cast<int>(date.year());
    const auto on = [&](unsigned month, unsigned d) {
        return Day(date.year() / static_cast<int>(month) / static_cast<int>(d));
    };
    switch (static_cast<unsigned>(date.month())) {
        case 1: return within(day, on(1, 1), on(1, 6)) ? Holiday{0.88, 0.75} : Holiday{0.96, 0.86};
        case 2: return within(day, on(2, 7), on(2, 13)) ? Holiday{1.12, 1.04} : Holiday{};
        case 3:
        case 4:
            return within(day, easter(year) - days(2), easter(year) + days(1)) ? Holiday{0.86, 0.95}
                                                                               : Holiday{};
        case 5: {
            const Day mothers = nth(year, 5, std::chrono::Sunday, 2);
            return within(day, mothers - days(7), mothers - days(1)) ? Holiday{1.12, 1.05}
                                                                     : Holiday{};
        }
        case 8: return within(day, on(8, 15), on(8, 31)) ? Holiday{1.06, 1.03} : Holiday{};
        case 11: {
            const Day friday = nth(year, 11, std::chrono::Thursday, 4) + days(1);
            if (day == friday) return {1.95, 1.55};
            if (day == friday + days(3)) return {1.8, 1.45};
            if (within(day, friday + days(1), friday + days(2))) return {1.5, 1.4};
            if (within(day, friday - days(4), friday - days(1))) return {1.22, 1.28};
            return day == on(11, 11) ? Holiday{1.18, 1.1} : Holiday{1.03, 1.06};
        }
        case 12:
            if (within(day, on(12, 24), on(12, 26))) return {0.55, 0.8};
            if (day > on(12, 26)) return {0.85, 0.72};
            return day <= on(12, 1) && day == nth(year, 11, std::chrono::Thursday, 4) + days(4)
                       ? Holiday{1.8, 1.45}
                       : Holiday{1.24, 1.2};
        default: return {};
    }
}

double yearly(Day day, double amplitude, double peak) {
    const Day start(std::chrono::year_month_day(day).year() / 1 / 1);
    const double turn = static_cast<double>((day - start).count()) / 365.25;
    return 1 + amplitude * std::cos(2 * std::numbers::pi * (turn - peak));
}

}  // namespace herald::sandbox::market
