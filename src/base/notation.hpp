#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/described.hpp"
#include "base/money.hpp"

namespace herald {

/// Languages that texts for people outside the UI are written in: reports and their mails.
enum class Language : std::uint8_t { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)

/// Numbers, money and days as a language writes them (CLDR, through ICU). Making one costs some
/// milliseconds; one thread at a time.
class Notation {
public:
    enum class Sign { when_negative, always };

    explicit Notation(Language language);
    ~Notation();
    Notation(Notation&&) noexcept;
    Notation& operator=(Notation&&) noexcept;

    Language language() const { return language_; }
    /// "1,234.50"; "1.234,50".
    std::string number(double value, int decimals = 0, Sign sign = Sign::when_negative) const;
    /// "1.2K", "3.4M"; "1,2 Mio.": at most three digits that matter.
    std::string compact(double value) const;
    /// "€1,234.56"; "1.234,56 €". With the currency's usual digits; without any from 10,000 on.
    std::string money(double value, Currency currency) const;
    /// "€1,235": without minor digits.
    std::string whole_money(double value, Currency currency) const;
    /// "€1.2K": for axes and tiles.
    std::string compact_money(double value, Currency currency) const;
    /// 0.123 → "12.3%"; "12,3 %".
    std::string percent(double share, int decimals = 1, Sign sign = Sign::when_negative) const;

    /// "1 November 2026"; "1. November 2026".
    std::string long_day(Day day) const;
    /// "1 Nov 2026".
    std::string day(Day day) const;
    /// "1 Nov".
    std::string short_day(Day day) const;
    /// "Mon".
    std::string weekday(Day day) const;
    /// "November 2026".
    std::string month(Day day) const;
    /// "1 – 30 November 2026".
    std::string period(Day from, Day to) const;

private:
    struct Formats;
    Language language_;
    std::unique_ptr<Formats> formats_;
};

}  // namespace herald
