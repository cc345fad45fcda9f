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

HERALD_ON_BOTH_DATABASES(AutomationTells);

}  // namespace
}  // namespace herald::api
