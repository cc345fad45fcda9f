#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "store/scope.hpp"
#include "store/system_db.hpp"
#include "store/warehouse.hpp"

/// What the store alone can do, below any route:
///     bench_store FOLDER [writers=500] [seconds=3] [postgres-url]
/// durable inserts from many callers, reads by key, lists of 50, reads beside writes; appends and
/// scans of the warehouse.
namespace herald::store {
namespace {

using Steady = std::chrono::steady_clock;
struct RowTag;

struct Item {
    Id<RowTag> id;
    std::string name, status;
    std::optional<Micros> daily_budget;
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Item, (), (id, name, status, daily_budget, created_at, version))

const std::vector<Migration> kMigrations{
    {"bench", 1, "0001_items",
     "CREATE TABLE items (tenant {blob} NOT NULL, id {blob} NOT NULL, name TEXT NOT NULL, status "
     "TEXT NOT NULL, "
     "daily_budget BIGINT, created_at BIGINT NOT NULL, version BIGINT NOT NULL, PRIMARY KEY "
     "(tenant, id));"
     "CREATE INDEX items_by_name ON items (tenant, name, id)"}};
const std::vector<Migration> kFacts{
    {"bench", 1, "0001_facts",
     "CREATE TABLE facts (tenant_key INTEGER, campaign INTEGER, day DATE, spend BIGINT, revenue "
     "BIGINT);"
     "CREATE MACRO fact_rows(of_tenant) AS TABLE SELECT campaign, day, spend, revenue FROM facts "
     "WHERE tenant_key = of_tenant"}};

struct Load {
    unsigned threads = 1;
    double seconds = 3;
};

/// Runs `work(thread)` on all threads until the time is over; prints calls a second and percentiles
/// of one call.
void measure(const char* name, Load load, const std::function<void(unsigned)>& work) {
    std::atomic<bool> go{false}, stop{false};
    std::vector<std::vector<float>> took(load.threads);
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < load.threads; ++t)
        threads.emplace_back([&, t] {
            go.wait(false);
            while (!stop.load(std::memory_order_relaxed)) {
                const auto from = Steady::now();
                work(t);
                took[t].push_back(
                    std::chrono::duration<float, std::micro>(Steady::now() - from).count());
            }
        });
    const auto began = Steady::now();
    const auto cpu_began = std::clock();
    go = true;
    go.notify_all();
    std::this_thread::sleep_for(std::chrono::duration<double>(load.seconds));
    stop = true;
    for (auto& thread : threads) thread.join();
    const double seconds = std::chrono::duration<double>(Steady::now() - began).count();
    const double cpu = static_cast<double>(std::clock() - cpu_began) / CLOCKS_PER_SEC;
    std::vector<float> all;
    for (const auto& one : took) all.insert(all.end(), one.begin(), one.end());
    std::sort(all.begin(), all.end());
    const auto at = [&](double share) {
        return static_cast<double>(
            all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * share)]);
    };
    const auto calls = static_cast<double>(all.size());
    std::printf(
        "%-34s %4u threads %9.0f /s  p50 %8.0f us  p99 %8.0f us  max %8.0f us  cpu %6.1f us/call\n",
        name, load.threads, calls / seconds, at(0.5), at(0.99), at(1), cpu * 1e6 / calls);
    std::fflush(stdout);
}

void bench_database(Database& database, unsigned writers, double seconds) {
    SystemClock clock;
    migrate(database, kMigrations);
    const TenantId tenant = TenantId::make(clock);
    const auto scope = [&] {
        return Scope(
            {.database = &database, .clock = &clock, .tenant = tenant, .role = Role::owner});
    };
    const auto item = [&] {
        return Item{Id<RowTag>::make(clock),
                    "Campaign of a usual length",
                    "active",
                    Micros{5'000'000},
                    clock.now(),
                    1};
    };
    constexpr std::string_view kInsert =
        "INSERT INTO items (tenant, {columns}) VALUES (:tenant, {values})";
    std::vector<Id<RowTag>> ids;
    scope().write([&](Tx& tx) {
        for (int i = 0; i < 20'000; ++i) {
            const Item row = item();
            ids.push_back(row.id);
            tx.execute(kInsert, row);
        }
    });
    const auto insert = [&](unsigned) {
        const Item row = item();
        scope().write([&](Tx& tx) { tx.execute(kInsert, row); });
    };
    std::atomic<std::size_t> next{0};
    const auto by_key = [&](unsigned) {
        const auto id = ids[next.fetch_add(7919, std::memory_order_relaxed) % ids.size()];
        if (!scope().db().one<Item>(
                "SELECT {columns} FROM items WHERE tenant = :tenant AND id = :id", {{"id", id}}))
            std::abort();
    };
    const auto list = [&](unsigned) {
        const auto rows = scope().db().list<Item>(
            "SELECT {columns} FROM items WHERE tenant = :tenant ORDER BY name, id LIMIT 50");
        if (rows.size() != 50) std::abort();
    };
    measure("durable insert", {1, seconds}, insert);
    measure("durable insert", {64, seconds}, insert);
    measure("durable insert", {writers, seconds}, insert);
    measure("read by key", {1, seconds}, by_key);
    measure("read by key", {64, seconds}, by_key);
    measure("list of 50", {1, seconds}, list);
    measure("list of 50", {64, seconds}, list);
    measure("3 inserts : 1 list", {64, seconds},
            [&](unsigned t) { t % 4 == 0 ? list(t) : insert(t); });
}

