#include "automation.hpp"
#include "automation/engine/evaluation.hpp"
#include "automation/rules/rule_store.hpp"

/// What rules do, and how it is taken back.
namespace herald::api {
namespace {

using namespace automation;

class AutomationRuns : public AutomationTest {};

TEST_P(AutomationRuns, an_automatic_rule_acts_once_and_is_taken_back) {
    open("olaf");
    make("olaf", "Stop losers", kLosing,
         R"([{"kind":"pause"},{"kind":"notify","message":"{name} lost"}])", R"("mode":"auto")");
    world.check({
        {"a viewer may not run it", "olaf_v", "POST /automation/evaluate", "{}", 403, {}},
        {"first dry",
         "olaf",
         "POST /automation/evaluate",
         R"({"dry_run":true,"rule_ids":["$rule"]})",
         200,
         {"/rules/0/matched == 1", "/rules/0/acted == 2", "/actions/0/state == \"applied\""}},
        {"which did nothing", "olaf", "GET /automation/history", "", 200, {R"("data":[])"}},
        {"it acts",
         "olaf_e",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/matched == 1", "/rules/0/acted == 2", "/actions/0/kind == \"pause\"",
          "/actions/0/campaign_id == \"$loser\"", "/actions/0/from_value == \"active\"",
          "/actions/0/to_value == \"paused\"", "/actions/0/state == \"applied\"",
          "/actions/0/id => event", "/task == null"}},
        {"on the campaign", "olaf", "GET /campaigns/$loser", "", 200, {"/status == \"paused\""}},
        {"in its name",
         "olaf",
         "GET /campaigns/$loser/history",
         "",
         200,
         {"/data/0/actor_kind == \"rule\"", "/data/0/actor_name == \"Stop losers\"",
          "Rule “Stop losers”: ROAS over the last 7 days 0.25"}},
        {"somebody is told",
         "olaf",
         "GET /alerts",
         "",
         200,
         {"Loser lost On its way: Pause.", R"("kind":"rule")"}},
        {"not twice",
         "olaf",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/acted == 0", "/actions/0 == missing"}},
        {"in the rule",
         "olaf",
         "GET /automation/rules/$rule",
         "",
         200,
         {"/actions_7d == 2", "/last_run_at => ran"}},
        {"in the history",
         "olaf_v",
         "GET /automation/history?rule_id=$rule&state=applied&campaign_id=$loser&limit=1",
         "",
         200,
         {"/data/0/rule_name == \"Stop losers\"", "/next_cursor => cursor"}},
        {"and its next page",
         "olaf",
         "GET "
         "/automation/"
         "history?rule_id=$rule&state=applied&campaign_id=$loser&limit=1&cursor=$cursor",
         "",
         200,
         {"/data/0/kind == \"pause\"", "/next_cursor == null"}},
        {"of another day",
         "olaf",
         "GET /automation/history?from=2020-01-01&to=2020-01-31",
         "",
         200,
         {R"("data":[])"}},
        {"a viewer may not take it back",
         "olaf_v",
         "POST /automation/history/$event/revert",
         "",
         403,
         {}},
        {"nor a stranger", "stranger", "POST /automation/history/$event/revert", "", 404, {}},
        {"it is no suggestion",
         "olaf",
         "POST /automation/history/$event/approve",
         "",
         409,
         {"applied"}},
        {"nor to be dismissed", "olaf", "POST /automation/history/$event/dismiss", "{}", 409, {}},
        {"taken back",
         "olaf_e",
         "POST /automation/history/$event/revert",
         "",
         200,
         {"/state == \"reverted\""}},
        {"it runs again", "olaf", "GET /campaigns/$loser", "", 200, {"/status == \"active\""}},
        {"once", "olaf", "POST /automation/history/$event/revert", "", 409, {}},
        {"and the rule leaves it alone",
         "olaf",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/matched == 1", "/rules/0/acted == 0", "/rules/0/held/0/campaigns == 1"}},
        {"nobody's",
         "olaf",
         std::string("POST /automation/history/") + kNobody + "/revert",
         "",
         404,
         {}},
    });
}

TEST_P(AutomationRuns, suggestions_are_decided_by_people) {
    open("sven");
    make("sven", "Less for losers", kLosing, R"([{"kind":"budget","percent":-20}])");
    world.check({
        {"suggested",
         "sven",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/suggested == 1", "/rules/0/acted == 0", "/actions/0/state == \"suggested\"",
          "/actions/0/from_value == \"50\"", "/actions/0/to_value == \"40\"",
          "/actions/0/currency == \"EUR\"", "/actions/0/id => event"}},
        {"once",
         "sven",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/actions/0/id == \"$event\"", "/actions/1 == missing"}},
        {"nothing changed", "sven", "GET /campaigns/$loser", "", 200, {"/daily_budget == 50"}},
        {"a viewer may not approve",
         "sven_v",
         "POST /automation/history/$event/approve",
         "",
         403,
         {}},
        {"approved",
         "sven_e",
         "POST /automation/history/$event/approve",
         "",
         200,
         {"/state == \"applied\"", "/decided_by == \"sven_e\"", "/change_id => change"}},
        {"done", "sven", "GET /campaigns/$loser", "", 200, {"/daily_budget == 40"}},
        {"once", "sven", "POST /automation/history/$event/approve", "", 409, {}},
    });
    make("sven", "More for winners", R"({"metric":"roas","op":">","value":2})",
         R"([{"kind":"budget","amount":10}])", R"("mode":"approve")");
    world.check({
        {"it asks",
         "sven",
         "POST /automation/evaluate",
         R"({"rule_ids":["$rule"]})",
         200,
         {"/actions/0/state == \"pending\"", "/actions/0/to_value == \"60\"",
          "/actions/0/id => event"}},
        {"too long a reason",
         "sven",
         "POST /automation/history/$event/dismiss",
         fmt::format(R"({{"reason":"{}"}})", std::string(501, 'x')),
         422,
         {"/reason"}},
        {"not now",
         "sven",
         "POST /automation/history/$event/dismiss",
         R"({"reason":"Stock is low"})",
         200,
         {"/state == \"dismissed\"", "/note == \"Stock is low\""}},
        {"so it is quiet",
         "sven",
         "POST /automation/evaluate",
         R"({"rule_ids":["$rule"]})",
         200,
         {"/rules/0/held/0/reason == \"Somebody dismissed it lately\"", "/actions/0 == missing"}},
        {"nobody's",
         "sven",
         std::string("POST /automation/history/") + kNobody + "/dismiss",
         "{}",
         404,
         {}},
        {"nobody's",
         "sven",
         std::string("POST /automation/history/") + kNobody + "/approve",
         "",
         404,
         {}},
    });
}

TEST_P(AutomationRuns, a_suggestion_is_worth_nothing_once_the_campaign_changed) {
    open("susi");
    make("susi", "Less for losers", kLosing, R"([{"kind":"budget","percent":-20}])");
    world.check({
        {"suggested", "susi", "POST /automation/evaluate", "{}", 200, {"/actions/0/id => event"}},
        {"changed by hand", "susi", "PATCH /campaigns/$loser", R"({"daily_budget":70})", 200, {}},
        {"so it is old",
         "susi",
         "POST /automation/history/$event/approve",
         "",
         409,
         {"has changed since", "70"}},
        {"the next run knows",
         "susi",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/actions/0/id == \"$event\"", "/actions/0/to_value == \"56\""}},
        {"and it can be approved", "susi", "POST /automation/history/$event/approve", "", 200, {}},
        {"changed by hand again",
         "susi",
         "PATCH /campaigns/$loser",
         R"({"daily_budget":80})",
         200,
         {}},
        {"so it is not taken back blindly",
         "susi",
         "POST /automation/history/$event/revert",
         "",
         409,
         {"has changed since", "80"}},
    });
}

