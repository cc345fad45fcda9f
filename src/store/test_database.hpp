#pragma once

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "store/database.hpp"
#include "store/migration.hpp"

/// For tests only: the same test on both databases.
///     class TasksTest : public testing::TestWithParam<std::string> {
///         store::TestDatabase test_database{GetParam(), migrations()};
///     };
///     INSTANTIATE_TEST_SUITE_P(Databases, TasksTest,
///                              testing::ValuesIn(store::TestDatabase::kinds()), …)
namespace herald::store {

/// A database of its own, dropped with the object.
class TestDatabase {
public:
    /// "sqlite", and "postgres" when HERALD_TEST_PG names a server.
    static std::vector<std::string> kinds() {
        std::vector<std::string> out{"sqlite"};
        if (std::getenv("HERALD_TEST_PG") != nullptr) out.emplace_back("postgres");
        return out;
    }

    TestDatabase(const std::string& kind, const std::vector<Migration>& migrations) : kind_(kind) {
        init_crypto();
        name_ = "herald_test_" + to_hex(random_bytes(6));
        if (kind == "sqlite") {
            folder_ = std::filesystem::temp_directory_path() / name_;
            std::filesystem::create_directories(folder_);
        } else {
            const std::string base = std::getenv("HERALD_TEST_PG");
            admin_ = open_postgres({.url = base, .connections = 1});
            admin("CREATE DATABASE " + name_);
            url_ = base + " dbname=" + name_;
        }
        reopen();
        migrate(*database_, migrations);
    }
    ~TestDatabase() {
        database_.reset();
        if (admin_)
            admin("DROP DATABASE " + name_ + " WITH (FORCE)");
        else
            std::filesystem::remove_all(folder_);
    }
    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    Database& operator*() { return *database_; }
    Database* get() { return database_.get(); }
    const std::string& kind() const { return kind_; }
    /// SQLite's file; empty on PostgreSQL.
    std::filesystem::path file() const {
        return folder_.empty() ? std::filesystem::path() : folder_ / "test.db";
    }
    /// PostgreSQL's connection string; empty on SQLite.
    const std::string& url() const { return url_; }
    /// Another handle on the same database, as another process would open it.
    std::unique_ptr<Database> open() const {
        return admin_ ? open_postgres({.url = url_, .connections = 8})
                      : open_sqlite({.file = file()});
    }
    void reopen() {
        database_.reset();
        database_ = open();
    }
    void close() { database_.reset(); }

private:
    void admin(const std::string& sql) {
        // Neither statement may run in a transaction block.
        admin_->read(std::nullopt, [&](Connection& c) {
            c.run_script("COMMIT");
            c.run_script(sql);
            c.run_script("BEGIN");
        });
    }
    std::string kind_, name_, url_;
    std::filesystem::path folder_;
    std::unique_ptr<Database> admin_, database_;
};

}  // namespace herald::store
