#include "ads/import_test_support.hpp"

/// The exports of the ad managers, as they come: recognised, mapped and read without a question.
namespace herald::ads {
namespace {

using namespace test;

struct Export {
    const char* name;
    std::string content;
    Source source{};
    Grain grain{};
    const char* currency;
    const char* campaign;    ///< of the first row
    std::int64_t spend = 0;  ///< of the first row
    std::int64_t clicks = 0;
    std::int64_t conversions = 0;
    std::int64_t revenue = 0;
    std::optional<std::string> mapping;
};

std::string utf16(std::string_view ascii) {
    std::string out = "\xFF\xFE";
    for (const char c : ascii) (out += c) += '\0';
    return out;
}

const Export kExports[] = {
    {"Meta, ads by day",
     "Reporting starts,Reporting ends,Day,Campaign name,Campaign ID,Ad set name,Ad set ID,Ad "
     "name,Ad ID,Ad delivery,Attribution setting,Results,Result indicator,Reach,Impressions,Cost "
     "per results,Amount spent (EUR),Link clicks,CPC (cost per link click) (EUR),CTR (all),"
     "Purchases,Purchases conversion value,Purchase ROAS (return on ad spend)\n"
     "2026-10-01,2026-10-01,2026-10-01,Autumn,120330000000000012,Women,120330000000000013,Shoe,"
     "120330000000000014,active,7-day click or 1-day "
     "view,5,actions:offsite_conversion.fb_pixel_purchase,900,1200,2.5,12.5,40,0.31,3.3,4,199.9,"
     "15.99\n",
     Source::meta,
     Grain::ad,
     "EUR",
     "Autumn",
     12'500'000,
     40,
     4'000'000,
     199'900'000,
     {}},
    {"Meta, campaigns, with a row of sums",
     "Campaign name,Campaign delivery,Campaign budget,Campaign budget type,Attribution setting,"
     "Results,Reach,Impressions,Amount spent (USD),Ends,Link clicks,Reporting starts,Reporting "
     "ends\n"
     ",,,,,12,5000,9000,112.5,,90,2026-10-01,2026-10-01\n"
     "Autumn,active,50,Daily,7-day click,5,900,1200,12.5,Ongoing,40,2026-10-01,2026-10-01\n",
     Source::meta,
     Grain::campaign,
     "USD",
     "Autumn",
     12'500'000,
     40,
     5'000'000,
     0,
     {}},
    {"Meta, French",
     "Jour;Nom de la campagne;Nom de l\xE2\x80\x99"
     "ensemble de publicit\xC3\xA9s;Nom de la publicit\xC3\xA9;Couverture;Impressions;Montant "
     "d\xC3\xA9pens\xC3\xA9 (EUR);Clics sur un lien;Achats;Valeur de conversion des achats\n"
     "01/10/2026;Automne;Femmes;Chaussure;900;1 200;12,50;40;4;199,90\n"
     "13/10/2026;Automne;Femmes;Chaussure;900;1 200;12,50;40;4;199,90\n",
     Source::meta,
     Grain::ad,
     "EUR",
     "Automne",
     12'500'000,
     40,
     4'000'000,
     199'900'000,
     {}},
    {"Google, a report with title and totals",
     "Ad group report\n\"October 1, 2026 - October 31, 2026\"\n"
     "Ad group status,Ad group,Campaign,Day,Currency code,Status reasons,Impr.,Interactions,"
     "Clicks,Avg. CPC,Cost,CTR,Conversions,Cost / conv.,Conv. rate,Conv. value\n"
     "Enabled,Core,Brand,2026-10-01,GBP,--,\"1,200\",80,80,0.16,12.50,6.67%,4.00,3.13,5.00%,199.90"
     "\n"
     "Total: Ad groups, --, --, --,GBP, --,\"1,200\",80,80,0.16,12.50,6.67%,4.00,3.13,5.00%,199.90"
     "\n"
     "Total: Account, --, --, --,GBP, --,\"1,200\",80,80,0.16,12.50,6.67%,4.00,3.13,5.00%,199.90\n",
     Source::google,
     Grain::ad_group,
     "GBP",
     "Brand",
     12'500'000,
     80,
     4'000'000,
     199'900'000,
     {}},
    {"Google, from Excel's UTF-16",
     utf16("Campaign report\nAll time\nCampaign\tCampaign ID\tCustomer ID\tDay\tCurrency "
           "code\tImpr.\tClicks\tCost\tConversions\tAll conv. value\tConv. value\n"
           "Brand\t1201\t123-456-7890\t2026-10-01\tEUR\t1,200\t80\t12.50\t4.00\t250.00\t199.90\n"
           "Total: Campaigns\t --\t --\t --\tEUR\t1,200\t80\t12.50\t4.00\t250.00\t199.90\n"),
     Source::google,
     Grain::campaign,
     "EUR",
     "Brand",
     12'500'000,
     80,
     4'000'000,
     199'900'000,
     {}},
    {"Google Ads Editor, which has no days",
     utf16("Campaign\tLabels\tCampaign Type\tNetworks\tBudget\tBudget type\tEU political "
           "ads\tBid Strategy Type\tAd Group\tMax CPC\tCampaign Status\tAd Group Status\tClicks"
           "\tImpressions\tCost\tConversions\n"
           "Brand\t\tSearch\tGoogle search\t50.00\tDaily\tNo\tManual CPC\tCore\t0.50\tEnabled"
           "\tEnabled\t80\t1,200\t12.50\t4.00\n"),
     Source::google, Grain::ad_group, "EUR", "Brand", 12'500'000, 80, 4'000'000, 0,
     R"({"date":{"value":"2026-10-01"},"currency":{"value":"EUR"}})"},
    {"TikTok, with its total",
     "Campaign name,Campaign ID,Ad group name,Ad group ID,Ad name,Ad ID,By Day,Primary status,"
     "Currency,Cost,CPC (destination),CPM,Impressions,Clicks (destination),CTR (destination),Reach,"
     "Conversions,Cost per conversion,Total complete payment value\n"
     "Spring,17001,Group,18001,Clip,19001,2026-10-01,Active,EUR,12.50,0.15,10.4,1200,80,6.67%,900,"
     "4,3.13,199.90\n"
     "Total of 1 results,-,-,-,-,-,-,-,EUR,12.50,0.15,10.4,1200,80,6.67%,900,4,3.13,199.90\n",
     Source::tiktok,
     Grain::ad,
     "EUR",
     "Spring",
     12'500'000,
     80,
     4'000'000,
     199'900'000,
     {}},
    {"LinkedIn, campaigns",
     utf16("Campaign Performance Report (in UTC)\n\"Report Start: October 1, 2026, 12:00 AM\"\n"
           "\"Report End: October 31, 2026, 11:59 PM\"\n\"Date Generated: November 1, 2026, 9:00 "
           "AM\"\n\n"
           "Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group Name\tCampaign Group "
           "ID\tCampaign Name\tCampaign ID\tCampaign Type\tCampaign Status\tTotal Spent\t"
           "Impressions\tClicks\tClick Through Rate\tAverage CPC\tReach\tConversions\tTotal "
           "Conversion Value\tLeads\n"
           "10/01/2026\tAcme\tUSD\tAutumn\t601\tEngineers\t7001\tSponsored Update\tActive\t12.5\t"
           "1200\t80\t6.67%\t0.16\t900\t4\t199.9\t1\n"
           "10/13/2026\tAcme\tUSD\tAutumn\t601\tEngineers\t7001\tSponsored Update\tActive\t12.5\t"
           "1200\t80\t6.67%\t0.16\t900\t4\t199.9\t1\n"),
     Source::linkedin,
     Grain::ad_group,
     "USD",
     "Autumn",
     12'500'000,
     80,
     4'000'000,
     199'900'000,
     {}},
    {"LinkedIn, creatives",
     "Start Date (in UTC),Account Name,Currency,Campaign Group Name,Campaign Group ID,Campaign "
     "Name,Campaign ID,Creative Name,Creative ID,Total Spent,Impressions,Clicks,Total "
     "Engagements,Conversions,Total Conversion Value\n"
     "10/01/2026,Acme,USD,Autumn,601,Engineers,7001,Post,8001,12.5,1200,80,90,4,199.9\n"
     "10/13/2026,Acme,USD,Autumn,601,Engineers,7001,Post,8001,12.5,1200,80,90,4,199.9\n",
     Source::linkedin,
     Grain::ad,
     "USD",
     "Autumn",
     12'500'000,
     80,
     4'000'000,
     199'900'000,
     {}},
    {"another program, by mapping",
     "Zeitpunkt;Was;Wohin;Geld raus;Geld rein;Hin;Ziel\n"
     "2026-10-01;Autumn;facebook;12,50;199,90;80;4\n",
     Source::unknown, Grain::campaign, "CHF", "Autumn", 12'500'000, 80, 4'000'000, 199'900'000,
     R"({"date":"Zeitpunkt","campaign_name":"Was","platform":"Wohin","spend":"Geld raus",)"
     R"("revenue":"Geld rein","clicks":"Hin","conversions":"Ziel","currency":{"value":"CHF"}})"},
};

TEST(ImportFormats, every_export_is_read_without_a_question) {
    for (const Export& it : kExports) {
        SCOPED_TRACE(it.name);
        Decoded out;
        decode(out, it.content, {.mapping_json = it.mapping});
        EXPECT_EQ(out.plan.source, it.source);
        for (const RowError& error : out.rows.errors)
            ADD_FAILURE() << error.line << " " << error.column << ": " << error.message;
        EXPECT_GE(out.rows.size(), 1u);
        if (out.rows.size() == 0) continue;
        EXPECT_EQ(grain_of(out.plan.mapping), it.grain);
        EXPECT_EQ(out.day(0), "2026-10-01");
        EXPECT_EQ(currency_of_number(out.rows.currency[0]).text(), it.currency);
        EXPECT_EQ(out.campaign(0).name, it.campaign);
        EXPECT_EQ(out.rows.spend[0], it.spend);
        EXPECT_EQ(out.rows.clicks[0], it.clicks);
        EXPECT_EQ(out.rows.impressions[0], it.source == Source::unknown ? 0 : 1200);
        EXPECT_EQ(out.rows.conversions[0], it.conversions);
        EXPECT_EQ(out.rows.revenue[0], it.revenue);
    }
}

TEST(ImportFormats, a_file_that_names_its_platform_by_row_goes_to_several) {
    Decoded out;
    decode(out,
           "Date,Platform,Campaign,Spend\n2026-10-01,Facebook,A,1\n2026-10-01,Google Ads,A,2\n"
           "2026-10-01,tiktok,A,3\n2026-10-01,Billboard,A,4\n");
    ASSERT_EQ(out.rows.size(), 4u);
    const auto platform = [&](std::size_t row) {
        return platform_of_parent(out.account(row).parent);
    };
    EXPECT_EQ(platform(0), Platform::meta);
    EXPECT_EQ(platform(1), Platform::google);
    EXPECT_EQ(platform(2), Platform::tiktok);
    EXPECT_EQ(platform(3), Platform::other);
}

}  // namespace
}  // namespace herald::ads
