#include "base/notation.hpp"

#include <unicode/dtitvfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>

#include <cmath>

#include "base/assert.hpp"

namespace herald {
namespace {

using icu::number::LocalizedNumberFormatter;
using icu::number::NumberFormatter;
using icu::number::Precision;

/// From here on minor digits are noise.
constexpr double kWholeMoney = 10'000;

std::string utf8(const icu::UnicodeString& text) {
    std::string out;
    return text.toUTF8String(out);
}

std::string format(const LocalizedNumberFormatter& formatter, double value) {
    UErrorCode status = U_ZERO_ERROR;
    const auto formatted = formatter.formatDouble(value, status);
    auto text = formatted.toString(status);
    HERALD_ASSERT(U_SUCCESS(status));
    // A minus as wide as the plus it stands above; CLDR has the keyboard's hyphen.
    text.findAndReplace(u"-", u"\u2212");
    return utf8(text);
}

UNumberSignDisplay shown(Notation::Sign sign) {
    return sign == Notation::Sign::always ? UNUM_SIGN_EXCEPT_ZERO : UNUM_SIGN_AUTO;
}

icu::CurrencyUnit unit_of(Currency currency) {
    UErrorCode status = U_ZERO_ERROR;
    const char16_t code[4] = {static_cast<char16_t>(currency.code[0]),
                              static_cast<char16_t>(currency.code[1]),
                              static_cast<char16_t>(currency.code[2]), 0};
    icu::CurrencyUnit out(code, status);
    HERALD_ASSERT(U_SUCCESS(status));
    return out;
}

UDate moment_of(Day day) {
    return static_cast<UDate>(day.time_since_epoch().count()) * 24 * 60 * 60 * 1000;
}

}  // namespace

struct Notation::Formats {
    icu::Locale numbers, days;
    LocalizedNumberFormatter plain;
    std::unique_ptr<icu::DateFormat> long_day, day, short_day, weekday, month;
    std::unique_ptr<icu::DateIntervalFormat> period;

    explicit Formats(Language language)
        // English numbers, and days in the order that most of the world writes them.
        : numbers(language == Language::de ? "de_DE" : "en_US"),
          days(language == Language::de ? "de_DE" : "en_GB"),
          plain(NumberFormatter::withLocale(numbers)) {
        const auto skeleton = [&](const char* text) {
            UErrorCode status = U_ZERO_ERROR;
            std::unique_ptr<icu::DateFormat> out(
                icu::DateFormat::createInstanceForSkeleton(text, days, status));
            HERALD_ASSERT(U_SUCCESS(status) && out);
            out->adoptTimeZone(icu::TimeZone::createTimeZone("UTC"));
            return out;
        };
        long_day = skeleton("yMMMMd");
        day = skeleton("yMMMd");
        short_day = skeleton("MMMd");
        weekday = skeleton("ccc");
        month = skeleton("yMMMM");
        UErrorCode status = U_ZERO_ERROR;
        period.reset(icu::DateIntervalFormat::createInstance("yMMMMd", days, status));
        HERALD_ASSERT(U_SUCCESS(status) && period);
        period->adoptTimeZone(icu::TimeZone::createTimeZone("UTC"));
    }

    static std::string text(const icu::DateFormat& format, Day when) {
        icu::UnicodeString out;
        format.format(moment_of(when), out);
        return utf8(out);
    }
};

Notation::Notation(Language language)
    : language_(language), formats_(std::make_unique<Formats>(language)) {}
Notation::~Notation() = default;
Notation::Notation(Notation&&) noexcept = default;
Notation& Notation::operator=(Notation&&) noexcept = default;

std::string Notation::number(double value, int decimals, Sign sign) const {
    return format(formats_->plain.precision(Precision::fixedFraction(decimals)).sign(shown(sign)),
                  value);
}

std::string Notation::compact(double value) const {
    if (std::abs(value) < 1000)
        return format(formats_->plain.precision(Precision::maxSignificantDigits(3)), value);
    return format(formats_->plain.notation(icu::number::Notation::compactShort())
                      .grouping(UNUM_GROUPING_ON_ALIGNED)  // "5.000" beside "10.000"
                      .precision(Precision::maxSignificantDigits(3)),
                  value);
}

std::string Notation::money(double value, Currency currency) const {
    if (std::abs(value) >= kWholeMoney) return whole_money(value, currency);
    return format(formats_->plain.unit(unit_of(currency))
                      .unitWidth(UNUM_UNIT_WIDTH_NARROW)
                      .precision(Precision::fixedFraction(minor_digits(currency))),
                  value);
}

std::string Notation::whole_money(double value, Currency currency) const {
    return format(formats_->plain.unit(unit_of(currency))
                      .unitWidth(UNUM_UNIT_WIDTH_NARROW)
                      .precision(Precision::fixedFraction(0)),
                  value);
}

std::string Notation::compact_money(double value, Currency currency) const {
    auto formatter = formats_->plain.unit(unit_of(currency))
                         .unitWidth(UNUM_UNIT_WIDTH_NARROW)
                         .precision(Precision::maxSignificantDigits(3));
    if (std::abs(value) >= 1000)
        formatter = formatter.notation(icu::number::Notation::compactShort())
                        .grouping(UNUM_GROUPING_ON_ALIGNED);
    return format(formatter, value);
}

std::string Notation::percent(double share, int decimals, Sign sign) const {
    return format(formats_->plain.unit(icu::NoUnit::percent())
                      .scale(icu::number::Scale::powerOfTen(2))
                      .precision(Precision::fixedFraction(decimals))
                      .sign(shown(sign)),
                  share);
}

std::string Notation::long_day(Day day) const { return Formats::text(*formats_->long_day, day); }
std::string Notation::day(Day day) const { return Formats::text(*formats_->day, day); }
std::string Notation::short_day(Day day) const { return Formats::text(*formats_->short_day, day); }
std::string Notation::weekday(Day day) const { return Formats::text(*formats_->weekday, day); }
std::string Notation::month(Day day) const { return Formats::text(*formats_->month, day); }

std::string Notation::period(Day from, Day to) const {
    if (from == to) return long_day(from);
    UErrorCode status = U_ZERO_ERROR;
    const icu::DateInterval interval(moment_of(from), moment_of(to));
    icu::UnicodeString out;
    icu::FieldPosition place(icu::FieldPosition::DONT_CARE);
    formats_->period->format(&interval, out, place, status);
    HERALD_ASSERT(U_SUCCESS(status));
    return utf8(out);
}

}  // namespace herald
