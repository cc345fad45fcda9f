#include <atomic>
#include <fstream>
#include <thread>

#include "app/cli.hpp"
#include "base/crypto.hpp"
#include "observe/backup/backup.hpp"
#include "observe/backups.hpp"
#include "running.hpp"
#include "store/system_db.hpp"
#include "store/test_database.hpp"

/// A server's backup is the server: on SQLite and on PostgreSQL, at rest and while others write.
namespace herald::operate {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Rows and a checksum of every table.
std::map<std::string, std::string> digest_tables(store::Database& database) {
    store::SystemDb db(database);
    const bool sqlite = database.dialect() == store::Dialect::sqlite;
    const auto tables = db.list<std::string>(
        sqlite ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
                 "AND name NOT LIKE 'archive_words%'"
               : "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                 "current_schema()::regnamespace");
    std::map<std::string, std::string> out;
    for (const auto& table : tables) {
        std::string row = "t::text";
        if (sqlite) {
            row.clear();
            for (const auto& column : db.list<std::string>("SELECT name FROM pragma_table_info('" +
                                                           table + "') ORDER BY name"))
                row += (row.empty() ? "quote(" : " || '|' || quote(") + column + ")";
        }
        Sha256 sum;
        std::int64_t rows = 0;
        db.each("SELECT " + row + " FROM " + table + " t ORDER BY 1", {},
                [&](const store::Row& found) {
                    sum.update(found.text(0));
                    ++rows;
                });
        out[table] = fmt::format("{} rows, {}", rows, to_hex(sum.finish()));
    }
    return out;
}

/// Sums of the first tenant's facts.
std::string digest_warehouse(const fs::path& folder) {
    const auto warehouse = store::open_duckdb({.file = folder / "warehouse.duckdb"});
    warehouse->migrate(app::all_warehouse_migrations());
    std::string out;
    warehouse->query(1,
                     "SELECT count(*)::BIGINT, coalesce(sum(spend), 0)::BIGINT, "
                     "count(DISTINCT campaign_key)::BIGINT FROM ads_facts(:tenant)",
                     {}, [&](const store::Row& row) {
                         out = fmt::format("{} facts, {} spent, {} campaigns", row.integer(0),
                                           row.integer(1), row.integer(2));
                     });
    return out;
}

std::map<std::string, std::string> digest_blobs(const fs::path& folder) {
    std::map<std::string, std::string> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder / "blobs"))
        if (entry.is_regular_file())
            out[entry.path().lexically_relative(folder).string()] =
                to_hex(sha256(read_file(entry.path())));
    return out;
}

class Backup : public testing::TestWithParam<std::string> {
protected:
    Backup() {
        if (GetParam() == "sqlite") return;
        for (auto& one : postgres_)
            one =
                std::make_unique<store::TestDatabase>(GetParam(), std::vector<store::Migration>{});
    }
    /// Of the first server (0) and of the restored one (1); empty on SQLite.
    std::string url(int which) const { return postgres_[which] ? postgres_[which]->url() : ""; }

    Settings settings(int which) const {
        return [this, which](app::Config& config) { config.database_url = url(which); };
    }
    std::unique_ptr<store::Database> open(int which) const {
        return postgres_[which] ? store::open_postgres({.url = url(which)})
                                : store::open_sqlite({.file = data(which) / "herald.db"});
    }
    fs::path data(int which) const { return folder / (which == 0 ? "first" : "second"); }

    std::vector<std::string> args(int which, std::vector<std::string> more) const {
        more.insert(more.end(), {"--data", data(which).string()});
        if (!url(which).empty()) more.insert(more.end(), {"--database-url", url(which)});
        return more;
    }
    int restore(const fs::path& file, std::vector<std::string> more = {}) const {
        more.insert(more.begin(), file.string());
        if (!url(1).empty()) more.emplace_back("--force");  // its database was made with a table
        return app::run_restore(args(1, std::move(more)));
    }

    /// One campaign with one fact; its spend is its number.
    static void import_one(Running& server, int number) {
        const std::string form = fmt::format(
            "--XX\r\nContent-Disposition: form-data; name=\"mapping\"\r\n\r\n"
            R"({{"date":"date","campaign_name":"campaign","account_name":"account","spend":"spend","platform":{{"value":"meta"}}}})"
            "\r\n--XX\r\nContent-Disposition: form-data; name=\"currency\"\r\n\r\nEUR\r\n"
            "--XX\r\nContent-Disposition: form-data; name=\"file\"; "
            "filename=\"f.csv\"\r\nContent-Type: text/csv\r\n\r\n"
            "date,campaign,account,spend\n2026-10-01,Import {0},A,{0}\n\r\n--XX--\r\n",
            number);
        const auto made = server.call("POST", "/campaigns/import", form,
                                      {{"Content-Type", "multipart/form-data; boundary=XX"}});
        ASSERT_EQ(made.status, 202) << made.body;
        const auto task = server.wait_for_task(
            std::string(json::parse(made.body).at("task").at("id").as_string()));
        ASSERT_EQ(task.at("state").as_string(), "succeeded") << json::serialize(task);
    }

