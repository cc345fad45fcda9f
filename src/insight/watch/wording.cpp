#include <fmt/format.h>

#include <array>

#include "insight/watch/story.hpp"

namespace herald::insight::watch {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

/// 1234567 → "1,234,567".
std::string grouped(double value) {
    std::string digits = fmt::format("{:.0f}", std::abs(value));
    for (std::ptrdiff_t at = std::ssize(digits) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return (value <= -0.5 ? "-" : "") + digits;
}

}  // namespace

std::string figure_text(ads::Metric metric, double value, Currency currency) {
    if (is_money(metric)) {
        if (std::abs(value) >= 100) return fmt::format("{} {}", grouped(value), currency.text());
        return fmt::format("{:.2f} {}", value, currency.text());
    }
    switch (metric) {
        case ads::Metric::ctr:
        case ads::Metric::cvr: return fmt::format("{:.2f} %", 100 * value);
        case ads::Metric::roas:
        case ads::Metric::frequency: return fmt::format("{:.2f}", value);
        default: break;
    }
    if (std::abs(value) < 20 && value != std::floor(value)) return fmt::format("{:.1f}", value);
    return grouped(value);
}

std::string day_text(Day day) {
    const std::chrono::year_month_day date(day);
    const std::chrono::weekday weekday(day);
    return fmt::format("{}, {} {}", kWeekdays[weekday.c_encoding()],
                       static_cast<unsigned>(date.day()),
                       kMonths[static_cast<unsigned>(date.month()) - 1]);
}

}  // namespace herald::insight::watch
