#include <gtest/gtest.h>

#include "condition/condition.hpp"
#include "condition/test_fields.hpp"

namespace herald::condition {
namespace {

struct Said {
    std::string en, de;
};
Said said(std::string_view text) {
    const auto condition = parse_text(text, test_fields());
    const Currency euro = *parse_currency("EUR");
    return {sentence(condition, test_fields(), {Language::en, euro}),
            sentence(condition, test_fields(), {Language::de, euro})};
}

TEST(Sentence, reads_like_a_persons) {
    const auto poor = said(
        R"({"all":[{"metric":"roas","op":"<","value":1},{"metric":"spend","op":">","value":50}]})");
    EXPECT_EQ(
        poor.en,
        "ROAS over the last 7 days is below 1 and spend over the last 7 days is above 50 EUR");
    EXPECT_EQ(
        poor.de,
        "ROAS der letzten 7 Tage liegt unter 1 und Ausgaben der letzten 7 Tage liegen über 50 EUR");

    const auto other = said(
        R"({"metric":"cpa","window_days":1,"op":">=","value":{"metric":"cpa","window_days":30,"times":1.5}})");
    EXPECT_EQ(other.en, "CPA yesterday is at least 1.5 times CPA over the last 30 days");
    EXPECT_EQ(other.de, "CPA gestern beträgt mindestens 1,5 × CPA der letzten 30 Tage");

    const auto today = said(
        R"({"metric":"spend","window":"today","op":">","value":{"metric":"spend","window_days":14,"divided_by":14}})");
    EXPECT_EQ(today.en, "spend today is above 1/14 of spend over the last 14 days");
    EXPECT_EQ(today.de, "Ausgaben heute liegen über 1/14 von Ausgaben der letzten 14 Tage");
}

TEST(Sentence, changes_rise_and_fall) {
    const auto fell =
        said(R"({"metric":"clicks","change":"previous_period","op":"<","value":-0.3})");
    EXPECT_EQ(
        fell.en,
        "clicks over the last 7 days have fallen by more than 30 % against the 7 days before");
    EXPECT_EQ(
        fell.de,
        "Klicks der letzten 7 Tage sind gegenüber den 7 Tagen davor um mehr als 30 % gefallen");
    const auto rose = said(
        R"({"metric":"cpa","window_days":1,"change":"previous_period","op":">=","value":0.125})");
    EXPECT_EQ(rose.en, "CPA yesterday has risen by at least 12.5 % against the day before");
    EXPECT_EQ(rose.de, "CPA gestern ist gegenüber dem Vortag um mindestens 12,5 % gestiegen");
    EXPECT_EQ(said(R"({"metric":"cpa","change":"previous_period","op":">","value":0})").en,
              "CPA over the last 7 days has risen against the 7 days before");
    EXPECT_EQ(
        said(R"({"metric":"cpa","change":"previous_period","op":"between","value":[-0.1,0.1]})").en,
        "CPA over the last 7 days has changed by between -10 % and +10 % against the 7 days "
        "before");
}

TEST(Sentence, texts_lists_and_what_is_missing) {
    EXPECT_EQ(said(R"({"field":"name","op":"contains","value":"Brand"})").en,
              "name contains “brand”");
    EXPECT_EQ(said(R"({"field":"name","op":"contains","value":"Brand"})").de,
              "Name enthält „brand“");
    EXPECT_EQ(said(R"({"field":"status","op":"in","value":["active","paused","draft"]})").en,
              "status is active, paused or draft");
    EXPECT_EQ(said(R"({"field":"daily_budget","op":"is_null"})").en, "daily budget has no value");
    EXPECT_EQ(said(R"({"field":"daily_budget","op":"is_null"})").de, "Tagesbudget hat keinen Wert");
    EXPECT_EQ(
        said(
            R"({"metric":"forecast_spend","horizon_days":14,"op":"between","value":[1234.5,2000000]})")
            .en,
        "forecast spend over the next 14 days is between 1,234.50 EUR and 2,000,000 EUR");
    EXPECT_EQ(said(R"({"metric":"ctr","op":"<","value":0.0125})").de,
              "CTR der letzten 7 Tage liegt unter 1,25 %");
}

TEST(Sentence, a_not_turns_its_tests_round_and_lists_inside_lists_get_parentheses) {
    EXPECT_EQ(
        said(
            R"({"not":{"any":[{"metric":"roas","op":"<","value":1},{"field":"name","op":"starts_with","value":"test"}]}})")
            .en,
        "ROAS over the last 7 days is at least 1 and name does not start with “test”");
    EXPECT_EQ(said(R"({"not":{"field":"name","op":"starts_with","value":"test"}})").de,
              "Name beginnt nicht mit „test“");
    EXPECT_EQ(
        said(
            R"({"all":[{"field":"status","op":"=","value":"active"},{"any":[{"metric":"roas","op":">","value":3},{"not":{"metric":"cpa","op":"between","value":[5,10]}}]}]})")
            .en,
        "status is active and (ROAS over the last 7 days is above 3 or CPA over the last 7 days is "
        "not between 5 EUR and 10 EUR)");
}

TEST(Sentence, numbers_are_shown_as_people_write_them) {
    const Style en{Language::en, parse_currency("EUR")}, de{Language::de, parse_currency("EUR")};
    EXPECT_EQ(shown(0.0042, FieldUnit::money, en), "0.0042 EUR");
    EXPECT_EQ(shown(-1234567.891, FieldUnit::money, de), "-1.234.567,89 EUR");
    EXPECT_EQ(shown(1999.5, FieldUnit::money, {Language::en, parse_currency("JPY")}), "2,000 JPY");
    EXPECT_EQ(shown(0.5, FieldUnit::money, {}), "0.50");
    EXPECT_EQ(shown(1, FieldUnit::days, en), "1 day");
    EXPECT_EQ(shown(3, FieldUnit::days, de), "3 Tage");
    EXPECT_EQ(shown(0, std::nullopt, en), "0");
    EXPECT_EQ(shown(2.345, std::nullopt, de), "2,35");
    EXPECT_EQ(shown(12345.678, FieldUnit::count, en), "12,346");
}

}  // namespace
}  // namespace herald::condition
