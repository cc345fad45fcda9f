#include "base/csv_number.hpp"

#include <array>
#include <utility>

#include "base/csv.hpp"
#include "base/text.hpp"

namespace herald::csv {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

/// Bytes of a blank at the front of `text`: space, tab, no-break (U+00A0), thin (U+2009), narrow
/// no-break (U+202F), figure (U+2007).
std::size_t blank_at(std::string_view text) {
    if (text.empty()) return 0;
    if (text[0] == ' ' || text[0] == '\t') return 1;
    if (text.starts_with("\xC2\xA0")) return 2;
    if (text.starts_with("\xE2\x80\x89") || text.starts_with("\xE2\x80\xAF") ||
        text.starts_with("\xE2\x80\x87"))
        return 3;
    return 0;
}

/// Bytes of an apostrophe at the front: ' or ’.
std::size_t apostrophe_at(std::string_view text) {
    if (text.starts_with("'")) return 1;
    return text.starts_with("\xE2\x80\x99") ? 3 : 0;
}

struct Sign {
    std::string_view text, code;  // the code is empty when several currencies share the sign
};
// Longer ones first, so that "US$" is not read as "$".
constexpr std::array kSigns{Sign{"US$", "USD"},
                            Sign{"CA$", "CAD"},
                            Sign{"A$", "AUD"},
                            Sign{"C$", "CAD"},
                            Sign{"NZ$", "NZD"},
                            Sign{"HK$", "HKD"},
                            Sign{"MX$", "MXN"},
                            Sign{"S$", "SGD"},
                            Sign{"R$", "BRL"},
                            Sign{"NT$", "TWD"},
                            Sign{"$", ""},
                            Sign{"\xE2\x82\xAC", "EUR"},
                            Sign{"\xC2\xA3", "GBP"},
                            Sign{"\xC2\xA5", ""},
                            Sign{"\xE2\x82\xB9", "INR"},
                            Sign{"\xE2\x82\xBA", "TRY"},
                            Sign{"\xE2\x82\xA9", "KRW"},
                            Sign{"\xE2\x82\xBD", "RUB"},
                            Sign{"\xE2\x82\xAA", "ILS"},
                            Sign{"\xE2\x82\xAB", "VND"},
                            Sign{"\xE2\x82\xB4", "UAH"},
                            Sign{"\xE0\xB8\xBF", "THB"},
                            Sign{"z\xC5\x82", "PLN"},
                            Sign{"K\xC4\x8D", "CZK"},
                            Sign{"Fr.", "CHF"},
                            Sign{"Ft", "HUF"},
                            Sign{"lei", "RON"},
                            Sign{"kr.", ""},
                            Sign{"kr", ""}};

/// Bytes of a currency's sign or ISO code at the front; 0 for none.
std::size_t currency_at(std::string_view text, std::optional<Currency>* found = nullptr) {
    for (const auto& sign : kSigns)
        if (text.starts_with(sign.text)) {
            if (found != nullptr && !sign.code.empty()) *found = parse_currency(sign.code);
            return sign.text.size();
        }
    if (text.size() < 3 || (text.size() > 3 && is_letter(text[3]))) return 0;
    for (const char c : text.substr(0, 3))
        if (c < 'A' || c > 'Z') return 0;
    const auto code = parse_currency(text.substr(0, 3));
    if (code && found != nullptr) *found = code;
    return code ? 3 : 0;
}

/// What stands for "no figure" in exports.
bool is_none(std::string_view text) {
    static constexpr std::array<std::string_view, 18> kNone{
        "",   "-",    "--",   "---",  "\xE2\x80\x93", "\xE2\x80\x94", "n/a",     "N/A", "#N/A",
        "NA", "null", "NULL", "None", "\xE2\x88\x9E", "k. A.",        "#DIV/0!", "NaN", "nan"};
    for (const auto none : kNone)
        if (text == none) return true;
    // Google Ads writes shares below a threshold as " < 10%": a bound, not a figure.
    return text.size() > 1 && (text[0] == '<' || text[0] == '>') &&
           (is_digit(text.back()) || text.back() == '%');
}

struct Figure {
    std::string_view digits;  // with separators
    bool negative = false, percent = false;
};

/// Bytes of a minus at the front: - or − (U+2212).
std::size_t minus_at(std::string_view text) {
    if (text.starts_with("-")) return 1;
    return text.starts_with("\xE2\x88\x92") ? 3 : 0;
}

/// Peels signs, currencies and blanks off both ends; absent when something else stands there.
std::optional<Figure> peel(std::string_view text) {
    Figure out;
    bool parenthesis = false;
    while (!text.empty() && !is_digit(text[0]) && text[0] != '.' && text[0] != ',') {
        std::size_t n = blank_at(text);
        if (n == 0) n = apostrophe_at(text);  // Excel's mark for text
        if (n == 0 && text[0] == '+') n = 1;
        if (n == 0 && (n = minus_at(text)) != 0) {
            if (std::exchange(out.negative, true)) return std::nullopt;
        }
        if (n == 0 && text[0] == '(' && text.back() == ')' && !std::exchange(parenthesis, true)) {
            text.remove_suffix(1);
            n = 1;
        }
        if (n == 0) n = currency_at(text);
        if (n == 0) return std::nullopt;
        text.remove_prefix(n);
    }
    std::size_t end = text.size();
    while (end > 0 && !is_digit(text[end - 1])) --end;
    if (end == 0) return std::nullopt;
    if (end < text.size() && (text[end] == '.' || text[end] == ',')) ++end;  // "12."
    out.digits = text.substr(0, end);
    for (auto rest = text.substr(end); !rest.empty();) {
        std::size_t n = blank_at(rest);
        if (n == 0 && rest[0] == '%' && !std::exchange(out.percent, true)) n = 1;
        if (n == 0 && (n = minus_at(rest)) != 0) {
            if (std::exchange(out.negative, true)) return std::nullopt;
        }
        if (n == 0) n = currency_at(rest);
        if (n == 0) return std::nullopt;
        rest.remove_prefix(n);
    }
    if (parenthesis) out.negative = !out.negative;
    return out;
}

/// "1.234.567,8" → "1234567.8"; false when the groups are not thousands (or Indian: 12,34,567).
bool normalize(std::string_view digits, char mark, std::string& out) {
    const char other = mark == '.' ? ',' : '.';
    int in_group = 0, groups = 0;
    bool fraction = false;
    for (std::size_t i = 0; i < digits.size();) {
        const auto rest = digits.substr(i);
        if (is_digit(digits[i])) {
            out += digits[i++];
            in_group += fraction ? 0 : 1;
            continue;
        }
        if ((digits[i] == 'e' || digits[i] == 'E') && groups == 0) {
            out += rest;
            return true;
        }
        if (digits[i] == mark && !fraction) {
            if (groups > 0 && in_group != 3) return false;
            fraction = true;
            out += '.';
            ++i;
            continue;
        }
        std::size_t n = digits[i] == other ? 1 : blank_at(rest);
        if (n == 0) n = apostrophe_at(rest);
        const bool group_fits =
            in_group >= 1 && in_group <= 3 && (groups == 0 ? out[0] != '0' : in_group >= 2);
        if (n == 0 || fraction || !group_fits) return false;
        ++groups;
        in_group = 0;
        i += n;
    }
    return fraction || groups == 0 || in_group == 3;
}

/// Plain digits with at most one mark and six decimals: nearly every cell there is.
bool parse_plain(std::string_view text, char mark, std::int64_t& micros) {
    if (text.empty() || text.size() > 15) return false;
    std::int64_t value = 0;
    int decimals = -1;
    for (const char c : text) {
        if (is_digit(c)) {
            value = value * 10 + (c - '0');
            decimals += decimals >= 0 ? 1 : 0;
        } else if (c == mark && decimals < 0 && c != text.front()) {
            decimals = 0;
        } else {
            return false;
        }
    }
    static constexpr std::array<std::int64_t, 7> kScale{1'000'000, 100'000, 10'000, 1'000,
                                                        100,       10,      1};
    if (decimals > 6) return false;
    const std::int64_t scale = kScale[static_cast<std::size_t>(std::max(decimals, 0))];
    if (value >= Micros::kLimit / scale) return false;
    micros = value * scale;
    return true;
}

}  // namespace

