#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "store/blobs.hpp"
#include "store/database_fixture.hpp"
#include "store/postgres_copy.hpp"
#include "store/warehouse.hpp"

/// Copies of one moment, while others write.
namespace herald::store {
namespace {

namespace fs = std::filesystem;

/// A folder of its own, gone with the test.
struct Folder {
    Folder() : path(fs::temp_directory_path() / ("herald_snapshot_" + to_hex(random_bytes(6)))) {
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

class SnapshotTest : public test::DatabaseTest {
protected:
    /// The snapshot's rows of `plain`, read from wherever it can be opened.
    std::int64_t rows_of(const fs::path& folder) {
        if (on_sqlite()) {
            const auto copy = open_sqlite({.file = folder / "herald.db"});
            return *SystemDb(*copy).one<std::int64_t>("SELECT count(*) FROM plain");
        }
        TestDatabase restored{"postgres", test::kMigrations};
        load_postgres(restored.url(), folder, nullptr);
        EXPECT_EQ(SystemDb(*restored).list<std::string>("SELECT name FROM things ORDER BY name"),
                  std::vector<std::string>({"one\ttab \\N", "other"}));
        EXPECT_EQ(scope_names(*restored), std::vector<std::string>({"one\ttab \\N"}))
            << "the rows are guarded again";
        return *SystemDb(*restored).one<std::int64_t>("SELECT count(*) FROM plain");
    }
    std::vector<std::string> scope_names(Database& database) {
        return Db(database, one)
            .list<std::string>("SELECT name FROM things WHERE tenant = :tenant");
    }
};

TEST_P(SnapshotTest, holds_what_was_committed_when_it_was_made) {
    for (const auto& [tenant, name] : {std::pair{one, "one\ttab \\N"}, {other, "other"}})
        scope(tenant).write([&, name = name](Tx& tx) { tx.execute(test::kInsert, thing(name)); });
    for (int i = 0; i < 500; ++i) insert_plain(i);
    const auto snapshot = db.get()->snapshot();
    for (int i = 500; i < 700; ++i) insert_plain(i);
    std::jthread writer([&](const std::stop_token& stop) {
        for (int i = 1000; !stop.stop_requested(); ++i) insert_plain(i);
    });
    const Folder folder;
    double last = 0;
    snapshot->write_to(folder.path, [&](double part) { last = part; });
    writer.request_stop();
    writer.join();
    EXPECT_DOUBLE_EQ(last, 1);
    EXPECT_EQ(rows_of(folder.path), 500);
    EXPECT_GE(count_plain(), 700);
}

TEST_P(SnapshotTest, a_full_database_is_replaced_only_when_told) {
    if (on_sqlite()) GTEST_SKIP() << "a SQLite database is its file";
    EXPECT_EQ(test::kind_of([&] { clear_postgres(db.url(), Overwrite::no); }), ErrorKind::conflict);
    clear_postgres(db.url(), Overwrite::yes);
    clear_postgres(db.url(), Overwrite::no);
    system().write([](Tx& tx) { tx.execute("CREATE TABLE somebody_elses (n BIGINT)"); });
    EXPECT_EQ(test::kind_of([&] { clear_postgres(db.url(), Overwrite::yes); }),
              ErrorKind::conflict);
}

TEST_P(SnapshotTest, a_file_that_says_more_than_its_columns_is_refused) {
    if (on_sqlite()) GTEST_SKIP() << "a SQLite database is its file";
    const Folder folder;
    db.get()->snapshot()->write_to(folder.path, nullptr);
    const auto load = [&] {
        TestDatabase restored{"postgres", test::kMigrations};
        load_postgres(restored.url(), folder.path, nullptr);
    };
    EXPECT_FALSE(test::kind_of(load));
    for (const char* columns :
         {"n,text) FROM STDIN; DROP TABLE parts; --", "n", "n,text,text", ""}) {
        std::ofstream(folder.path / "plain.copy") << columns << '\n';
        EXPECT_EQ(test::kind_of(load), ErrorKind::invalid) << columns;
    }
    std::ofstream(folder.path / "plain.copy") << "text,n\nx\t1\n";
    EXPECT_FALSE(test::kind_of(load)) << "in another order";
}

INSTANTIATE_TEST_SUITE_P(Databases, SnapshotTest, testing::ValuesIn(TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

TEST(WarehouseSnapshot, is_the_warehouse_as_it_was_while_the_given_work_ran) {
    const Folder folder;
    const std::vector<Migration> migrations{
        {"test", 1, "0001_facts",
         "CREATE TABLE facts (tenant_key INTEGER NOT NULL, n BIGINT NOT NULL);"
         "CREATE MACRO fact_rows(of_tenant) AS TABLE SELECT n FROM facts WHERE tenant_key = "
         "of_tenant;"}};
    const auto open = [&](const fs::path& file) {
        auto out = open_duckdb({.file = file});
        out->migrate(migrations);
        return out;
    };
    const auto live = open(folder.path / "live" / "warehouse.duckdb");
    const auto add = [&](std::int64_t n) {
        live->write(1, [&](WarehouseTx& tx) {
            tx.execute("INSERT INTO facts SELECT :tenant, :n + i FROM range(1000) r(i)",
                       {{"n", n}});
        });
    };
    live->ping();
    add(0);
    std::atomic<int> written{1};
    std::jthread writer([&](const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            add(written * 1000);
            ++written;
        }
    });
    fs::create_directories(folder.path / "copy");
    for (int round = 0; round < 5; ++round) {
        int known = 0;
        live->snapshot(folder.path / "copy", [&] { known = written; });
        const auto copy = open(folder.path / "copy" / "warehouse.duckdb");
        std::int64_t rows = 0;
        copy->query(1, "SELECT count(*) FROM fact_rows(:tenant)", {},
                    [&](const Row& row) { rows = row.integer(0); });
        EXPECT_GE(rows, known * 1000) << "what was committed before is in it";
        EXPECT_LE(rows, (known + 1) * 1000) << "what came after is not, whole writes only";
        EXPECT_EQ(rows % 1000, 0);
    }
    writer.request_stop();
    writer.join();
    live->ping();
}

TEST(BlobSnapshot, adds_up_what_was_there_at_one_of_two_looks) {
    const Folder folder;
    const SystemClock clock;
    const auto tenant = TenantId::make(clock);
    const auto blobs = open_file_blobs(folder.path / "blobs");
    blobs->snapshot(folder.path / "copy");  // nothing was ever stored
    blobs->put(tenant, "a/first.txt", "first");
    blobs->snapshot(folder.path / "copy");
    blobs->remove(tenant, "a/first.txt");
    blobs->put(tenant, "second.txt", "second");
    blobs->snapshot(folder.path / "copy");
    const auto copy = open_file_blobs(folder.path / "copy");
    EXPECT_TRUE(copy->find(tenant, "a/first.txt"));
    EXPECT_TRUE(copy->find(tenant, "second.txt"));
}

}  // namespace
}  // namespace herald::store
