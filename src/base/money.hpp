#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace herald {

/// Money or a fractional count in millionths. In JSON a plain decimal number with at most 6
/// decimals.
struct Micros {
    std::int64_t value = 0;
    static constexpr std::int64_t kUnit = 1'000'000;
    /// |x| below 9·10⁹ units: every value survives a JSON reader that uses doubles.
    static constexpr std::int64_t kLimit = 9'000'000'000 * kUnit;

    auto operator<=>(const Micros&) const = default;
    Micros& operator+=(Micros other) {
        value += other.value;
        return *this;
    }
    Micros& operator-=(Micros other) {
        value -= other.value;
        return *this;
    }
    friend Micros operator+(Micros a, Micros b) { return {a.value + b.value}; }
    friend Micros operator-(Micros a, Micros b) { return {a.value - b.value}; }
    double units() const { return static_cast<double>(value) / kUnit; }
};

/// Rounded to the nearest millionth, ties away from zero.
Micros micros_from(double units);
/// "12.34", "-0.000001", "-2E-18" (platforms send exponents): exact decimal, rounded half away at
/// the seventh decimal. Absent when it is no number or out of ±kLimit.
std::optional<Micros> parse_micros(std::string_view text);
/// Plain notation, no trailing zeros: "12.34".
std::string to_string(Micros micros);
void append_micros(std::string& out, Micros micros);

/// ISO 4217, three capital letters.
struct Currency {
    std::array<char, 3> code{'E', 'U', 'R'};
    auto operator<=>(const Currency&) const = default;
    std::string_view text() const { return {code.data(), code.size()}; }
};

/// Knows the active ISO 4217 list (through ICU); "eur" reads as EUR.
std::optional<Currency> parse_currency(std::string_view text);
/// Digits after the point in everyday use: EUR 2, JPY 0, KWD 3.
int minor_digits(Currency currency);

}  // namespace herald
