#include "ads/import_task.hpp"

#include <gtest/gtest.h>

#include "ads/campaign_detail.hpp"
#include "ads/summary.hpp"
#include "ads/test_world.hpp"
#include "base/json_writer.hpp"

namespace herald::ads {
namespace {

class ImportTask : public testing::TestWithParam<std::string> {
protected:
    ImportResult import(std::string_view content, std::optional<std::string> mapping = {},
                        int stop_at = -1, task::TaskId id = {}) {
        if (id.value.is_nil()) id = scope.make_id<task::TaskId>();
        world.put_blob(scope, "imports/test.csv", content);
        ImportInput input{.blob = "imports/test.csv",
                          .file_name = "test.csv",
                          .mapping_json = std::move(mapping)};
        FakeRun run(scope, id, to_json(input));
        run.stop_at = stop_at;
        auto result = import_file(world.context, run, run.input_as<ImportInput>());
        world.context.campaigns->changed(scope.tenant());
        log = run.lines;
        return result;
    }
    Summary summary(const char* from, const char* to) {
        return get_summary(world.context, scope, {.from = parse_day(from), .to = parse_day(to)});
    }
    CampaignPage campaigns(const char* sort = "-spend") {
        ListCampaigns request;
        request.from = parse_day("2026-10-01");
        request.to = parse_day("2026-10-31");
        request.sort = sort;
        return list_campaigns(world.context, scope, request);
    }

