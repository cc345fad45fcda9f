#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
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
        std::error_code ignored;
        if (admin_)
            drop();
        else
            std::filesystem::remove_all(folder_, ignored);
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
    /// FORCE may not end a process of another role, and autovacuum looks into a fresh database now
    /// and then: it is gone a moment later.
    void drop() noexcept {
        std::string why;
        for (int attempt = 0; attempt < 100; ++attempt) {
            try {
                return admin("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
            } catch (const Error& error) {
                why = error.detail();
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
        std::fprintf(stderr, "%s is left behind: %s\n", name_.c_str(), why.c_str());
    }
    std::string kind_, name_, url_;
    std::filesystem::path folder_;
    std::unique_ptr<Database> admin_, database_;
};

}  // namespace herald::store
