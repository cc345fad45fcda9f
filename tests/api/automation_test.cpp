#include "automation.hpp"

/// Rules: what they may say, and what a preview tells.
namespace herald::api {
namespace {

using namespace automation;

class AutomationApi : public AutomationTest {};

TEST_P(AutomationApi, a_rule_is_made_read_changed_and_removed) {
    open("rita");
    world.check({
        {"none yet", "rita_v", "GET /automation/rules", "", 200, {R"("data":[])"}},
        {"a viewer may not",
         "rita_v",
         "POST /automation/rules",
         rule_body("R", kLosing, R"([{"kind":"pause"}])"),
         403,
         {}},
        {"an editor may",
         "rita_e",
         "POST /automation/rules",
         rule_body("Stop losers", kLosing, R"([{"kind":"pause"}])"),
         201,
         {"/id => rule", "/mode == \"suggest\"", "/enabled == true", "/cool_down_hours == 24",
          "/schedule/every == \"new_data\"", "/created_by == \"rita_e\"", "/version == 1",
          "/condition/all/0/value == 1", "/next_run_at == null", "/actions_7d == 0",
          "ROAS over the last 7 days", "pause the campaign", "Location: "}},
        {"read",
         "rita_v",
         "GET /automation/rules/$rule",
         "",
         200,
         {"/name == \"Stop losers\"", "ETag: \"1\""}},
        {"listed",
         "rita",
         "GET /automation/rules?mode=suggest&q=STOP",
         "",
         200,
         {"/data/0/id == \"$rule\""}},
        {"of another mode", "rita", "GET /automation/rules?mode=auto", "", 200, {R"("data":[])"}},
        {"switched off",
         "rita",
         "PATCH /automation/rules/$rule",
         R"({"enabled":false})",
         200,
         {"/enabled == false", "/version == 2"}},
        {"an old version",
         "rita",
         "PATCH /automation/rules/$rule",
         R"({"enabled":true})",
         412,
         {},
         {{"If-Match", "\"1\""}}},
        {"replaced",
         "rita",
         "PUT /automation/rules/$rule",
         rule_body(
             "Every morning", kLosing,
             R"([{"kind":"budget","percent":-20,"floor":10},{"kind":"notify","message":"{name}!"}])",
             R"("schedule":{"every":"day","at":"07:30"},"mode":"auto","cool_down_hours":48)"),
         200,
         {"/version == 3", "/mode == \"auto\"", "/enabled == true", "/actions/0/percent == -20",
          "/schedule/at == \"07:30\"", "T07:30:00Z", "lower its daily budget by 20 %"},
         {{"If-Match", "\"2\""}}},
        {"too late",
         "rita",
         "PUT /automation/rules/$rule",
         rule_body("X", kLosing, R"([{"kind":"pause"}])"),
         412,
         {},
         {{"If-Match", "\"2\""}}},
        {"its schedule", "rita", "GET /schedules", "", 200, {R"("30 7 * * *")"}},
        {"another's", "stranger", "GET /automation/rules/$rule", "", 404, {}},
        {"nor theirs to change",
         "stranger",
         "PATCH /automation/rules/$rule",
         R"({"enabled":false})",
         404,
         {}},
        {"no such mode",
         "rita",
         "PATCH /automation/rules/$rule",
         R"({"mode":"fast"})",
         422,
         {"/mode"}},
        {"no name", "rita", "PATCH /automation/rules/$rule", R"({"name":"  "})", 422, {"/name"}},
        {"a viewer may not remove", "rita_v", "DELETE /automation/rules/$rule", "", 403, {}},
        {"removed", "rita_e", "DELETE /automation/rules/$rule", "", 204, {}},
        {"gone", "rita", "GET /automation/rules/$rule", "", 404, {}},
        {"gone for good", "rita", "DELETE /automation/rules/$rule", "", 404, {}},
        {"with its schedule", "rita", "GET /schedules", "", 200, {"!30 7 * * *"}},
        {"in the log",
         "rita",
         "GET /audit-log",
         "",
         200,
         {R"("action":"rule.created")", R"("action":"rule.updated")",
          R"("action":"rule.removed")"}},
    });
}

TEST_P(AutomationApi, what_a_rule_may_not_say) {
    open("ilse");
    const auto bad = [](std::string name, const std::string& body, std::vector<std::string> says) {
        return Scenario{std::move(name), "ilse", "POST /automation/rules", body, 422,
                        std::move(says)};
    };
    const auto actions = [&](std::string name, const std::string& list,
                             std::vector<std::string> says) {
        return bad(std::move(name), rule_body("R", kLosing, list), std::move(says));
    };
    const auto condition = [&](std::string name, const std::string& tree,
                               std::vector<std::string> says) {
        return bad(std::move(name), rule_body("R", tree, R"([{"kind":"pause"}])"), std::move(says));
    };
    const auto with = [&](std::string name, const std::string& more,
                          std::vector<std::string> says) {
        return bad(std::move(name), rule_body("R", kLosing, R"([{"kind":"pause"}])", more),
                   std::move(says));
    };
    world.check({
        condition("an unknown metric", R"({"metric":"raos","op":"<","value":1})",
                  {"/condition/metric", "roas"}),
        condition("an unknown operator", R"({"metric":"roas","op":"<>","value":1})",
                  {"/condition/op"}),
        condition("too long a window", R"({"metric":"roas","window_days":120,"op":"<","value":1})",
                  {"/condition/window_days", "90"}),
        condition(
            "never true",
            R"({"all":[{"metric":"roas","op":"<","value":1},{"metric":"roas","op":">","value":2}]})",
            {"/condition"}),
        condition(
            "divided by zero",
            R"({"metric":"cpa","op":">","value":{"metric":"cpa","window_days":30,"divided_by":0}})",
            {"/condition/value/divided_by"}),
        condition("no tree", "[]", {"/condition"}),
        condition("nothing at all", "null", {"/condition"}),
        bad("no condition", R"({"name":"R","actions":[{"kind":"pause"}]})", {"/condition"}),
        bad("no name", rule_body("  ", kLosing, R"([{"kind":"pause"}])"), {"/name"}),
        with("metrics in a scope", R"("scope":{"metric":"roas","op":"<","value":1})", {"/scope"}),
        actions("no action", "[]", {"/actions"}),
        actions(
            "too many",
            R"([{"kind":"pause"},{"kind":"pause"},{"kind":"pause"},{"kind":"pause"},{"kind":"pause"},{"kind":"pause"}])",
            {"/actions", "1 to 5"}),
        actions("no such action", R"([{"kind":"explode"}])", {"/actions/0/kind"}),
        actions("on and off", R"([{"kind":"pause"},{"kind":"resume"}])",
                {"/actions/1", "contradict"}),
        actions("off and more", R"([{"kind":"budget","percent":10},{"kind":"pause"}])",
                {"/actions/1", "contradict"}),
        actions("twice", R"([{"kind":"pause"},{"kind":"pause"}])",
                {"/actions/1/kind", "there already"}),
        actions("how much?", R"([{"kind":"budget"}])", {"/actions/0", "amount or percent"}),
        actions("both", R"([{"kind":"budget","amount":5,"percent":5}])", {"/actions/0"}),
        actions("nothing", R"([{"kind":"budget","percent":0}])", {"/actions/0/percent"}),
        actions("too far down", R"([{"kind":"budget","percent":-95}])",
                {"/actions/0/percent", "-90"}),
        actions("too far up", R"([{"kind":"budget","percent":900}])", {"/actions/0/percent"}),
        actions("floor above ceiling",
                R"([{"kind":"budget","percent":10,"floor":100,"ceiling":50}])",
                {"/actions/0/floor", "ceiling"}),
        actions("a negative floor", R"([{"kind":"budget","percent":10,"floor":-1}])",
                {"/actions/0/floor"}),
        actions("a pause by percent", R"([{"kind":"pause","percent":10}])",
                {"/actions/0/percent", "budget"}),
        actions("a task without words", R"([{"kind":"task"}])", {"/actions/0/title"}),
        actions("a call to nowhere", R"([{"kind":"webhook"}])", {"/actions/0/url"}),
        actions("a call to a file", R"([{"kind":"webhook","url":"file:///etc/passwd"}])",
                {"/actions/0/url"}),
        actions("a channel that is not there",
                fmt::format(R"([{{"kind":"notify","channel_ids":["{}"]}}])", kNobody),
                {"/actions/0/channel_ids/0"}),
        with("a time of another schedule", R"("schedule":{"every":"hour","at":"08:00"})",
             {"/schedule/at"}),
        with("no time of day", R"("schedule":{"every":"day","at":"25:00"})", {"/schedule/at"}),
        with("no such schedule", R"("schedule":{"every":"minute"})", {"/schedule/every"}),
        with("a negative cool-down", R"("cool_down_hours":-1)", {"/cool_down_hours"}),
        with("no changes at all", R"("limits":{"max_changes_per_day":0})",
             {"/limits/max_changes_per_day"}),
        with("no such limit", R"("limits":{"max_change":1})", {"max_change"}),
        with("a campaign of nobody", fmt::format(R"("campaign_ids":["{}"])", kNobody),
             {"/campaign_ids/0"}),
        with("no such platform", R"("platforms":["myspace"])", {"/platforms/0"}),
        with("an unknown member", R"("conditions":[])", {"condition"}),
        {"a preview says the same",
         "ilse_v",
         "POST /automation/rules/preview",
         rule_body("R", R"({"metric":"raos","op":"<","value":1})", R"([{"kind":"pause"}])"),
         422,
         {"/condition/metric", "roas"}},
        {"and a back-test, below rule",
         "ilse_v",
         "POST /automation/rules/backtest",
         fmt::format(R"({{"rule":{}}})", rule_body("R", R"({"metric":"raos","op":"<","value":1})",
                                                   R"([{"kind":"pause"}])")),
         422,
         {"/rule/condition/metric"}},
        {"a back-test too long",
         "ilse",
         "POST /automation/rules/backtest",
         fmt::format(R"({{"rule":{},"from":"2026-01-01","to":"2026-10-01"}})",
                     rule_body("R", kLosing, R"([{"kind":"pause"}])")),
         422,
         {"/from", "179 days"}},
        {"a back-test of tomorrow",
         "ilse",
         "POST /automation/rules/backtest",
         fmt::format(R"({{"rule":{},"to":"{}"}})", rule_body("R", kLosing, R"([{"kind":"pause"}])"),
                     to_string(today())),
         422,
         {"/to"}},
        {"a rule that is not there",
         "ilse",
         "POST /automation/evaluate",
         fmt::format(R"({{"rule_ids":["{}"]}})", kNobody),
         404,
         {}},
    });
}

TEST_P(AutomationApi, a_workspace_has_at_most_two_hundred_rules) {
    world.open_workspace("manfred");
    const auto make = [&](int number) {
        return world
            .call("manfred", "POST /automation/rules",
                  rule_body(fmt::format("R{}", number), kLosing, R"([{"kind":"pause"}])"))
            .status;
    };
    for (int number = 0; number < 200; ++number) ASSERT_EQ(make(number), 201) << number;
    world.check({
        {"one too many",
         "manfred",
         "POST /automation/rules",
         rule_body("R200", kLosing, R"([{"kind":"pause"}])"),
         409,
         {"at most 200 rules"}},
    });
}

TEST_P(AutomationApi, a_preview_shows_whom_it_would_meet_and_changes_nothing) {
    open("pia");
    world.check({
        {"a losing campaign",
         "pia_v",
         "POST /automation/rules/preview",
         rule_body("R", kLosing, R"([{"kind":"pause"},{"kind":"notify"}])"),
         200,
         {"/in_scope == 2", "/matched == 1", "/matches/0/name == \"Loser\"",
          "/matches/0/effects/0/kind == \"pause\"", "/matches/0/effects/0/to == \"paused\"",
          "/matches/0/evidence/0/value == 0.25", "/matches/0/evidence/0/threshold == 1",
          "/matches/0/held == null", "/matches/1 == missing", "ROAS over the last 7 days"}},
        {"a raise with its ceiling",
         "pia",
         "POST /automation/rules/preview",
         rule_body("R", R"({"metric":"roas","op":">","value":2})",
                   R"([{"kind":"budget","percent":50,"ceiling":60}])"),
         200,
         {"/matches/0/name == \"Winner\"", "/matches/0/effects/0/from == \"50\"",
          "/matches/0/effects/0/to == \"60\""}},
        {"of some campaigns alone",
         "pia",
         "POST /automation/rules/preview",
         rule_body("R", kLosing, R"([{"kind":"pause"}])", R"("campaign_ids":["$winner"])"),
         200,
         {"/in_scope == 1", "/matched == 0", "/matches/0 == missing"}},
        {"nobody in scope",
         "pia",
         "POST /automation/rules/preview",
         rule_body("R", kLosing, R"([{"kind":"pause"}])",
                   R"("scope":{"field":"name","op":"contains","value":"nothing like it"})"),
         200,
         {"/in_scope == 0", "/warnings/0 => warning"}},
        {"nothing changed", "pia", "GET /campaigns/$loser", "", 200, {"/status == \"active\""}},
        {"nothing kept", "pia", "GET /automation/history", "", 200, {R"("data":[])"}},
        {"looking back",
         "pia_v",
         "POST /automation/rules/backtest",
         fmt::format(R"({{"rule":{}}})", rule_body("R", kLosing, R"([{"kind":"pause"}])")),
         200,
         {"/campaigns == 1", "/actions == 1", "Would have paused 1 campaign",
          "/deeds/0/kind == \"pause\"", "/deeds/0/campaigns == 1", "/examples/0/name == \"Loser\"",
          "/currency == \"EUR\""}},
        {"a dry run",
         "pia_e",
         "POST /automation/evaluate",
         R"({"dry_run":true})",
         200,
         {"/dry_run == true", "/rules/0 == missing", "/actions/0 == missing"}},
    });
}

HERALD_ON_BOTH_DATABASES(AutomationApi);

}  // namespace
}  // namespace herald::api
