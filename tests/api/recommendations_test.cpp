#include <thread>

#include "harness.hpp"

/// What is advised, and what one does with it.
namespace herald::api {
namespace {

constexpr auto kNobody = "01900000-0000-7000-8000-000000000000";

class RecommendationsApi : public ApiTest {
protected:
    /// A workspace with an active campaign of its own at 10 a day, $campaign, and a viewer.
    void open(const std::string& name) {
        world.open_workspace(name);
        world.join(name, name + "_v", "viewer");
        world.take(world.call(name, "POST /campaigns",
                              R"({"name":"Shoes","status":"active","daily_budget":10})"),
                   "/id", "campaign");
    }
    void advise(const std::string& caller, const std::vector<std::string>& keys) {
        const auto ids = world.advise(caller, keys);
        for (std::size_t i = 0; i < keys.size(); ++i)
            world.values["r" + std::to_string(i)] = ids[i];
    }
};

TEST_P(RecommendationsApi, lists_shows_and_pages) {
    open("ronja");
    world.check({
        {"none yet", "ronja", "GET /recommendations/", "", 200, {R"("data":[])"}},
        {"without the last slash", "ronja", "GET /recommendations", "", 200, {R"("data":[])"}},
        {"none first", "ronja", "GET /recommendations/priority", "", 200, {R"("data":[])"}},
    });
    advise("ronja", {"pause:a", "budget:b", "by_hand:c", "by_hand:d", "by_hand:e", "by_hand:f"});
    world.check({
        {"most valuable first",
         "ronja_v",
         "GET /recommendations/",
         "",
         200,
         {"/data/0/id == \"$r0\"", "/data/1/id == \"$r1\"", "/data/5/id == \"$r5\"",
          "/data/0/state == \"open\"", "/data/0/priority == 100", "/data/0/money_a_week/low == 20",
          "/data/0/campaign_id == \"$campaign\"", "/data/0/actions/0/from == \"active\"",
          "/data/0/actions/0/to == \"paused\"", "/data/0/one_click == true",
          "/data/1/actions/0/from == \"10\"", "/data/1/actions/0/to == \"12\"",
          "/data/1/actions/0/currency == \"EUR\"", "/data/2/one_click == false",
          "/data/2/campaign_id == null", "/data/0/outcome == null", "/next_cursor == null"}},
        {"the first five",
         "ronja",
         "GET /recommendations/priority",
         "",
         200,
         {"/data/4/id == \"$r4\"", "/data/5 == missing"}},
        {"the first two",
         "ronja",
         "GET /recommendations/priority?limit=2",
         "",
         200,
         {"/data/1/id == \"$r1\"", "/data/2 == missing"}},
        {"too many", "ronja", "GET /recommendations/priority?limit=51", "", 422, {"?limit"}},
        {"a page",
         "ronja",
         "GET /recommendations/?limit=2",
         "",
         200,
         {"/data/1/id == \"$r1\"", "/data/2 == missing", "/next_cursor => cursor"}},
        {"the next",
         "ronja",
         "GET /recommendations/?limit=2&cursor=$cursor",
         "",
         200,
         {"/data/0/id == \"$r2\"", "/data/1/id == \"$r3\""}},
        {"rubbish", "ronja", "GET /recommendations/?cursor=rubbish", "", 422, {"?cursor"}},
        {"by kind",
         "ronja",
         "GET /recommendations/?kind=scale_up",
         "",
         200,
         {"/data/0/id == \"$r1\"", "/data/1 == missing"}},
        {"by kinds",
         "ronja",
         "GET /recommendations/?kind=scale_up,creative_refresh,scale_up",
         "",
         200,
         {"/data/0/id == \"$r1\"", "/data/1 == missing"}},
        {"by campaign",
         "ronja",
         "GET /recommendations/?campaign_id=$campaign",
         "",
         200,
         {"/data/1/id == \"$r1\"", "/data/2 == missing"}},
        {"by platform", "ronja", "GET /recommendations/?platform=meta", "", 200, {R"("data":[])"}},
        {"by state",
         "ronja",
         "GET /recommendations/?state=dismissed,applied",
         "",
         200,
         {R"("data":[])"}},
        {"no such state", "ronja", "GET /recommendations/?state=done", "", 422, {"?state"}},
        {"one", "ronja_v", "GET /recommendations/$r0", "", 200, {"/id == \"$r0\"", "ETag: \"1\""}},
        {"nobody's", "ronja", std::string("GET /recommendations/") + kNobody, "", 404, {}},
        {"another's", "stranger", "GET /recommendations/$r0", "", 404, {}},
    });
}

TEST_P(RecommendationsApi, applied_and_taken_back) {
    open("ada");
    advise("ada", {"budget:b", "pause:a", "by_hand:c"});
    world.check({
        {"a viewer may not", "ada_v", "POST /recommendations/$r0/apply", "", 403, {}},
        {"applied",
         "ada",
         "POST /recommendations/$r0/apply",
         "",
         200,
         {"/recommendation/state == \"applied\"", "/recommendation/applied_by == \"ada\"",
          "/task == null", "ETag: \"2\""}},
        {"the campaign has it",
         "ada",
         "GET /campaigns/$campaign",
         "",
         200,
         {"/daily_budget == 12"}},
        {"and says why",
         "ada",
         "GET /campaigns/$campaign/history",
         "",
         200,
         {"/data/0/reason == \"Recommendation: Advice budget:b\""}},
        {"once", "ada", "POST /recommendations/$r0/apply", "", 409, {"applied already"}},
        {"nor dismissed", "ada", "POST /recommendations/$r0/dismiss", "{}", 409, {}},
        {"a list of its own",
         "ada",
         "GET /recommendations/?state=applied",
         "",
         200,
         {"/data/0/id == \"$r0\""}},
        {"taken back",
         "ada",
         "POST /recommendations/$r0/revert",
         "",
         200,
         {"/recommendation/state == \"reverted\"", "/task == null"}},
        {"as it was", "ada", "GET /campaigns/$campaign", "", 200, {"/daily_budget == 10"}},
        {"once only", "ada", "POST /recommendations/$r0/revert", "", 409, {"reverted"}},
        {"not again", "ada", "POST /recommendations/$r0/apply", "", 409, {"taken back"}},
        {"done by hand",
         "ada",
         "POST /recommendations/$r2/apply",
         "",
         200,
         {"/recommendation/state == \"applied\"", "/task == null"}},
        {"changed meanwhile",
         "ada",
         "PATCH /campaigns/$campaign",
         R"({"status":"paused"})",
         200,
         {}},
        {"so the advice is old",
         "ada",
         "POST /recommendations/$r1/apply",
         "",
         409,
         {"has changed since", "status is paused now"}},
        {"nobody's",
         "ada",
         std::string("POST /recommendations/") + kNobody + "/apply",
         "",
         404,
         {}},
        {"nobody's back",
         "ada",
         std::string("POST /recommendations/") + kNobody + "/revert",
         "",
         404,
         {}},
        {"in the log",
         "ada",
         "GET /audit-log",
         "",
         200,
         {R"("action":"recommendation.applied")", R"("action":"recommendation.reverted")"}},
    });
}

TEST_P(RecommendationsApi, dismissed_advice_stays_away) {
    open("dora");
    advise("dora", {"pause:a"});
    world.check({
        {"too long a reason",
         "dora",
         "POST /recommendations/$r0/dismiss",
         fmt::format(R"({{"reason":"{}"}})", std::string(501, 'x')),
         422,
         {"/reason"}},
        {"dismissed",
         "dora",
         "POST /recommendations/$r0/dismiss",
         R"({"reason":"Christmas"})",
         200,
         {"/state == \"dismissed\"", "/dismiss_reason == \"Christmas\""}},
        {"once", "dora", "POST /recommendations/$r0/dismiss", "{}", 409, {"dismissed"}},
        {"nobody's",
         "dora",
         std::string("POST /recommendations/") + kNobody + "/dismiss",
         "{}",
         404,
         {}},
    });
    world.advise("dora", {"pause:a"});
    world.check({{"advised again, it stays dismissed",
                  "dora",
                  "GET /recommendations/",
                  "",
                  200,
                  {R"("data":[])"}}});
}

TEST_P(RecommendationsApi, of_two_who_apply_at_once_one_wins) {
    open("tess");
    advise("tess", {"budget:b"});
    std::array<int, 4> statuses{};
    std::vector<std::thread> people;
    for (int& status : statuses)
        people.emplace_back(
            [&] { status = world.call("tess", "POST /recommendations/$r0/apply").status; });
    for (auto& person : people) person.join();
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 1);
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 409), 3);
    const auto lines = world.call("tess", "GET /campaigns/$campaign/history");
    EXPECT_EQ(json::parse(lines.body).at("data").as_array().size(), 1u) << lines.body;
}

