#include <algorithm>
#include <cmath>

#include "base/money.hpp"
#include "condition/condition.hpp"

namespace herald::condition {
namespace {

/// Digits after the point that a number of this size deserves: three significant ones below 1, two
/// below 100.
int digits_for(double value) {
    const double size = std::abs(value);
    if (size == 0 || size >= 1000) return 0;
    if (size >= 1) return 2;
    return std::min(9, 2 - static_cast<int>(std::floor(std::log10(size))));
}

std::string without_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

/// "1234.5" → "1,234.5" or "1.234,5".
std::string grouped(const std::string& plain, Language language) {
    const char group = language == Language::de ? '.' : ',';
    const char point = language == Language::de ? ',' : '.';
    const std::size_t from = plain.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(plain.find('.'), plain.size());
    std::string out = plain.substr(0, from);
    for (std::size_t i = from; i < end; ++i) {
        out += plain[i];
        const std::size_t left = end - i - 1;
        if (left > 0 && left % 3 == 0) out += group;
    }
    if (end < plain.size()) out += point + plain.substr(end + 1);
    return out;
}

std::string number(double value, int digits, Language language) {
    std::string plain = without_zeros(fmt::format("{:.{}f}", value, digits));
    if (plain == "-0") plain = "0";
    return grouped(plain, language);
}

/// Cents are whole ("0.50") or as many as it takes ("0.0042").
std::string money(double value, const Style& style) {
    const int minor = style.currency ? minor_digits(*style.currency) : 2;
    const int digits = value == std::floor(value)
                           ? 0
                           : std::max(minor, std::abs(value) < 1 ? digits_for(value) : 0);
    std::string plain = fmt::format("{:.{}f}", value, digits);
    for (int left = digits; left > minor && plain.ends_with('0'); --left) plain.pop_back();
    std::string text = grouped(plain, style.language);
    if (style.currency) text += fmt::format(" {}", style.currency->text());
    return text;
}

}  // namespace

std::string shown(double value, std::optional<FieldUnit> unit, const Style& style) {
    const Language language = style.language;
    if (!unit) return number(value, std::max(digits_for(value), 0), language);
    switch (*unit) {
        case FieldUnit::money: return money(value, style);
        case FieldUnit::ratio:
            return fmt::format("{} %", number(value * 100, digits_for(value * 100), language));
        case FieldUnit::count: return number(value, digits_for(value), language);
        case FieldUnit::days: {
            const std::string days = number(value, digits_for(value), language);
            if (language == Language::de)
                return fmt::format("{} {}", days, value == 1 ? "Tag" : "Tage");
            return fmt::format("{} {}", days, value == 1 ? "day" : "days");
        }
    }
    return {};
}

}  // namespace herald::condition
