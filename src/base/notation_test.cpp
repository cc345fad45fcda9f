#include "base/notation.hpp"

#include <gtest/gtest.h>

#include "base/calendar.hpp"

namespace herald {
namespace {

constexpr Currency kEuro{};
constexpr Currency kYen{{'J', 'P', 'Y'}};

TEST(Notation, writes_numbers_as_the_language_does) {
    const Notation english(Language::en), german(Language::de);
    EXPECT_EQ(english.number(1234567.891, 2), "1,234,567.89");
    EXPECT_EQ(german.number(1234567.891, 2), "1.234.567,89");
    EXPECT_EQ(english.number(-3), "−3");
    EXPECT_EQ(english.number(3, 0, Notation::Sign::always), "+3");
    EXPECT_EQ(english.percent(0.1234), "12.3%");
    EXPECT_EQ(german.percent(0.1234), "12,3\u00a0%");
    EXPECT_EQ(english.percent(0.05, 0, Notation::Sign::always), "+5%");
    EXPECT_EQ(english.compact(1234567), "1.23M");
    EXPECT_EQ(english.compact(12.34), "12.3");
}

TEST(Notation, writes_money_with_the_currencys_digits_and_without_them_where_they_are_noise) {
    const Notation english(Language::en), german(Language::de);
    EXPECT_EQ(english.money(1234.5, kEuro), "€1,234.50");
    EXPECT_EQ(german.money(1234.5, kEuro), "1.234,50\u00a0€");
    EXPECT_EQ(english.money(123456.7, kEuro), "€123,457");
    EXPECT_EQ(english.money(1234.5, kYen), "¥1,234");
    EXPECT_EQ(english.compact_money(12345, kEuro), "€12.3K");
    EXPECT_EQ(german.compact_money(5000, kEuro), "5.000\u00a0€");
}

TEST(Notation, writes_days_and_periods) {
    const Notation english(Language::en), german(Language::de);
    const Day first = *parse_day("2026-11-01"), last = *parse_day("2026-11-30");
    EXPECT_EQ(english.long_day(first), "1 November 2026");
    EXPECT_EQ(german.long_day(first), "1. November 2026");
    EXPECT_EQ(english.short_day(first), "1 Nov");
    EXPECT_EQ(english.month(first), "November 2026");
    EXPECT_EQ(english.weekday(first), "Sun");
    EXPECT_NE(english.period(first, last).find("30 November 2026"), std::string::npos);
    EXPECT_EQ(german.period(first, last).substr(0, 2), "1.");
    EXPECT_EQ(english.period(first, first), "1 November 2026");
}

}  // namespace
}  // namespace herald