    Folder folder;
    std::unique_ptr<store::TestDatabase> postgres_[2];
};

TEST_P(Backup, of_a_server_at_rest_restores_to_the_same_bytes) {
    {
        Running server(data(0), settings(0));
        for (int i = 1; i <= 5; ++i) import_one(server, i);
        server.call(
            "POST", "/connections",
            R"({"connector_id":"meta_ads","name":"M","settings":{"access_token":"EAAB1"}})");
        for (int i = 0; i < 3; ++i)
            server.app().ads().blobs->put(server.scope().tenant(), fmt::format("models/{}.bin", i),
                                          std::string(100'000, static_cast<char>('a' + i)));
    }
    const fs::path file = folder / "at-rest.backup";
    ASSERT_EQ(app::run_backup(args(0, {file.string()})), 0);
    EXPECT_EQ(app::run_backup({"--verify", file.string()}), 0);
    ASSERT_EQ(restore(file), 0);
    {
        const auto first = open(0), second = open(1);
        const auto before = digest_tables(*first);
        EXPECT_EQ(digest_tables(*second), before);
        EXPECT_GT(before.size(), 40u);
        EXPECT_THAT(before.at("campaigns"), HasSubstr("5 rows"));
    }
    EXPECT_EQ(digest_warehouse(data(1)), digest_warehouse(data(0)));
    EXPECT_THAT(digest_warehouse(data(1)), HasSubstr("5 facts"));
    EXPECT_EQ(digest_blobs(data(1)), digest_blobs(data(0)));
    EXPECT_GE(digest_blobs(data(1)).size(), 3u);
    EXPECT_FALSE(fs::exists(data(1) / "master.key")) << "the key is not in it unless asked for";
    EXPECT_EQ(read_file(file).find("EAAB1"), std::string::npos);

    fs::copy_file(data(0) / "master.key", data(1) / "master.key");
    Running again(data(1), settings(1));
    EXPECT_THAT(again.call("GET", "/campaigns").body, HasSubstr("Import 5"));
    import_one(again, 6);
}

TEST_P(Backup, made_while_others_write_agrees_with_itself) {
    const fs::path file = folder / "online.backup";
    int before = 0;
    {
        Running server(data(0), settings(0));
        for (int i = 1; i <= 3; ++i) import_one(server, i);
        std::atomic<int> imported{3};
        std::jthread importer([&](const std::stop_token& stop) {
            while (!stop.stop_requested()) {
                import_one(server, imported + 1);
                ++imported;
            }
        });
        std::jthread editor([&](const std::stop_token& stop) {
            for (int i = 0; !stop.stop_requested(); ++i) {
                server.call("POST", "/campaigns", R"({"name":"Written meanwhile"})");
                server.app().ads().blobs->put(server.scope().tenant(),
                                              fmt::format("models/{}.bin", i), "blob");
            }
        });
        wait_until([&] { return imported >= 5; });
        before = imported;
        // Over the local socket: the owner process makes it.
        EXPECT_EQ(app::run_backup(args(0, {file.string(), "--with-key"})), 0);
        const int after = imported;
        wait_until([&] { return imported > after; });
        importer.request_stop();
        editor.request_stop();
        importer.join();
        editor.join();
    }
    ASSERT_EQ(restore(file), 0);
    EXPECT_TRUE(fs::exists(data(1) / "master.key"));
    Running restored(data(1), settings(1));
    const auto key = restored.scope().tenant_key();
    // What SQL says is imported is in the warehouse, and nothing in the warehouse lacks its
    // campaign.
    std::map<std::int64_t, std::string> campaigns;
    restored.scope().db().each(
        "SELECT campaign_key, name FROM campaigns WHERE tenant = :tenant AND name LIKE 'Import %'",
        {}, [&](const store::Row& row) { campaigns[row.integer(0)] = row.text(1); });
    std::map<std::int64_t, std::int64_t> spends;
    restored.app().ads().warehouse->query(
        key, "SELECT campaign_key::BIGINT, sum(spend)::BIGINT FROM ads_facts(:tenant) GROUP BY 1",
        {}, [&](const store::Row& row) { spends[row.integer(0)] = row.integer(1); });
    EXPECT_GE(static_cast<int>(spends.size()), before);
    for (const auto& [campaign, spend] : spends) {
        ASSERT_TRUE(campaigns.contains(campaign)) << "facts without their campaign";
        EXPECT_EQ(campaigns[campaign], fmt::format("Import {}", spend / 1'000'000));
    }
    const auto done = restored.scope().db().one<std::int64_t>(
        "SELECT count(*) FROM tasks WHERE tenant = :tenant AND type = 'ads.import' AND state = "
        "'succeeded'");
    EXPECT_GE(static_cast<std::int64_t>(spends.size()), *done);
    const auto numbers = restored.scope().db().one<std::int64_t>(
        "SELECT campaigns FROM ad_numbers WHERE tenant = :tenant");
    EXPECT_GE(*numbers, spends.rbegin()->first) << "no number is given twice";
    import_one(restored, 9999);
}

TEST_P(Backup, refuses_what_would_harm) {
    { Running server(data(0), settings(0)); }
    const fs::path file = folder / "x.backup";
    ASSERT_EQ(app::run_backup(args(0, {file.string()})), 0);
    EXPECT_THROW(app::run_backup(args(0, {file.string()})), Error) << "it overwrites nothing";
    const auto refusal = [&](const auto& act) -> std::string {
        try {
            act();
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    std::string bad = read_file(file);
    bad[bad.size() / 2] = static_cast<char>(bad[bad.size() / 2] ^ 1);
    std::ofstream(folder / "bad.backup", std::ios::binary) << bad;
    EXPECT_THAT(refusal([&] { restore(folder / "bad.backup"); }), HasSubstr("checksum"));
    EXPECT_FALSE(fs::exists(data(1))) << "a broken file touches nothing";
    ASSERT_EQ(restore(file), 0);
    if (url(1).empty()) {
        EXPECT_THAT(refusal([&] { restore(file); }), HasSubstr("--force"));
    }
    ASSERT_EQ(restore(file, url(1).empty() ? std::vector<std::string>{"--force"}
                                           : std::vector<std::string>{}),
              0);
    const bool aside = std::any_of(
        fs::directory_iterator(data(1)), fs::directory_iterator(), [](const auto& entry) {
            return entry.path().filename().string().starts_with("before-restore-");
        });
    EXPECT_TRUE(aside) << "what was there is kept";
    {
        std::ofstream(data(1) / backup::kUnfinished) << "x";
        EXPECT_THAT(refusal([&] { Running server(data(1), settings(1)); }),
                    HasSubstr("did not end"));
        fs::remove(data(1) / backup::kUnfinished);
    }
    Running owner(data(0), settings(0));
    EXPECT_THAT(refusal([&] {
                    app::run_restore(args(0, {file.string(), "--force"}));
                }),
                HasSubstr("in use by process"));
    // A backup of a newer program, or of the other database.
    const auto checked = backup::verify_backup(file, nullptr);
    backup::RestoreOptions options{.data = folder / "third",
                                   .database_url = url(1),
                                   .force = true,
                                   .migrations = app::all_migrations(),
                                   .warehouse_migrations = app::all_warehouse_migrations()};
    auto newer = checked;
    newer.head.migrations.push_back({"future", 1, "ab"});
    EXPECT_THAT(refusal([&] { backup::restore_backup(file, newer, options, nullptr); }),
                HasSubstr("newer Herald"));
    auto other = checked;
    other.head.database = url(1).empty() ? "postgresql" : "sqlite";
    EXPECT_THAT(refusal([&] { backup::restore_backup(file, other, options, nullptr); }),
                HasSubstr("--database-url"));
}

TEST_P(Backup, by_schedule_keeps_the_newest_and_tells_of_failures) {
    Running server(data(0), settings(0));
    const auto put =
        server.call("PUT", "/system/backups/settings",
                    R"({"enabled":true,"cron":"0 3 * * *","keep_daily":1,"keep_weekly":0})");
    ASSERT_EQ(put.status, 200) << put.body;
    EXPECT_THAT(server.call("GET", "/schedules").body, HasSubstr("system.backup"));
    const auto run = [&] {
        Scope scope = server.scope();
        const auto task =
            observe::start_backup(server.app().observe(), scope, observe::BackupKind::scheduled);
        return server.wait_for_task(to_string(task.id));
    };
    EXPECT_EQ(run().at("state").as_string(), "succeeded");
    EXPECT_EQ(run().at("state").as_string(), "succeeded");
    const json::value list = json::parse(server.call("GET", "/system/backups").body);
    ASSERT_EQ(list.at("data").as_array().size(), 1u) << "of a day the newest is kept";
    const json::value& one = list.at("data").at(0);
    EXPECT_EQ(one.at("state").as_string(), "ready");
    const fs::path file = data(0) / "backups" / std::string(one.at("file").as_string());
    EXPECT_EQ(to_hex(sha256(read_file(file))), one.at("sha256").as_string());
    EXPECT_EQ(std::distance(fs::directory_iterator(data(0) / "backups"), {}), 1);
    fs::remove(file);
    EXPECT_THAT(server.call("GET", "/system/backups").body, HasSubstr("\"missing\""));

    fs::remove_all(data(0) / "backups");
    std::ofstream(data(0) / "backups") << "in the way";
    EXPECT_EQ(run().at("state").as_string(), "failed");
    EXPECT_THAT(server.call("GET", "/alerts").body, HasSubstr("The backup failed"));
    fs::remove(data(0) / "backups");
    EXPECT_EQ(run().at("state").as_string(), "succeeded");
    EXPECT_THAT(server.call("GET", "/alerts").body, testing::Not(HasSubstr("The backup failed")))
        << "the cause has ended";
}

INSTANTIATE_TEST_SUITE_P(Databases, Backup, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::operate
