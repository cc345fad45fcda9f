#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <set>
#include <string>
#include <unordered_map>

#include "store/database.hpp"

/// One SQLite handle with its kept statements and the tenant guard. Included by this folder's sqlite*.cpp only.
namespace herald::store {

class SqliteConnection final : public Connection {
public:
    enum class Mode { reader, writer };
    SqliteConnection(const std::filesystem::path& file, Mode mode, std::size_t cache_kib);
    ~SqliteConnection() override;
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    void query(std::string_view sql, const Params& params, const std::function<void(const Row&)>& each) override;
    std::int64_t execute(std::string_view sql, const Params& params) override;
    void run_script(std::string_view sql) override;

    /// From now on statements are held to the tenant guard, or not.
    enum class Guard { on, off };
    void set_guard(Guard guard) { guard_ = guard; }
    /// No transaction is open: the last error rolled it back by itself.
    bool is_idle() const { return sqlite3_get_autocommit(db_) != 0; }

private:
    struct Statement {
        sqlite3_stmt* handle = nullptr;
        std::vector<std::string> names;  ///< of parameter i + 1, without the colon
        std::string unguarded;           ///< a tenant table the statement touches without naming its tenant
    };
    struct TextHash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    Statement& prepared(std::string_view sql);
    void check_guard(Statement& statement);
    void bind(Statement& statement, const Params& params);
    [[noreturn]] void fail(int code, std::string_view sql);
    static int authorize(void* self, int action, const char* a, const char* b, const char*, const char*);

    sqlite3* db_ = nullptr;
    Guard guard_ = Guard::off;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
    // What the statement being prepared touches: table → whether its tenant column is read; and tables only inserted into.
    std::unordered_map<std::string, bool> touched_;
    std::set<std::string> inserted_;
    bool tenant_assigned_ = false;
};

}  // namespace herald::store
