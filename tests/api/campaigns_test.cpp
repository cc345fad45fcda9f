#include "harness.hpp"

namespace herald::api {
namespace {

/// Campaigns: making, listing, changing, taking back; and the views of their list.
class CampaignsApi : public ApiTest {
protected:
    /// A workspace with an editor NAME_e and three campaigns of three days.
    void with_figures(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_e", "editor");
        const auto started = world.upload(
            name, "/campaigns/import",
            "day,campaign,network,account,shown,clicks,cost,value\n"
            "2026-09-01,Alpha,google,Main,1000,50,20.25,100\n"
            "2026-09-02,Alpha,google,Main,2000,100,30.50,50\n"
            "2026-09-02,Beta,meta,Second,1000,10,9.25,0\n"
            "2026-09-03,Gamma,meta,Second,100,0,0,0\n",
            {{"mapping",
              R"({"date":"day","campaign_name":"campaign","platform":"network","account_name":"account","impressions":"shown","clicks":"clicks","spend":"cost","revenue":"value"})"},
             {"currency", "EUR"}});
        ASSERT_EQ(started.status, 202) << started.body;
        ASSERT_EQ(
            world.wait_for_task(world.take(started, "/task/id"), name).at("state").as_string(),
            "succeeded");
    }
    std::vector<std::string> names(const std::string& caller, const std::string& query) {
        const auto response = world.call(caller, "GET /campaigns?" + query);
        EXPECT_EQ(response.status, 200) << response.body;
        std::vector<std::string> out;
        if (response.status != 200) return out;
        const json::value page = json::parse(response.body);
        for (const auto& row : page.at("data").as_array())
            out.emplace_back(std::string(row.at("name").as_string()));
        return out;
    }
};

TEST_P(CampaignsApi, create) {
    with_figures("carl");
    world.take(world.call("carl", "GET /accounts?platform=google"), "/data/0/id", "account");
    world.take(world.call("owner", "GET /accounts"), "/data/0/id", "foreign_account");
    world.check({
        {"the least",
         "carl_e",
         "POST /campaigns",
         R"({"name":" Spring "})",
         201,
         {"/id => campaign", "/name == \"Spring\"", "/status == \"draft\"",
          "/platform == \"other\"", "/currency == \"EUR\"", "/daily_budget == null",
          "/connection_id == null", "/account_id == null", "/version == 1", "ETag: \"1\""}},
        {"shown with figures of nothing",
         "carl_e",
         "GET /campaigns/$campaign",
         "",
         200,
         {"/id == \"$campaign\"", "/spend == 0", "/ctr == null", "/roas == null", "/reach == null",
          "/reporting_currency == \"EUR\"", "/pending_change == false", "ETag: \"1\""}},
        {"everything",
         "carl_e",
         "POST /campaigns",
         R"({"name":"Full","platform":"meta","status":"active","objective":"leads","daily_budget":12.345678,"currency":"USD","start_date":"2026-10-01","end_date":"2026-10-01"})",
         201,
         {"/daily_budget == 12.345678", "/currency == \"USD\"", "/objective == \"leads\"",
          "/start_date == \"2026-10-01\"", "Location: /api/v1/campaigns/"}},
        {"the account decides",
         "carl_e",
         "POST /campaigns",
         R"({"name":"Of an account","account_id":"$account"})",
         201,
         {"/platform == \"google\"", "/account_name == \"Main\"", "/currency == \"EUR\""}},
        {"against the account's platform",
         "carl_e",
         "POST /campaigns",
         R"({"name":"X","account_id":"$account","platform":"meta"})",
         422,
         {"/platform"}},
        {"against its currency",
         "carl_e",
         "POST /campaigns",
         R"({"name":"X","account_id":"$account","currency":"USD"})",
         422,
         {"/currency"}},
        {"another organization's account",
         "carl_e",
         "POST /campaigns",
         R"({"name":"X","account_id":"$foreign_account"})",
         422,
         {"/account_id"}},
        {"blank", "carl_e", "POST /campaigns", R"({"name":"   "})", 422, {"/name"}},
        {"too many decimals",
         "carl_e",
         "POST /campaigns",
         R"({"name":"X","daily_budget":1.2345678})",
         422,
         {"at most 6 decimals"}},
        {"the end before the start",
         "carl_e",
         "POST /campaigns",
         R"({"name":"X","start_date":"2026-10-02","end_date":"2026-10-01"})",
         422,
         {"/end_date"}},
        {"what is no field, with the nearest",
         "carl_e",
         "POST /campaigns",
         R"({"name":"X","daily_buget":1})",
         422,
         {"/daily_buget", "did you mean daily_budget?"}},
        {"emoji and umlauts",
         "carl_e",
         "POST /campaigns",
         "{\"name\":\"Sommer \xf0\x9f\x8c\x9e f\xc3\xbcr alle\"}",
         201,
         {"Sommer \xf0\x9f\x8c\x9e"}},
        {"in the audit log",
         "carl",
         "GET /audit-log?action=campaign.created",
         "",
         200,
         {"$campaign", "/data/0/actor_name == \"carl_e\""}},
    });
}

TEST_P(CampaignsApi, list_sort_and_filter) {
    with_figures("lia");
    world.take(world.call("lia", "GET /accounts?platform=meta"), "/data/0/id", "account");
    world.take(world.call("owner", "GET /accounts"), "/data/0/id", "foreign_account");
    const std::string period = "from=2026-09-01&to=2026-09-30&";
    using Names = std::vector<std::string>;
    const std::vector<std::pair<std::string, Names>> lists{
        {"sort=name", {"Alpha", "Beta", "Gamma"}},
        {"sort=-name", {"Gamma", "Beta", "Alpha"}},
        {"sort=spend", {"Gamma", "Beta", "Alpha"}},
        {"sort=-spend", {"Alpha", "Beta", "Gamma"}},
        {"sort=-impressions,name", {"Alpha", "Beta", "Gamma"}},
        {"sort=ctr", {"Gamma", "Beta", "Alpha"}},
        {"sort=-roas", {"Alpha", "Beta", "Gamma"}},  // nothing comes last, either way
        {"sort=roas", {"Beta", "Alpha", "Gamma"}},
        {"sort=cpc", {"Alpha", "Beta", "Gamma"}},
        {"sort=platform,-spend", {"Alpha", "Beta", "Gamma"}},
        {"sort=-platform,name", {"Beta", "Gamma", "Alpha"}},
        {"sort=name&platform=meta", {"Beta", "Gamma"}},
        {"sort=name&platform=google,meta", {"Alpha", "Beta", "Gamma"}},
        {"sort=name&platform=tiktok", {}},
        {"sort=name&status=draft", {}},
        {"sort=name&account_id=$account", {"Beta", "Gamma"}},
        {"sort=name&account_id=$foreign_account", {}},
        {"sort=name&q=ALPH", {"Alpha"}},
        {"sort=name&q=%20a%20", {"Alpha", "Beta", "Gamma"}},
        {"sort=-spend&q=%25", {}},
        {"sort=-spend&q=_", {}},
        {"sort=-spend&q=a&platform=meta", {"Beta", "Gamma"}},
    };
    for (const auto& [query, wanted] : lists) {
        EXPECT_EQ(names("lia", period + query), wanted) << query;
        Names paged;
        std::string cursor;
        for (int i = 0; i < 5; ++i) {
            const auto page =
                world.call("lia", "GET /campaigns?limit=1&" + period + query + cursor);
            const json::value body = json::parse(page.body);
            EXPECT_EQ(body.at("total"), json::value(static_cast<std::int64_t>(wanted.size())))
                << query;
            for (const auto& row : body.at("data").as_array())
                paged.emplace_back(std::string(row.at("name").as_string()));
            if (body.at("next_cursor").is_null()) break;
            cursor = "&cursor=" + std::string(body.at("next_cursor").as_string());
        }
        EXPECT_EQ(paged, wanted) << query << ", by pages of one";
    }
    world.check({
        {"figures of the period",
         "lia",
         "GET /campaigns?sort=-spend&from=2026-09-01&to=2026-09-01",
         "",
         200,
         {"/data/0/spend == 20.25", "/data/0/clicks == 50", "/data/0/ctr == 0.05",
          "/data/0/cpc == 0.405", "/data/1/spend == 0", "/data/1/cpc == null", "/total == 3"}},
        {"a cursor of another order",
         "lia",
         "GET /campaigns?limit=1&sort=name&from=2026-09-01&to=2026-09-30",
         "",
         200,
         {"/next_cursor => cursor"}},
        {"is refused", "lia", "GET /campaigns?sort=-name&cursor=$cursor", "", 422, {"?cursor"}},
        {"no such order, with the nearest",
         "lia",
         "GET /campaigns?sort=spned",
         "",
         422,
         {"?sort", "did you mean spend?"}},
        {"one field twice", "lia", "GET /campaigns?sort=name,-name", "", 422, {"?sort"}},
        {"too many fields",
         "lia",
         "GET /campaigns?sort=name,spend,ctr,cpc,cpm",
         "",
         422,
         {"?sort"}},
        {"a wrong platform", "lia", "GET /campaigns?platform=meta,myspace", "", 422, {"?platform"}},
        {"backwards", "lia", "GET /campaigns?from=2026-09-02&to=2026-09-01", "", 422, {"?from"}},
        {"eleven years", "lia", "GET /campaigns?from=2015-01-01&to=2026-09-01", "", 422, {"?from"}},
    });
}

TEST_P(CampaignsApi, change_history_and_taking_back) {
    with_figures("hal");
    world.check({
        {"one",
         "hal_e",
         "POST /campaigns",
         R"({"name":"Old","daily_budget":10})",
         201,
         {"/id => campaign"}},
        {"several fields at once",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"name":"New","status":"active","daily_budget":20.5,"reason":"launch"})",
         200,
         {"/campaign/name == \"New\"", "/campaign/status == \"active\"",
          "/campaign/daily_budget == 20.5", "/task == null", "/campaign/version == 4",
          "ETag: \"4\""}},
        {"each has its line",
         "hal_e",
         "GET /campaigns/$campaign/history",
         "",
         200,
         {"/data/0/reason == \"launch\"", "/data/0/state == \"applied\"",
          "/data/0/actor_kind == \"user\"", "/data/0/actor_name == \"hal_e\"",
          "/data/0/campaign_id == \"$campaign\"",
          R"("field":"name","old_value":"Old","new_value":"New")",
          R"("field":"status","old_value":"draft","new_value":"active")",
          R"("old_value":"10","new_value":"20.5")", "/next_cursor == null"}},
        {"no budget",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"daily_budget":null})",
         200,
         {"/campaign/daily_budget == null"}},
        {"its line",
         "hal_e",
         "GET /campaigns/$campaign/history?limit=1",
         "",
         200,
         {"/data/0/new_value == null", "/data/0/old_value == \"20.5\"", "/data/0/id => change"}},
        {"taken back",
         "hal_e",
         "POST /campaigns/changes/$change/revert",
         "",
         200,
         {"/campaign/daily_budget == 20.5"}},
        {"once", "hal_e", "POST /campaigns/changes/$change/revert", "", 409, {"reverted"}},
        {"nothing changes nothing",
         "hal_e",
         "PATCH /campaigns/$campaign",
         "{}",
         200,
         {"/campaign/version == 6"}},
        {"nor the same again",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"name":"New"})",
         200,
         {"/campaign/version == 6"}},
        {"a platform's word",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"status":"removed"})",
         422,
         {"/status"}},
        {"a budget below nothing",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"daily_budget":-0.01})",
         422,
         {"/daily_budget"}},
        {"an empty name", "hal_e", "PATCH /campaigns/$campaign", R"({"name":""})", 422, {"/name"}},
        {"a blank name",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"name":"   "})",
         422,
         {"/name"}},
        {"stale",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"name":"Lost"})",
         412,
         {},
         {{"If-Match", "\"5\""}}},
        {"another organization",
         "stranger",
         "PATCH /campaigns/$campaign",
         R"({"name":"Mine"})",
         404,
         {}},
        {"no such change",
         "hal_e",
         "POST /campaigns/changes/01900000-0000-7000-8000-000000000000/revert",
         "",
         404,
         {}},
        {"put away", "hal_e", "DELETE /campaigns/$campaign", "", 204, {}},
        {"twice is no error", "hal_e", "DELETE /campaigns/$campaign", "", 204, {}},
        {"it stays", "hal_e", "GET /campaigns/$campaign", "", 200, {"/status == \"archived\""}},
        {"with a line",
         "hal_e",
         "GET /campaigns/$campaign/history?limit=1",
         "",
         200,
         {"/data/0/field == \"status\"", "/data/0/new_value == \"archived\""}},
        {"and can come back",
         "hal_e",
         "PATCH /campaigns/$campaign",
         R"({"status":"paused"})",
         200,
         {"/campaign/status == \"paused\""}},
        {"no history of nothing",
         "hal_e",
         "GET /campaigns/01900000-0000-7000-8000-000000000000/history",
         "",
         404,
         {}},
        {"nothing to put away",
         "hal_e",
         "DELETE /campaigns/01900000-0000-7000-8000-000000000000",
         "",
         404,
         {}},
    });
}

