#include <latch>
#include <thread>

#include "store/database_fixture.hpp"

/// What is PostgreSQL's alone: row-level security, connections that break, transactions that are
/// run again.
namespace herald::store::test {
namespace {

class PostgresTest : public DatabaseTest {
protected:
    /// Ends every other connection to the database, as a restart of the server would.
    void break_connections() {
        const auto own = open_postgres({.url = db.url(), .connections = 1});
        SystemDb(*own).list<std::int64_t>(
            "SELECT CAST(pg_terminate_backend(pid) AS INTEGER) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
        while (*SystemDb(*own).one<std::int64_t>(
                   "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") > 1)
            std::this_thread::yield();
    }
};

TEST_P(PostgresTest, without_a_tenant_of_the_transaction_no_row_is_visible) {
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    const auto seen_as = [&](std::string_view who) {
        std::int64_t out = -1;
        db.get()->read(std::nullopt, [&](Connection& c) {
            c.run_script(fmt::format("SET LOCAL herald.tenant = '{}'", who));
            c.query("SELECT count(*) FROM things", {},
                    [&](const Row& row) { out = row.integer(0); });
        });
        return out;
    };
    EXPECT_EQ(seen_as(""), 0);
    EXPECT_EQ(seen_as(to_hex(other.value.bytes)), 0);
    EXPECT_EQ(seen_as(to_hex(one.value.bytes)), 1);
    EXPECT_EQ(seen_as("system"), 1);
}

TEST_P(PostgresTest, every_table_with_a_tenant_has_forced_row_security) {
    EXPECT_EQ(system().one<std::int64_t>(
                  "SELECT count(*) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE "
                  "c.relkind = 'r' "
                  "AND a.attname = 'tenant' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)"),
              0);
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM pg_policies"), 2);
}

TEST_P(PostgresTest, the_policy_reads_the_setting_once_and_leaves_the_key_index_in_use) {
    std::string plan;
    db.get()->read(one, [&](Connection& c) {
        c.run_script("SET LOCAL enable_seqscan = off");
        c.query("EXPLAIN SELECT name FROM things WHERE tenant = :tenant AND id = :id",
                {{"tenant", one}, {"id", one}},
                [&](const Row& row) { plan += std::string(row.text(0)) + "\n"; });
    });
    EXPECT_NE(plan.find("InitPlan"), std::string::npos) << plan;
    EXPECT_NE(plan.find("things_pkey"), std::string::npos) << plan;
}

TEST_P(PostgresTest, the_tenant_of_one_transaction_does_not_reach_the_next_on_its_connection) {
    const auto single = open_postgres({.url = db.url(), .connections = 1});
    Scope mine({.database = single.get(), .clock = &clock, .tenant = one});
    mine.write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    EXPECT_EQ(mine.db().one<std::int64_t>("SELECT count(*) FROM things"), 1);
    Scope theirs({.database = single.get(), .clock = &clock, .tenant = other});
    EXPECT_EQ(theirs.db().one<std::int64_t>("SELECT count(*) FROM things"), 0);
    EXPECT_EQ(SystemDb(*single).one<std::int64_t>("SELECT count(*) FROM things"), 1);
    EXPECT_EQ(theirs.db().one<std::int64_t>("SELECT count(*) FROM things"), 0);
}

TEST_P(PostgresTest, a_read_inside_a_read_of_another_tenant_is_that_tenants) {
    scope(one).write([&](Tx& tx) { tx.execute(kInsert, thing("a")); });
    int rows = 0;
    system().each("SELECT name FROM things", {}, [&](const Row&) {
        ++rows;
        EXPECT_EQ(scope(other).db().one<std::int64_t>("SELECT count(*) FROM things"), 0);
    });
    EXPECT_EQ(rows, 1);
}

TEST_P(PostgresTest, after_the_server_restarts_nobody_notices) {
    for (int round = 0; round < 3; ++round) {
        insert_plain(round);
        EXPECT_EQ(count_plain(), round + 1);
        break_connections();
        if (round == 1) {
            EXPECT_EQ(count_plain(), round + 1) << "a read comes first";
        }
    }
    EXPECT_NO_THROW(db.get()->ping());
}

TEST_P(PostgresTest, a_connection_lost_in_the_middle_is_unavailable_and_leaves_nothing) {
    EXPECT_EQ(kind_of([&] {
                  system().write([&](Tx& tx) {
                      tx.execute("INSERT INTO plain (n) VALUES (1)");
                      break_connections();
                      tx.execute("INSERT INTO plain (n) VALUES (2)");
                  });
              }),
              ErrorKind::unavailable);
    EXPECT_EQ(kind_of([&] {
                  system().write([&](Tx& tx) {
                      tx.execute("INSERT INTO plain (n) VALUES (3)");
                      break_connections();  // COMMIT finds nobody
                  });
              }),
              ErrorKind::unavailable);
    EXPECT_EQ(count_plain(), 0);
}

TEST_P(PostgresTest, a_server_that_is_not_there_is_unavailable) {
    const auto nowhere = open_postgres({.url = "host=127.0.0.1 port=1 user=herald dbname=herald"});
    EXPECT_EQ(kind_of([&] { nowhere->ping(); }), ErrorKind::unavailable);
    EXPECT_EQ(kind_of([&] {
                  nowhere->write(std::nullopt, [](Connection& c) { c.execute("SELECT 1", {}); });
              }),
              ErrorKind::unavailable);
}

TEST_P(PostgresTest, a_serialization_failure_runs_the_closure_again) {
    int runs = 0;
    system().write([&](Tx& tx) {
        tx.execute("INSERT INTO plain (n) VALUES (1)");
        if (++runs < 3)
            tx.execute("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$");
    });
    EXPECT_EQ(runs, 3);
    EXPECT_EQ(count_plain(), 1);
    runs = 0;
    EXPECT_EQ(
        kind_of([&] {
            system().write([&](Tx& tx) {
                ++runs;
                tx.execute("DO $$ BEGIN RAISE EXCEPTION 'always' USING ERRCODE = '40P01'; END $$");
            });
        }),
        ErrorKind::unavailable);
    EXPECT_EQ(runs, 5);
}

TEST_P(PostgresTest, a_deadlock_between_tenants_is_solved_by_running_again) {
    for (const std::int64_t n : {1, 2}) insert_plain(n);
    std::latch both(2);
    const auto cross = [&](TenantId tenant, std::int64_t first, std::int64_t second) {
        bool again = false;
        scope(tenant).write([&](Tx& tx) {
            tx.execute("UPDATE plain SET text = 'x' WHERE n = :n", {{"n", first}});
            if (!std::exchange(again, true)) both.arrive_and_wait();
            tx.execute("UPDATE plain SET text = 'y' WHERE n = :n", {{"n", second}});
        });
    };
    std::thread left([&] { cross(one, 1, 2); });
    std::thread right([&] { cross(other, 2, 1); });
    left.join();
    right.join();
    EXPECT_EQ(system().one<std::int64_t>("SELECT count(*) FROM plain WHERE text IS NOT NULL"), 2);
}

TEST_P(PostgresTest, a_closure_that_hides_a_failure_commits_nothing) {
    insert_plain(1);
    EXPECT_EQ(kind_of([&] {
                  system().write([&](Tx& tx) {
                      tx.execute("INSERT INTO plain (n) VALUES (2)");
                      EXPECT_EQ(kind_of([&] { tx.execute("INSERT INTO plain (n) VALUES (1)"); }),
                                ErrorKind::conflict);
                  });
              }),
              ErrorKind::internal);
    EXPECT_EQ(count_plain(), 1);
}

TEST_P(PostgresTest, a_statement_that_failed_at_first_is_prepared_again) {
    const auto sql = "SELECT n FROM plain WHERE n = :n AND 1 / (:n - 1) = 1";
    EXPECT_EQ(kind_of([&] {
                  system().list<std::int64_t>("SELECT 1 / CAST(:n AS BIGINT)", {{"n", 0}});
              }),
              ErrorKind::internal);
    EXPECT_EQ(system().list<std::int64_t>("SELECT 1 / CAST(:n AS BIGINT)", {{"n", 1}}),
              std::vector<std::int64_t>{1});
    insert_plain(2);
    EXPECT_EQ(system().list<std::int64_t>(sql, {{"n", 2}}), std::vector<std::int64_t>{2});
}

TEST_P(PostgresTest, a_statement_planned_by_values_is_not_kept) {
    const std::string sum = fmt::format("{} SELECT :a + :b", kPlannedByValues);
    db.get()->read(one, [&](Connection& c) {
        const auto ask = [&](std::string_view sql, const Params& params) {
            std::int64_t out = -1;
            c.query(sql, params, [&](const Row& row) { out = row.integer(0); });
            return out;
        };
        for (std::int64_t i = 0; i < 3; ++i)
            EXPECT_EQ(ask(sum, {{"a", i}, {"b", std::int64_t{40}}}), 40 + i);
        EXPECT_EQ(
            ask("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%$1 + $2'", {}),
            0);
        EXPECT_THROW(ask(fmt::format("{} SELECT :a / 0", kPlannedByValues), {{"a", 1}}), Error);
    });
}

TEST_P(PostgresTest, characters_postgres_cannot_keep_are_the_callers_mistake) {
    EXPECT_EQ(kind_of([&] {
                  system().write([](Tx& tx) {
                      tx.execute("INSERT INTO plain (n, text) VALUES (1, :text)",
                                 {{"text", std::string("a\0b", 3)}});
                  });
              }),
              ErrorKind::invalid);
}

TEST_P(PostgresTest, numbers_of_other_widths_are_read_too) {
    EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(-3 AS SMALLINT)"), -3);
    EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(-70000 AS INTEGER)"), -70000);
    EXPECT_EQ(system().one<bool>("SELECT 1 < 2"), true);
    EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(-9223372036854775808 AS NUMERIC)"),
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(system().one<std::int64_t>("SELECT CAST(10000 AS NUMERIC)"), 10000);
    EXPECT_EQ(
        kind_of([&] { system().one<std::int64_t>("SELECT CAST(9223372036854775808 AS NUMERIC)"); }),
        ErrorKind::internal);
    EXPECT_EQ(kind_of([&] { system().one<std::int64_t>("SELECT CAST(1.5 AS NUMERIC)"); }),
              ErrorKind::internal);
    EXPECT_DOUBLE_EQ(*system().one<double>("SELECT CAST(-12345.000678 AS NUMERIC)"), -12345.000678);
    EXPECT_DOUBLE_EQ(*system().one<double>("SELECT CAST(0.00000001 AS NUMERIC)"), 1e-8);
    EXPECT_EQ(system().one<double>("SELECT CAST(1.5 AS REAL)"), 1.5);
}

INSTANTIATE_TEST_SUITE_P(Only, PostgresTest, testing::ValuesIn([] {
                             auto kinds = TestDatabase::kinds();
                             std::erase(kinds, "sqlite");
                             return kinds;
                         }()),
                         [](const auto& which) { return which.param; });
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresTest);  // without HERALD_TEST_PG

}  // namespace
}  // namespace herald::store::test
