#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <unordered_map>

#include "base/error.hpp"
#include "store/database.hpp"
#include "store/parameters.hpp"
#include "store/pool.hpp"
#include "store/sqlite_guard.hpp"

/// One SQLite handle with its kept statements and the tenant guard. Included by this folder's
/// sqlite*.cpp only.
namespace herald::store {

class SqliteConnection final : public Connection {
public:
    enum class Mode { reader, writer };
    SqliteConnection(const SqliteOptions& options, Mode mode);
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    void query(std::string_view sql, const Params& params,
               const std::function<void(const Row&)>& each) override;
    std::int64_t execute(std::string_view sql, const Params& params) override;
    void run_script(std::string_view sql) override;

    /// From now on statements are held to the tenant guard, or not.
    enum class Guard { on, off };
    static Guard guard_for(const std::optional<TenantId>& tenant) {
        return tenant ? Guard::on : Guard::off;
    }
    Guard set_guard(Guard guard) { return std::exchange(guard_, guard); }
    /// No transaction is open: never begun, or the last error rolled it back by itself.
    bool is_idle() const { return sqlite3_get_autocommit(db_) != 0; }
    /// The last failure was of the file, so the handle must be opened anew.
    bool is_broken() const { return broken_; }
    /// Throws Error{unavailable} when the file was moved or deleted under us.
    void check_file();
    /// A script has run, which may have changed the schema.
    bool take_script_ran() { return std::exchange(script_ran_, false); }
    /// After the schema has changed: what was learnt about statements is void.
    void forget_statements();

private:
    struct Statement {
        sqlite3_stmt* handle = nullptr;
        Parameters parameters;
        std::string refusal;  ///< why a tenant's scope may not run it; empty when it may
        std::uint64_t last_used = 0;
        Statement() = default;
        Statement(Statement&& other) noexcept
            : handle(std::exchange(other.handle, nullptr)),
              parameters(std::move(other.parameters)),
              refusal(std::move(other.refusal)) {}
        Statement& operator=(Statement&&) = delete;
        ~Statement() { sqlite3_finalize(handle); }
    };

    Statement prepare(std::string_view sql);
    std::string verdict_without_keys(std::string_view sql, bool binds_tenant);
    Statement& kept(std::string_view sql);
    void forget_oldest();
    void run(Statement& statement, std::string_view sql, const Params& params,
             const std::function<void(const Row&)>& each);
    [[noreturn]] void fail(int code, std::string_view sql);

    sqlite3* db_ = nullptr;
    SqliteGuard listener_;
    Guard guard_ = Guard::off;
    bool broken_ = false, script_ran_ = false;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
    std::uint64_t runs_ = 0;
};

}  // namespace herald::store
