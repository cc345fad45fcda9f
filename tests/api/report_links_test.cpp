#include <regex>

#include "reports_world.hpp"

/// Reports that go on their own: links for others, schedules, the workspace's looks.
namespace herald::api {
namespace {

class ReportsBeyond : public ReportsWorld {};

TEST_P(ReportsBeyond, a_link_opens_a_report_until_it_ends) {
    world.values["shared"] = made(
        R"({"template":"executive","title":"For the board","from":"2026-09-01","to":"2026-09-28"})");
    world.check({
        {"a viewer shares nothing", "ruth_v", "POST /reports/$shared/share", "{}", 403, {}},
        {"nor a stranger", "stranger", "POST /reports/$shared/share", "{}", 404, {}},
        {"not for ever",
         "ruth",
         "POST /reports/$shared/share",
         R"({"expires_in_days":91})",
         422,
         {"/expires_in_days"}},
        {"a link",
         "ruth",
         "POST /reports/$shared/share",
         R"({"expires_in_days":2})",
         200,
         {"/token => token", "https://herald.example.com/shared/"}},
        {"is seen by the team",
         "ruth_v",
         "GET /reports/$shared",
         "",
         200,
         {"!\"shared_until\":null"}},
        {"opens it for anybody",
         "anonymous",
         "GET /shared/reports/$token",
         "",
         200,
         {"/title == \"For the board\"", "/organization == \"ruth's\"", "/format == \"pdf\"",
          "!$shared"}},
        {"and its pages", "anonymous", "GET /shared/reports/$token/pages/1", "", 200, {"<svg"}},
        {"as far as they go", "anonymous", "GET /shared/reports/$token/pages/99", "", 404, {}},
        {"in numbers", "anonymous", "GET /shared/reports/$token/pages/x", "", 422, {}},
        {"and its file",
         "anonymous",
         "GET /shared/reports/$token/file",
         "",
         200,
         {"application/pdf"}},
        {"a forged link", "anonymous", "GET /shared/reports/AAAA", "", 404, {}},
        {"a forged file", "anonymous", "GET /shared/reports/AAAA/file", "", 404, {}},
    });
    const std::string token = world.values.at("token");
    const std::string other =
        token.substr(0, token.size() - 3) + (token.ends_with("AAA") ? "BBB" : "AAA");
    EXPECT_EQ(world.call("anonymous", "GET /shared/reports/" + other).status, 404);
    EXPECT_EQ(world.call("anonymous", "GET /shared/reports/" + std::string(54, 'A')).status, 404)
        << "a workspace that never was";
    Scope scope = world.scope_of("ruth");
    const auto until = [&](Time time) {
        scope.write([&](Tx& tx) {
            tx.execute(
                "UPDATE reports SET shared_until = :until WHERE tenant = :tenant AND "
                "share_hash IS NOT NULL",
                {{"until", time}});
        });
    };
    until(scope.now() - std::chrono::seconds(1));
    EXPECT_EQ(world.call("anonymous", "GET /shared/reports/" + token).status, 404) << "it expired";
    EXPECT_EQ(world.call("anonymous", "GET /shared/reports/" + token + "/file").status, 404);
    until(scope.now() + std::chrono::hours(1));
    EXPECT_EQ(world.call("anonymous", "GET /shared/reports/" + token).status, 200);
    EXPECT_EQ(scope.db().one<std::int64_t>("SELECT count(*) FROM reports WHERE tenant = :tenant "
                                           "AND share_hash = :token",
                                           {{"token", token}}),
              0)
        << "the token itself is not kept";
    world.check({
        {"withdrawn", "ruth", "DELETE /reports/$shared/share", "", 204, {}},
        {"opens nothing", "anonymous", "GET /shared/reports/$token", "", 404, {}},
        {"not even a page", "anonymous", "GET /shared/reports/$token/pages/1", "", 404, {}},
        {"a viewer withdraws nothing", "ruth_v", "DELETE /reports/$shared/share", "", 403, {}},
        {"nor a stranger", "stranger", "DELETE /reports/$shared/share", "", 404, {}},
    });
    scope.write([&](Tx& tx) {
        tx.execute("UPDATE reports SET state = 'pending' WHERE tenant = :tenant AND id = :id",
                   {{"id", *TextForm<Uuid>::parse(world.values.at("shared"))}});
    });
    world.values["pending"] = world.values.at("shared");
    world.check({{"what is not ready is not shared",
                  "ruth",
                  "POST /reports/$pending/share",
                  "{}",
                  409,
                  {}}});
}

TEST_P(ReportsBeyond, branding) {
    world.check({
        {"none at first",
         "ruth_v",
         "GET /reports/branding",
         "",
         200,
         {"/company_name == null", "/notices == []"}},
        {"a viewer sets none", "ruth_v", "PUT /reports/branding", "{}", 403, {}},
        {"colours are colours",
         "ruth",
         "PUT /reports/branding",
         R"({"accent_color":"red"})",
         422,
         {"/accent_color"}},
        {"a light one",
         "ruth",
         "PUT /reports/branding",
         R"({"company_name":"Ruth & Co","primary_color":"#ffe14d","accent_color":"#0b7a4b"})",
         200,
         {"primary colour is too light", "/notices/1 == missing"}},
        {"is kept", "ruth_v", "GET /reports/branding", "", 200, {"/company_name == \"Ruth & Co\""}},
        {"of the workspace alone",
         "stranger",
         "GET /reports/branding",
         "",
         200,
         {"/company_name == null"}},
    });
}

TEST_P(ReportsBeyond, schedules) {
    const auto bad = [](std::string name, std::string body, std::vector<std::string> words) {
        return Scenario{std::move(name), "ruth", "POST /reports/schedules",
                        std::move(body), 422,    std::move(words)};
    };
    const std::string good =
        R"("name":"Monthly","report":{"template":"monthly"},"recipients":["mira@example.com"])";
    world.check({
        bad("no rule", R"({"name":"x","report":{},"rrule":"sometimes","recipients":[]})",
            {"/rrule"}),
        bad("a rule with a wrong part", "{" + good + R"(,"rrule":"FREQ=MONTHLY;BYDAI=1MO"})",
            {"/rrule", "did you mean BYDAY"}),
        bad("a day that never comes",
            "{" + good + R"(,"rrule":"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"})",
            {"/rrule", "never comes"}),
        bad("a zone that is none", "{" + good + R"(,"rrule":"FREQ=DAILY","time_zone":"Berlin"})",
            {"/time_zone", "Europe/Berlin"}),
        bad("fixed days",
            R"({"name":"x","report":{"from":"2026-09-01"},"rrule":"FREQ=DAILY","recipients":[]})",
            {"/report/from", "preset"}),
        bad("a wrong report",
            R"({"name":"x","report":{"metrics":["spend","spend"]},"rrule":"FREQ=DAILY","recipients":[]})",
            {"/report/metrics/1"}),
        bad("a recipient that is none",
            R"({"name":"x","report":{},"rrule":"FREQ=DAILY","recipients":["mira"]})",
            {"/recipients/0"}),
        bad("one twice",
            R"({"name":"x","report":{},"rrule":"FREQ=DAILY","recipients":["a@b.de","A@B.de"]})",
            {"/recipients/1", "twice"}),
        {"a viewer makes none",
         "ruth_v",
         "POST /reports/schedules",
         "{" + good + R"(,"rrule":"FREQ=DAILY"})",
         403,
         {}},
        {"a good one",
         "ruth",
         "POST /reports/schedules",
         "{" + good +
             R"(,"rrule":"FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0","time_zone":"Europe/Berlin"})",
         201,
         {"/id => plan", "/enabled == true", "/time_zone == \"Europe/Berlin\"",
          "/last_run_at == null", "/report/template == \"monthly\"", "/version == 1"}},
        {"is listed", "ruth_v", "GET /reports/schedules", "", 200, {"/data/0/id == \"$plan\""}},
        {"and found", "ruth_v", "GET /reports/schedules/$plan", "", 200, {"/name == \"Monthly\""}},
        {"not by strangers", "stranger", "GET /reports/schedules/$plan", "", 404, {}},
        {"a stale change",
         "ruth",
         "PATCH /reports/schedules/$plan",
         R"({"name":"New"})",
         412,
         {},
         {{"If-Match", "\"7\""}}},
        {"a wrong change",
         "ruth",
         "PATCH /reports/schedules/$plan",
         R"({"rrule":"FREQ=HOURLY"})",
         422,
         {"/rrule"}},
        {"a viewer's change",
         "ruth_v",
         "PATCH /reports/schedules/$plan",
         R"({"enabled":false})",
         403,
         {}},
        {"a stranger's change",
         "stranger",
         "PATCH /reports/schedules/$plan",
         R"({"enabled":false})",
         404,
         {}},
        {"off",
         "ruth",
         "PATCH /reports/schedules/$plan",
         R"({"enabled":false,"recipients":[]})",
         200,
         {"/enabled == false", "/next_run_at == null", "/version == 2", "/recipients == []"}},
        {"run by hand all the same",
         "ruth",
         "POST /reports/schedules/$plan/run",
         "",
         202,
         {"/task/id => run"}},
        {"not by viewers", "ruth_v", "POST /reports/schedules/$plan/run", "", 403, {}},
        {"nor strangers", "stranger", "POST /reports/schedules/$plan/run", "", 404, {}},
    });
    finish(world.values.at("run"));
    world.check({
        {"which it remembers",
         "ruth",
         "GET /reports/schedules/$plan",
         "",
         200,
         {"!\"last_run_at\":null", "/last_error == null", "/last_report_id => by_plan"}},
        {"its report says whose it is",
         "ruth",
         "GET /reports/$by_plan",
         "",
         200,
         {"/schedule_id == \"$plan\"", "/state == \"ready\""}},
        {"and is found by it",
         "ruth",
         "GET /reports?schedule_id=$plan",
         "",
         200,
         {"/data/0/id == \"$by_plan\"", "/data/1 == missing"}},
        {"a viewer deletes none", "ruth_v", "DELETE /reports/schedules/$plan", "", 403, {}},
        {"nor a stranger", "stranger", "DELETE /reports/schedules/$plan", "", 404, {}},
        {"gone", "ruth", "DELETE /reports/schedules/$plan", "", 204, {}},
        {"is gone", "ruth", "GET /reports/schedules/$plan", "", 404, {}},
        {"for ever", "ruth", "POST /reports/schedules/$plan/run", "", 404, {}},
    });
}

TEST_P(ReportsBeyond, analytics_are_other_names) {
    const std::string period = "?from=2026-09-01&to=2026-09-28";
    EXPECT_EQ(world.call("ruth", "GET /analytics/dashboard" + period).body,
              world.call("ruth", "GET /campaigns/performance/summary" + period).body);
    const auto feed = [&](const std::string& route) {
        // When a forecast was made is when it was asked for.
        return std::regex_replace(world.call("ruth", "GET " + route).body,
                                  std::regex(R"re("at":"[^"]*")re"), "");
    };
    EXPECT_EQ(feed("/analytics/insights"), feed("/insights/feed"));
    world.check({
        {"the dashboard",
         "ruth_v",
         "GET /analytics/dashboard" + period,
         "",
         200,
         {"/totals/spend == 3864"}},
        {"of wrong days", "ruth_v", "GET /analytics/dashboard?from=x", "", 422, {}},
        {"what happened", "ruth_v", "GET /analytics/insights?limit=5", "", 200, {"\"data\""}},
        {"not so much", "ruth_v", "GET /analytics/insights?limit=0", "", 422, {}},
        {"days",
         "ruth_v",
         "GET /analytics/metrics" + period,
         "",
         200,
         {"/data/27/date == \"2026-09-28\"", "/data/0/spend == 84", "/totals/spend == 3864"}},
        {"weeks",
         "ruth_v",
         "GET /analytics/metrics" + period + "&granularity=week&platform=google",
         "",
         200,
         {"/data/0/date == \"2026-08-31\"", "/data/5 == missing"}},
        {"of another platform",
         "ruth_v",
         "GET /analytics/metrics" + period + "&granularity=month&platform=meta",
         "",
         200,
         {"/totals/spend == 0"}},
        {"in centuries",
         "ruth_v",
         "GET /analytics/metrics?granularity=century",
         "",
         422,
         {"?granularity"}},
    });
}

HERALD_ON_BOTH_DATABASES(ReportsBeyond);

}  // namespace
}  // namespace herald::api
