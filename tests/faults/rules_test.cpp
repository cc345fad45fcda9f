#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "server.hpp"
#include "store/test_database.hpp"

/// kill -9 at random moments while rules act: each decision is carried out once, and the platform
/// has in the end what the history says.
namespace herald::faults {
namespace {

constexpr int kKills = 6;

class RulesTest : public testing::TestWithParam<std::string> {
protected:
    std::unique_ptr<Server> make_server() {
        if (GetParam() != "sqlite")
            postgres_ =
                std::make_unique<store::TestDatabase>(GetParam(), std::vector<store::Migration>{});
        return std::make_unique<Server>(
            Server::Options{.data = folder_.path() / "rules",
                            .database_url = postgres_ ? postgres_->url() : std::string(),
                            .sandbox_url = sandbox_.url()});
    }
    void sync(Server& server) {
        const auto task = server.wait_for_task(task_of(server.post("/campaigns/sync", "{}")));
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    }
    void wait_until_quiet(Server& server) {
        for (int i = 0; i < 600; ++i) {
            const auto live = server.get("/tasks?type=ads.change&state=queued,running");
            if (live.body.find(R"("data":[])") != std::string::npos) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        ADD_FAILURE() << "changes are still on their way after a minute";
    }

    std::mt19937 random_{7};

private:
    Folder folder_;
    std::unique_ptr<store::TestDatabase> postgres_;
    Program sandbox_{{"sandbox", "--listen=127.0.0.1:0", "--days=40", "--campaigns=16"},
                     folder_.path() / "sandbox.log"};
};

/// What the rules' history says of one campaign.
struct Told {
    std::set<std::string> changes;
    std::string last;  ///< the value of the newest applied one
};

TEST_P(RulesTest, killed_at_any_moment_a_rule_acts_once) {
    const auto server = make_server();
    server->start();
    server->register_organization("rules");
    EXPECT_EQ(server->post("/sandbox/connect", "{}").status, 201);
    sync(*server);
    EXPECT_EQ(
        server
            ->call(
                "PUT", "/automation/settings",
                R"({"enabled":true,"max_changes_per_day":10000,"max_budget_change_per_day":10,"hold_when_stale_hours":720})")
            .status,
        200);
    EXPECT_EQ(
        server
            ->post(
                "/automation/rules",
                R"({"name":"Raise","mode":"auto","cool_down_hours":0,"schedule":{"every":"hour"},"limits":{"max_budget_change":2},"condition":{"metric":"spend","window_days":30,"op":">","value":0},"actions":[{"kind":"budget","percent":2}]})")
            .status,
        201);
    for (int kill = 0; kill < kKills; ++kill) {
        std::jthread asking([&] { server->post("/automation/evaluate", "{}"); });
        std::this_thread::sleep_for(std::chrono::milliseconds(random_() % 400));
        server->kill();
        asking.join();
        server->start();
    }
    EXPECT_EQ(server->post("/automation/evaluate", "{}").status, 200);
    wait_until_quiet(*server);

    const auto history = server->get("/automation/history?limit=500").json();
    std::map<std::string, Told> told;
    std::set<std::string> decisions;
    for (const auto& event : history.at("data").as_array()) {
        const std::string campaign(event.at("campaign_id").as_string());
        const std::string evaluation(event.at("evaluation_id").as_string());
        EXPECT_TRUE(decisions.insert(evaluation + campaign).second) << "twice: " << event;
        EXPECT_TRUE(event.at("change_id").is_string()) << event;
        if (!event.at("change_id").is_string()) continue;
        told[campaign].changes.emplace(event.at("change_id").as_string());
        if (event.at("state").as_string() == "applied" && told[campaign].last.empty())
            told[campaign].last = std::string(event.at("to_value").as_string());
    }
    EXPECT_GE(told.size(), 3u) << history;
    for (const auto& [campaign, line] : told) {
        std::set<std::string> made;
        const auto changes = server->get("/campaigns/" + campaign + "/history?limit=500").json();
        for (const auto& change : changes.at("data").as_array())
            if (change.at("actor_kind").as_string() == "rule") {
                made.emplace(change.at("id").as_string());
                EXPECT_NE(change.at("state").as_string(), "pending") << change;
            }
        EXPECT_EQ(made, line.changes) << "intents and history are one transaction";
    }
    // The platform's own word, read anew.
    sync(*server);
    for (const auto& [campaign, line] : told) {
        if (line.last.empty()) continue;
        const auto shown = server->get("/campaigns/" + campaign).json();
        EXPECT_EQ(to_string(*parse_micros(json::serialize(shown.at("daily_budget")))), line.last);
    }
    server->stop();
}

INSTANTIATE_TEST_SUITE_P(Databases, RulesTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::faults
