#include "ads/import_test_support.hpp"
#include "base/error.hpp"

namespace herald::ads {
namespace {

using namespace test;

constexpr std::string_view kMetaEnglish =
    "Reporting starts,Reporting ends,Campaign name,Campaign ID,Ad set name,Ad name,Ad ID,Delivery "
    "level,Attribution setting,"
    "Results,Result indicator,Reach,Frequency,Cost per results,Amount spent (USD),Impressions,Link "
    "clicks,Purchases,"
    "Purchases conversion value\n"
    "2026-10-01,2026-10-01,Autumn,1201,Women 25+,Shoe A,9001,ad,7-day "
    "click,4,actions:lead,800,1.25,3.1,12.50,1000,25,3,99.90\n"
    "2026-10-02,2026-10-02,Autumn,1201,Women 25+,Shoe A,9001,ad,7-day click,,,,,,0,0,0,,\n"
    "2026-10-01,2026-10-02,,,,,,,,4,,800,1.25,3.1,12.50,1000,25,3,99.90\n";

TEST(Import, a_meta_export_is_recognised_and_read) {
    Decoded out;
    decode(out, kMetaEnglish);
    EXPECT_EQ(out.plan.source, Source::meta);
    EXPECT_EQ(out.plan.currency.text(), "USD");
    EXPECT_TRUE(out.plan.currency_known);
    EXPECT_EQ(column_of(out.plan, Field::conversions), "Purchases");
    EXPECT_EQ(column_of(out.plan, Field::clicks), "Link clicks");
    ASSERT_EQ(out.rows.size(), 2u);
    EXPECT_EQ(out.rows.totals_skipped, 1);  // the summary row names no campaign
    EXPECT_EQ(out.day(0), "2026-10-01");
    EXPECT_EQ(out.campaign(0).external_id, "1201");
    EXPECT_EQ(out.ad(0).name, "Shoe A");
    EXPECT_EQ(out.rows.ad[0], out.rows.ad[1]);
    EXPECT_EQ(out.rows.spend[0], 12'500'000);
    EXPECT_EQ(out.rows.conversions[0], 3'000'000);
    EXPECT_EQ(out.rows.revenue[0], 99'900'000);
    EXPECT_EQ(out.rows.reach[0], 800);
    EXPECT_EQ(out.rows.no_reach[1], 1);
    EXPECT_EQ(grain_of(out.plan.mapping), Grain::ad);
}

TEST(Import, a_german_meta_export_with_decimal_comma_is_read) {
    Decoded out;
    decode(out,
           "Tag;Kampagnenname;Anzeigengruppenname;Anzeigenname;Auslieferung;Ergebnisse;Reichweite;"
           "Frequenz;Ausgegebener Betrag (EUR);"
           "Impressionen;Link-Klicks;K\xC3\xA4ufe;Berichtsende\n"
           "01.10.2026;Herbst;Frauen;Schuh A;active;4;1.800;1,25;1.012,50;2.250;25;3;01.10.2026\n");
    EXPECT_EQ(out.plan.source, Source::meta);
    EXPECT_EQ(out.plan.decimal, csv::DecimalMark::comma);
    EXPECT_EQ(out.day(0), "2026-10-01");
    EXPECT_EQ(out.rows.spend[0], 1'012'500'000);
    EXPECT_EQ(out.rows.impressions[0], 2250);
    EXPECT_EQ(out.rows.clicks[0], 25);
    EXPECT_EQ(out.rows.conversions[0], 3'000'000);
    EXPECT_EQ(out.plan.currency.text(), "EUR");
}

TEST(Import, a_google_ads_export_with_title_lines_and_totals_is_read) {
    Decoded out;
    decode(out,
           "Campaign report\n\"October 1, 2026 - October 31, 2026\"\n"
           "Campaign status,Campaign,Day,Currency code,Budget,Impr.,Clicks,Cost,Avg. "
           "CPC,Conversions,Conv. value,Search impr. share\n"
           "Enabled,\"Brand, EU\",2026-10-01,GBP,50.00,\"1,200\",80,\"1,012.50\",0.5,3.50,210.00, "
           "< 10%\n"
           "Paused,Generic,2026-10-01,GBP,50.00,0,0,0,0,0.00,0.00, --\n"
           "Total: Account, --, --,GBP,100.00,\"1,200\",80,\"1,012.50\",0.5,3.50,210.00, --\n"
           "Total: Campaigns, --, --,GBP,100.00,\"1,200\",80,\"1,012.50\",0.5,3.50,210.00, --\n");
    EXPECT_EQ(out.plan.source, Source::google);
    EXPECT_TRUE(warned(out.plan, "2 lines above the header"));
    ASSERT_EQ(out.rows.size(), 2u);
    EXPECT_EQ(out.rows.totals_skipped, 2);
    EXPECT_TRUE(out.rows.errors.empty());
    EXPECT_EQ(out.campaign(0).name, "Brand, EU");
    EXPECT_EQ(out.campaign(0).external_id, "");
    EXPECT_EQ(out.rows.spend[0], 1'012'500'000);
    EXPECT_EQ(out.rows.conversions[0], 3'500'000);
    EXPECT_EQ(out.rows.currency[0], currency_number(*parse_currency("GBP")));
    EXPECT_EQ(grain_of(out.plan.mapping), Grain::campaign);
}

TEST(Import, a_german_google_ads_export_in_utf16_with_tabs_is_read) {
    const std::u16string text =
        u"Kampagnenbericht\n1. Oktober 2026 - 31. Oktober 2026\n"
        u"Tag\tKampagne\tAnzeigengruppe\tW\u00E4hrungscode\tKosten\tImpr."
        u"\tKlicks\tConversions\tConv.-Wert\n"
        u"2026-10-01\tMarke\tKern\tEUR\t12,50\t1.200\t80\t3,00\t99,90\n";
    std::string bytes = "\xFF\xFE";
    for (const char16_t c : text) {
        bytes += static_cast<char>(c & 0xff);
        bytes += static_cast<char>(c >> 8);
    }
    Decoded out;
    decode(out, bytes);
    EXPECT_EQ(out.plan.source, Source::google);
    ASSERT_EQ(out.rows.size(), 1u);
    EXPECT_EQ(out.rows.spend[0], 12'500'000);
    EXPECT_EQ(out.rows.impressions[0], 1200);
    EXPECT_EQ(out.rows.revenue[0], 99'900'000);
    EXPECT_EQ(out.group(0).name, "Kern");
    EXPECT_EQ(grain_of(out.plan.mapping), Grain::ad_group);
}

TEST(Import, tiktok_and_linkedin_exports_are_recognised) {
    Decoded tiktok;
    decode(tiktok,
           "Campaign name,Campaign ID,Ad group name,Ad name,By Day,Primary "
           "status,Currency,Cost,Impressions,Clicks (destination),"
           "Conversions,Video views,2-second video views\n"
           "Spring,17001,Group,Clip,2026-10-01,Active,EUR,5.00,900,12,1,700,300\n");
    EXPECT_EQ(tiktok.plan.source, Source::tiktok);
    EXPECT_EQ(tiktok.rows.video_views[0], 700);

    Decoded linkedin;
    decode(linkedin,
           "Campaign Performance Report (in UTC)\t\t\nDate Generated: November 1, 2026\t\t\n\t\t\n"
           "Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group ID\tCampaign Group "
           "Name\tCampaign ID\tCampaign Name\tTotal Spent\t"
           "Impressions\tClicks\tClick Through Rate\tAverage CPM\tConversions\tTotal Conversion "
           "Value\n"
           "10/13/"
           "2026\tAcme\tUSD\t601\tAutumn\t7001\tEngineers\t52.25\t4100\t18\t0.44%\t12.7\t2\t80\n");
    EXPECT_EQ(linkedin.plan.source, Source::linkedin);
    EXPECT_EQ(linkedin.campaign(0).external_id,
              "601");  // LinkedIn's campaign group is our campaign
    EXPECT_EQ(linkedin.group(0).name, "Engineers");
    EXPECT_EQ(linkedin.account(0).name, "Acme");
    EXPECT_EQ(linkedin.day(0), "2026-10-13");
    EXPECT_EQ(linkedin.plan.platform, Platform::linkedin);
}

constexpr std::string_view kUnknownTable =
    "Date,ad_id,xyz_campaign_id,fb_campaign_id,age,gender,interest,Impressions,Clicks,Spent,Total_"
    "Conversion,Approved_Conversion\n"
    "31-08-2023,708746,916,103916,30-34,M,15,7350,1,1.429999948,2,1\n"
    "31-08-2023,708746,916,103916,30-34,F,15,7350,1,1.820000023,2,0\n";

TEST(Import, an_unknown_table_is_mapped_by_names_and_contents) {
    Decoded out;
    decode(out, kUnknownTable);
    EXPECT_EQ(out.plan.source, Source::unknown);
    EXPECT_EQ(column_of(out.plan, Field::campaign_id), "xyz_campaign_id");
    EXPECT_EQ(column_of(out.plan, Field::ad_id), "ad_id");
    EXPECT_EQ(column_of(out.plan, Field::conversions), "Total_Conversion");
    EXPECT_EQ(column_of(out.plan, Field::spend), "Spent");
    EXPECT_FALSE(out.plan.mapping.has(Field::ad_group_id));
    EXPECT_EQ(out.rows.spend[0], 1'430'000);
    EXPECT_EQ(out.rows.spend[1], 1'820'000);
    EXPECT_EQ(out.rows.ad[0],
              out.rows.ad[1]);  // age and gender are summed away later: same ad, same day
    EXPECT_TRUE(warned(out.plan, "does not tell its currency"));
}

TEST(Import, a_given_mapping_with_a_metric_replaces_the_guess) {
    const auto plan =
        plan_of(kUnknownTable,
                {.mapping_json = R"({"date":"Date","campaign_id":"fb_campaign_id","spend":"spent",
        "platform":{"value":"meta"},"currency":{"value":"USD"}})"});
    EXPECT_EQ(column_of(plan, Field::campaign_id), "fb_campaign_id");
    EXPECT_EQ(column_of(plan, Field::spend), "Spent");
    EXPECT_FALSE(plan.mapping.has(Field::clicks));
    EXPECT_EQ(plan.platform, Platform::meta);
    EXPECT_EQ(plan.currency.text(), "USD");
}

TEST(Import, a_given_mapping_without_a_metric_changes_the_guess) {
    const auto plan =
        plan_of(kUnknownTable, {.mapping_json = R"({"ad_id":null,"date":{"value":"2026-10-01"}})"});
    EXPECT_FALSE(plan.mapping.has(Field::ad_id));
    EXPECT_TRUE(plan.mapping.has(Field::clicks));
    EXPECT_EQ(to_string(*plan.fixed_date), "2026-10-01");
}

TEST(Import, a_wrong_mapping_is_refused_with_the_place_and_the_nearest_name) {
    const auto message = [](const char* mapping) -> std::string {
        try {
            plan_of(kUnknownTable, {.mapping_json = mapping});
        } catch (const Error& error) {
            EXPECT_NE(error.kind(), ErrorKind::internal);
            return error.fields().empty()
                       ? error.what()
                       : error.fields()[0].pointer + " " + error.fields()[0].detail;
        }
        return "accepted";
    };
    EXPECT_EQ(message(R"({"spend":"Spentt"})"),
              "/mapping/spend names the column “Spentt”, which the file does not have; did you "
              "mean “Spent”?");
    EXPECT_EQ(message(R"({"spnd":"Spent"})"), "/mapping/spnd is no field; did you mean spend?");
    EXPECT_EQ(message(R"({"spend":7})"),
              "/mapping/spend must be a column's name or {\"value\": \"…\"}");
    EXPECT_NE(message(R"([1])").find("must be an object"), std::string::npos);
    EXPECT_NE(message("{").find("accepted"), 0u);
}

TEST(Import, a_file_without_days_metrics_or_rows_says_so) {
    EXPECT_FALSE(plan_of("Campaign,Cost\nBrand,12\n").can_import());
    EXPECT_TRUE(warned(plan_of("Campaign,Cost\nBrand,12\n"), "No column holds the day"));
    EXPECT_TRUE(warned(plan_of("Day,Campaign\n2026-10-01,Brand\n"), "No column holds a metric"));
    EXPECT_TRUE(warned(plan_of("Day,Campaign,Cost\n"), "no rows"));
    EXPECT_TRUE(warned(plan_of("Day,Cost\n2026-10-01,3\n"), "No column names the campaign"));
    EXPECT_THROW(plan_of("Day,Campaign,Cost\n").require_importable(), Error);
}

TEST(Import, files_that_are_no_table_are_named) {
    for (const std::string_view content : {"", "  \n\n", "PK\x03\x04xxxx", "\xD0\xCF\x11\xE0xx",
                                           "<!doctype html><html>", "%PDF-1.7"})
        EXPECT_THROW(plan_of(content), Error) << content;
}

TEST(Import, day_and_month_are_settled_by_a_late_row_of_the_file) {
    std::string content = "Date,Campaign,Cost\n";
    for (int i = 0; i < 60'000; ++i) content += "03/04/2026,Brand with a long name,12.50\n";
    content += "31/04/2026,Brand,1\n25/04/2026,Brand,1\n";
    const auto plan = plan_of(content);
    EXPECT_EQ(plan.date_format, csv::DateFormat::dmy);
    EXPECT_FALSE(warned(plan, "day from month"));
    EXPECT_TRUE(warned(plan_of("Date,Campaign,Cost\n03/04/2026,Brand,12.50\n"), "day from month"));
}

TEST(Import, bad_rows_are_reported_with_line_column_and_reason_and_good_ones_kept) {
    Decoded out;
    decode(out,
           "Day,Campaign,Clicks,Cost,Currency code\n"
           "2026-10-01,Brand,5,1.50,EUR\n"
           "2026-13-01,Brand,5,1.50,EUR\n"
           ",Brand,5,1.50,EUR\n"
           "2026-10-02,Brand,abc,1.50,EUR\n"
           "2026-10-02,Brand,1.5,1.50,EUR\n"
           "2026-10-02,Brand,-3,1.50,EUR\n"
           "2026-10-02,Brand,5,99999999999999,EUR\n"
           "2026-10-02,Brand,5,1.50,QQQ\n"
           "2026-10-02,Shoes, Bags,5,1.50,EUR\n"
           "2026-10-02,Brand\n"
           "2026-10-03,\"Bro\"ken,5,1.50,EUR\n"
           "\n"
           "2026-10-04,Brand,--,(2.50),EUR,,\n");
    ASSERT_EQ(out.rows.errors.size(), 9u);
    EXPECT_EQ(out.rows.rows_read, 12);
    ASSERT_EQ(out.rows.size(), 3u);
    const auto& errors = out.rows.errors;
    EXPECT_EQ(errors[0].line, 3);
    EXPECT_EQ(errors[0].column, "Day");
    EXPECT_EQ(errors[0].message, "“2026-13-01” is no day written as 2023-08-31");
    EXPECT_EQ(errors[1].message, "the day is missing");
    EXPECT_EQ(errors[2].column, "Clicks");
    EXPECT_EQ(errors[2].message, "“abc” is no number with a decimal point");
    EXPECT_EQ(errors[3].message, "“1.5” is not a whole number");
    EXPECT_EQ(errors[4].message, "“-3” is negative");
    EXPECT_EQ(errors[5].message, "“99999999999999” is too large");
    EXPECT_EQ(errors[6].message, "“QQQ” is no currency such as EUR");
    EXPECT_EQ(errors[7].line, 10);
    EXPECT_NE(errors[7].message.find("6 cells, the header 5"), std::string::npos);
    EXPECT_NE(errors[8].message.find("only 2 of 5 cells"), std::string::npos);
    EXPECT_EQ(out.campaign(1).name, "Broken");
    EXPECT_EQ(out.rows.spend[2], -2'500'000);
}

TEST(Import, ids_keep_their_digits_and_names_follow_the_newest_day) {
    Decoded out;
    decode(out,
           "Day,Campaign ID,Campaign name,Cost\n"
           "2026-10-02,cg:0120330000000000012,New name,1\n"
           "2026-10-01,cg:0120330000000000012,Old name,1\n"
           "2026-10-01,\"=\"\"007\"\"\",Bond,1\n");
    EXPECT_EQ(out.campaign(0).external_id, "0120330000000000012");
    EXPECT_EQ(out.rows.ad[0], out.rows.ad[1]);
    EXPECT_EQ(out.campaign(0).name, "New name");
    EXPECT_EQ(out.campaign(2).external_id, "007");
}

TEST(Import, ids_that_a_spreadsheet_rounded_are_not_trusted) {
    const auto plan = plan_of(
        "Day,Campaign ID,Campaign "
        "name,Cost\n2026-10-01,1.20209E+17,Brand,1\n2026-10-01,1.20209E+17,Shoes,1\n");
    EXPECT_FALSE(plan.mapping.has(Field::campaign_id));
    EXPECT_TRUE(plan.can_import());
    EXPECT_FALSE(plan_of("Day,Campaign ID,Cost\n2026-10-01,1.20209E+17,1\n").can_import());
}

TEST(Import, latin1_names_in_a_file_that_looked_like_utf8_are_repaired) {
    Decoded out;
    std::string content = "Day,Campaign,Cost\n";
    for (int i = 0; i < 30'000; ++i) content += "2026-10-01,Brand with a rather long name here,1\n";
    content += "2026-10-01,M\xFCller,1\n";
    decode(out, content);  // one block of many is decoded here; the first is plain ASCII
    Decoded tail;
    decode(tail, "Day,Campaign,Cost\n2026-10-01,M\xFCller,1\n");
    EXPECT_EQ(tail.campaign(0).name, "M\xC3\xBCller");
}

TEST(Import, rows_over_several_days_are_announced) {
    EXPECT_TRUE(warned(plan_of("Reporting starts,Reporting ends,Campaign name,Results,Amount spent "
                               "(EUR)\n2026-10-01,2026-10-31,Brand,3,12\n"),
                       "several days"));
}

TEST(Import, amounts_in_micros_are_known_by_their_header) {
    Decoded out;
    decode(out, "date,campaign_name,cost_micros,clicks\n2026-10-01,Brand,1250000,3\n");
    EXPECT_EQ(out.rows.spend[0], 1'250'000);
}

TEST(Import, frequency_gives_reach_when_the_file_has_no_reach) {
    Decoded out;
    decode(out,
           "Day,Campaign name,Impressions,Frequency,Amount spent "
           "(EUR)\n2026-10-01,Brand,1000,1.25,3\n");
    EXPECT_EQ(out.rows.reach[0], 800);
}

}  // namespace
}  // namespace herald::ads