TEST_P(CampaignsApi, many_at_once) {
    with_figures("bo");
    world.check({
        {"a first",
         "bo_e",
         "POST /campaigns",
         R"({"name":"First","daily_budget":10})",
         201,
         {"/id => first"}},
        {"a second",
         "bo_e",
         "POST /campaigns",
         R"({"name":"Second","daily_budget":0.99})",
         201,
         {"/id => second"}},
        {"by percent, to the cent",
         "bo_e",
         "POST /campaigns/bulk",
         R"({"ids":["$first","$second","$first"],"budget_percent":10,"reason":"more"})",
         202,
         {"/task/id => task", "/task/type == \"ads.change\"", "Location: /api/v1/tasks/"}},
        {"the first", "bo_e", "GET /campaigns/$first", "", 200, {"/daily_budget == 11"}},
        {"the second", "bo_e", "GET /campaigns/$second", "", 200, {"/daily_budget == 1.09"}},
        {"with a reason",
         "bo_e",
         "GET /campaigns/$first/history",
         "",
         200,
         {"/data/0/reason == \"more\"", "/data/0/task_id == \"$task\"", "/next_cursor == null"}},
        {"status and budget",
         "bo_e",
         "POST /campaigns/bulk",
         R"({"ids":["$first"],"status":"paused","daily_budget":5})",
         202,
         {}},
        {"both",
         "bo_e",
         "GET /campaigns/$first",
         "",
         200,
         {"/daily_budget == 5", "/status == \"paused\""}},
        {"one unknown stops all",
         "bo_e",
         "POST /campaigns/bulk",
         R"({"ids":["$first","01900000-0000-7000-8000-000000000000"],"status":"active"})",
         404,
         {}},
        {"nothing was changed",
         "bo_e",
         "GET /campaigns/$first",
         "",
         200,
         {"/status == \"paused\""}},
        {"another organization's",
         "stranger",
         "POST /campaigns/bulk",
         R"({"ids":["$first"],"status":"active"})",
         404,
         {}},
        {"none", "bo_e", "POST /campaigns/bulk", R"({"ids":[],"status":"paused"})", 422, {"/ids"}},
        {"nothing to do", "bo_e", "POST /campaigns/bulk", R"({"ids":["$first"]})", 422, {}},
        {"two budgets",
         "bo_e",
         "POST /campaigns/bulk",
         R"({"ids":["$first"],"daily_budget":1,"budget_percent":1})",
         422,
         {"/budget_percent"}},
        {"below nothing",
         "bo_e",
         "POST /campaigns/bulk",
         R"({"ids":["$first"],"budget_percent":-100})",
         422,
         {"/budget_percent"}},
        {"an id that is none",
         "bo_e",
         "POST /campaigns/bulk",
         R"({"ids":["x"],"status":"paused"})",
         422,
         {"/ids/0"}},
    });
}

