#include "store/sqlite_connection.hpp"

#include "base/assert.hpp"
#include "base/error.hpp"

namespace herald::store {
namespace {

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
    bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    double real(int column) const override { return sqlite3_column_double(statement_, column); }
    std::string_view text(int column) const override {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return text == nullptr ? std::string_view{}
                               : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
    }
    std::span<const std::uint8_t> blob(int column) const override {
        const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

private:
    sqlite3_stmt* statement_;
};

/// Resets the statement whatever happens while it runs.
struct Resetter {
    sqlite3_stmt* statement;
    ~Resetter() {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
};

}  // namespace

SqliteConnection::SqliteConnection(const std::filesystem::path& file, Mode mode, std::size_t cache_kib) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == Mode::writer ? SQLITE_OPEN_CREATE : 0);
    if (const int code = sqlite3_open_v2(file.c_str(), &db_, flags, nullptr); code != SQLITE_OK) {
        const std::string why = sqlite3_errmsg(db_);
        sqlite3_close_v2(db_);
        throw Error(ErrorKind::unavailable, fmt::format("The database {} cannot be opened: {}.", file.string(), why));
    }
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, 5000);
    run_script(fmt::format("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; "
                           "PRAGMA cache_size=-{}; PRAGMA mmap_size=268435456; PRAGMA trusted_schema=OFF;{}",
                           cache_kib, mode == Mode::reader ? " PRAGMA query_only=ON;" : " PRAGMA wal_autocheckpoint=4000;"));
    sqlite3_set_authorizer(db_, authorize, this);
}

SqliteConnection::~SqliteConnection() {
    for (auto& [sql, statement] : statements_) sqlite3_finalize(statement.handle);
    sqlite3_close_v2(db_);
}

int SqliteConnection::authorize(void* self, int action, const char* a, const char* b, const char*, const char*) {
    auto& c = *static_cast<SqliteConnection*>(self);
    if (a == nullptr || (action != SQLITE_READ && action != SQLITE_INSERT && action != SQLITE_UPDATE && action != SQLITE_DELETE))
        return SQLITE_OK;
    const bool tenant_column = b != nullptr && std::string_view(b) == "tenant";
    if (action == SQLITE_INSERT) c.inserted_.insert(a);
    else if (action == SQLITE_UPDATE) c.tenant_assigned_ = c.tenant_assigned_ || tenant_column;
    else c.touched_[a] = c.touched_[a] || (action == SQLITE_READ && tenant_column);
    if (action == SQLITE_UPDATE) c.touched_.emplace(a, false);
    return SQLITE_OK;
}

SqliteConnection::Statement& SqliteConnection::prepared(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        touched_.clear();
        inserted_.clear();
        tenant_assigned_ = false;
        Statement statement;
        const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                            &statement.handle, nullptr);
        if (code != SQLITE_OK) fail(code, sql);
        const int count = sqlite3_bind_parameter_count(statement.handle);
        for (int i = 1; i <= count; ++i) {
            const char* name = sqlite3_bind_parameter_name(statement.handle, i);
            statement.names.emplace_back(name == nullptr ? "?" : name + 1);
        }
        check_guard(statement);
        found = statements_.emplace(std::string(sql), std::move(statement)).first;
    }
    if (guard_ == Guard::on && !found->second.unguarded.empty())
        throw Error(ErrorKind::internal, "Something broke on our side.",
                    fmt::format("the statement touches {} without its tenant: {}", found->second.unguarded, sql));
    return found->second;
}

/// Every table with a tenant column must be read through that column against :tenant, or be inserted into with :tenant.
void SqliteConnection::check_guard(Statement& statement) {
    const bool binds = std::find(statement.names.begin(), statement.names.end(), "tenant") != statement.names.end();
    const auto has_tenant = [&](const std::string& table) {
        return sqlite3_table_column_metadata(db_, nullptr, table.c_str(), "tenant", nullptr, nullptr, nullptr, nullptr,
                                             nullptr) == SQLITE_OK;
    };
    for (const auto& [table, named] : touched_) {
        const bool by_insert = inserted_.contains(table) && binds;  // an upsert
        if (has_tenant(table) && !((named && binds) || by_insert)) statement.unguarded = table;
    }
    for (const auto& table : inserted_)
        if (has_tenant(table) && !binds) statement.unguarded = table;
    if (tenant_assigned_) statement.unguarded = "another tenant's rows";
}

void SqliteConnection::bind(Statement& statement, const Params& params) {
    for (std::size_t i = 0; i < statement.names.size(); ++i) {
        const auto& name = statement.names[i];
        const auto found = std::find_if(params.begin(), params.end(), [&](const Param& p) { return p.name == name; });
        if (found == params.end())
            throw Error(ErrorKind::internal, "Something broke on our side.", fmt::format(":{} is not bound", name));
        const int at = static_cast<int>(i + 1);
        std::visit(
            [&](const auto& value) {
                using V = std::remove_cvref_t<decltype(value)>;
                if constexpr (std::is_same_v<V, std::monostate>) sqlite3_bind_null(statement.handle, at);
                else if constexpr (std::is_same_v<V, std::int64_t>) sqlite3_bind_int64(statement.handle, at, value);
                else if constexpr (std::is_same_v<V, double>) sqlite3_bind_double(statement.handle, at, value);
                else if constexpr (std::is_same_v<V, std::string>)
                    sqlite3_bind_text64(statement.handle, at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
                else if constexpr (std::is_same_v<V, Uuid>)
                    sqlite3_bind_blob64(statement.handle, at, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
                else sqlite3_bind_blob64(statement.handle, at, value.data(), value.size(), SQLITE_STATIC);
            },
            found->value.data);
    }
}

void SqliteConnection::query(std::string_view sql, const Params& params, const std::function<void(const Row&)>& each) {
    Statement& statement = prepared(sql);
    const Resetter resetter{statement.handle};
    bind(statement, params);
    const SqliteRow row(statement.handle);
    for (;;) {
        const int code = sqlite3_step(statement.handle);
        if (code == SQLITE_DONE) return;
        if (code != SQLITE_ROW) fail(code, sql);
        each(row);
    }
}

std::int64_t SqliteConnection::execute(std::string_view sql, const Params& params) {
    query(sql, params, [](const Row&) {});
    return sqlite3_changes64(db_);
}

void SqliteConnection::run_script(std::string_view sql) {
    const int code = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
}

void SqliteConnection::fail(int code, std::string_view sql) {
    const std::string detail = fmt::format("{} ({}): {}", sqlite3_errmsg(db_), code, sql);
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT: throw Error(ErrorKind::conflict, "This already exists, or refers to something that does not.", detail);
        case SQLITE_FULL: throw Error(ErrorKind::unavailable, "The disk is full; nothing was written.", detail);
        case SQLITE_IOERR: throw Error(ErrorKind::unavailable, "The database's disk does not answer; nothing was written.", detail);
        case SQLITE_BUSY:
        case SQLITE_LOCKED: throw Error(ErrorKind::unavailable, "The database is locked by another program; try again.", detail);
        case SQLITE_READONLY: throw Error(ErrorKind::unavailable, "The database is read-only; check the data folder's rights.", detail);
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: throw Error(ErrorKind::unavailable, "The database file is damaged; restore a backup.", detail);
        default: throw Error(ErrorKind::internal, "Something broke on our side.", detail);
    }
}

}  // namespace herald::store
