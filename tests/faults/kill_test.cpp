#include <random>
#include <thread>

#include "facts.hpp"
#include "store/test_database.hpp"

/// kill -9 at random moments of an import and a sync: after the last restart everything is in once,
/// as if nothing had happened.
namespace herald::faults {
namespace {

using Steady = std::chrono::steady_clock;

/// What the work stores when nobody disturbs it, and how long it takes.
struct Undisturbed {
    Stored stored;
    std::chrono::milliseconds took{};
};

class KillTest : public testing::TestWithParam<std::string> {
protected:
    /// A server with the sandbox at hand, on a database of its own.
    std::unique_ptr<Server> make_server(const std::string& name) {
        if (GetParam() != "sqlite" && !postgres_)
            postgres_ =
                std::make_unique<store::TestDatabase>(GetParam(), std::vector<store::Migration>{});
        return std::make_unique<Server>(
            Server::Options{.data = folder_.path() / name,
                            .database_url = postgres_ ? postgres_->url() : std::string(),
                            .sandbox_url = sandbox_.url()});
    }
    /// An import and a sync of the same days every time; their ids.
    std::vector<std::string> begin_work(Server& server) {
        EXPECT_EQ(server.post("/sandbox/connect", "{}").status, 201);
        return {task_of(server.upload("/campaigns/import", upload_of(file_))),
                task_of(server.post("/campaigns/sync",
                                    fmt::format(R"({{"from":"{}","to":"{}"}})",
                                                to_string(today_ - std::chrono::days(50)),
                                                to_string(today_ - std::chrono::days(5)))))};
    }
    Undisturbed run_undisturbed() {
        const auto server = make_server("undisturbed");
        server->start();
        Undisturbed out;
        const auto organization = server->register_organization("undisturbed");
        const auto began = Steady::now();
        for (const auto& id : begin_work(*server)) {
            const auto task = server->wait_for_task(id);
            EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
        }
        out.took = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began);
        server->stop();
        out.stored = read_stored(server->options(), organization);
        return out;
    }
    void disturb(Server& server, const std::string& name, const Undisturbed& expected, int kills);

    AdFile file_ = make_ad_file(60, 200);
    Day today_ = TimeZone::utc().day_of(SystemClock().now());
    std::mt19937 random_;
    int killed_at_work_ = 0;

private:
    Folder folder_;
    std::unique_ptr<store::TestDatabase> postgres_;
    Program sandbox_{{"sandbox", "--listen=127.0.0.1:0", "--days=60", "--campaigns=24"},
                     folder_.path() / "sandbox.log"};
};

/// Sends creates under idempotency keys until told to stop; what got no answer is sent again in the
/// next life, and then done, or known to have been done. Every one must be there once in the end.
class Creator {
public:
    explicit Creator(Server& server) : server_(server) {}
    void run_until(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            const Answer answer =
                server_.call("POST", "/campaigns", fmt::format(R"({{"name":"Created {}"}})", next_),
                             {{"Idempotency-Key", fmt::format("create {}", next_)}});
            if (answer.status == 0) return;  // killed: not known whether it was done
            const bool known =
                answer.status == 409 && answer.body.find("carried out") != std::string::npos;
            EXPECT_TRUE(answer.status == 201 || known) << answer.status << " " << answer.body;
            ++next_;
        }
    }
    /// The names of all that was acknowledged.
    std::vector<std::string> names() const {
        std::vector<std::string> out;
        for (int i = 0; i < next_; ++i) out.push_back(fmt::format("Created {}", i));
        return out;
    }

private:
    Server& server_;
    int next_ = 0;
};

/// One organization's work, with `kills` interruptions.
void KillTest::disturb(Server& server, const std::string& name, const Undisturbed& expected,
                       int kills) {
    const auto organization = server.register_organization(name);
    Creator creator(server);
    const auto tasks = begin_work(server);
    for (int kill = 0; kill < kills; ++kill) {
        std::jthread creating([&](const std::stop_token& stop) { creator.run_until(stop); });
        const auto most = static_cast<std::uint32_t>(expected.took.count()) + 1;
        std::this_thread::sleep_for(std::chrono::milliseconds(random_() % most));
        server.kill();
        creating.request_stop();
        creating.join();
        server.start();
        bool at_work = false;
        for (const auto& id : tasks)
            at_work = at_work || server.get("/tasks/" + id).text("/state") != "succeeded";
        if (!at_work) break;
        ++killed_at_work_;
    }
    for (const auto& id : tasks) {
        const auto task = server.wait_for_task(id);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    }
    std::jthread creating([&](const std::stop_token& stop) { creator.run_until(stop); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    creating.request_stop();
    creating.join();
    server.stop();
    Stored found = read_stored(server.options(), organization);
    // A day that runs in some account's time zone grows between the two readings.
    const auto grows = [&](const std::string& line) {
        for (const int day : {-1, 0, 1, 2})
            if (line.find(fmt::format(" | {} ", to_string(today_ + std::chrono::days(day)))) !=
                line.npos)
                return true;
        return false;
    };
    std::vector<std::string> differing, wanted = expected.stored.facts;
    std::erase_if(found.facts, grows);
    std::erase_if(wanted, grows);
    std::sort(found.facts.begin(), found.facts.end());
    std::sort(wanted.begin(), wanted.end());
    std::set_symmetric_difference(found.facts.begin(), found.facts.end(), wanted.begin(),
                                  wanted.end(), std::back_inserter(differing));
    if (differing.size() > 20) differing.resize(20);
    EXPECT_EQ(differing, std::vector<std::string>());
    for (const auto& sum : found.sums) EXPECT_EQ(sum, found.sums.front()) << "facts and rollups";
    std::vector<std::string> created;
    std::erase_if(found.entities, [&](const std::string& line) {
        const auto at = line.find("Created ");
        if (at != std::string::npos) created.push_back(line.substr(at));
        return at != std::string::npos;
    });
    EXPECT_EQ(found.entities, expected.stored.entities);
    auto acknowledged = creator.names();
    std::sort(acknowledged.begin(), acknowledged.end());
    std::sort(created.begin(), created.end());
    std::vector<std::string> apart;
    std::set_symmetric_difference(created.begin(), created.end(), acknowledged.begin(),
                                  acknowledged.end(), std::back_inserter(apart));
    EXPECT_EQ(apart, std::vector<std::string>()) << "created without word, twice, or lost";
}

TEST_P(KillTest, an_import_and_a_sync_that_are_killed_end_as_if_they_had_not_been) {
    const std::uint32_t seed = std::random_device{}();
    SCOPED_TRACE(fmt::format("seed {}", seed));
    random_.seed(seed);
    const Undisturbed expected = run_undisturbed();
    ASSERT_GT(expected.stored.facts.size(), static_cast<std::size_t>(file_.rows)) << "no sync";
    for (const auto& sum : expected.stored.sums) ASSERT_EQ(sum, expected.stored.sums.front());
    // On PostgreSQL another process could hold the lease, so each restart waits for its end.
    const int wanted = GetParam() == "sqlite" ? 6 : 2;
    const auto server = make_server("disturbed");
    for (int round = 0; killed_at_work_ < wanted && round < 12; ++round) {
        server->start();
        disturb(*server, fmt::format("round{}", round), expected, GetParam() == "sqlite" ? 4 : 1);
        if (HasFailure()) return;
    }
    EXPECT_GE(killed_at_work_, wanted) << "too few kills hit the work to prove anything";
}

INSTANTIATE_TEST_SUITE_P(Databases, KillTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::faults