void append_facts(WarehouseTx& tx, std::size_t rows) {
    constexpr std::size_t kBlock = 100'000;
    const auto appender = tx.appender("facts");
    std::vector<std::int32_t> tenants(kBlock, 1), campaigns(kBlock), days(kBlock);
    std::vector<std::int64_t> spend(kBlock), revenue(kBlock);
    for (std::size_t first = 0; first < rows; first += kBlock) {
        for (std::size_t i = 0; i < kBlock; ++i) {
            campaigns[i] = static_cast<std::int32_t>(i % 10'000);
            days[i] = static_cast<std::int32_t>(20'000 + (first + i) / 10'000);
            spend[i] = static_cast<std::int64_t>(i * 37 % 100'000);
            revenue[i] = spend[i] * 2;
        }
        const std::array<Appender::Input, 5> columns{{{.i32 = tenants.data()},
                                                      {.i32 = campaigns.data()},
                                                      {.i32 = days.data()},
                                                      {.i64 = spend.data()},
                                                      {.i64 = revenue.data()}}};
        appender->append(kBlock, columns);
    }
    appender->finish();
}

void bench_warehouse(Warehouse& warehouse) {
    constexpr std::size_t kRows = 4'000'000;
    warehouse.migrate(kFacts);
    const auto timed = [](const char* name, double rows, const std::function<void()>& work) {
        const auto from = Steady::now();
        work();
        const double ms = std::chrono::duration<double, std::milli>(Steady::now() - from).count();
        std::printf("%-34s %10.2f ms", name, ms);
        if (rows > 0) std::printf("  %6.2f million rows/s", rows / ms / 1000);
        std::printf("\n");
        std::fflush(stdout);
    };
    timed("warehouse open", 0, [&] { warehouse.list<std::int64_t>(1, "SELECT 1"); });
    timed("warehouse append", kRows,
          [&] { warehouse.write(1, [&](WarehouseTx& tx) { append_facts(tx, kRows); }); });
    timed("warehouse small write", 0, [&] {
        warehouse.write(1, [](WarehouseTx& tx) {
            tx.execute(
                "DELETE FROM facts WHERE tenant_key = :tenant AND day = 0::INTEGER + DATE "
                "'1970-01-01'");
        });
    });
    std::int64_t sum = 0;
    timed("warehouse scan of all rows", kRows, [&] {
        warehouse.scan(1, "SELECT campaign, spend FROM fact_rows(:tenant)", {},
                       [&](const Chunk& chunk) {
                           for (std::size_t i = 0; i < chunk.rows; ++i)
                               sum += chunk.columns[1].i64[i];
                       });
    });
    timed("warehouse group by campaign", kRows, [&] {
        warehouse.scan(
            1,
            "SELECT campaign, sum(spend), sum(revenue) FROM fact_rows(:tenant) GROUP BY campaign",
            {}, [&](const Chunk& chunk) { sum += static_cast<std::int64_t>(chunk.rows); });
    });
    measure("warehouse one campaign, two days", {1, 2}, [&](unsigned) {
        warehouse.query(1,
                        "SELECT sum(spend) FROM fact_rows(:tenant) WHERE campaign = :c AND day "
                        "BETWEEN :from AND :to",
                        {{"c", 77}, {"from", day_of(20'100)}, {"to", day_of(20'101)}},
                        [](const Row&) {});
    });
}

int run(int count, char** arguments) {
    init_crypto();
    const auto folder =
        std::filesystem::path(arguments[1]) / ("store-bench-" + to_hex(random_bytes(4)));
    const unsigned writers = count > 2 ? static_cast<unsigned>(std::stoul(arguments[2])) : 500;
    const double seconds = count > 3 ? std::stod(arguments[3]) : 3;
    std::filesystem::create_directories(folder);
    {
        const auto database = count > 4 ? open_postgres({.url = arguments[4]})
                                        : open_sqlite({.file = folder / "bench.db"});
        bench_database(*database, writers, seconds);
    }
    if (count <= 4) bench_warehouse(*open_duckdb({.file = folder / "facts.duckdb"}));
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace
}  // namespace herald::store

int main(int count, char** arguments) {
    if (count < 2) {
        std::fprintf(
            stderr,
            "bench_store FOLDER [writers=500] [seconds=3] [postgres-url of an empty database]\n");
        return 2;
    }
    return herald::store::run(count, arguments);
}
