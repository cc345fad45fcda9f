#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/crypto.hpp"
#include "store/migration.hpp"
#include "store/scope.hpp"
#include "store/system_db.hpp"

namespace herald::store {
namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)
struct ThingTag;

struct Thing {
    Id<ThingTag> id;
    std::string name;
    std::optional<Micros> price;
    bool wanted = false;
    Colour colour{};
    Time at;
    Day day{};
    Currency currency;
    RawJson extra;
    Bytes raw;
    double weight = 0;
    std::vector<std::string> labels;
};
BOOST_DESCRIBE_STRUCT(Thing, (),
                      (id, name, price, wanted, colour, at, day, currency, extra, raw, weight,
                       labels))

const std::vector<Migration> kMigrations{
    {"test", 1, "0001_things",
     "CREATE TABLE things (tenant {blob} NOT NULL, id {blob} NOT NULL, name TEXT NOT NULL, price "
     "BIGINT, wanted SMALLINT NOT NULL, "
     "colour TEXT NOT NULL, at BIGINT NOT NULL, day TEXT NOT NULL, currency TEXT NOT NULL, extra "
     "TEXT, raw {blob} NOT NULL, "
     "weight DOUBLE PRECISION NOT NULL, labels TEXT NOT NULL, PRIMARY KEY (tenant, id));"
     "CREATE TABLE plain (n BIGINT PRIMARY KEY)"},
};
constexpr std::string_view kInsert =
    "INSERT INTO things (tenant, {columns}) VALUES (:tenant, {values})";

class DatabaseTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        init_crypto();
        name_ = "herald_test_" + to_hex(random_bytes(6));
        if (GetParam() == "sqlite") {
            file_ = std::filesystem::temp_directory_path() / (name_ + ".db");
        } else {
            const char* base = std::getenv("HERALD_TEST_PG");
            if (base == nullptr) GTEST_SKIP() << "HERALD_TEST_PG names no PostgreSQL server";
            admin_ = open_postgres({.url = base, .connections = 1});
            admin_script("CREATE DATABASE " + name_);
            url_ = std::string(base) + " dbname=" + name_;
        }
        open();
        migrate(*database, kMigrations);
    }
    void TearDown() override {
        database.reset();
        if (admin_) admin_script("DROP DATABASE " + name_ + " WITH (FORCE)");
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(file_.string() + suffix);
    }
    void admin_script(const std::string& sql);
    void open() {
        database = file_.empty() ? open_postgres({.url = url_, .connections = 8})
                                 : open_sqlite({.file = file_});
    }
    Scope scope(TenantId tenant) {
        return Scope(
            {.database = database.get(), .clock = &clock, .tenant = tenant, .role = Role::owner});
    }
    Thing thing(std::string name) {
        return {Id<ThingTag>::make(clock),
                std::move(name),
                Micros{12'340'000},
                true,
                Colour::green,
                *parse_time("2026-11-21T08:00:00.5Z"),
                *parse_day("2026-11-21"),
                *parse_currency("USD"),
                {R"({"a":1})"},
                {0, 1, 255},
                0.125,
                {"x", "ü"}};
    }

    SystemClock clock;
    std::unique_ptr<Database> database, admin_;
    std::filesystem::path file_;
    std::string url_, name_;
    TenantId one = TenantId::make(clock), other = TenantId::make(clock);
};

