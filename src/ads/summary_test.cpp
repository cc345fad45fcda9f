#include "ads/summary.hpp"

#include <gtest/gtest.h>

#include "ads/import_task.hpp"
#include "ads/test_world.hpp"
#include "base/json_writer.hpp"

namespace herald::ads {
namespace {

class SummaryTest : public testing::Test {
protected:
    void import(std::string content, std::string_view platform = "") {
        world.put_blob(scope, "imports/test.csv", content);
        ImportInput input{.blob = "imports/test.csv", .file_name = "test.csv"};
        if (!platform.empty()) input.platform = parse_enum<Platform>(platform);
        FakeRun run(scope, scope.make_id<task::TaskId>(), to_json(input));
        import_file(world.context, run, run.input_as<ImportInput>());
        world.context.campaigns->changed(scope.tenant());
    }
    Summary summary(const char* from, const char* to, std::vector<Platform> platforms = {}) {
        return get_summary(
            world.context, scope,
            {.from = parse_day(from), .to = parse_day(to), .platform = std::move(platforms)});
    }

    World world;
    Scope scope = world.scope();
};

/// Twelve campaigns of 100 a day; campaign k brings k × 50. Four days.
std::string twelve() {
    std::string out = "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Revenue\n";
    for (int day = 1; day <= 4; ++day)
        for (int k = 1; k <= 12; ++k)
            out += fmt::format("2026-10-0{},Campaign {:02},100,1000,10,{}\n", day, k, k * 50);
    return out;
}

TEST_F(SummaryTest, the_period_before_has_as_many_days) {
    import(twelve());
    const auto s = summary("2026-10-03", "2026-10-04");
    EXPECT_EQ(to_string(s.totals.spend), "2400");
    EXPECT_EQ(to_string(s.previous.spend), "2400");
    EXPECT_EQ(to_string(*s.change.spend), "0");
    EXPECT_FALSE(summary("2026-10-01", "2026-10-02").change.spend);  // there was nothing before
}

TEST_F(SummaryTest, every_day_of_the_period_is_there) {
    import(twelve());
    const auto s = summary("2026-10-03", "2026-10-08");
    ASSERT_EQ(s.daily.size(), 6u);
    EXPECT_EQ(to_string(s.daily[1].spend), "1200");
    EXPECT_EQ(to_string(s.daily[5].spend), "0");
    EXPECT_EQ(to_string(*s.complete_through), "2026-10-04");
}

TEST_F(SummaryTest, best_and_worst_come_by_return_and_never_share_a_campaign) {
    import(twelve());
    const auto s = summary("2026-10-01", "2026-10-04");
    ASSERT_EQ(s.top_campaigns.size(), 5u);
    ASSERT_EQ(s.bottom_campaigns.size(), 5u);
    EXPECT_EQ(s.top_campaigns[0].name, "Campaign 12");
    EXPECT_EQ(to_string(*s.top_campaigns[0].roas), "6");
    EXPECT_EQ(s.bottom_campaigns[0].name, "Campaign 01");
    EXPECT_EQ(to_string(*s.bottom_campaigns[0].roas), "0.5");

    const auto none = get_summary(
        world.context, scope,
        {.from = parse_day("2026-10-01"), .to = parse_day("2026-10-04"), .platform = {}, .top = 0});
    EXPECT_TRUE(none.top_campaigns.empty());
    EXPECT_EQ(s.ranked_by, RankedBy::revenue);
    EXPECT_FALSE(none.ranked_by);
}

TEST_F(SummaryTest, a_campaign_of_small_change_is_not_judged) {
    import(twelve() + "2026-10-01,Penny,0.01,1,1,90\n");
    EXPECT_EQ(summary("2026-10-01", "2026-10-04").top_campaigns[0].name, "Campaign 12");
}

TEST_F(SummaryTest, platforms_are_apart_and_add_up) {
    import(twelve(), "meta");
    import("Day,Campaign name,Cost,Currency,Impressions\n2026-10-01,Search,50,EUR,10\n", "google");
    const auto all = summary("2026-10-01", "2026-10-04");
    ASSERT_EQ(all.by_platform.size(), 2u);
    EXPECT_EQ(to_string(all.totals.spend), "4850");
    const auto google = summary("2026-10-01", "2026-10-04", {Platform::google});
    EXPECT_EQ(to_string(google.totals.spend), "50");
    ASSERT_EQ(google.by_platform.size(), 1u);
    EXPECT_EQ(to_string(google.daily[0].spend), "50");
    // Search tells no revenue: alone it has none, beside the other platform it adds nothing.
    EXPECT_FALSE(google.totals.revenue || google.daily[0].roas || google.by_platform[0].roas);
    EXPECT_EQ(to_string(*all.totals.revenue), "15600");
    EXPECT_EQ(all.by_platform[1].platform, Platform::google);
    EXPECT_FALSE(all.by_platform[1].revenue);
    EXPECT_FALSE(all.daily_by_platform[0].platform == Platform::google &&
                 all.daily_by_platform[0].revenue);
    EXPECT_TRUE(
        summary("2026-10-01", "2026-10-04", {Platform::meta, Platform::google}).totals.revenue);
    EXPECT_EQ(to_string(*summary("2026-10-01", "2026-10-04", {Platform::tiktok}).totals.revenue),
              "0");  // no source, so none that is silent
}

TEST_F(SummaryTest, money_without_a_rate_is_named_and_in_no_total) {
    import(
        "Day,Campaign name,Cost,Currency,Impressions\n2026-10-01,A,50,EUR,10\n"
        "2026-10-01,B,70,USD,10\n");
    const auto s = summary("2026-10-01", "2026-10-04");
    EXPECT_EQ(to_string(s.totals.spend), "50");
    ASSERT_EQ(s.unconverted.size(), 1u);
    EXPECT_EQ(s.unconverted[0].currency.text(), "USD");
    EXPECT_EQ(to_string(s.unconverted[0].spend), "70");
}

TEST_F(SummaryTest, a_period_the_wrong_way_round_is_refused) {
    EXPECT_THROW(summary("2026-10-04", "2026-10-01"), Error);
}

}  // namespace
}  // namespace herald::ads