Number parse_number(std::string_view text, DecimalMark mark) {
    const char point = static_cast<char>(mark);
    std::int64_t plain = 0;
    if (parse_plain(text, point, plain)) return {Number::Kind::value, plain};
    text = bare_cell(text);
    if (is_none(text)) return {};
    const Number invalid{Number::Kind::invalid, 0};
    if (text.size() > 64) return invalid;
    const auto figure = peel(text);
    if (!figure) return invalid;
    std::string digits;
    if (!normalize(figure->digits, point, digits)) return invalid;
    if (figure->percent) digits += digits.find_first_of("eE") == std::string::npos ? "e-2" : "";
    const auto micros = parse_micros(digits);
    if (!micros)
        return {digits.find_first_of("123456789") == std::string::npos ? Number::Kind::invalid
                                                                       : Number::Kind::too_big,
                0};
    return {Number::Kind::value, figure->negative ? -micros->value : micros->value};
}

std::optional<Currency> currency_of(std::string_view text) {
    std::optional<Currency> found;
    for (std::size_t i = 0; i < text.size() && !found;) {
        const std::size_t n =
            i > 0 && is_letter(text[i - 1]) ? 0 : currency_at(text.substr(i), &found);
        i += std::max<std::size_t>(n, 1);
    }
    return found;
}

bool DecimalEvidence::is_figure(std::string_view text) {
    text = trim(text);
    if (text.empty() || text.size() > 64) return false;
    if (parse_number(text, DecimalMark::point).kind == Number::Kind::value) return true;
    return parse_number(text, DecimalMark::comma).kind == Number::Kind::value;
}

void DecimalEvidence::see(std::string_view text) {
    const auto as_point = parse_number(text, DecimalMark::point),
               as_comma = parse_number(text, DecimalMark::comma);
    const bool point = as_point.kind == Number::Kind::value,
               comma = as_comma.kind == Number::Kind::value;
    if (!point && !comma) return;
    if (point != comma)
        ++(point ? point_ : comma_);
    else if (as_point.micros != as_comma.micros)
        ++unclear_;
}

void DecimalEvidence::see_whole(std::string_view text) {
    const auto whole = [&](DecimalMark mark) {
        const auto number = parse_number(text, mark);
        return number.kind == Number::Kind::value && number.micros % Micros::kUnit == 0;
    };
    const bool point = whole(DecimalMark::point), comma = whole(DecimalMark::comma);
    if (point != comma) ++(point ? point_ : comma_);
}

DecimalMark DecimalEvidence::mark(DecimalMark fallback) const {
    if (point_ == comma_) return fallback;
    return point_ > comma_ ? DecimalMark::point : DecimalMark::comma;
}

}  // namespace herald::csv
