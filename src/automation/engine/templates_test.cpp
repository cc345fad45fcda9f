#include "automation/engine/templates.hpp"

#include <gtest/gtest.h>

#include <set>

#include "automation/rules/draft.hpp"

namespace herald::automation {
namespace {

TEST(Templates, each_is_a_rule_that_runs_whether_or_not_revenue_is_told) {
    for (const bool tells : {true, false}) {
        UsualFigures usual;
        usual.tells_revenue = tells;
        usual.roas = 3.2417;
        usual.cpa = 17.3;
        const auto all = make_templates(usual);
        EXPECT_EQ(all.size(), 10u);
        std::set<std::string> ids;
        for (const auto& one : all) {
            EXPECT_TRUE(ids.insert(one.id).second);
            StoredRule rule;
            static_cast<RuleDraft&>(rule) = one.rule;
            const auto loaded = load_rule(rule);
            EXPECT_FALSE(rule_sentence(loaded, Currency{}).empty());
            EXPECT_EQ(one.rule.mode, RuleMode::suggest) << "nothing acts unasked";
            EXPECT_EQ(one.rule.template_id, one.id);
            if (!tells) {
                EXPECT_EQ(one.rule.condition.text.find("roas"), std::string::npos) << one.id;
            }
        }
    }
}

TEST(Templates, thresholds_follow_the_workspaces_own_figures) {
    insight::History history;
    history.today = Day(std::chrono::days(20'000));
    for (int i = 0; i < 3; ++i) {
        insight::CampaignHistory campaign;
        campaign.info.key = i + 1;
        campaign.info.daily_budget = micros_from(100 * (i + 1));
        for (int back = 60; back >= 1; --back)
            campaign.course.at(history.today - std::chrono::days(back)) +=
                {.impressions = 1000, .clicks = 10, .conversions = 2, .spend = 80, .revenue = 320};
        history.campaigns.push_back(std::move(campaign));
    }
    insight::add_up(history);
    const auto usual = UsualFigures::of(history);
    EXPECT_DOUBLE_EQ(usual.roas, 4);
    EXPECT_DOUBLE_EQ(usual.cpa, 40);
    EXPECT_DOUBLE_EQ(usual.budget, 200);
    for (const auto& one : make_templates(usual)) {
        if (one.id != "pause_poor") continue;
        EXPECT_NE(one.rule.condition.text.find(R"("roas","window_days":28,"op":"<","value":2})"),
                  std::string::npos)
            << one.rule.condition.text;
        EXPECT_DOUBLE_EQ(one.parameters.at(0).value, 2);
    }
}

TEST(Templates, without_figures_there_are_stand_ins) {
    EXPECT_DOUBLE_EQ(UsualFigures::of({}).roas, UsualFigures{}.roas);
}

}  // namespace
}  // namespace herald::automation
