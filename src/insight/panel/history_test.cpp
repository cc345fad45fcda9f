#include "insight/panel/history.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ads/import_task.hpp"
#include "ads/test_world.hpp"
#include "base/json_writer.hpp"

namespace herald::insight {
namespace {

using ads::Metric;
using std::chrono::days;

Day day(const char* text) { return *parse_day(text); }

class HistoryTest : public testing::Test {
protected:
    HistoryTest() {
        context.ads = &world.context;
        context.histories = &histories;
    }
    void import(const std::string& content) {
        world.put_blob(scope, "imports/test.csv", content);
        ads::ImportInput input{.blob = "imports/test.csv", .file_name = "test.csv"};
        ads::FakeRun run(scope, scope.make_id<task::TaskId>(), to_json(input));
        ads::import_file(world.context, run, run.input_as<ads::ImportInput>());
        world.context.campaigns->changed(scope.tenant());
    }
    const CampaignHistory& campaign(const History& history, std::string_view name) const {
        for (const auto& one : history.campaigns)
            if (one.info.name == name) return one;
        throw std::out_of_range(std::string(name));
    }

    ads::World world;
    Scope scope = world.scope();
    Histories histories{1 << 20};
    Context context;
};

constexpr const char* kTwo =
    "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Revenue\n"
    "2026-11-10,Shoes,10,1000,20,30\n2026-11-12,Shoes,20,2000,50,90\n"
    "2026-11-11,Hats,5,500,5,0\n2026-11-21,Hats,7,700,7,0\n";

TEST_F(HistoryTest, a_workspace_without_figures_has_no_days) {
    const History history = read_history(context, scope, {});
    EXPECT_TRUE(history.empty());
    EXPECT_EQ(history.days(), 0);
    EXPECT_TRUE(history.workspace.empty());
}

TEST_F(HistoryTest, campaigns_add_up_to_the_workspace_and_today_is_left_out) {
    import(kTwo);
    const History history = read_history(context, scope, {});
    EXPECT_EQ(history.first, day("2026-11-10"));
    EXPECT_EQ(history.last, day("2026-11-12"));
    EXPECT_EQ(history.today, day("2026-11-21"));
    const DayFigures all = history.workspace.sum(history.first, history.last);
    EXPECT_DOUBLE_EQ(all.spend, 35);
    EXPECT_DOUBLE_EQ(all.revenue, 120);
    EXPECT_DOUBLE_EQ(all.impressions, 3500);
    EXPECT_DOUBLE_EQ(value_of(all, Metric::cpm), 10);
    EXPECT_TRUE(std::isnan(all.reach));
}

TEST_F(HistoryTest, a_day_without_facts_is_zero_where_the_platform_told_something) {
    import(kTwo);
    const History history = read_history(context, scope, {});
    const auto series = series_of(history, campaign(history, "Shoes"), Metric::spend,
                                  day("2026-11-01"), day("2026-11-13"));
    EXPECT_EQ(series.first, day("2026-11-10"));
    ASSERT_EQ(series.values.size(), 4u);
    EXPECT_DOUBLE_EQ(series.values[0], 10);
    EXPECT_DOUBLE_EQ(series.values[1], 0);  // Hats ran that day: Shoes did not
    EXPECT_DOUBLE_EQ(series.values[2], 20);
    EXPECT_TRUE(std::isnan(series.values[3]));  // nobody told anything
}

TEST_F(HistoryTest, a_ratio_without_a_base_is_unknown) {
    import(kTwo);
    const History history = read_history(context, scope, {});
    const auto series = series_of(history, campaign(history, "Hats"), Metric::cpa,
                                  day("2026-11-11"), day("2026-11-11"));
    ASSERT_EQ(series.values.size(), 1u);
    EXPECT_TRUE(std::isnan(series.values[0]));
}

TEST_F(HistoryTest, another_tenant_sees_nothing_of_it) {
    import(kTwo);
    Scope other = world.scope(2);
    EXPECT_TRUE(read_history(context, other, {}).campaigns.empty());
}

TEST_F(HistoryTest, the_same_versions_share_one_history_and_new_facts_make_another) {
    import(kTwo);
    const auto first = histories.get(context, scope);
    EXPECT_EQ(first.get(), histories.get(context, scope).get());
    import(
        "Day,Campaign name,Amount spent (EUR),Impressions,Clicks,Revenue\n"
        "2026-11-13,Shoes,1,10,1,1\n");
    const auto second = histories.get(context, scope);
    EXPECT_NE(first.get(), second.get());
    EXPECT_EQ(second->last, day("2026-11-13"));
}

TEST(CourseTest, a_course_grows_to_both_sides) {
    Course course;
    course.at(day("2026-11-10")).spend = 1;
    course.at(day("2026-11-08")).spend = 2;
    course.at(day("2026-11-11")).spend = 3;
    EXPECT_EQ(course.first, day("2026-11-08"));
    EXPECT_EQ(course.days.size(), 4u);
    EXPECT_DOUBLE_EQ(course.on(day("2026-11-09")).spend, 0);
    EXPECT_DOUBLE_EQ(course.sum(day("2026-11-01"), day("2026-11-30")).spend, 6);
}

}  // namespace
}  // namespace herald::insight
