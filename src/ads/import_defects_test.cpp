#include "ads/import_pipeline.hpp"
#include "ads/import_test_support.hpp"

/// What spreadsheets, ad managers and people do to a table before it arrives. One table, written in
/// every way: the same rows come out. One bad row of each kind: its line and reason are told, the
/// good rows around it stay.
namespace herald::ads {
namespace {

using namespace test;

struct Row {
    std::string day, campaign;
    std::int64_t impressions, clicks, spend, conversions;
    bool operator==(const Row&) const = default;
};
void PrintTo(const Row& row, std::ostream* out) {
    *out << row.day << " " << row.campaign << " " << row.impressions << " " << row.clicks << " "
         << row.spend << " " << row.conversions;
}

struct File {
    ImportPlan plan;
    std::vector<Row> rows;
    std::vector<RowError> errors;
    std::vector<Currency> currencies;
    std::int64_t skipped = 0;
};

/// As the import task reads it: every block, on two threads.
File read_whole(std::string_view content, const PlanOptions& options = {},
                std::size_t block_bytes = 1 << 20) {
    const TempFile file(content);
    File out;
    out.plan = make_plan(file.path(), options);
    EXPECT_TRUE(out.plan.can_import())
        << (out.plan.problems.empty() ? "" : out.plan.problems[0].message);
    if (!out.plan.can_import()) return out;
    FileEntities entities;
    struct Kept {
        std::int32_t ad = 0;
        Row row;
    };
    std::vector<Kept> kept;
    read_rows(file.path(), out.plan, entities, {.block_bytes = block_bytes},
              [&](const RowBatch& batch) {
                  for (std::size_t i = 0; i < batch.size(); ++i) {
                      kept.push_back({batch.ad[i],
                                      {to_string(day_of(batch.day[i])), "", batch.impressions[i],
                                       batch.clicks[i], batch.spend[i], batch.conversions[i]}});
                      out.currencies.push_back(currency_of_number(batch.currency[i]));
                  }
                  out.errors.insert(out.errors.end(), batch.errors.begin(), batch.errors.end());
                  out.skipped += batch.totals_skipped;
              });
    const auto at = [&](Level level, std::int32_t number) -> const FileEntity& {
        return entities.list(level)[static_cast<std::size_t>(number)];
    };
    for (auto& [ad, row] : kept) {
        row.campaign =
            at(Level::campaign, at(Level::ad_group, at(Level::ad, ad).parent).parent).name;
        out.rows.push_back(std::move(row));
    }
    return out;
}

const std::vector<Row> kRows{
    {"2026-10-01", "M\xC3\xBCller, Brand", 1200, 80, 1'012'500'000, 3'500'000},
    {"2026-10-13", "M\xC3\xBCller, Brand", 15300, 90, 99'250'000, 0},
};

std::string utf16(std::u16string_view text, bool little) {
    std::string out;
    for (const char16_t c : text) {
        const char low = static_cast<char>(c & 0xff), high = static_cast<char>(c >> 8);
        out += little ? low : high;
        out += little ? high : low;
    }
    return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

/// The table as RFC 4180 would have it.
const std::string kPlain =
    "Day,Campaign,Impressions,Clicks,Cost (EUR),Conversions\n"
    "2026-10-01,\"M\xC3\xBCller, Brand\",1200,80,1012.50,3.5\n"
    "2026-10-13,\"M\xC3\xBCller, Brand\",15300,90,99.25,0\n";
/// … as a German spreadsheet.
const std::string kGerman =
    "Tag;Kampagne;Impressionen;Klicks;Kosten (EUR);Conversions\r\n"
    "01.10.2026;M\xC3\xBCller, Brand;1.200;80;1.012,50;3,5\r\n"
    "13.10.2026;M\xC3\xBCller, Brand;15.300;90;99,25;0\r\n";
constexpr std::u16string_view kWide =
    u"Day\tCampaign\tImpressions\tClicks\tCost (EUR)\tConversions\r\n"
    u"2026-10-01\tM\u00FCller, Brand\t1200\t80\t1012.50\t3.5\r\n"
    u"2026-10-13\tM\u00FCller, Brand\t15300\t90\t99.25\t0\r\n";

/// The table with other day cells.
std::string with_days(std::string_view first, std::string_view second) {
    return replaced(replaced(kPlain, "2026-10-01", first), "2026-10-13", second);
}
/// The table with other cost cells, and commas for points.
std::string with_comma_costs(std::string_view first, std::string_view second) {
    return replaced(replaced(replaced(kPlain, "3.5", "\"3,5\""), "1012.50", first), "99.25",
                    second);
}
/// The table with other cost cells.
std::string with_costs(std::string_view first, std::string_view second) {
    return replaced(replaced(kPlain, "1012.50", first), "99.25", second);
}

struct Written {
    const char* how;
    std::string content;
};

std::vector<Written> bytes() {
    const std::string latin = replaced(kGerman, "\xC3\xBC", "\xFC");
    return {
        {"plainly", kPlain},
        {"with a byte order mark", "\xEF\xBB\xBF" + kPlain},
        {"with two byte order marks", "\xEF\xBB\xBF\xEF\xBB\xBF" + kPlain},
        {"in UTF-16 with its mark", utf16(u"\uFEFF", true) + utf16(kWide, true)},
        {"in big-endian UTF-16", utf16(u"\uFEFF", false) + utf16(kWide, false)},
        {"in UTF-16 without a mark", utf16(kWide, true)},
        {"in big-endian UTF-16 without a mark", utf16(kWide, false)},
        {"in Windows-1252", latin},
        {"with Windows line ends", replaced(kPlain, "\n", "\r\n")},
        {"with old Mac line ends", replaced(kPlain, "\n", "\r")},
        {"with mixed line ends", replaced(kPlain, "Conversions\n", "Conversions\r\n")},
        {"without the last line end", kPlain.substr(0, kPlain.size() - 1)},
        {"with Ctrl-Z at the end", kPlain + "\x1A"},
        {"with zero bytes in cells", replaced(kPlain, "Brand", std::string("Br\0and", 6))},
        {"with zero bytes at the end", kPlain + std::string(700, '\0')},
    };
}

std::vector<Written> shapes() {
    const std::string bar = replaced(replaced(kGerman, ";", "|"), "1.012,50", "1.012,50");
    return {
        {"with semicolons and decimal commas", kGerman},
        {"with bars", bar},
        {"with tabs", replaced(kGerman, ";", "\t")},
        {"with Excel's separator line", "sep=;\r\n" + kGerman},
        {"with every cell in quotes",
         "\"Day\",\"Campaign\",\"Impressions\",\"Clicks\",\"Cost (EUR)\",\"Conversions\"\n"
         "\"2026-10-01\",\"M\xC3\xBCller, Brand\",\"1200\",\"80\",\"1012.50\",\"3.5\"\n"
         "\"2026-10-13\",\"M\xC3\xBCller, Brand\",\"15300\",\"90\",\"99.25\",\"0\"\n"},
        {"with every cell in single quotes",
         "'Day','Campaign','Impressions','Clicks','Cost (EUR)','Conversions'\n"
         "'2026-10-01','M\xC3\xBCller, Brand','1200','80','1012.50','3.5'\n"
         "'2026-10-13','M\xC3\xBCller, Brand','15300','90','99.25','0'\n"},
        {"with line breaks inside header cells",
         replaced(replaced(kPlain, "Cost (EUR)", "\"Cost\n(EUR)\""), "Impressions",
                  "\"Impressions\r\n\"")},
        {"with blanks around every cell",
         "Day , Campaign , Impressions , Clicks , Cost (EUR) , Conversions\n"
         " 2026-10-01 , \"M\xC3\xBCller, Brand\" , 1200 , 80 , 1012.50 , 3.5\n"
         " 2026-10-13 , \"M\xC3\xBCller, Brand\" , 15300 , 90 , 99.25 , 0\n"},
        {"with hard blanks", replaced(kPlain, "Campaign,Impr",
                                      "\xC2\xA0"
                                      "Campaign\xC2\xA0,Impr")},
        {"in capitals", replaced(replaced(kPlain, "Campaign", "CAMPAIGN"), "Cost", "COST")},
        {"with blank lines", replaced(kPlain, "\n", "\n\n , , \n\n")},
        {"with lines of delimiters behind", kPlain + ",,,,,\n,,,,,\n,,,,,\n"},
        {"with blank columns behind", replaced(kPlain, "\n", ",,,\n")},
        {"with a blank column in front", "," + replaced(kPlain, "\n2026", "\n,2026")},
        {"with a blank column in between",
         replaced(replaced(kPlain, ",Impressions", ",,Impressions"), "Brand\",", "Brand\",,")},
        {"with columns of no interest",
         replaced(replaced(replaced(replaced(kPlain, "Conversions\n", "Conversions,CTR,CPC\n"),
                                    "3.5\n", "3.5,0.15%,12.66\n"),
                           ",0\n", ",0,--,#DIV/0!\n"),
                  "Day,", "Day,")},
        {"with a column twice",
         replaced(replaced(replaced(kPlain, "Conversions\n", "Conversions,Clicks\n"), "3.5\n",
                           "3.5,7\n"),
                  ",0\n", ",0,7\n")},
        {"with short rows where nothing is missing",
         replaced(replaced(kPlain, "Conversions\n", "Conversions,Note,Note 2\n"), "3.5\n",
                  "3.5,first\n")},
    };
}

std::vector<Written> surroundings() {
    const auto header_end = kPlain.find('\n') + 1;
    const std::string header = kPlain.substr(0, header_end), rows = kPlain.substr(header_end);
    const std::string total = "Total,--,16500,170,1111.75,3.5\n";
    return {
        {"below a title", "Campaign report\n" + kPlain},
        {"below merged title lines",
         "Campaign report,,,,,\n\"October 1, 2026 - October 31, 2026\",,,,,\n,,,,,\n" + kPlain},
        {"below a title with figures",
         "Exported 2026-11-01 12:30\nAccount,123-456-7890\n" + kPlain},
        {"above a total", kPlain + total},
        {"above totals of several kinds",
         kPlain + "Total: Account, --, 16500,170,1111.75,3.5\nTotal: Campaigns, --, "
                  "16500,170,1111.75,3.5\n"},
        {"below its total", header + total + rows},
        {"above a German total", kPlain + "Gesamtsumme,,16500,170,1111.75,3.5\n"},
        {"above a total without a word", kPlain + ",,16500,170,1111.75,3.5\n"},
        {"above a total in the second column", kPlain + ",Total,16500,170,1111.75,3.5\n"},
        {"above a grand total behind a dash", kPlain + "--,Grand total,16500,170,1111.75,3.5\n"},
        {"with the header once more",
         header + replaced(rows, "\n2026-10-13", "\n" + header + "2026-10-13")},
        {"as two files behind one another", header + rows.substr(0, rows.find('\n') + 1) +
                                                "\xEF\xBB\xBF" + header +
                                                rows.substr(rows.find('\n') + 1)},
        {"above a footer", kPlain + "\nGenerated by Ads Manager\n"},
    };
}

std::vector<Written> days() {
    return {
        {"year first", with_days("2026/10/01", "2026/10/13")},
        {"year first, without zeros", with_days("2026-10-1", "2026-10-13")},
        {"without separators", with_days("20261001", "20261013")},
        {"day first with points", with_days("01.10.2026", "13.10.2026")},
        {"day first with points and blanks", with_days("1. 10. 2026", "13. 10. 2026")},
        {"day first with slashes", with_days("01/10/2026", "13/10/2026")},
        {"day first with dashes", with_days("01-10-2026", "13-10-2026")},
        {"day first, short", with_days("1.10.26", "13.10.26")},
        {"month first", with_days("10/01/2026", "10/13/2026")},
        {"month first, short", with_days("10/1/26", "10/13/26")},
        {"English months", with_days("\"Oct 1, 2026\"", "\"Oct 13, 2026\"")},
        {"English months, whole", with_days("1 October 2026", "13 October 2026")},
        {"weekdays", with_days("\"Thu, Oct 1, 2026\"", "\"Tue, Oct 13, 2026\"")},
        {"Excel's months", with_days("01-Oct-26", "13-Oct-26")},
        {"German months", with_days("1. Oktober 2026", "13. Oktober 2026")},
        {"French months", with_days("1 oct. 2026", "13 oct. 2026")},
        {"Spanish months", with_days("1 de octubre de 2026", "13 de octubre de 2026")},
        {"a time of day", with_days("2026-10-01 00:00:00", "2026-10-13 00:00:00")},
        {"ISO with a zone", with_days("2026-10-01T00:00:00Z", "2026-10-13T00:00:00.000Z")},
        {"ISO with an offset", with_days("2026-10-01T00:00:00+02:00", "2026-10-13T00:00:00+0200")},
        {"a US time of day", with_days("10/1/2026 12:00:00 AM", "10/13/2026 12:00:00 AM")},
        {"Excel's numbers", with_days("46296", "46308")},
        {"Excel's numbers with a time", with_days("46296.5", "46308.0")},
        {"an apostrophe in front", with_days("'2026-10-01", "'2026-10-13")},
        {"a formula that keeps text",
         with_days("\"=\"\"2026-10-01\"\"\"", "\"=\"\"2026-10-13\"\"\"")},
    };
}

std::vector<Written> amounts() {
    return {
        {"thousands with commas", with_costs("\"1,012.50\"", "99.25")},
        {"thousands with apostrophes", with_costs("1'012.50", "99.25")},
        {"thousands with blanks", with_costs("1 012.50", "99.25")},
        {"thousands with hard blanks", with_costs("1\xC2\xA0"
                                                  "012.50",
                                                  "99.25")},
        {"thousands with narrow blanks", with_comma_costs("\"1\xE2\x80\xAF"
                                                          "012,50\"",
                                                          "\"99,25\"")},
        {"decimal commas in a comma file", with_comma_costs("\"1.012,50\"", "\"99,25\"")},
        {"a sign in front", with_costs("\xE2\x82\xAC"
                                       "1012.50",
                                       "\xE2\x82\xAC 99.25")},
        {"a sign behind", with_comma_costs("\"1.012,50 \xE2\x82\xAC\"", "\"99,25 \xE2\x82\xAC\"")},
        {"a code in front", with_costs("EUR 1012.50", "EUR 99.25")},
        {"a code behind", with_costs("1012.50 EUR", "99.25 EUR")},
        {"more digits than money has", with_costs("1012.5000000001", "99.249999999")},
        {"exponents", with_costs("1.0125E+03", "9.925E+01")},
        {"exponents with commas", with_comma_costs("\"1,0125E+03\"", "\"9,925E+01\"")},
        {"a formula that keeps text", with_costs("\"=\"\"1012.50\"\"\"", "99.25")},
        {"plus signs", with_costs("+1012.50", "+99.25")},
        {"no figure as dashes", replaced(kPlain, ",0\n", ",--\n")},
        {"no figure as a dash", replaced(kPlain, ",0\n", ",-\n")},
        {"no figure as n/a", replaced(kPlain, ",0\n", ",N/A\n")},
        {"no figure as #N/A", replaced(kPlain, ",0\n", ",#N/A\n")},
        {"no figure as nothing", replaced(kPlain, ",0\n", ",\n")},
        {"no figure as null", replaced(kPlain, ",0\n", ",null\n")},
        {"no figure as nan", replaced(kPlain, ",0\n", ",NaN\n")},
        {"counts with fractions of nothing", replaced(kPlain, ",80,", ",80.0,")},
        {"counts with thousands", replaced(kPlain, "15300", "\"15,300\"")},
        {"invisible characters", with_costs("\xE2\x80\x8B"
                                            "1012.50\xE2\x80\x8B",
                                            "\xE2\x80\x8E"
                                            "99.25")},
    };
}

void expect_same_rows(const std::vector<Written>& all) {
    for (const auto& [how, content] : all) {
        SCOPED_TRACE(how);
        for (const std::size_t block : {std::size_t{1} << 20, std::size_t{64}}) {
            const File file = read_whole(content, {}, block);
            EXPECT_EQ(file.rows, kRows);
            for (const RowError& error : file.errors)
                ADD_FAILURE() << error.line << " " << error.column << ": " << error.message;
            EXPECT_EQ(file.plan.currency.text(), "EUR");
            EXPECT_TRUE(file.plan.currency_known);
        }
    }
}

TEST(ImportDefects, the_same_rows_come_from_whatever_bytes) { expect_same_rows(bytes()); }
TEST(ImportDefects, the_same_rows_come_from_whatever_shape) { expect_same_rows(shapes()); }
TEST(ImportDefects, the_same_days_come_from_whatever_notation) { expect_same_rows(days()); }
TEST(ImportDefects, the_same_amounts_come_from_whatever_notation) { expect_same_rows(amounts()); }

TEST(ImportDefects, what_stands_around_the_rows_is_no_row) {
    for (const auto& [how, content] : surroundings()) {
        SCOPED_TRACE(how);
        for (const std::size_t block : {std::size_t{1} << 20, std::size_t{64}}) {
            const File file = read_whole(content, {}, block);
            EXPECT_EQ(file.rows, kRows);
            for (const RowError& error : file.errors)
                EXPECT_NE(error.message.find("cells"), std::string::npos)
                    << error.line << " " << error.column << ": " << error.message;
            EXPECT_LE(file.errors.size(), 1u);
        }
    }
}

TEST(ImportDefects, credits_are_negative_amounts) {
    for (const char* credit : {"-5.25", "(5.25)", "5.25-",
                               "\xE2\x88\x92"
                               "5.25",
                               "-5.25 EUR",
                               "\"(\xE2\x82\xAC"
                               "5.25)\""}) {
        const File file = read_whole(with_costs("1012.50", credit));
        ASSERT_EQ(file.rows.size(), 2u) << credit;
        EXPECT_EQ(file.rows[1].spend, -5'250'000) << credit;
    }
}

TEST(ImportDefects, the_currency_may_stand_in_header_cell_or_column) {
    const auto of = [](const std::string& content) {
        const File file = read_whole(content);
        EXPECT_TRUE(file.plan.currency_known) << content;
        return file.currencies.empty() ? std::string() : std::string(file.currencies[0].text());
    };
    const std::string bare = replaced(kPlain, " (EUR)", "");
    EXPECT_EQ(of(replaced(bare, "Cost", "Cost (USD)")), "USD");
    EXPECT_EQ(of(replaced(bare, "Cost", "Cost [GBP]")), "GBP");
    EXPECT_EQ(of(replaced(bare, "Cost", "Cost CHF")), "CHF");
    EXPECT_EQ(of(replaced(bare, "1012.50",
                          "\xC2\xA3"
                          "1012.50")),
              "GBP");
    EXPECT_EQ(of(replaced(bare, "1012.50", "1012.50 z\xC5\x82")), "PLN");
    EXPECT_EQ(of(replaced(replaced(replaced(bare, "Conversions\n", "Conversions,Currency\n"),
                                   "3.5\n", "3.5,SEK\n"),
                          ",0\n", ",0,sek\n")),
              "SEK");
    const File none = read_whole(bare, {.fallback_currency = *parse_currency("JPY")});
    EXPECT_FALSE(none.plan.currency_known);
    EXPECT_EQ(none.currencies[0].text(), "JPY");
    EXPECT_TRUE(warned(none.plan, "does not tell its currency"));
}

TEST(ImportDefects, amounts_in_millionths_may_be_large) {
    const File file = read_whole(
        "date,campaign_name,cost_micros,clicks\n2026-10-01,Brand,12345678901,3\n"
        "2026-10-02,Brand,9000000000000000,3\n2026-10-03,Brand,-5250000,3\n"
        "2026-10-04,Brand,1.5E+7,3\n");
    ASSERT_EQ(file.rows.size(), 3u);
    EXPECT_EQ(file.rows[0].spend, 12'345'678'901);
    EXPECT_EQ(file.rows[1].spend, -5'250'000);
    EXPECT_EQ(file.rows[2].spend, 15'000'000);
    ASSERT_EQ(file.errors.size(), 1u);
    EXPECT_NE(file.errors[0].message.find("too large"), std::string::npos);
}

struct BadRow {
    const char* line;
    const char* column;  ///< of the error
    const char* reason;  ///< part of its message
};

TEST(ImportDefects, a_bad_row_is_told_with_line_and_reason_and_the_good_ones_stay) {
    const BadRow rows[] = {
        {"2026-02-30,Brand,1,1,1,1", "Day", "is no day"},
        {"########,Brand,1,1,1,1", "Day", "is no day"},
        {"13.10.2026,Brand,1,1,1,1", "Day", "is no day"},
        {"0000-00-00,Brand,1,1,1,1", "Day", "is no day"},
        {"1899-12-30,Brand,1,1,1,1", "Day", "is no day"},
        {",Brand,1,1,1,1", "Day", "the day is missing"},
        {"2026-10-02,Brand,many,1,1,1", "Impressions", "is no number"},
        {"2026-10-02,Brand,1,1,#REF!,1", "Cost (EUR)", "is no number"},
        {"2026-10-02,Brand,1,1,#VALUE!,1", "Cost (EUR)", "is no number"},
        {"2026-10-02,Brand,1,1,#NAME?,1", "Cost (EUR)", "is no number"},
        {"2026-10-02,Brand,1,1,=SUM(E2:E9),1", "Cost (EUR)", "is no number"},
        {"2026-10-02,Brand,1,1,12.5.1,1", "Cost (EUR)", "is no number"},
        {"2026-10-02,Brand,1,1,1e400,1", "Cost (EUR)", ""},
        {"2026-10-02,Brand,1,1,99999999999,1", "Cost (EUR)", "too large"},
        {"2026-10-02,Brand,-1,1,1,1", "Impressions", "is negative"},
        {"2026-10-02,Brand,1.5,1,1,1", "Impressions", "not a whole number"},
        {"2026-10-02,Brand,1,1", "", "only 4 of 6 cells"},
        {"2026-10-02,Brand, Shoes,1,1,1,1", "", "7 cells, the header 6"},
        {"2026-10-02,\"Brand,1,1,1,1", "", "quotation mark"},
        {"2026-10-02,Br\"and,x,1,1,1", "Impressions", "is no number"},
        {"<<<<<<< HEAD", "", "only 1 of 6 cells"},
    };
    for (const BadRow& bad : rows) {
        SCOPED_TRACE(bad.line);
        const auto split = kPlain.rfind("2026-10-13");
        const File file =
            read_whole(kPlain.substr(0, split) + bad.line + "\n" + kPlain.substr(split));
        EXPECT_EQ(file.rows, kRows);
        ASSERT_EQ(file.errors.size(), 1u);
        EXPECT_EQ(file.errors[0].line, 3);
        EXPECT_EQ(file.errors[0].column, bad.column);
        EXPECT_NE(file.errors[0].message.find(bad.reason), std::string::npos)
            << file.errors[0].message;
    }
}

TEST(ImportDefects, a_huge_cell_costs_its_own_row_only) {
    const auto split = kPlain.rfind("2026-10-13");
    for (const std::size_t size : {std::size_t{2000}, std::size_t{900'000}, std::size_t{3} << 20}) {
        SCOPED_TRACE(size);
        const std::string huge(size, 'x');
        for (const std::string& row :
             {"2026-10-02," + huge + ",1,1,1,1\n", "2026-10-02,\"" + huge + "\",1,1,1,1\n",
              "2026-10-02,Brand," + huge + ",1,1,1\n"}) {
            const File file = read_whole(kPlain.substr(0, split) + row + kPlain.substr(split));
            EXPECT_EQ(file.rows, kRows);
            ASSERT_EQ(file.errors.size(), 1u);
            EXPECT_EQ(file.errors[0].line, 3);
            EXPECT_LT(file.errors[0].message.size(), 300u) << "the reason, not the cell";
        }
    }
}

TEST(ImportDefects, a_name_over_several_lines_keeps_the_count_of_lines) {
    const File file = read_whole(
        "Day,Campaign,Clicks\n2026-10-01,\"Brand\nsecond line\n\nfourth\",1\n"
        "2026-10-02,Brand,bad\n2026-10-03,Brand,2\n");
    ASSERT_EQ(file.rows.size(), 2u);
    EXPECT_EQ(file.rows[0].campaign, "Brand second line  fourth");
    ASSERT_EQ(file.errors.size(), 1u);
    EXPECT_EQ(file.errors[0].line, 6);
}

TEST(ImportDefects, rows_in_the_rarer_notation_are_told_and_not_guessed) {
    const File file = read_whole(
        "Day;Campaign;Cost\n2026-10-01;Brand;1,50\n2026-10-02;Brand;2,50\n"
        "2026-10-03;Brand;3.55\n2026-10-04;Brand;4,25\n");
    EXPECT_EQ(file.rows.size(), 3u);
    ASSERT_EQ(file.errors.size(), 1u);
    EXPECT_EQ(file.errors[0].line, 4);
    EXPECT_TRUE(warned(file.plan, "decimal comma and some a decimal point"));
}

TEST(ImportDefects, a_table_in_one_column_says_what_happened) {
    const std::string content =
        "\"Day,Campaign,Cost\"\n\"2026-10-01,Brand,1.50\"\n\"2026-10-02,Brand,2.50\"\n";
    const auto plan = plan_of(content);
    EXPECT_FALSE(plan.can_import());
    EXPECT_TRUE(warned(plan, "in one cell")) << plan.problems[0].message;
}

}  // namespace
}  // namespace herald::ads
