#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/csv_date.hpp"
#include "base/csv_detect.hpp"
#include "base/csv_number.hpp"

namespace herald::csv {
namespace {

constexpr auto kPoint = DecimalMark::point;
constexpr auto kComma = DecimalMark::comma;

std::string number(std::string_view text, DecimalMark mark) {
    const auto parsed = parse_number(text, mark);
    switch (parsed.kind) {
        case Number::Kind::value: return to_string(Micros{parsed.micros});
        case Number::Kind::none: return "none";
        case Number::Kind::invalid: return "invalid";
        case Number::Kind::too_big: return "too big";
    }
    return "";
}

TEST(CsvNumber, plain_and_grouped_figures_are_read_in_both_notations) {
    EXPECT_EQ(number("1429", kPoint), "1429");
    EXPECT_EQ(number("1.429999948", kPoint), "1.43");
    EXPECT_EQ(number("1,234,567.89", kPoint), "1234567.89");
    EXPECT_EQ(number("1.234.567,89", kComma), "1234567.89");
    EXPECT_EQ(number("12,34,567.5", kPoint), "1234567.5");  // Indian groups
    EXPECT_EQ(number(".5", kPoint), "0.5");
    EXPECT_EQ(number("12.", kPoint), "12");
    EXPECT_EQ(number("1.2E+05", kPoint), "120000");
    EXPECT_EQ(number("1,2E+05", kComma), "120000");
}

TEST(CsvNumber, thousands_may_be_blanks_of_any_width_or_apostrophes) {
    EXPECT_EQ(number("1 234 567,5", kComma), "1234567.5");
    EXPECT_EQ(number("1\xC2\xA0"
                     "234,5",
                     kComma),
              "1234.5");
    EXPECT_EQ(number("1\xE2\x80\xAF"
                     "234,5",
                     kComma),
              "1234.5");
    EXPECT_EQ(number("1\xE2\x80\x89"
                     "234",
                     kComma),
              "1234");
    EXPECT_EQ(number("1'234.50", kPoint), "1234.5");
    EXPECT_EQ(number("1\xE2\x80\x99"
                     "234.50",
                     kPoint),
              "1234.5");
}

TEST(CsvNumber, currencies_percent_and_signs_are_peeled_off) {
    EXPECT_EQ(number("$1,234.50", kPoint), "1234.5");
    EXPECT_EQ(number("US$ 12", kPoint), "12");
    EXPECT_EQ(number("12,50 \xE2\x82\xAC", kComma), "12.5");
    EXPECT_EQ(number("EUR 12,50", kComma), "12.5");
    EXPECT_EQ(number("12,50 kr", kComma), "12.5");
    EXPECT_EQ(number("3.5%", kPoint), "0.035");
    EXPECT_EQ(number("3,5\xC2\xA0%", kComma), "0.035");
    EXPECT_EQ(number("-12.5", kPoint), "-12.5");
    EXPECT_EQ(number("\xE2\x88\x92"
                     "12.5",
                     kPoint),
              "-12.5");
    EXPECT_EQ(number("(12.50)", kPoint), "-12.5");
    EXPECT_EQ(number("12.50-", kPoint), "-12.5");
    EXPECT_EQ(number("-$5", kPoint), "-5");
    EXPECT_EQ(number("'007", kPoint), "7");
}

TEST(CsvNumber, marks_for_no_figure_are_not_errors) {
    for (const auto* text : {"", " ", "-", "--", " --", "n/a", "N/A", "#N/A", "null", " < 10%",
                             "> 90%", "\xE2\x80\x94", "#DIV/0!"})
        EXPECT_EQ(number(text, kPoint), "none") << text;
}

TEST(CsvNumber, what_is_no_figure_is_refused) {
    for (const auto* text : {"abc", "12abc", "1.2.3", "#REF!", "####", "--5", "1,23", "1 2",
                             "12 EUR 34", "1,234,56", "2023-08-31"})
        EXPECT_EQ(number(text, kPoint), "invalid") << text;
    EXPECT_EQ(number("1.23", kComma), "invalid");
    EXPECT_EQ(number("0,123", kPoint), "invalid");  // a leading zero is no thousand
    EXPECT_EQ(number("99999999999999", kPoint), "too big");
    EXPECT_EQ(number("1e300", kPoint), "too big");
}

TEST(CsvNumber, a_currency_is_known_by_code_or_by_a_sign_of_its_own) {
    EXPECT_EQ(currency_of("Amount spent (USD)")->text(), "USD");
    EXPECT_EQ(currency_of("12,50 \xE2\x82\xAC")->text(), "EUR");
    EXPECT_EQ(currency_of("US$ 12")->text(), "USD");
    EXPECT_FALSE(currency_of("$12"));
    EXPECT_FALSE(currency_of("Results"));
}

DecimalEvidence evidence(std::initializer_list<const char*> texts) {
    DecimalEvidence out;
    for (const auto* text : texts) out.see(text);
    return out;
}

TEST(CsvNumber, the_decimal_mark_follows_from_what_only_one_reading_allows) {
    EXPECT_EQ(evidence({"1.234", "12.5"}).mark(kComma), kPoint);
    EXPECT_EQ(evidence({"1.234", "12,5"}).mark(kPoint), kComma);
    EXPECT_EQ(evidence({"1.234.567"}).mark(kPoint), kComma);
    EXPECT_EQ(evidence({"0.123"}).mark(kComma), kPoint);
    EXPECT_FALSE(evidence({"1.234", "12.5"}).ambiguous());
    EXPECT_TRUE(evidence({"1.234", "5"}).ambiguous());
    EXPECT_FALSE(evidence({"5", "7"}).ambiguous());
    EXPECT_TRUE(evidence({"1,5", "1.5"}).conflicting());
}

TEST(CsvNumber, a_count_has_no_fraction) {
    DecimalEvidence counts;
    counts.see_whole("1.234");
    EXPECT_EQ(counts.mark(kPoint), kComma);
}

std::string date(std::string_view text, DateFormat format) {
    const auto day = parse_date(text, format);
    return day ? to_string(*day) : "no";
}

TEST(CsvDate, every_usual_form_is_read) {
    EXPECT_EQ(date("2023-08-31", DateFormat::ymd), "2023-08-31");
    EXPECT_EQ(date("2023-08-31T00:00:00Z", DateFormat::ymd), "2023-08-31");
    EXPECT_EQ(date("2023/8/31 00:00:00", DateFormat::ymd), "2023-08-31");
    EXPECT_EQ(date("20230831", DateFormat::ymd), "2023-08-31");
    EXPECT_EQ(date("31-08-2023", DateFormat::dmy), "2023-08-31");
    EXPECT_EQ(date("31.8.23", DateFormat::dmy), "2023-08-31");
    EXPECT_EQ(date("31. 8. 2023", DateFormat::dmy), "2023-08-31");
    EXPECT_EQ(date("8/31/2023", DateFormat::mdy), "2023-08-31");
    EXPECT_EQ(date("8/31/2023 12:00 AM", DateFormat::mdy), "2023-08-31");
    EXPECT_EQ(date("45169", DateFormat::excel_serial), "2023-08-31");
    EXPECT_EQ(date("45169.75", DateFormat::excel_serial), "2023-08-31");
}

TEST(CsvDate, months_by_name_are_read_in_eight_languages) {
    for (const auto* text :
         {"Aug 31, 2023", "August 31, 2023", "Thu, Aug 31, 2023", "31 Aug 2023", "31-Aug-23",
          "31. August 2023", "31 ao\xC3\xBBt 2023", "31 de agosto de 2023", "31 ago 2023",
          "31 augustus 2023", "31 sierpnia 2023", "2023 Aug 31", "Aug 31, 2023 10:15 PM"})
        EXPECT_EQ(date(text, DateFormat::month_name), "2023-08-31") << text;
    EXPECT_EQ(date("3. M\xC3\xA4rz 2024", DateFormat::month_name), "2024-03-03");
}

TEST(CsvDate, what_is_no_day_is_refused) {
    EXPECT_EQ(date("31-02-2023", DateFormat::dmy), "no");
    EXPECT_EQ(date("31/08-2023", DateFormat::dmy), "no");
    EXPECT_EQ(date("2023-08", DateFormat::ymd), "no");
    EXPECT_EQ(date("2023-08-28 - 2023-09-03", DateFormat::ymd), "no");
    EXPECT_EQ(date("13/13/2023", DateFormat::mdy), "no");
    EXPECT_EQ(date("0001-01-01", DateFormat::ymd), "no");
    EXPECT_EQ(date("Total", DateFormat::month_name), "no");
    EXPECT_EQ(date("Aug 2023", DateFormat::month_name), "no");
    EXPECT_EQ(date("7", DateFormat::excel_serial), "no");
}

DateEvidence dates(std::initializer_list<const char*> texts) {
    DateEvidence out;
    for (const auto* text : texts) out.see(text);
    return out;
}

TEST(CsvDate, day_and_month_are_told_apart_by_what_only_one_reading_allows) {
    EXPECT_EQ(dates({"01/02/2023", "31/08/2023"}).format(), DateFormat::dmy);
    EXPECT_EQ(dates({"01/02/2023", "08/31/2023"}).format(), DateFormat::mdy);
    EXPECT_FALSE(dates({"01/02/2023", "08/31/2023"}).ambiguous());
    EXPECT_TRUE(dates({"08/31/2023", "31/08/2023"}).conflicting());
    EXPECT_FALSE(dates({"Brand", "Shoes"}).format());
    EXPECT_EQ(dates({"2023-01-02"}).format(), DateFormat::ymd);
}

TEST(CsvDate, without_such_evidence_the_days_that_lie_together_win_and_it_is_said) {
    const auto days_of_january =
        dates({"01/01/2023", "02/01/2023", "03/01/2023", "04/01/2023", "05/01/2023"});
    EXPECT_TRUE(days_of_january.ambiguous());
    EXPECT_EQ(days_of_january.format(), DateFormat::dmy);
    EXPECT_EQ(dates({"01/01/2023", "01/02/2023", "01/03/2023", "01/04/2023"}).format(),
              DateFormat::mdy);
    EXPECT_EQ(dates({"03.04.2023"}).format(), DateFormat::dmy);
    EXPECT_EQ(dates({"03/04/2023"}).format(), DateFormat::mdy);
    EXPECT_FALSE(dates({"05/05/2023"}).ambiguous());  // both readings are the same day
}

TEST(CsvDetect, each_delimiter_is_found_despite_the_others_inside_cells) {
    EXPECT_EQ(detect_shape("Name,Spend\n\"a;b\",1\nc,2\n", Tail::final).dialect.delimiter, ',');
    EXPECT_EQ(detect_shape("Datum;Kosten;Wert\n2023-10-01;12,50;1,20\n2023-10-02;13,50;1,30\n",
                           Tail::final)
                  .dialect.delimiter,
              ';');
    EXPECT_EQ(detect_shape("Day\tCost\tName\n1\t1,234.50\ta, b\n", Tail::final).dialect.delimiter,
              '\t');
    EXPECT_EQ(detect_shape("a|b|c\n1|2|x, y\n", Tail::final).dialect.delimiter, '|');
}

TEST(CsvDetect, bars_and_commas_inside_names_do_not_win_over_the_real_delimiter) {
    std::string bars = "Day,Campaign,Ad set,Ad,Cost\n", decimals = "Day|Cost|Value\n",
                report = "Campaign report\nOctober 1, 2026 - October 31, 2026\nDay\tCampaign\n";
    for (int i = 0; i < 300; ++i) {
        bars += "2026-10-01,Brand | EU,Women | 25-44,Carousel | Always on,3\n";
        decimals += "2026-10-01|1,5|2,5\n";
        report += "2026-10-01\tBrand, EU, Always on\n";
    }
    EXPECT_EQ(detect_shape(bars, Tail::final).dialect.delimiter, ',');
    EXPECT_EQ(detect_shape(decimals, Tail::final).dialect.delimiter, '|');
    EXPECT_EQ(detect_shape(report, Tail::final).dialect.delimiter, '\t');
}

TEST(CsvDetect, excels_separator_line_is_obeyed_and_left_out) {
    const auto shape = detect_shape("sep=;\r\na;b\r\n1;2\r\n", Tail::final);
    EXPECT_EQ(shape.dialect.delimiter, ';');
    ASSERT_EQ(shape.lines.size(), 2u);
    EXPECT_EQ(shape.lines[0].cells[0], "a");
    EXPECT_EQ(shape.lines[0].number, 2);
}

TEST(CsvDetect, title_lines_above_the_header_are_passed_over) {
    const auto shape = detect_shape(
        "Campaign report\n\"October 1, 2026 - October 31, "
        "2026\"\nCampaign,Day,Cost\nBrand,2026-10-01,12\nShoes,2026-10-01,13\n",
        Tail::final);
    EXPECT_EQ(shape.header, 2u);
    EXPECT_EQ(shape.columns, 3u);
}

TEST(CsvDetect, old_mac_newlines_and_single_quotes_are_found) {
    EXPECT_EQ(detect_shape("a,b\r1,2\r", Tail::final).dialect.newline, '\r');
    EXPECT_EQ(detect_shape("'a,1','b'\n'c','d'\n", Tail::final).dialect.quote, '\'');
    EXPECT_EQ(detect_shape("a,it's\nb,c\n", Tail::final).dialect.quote, '"');
}

TEST(CsvDetect, an_empty_or_one_column_file_is_no_failure) {
    EXPECT_TRUE(detect_shape("", Tail::final).lines.empty());
    EXPECT_EQ(detect_shape("Spend\n1\n2\n", Tail::final).columns, 1u);
}

}  // namespace
}  // namespace herald::csv
