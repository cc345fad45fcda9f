#include "automation.hpp"

/// Rules over a quarter of demo data: what the pages of a new workspace show.
namespace herald::api {
namespace {

using namespace automation;

class AutomationDemo : public AutomationTest {
protected:
    json::array list(const std::string& what) {
        const auto answer = world.call("quarta", "GET " + what);
        EXPECT_EQ(answer.status, 200) << answer.body;
        return json::parse(answer.body).at("data").as_array();
    }
    /// The newest task of the type, once it has ended.
    json::value ended(const std::string& type) {
        for (int i = 0; i < 1200; ++i) {
            const auto tasks = list("/tasks?type=" + type);
            if (!tasks.empty())
                return world.wait_for_task(std::string(tasks[0].at("id").as_string()), "quarta");
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return {};
    }
};

TEST_P(AutomationDemo, a_quarter_of_rules_has_history_and_effects) {
    world.open_workspace("quarta");
    world.wait_for_task(world.take(world.call("quarta", "POST /demo"), "/task/id"), "quarta");
    const auto filled = ended("automation.demo");
    ASSERT_EQ(filled.at("state").as_string(), "succeeded") << filled;
    EXPECT_EQ(list("/automation/rules").size(), 6u);
    const auto events = list("/automation/history?limit=500");
    std::map<std::string, int> states;
    std::map<std::string, std::string> next;  // of a campaign's budget, the change after this one
    std::set<std::string> days;
    int measured = 0;
    for (const auto& event : events) {
        ++states[std::string(event.at("state").as_string())];
        days.insert(std::string(event.at("at").as_string()).substr(0, 10));
        EXPECT_FALSE(event.at("reason").as_string().empty()) << event;
        if (event.at("state").as_string() != "applied" || !event.at("change_id").is_string())
            continue;
        measured += event.at("effect").is_object() ? 1 : 0;
        const std::string campaign(event.at("campaign_id").as_string());
        if (next.contains(campaign)) {
            EXPECT_EQ(std::string(event.at("to_value").as_string()), next[campaign])
                << "no gaps: " << event;
        }
        next[campaign] = std::string(event.at("from_value").as_string());
    }
    EXPECT_GE(events.size(), 20u);
    EXPECT_GT(states["applied"], 0);
    EXPECT_GT(measured, 0);
    ASSERT_GE(days.size(), 5u) << "spread over the quarter";
    EXPECT_GE(*days.begin(), to_string(today() - std::chrono::days(100)));
    const auto again = world.call("quarta", "POST /automation/evaluate", "{}");
    EXPECT_EQ(again.status, 200) << again.body;
    ASSERT_EQ(ended("content.demo").at("state").as_string(), "succeeded");
    world.check({{"content stands, too",
                  "quarta",
                  "GET /brand",
                  "",
                  200,
                  {"/name == \"Northwind\"", "/version == 1"}}});
    EXPECT_GE(list("/content/items?state=published&limit=500").size(), 35u);
    EXPECT_GE(list("/content/items?state=draft&limit=500").size(), 5u);
    EXPECT_EQ(list("/sources").size(), 4u);
    ASSERT_EQ(ended("content.trends").at("state").as_string(), "succeeded");
    std::string rising;
    for (const auto& trend : list("/trends"))
        rising += std::string(trend.at("label").as_string()) + "\n";
    EXPECT_NE(rising.find("repair vouchers"), std::string::npos) << rising;
    EXPECT_NE(rising.find("PFAS"), std::string::npos) << rising;
    EXPECT_EQ(rising.find("boots"), std::string::npos) << rising;
}

HERALD_ON_BOTH_DATABASES(AutomationDemo);

}  // namespace
}  // namespace herald::api
