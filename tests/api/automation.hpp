#pragma once

#include <thread>

#include "harness.hpp"

/// What the tests of rules share.
namespace herald::api::automation {

inline constexpr auto kNobody = "01900000-0000-7000-8000-000000000000";
inline constexpr auto kMapping =
    R"({"date":"date","campaign_name":"campaign","spend":"spend","clicks":"clicks","impressions":"impressions","conversions":"conversions","revenue":"revenue","platform":{"value":"meta"}})";
inline constexpr auto kLosing =
    R"({"all":[{"metric":"roas","window_days":7,"op":"<","value":1},{"metric":"spend","window_days":7,"op":">","value":50}]})";

inline std::string rule_body(const std::string& name, const std::string& condition,
                             const std::string& actions, const std::string& more = {}) {
    return fmt::format(R"({{"name":"{}","condition":{},"actions":{}{}{}}})", name, condition,
                       actions, more.empty() ? "" : ",", more);
}

/// A workspace with figures for rules to look at.
class AutomationTest : public ApiTest {
protected:
    Day today() { return std::chrono::floor<std::chrono::days>(world.app().clock().now()); }

    /// A workspace with 40 days of two campaigns at 50 a day: $loser brings a quarter of what it
    /// costs, $winner four times that; name_v is a viewer, name_e an editor.
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.join(name, name + "_e", "editor");
        std::string file = "date,campaign,spend,clicks,impressions,conversions,revenue\n";
        for (int back = 40; back >= 1; --back) {
            const std::string date = to_string(today() - std::chrono::days(back));
            file +=
                fmt::format("{},Loser,40,80,9000,1,10\n{},Winner,48,200,20000,8,200\n", date, date);
        }
        const auto import = world.upload(name, "/campaigns/import", file,
                                         {{"mapping", kMapping}, {"currency", "EUR"}});
        world.wait_for_task(world.take(import, "/task/id"), name);
        for (const auto* campaign : {"loser", "winner"}) {
            world.take(world.call(name, fmt::format("GET /campaigns?q={}", campaign)), "/data/0/id",
                       campaign);
            EXPECT_EQ(world
                          .call(name, fmt::format("PATCH /campaigns/${}", campaign),
                                R"({"daily_budget":50,"status":"active"})")
                          .status,
                      200);
        }
    }
    /// Of every hour, so that it does not run by itself meanwhile.
    std::string make(const std::string& caller, const std::string& name,
                     const std::string& condition, const std::string& actions,
                     const std::string& more = {}) {
        const auto made = world.call(
            caller, "POST /automation/rules",
            rule_body(name, condition, actions,
                      R"("schedule":{"every":"hour"})" + (more.empty() ? "" : "," + more)));
        EXPECT_EQ(made.status, 201) << made.body;
        return world.take(made, "/id", "rule");
    }
};

}  // namespace herald::api::automation