    World world{GetParam()};
    Scope scope = world.scope();
    std::vector<std::string> log;
};

constexpr std::string_view kAds =
    "Day,Campaign ID,Campaign name,Ad set name,Ad ID,Ad name,Age,Amount spent "
    "(EUR),Impressions,Link clicks,Purchases,Purchases conversion value\n"
    "2026-10-01,1,Brand,Core,11,A,18-24,10.50,1000,10,1,20\n"
    "2026-10-01,1,Brand,Core,11,A,25-34,4.50,500,5,0,0\n"
    "2026-10-01,1,Brand,Core,12,B,18-24,2,100,1,1,5.5\n"
    "2026-10-02,2,Shoes,Core,21,C,18-24,3,300,3,0,0\n";

TEST_P(ImportTask, a_file_becomes_campaigns_ads_and_sums) {
    const auto result = import(kAds);
    EXPECT_EQ(result.rows_read, 4);
    EXPECT_EQ(result.rows_imported, 4);
    EXPECT_EQ(result.campaigns, 2);
    EXPECT_EQ(result.ads, 3);
    EXPECT_EQ(to_string(result.spend), "20");
    EXPECT_EQ(result.currency.text(), "EUR");
    EXPECT_EQ(to_string(*result.first_date), "2026-10-01");

    const auto page = campaigns();
    ASSERT_EQ(page.data.size(), 2u);
    EXPECT_EQ(page.total, 2);
    EXPECT_EQ(page.data[0].name, "Brand");
    EXPECT_EQ(page.data[0].external_id, "1");
    EXPECT_EQ(page.data[0].platform, Platform::meta);
    EXPECT_EQ(to_string(page.data[0].spend), "17");
    EXPECT_EQ(page.data[0].clicks, 16);
    EXPECT_EQ(to_string(*page.data[0].roas), "1.5");

    const auto sums = summary("2026-10-01", "2026-10-02");
    EXPECT_EQ(to_string(sums.totals.spend), "20");
    EXPECT_EQ(to_string(*sums.totals.revenue), "25.5");
    EXPECT_EQ(sums.totals.impressions, 1900);
    ASSERT_EQ(sums.daily.size(), 2u);
    EXPECT_EQ(to_string(sums.daily[1].spend), "3");
    EXPECT_EQ(sums.by_platform[0].platform, Platform::meta);
    EXPECT_EQ(sums.top_campaigns[0].name, "Brand");
    EXPECT_EQ(sums.bottom_campaigns[0].name, "Shoes");
}

TEST_P(ImportTask, the_same_file_twice_changes_nothing) {
    import(kAds);
    const auto before = to_json(campaigns());
    const auto second = import(kAds);
    EXPECT_EQ(second.replaced_rows, 3);  // the breakdown by age was summed away
    EXPECT_EQ(to_json(campaigns()), before);
    EXPECT_EQ(to_string(summary("2026-10-01", "2026-10-02").totals.spend), "20");
}

TEST_P(ImportTask, a_newer_file_restates_its_keys_and_leaves_the_others) {
    import(kAds);
    import(
        "Day,Campaign ID,Campaign name,Ad ID,Amount spent (EUR),Impressions\n2026-10-01,1,Brand "
        "renamed,11,99,1\n");
    const auto page = campaigns();
    EXPECT_EQ(page.data[0].name, "Brand renamed");
    EXPECT_EQ(to_string(page.data[0].spend), "101");
    EXPECT_EQ(page.data.size(), 2u);
}

TEST_P(ImportTask, a_campaign_level_file_replaces_ad_rows_of_its_days_and_says_so) {
    import(kAds);
    const auto result = import(
        "Day,Campaign ID,Campaign name,Amount spent (EUR),Impressions\n2026-10-01,1,Brand,50,1\n");
    EXPECT_EQ(result.replaced_rows, 2);
    EXPECT_NE(std::find_if(log.begin(), log.end(),
                           [](const std::string& line) {
                               return line.find("another level") != std::string::npos;
                           }),
              log.end());
    EXPECT_EQ(to_string(campaigns().data[0].spend), "50");
}

TEST_P(ImportTask, names_find_the_campaigns_that_ids_made) {
    import(kAds);
    import(
        "Day,Campaign name,Amount spent "
        "(EUR),Impressions,Frequency\n2026-10-05,BRAND,7,1,1\n2026-10-05,New one,1,1,1\n");
    const auto page = campaigns();
    ASSERT_EQ(page.data.size(), 3u);
    EXPECT_EQ(page.data[0].name, "Brand");
    EXPECT_EQ(to_string(page.data[0].spend), "24");
    EXPECT_FALSE(page.data[2].external_id.has_value());  // a name is no id
    import(
        "Day,Campaign name,Amount spent (EUR),Impressions,Frequency\n2026-10-06,New one,1,1,1\n");
    EXPECT_EQ(campaigns().data.size(), 3u);
}

TEST_P(ImportTask, bad_rows_are_listed_and_the_good_ones_are_in) {
    const auto result = import(
        "Day,Campaign,Clicks,Cost,Currency "
        "code\n2026-10-01,Brand,5,1.50,EUR\n2026-10-xx,Brand,5,1.50,EUR\n2026-10-03,\"=evil\",x,1,"
        "EUR\n");
    EXPECT_EQ(result.rows_read, 3);
    EXPECT_EQ(result.rows_imported, 1);
    EXPECT_EQ(result.rows_skipped, 2);
    ASSERT_EQ(result.errors.size(), 2u);
    EXPECT_EQ(result.errors[1].line, 4);
    ASSERT_TRUE(result.error_file_url);
}

TEST_P(ImportTask, a_file_without_a_good_row_changes_nothing) {
    const auto result =
        import("Day,Campaign,Cost,Currency code\nbad,Brand,1,EUR\n2026-10-01,Brand,bad,EUR\n");
    EXPECT_EQ(result.rows_imported, 0);
    EXPECT_EQ(result.errors.size(), 2u);
    EXPECT_TRUE(campaigns().data.empty());
}

constexpr std::string_view kWithoutRevenue =
    "Day,Campaign ID,Campaign name,Amount spent (EUR),Impressions,Link clicks,Purchases\n"
    "2026-10-01,7,Likes,10,1000,10,1\n2026-10-02,7,Likes,10,1000,10,4\n"
    "2026-10-02,8,Leads,30,1000,10,1\n";

TEST_P(ImportTask, a_source_without_revenue_has_none_and_not_a_revenue_of_0) {
    import(kWithoutRevenue);
    for (const auto& row : campaigns().data) {
        EXPECT_FALSE(row.revenue) << row.name;
        EXPECT_FALSE(row.roas) << row.name;
        EXPECT_TRUE(row.cpa) << row.name;
    }
    const auto s = summary("2026-10-02", "2026-10-02");
    EXPECT_FALSE(s.totals.revenue || s.totals.roas || s.previous.revenue || s.previous.roas);
    EXPECT_TRUE(s.previous.cpa);
    EXPECT_FALSE(s.change.revenue || s.change.roas);
    EXPECT_FALSE(s.by_platform[0].revenue || s.daily[0].revenue || s.daily[0].roas);
    EXPECT_FALSE(s.daily_by_platform[0].revenue);
    ASSERT_FALSE(s.top_campaigns.empty());
    EXPECT_EQ(s.top_campaigns[0].name, "Likes");
    EXPECT_FALSE(s.top_campaigns[0].revenue || s.top_campaigns[0].roas);
    EXPECT_EQ(s.ranked_by, RankedBy::conversions);

    const auto id = campaigns().data[0].id;
    const auto course =
        get_campaign_metrics(world.context, scope, {.id = id, .from = parse_day("2026-10-01")});
    EXPECT_FALSE(course.totals.revenue || course.data[0].revenue || course.data[0].roas);
    ListCampaignAds ads;
    ads.id = id;
    EXPECT_FALSE(list_campaign_ads(world.context, scope, ads).data[0].revenue);
    EXPECT_FALSE(get_campaign(world.context, scope, {.id = id}).revenue);
}

TEST_P(ImportTask, a_later_file_with_revenue_makes_the_0_a_true_one) {
    import(kWithoutRevenue);
    EXPECT_FALSE(campaigns("-roas").data[0].roas);
    import(
        "Day,Campaign ID,Campaign name,Amount spent (EUR),Impressions,Purchases conversion value\n"
        "2026-10-03,7,Likes,1,1,0\n");
    const auto page = campaigns("-roas");
    ASSERT_EQ(page.data.size(), 2u);
    for (const auto& row : page.data) EXPECT_EQ(to_string(*row.revenue), "0") << row.name;
    const auto s = summary("2026-10-01", "2026-10-03");
    EXPECT_EQ(to_string(*s.totals.revenue), "0");
    EXPECT_EQ(to_string(*s.totals.roas), "0");
    EXPECT_EQ(to_string(*s.daily_by_platform[0].revenue), "0");
    import(kWithoutRevenue);  // what was known stays known
    EXPECT_EQ(to_string(*campaigns().data[0].revenue), "0");
}

TEST_P(ImportTask, a_campaign_found_in_another_account_tells_its_revenue_too) {
    import(kWithoutRevenue);  // names no account
    import(
        "Day,Account ID,Account name,Campaign ID,Campaign name,Amount spent (EUR),Impressions,"
        "Purchases conversion value\n2026-10-03,55,Main,7,Likes,1,1,0\n");
    for (const auto& row : campaigns().data)
        EXPECT_EQ(to_string(row.revenue.value_or(Micros{-1})), "0") << row.name;
}

TEST_P(ImportTask, campaigns_without_revenue_come_last_either_way) {
    import(kWithoutRevenue);
    import(
        "Day,Account ID,Account name,Campaign ID,Campaign name,Amount spent (EUR),Impressions,"
        "Purchases conversion value\n2026-10-01,55,Main,91,None,10,1,0\n"
        "2026-10-01,55,Main,92,Some,10,1,20\n");
    const auto names = [&](const char* sort) {
        std::string out;
        for (const auto& row : campaigns(sort).data) out += row.name + " ";
        return out;
    };
    EXPECT_EQ(names("roas,name"), "None Some Leads Likes ");
    EXPECT_EQ(names("-roas,name"), "Some None Leads Likes ");
    EXPECT_EQ(names("revenue,name"), "None Some Leads Likes ");
    EXPECT_EQ(names("-revenue,name"), "Some None Leads Likes ");
    const auto s = summary("2026-10-01", "2026-10-02");  // one account that tells is enough
    EXPECT_EQ(to_string(*s.totals.revenue), "20");
    EXPECT_EQ(s.ranked_by, RankedBy::revenue);
    ASSERT_EQ(s.top_campaigns.size() + s.bottom_campaigns.size(),
              2u);  // who tells none is not judged
    EXPECT_EQ(s.top_campaigns[0].name, "Some");
    EXPECT_EQ(s.bottom_campaigns[0].name, "None");
}

TEST_P(ImportTask, stopped_at_any_moment_and_run_again_it_ends_the_same) {
    import(kAds);
    const auto wanted = to_json(summary("2026-10-01", "2026-10-02").totals);
    const auto rows = campaigns().data.size();
    for (int stop = 1; stop < 40; ++stop) {
        World other(GetParam());
        Scope its = other.scope();
        other.put_blob(its, "imports/test.csv", kAds);
        const std::string input =
            to_json(ImportInput{.blob = "imports/test.csv", .file_name = "test.csv"});
        const auto id = its.make_id<task::TaskId>();
        FakeRun killed(its, id, input);
        killed.stop_at = stop;
        bool finished = false;
        try {
            import_file(other.context, killed, killed.input_as<ImportInput>());
            finished = true;
        } catch (const task::Stopped&) {
        }
        FakeRun again(its, id, input);
        const auto result = import_file(other.context, again, again.input_as<ImportInput>());
        EXPECT_EQ(result.rows_imported, 4);
        EXPECT_EQ(
            to_json(get_summary(other.context, its,
                                {.from = parse_day("2026-10-01"), .to = parse_day("2026-10-02")})
                        .totals),
            wanted)
            << stop;
        ListCampaigns all;
        EXPECT_EQ(list_campaigns(other.context, its, all).data.size(), rows) << stop;
        if (finished) return;
    }
    ADD_FAILURE() << "never got through";
}

TEST_P(ImportTask, the_real_file_adds_up_to_its_own_sums_to_the_cent) {
    const char* path = std::getenv("HERALD_KAG_CSV");
    if (path == nullptr) GTEST_SKIP() << "HERALD_KAG_CSV names no file";
    std::ifstream in(path);
    std::string content((std::istreambuf_iterator<char>(in)), {}), line;
    std::istringstream lines(content);
    std::getline(lines, line);
    double spend = 0;
    std::int64_t impressions = 0, clicks = 0, conversions = 0, rows = 0;
    std::map<std::string, double> by_campaign;
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::istringstream cell_stream(line);
        for (std::string cell; std::getline(cell_stream, cell, ',');) cells.push_back(cell);
        if (cells.size() < 12) continue;
        ++rows;
        spend += std::stod(cells[9]);
        by_campaign[cells[2]] += std::stod(cells[9]);
        impressions += std::stoll(cells[7]);
        clicks += std::stoll(cells[8]);
        conversions += std::stoll(cells[10]);
    }
    const auto result = import(content, R"({"platform":{"value":"meta"}})");
    EXPECT_EQ(result.rows_imported, rows);
    EXPECT_EQ(result.rows_skipped, 0);
    EXPECT_EQ(result.campaigns, static_cast<std::int64_t>(by_campaign.size()));
    const auto sums =
        get_summary(world.context, scope, {.from = result.first_date, .to = result.last_date})
            .totals;
    EXPECT_NEAR(sums.spend.units(), spend, 0.005);
    EXPECT_EQ(sums.impressions, impressions);
    EXPECT_EQ(sums.clicks, clicks);
    EXPECT_EQ(sums.conversions.value, conversions * Micros::kUnit);
    ListCampaigns request;
    request.from = result.first_date;
    request.to = result.last_date;
    for (const auto& row : list_campaigns(world.context, scope, request).data)
        EXPECT_NEAR(row.spend.units(), by_campaign[*row.external_id], 0.005);
}

INSTANTIATE_TEST_SUITE_P(Databases, ImportTask, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace herald::ads
