#include "store/warehouse.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/crypto.hpp"
#include "base/encoding.hpp"

namespace herald::store {
namespace {

const std::vector<Migration> kMigrations{
    {"test", 1, "0001_facts",
     "CREATE TABLE facts (tenant_key INTEGER NOT NULL, campaign INTEGER NOT NULL, day DATE NOT "
     "NULL, platform UTINYINT NOT NULL, "
     "spend BIGINT, ratio DOUBLE, label VARCHAR);"
     "CREATE MACRO fact_rows(of_tenant) AS TABLE SELECT campaign, day, platform, spend, ratio, "
     "label FROM facts "
     "WHERE tenant_key = of_tenant;"},
};
constexpr TenantKey kOne = 1, kOther = 2;

struct Sum {
    Day day{};
    std::int64_t spend = 0;
};
BOOST_DESCRIBE_STRUCT(Sum, (), (day, spend))

/// `rows` facts of one tenant: campaign 0, 1, …; a hundred campaigns a day from 2026-01-01 on;
/// spend = campaign.
void append_facts(WarehouseTx& tx, TenantKey tenant, std::size_t rows,
                  std::string_view table = "facts") {
    const auto first = number_of(*parse_day("2026-01-01"));
    std::vector<std::int32_t> tenants(rows, tenant), campaigns, days, platforms(rows, 200);
    std::vector<std::int64_t> spend;
    std::vector<double> ratios;
    std::vector<std::string> names;
    std::vector<std::uint8_t> null;
    for (std::size_t i = 0; i < rows; ++i) {
        campaigns.push_back(static_cast<std::int32_t>(i));
        days.push_back(first + static_cast<std::int32_t>(i / 100));
        spend.push_back(static_cast<std::int64_t>(i));
        ratios.push_back(static_cast<double>(i) / 4);
        names.push_back("Größe " + std::to_string(i) +
                        " of a text that does not fit into the short form");
        null.push_back(i % 3 == 0 ? 1 : 0);
    }
    const std::vector<std::string_view> labels(names.begin(), names.end());
    const std::array<Appender::Input, 7> columns{{{.i32 = tenants.data()},
                                                  {.i32 = campaigns.data()},
                                                  {.i32 = days.data()},
                                                  {.i32 = platforms.data()},
                                                  {.i64 = spend.data(), .null = null.data()},
                                                  {.f64 = ratios.data()},
                                                  {.text = labels.data()}}};
    const auto appender = tx.appender(table);
    appender->append(rows, columns);
    appender->finish();
}

class WarehouseTest : public testing::Test {
protected:
    void SetUp() override {
        init_crypto();
        folder = std::filesystem::temp_directory_path() /
                 ("herald_warehouse_" + to_hex(random_bytes(6)));
        open();
    }
    void TearDown() override {
        warehouse.reset();
        std::filesystem::remove_all(folder);
    }
    void open(const std::vector<Migration>& migrations = kMigrations) {
        warehouse.reset();
        warehouse = open_duckdb({.file = folder / "facts.duckdb"});
        warehouse->migrate(migrations);
    }
    std::int64_t count(TenantKey tenant) {
        return warehouse->list<std::int64_t>(tenant, "SELECT count(*) FROM fact_rows(:tenant)")
            .front();
    }
    ErrorKind kind_of(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& error) {
            return error.kind();
        }
        ADD_FAILURE() << "nothing was thrown";
        return ErrorKind::invalid;
    }

    std::filesystem::path folder;
    std::unique_ptr<Warehouse> warehouse;
};

TEST_F(WarehouseTest, nothing_is_opened_before_the_first_use) {
    EXPECT_FALSE(std::filesystem::exists(folder / "facts.duckdb"));
    EXPECT_EQ(count(kOne), 0);
    EXPECT_TRUE(std::filesystem::exists(folder / "facts.duckdb"));
}

TEST_F(WarehouseTest, what_is_appended_is_read_back_and_survives_closing) {
    constexpr std::size_t kRows = 5000;  // more than two vectors, not a multiple of one
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, kRows); });
    open();
    EXPECT_EQ(count(kOne), kRows);
    int seen = 0;
    warehouse->query(kOne,
                     "SELECT campaign, day, platform, spend, ratio, label FROM fact_rows(:tenant) "
                     "WHERE campaign >= :first ORDER BY campaign",
                     {{"first", 2499}}, [&](const Row& row) {
                         const std::int64_t i = 2499 + seen++;
                         ASSERT_EQ(row.integer(0), i);
                         EXPECT_EQ(read_column<Day>(row, 1),
                                   *parse_day("2026-01-01") + std::chrono::days(i / 100));
                         EXPECT_EQ(row.integer(2), 200);
                         EXPECT_EQ(row.is_null(3), i % 3 == 0);
                         if (i % 3 != 0) {
                             EXPECT_EQ(row.integer(3), i);
                         }
                         EXPECT_EQ(row.real(4), static_cast<double>(i) / 4);
                         EXPECT_EQ(row.text(5),
                                   "Größe " + std::to_string(i) +
                                       " of a text that does not fit into the short form");
                     });
    EXPECT_EQ(seen, 2501);
}