void DatabaseTest::admin_script(const std::string& sql) {
    // CREATE DATABASE refuses a transaction block, so it goes through psql's own door: a plain
    // connection.
    const std::string command =
        fmt::format("psql -q \"{}\" -c '{}' >/dev/null", std::getenv("HERALD_TEST_PG"), sql);
    ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

TEST_P(DatabaseTest, every_type_comes_back_as_it_went) {
    auto s = scope(one);
    const Thing in = thing("Größe 'quoted'");
    s.write([&](Tx& tx) { EXPECT_EQ(tx.execute(kInsert, in), 1); });
    const auto out = s.db().one<Thing>(
        "SELECT {columns} FROM things WHERE tenant = :tenant AND id = :id", {{"id", in.id}});
    ASSERT_TRUE(out);
    EXPECT_EQ(to_json(out->labels), to_json(in.labels));
    EXPECT_EQ(out->name, in.name);
    EXPECT_EQ(out->price->value, 12'340'000);
    EXPECT_TRUE(out->wanted);
    EXPECT_EQ(out->colour, Colour::green);
    EXPECT_EQ(out->at, in.at);
    EXPECT_EQ(out->day, in.day);
    EXPECT_EQ(out->currency, in.currency);
    EXPECT_EQ(out->extra.text, in.extra.text);
    EXPECT_EQ(out->raw, in.raw);
    EXPECT_EQ(out->weight, 0.125);
    EXPECT_EQ(s.db().one<std::int64_t>("SELECT count(*) FROM things WHERE tenant = :tenant"), 1);
}

TEST_P(DatabaseTest, another_tenant_sees_nothing_even_by_id) {
    const Thing in = thing("a");
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, in); });
    EXPECT_FALSE(scope(other).db().one<Thing>(
        "SELECT {columns} FROM things WHERE tenant = :tenant AND id = :id", {{"id", in.id}}));
    EXPECT_EQ(SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM things"), 1);
}

TEST_P(DatabaseTest, a_statement_without_the_tenant_never_shows_foreign_rows) {
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    if (GetParam() == "sqlite") {
        EXPECT_THROW(scope(other).db().list<std::string>("SELECT name FROM things"), Error);
        EXPECT_THROW(
            scope(other).db().list<std::string>("SELECT name FROM things WHERE tenant IS NOT NULL"),
            Error);
        EXPECT_THROW(scope(other).write([](Tx& tx) { tx.execute("DELETE FROM things"); }), Error);
        EXPECT_THROW(scope(other).write([&](Tx& tx) {
            tx.execute("UPDATE things SET tenant = :tenant WHERE tenant = :t", {{"t", one}});
        }),
                     Error);
    } else {
        EXPECT_TRUE(scope(other).db().list<std::string>("SELECT name FROM things").empty());
        EXPECT_EQ(scope(other).write([](Tx& tx) { return tx.execute("DELETE FROM things"); }), 0);
        EXPECT_THROW(scope(other).write([&](Tx& tx) {
            tx.execute("INSERT INTO things (tenant, {columns}) VALUES (:one, {values})",
                       thing("forged"), {{"one", one}});
        }),
                     Error);
    }
    EXPECT_EQ(SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM things"), 1);
}

TEST_P(DatabaseTest, an_exception_rolls_back_its_own_write_only) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i) {
                try {
                    SystemDb(*database).write([&](Tx& tx) {
                        tx.execute("INSERT INTO plain (n) VALUES (:n)", {{"n", t * 100 + i}});
                        if (i % 2 == 1) throw Error(ErrorKind::invalid, "no");
                    });
                } catch (const Error& error) {
                    EXPECT_EQ(error.kind(), ErrorKind::invalid);
                }
            }
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM plain"), 80);
    EXPECT_EQ(SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM plain WHERE n % 2 = 1"),
              0);
}

TEST_P(DatabaseTest, a_second_row_with_the_same_key_is_a_conflict) {
    SystemDb db(*database);
    db.write([](Tx& tx) { tx.execute("INSERT INTO plain (n) VALUES (1)"); });
    try {
        db.write([](Tx& tx) { tx.execute("INSERT INTO plain (n) VALUES (1)"); });
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::conflict);
    }
    EXPECT_EQ(db.write([](Tx& tx) {
        return tx.execute("INSERT INTO plain (n) VALUES (1) ON CONFLICT DO NOTHING");
    }),
              0);
}

TEST_P(DatabaseTest, hooks_run_after_the_commit_and_never_after_a_roll_back) {
    SystemDb db(*database);
    int ran = 0;
    db.write([&](Tx& tx) { tx.after_commit([&] { ++ran; }); });
    EXPECT_EQ(ran, 1);
    EXPECT_THROW(db.write([&](Tx& tx) {
        tx.after_commit([&] { ++ran; });
        throw Error(ErrorKind::invalid, "no");
    }),
                 Error);
    EXPECT_EQ(ran, 1);
}