TEST_P(CampaignsApi, views) {
    world.open_workspace("vera");
    world.join("vera", "vera_e", "editor");
    world.join("vera", "vera_v", "viewer");
    world.check({
        {"a viewer's own",
         "vera_v",
         "POST /views",
         R"({"name":"Mine","query":"sort=roas","columns":["name","roas"]})",
         201,
         {"/id => own", "/shared == false", "/page == \"campaigns\"", "/version == 1",
          "/columns == [\"name\",\"roas\"]", "ETag: \"1\"", "Location: /api/v1/views/$own"}},
        {"a viewer shares nothing",
         "vera_v",
         "POST /views",
         R"({"name":"All","query":"","columns":[],"shared":true})",
         403,
         {"editors"}},
        {"nor later", "vera_v", "PATCH /views/$own", R"({"shared":true})", 403, {}},
        {"an editor does",
         "vera_e",
         "POST /views",
         R"({"page":"campaigns","name":"Losers","query":"","columns":[],"shared":true})",
         201,
         {"/id => shared", "/shared == true"}},
        {"a viewer sees both",
         "vera_v",
         "GET /views?page=campaigns",
         "",
         200,
         {"/data/0/id == \"$own\"", "/data/1/id == \"$shared\""}},
        {"others one", "vera_e", "GET /views", "", 200, {"/data/0/id == \"$shared\"", "!$own"}},
        {"renamed",
         "vera_v",
         "PATCH /views/$own",
         R"({"name":"Winners","columns":[],"query":""})",
         200,
         {"/name == \"Winners\"", "/columns == []", "/version == 2", "ETag: \"2\""}},
        {"stale",
         "vera_v",
         "PATCH /views/$own",
         R"({"name":"Lost"})",
         412,
         {},
         {{"If-Match", "\"1\""}}},
        {"somebody's own looks missing", "vera_e", "PATCH /views/$own", R"({"name":"X"})", 404, {}},
        {"and cannot be removed", "vera_e", "DELETE /views/$own", "", 404, {}},
        {"a viewer removes no shared one", "vera_v", "DELETE /views/$shared", "", 403, {}},
        {"another organization", "stranger", "DELETE /views/$shared", "", 404, {}},
        {"no such page", "vera_v", "GET /views?page=ads", "", 422, {"?page"}},
        {"too many columns",
         "vera_v",
         "POST /views",
         R"({"name":"X","query":"","columns":["1","2","3","4","5","6","7","8","9","10","11","12","13","14","15","16","17","18","19","20","21","22","23","24","25","26","27","28","29","30","31","32","33","34","35","36","37","38","39","40","41","42","43","44","45","46","47","48","49","50","51"]})",
         422,
         {"/columns"}},
        {"gone", "vera_v", "DELETE /views/$own", "", 204, {}},
        {"once", "vera_v", "DELETE /views/$own", "", 404, {}},
    });
}

HERALD_ON_BOTH_DATABASES(CampaignsApi);

}  // namespace
}  // namespace herald::api