TEST_F(WarehouseTest, structs_days_and_sums_come_back_typed) {
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 300); });
    const auto sums = warehouse->list<Sum>(
        kOne,
        "SELECT day, sum(spend) FROM fact_rows(:tenant) WHERE day BETWEEN :from AND :to GROUP BY "
        "day ORDER BY day",
        {{"from", *parse_day("2026-01-02")}, {"to", *parse_day("2026-01-03")}});
    ASSERT_EQ(sums.size(), 2U);
    EXPECT_EQ(to_string(sums[0].day), "2026-01-02");
    std::int64_t expected = 0;
    for (int i = 100; i < 200; ++i) expected += i % 3 == 0 ? 0 : i;
    EXPECT_EQ(sums[0].spend, expected);
    const auto none = warehouse->list<std::optional<std::int64_t>>(
        kOther, "SELECT sum(spend) FROM fact_rows(:tenant)");
    EXPECT_EQ(none.front(), std::nullopt);
    EXPECT_EQ(kind_of([&] {
                  warehouse->list<std::int64_t>(kOther,
                                                "SELECT sum(spend) FROM fact_rows(:tenant)");
              }),
              ErrorKind::internal);
    EXPECT_EQ(warehouse->list<double>(kOne, "SELECT 2.5").front(), 2.5);
    EXPECT_EQ(
        warehouse->list<std::string>(kOne, "SELECT lower(:word)", {{"word", "ÄRGER"}}).front(),
        "ärger");
}

TEST_F(WarehouseTest, a_scan_gives_columns_in_their_widths) {
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 5000); });
    std::size_t rows = 0;
    std::int64_t campaigns = 0, spend = 0, nulls = 0;
    warehouse->scan(kOne,
                    "SELECT campaign, day, platform, spend, ratio, sum(spend) OVER (), campaign > "
                    "10 FROM fact_rows(:tenant)",
                    {}, [&](const Chunk& chunk) {
                        ASSERT_EQ(chunk.columns.size(), 7U);
                        const auto& c = chunk.columns;
                        for (std::size_t i = 0; i < chunk.rows; ++i) {
                            campaigns += c[0].i32[i];
                            ASSERT_EQ(c[1].i32[i],
                                      number_of(*parse_day("2026-01-01")) + c[0].i32[i] / 100);
                            ASSERT_EQ(c[2].i32[i], 200);
                            if (c[3].valid(i))
                                spend += c[3].i64[i];
                            else
                                ++nulls;
                            ASSERT_EQ(c[4].f64[i], c[0].i32[i] / 4.0);
                            ASSERT_EQ(c[6].i32[i], c[0].i32[i] > 10 ? 1 : 0);
                        }
                        ASSERT_EQ(c[5].i64[0], 5000LL * 4999 / 2 - 3 * (1666LL * 1667 / 2));
                        rows += chunk.rows;
                    });
    EXPECT_EQ(rows, 5000U);
    EXPECT_EQ(campaigns, 5000LL * 4999 / 2);
    EXPECT_EQ(nulls, 1667);
    EXPECT_EQ(spend, 5000LL * 4999 / 2 - 3 * (1666LL * 1667 / 2));
    EXPECT_EQ(kind_of([&] {
                  warehouse->scan(kOne, "SELECT label FROM fact_rows(:tenant)", {},
                                  [](const Chunk&) {});
              }),
              ErrorKind::internal);
}

TEST_F(WarehouseTest, an_exception_in_the_middle_of_a_scan_leaves_the_connection_usable) {
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 50'000); });
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(kind_of([&] {
                      warehouse->scan(
                          kOne, "SELECT spend FROM fact_rows(:tenant)", {},
                          [](const Chunk&) { throw Error(ErrorKind::invalid, "enough"); });
                  }),
                  ErrorKind::invalid);
    EXPECT_EQ(count(kOne), 50'000);
}

TEST_F(WarehouseTest, tenants_see_their_own_rows_and_nobody_names_a_table) {
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 10); });
    EXPECT_EQ(count(kOther), 0);
    EXPECT_EQ(kind_of([&] { warehouse->list<std::int64_t>(kOther, "SELECT count(*) FROM facts"); }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] {
                  warehouse->write(kOther,
                                   [](WarehouseTx& tx) { tx.execute("DELETE FROM facts"); });
              }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] {
                  warehouse->write(kOther, [](WarehouseTx& tx) { append_facts(tx, kOne, 1); });
              }),
              ErrorKind::internal);
    EXPECT_EQ(count(kOne), 10);
}

