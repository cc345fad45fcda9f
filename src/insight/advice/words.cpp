#include "insight/advice/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

std::string grouped(double value, int decimals) {
    std::string text = fmt::format("{:.{}f}", std::abs(value), decimals);
    const std::size_t point = std::min(text.find('.'), text.size());
    for (std::size_t at = point; at > 3; at -= 3) text.insert(at - 3, ",");
    const bool is_zero = text.find_first_not_of("0.,") == std::string::npos;
    return value < 0 && !is_zero ? "-" + text : text;
}

}  // namespace

std::string in_money(double amount, Currency currency) {
    const bool is_whole = std::abs(amount) >= 99.5 || minor_digits(currency) == 0;
    return fmt::format("{} {}", grouped(amount, is_whole ? 0 : minor_digits(currency)),
                       currency.text());
}

std::string in_percent(double share) {
    const double percent = 100 * share;
    return grouped(percent, std::abs(percent) < 1 && percent != 0 ? 1 : 0) + " %";
}

std::string in_figures(double value) {
    std::string out = grouped(value, std::abs(value) >= 99.5 ? 0 : std::abs(value) >= 9.95 ? 1 : 2);
    if (out.find('.') == std::string::npos) return out;
    out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out;
}

std::string in_days(std::int64_t days) {
    return fmt::format("{} {}", days, days == 1 ? "day" : "days");
}

Likely likely_of(std::span<const double> draws) {
    if (draws.empty()) return {};
    std::vector<double> sorted(draws.begin(), draws.end());
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        const double place = share * (static_cast<double>(sorted.size()) - 1);
        const auto below = static_cast<std::size_t>(place);
        const std::size_t above = std::min(below + 1, sorted.size() - 1);
        return std::lerp(sorted[below], sorted[above], place - static_cast<double>(below));
    };
    double sum = 0;
    for (const double value : sorted) sum += value;
    return {sum / static_cast<double>(sorted.size()), at(0.05), at(0.95)};
}

double chance_of_gain(std::span<const double> draws) {
    if (draws.empty()) return 0;
    const auto gains = std::count_if(draws.begin(), draws.end(), [](double d) { return d > 0; });
    return static_cast<double>(gains) / static_cast<double>(draws.size());
}

}  // namespace herald::insight