TEST_P(RecommendationsApi, budgets_say_what_they_need) {
    open("beatrix");
    const auto change = [](const char* id, const char* budget) {
        return fmt::format(R"({{"changes":[{{"campaign_id":"{}","daily_budget":{}}}]}})", id,
                           budget);
    };
    world.check({
        {"no figures yet",
         "beatrix_v",
         "GET /recommendations/budget/optimization",
         "",
         200,
         {"/campaigns/0 == missing", "/currency == \"EUR\"", "/objective == \"conversions\"",
          "Not enough data: needs 14 more days"}},
        {"below nothing",
         "beatrix",
         "GET /recommendations/budget/optimization?total=-1",
         "",
         422,
         {"?total", "must be at least 0"}},
        {"beyond all",
         "beatrix",
         "GET /recommendations/budget/optimization?max_change=11",
         "",
         422,
         {"?max_change", "must be at most 10"}},
        {"no number",
         "beatrix",
         "GET /recommendations/budget/optimization?total=nan",
         "",
         422,
         {"?total"}},
        {"no objective",
         "beatrix",
         "GET /recommendations/budget/optimization?objective=fame",
         "",
         422,
         {"?objective"}},
        {"a viewer may not",
         "beatrix_v",
         "POST /recommendations/budget/apply",
         change("$campaign", "5"),
         403,
         {}},
        {"a plan",
         "beatrix",
         "POST /recommendations/budget/apply",
         change("$campaign", "12.34"),
         202,
         {"/task/type == \"ads.change\"", "Location: /api/v1/tasks/"}},
        {"the campaign has it",
         "beatrix",
         "GET /campaigns/$campaign",
         "",
         200,
         {"/daily_budget == 12.34"}},
        {"no campaign",
         "beatrix",
         "POST /recommendations/budget/apply",
         change(kNobody, "5"),
         404,
         {}},
        {"nothing",
         "beatrix",
         "POST /recommendations/budget/apply",
         R"({"changes":[]})",
         422,
         {"/changes"}},
        {"for nothing",
         "beatrix",
         "POST /recommendations/budget/apply",
         change("$campaign", "0"),
         422,
         {"/changes/0/daily_budget"}},
        {"twice",
         "beatrix",
         "POST /recommendations/budget/apply",
         R"({"changes":[{"campaign_id":"$campaign","daily_budget":5},{"campaign_id":"$campaign","daily_budget":6}]})",
         422,
         {"/changes/1/campaign_id"}},
        {"untouched", "beatrix", "GET /campaigns/$campaign", "", 200, {"/daily_budget == 12.34"}},
    });
}

HERALD_ON_BOTH_DATABASES(RecommendationsApi);

}  // namespace
}  // namespace herald::api
