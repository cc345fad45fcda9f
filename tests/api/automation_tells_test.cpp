#include "automation.hpp"

/// What rules say about what they do.
namespace herald::api {
namespace {

using namespace automation;

class AutomationTells : public AutomationTest {};

TEST_P(AutomationTells, a_message_beside_a_change_that_waits_says_that_it_waits) {
    open("wanja");
    const auto told = [&](const char* mode, const char* what) {
        make("wanja", mode, kLosing,
             R"([{"kind":"pause"},{"kind":"notify","message":"{name} was stopped."}])",
             fmt::format(R"("mode":"{}")", mode));
        world.check(
            {{mode, "wanja", "POST /automation/evaluate", R"({"rule_ids":["$rule"]})", 200, {what}},
             {"it goes on", "wanja", "GET /campaigns/$loser", "", 200, {"/status == \"active\""}},
             {"in the inbox", "wanja", "GET /alerts", "", 200, {what}}});
    };
    told("suggest", "Loser was stopped. Suggested, not done: Pause.");
    told("approve", "Loser was stopped. Waits for approval: Pause.");
}

TEST_P(AutomationTells, what_only_tells_needs_no_approval) {
    open("tom");
    make(
        "tom", "Look at losers", kLosing,
        R"([{"kind":"task","title":"Look at it"},{"kind":"creative_refresh","message":"Something new for {name}"},{"kind":"webhook","url":"http://127.0.0.1:9/hook"}])");
    world.check({
        {"a task and a draft wait for somebody, the call is a suggestion",
         "tom",
         "POST /automation/evaluate",
         "{}",
         200,
         {"/actions/0/kind == \"task\"", "/actions/0/state == \"pending\"",
          "/actions/1/kind == \"creative_refresh\"", "/actions/1/state == \"pending\"",
          "/actions/1/data/brief == \"Something new for Loser\"", "/actions/2/kind == \"webhook\"",
          "/actions/2/state == \"suggested\"", "/actions/0/id => todo", "/actions/1/id => draft",
          "/actions/2/id => hook"}},
        {"it is in the inbox", "tom", "GET /alerts", "", 200, {"To do: Look at it"}},
        {"somebody did it",
         "tom_e",
         "POST /automation/history/$todo/approve",
         "",
         200,
         {"/state == \"applied\"", "/decided_by == \"tom_e\""}},
        {"nothing to take back",
         "tom",
         "POST /automation/history/$todo/revert",
         "",
         409,
         {"no change"}},
        {"the call is made",
         "tom",
         "POST /automation/history/$hook/approve",
         "",
         200,
         {"/decided_by == \"tom\""}},
    });
    for (int i = 0;
         i < 200 &&
         world.call("tom", "GET /automation/history?state=failed").body.find("\"webhook\"") ==
             std::string::npos;
         ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    world.check({{"to a private address it is refused, and says so",
                  "tom",
                  "GET /automation/history?state=failed",
                  "",
                  200,
                  {"/data/0/id == \"$hook\"", "/data/0/error => error"}}});
    for (int i = 0; i < 200 && world.call("tom", "GET /content/items/$draft").status == 404; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    world.check({{"the draft is a brief among the content",
                  "tom",
                  "GET /content/items/$draft",
                  "",
                  200,
                  {"/kind == \"brief\"", "/title == \"Fresh creative for Loser\"",
                   "/text == \"Something new for Loser\"", "/data/platform == \"meta\"",
                   "Look at losers"}}});
}

HERALD_ON_BOTH_DATABASES(AutomationTells);

}  // namespace
}  // namespace herald::api