TEST_F(WarehouseTest, a_slice_is_replaced_through_a_staging_table_in_one_transaction) {
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 300); });
    const auto replace = [](WarehouseTx& tx) {
        tx.execute(
            "CREATE OR REPLACE TEMP TABLE staged AS SELECT * FROM facts WHERE tenant_key = :tenant "
            "AND day = :day",
            {{"day", *parse_day("2026-01-02")}});
        append_facts(tx, kOne, 50, "temp.staged");
        EXPECT_EQ(tx.execute("DELETE FROM facts WHERE tenant_key = :tenant AND day >= :day",
                             {{"day", *parse_day("2026-01-02")}}),
                  200);
        EXPECT_EQ(
            tx.execute("INSERT INTO facts SELECT :tenant, * EXCLUDE (tenant_key) FROM temp.staged"),
            150);
        std::int64_t inside = 0;
        tx.query("SELECT count(*) FROM facts WHERE tenant_key = :tenant", {},
                 [&](const Row& row) { inside = row.integer(0); });
        EXPECT_EQ(inside, 250);
        tx.execute("DROP TABLE temp.staged");
    };
    EXPECT_EQ(kind_of([&] {
                  warehouse->write(kOne, [&](WarehouseTx& tx) {
                      replace(tx);
                      throw Error(ErrorKind::invalid, "no");
                  });
              }),
              ErrorKind::invalid);
    EXPECT_EQ(count(kOne), 300);
    warehouse->write(kOne, replace);
    EXPECT_EQ(count(kOne), 250);
}

TEST_F(WarehouseTest, a_temporary_table_has_its_columns_the_second_time_too) {
    for (int round = 0; round < 2; ++round) {
        warehouse->write(kOne, [&](WarehouseTx& tx) {
            tx.execute("CREATE OR REPLACE TEMP TABLE numbers (a INTEGER, b INTEGER)");
            EXPECT_EQ(tx.execute("INSERT INTO temp.numbers VALUES (1, 2)"), 1);
            tx.execute("DROP TABLE temp.numbers");
        });
    }
}

TEST_F(WarehouseTest, a_failed_statement_rolls_back_and_the_next_transaction_works) {
    EXPECT_EQ(
        kind_of([&] {
            warehouse->write(kOne, [](WarehouseTx& tx) {
                append_facts(tx, kOne, 10);
                tx.execute("INSERT INTO facts (tenant_key) VALUES (:tenant)");  // NOT NULL columns
                                                                                // are missing
            });
        }),
        ErrorKind::internal);
    EXPECT_EQ(count(kOne), 0);
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 10); });
    EXPECT_EQ(count(kOne), 10);
}

TEST_F(WarehouseTest, an_appender_left_unfinished_by_an_exception_leaves_nothing) {
    EXPECT_EQ(kind_of([&] {
                  warehouse->write(kOne, [](WarehouseTx& tx) {
                      const std::int32_t value = kOne, day = 0;
                      const std::int64_t spend = 1;
                      const double ratio = 1;
                      const std::string_view label = "\xff";  // not UTF-8
                      const std::array<Appender::Input, 7> columns{{{.i32 = &value},
                                                                    {.i32 = &value},
                                                                    {.i32 = &day},
                                                                    {.i32 = &value},
                                                                    {.i64 = &spend},
                                                                    {.f64 = &ratio},
                                                                    {.text = &label}}};
                      const auto appender = tx.appender("facts");
                      appender->append(1, columns);
                  });
              }),
              ErrorKind::internal);
    EXPECT_EQ(count(kOne), 0);
}

TEST_F(WarehouseTest, the_version_rises_with_commits_of_the_tenant_alone) {
    const auto one = warehouse->data_version(kOne), other = warehouse->data_version(kOther);
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 1); });
    EXPECT_EQ(warehouse->data_version(kOne), one + 1);
    EXPECT_EQ(warehouse->data_version(kOther), other);
    EXPECT_THROW(
        warehouse->write(kOne, [](WarehouseTx&) { throw Error(ErrorKind::invalid, "no"); }), Error);
    EXPECT_EQ(warehouse->data_version(kOne), one + 1);
    open();
    EXPECT_NE(warehouse->data_version(kOne), one);
}