TEST_P(AutomationRuns, of_two_rules_the_more_careful_one_wins_and_the_other_says_why) {
    open("willi");
    make("willi", "Raise all", R"({"metric":"spend","op":">","value":0})",
         R"([{"kind":"budget","percent":10}])", R"("mode":"auto")");
    make("willi", "Stop losers", kLosing, R"([{"kind":"pause"}])", R"("mode":"auto")");
    world.check({
        {"both look",
         "willi",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/acted == 1", "/rules/1/acted == 1",
          "/rules/0/held/0/reason == \"Rule “Stop losers” pauses it\""}},
        {"the loser rests",
         "willi",
         "GET /campaigns/$loser",
         "",
         200,
         {"/status == \"paused\"", "/daily_budget == 50"}},
        {"the winner gets more",
         "willi",
         "GET /campaigns/$winner",
         "",
         200,
         {"/daily_budget == 55"}},
        {"the history says why",
         "willi",
         "GET /automation/history?state=held",
         "",
         200,
         {"/data/0/text == \"Held: Rule “Stop losers” pauses it\"",
          "/data/0/campaign_id == \"$loser\"", "/data/1 == missing"}},
    });
}

TEST_P(AutomationRuns, limits_and_the_switch_hold_rules_back) {
    open("lena");
    world.check({
        {"the settings",
         "lena_v",
         "GET /automation/settings",
         "",
         200,
         {"/enabled == true", "/max_changes_per_day == 100", "/hold_when_stale_hours == 48",
          "ETag: \"1\""}},
        {"not an editor's",
         "lena_e",
         "PUT /automation/settings",
         R"({"enabled":false,"max_changes_per_day":1,"max_budget_change_per_day":0.2,"hold_when_stale_hours":24})",
         403,
         {}},
        {"out of range",
         "lena",
         "PUT /automation/settings",
         R"({"enabled":true,"max_changes_per_day":-1,"max_budget_change_per_day":11,"hold_when_stale_hours":0})",
         422,
         {"/max_changes_per_day", "/max_budget_change_per_day", "/hold_when_stale_hours"}},
        {"switched off",
         "lena",
         "PUT /automation/settings",
         R"({"enabled":false,"max_changes_per_day":100,"max_budget_change_per_day":0.3,"hold_when_stale_hours":48})",
         200,
         {"/enabled == false", "/version == 2"}},
        {"an old version",
         "lena",
         "PUT /automation/settings",
         R"({"enabled":true,"max_changes_per_day":100,"max_budget_change_per_day":0.3,"hold_when_stale_hours":48})",
         412,
         {},
         {{"If-Match", "\"1\""}}},
        {"the secret of webhooks", "lena", "GET /automation/webhook-secret", "", 200, {"whsec_"}},
        {"is the admins'", "lena_e", "GET /automation/webhook-secret", "", 403, {}},
    });
    make("lena", "Raise all", R"({"metric":"spend","op":">","value":0})",
         R"([{"kind":"budget","percent":10}])", R"("mode":"auto")");
    const auto set = [](int changes, double moved) {
        return fmt::format(
            R"({{"enabled":true,"max_changes_per_day":{},"max_budget_change_per_day":{},"hold_when_stale_hours":48}})",
            changes, moved);
    };
    world.check({
        {"so nothing happens",
         "lena",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/acted == 0", "/rules/0/held/0/campaigns == 2", "switched off"}},
        {"a preview says so",
         "lena",
         "POST /automation/rules/preview",
         rule_body("R", kLosing, R"([{"kind":"pause"}])"),
         200,
         {"/matches/0/effects/0/kind == \"pause\"", "switched off"}},
        {"one change a day", "lena", "PUT /automation/settings", set(1, 0.3), 200, {}},
        {"is one change",
         "lena",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/acted == 1", "The workspace allows 1 change a day"}},
        {"also later", "lena", "POST /automation/evaluate", "{}", 200, {"/rules/0/acted == 0"}},
        {"little money a day", "lena", "PUT /automation/settings", set(10, 0.06), 200, {}},
        {"is little money",
         "lena",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/rules/0/acted == 0", "allows budgets to move by 6 % a day"}},
        {"enough money", "lena", "PUT /automation/settings", set(10, 0.3), 200, {}},
        {"is enough", "lena", "POST /automation/evaluate", "{}", 200, {"/rules/0/acted == 1"}},
    });
}

TEST_P(AutomationRuns, templates_are_rules_that_can_be_made) {
    open("verona");
    const auto answer = world.call("verona_v", "GET /automation/templates");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto all = json::parse(answer.body).at("data").as_array();
    EXPECT_EQ(all.size(), 10u);
    for (const auto& one : all) {
        const auto draft = json::serialize(one.at("rule"));
        const std::string id(one.at("id").as_string());
        EXPECT_EQ(world.call("verona", "POST /automation/rules", draft).status, 201)
            << id << " " << world.call("verona", "POST /automation/rules/preview", draft).body;
        for (const auto& parameter : one.at("parameters").as_array()) {
            boost::system::error_code error;
            const auto* at =
                one.at("rule").find_pointer(parameter.at("pointer").as_string(), error);
            ASSERT_NE(at, nullptr) << id << " " << parameter;
            EXPECT_EQ(at->to_number<double>(), parameter.at("value").to_number<double>())
                << id << " " << parameter;
        }
    }
    world.check({
        {"all of them", "verona", "GET /automation/rules", "", 200, {"/data/9/id => last"}},
        {"as templates",
         "verona",
         "GET /automation/templates",
         "",
         200,
         {"/data/0/id == \"pause_poor\""}},
        {"they run", "verona", "POST /automation/evaluate", "{}", 200, {"/rules/0/error == null"}},
        {"what conditions speak of",
         "verona_v",
         "GET /automation/fields",
         "",
         200,
         {R"("id":"roas")", R"("kind":"metric")", R"("not_contains")"}},
    });
}

TEST_P(AutomationRuns, rules_run_by_themselves_with_new_figures) {
    open("nina");
    EXPECT_EQ(
        world
            .call("nina", "POST /automation/rules",
                  rule_body("Stop losers", kLosing, R"([{"kind":"pause"}])", R"("mode":"auto")"))
            .status,
        201);
    world.take(world.call("nina", "POST /insights/refresh", "{}"), "/task/id", "refresh");
    world.wait_for_task(world.values["refresh"], "nina");
    for (int i = 0;
         i < 500 &&
         world.call("nina", "GET /automation/history").body.find("\"pause\"") == std::string::npos;
         ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    world.check({{"it did",
                  "nina",
                  "GET /automation/history",
                  "",
                  200,
                  {"/data/0/state == \"applied\"", "/data/0/campaign_id == \"$loser\""}}});
}

TEST_P(AutomationRuns, of_evaluations_at_once_one_acts) {
    open("zoe");
    make("zoe", "Raise all", R"({"metric":"spend","op":">","value":0})",
         R"([{"kind":"budget","percent":10}])", R"("mode":"auto")");
    std::vector<std::thread> people;
    for (int i = 0; i < 4; ++i)
        people.emplace_back([&] {
            const auto answer = world.call("zoe", "POST /automation/evaluate", "{}");
            EXPECT_TRUE(answer.status == 200 || answer.status == 409) << answer.body;
        });
    for (auto& person : people) person.join();
    world.check({{"once",
                  "zoe",
                  "GET /campaigns/$winner/history",
                  "",
                  200,
                  {"/data/0/new_value == \"55\"", "/data/0/actor_kind == \"rule\"",
                   "/data/1/actor_kind == \"user\""}}});
}

TEST_P(AutomationRuns, an_evaluation_that_was_cut_off_and_runs_again_does_nothing_twice) {
    open("kuno");
    make("kuno", "Raise all", R"({"metric":"spend","op":">","value":0})",
         R"([{"kind":"budget","percent":10},{"kind":"notify"}])",
         R"("mode":"auto","cool_down_hours":0,"limits":{"max_budget_change":2})");
    Scope scope = world.scope_of("kuno");
    const auto rule = herald::automation::get_stored(
        scope, *TextForm<herald::automation::RuleId>::parse(world.values["rule"]));
    const auto& context = world.app().automation();
    const herald::automation::EvaluationWish wish{
        {rule}, scope.make_id<herald::automation::EvaluationId>()};
    EXPECT_EQ(herald::automation::evaluate(context, scope, wish).rules.at(0).acted, 4);
    EXPECT_EQ(herald::automation::evaluate(context, scope, wish).rules.at(0).acted, 0);
    world.check(
        {{"one raise", "kuno", "GET /campaigns/$winner", "", 200, {"/daily_budget == 55"}},
         {"one alert, seen once", "kuno", "GET /alerts", "", 200, {"/data/0/count == 1"}},
         {"another evaluation raises again",
          "kuno",
          "POST /automation/evaluate",
          "{}",
          200,
          {"/rules/0/acted == 4"}},
         {"from there", "kuno", "GET /campaigns/$winner", "", 200, {"/daily_budget == 60.5"}}});
}

HERALD_ON_BOTH_DATABASES(AutomationRuns);

}  // namespace
}  // namespace herald::api