TEST_P(DatabaseTest, migrations_run_once_and_changed_or_newer_ones_are_refused) {
    migrate(*database, kMigrations);
    auto changed = kMigrations;
    changed[0].sql += " ";
    EXPECT_THROW(migrate(*database, changed), Error);
    EXPECT_THROW(migrate(*database, {}), Error);
    auto more = kMigrations;
    more.push_back({"test", 2, "0002_more", "ALTER TABLE plain ADD COLUMN note TEXT"});
    migrate(*database, more);
    EXPECT_EQ(SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM schema_migrations"), 2);
}

TEST_P(DatabaseTest, a_read_of_several_statements_sees_one_state) {
    auto s = scope(one);
    s.write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    s.read([&](Queries& q) {
        const auto count = "SELECT count(*) FROM things WHERE tenant = :tenant";
        EXPECT_EQ(q.one<std::int64_t>(count), 1);
        std::thread([&] {
            scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing("b")); });
        }).join();
        EXPECT_EQ(q.one<std::int64_t>(count), 1);
    });
}

TEST_P(DatabaseTest, what_was_acknowledged_survives_kill_9) {
    if (GetParam() != "sqlite") GTEST_SKIP() << "PostgreSQL's own durability is its own to test";
    database.reset();
    int acknowledged = 0;
    for (int round = 0; round < 5; ++round) {
        int pipe_ends[2];
        ASSERT_EQ(::pipe(pipe_ends), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto db = open_sqlite({.file = file_});
            std::vector<std::thread> writers;
            for (int t = 0; t < 4; ++t)
                writers.emplace_back([&, t] {
                    for (int i = 0;; ++i) {
                        const std::int64_t n = (round * 10 + t) * 1'000'000 + i;
                        SystemDb(*db).write([&](Tx& tx) {
                            tx.execute("INSERT INTO plain (n) VALUES (:n)", {{"n", n}});
                        });
                        [[maybe_unused]] const auto sent = ::write(pipe_ends[1], &n, sizeof n);
                    }
                });
            for (auto& writer : writers) writer.join();
        }
        ::close(pipe_ends[1]);
        std::vector<std::int64_t> seen;
        std::int64_t n = 0;
        while (seen.size() < 200u + random_u64() % 100 &&
               ::read(pipe_ends[0], &n, sizeof n) == sizeof n)
            seen.push_back(n);
        ::kill(child, SIGKILL);
        while (::read(pipe_ends[0], &n, sizeof n) == sizeof n) seen.push_back(n);
        ::waitpid(child, nullptr, 0);
        ::close(pipe_ends[0]);
        open();
        for (const auto id : seen)
            EXPECT_EQ(SystemDb(*database).one<std::int64_t>(
                          "SELECT count(*) FROM plain WHERE n = :n", {{"n", id}}),
                      1);
        EXPECT_EQ(SystemDb(*database).one<std::string>("SELECT * FROM pragma_integrity_check"),
                  "ok");
        acknowledged += static_cast<int>(seen.size());
        database.reset();
    }
    EXPECT_GE(acknowledged, 1000);
    open();
}

TEST_P(DatabaseTest, a_full_disk_fails_the_write_and_leaves_the_database_usable) {
    if (GetParam() != "sqlite") GTEST_SKIP() << "limits pages, which only SQLite can";
    SystemDb db(*database);
    database->write(std::nullopt, [](Connection& c) {
        c.query("PRAGMA max_page_count=40", {}, [](const Row&) {});
    });
    const std::string big(60'000, 'x');
    bool failed = false;
    for (int i = 0; i < 10 && !failed; ++i) {
        try {
            scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing(big)); });
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::unavailable);
            failed = true;
        }
    }
    EXPECT_TRUE(failed);
    database->write(std::nullopt, [](Connection& c) {
        c.query("PRAGMA max_page_count=1000000", {}, [](const Row&) {});
    });
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing(big)); });
}

INSTANTIATE_TEST_SUITE_P(Both, DatabaseTest, testing::Values("sqlite", "postgres"),
                         [](const auto& which) { return which.param; });

}  // namespace
}  // namespace herald::store