TEST_F(WarehouseTest, parameters_must_match_the_statement) {
    EXPECT_EQ(kind_of([&] { warehouse->list<std::int64_t>(kOne, "SELECT :a"); }),
              ErrorKind::internal);
    EXPECT_EQ(kind_of([&] {
                  warehouse->list<std::int64_t>(kOne, "SELECT 1", {{"a", 1}});
              }),
              ErrorKind::internal);
    EXPECT_EQ(warehouse
                  ->list<std::int64_t>(kOne, "SELECT CAST(:a AS BIGINT) + :a",
                                       {{"a", std::int64_t{1} << 40}})
                  .front(),
              std::int64_t{1} << 41);
    EXPECT_EQ(
        warehouse->list<std::int64_t>(kOne, "SELECT CAST(:a AS BIGINT) + :a", {{"a", 1}}).front(),
        2);
}

TEST_F(WarehouseTest, a_whole_number_wider_than_its_column_finds_nothing_instead_of_failing) {
    warehouse->write(kOne, [](WarehouseTx& tx) { append_facts(tx, kOne, 10); });
    const auto found = [&](std::int64_t campaign) {
        return warehouse
            ->list<std::int64_t>(kOne,
                                 "SELECT count(*) FROM fact_rows(:tenant) WHERE campaign = :c",
                                 {{"c", campaign}})
            .front();
    };
    EXPECT_EQ(found(5), 1);
    EXPECT_EQ(found(std::int64_t{1} << 40), 0);
    EXPECT_EQ(found(6), 1);
}

TEST_F(WarehouseTest, migrations_run_once_and_changed_or_newer_ones_are_refused_at_first_use) {
    EXPECT_EQ(count(kOne), 0);
    open();
    EXPECT_EQ(count(kOne), 0);
    auto changed = kMigrations;
    changed[0].sql += " ";
    open(changed);
    EXPECT_EQ(kind_of([&] { count(kOne); }), ErrorKind::internal);
    open({});
    EXPECT_EQ(kind_of([&] { count(kOne); }), ErrorKind::unavailable);
    auto more = kMigrations;
    more.push_back(
        {"test", 2, "0002_more", "ALTER TABLE facts ADD COLUMN more BIGINT; SELECT nonsense"});
    open(more);
    EXPECT_EQ(kind_of([&] { count(kOne); }), ErrorKind::internal);
    more.back().sql =
        "ALTER TABLE facts ADD COLUMN more BIGINT";  // the first try left nothing behind
    open(more);
    EXPECT_EQ(count(kOne), 0);
}

TEST_F(WarehouseTest, readers_see_whole_commits_while_a_writer_works) {
    std::atomic<bool> stop{false};
    std::atomic<int> wrong{0}, asked{0};
    std::vector<std::thread> readers;
    for (int t = 0; t < 3; ++t)
        readers.emplace_back([&] {
            while (!stop) {
                if (count(kOne) % 1000 != 0) ++wrong;
                ++asked;
            }
        });
    for (int i = 0; i < 20; ++i)
        warehouse->write(kOne, [](WarehouseTx& tx) {
            append_facts(tx, kOne, 400);
            append_facts(tx, kOne, 600);
        });
    stop = true;
    for (auto& reader : readers) reader.join();
    EXPECT_EQ(wrong, 0);
    EXPECT_GT(asked, 0);
    EXPECT_EQ(count(kOne), 20'000);
}

TEST_F(WarehouseTest, a_damaged_file_is_unavailable_and_says_so) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "facts.duckdb") << std::string(10'000, 'x');
    EXPECT_EQ(kind_of([&] { count(kOne); }), ErrorKind::unavailable);
}

TEST_F(WarehouseTest, too_little_memory_is_unavailable_and_big_sorts_spill_to_disk) {
    warehouse.reset();
    warehouse = open_duckdb(
        {.file = folder / "facts.duckdb", .memory_bytes = 30'000'000, .temp_dir = folder / "tmp"});
    warehouse->migrate(kMigrations);
    const auto sorted =
        warehouse->list<std::int64_t>(kOne,
                                      "SELECT count(*) FROM (SELECT n, row_number() OVER (ORDER BY "
                                      "hash(n)) AS r FROM range(3000000) t(n)) WHERE r > 0");
    EXPECT_EQ(sorted.front(), 3'000'000);
    EXPECT_EQ(kind_of([&] {
                  warehouse->list<std::string>(
                      kOne, "SELECT string_agg(repeat('x', 1000), '') FROM range(200000)");
              }),
              ErrorKind::unavailable);
    EXPECT_EQ(count(kOne), 0);
}

}  // namespace
}  // namespace herald::store
