#include <latch>
#include <thread>

#include "harness.hpp"

namespace herald::api {
namespace {

/// Several who want the same at the same moment.
class RaceApi : public ApiTest {
protected:
    static constexpr int kMany = 8;

    /// How often each status was answered.
    std::map<int, int> at_once(const std::function<int(int)>& call) {
        std::map<int, int> out;
        std::mutex mutex;
        std::latch start(kMany);
        std::vector<std::thread> threads;
        for (int i = 0; i < kMany; ++i)
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                const int status = call(i);
                const std::lock_guard lock(mutex);
                ++out[status];
            });
        for (auto& thread : threads) thread.join();
        return out;
    }
    std::map<int, int> at_once(const Scenario& scenario) {
        return at_once([&](int) { return world.call(scenario).status; });
    }
    using Counts = std::map<int, int>;
};

TEST_P(RaceApi, one_of_many_registers_an_address) {
    EXPECT_EQ(
        at_once(
            {"", "anonymous", "POST /auth/register",
             R"({"email":"race@fresh.example","password":"a long password","name":"R","organization":"R"})"}),
        (Counts{{201, 1}, {409, kMany - 1}}));
}

TEST_P(RaceApi, a_refresh_token_is_good_once) {
    world.check({{"in",
                  "anonymous",
                  "POST /auth/login",
                  R"({"email":"viewer@north.example","password":"a long password"})",
                  200,
                  {"/refresh_token => raced"}}});
    EXPECT_EQ(at_once({"", "anonymous", "POST /auth/refresh", R"({"refresh_token":"$raced"})"}),
              (Counts{{200, 1}, {401, kMany - 1}}));
}

TEST_P(RaceApi, a_reset_link_is_good_once) {
    world.open_workspace("reto");
    world.call("anonymous", "POST /auth/forgot-password", R"({"email":"reto@team.example"})");
    world.values["raced"] = world.mailed_token("reto@team.example");
    EXPECT_EQ(at_once({"", "anonymous", "POST /auth/reset-password",
                       R"({"token":"$raced","password":"another password"})"}),
              (Counts{{204, 1}, {422, kMany - 1}}));
}

TEST_P(RaceApi, an_invitation_is_good_once) {
    world.open_workspace("rosa_races");
    world.call("rosa_races", "POST /members", R"({"email":"raced@team.example","role":"viewer"})");
    world.values["raced"] = world.mailed_token("raced@team.example");
    auto counts = at_once({"", "anonymous", "POST /auth/accept-invitation",
                           R"({"token":"$raced","name":"R","password":"a long password"})"});
    EXPECT_EQ(counts[200], 1);
    EXPECT_EQ(counts[404], kMany - 1);
    world.check({{"two members", "rosa_races", "GET /members", "", 200, {"/data/2 == missing"}}});
}

TEST_P(RaceApi, an_owner_stays_whoever_demotes_whom) {
    world.open_workspace("rolf");
    world.join("rolf", "rosa", "owner");
    const json::value members = json::parse(world.call("rolf", "GET /members").body);
    for (const auto& member : members.at("data").as_array())
        world.values[std::string(member.at("name").as_string())] =
            std::string(member.at("id").as_string());
    auto counts = at_once([&](int i) {
        return world
            .call(i % 2 == 0 ? "rolf" : "rosa",
                  i % 2 == 0 ? "PATCH /members/$rosa" : "PATCH /members/$rolf",
                  R"({"role":"viewer"})")
            .status;
    });
    EXPECT_GE(counts[200], 1);
    EXPECT_EQ(counts[500] + counts[503], 0);
    const auto after = world.call("rolf", "GET /members").body;
    EXPECT_NE(after.find(R"("role":"owner")"), std::string::npos) << after;
}

TEST_P(RaceApi, a_key_makes_one_campaign) {
    world.open_workspace("ralf");
    const Scenario create{
        "", "ralf", "POST /campaigns", R"({"name":"Once"})", 0, {}, {{"Idempotency-Key", "race"}}};
    auto counts = at_once(create);
    EXPECT_EQ(counts[201] + counts[409], kMany);
    EXPECT_GE(counts[201], 1);
    world.check({{"one", "ralf", "GET /campaigns", "", 200, {"/total == 1"}}});
}

TEST_P(RaceApi, of_many_who_saw_one_version_one_changes_it) {
    world.open_workspace("rudi");
    world.check({
        {"a campaign",
         "rudi",
         "POST /campaigns",
         R"({"name":"C"})",
         201,
         {"/id => raced_campaign"}},
        {"a view",
         "rudi",
         "POST /views",
         R"({"name":"V","query":"","columns":[]})",
         201,
         {"/id => raced_view"}},
        {"a connection",
         "rudi",
         "POST /connections",
         R"({"connector_id":"meta_ads","settings":{"access_token":"t"}})",
         201,
         {"/id => raced_connection"}},
    });
    for (const std::string what : {"PATCH /campaigns/$raced_campaign", "PATCH /views/$raced_view",
                                   "PATCH /connections/$raced_connection", "PATCH /organization"}) {
        const auto counts = at_once([&](int i) {
            return world
                .call("rudi", what, fmt::format(R"({{"name":"By {}"}})", i),
                      {{"If-Match", "\"1\""}})
                .status;
        });
        EXPECT_EQ(counts, (Counts{{200, 1}, {412, kMany - 1}})) << what;
    }
}

TEST_P(RaceApi, a_change_is_taken_back_once) {
    world.open_workspace("rene");
    world.check({
        {"a campaign", "rene", "POST /campaigns", R"({"name":"C"})", 201, {"/id => raced"}},
        {"renamed", "rene", "PATCH /campaigns/$raced", R"({"name":"D"})", 200, {}},
        {"once", "rene", "GET /campaigns/$raced/history", "", 200, {"/data/0/id => raced_change"}},
    });
    EXPECT_EQ(at_once({"", "rene", "POST /campaigns/changes/$raced_change/revert"}),
              (Counts{{200, 1}, {409, kMany - 1}}));
    world.check(
        {{"two changes, one of them back",
          "rene",
          "GET /campaigns/$raced/history",
          "",
          200,
          {"/data/0/new_value == \"C\"", "/data/1/state == \"reverted\"", "/data/2 == missing"}}});
}

TEST_P(RaceApi, a_task_is_cancelled_once) {
    Scope scope = world.scope_of("editor");
    world.values["raced"] = to_string(scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, world.app().bus(), {.type = "test.never", .title = "Raced"})
            .id;
    }));
    EXPECT_EQ(at_once({"", "editor", "POST /tasks/$raced/cancel"}),
              (Counts{{200, 1}, {409, kMany - 1}}));
}

HERALD_ON_BOTH_DATABASES(RaceApi);

}  // namespace
}  // namespace herald::api
