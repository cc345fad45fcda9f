#include <thread>

#include "event/event.hpp"
#include "harness.hpp"

namespace herald::api {
namespace {

/// What Herald tells of by itself, and that it says when it is over.
class AlertSourcesApi : public ApiTest {
protected:
    void emit(const std::string& caller, std::string_view topic, std::string_view type,
              const std::string& data) {
        Scope scope = world.scope_of(caller);
        scope.write([&](Tx& tx) {
            event::emit(tx, scope.tenant(), world.app().bus(), scope.clock(), topic, type,
                        world.fill(data));
        });
    }
    /// The first row of the caller's inbox that holds all texts; waits for it.
    json::value alert(const std::string& caller, const std::string& filter,
                      const std::vector<std::string>& texts) {
        std::string seen;
        for (int i = 0; i < 500; ++i) {
            seen = world.call(caller, "GET /alerts?" + filter).body;
            const json::value page = json::parse(seen);
            for (const auto& row : page.at("data").as_array()) {
                const std::string text = json::serialize(row);
                if (std::all_of(texts.begin(), texts.end(), [&](const std::string& wanted) {
                        return text.find(wanted) != std::string::npos;
                    }))
                    return row;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        ADD_FAILURE() << "not in the inbox: " << seen;
        return json::object{};
    }
};

TEST_P(AlertSourcesApi, a_connection_that_cannot_be_read) {
    world.open_workspace("al_gerda");
    world.check({{"a connection",
                  "al_gerda",
                  "POST /connections",
                  R"({"connector_id":"meta_ads","name":"Meta","settings":{"access_token":"t"}})",
                  201,
                  {"/id => gconn"}}});
    Scope scope = world.scope_of("al_gerda");
    const auto set = [&](const char* state) {
        scope.write([&](Tx& tx) {
            tx.execute(
                "UPDATE connections SET state = :state, last_error = 'The token was revoked' WHERE "
                "tenant = :tenant",
                {{"state", state}});
        });
        emit("al_gerda", "connections", "connection.updated", R"({"id":"$gconn"})");
    };
    set("error");
    const auto told = alert("al_gerda", "kind=connection", {"The token was revoked"});
    EXPECT_EQ(told.at("severity").as_string(), "ERROR");
    EXPECT_EQ(told.at("entity_id").as_string(), world.values.at("gconn"));
    set("connected");
    alert("al_gerda", "kind=connection&state=resolved", {"The token was revoked"});
    set("error");
    EXPECT_GT(alert("al_gerda", "kind=connection", {"\"state\":\"open\""}).at("count").as_int64(),
              1);
    world.check({{"removed", "al_gerda", "DELETE /connections/$gconn", "", 204, {}}});
    alert("al_gerda", "kind=connection&state=resolved", {"The token was revoked"});
}

TEST_P(AlertSourcesApi, tasks_that_failed_for_one_cause) {
    world.open_workspace("al_hans");
    const auto task = [&](const std::string& title, const std::string& state,
                          const std::string& error) {
        emit(
            "al_hans", "tasks", "task.updated",
            fmt::format(
                R"({{"id":"01a1ffd8-0000-7000-8000-000000000000","type":"ads.change","title":"{}","state":"{}","error":{},"parent_id":null,"progress":1}})",
                title, state, error));
    };
    task("Change of A", "failed", "\"Meta refused it, request 123\"");
    alert("al_hans", "kind=task", {"Failed: Change of A", "Meta refused it"});
    task("Change of B", "failed", "\"Meta refused it, request 456\"");
    task("Change of C", "running", "null");
    const auto both = alert("al_hans", "kind=task", {"2 tasks failed for one cause"});
    EXPECT_EQ(both.at("data").at("items").as_array().size(), 2U);
    task("Change of A", "succeeded", "null");
    task("Change of B", "succeeded", "null");
    alert("al_hans", "kind=task&state=resolved", {"for one cause"});
}

TEST_P(AlertSourcesApi, incidents) {
    world.open_workspace("al_ida");
    Scope scope = world.scope_of("al_ida");
    const auto id = make_uuid(scope.clock());
    world.values["incident"] = to_string(id);
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO insight_incidents (tenant, id, number, kind, severity, state, title, "
            "text, metric, direction, score, shift, opened_on, last_seen_on, entity_kind, "
            "campaign_name, platform, observed, signals, touched, created_at, updated_at, version) "
            "VALUES (:tenant, :id, 1, 'overspend', 'warning', 'open', 'Search spends too fast', "
            "'It has spent 80 % by noon', 'spend', 1, 0.99, 0, '2026-10-02', '2026-10-02', "
            "'campaign', 'Search', 'google', 12.5, 1, "
            "'[{\"kind\":\"campaign\",\"id\":\"01a1ffd8-0000-7000-8000-000000000000\",\"name\":"
            "\"Search\"}]', 0, 0, 1)",
            {{"id", id}});
    });
    emit("al_ida", "insights", "insights.refreshed", "{}");
    const auto told = alert("al_ida", "kind=pacing", {"Search spends too fast"});
    EXPECT_EQ(told.at("severity").as_string(), "WARNING");
    EXPECT_EQ(told.at("link").as_string(), "/insights/anomalies/" + to_string(id));
    EXPECT_EQ(told.at("data").at("items").at(0).at("name").as_string(), "Search");
    emit("al_ida", "insights", "insights.refreshed", "{}");
    emit("al_ida", "insights", "incident.updated", R"({"id":"$incident"})");
    world.take(world.call("al_ida", "GET /alerts?kind=pacing"), "/data/0/id", "pacing");
    world.check({{"somebody is done with it",
                  "al_ida",
                  "POST /alerts/$pacing/resolve",
                  "",
                  200,
                  {"/count == 1"}}});
    emit("al_ida", "insights", "insights.refreshed", "{}");
    emit("al_ida", "insights", "incident.updated", R"({"id":"$incident"})");
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    world.check({{"so it is", "al_ida", "GET /alerts/$pacing", "", 200, {"/state == \"resolved\""}},
                 {"open again", "al_ida", "POST /alerts/$pacing/reopen", "", 200, {}},
                 {"the incident is dismissed",
                  "al_ida",
                  "POST /insights/anomalies/$incident/dismiss",
                  "{}",
                  200,
                  {}}});
    alert("al_ida", "kind=pacing&state=resolved", {"Search spends too fast"});
}

TEST_P(AlertSourcesApi, what_happens_is_an_event_at_once) {
    world.open_workspace("al_jana");
    Scope scope = world.scope_of("al_jana");
    const auto last = event::last_sequence(scope.database(), scope.tenant());
    world.check({{"sent",
                  "al_jana",
                  "POST /alerts/send",
                  R"({"title":"A","message":"a"})",
                  201,
                  {"/id => jalert"}},
                 {"seen", "al_jana", "POST /alerts/$jalert/acknowledge", "", 200, {}}});
    std::vector<std::string> types;
    for (const auto& event :
         event::events_after(scope.database(), scope.tenant(), last, 100).events)
        if (event.topic == "alerts") {
            types.push_back(event.type);
            const json::value data = json::parse(event.data.text);
            EXPECT_EQ(data.at("id").as_string(), world.values.at("jalert"));
            EXPECT_EQ(data.at("severity").as_string(), "INFO");
        }
    EXPECT_EQ(types, (std::vector<std::string>{"alert.raised", "alert.updated"}));
}

HERALD_ON_BOTH_DATABASES(AlertSourcesApi);

}  // namespace
}  // namespace herald::api
