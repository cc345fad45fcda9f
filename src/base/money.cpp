#include "base/money.hpp"

#include <unicode/ucurr.h>

#include <bitset>
#include <charconv>
#include <cmath>

namespace herald {

Micros micros_from(double units) { return {std::llround(units * Micros::kUnit)}; }

namespace {

/// Digits and the power of ten of their last one; room for any text that fits the limit.
struct Decimal {
    bool negative = false;
    std::string digits;
    int exponent = 0;
};

std::optional<Decimal> parse_decimal(std::string_view text) {
    Decimal out;
    std::size_t i = 0;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) out.negative = text[i++] == '-';
    bool point = false, any = false;
    for (; i < text.size(); ++i) {
        if (text[i] >= '0' && text[i] <= '9') {
            any = true;
            if (out.digits.size() < 40) {
                out.digits += text[i];
                out.exponent -= point ? 1 : 0;
            } else {
                out.exponent += point ? 0 : 1;
            }
        } else if (text[i] == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    if (!any) return std::nullopt;
    if (i < text.size()) {
        if (text[i] != 'e' && text[i] != 'E') return std::nullopt;
        if (++i < text.size() && text[i] == '+') ++i;
        int power = 0;
        const auto [end, error] =
            std::from_chars(text.data() + i, text.data() + text.size(), power);
        if (error != std::errc{} || end != text.data() + text.size() || power > 400 || power < -400)
            return std::nullopt;
        out.exponent += power;
    }
    return out;
}

}  // namespace

std::optional<Micros> parse_micros(std::string_view text) {
    const auto decimal = parse_decimal(text);
    if (!decimal) return std::nullopt;
    int shift = decimal->exponent + 6;  // to millionths
    std::string digits = decimal->digits;
    bool round_up = false;
    if (shift < 0) {
        const auto drop = static_cast<std::size_t>(-shift);
        round_up = drop <= digits.size() && digits[digits.size() - drop] >= '5';
        digits.resize(drop < digits.size() ? digits.size() - drop : 0);
        shift = 0;
    }
    std::int64_t value = 0;
    for (const char c : digits) {
        value = value * 10 + (c - '0');
        if (value >= Micros::kLimit) return std::nullopt;
    }
    for (; shift > 0 && value != 0; --shift) {
        value *= 10;
        if (value >= Micros::kLimit) return std::nullopt;
    }
    value += round_up ? 1 : 0;
    return Micros{decimal->negative ? -value : value};
}

void append_micros(std::string& out, Micros micros) {
    const bool negative = micros.value < 0;
    const auto magnitude = negative ? -static_cast<std::uint64_t>(micros.value)
                                    : static_cast<std::uint64_t>(micros.value);
    char buffer[32];
    char* at = buffer;
    if (negative) *at++ = '-';
    at = std::to_chars(at, buffer + sizeof buffer, magnitude / Micros::kUnit).ptr;
    auto fraction = magnitude % Micros::kUnit;
    if (fraction != 0) {
        *at++ = '.';
        for (int i = 6; i-- > 0; fraction /= 10) at[i] = static_cast<char>('0' + fraction % 10);
        at += 6;
        while (at[-1] == '0') --at;
    }
    out.append(buffer, at);
}

std::string to_string(Micros micros) {
    std::string out;
    append_micros(out, micros);
    return out;
}

namespace {

constexpr std::size_t kCodes = 26 * 26 * 26;

/// One bit for every code of three letters: ICU takes longer to say whether it is a currency than
/// a database takes to read the row it stands in.
const std::bitset<kCodes>& known_codes() {
    static const std::bitset<kCodes> known = [] {
        std::bitset<kCodes> out;
        for (std::size_t i = 0; i < kCodes; ++i) {
            const UChar wide[4] = {static_cast<UChar>('A' + i / 676),
                                   static_cast<UChar>('A' + i / 26 % 26),
                                   static_cast<UChar>('A' + i % 26), 0};
            out[i] = ucurr_getNumericCode(wide) != 0;
        }
        return out;
    }();
    return known;
}

}  // namespace

std::optional<Currency> parse_currency(std::string_view text) {
    if (text.size() != 3) return std::nullopt;
    Currency currency;
    std::size_t number = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const char upper =
            static_cast<char>(text[i] >= 'a' && text[i] <= 'z' ? text[i] - 32 : text[i]);
        if (upper < 'A' || upper > 'Z') return std::nullopt;
        currency.code[i] = upper;
        number = number * 26 + static_cast<std::size_t>(upper - 'A');
    }
    if (!known_codes()[number]) return std::nullopt;
    return currency;
}

int minor_digits(Currency currency) {
    UChar wide[4] = {};
    for (std::size_t i = 0; i < 3; ++i) wide[i] = static_cast<UChar>(currency.code[i]);
    UErrorCode status = U_ZERO_ERROR;
    const auto digits = ucurr_getDefaultFractionDigits(wide, &status);
    return U_FAILURE(status) ? 2 : digits;
}

}  // namespace herald
