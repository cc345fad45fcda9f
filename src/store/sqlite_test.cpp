#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <latch>
#include <thread>

#include "store/database_fixture.hpp"

/// What is SQLite's alone: the guard at prepare, the one writer, and a file that fails.
namespace herald::store::test {
namespace {

class SqliteTest : public DatabaseTest {
protected:
    std::int64_t insert(std::int64_t n, Database& into) {
        return SystemDb(into).write([&](Tx& tx) {
            return tx.execute("INSERT INTO plain (n) VALUES (:n)", {{"n", n}});
        });
    }
    /// Another program with the file open.
    struct Stranger {
        explicit Stranger(const std::filesystem::path& file) {
            EXPECT_EQ(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
        }
        ~Stranger() { sqlite3_close(handle); }
        void run(const char* sql) {
            EXPECT_EQ(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
        }
        sqlite3* handle = nullptr;
    };
};

TEST_P(SqliteTest, statements_that_stay_with_their_tenant_pass_the_guard) {
    for (const std::string_view sql : {
             "SELECT name FROM things WHERE tenant = :tenant",
             "SELECT count(*) FROM things t JOIN parts p ON p.tenant = t.tenant AND p.thing = t.id "
             "WHERE t.tenant = :tenant",
             "SELECT count(*) FROM things JOIN parts USING (tenant) WHERE things.tenant = :tenant",
             "WITH mine AS (SELECT * FROM things WHERE tenant = :tenant) SELECT count(*) FROM "
             "mine, plain",
             "UPDATE things SET name = 'x' WHERE tenant = :tenant",
             "DELETE FROM parts WHERE tenant = :tenant",
             "DELETE FROM parts WHERE tenant = :tenant RETURNING n",
             "INSERT INTO parts (tenant, thing, n) SELECT tenant, id, 1 FROM things WHERE tenant = "
             ":tenant",
             "INSERT INTO parts (tenant, thing, n) VALUES (:tenant, x'00', 1) ON CONFLICT (tenant, "
             "thing, n) DO UPDATE SET n = parts.n + 1",
             "INSERT INTO parts (tenant, thing, n) VALUES (:tenant, x'00', 1) ON CONFLICT DO "
             "NOTHING RETURNING n",
         })  // a row without its thing is a conflict, which is none of the guard's business
        EXPECT_NE(kind_of([&] {
                      db.get()->write(one, [&](Connection& c) {
                          c.query(sql, {{"tenant", one}}, nullptr);
                      });
                  }),
                  ErrorKind::internal)
            << sql;
    EXPECT_EQ(kind_of([&] {
                  db.get()->write(one, [](Connection& c) {
                      c.query("UPDATE plain SET text = 'x'", {}, nullptr);
                  });
              }),
              std::nullopt);
}

TEST_P(SqliteTest, statements_that_could_leave_their_tenant_are_refused) {
    for (const std::string_view sql : {
             "SELECT name FROM things",
             "SELECT count(*) FROM things",
             "SELECT name FROM things WHERE id = x'00' AND :tenant IS NOT NULL",
             "SELECT count(*) FROM plain WHERE EXISTS (SELECT 1 FROM things WHERE name = :tenant)",
             "SELECT count(*) FROM things t JOIN parts p ON p.thing = t.id WHERE t.tenant = "
             ":tenant",
             "WITH all_of_them AS (SELECT name FROM things) SELECT count(*) FROM all_of_them WHERE "
             ":tenant IS NOT NULL",
             "UPDATE things SET name = 'x' WHERE :tenant IS NOT NULL",
             "UPDATE things SET tenant = x'00' WHERE tenant = :tenant",
             "DELETE FROM parts WHERE n = 1 AND :tenant IS NOT NULL",
             "DELETE FROM parts WHERE n = 1 OR :tenant IS NULL",
             "INSERT INTO parts (tenant, thing, n) SELECT :tenant, id, 1 FROM things",
             "INSERT INTO parts (tenant, thing, n) SELECT :tenant, thing, n + 1 FROM parts",
             "PRAGMA table_list",
             "ATTACH ':memory:' AS more",
             "CREATE TABLE mine (n BIGINT)",
             "DROP TABLE plain",
             "COMMIT",
             "SAVEPOINT own",
             "VACUUM",
         }) {
        Params params;
        if (sql.find(":tenant") != std::string_view::npos) params.emplace_back("tenant", one);
        EXPECT_EQ(kind_of([&] {
                      db.get()->write(one, [&](Connection& c) { c.query(sql, params, nullptr); });
                  }),
                  ErrorKind::internal)
            << sql;
        EXPECT_EQ(kind_of([&] {
                      db.get()->read(one, [&](Connection& c) { c.query(sql, params, nullptr); });
                  }),
                  ErrorKind::internal)
            << sql;
    }
    EXPECT_EQ(kind_of([&] {
                  db.get()->read(one, [](Connection& c) {
                      c.query("SELECT tenant FROM things", {}, nullptr);
                  });
              }),
              ErrorKind::internal)
        << "named, but not bound";
    EXPECT_EQ(count_plain(), 0);
}

TEST_P(SqliteTest, readers_cannot_write) {
    EXPECT_TRUE(kind_of([&] {
        db.get()->read(std::nullopt,
                       [](Connection& c) { c.execute("INSERT INTO plain (n) VALUES (1)", {}); });
    }));
    EXPECT_EQ(count_plain(), 0);
}

TEST_P(SqliteTest, the_same_statement_may_run_inside_its_own_callback) {
    for (const std::int64_t n : {1, 2}) insert_plain(n);
    int rows = 0;
    db.get()->read(std::nullopt, [&](Connection& c) {
        c.query("SELECT n FROM plain", {}, [&](const Row&) {
            c.query("SELECT n FROM plain", {}, [&](const Row&) { ++rows; });
        });
    });
    EXPECT_EQ(rows, 4);
}

TEST_P(SqliteTest, the_file_is_its_owners_alone) {
    struct ::stat found {};
    insert_plain(1);
    for (const char* suffix : {"", "-wal", "-shm"}) {
        ASSERT_EQ(::stat((db.file().string() + suffix).c_str(), &found), 0) << suffix;
        EXPECT_EQ(found.st_mode & 0777U, 0600U) << suffix;
    }
}

TEST_P(SqliteTest, beyond_the_queues_limit_writes_are_refused_and_none_is_lost) {
    const auto small = open_sqlite({.file = db.file(), .queue_limit = 4});
    std::latch busy(1), free(1);
    std::thread holder([&] {
        SystemDb(*small).write([&](Tx&) {
            busy.count_down();
            free.wait();
        });
    });
    busy.wait();
    std::atomic<int> stored{0}, refused{0};
    std::vector<std::thread> writers;
    for (int i = 0; i < 10; ++i)
        writers.emplace_back([&, i] {
            const auto kind = kind_of([&] { insert(i, *small); });
            if (!kind)
                ++stored;
            else if (*kind == ErrorKind::unavailable)
                ++refused;
        });
    while (refused < 6) std::this_thread::yield();
    free.count_down();
    holder.join();
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(stored, 4);
    EXPECT_EQ(refused, 6);
    EXPECT_EQ(count_plain(), 4);
}

TEST_P(SqliteTest, closing_finishes_what_is_waiting) {
    auto own = db.open();
    std::vector<std::thread> writers;
    std::atomic<int> stored{0};
    for (int i = 0; i < 16; ++i)
        writers.emplace_back([&, i] {
            if (!kind_of([&] { insert(i, *own); })) ++stored;
        });
    for (auto& writer : writers) writer.join();
    own.reset();
    EXPECT_EQ(count_plain(), stored);
    EXPECT_EQ(stored, 16);
}

TEST_P(SqliteTest, what_was_acknowledged_survives_kill_9) {
    db.close();
    int acknowledged = 0;
    for (int round = 0; round < 8; ++round) {
        int ends[2];
        ASSERT_EQ(::pipe(ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto own = open_sqlite({.file = db.file()});
            std::vector<std::thread> writers;
            for (int t = 0; t < 4; ++t)
                writers.emplace_back([&, t] {
                    for (int i = 0;; ++i) {
                        const std::int64_t n = (round * 10 + t) * 1'000'000 + i;
                        insert(n, *own);
                        if (::write(ends[1], &n, sizeof n) != sizeof n) ::_exit(1);
                    }
                });
            for (auto& writer : writers) writer.join();
        }
        ::close(ends[1]);
        std::vector<std::int64_t> seen;
        std::int64_t n = 0;
        const std::size_t enough = 100 + random_u64() % 200;
        while (seen.size() < enough && ::read(ends[0], &n, sizeof n) == sizeof n) seen.push_back(n);
        ::kill(child, SIGKILL);
        while (::read(ends[0], &n, sizeof n) == sizeof n) seen.push_back(n);
        ::waitpid(child, nullptr, 0);
        ::close(ends[0]);
        db.reopen();
        const auto kept = system().list<std::int64_t>("SELECT n FROM plain ORDER BY n");
        for (const auto id : seen)
            EXPECT_TRUE(std::binary_search(kept.begin(), kept.end(), id)) << id;
        EXPECT_EQ(system().one<std::string>("SELECT * FROM pragma_integrity_check"), "ok");
        acknowledged += static_cast<int>(seen.size());
        db.close();
    }
    EXPECT_GE(acknowledged, 800);
    db.reopen();
}

/// In a child process, so that the limit is its alone. 0: everything as promised.
int write_into_a_full_disk(const std::filesystem::path& file) {
    std::signal(SIGXFSZ, SIG_IGN);
    const auto own = open_sqlite({.file = file});
    const rlimit before = [] {
        rlimit out{};
        ::getrlimit(RLIMIT_FSIZE, &out);
        return out;
    }();
    const rlimit full{300'000, before.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &full);
    const std::string text(2000, 'x');
    std::mutex mutex;
    std::vector<std::int64_t> stored;
    std::atomic<int> failed{0}, other{0};
    const auto write_many = [&](int t) {
        for (int i = 0; i < 100; ++i) {
            const std::int64_t n = t * 1000 + i;
            const auto kind = kind_of([&] {
                SystemDb(*own).write([&](Tx& tx) {
                    tx.execute("INSERT INTO plain (n, text) VALUES (:n, :text)",
                               {{"n", n}, {"text", text}});
                });
            });
            if (kind)
                ++(*kind == ErrorKind::unavailable ? failed : other);
            else {
                const std::lock_guard lock(mutex);
                stored.push_back(n);
            }
        }
    };
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) threads.emplace_back(write_many, t);
    for (auto& thread : threads) thread.join();
    if (failed == 0 || other != 0 || stored.empty()) return 2;
    if (SystemDb(*own).one<std::int64_t>("SELECT count(*) FROM plain") !=
        static_cast<std::int64_t>(stored.size()))
        return 3;
    ::setrlimit(RLIMIT_FSIZE, &before);  // room again
    SystemDb(*own).write([](Tx& tx) { tx.execute("INSERT INTO plain (n) VALUES (999999)"); });
    for (const auto n : stored)
        if (SystemDb(*own).one<std::int64_t>("SELECT count(*) FROM plain WHERE n = :n",
                                             {{"n", n}}) != 1)
            return 4;
    return SystemDb(*own).one<std::string>("SELECT * FROM pragma_integrity_check") == "ok" ? 0 : 5;
}

TEST_P(SqliteTest, a_full_disk_refuses_writes_keeps_what_it_said_and_recovers) {
    db.close();
    const pid_t child = ::fork();
    if (child == 0) ::_exit(write_into_a_full_disk(db.file()));
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
    db.reopen();
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM plain WHERE n = 999999"), 1);
}

TEST_P(SqliteTest, a_file_that_another_program_locks_is_unavailable_and_soon_well_again) {
    const auto own =
        open_sqlite({.file = db.file(), .busy_timeout = std::chrono::milliseconds(50)});
    Stranger stranger(db.file());
    stranger.run("BEGIN IMMEDIATE");
    std::vector<std::thread> writers;
    std::atomic<int> refused{0};
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 20; ++i)
        writers.emplace_back([&, i] {
            if (kind_of([&] { insert(i, *own); }) == ErrorKind::unavailable) ++refused;
        });
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(refused, 20);
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(900))
        << "they wait together, not one after another";
    EXPECT_EQ(SystemDb(*own).one<std::int64_t>("SELECT count(*) FROM plain"), 0) << "readers go on";
    stranger.run("ROLLBACK");
    insert(1, *own);
    EXPECT_EQ(count_plain(), 1);
}

TEST_P(SqliteTest, a_file_that_is_gone_is_told_instead_of_written_into_the_void) {
    insert_plain(1);
    std::filesystem::rename(db.file(), db.file().string() + ".moved");
    EXPECT_EQ(kind_of([&] { insert_plain(2); }), ErrorKind::unavailable);
    std::filesystem::rename(db.file().string() + ".moved", db.file());
    insert_plain(3);
    EXPECT_EQ(count_plain(), 2);
}

TEST_P(SqliteTest, what_is_no_database_is_not_opened) {
    const auto garbage = db.file().parent_path() / "garbage.db";
    std::ofstream(garbage) << std::string(8192, 'x');
    EXPECT_EQ(kind_of([&] { open_sqlite({.file = garbage}); }), ErrorKind::unavailable);
    EXPECT_EQ(kind_of([&] { open_sqlite({.file = db.file().parent_path()}); }),
              ErrorKind::unavailable);
}

INSTANTIATE_TEST_SUITE_P(Only, SqliteTest, testing::Values("sqlite"),
                         [](const auto& which) { return which.param; });

}  // namespace
}  // namespace herald::store::test
