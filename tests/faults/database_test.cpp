#include <sqlite3.h>
#include <unistd.h>

#include <thread>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "facts.hpp"

/// The database is locked, gone, or stopped under a running server.
namespace herald::faults {
namespace {

using Steady = std::chrono::steady_clock;

/// A PostgreSQL of the test's own, to be stopped and started.
class Cluster {
public:
    Cluster() {
        const auto programs = std::filesystem::path("/usr/lib/postgresql");
        std::error_code none;
        for (const auto& version : std::filesystem::directory_iterator(programs, none))
            if (std::filesystem::exists(version.path() / "bin/initdb"))
                bin_ = (version.path() / "bin").string();
        if (bin_.empty()) return;
        if (::geteuid() == 0) run(fmt::format("chown postgres {}", path()));
        run_as_owner("initdb -D {0}/data -A trust -U postgres -E UTF8 --locale=C");
        start();
        run_as_owner("createuser -h {0} -U postgres herald");
        run_as_owner("createdb -h {0} -U postgres -O herald herald");
    }
    ~Cluster() {
        if (installed()) stop();
    }
    bool installed() const { return !bin_.empty(); }
    void start() {
        run_as_owner(
            "pg_ctl -D {0}/data -w -l {0}/log -o \"-c listen_addresses= -c "
            "unix_socket_directories={0} -c fsync=off -c shared_buffers=16MB\" start");
    }
    /// As if the machine had lost power.
    void stop() { run_as_owner("pg_ctl -D {0}/data -w -m immediate stop"); }
    std::string url() const { return fmt::format("host={} user=herald dbname=herald", path()); }

private:
    std::string path() const { return folder_.path().string(); }
    void run_as_owner(const std::string& command) {
        const std::string line = bin_ + "/" + fmt::format(fmt::runtime(command), path());
        const char* const as = std::getenv("HERALD_TEST_PG_AS");  // ./dev test says how
        run(::geteuid() != 0
                ? line
                : std::string(as != nullptr ? as : "runuser -u postgres --") + " " + line);
    }
    void run(const std::string& line) {
        const std::string quiet = "cd / && " + line + " >/dev/null 2>&1";
        EXPECT_EQ(std::system(quiet.c_str()), 0) << line;
    }
    Folder folder_;
    std::string bin_;
};

std::string campaign(const std::string& name) { return fmt::format(R"({{"name":"{}"}})", name); }

/// The number of campaigns the API lists, at most 100.
std::size_t count_campaigns(Server& server) {
    const auto page = server.get("/campaigns?limit=100");
    EXPECT_EQ(page.status, 200) << page.body;
    return page.status == 200 ? page.json().at("data").as_array().size() : 0;
}

void expect_unavailable(const Answer& answer, std::string_view word) {
    EXPECT_EQ(answer.status, 503) << answer.body;
    EXPECT_NE(answer.text("/detail").find(word), std::string::npos) << answer.body;
}

TEST(SqliteFaults, while_another_program_locks_the_file_reads_are_served_and_writes_told_so) {
    Folder folder;
    Server server({.data = folder.path() / "data"});
    server.start();
    server.register_organization("locked");
    EXPECT_EQ(server.post("/campaigns", campaign("before")).status, 201);
    sqlite3* stranger = nullptr;
    ASSERT_EQ(sqlite3_open((folder.path() / "data/herald.db").c_str(), &stranger), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(stranger, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    std::vector<std::jthread> writers;
    const auto began = Steady::now();
    for (int i = 0; i < 8; ++i)
        writers.emplace_back(
            [&] { expect_unavailable(server.post("/campaigns", campaign("refused")), "locked"); });
    for (int i = 0; i < 20; ++i) EXPECT_EQ(count_campaigns(server), 1u);
    EXPECT_EQ(server.get("/health/ready").status, 200);
    EXPECT_LT(Steady::now() - began, std::chrono::seconds(4)) << "readers wait for the lock";
    for (auto& writer : writers) writer.join();
    ASSERT_EQ(sqlite3_exec(stranger, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(stranger);
    EXPECT_EQ(server.post("/campaigns", campaign("after")).status, 201);
    EXPECT_EQ(count_campaigns(server), 2u);
    server.stop();
}

TEST(SqliteFaults, a_file_that_is_gone_is_told_and_taken_up_again_when_it_is_back) {
    Folder folder;
    Server server({.data = folder.path() / "data"});
    server.start();
    server.register_organization("gone");
    EXPECT_EQ(server.post("/campaigns", campaign("before")).status, 201);
    const auto file = folder.path() / "data/herald.db", away = folder.path() / "away.db";
    std::filesystem::rename(file, away);
    expect_unavailable(server.post("/campaigns", campaign("refused")), "moved");
    EXPECT_EQ(server.get("/health/live").status, 200);
    std::filesystem::rename(away, file);
    EXPECT_EQ(server.post("/campaigns", campaign("after")).status, 201);
    EXPECT_EQ(count_campaigns(server), 2u);
    server.stop();
}

TEST(PostgresFaults, a_database_that_stops_and_starts_loses_nothing_and_needs_no_restart) {
    Cluster cluster;
    if (!cluster.installed()) GTEST_SKIP() << "PostgreSQL is not installed";
    Folder folder;
    Server server({.data = folder.path() / "data", .database_url = cluster.url()});
    server.start();
    const auto organization = server.register_organization("stopped");
    const AdFile file = make_ad_file(40, 100);
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 5; ++i)
            EXPECT_EQ(server.post("/campaigns", campaign("stored")).status, 201);
        const auto id = task_of(server.upload("/campaigns/import", upload_of(file)));
        std::this_thread::sleep_for(std::chrono::milliseconds(random_u64() % 300));
        cluster.stop();
        const auto began = Steady::now();
        expect_unavailable(server.post("/campaigns", campaign("refused")), "database");
        expect_unavailable(server.get("/campaigns"), "database");
        EXPECT_EQ(server.get("/health/ready").status, 503);
        EXPECT_EQ(server.get("/health/live").status, 200);
        EXPECT_LT(Steady::now() - began, std::chrono::seconds(5)) << "answers come at once";
        EXPECT_TRUE(server.alive());
        cluster.start();
        EXPECT_EQ(server.get("/health/ready").status, 200) << "well again, without a restart";
        EXPECT_EQ(server.post("/campaigns", campaign("stored")).status, 201);
        const auto task = server.wait_for_task(id);
        EXPECT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    }
    server.stop();
    const Stored found = read_stored(server.options(), organization);
    EXPECT_EQ(static_cast<std::int64_t>(found.facts.size()), file.rows);
    const auto named = [&](std::string_view name) {
        return std::count_if(found.entities.begin(), found.entities.end(),
                             [&](const auto& line) { return line.ends_with(name); });
    };
    EXPECT_EQ(named(" stored"), 18);
    EXPECT_EQ(named(" refused"), 0);
}

TEST(PostgresFaults, without_its_database_the_program_says_so_and_does_not_start) {
    Folder folder;
    const Server::Options options{.data = folder.path() / "data",
                                  .database_url = "host=127.0.0.1 port=1 user=nobody dbname=none"};
    Server server(options);
    try {
        server.start();
        FAIL() << "it started";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("database"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace herald::faults
