#include "store/sqlite_connection.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace herald::store {
namespace {

/// Statements kept a connection; the one unused for longest goes.
constexpr std::size_t kStatements = 512;

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
    bool is_null(int column) const override {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override {
        if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER)
            bad_column(column, "an integer");
        return sqlite3_column_int64(statement_, column);
    }
    double real(int column) const override {
        const int type = sqlite3_column_type(statement_, column);
        if (type != SQLITE_FLOAT && type != SQLITE_INTEGER) bad_column(column, "a number");
        return sqlite3_column_double(statement_, column);
    }
    std::string_view text(int column) const override {
        if (sqlite3_column_type(statement_, column) != SQLITE_TEXT) bad_column(column, "a text");
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }
    std::span<const std::uint8_t> blob(int column) const override {
        if (sqlite3_column_type(statement_, column) != SQLITE_BLOB) bad_column(column, "bytes");
        const auto* bytes =
            static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
        return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
    }

private:
    sqlite3_stmt* statement_;
};

/// Texts and bytes are bound where they stand: the parameters outlive the run.
void bind_value(sqlite3_stmt* statement, int at, const Value& value) {
    std::visit(
        [&](const auto& v) {
            using V = std::remove_cvref_t<decltype(v)>;
            if constexpr (std::is_same_v<V, Null>)
                sqlite3_bind_null(statement, at);
            else if constexpr (std::is_same_v<V, std::int64_t>)
                sqlite3_bind_int64(statement, at, v);
            else if constexpr (std::is_same_v<V, double>)
                sqlite3_bind_double(statement, at, v);
            else if constexpr (std::is_same_v<V, std::string>)
                sqlite3_bind_text64(statement, at, v.data(), v.size(), SQLITE_STATIC, SQLITE_UTF8);
            else if constexpr (std::is_same_v<V, Uuid>)
                sqlite3_bind_blob64(statement, at, v.bytes.data(), v.bytes.size(), SQLITE_STATIC);
            else if (v.empty())
                sqlite3_bind_zeroblob(statement, at, 0);  // a null pointer would bind NULL
            else
                sqlite3_bind_blob64(statement, at, v.data(), v.size(), SQLITE_STATIC);
        },
        value.data);
}

/// What to tell when the file or the machine fails; null for errors of our own.
const char* unavailable_message(int code) {
    switch (code) {
        case SQLITE_FULL: return "The disk is full; nothing was written.";
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN: return "The database's disk does not answer; nothing was written.";
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return "The database is locked by another program; try again.";
        case SQLITE_READONLY: return "The database is read-only; check the data folder's rights.";
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB: return "The database file is damaged; restore a backup.";
        case SQLITE_NOMEM: return "The machine is out of memory; try again.";
        default: return nullptr;
    }
}

/// Resets the statement whatever happens while it runs.
struct Resetter {
    sqlite3_stmt* statement;
    ~Resetter() { sqlite3_reset(statement); }
};

/// For its owner alone; SQLite gives its other files the same rights.
void create_file(const std::filesystem::path& file) {
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    const int fd = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);  // what is wrong with it SQLite says better
}

/// SQLite counts every byte it takes under one lock of the whole process; nobody reads the count.
void stop_counting_memory() {
    [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

}  // namespace

SqliteConnection::SqliteConnection(const SqliteOptions& options, Mode mode) {
    stop_counting_memory();
    if (mode == Mode::writer) create_file(options.file);
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (const int code = sqlite3_open_v2(options.file.c_str(), &db_, flags, nullptr);
        code != SQLITE_OK) {
        const std::string why = sqlite3_errmsg(db_);
        sqlite3_close_v2(db_);
        throw Error(ErrorKind::unavailable, fmt::format("The database {} cannot be opened: {}.",
                                                        options.file.string(), why));
    }
    sqlite3_extended_result_codes(db_, 1);
    sqlite3_busy_timeout(db_, static_cast<int>(options.busy_timeout.count()));
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    try {
        if (mode == Mode::writer)
            run_script(
                "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA "
                "journal_size_limit=67108864;");
        run_script(
            fmt::format("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
                        "temp_store=MEMORY; PRAGMA cache_size=-{}; "
                        "PRAGMA trusted_schema=OFF;{}",
                        options.cache_kib, mode == Mode::reader ? " PRAGMA query_only=ON;" : ""));
        script_ran_ = false;
    } catch (...) {
        sqlite3_close_v2(db_);
        throw;
    }
    listener_.attach(db_);
}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close_v2(db_);
}

SqliteConnection::Statement SqliteConnection::prepare(std::string_view sql) {
    Statement statement;
    listener_.start();
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement.handle, &rest);
    if (code != SQLITE_OK) fail(code, sql);
    const std::string_view tail = sql.substr(static_cast<std::size_t>(rest - sql.data()));
    if (statement.handle == nullptr || tail.find_first_not_of(" \t\r\n") != std::string_view::npos)
        throw Error(ErrorKind::internal, "Something broke on our side.",
                    fmt::format("not exactly one statement: {}", sql));
    std::vector<std::string> names;
    const int count = sqlite3_bind_parameter_count(statement.handle);
    for (int i = 1; i <= count; ++i) {
        const char* name = sqlite3_bind_parameter_name(statement.handle, i);
        if (name == nullptr || *name != ':')
            throw Error(ErrorKind::internal, "Something broke on our side.",
                        fmt::format("a parameter that is not :name: {}", sql));
        names.emplace_back(name + 1);
    }
    statement.parameters = Parameters(std::move(names));
    const bool binds_tenant = statement.parameters.has("tenant");
    statement.refusal = listener_.verdict(binds_tenant);
    if (statement.refusal.empty() && listener_.writes_what_it_finds())
        statement.refusal = verdict_without_keys(sql, binds_tenant);
    return statement;
}

/// What is left when the foreign keys are off is what the statement itself reads.
std::string SqliteConnection::verdict_without_keys(std::string_view sql, bool binds_tenant) {
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
    Statement statement;
    listener_.start();
    sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()), 0, &statement.handle,
                       nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    return listener_.verdict(binds_tenant);
}

SqliteConnection::Statement& SqliteConnection::kept(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        if (statements_.size() >= kStatements) forget_oldest();
        found = statements_.emplace(std::string(sql), prepare(sql)).first;
    }
    found->second.last_used = ++runs_;
    return found->second;
}

void SqliteConnection::forget_oldest() {
    auto oldest = statements_.end();
    for (auto at = statements_.begin(); at != statements_.end(); ++at) {
        const bool older =
            oldest == statements_.end() || at->second.last_used < oldest->second.last_used;
        if (older && sqlite3_stmt_busy(at->second.handle) == 0) oldest = at;
    }
    if (oldest != statements_.end()) statements_.erase(oldest);
}

void SqliteConnection::forget_statements() { statements_.clear(); }

void SqliteConnection::query(std::string_view sql, const Params& params,
                             const std::function<void(const Row&)>& each) {
    Statement& statement = kept(sql);
    if (sqlite3_stmt_busy(statement.handle) == 0) return run(statement, sql, params, each);
    Statement another = prepare(sql);  // the same text, asked for inside its own callback
    run(another, sql, params, each);
}

void SqliteConnection::run(Statement& statement, std::string_view sql, const Params& params,
                           const std::function<void(const Row&)>& each) {
    if (guard_ == Guard::on && !statement.refusal.empty())
        throw Error(ErrorKind::internal, "Something broke on our side.",
                    fmt::format("tenant guard: {}: {}", statement.refusal, sql));
    statement.parameters.match(params, sql);
    const Resetter resetter{statement.handle};
    for (std::size_t i = 0; i < statement.parameters.size(); ++i)
        bind_value(statement.handle, static_cast<int>(i + 1),
                   statement.parameters.value(params, i));
    const SqliteRow row(statement.handle);
    for (;;) {
        const int code = sqlite3_step(statement.handle);
        if (code == SQLITE_DONE) return;
        if (code != SQLITE_ROW) fail(code, sql);
        if (each) each(row);
    }
}

std::int64_t SqliteConnection::execute(std::string_view sql, const Params& params) {
    query(sql, params, nullptr);
    return sqlite3_changes64(db_);
}

void SqliteConnection::run_script(std::string_view sql) {
    script_ran_ = true;
    const int code = sqlite3_exec(db_, std::string(sql).c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, sql);
}

void SqliteConnection::check_file() {
    int moved = 0;
    if (sqlite3_file_control(db_, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
        moved != 0)
        throw Error(ErrorKind::unavailable,
                    "The database file was moved or deleted while Herald runs; restart it.");
}

void SqliteConnection::fail(int code, std::string_view sql) {
    const std::string detail = fmt::format("{} ({}): {}", sqlite3_errmsg(db_), code, sql);
    const int primary = code & 0xff;
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
        code == SQLITE_CONSTRAINT_FOREIGNKEY)
        throw Error(ErrorKind::conflict,
                    "This already exists, or refers to something that does not.", detail);
    if (primary == SQLITE_TOOBIG)
        throw Error(ErrorKind::too_large, "This is too large to be stored.", detail);
    if (const char* message = unavailable_message(primary)) {
        broken_ = broken_ ||
                  (primary != SQLITE_FULL && primary != SQLITE_BUSY && primary != SQLITE_LOCKED);
        throw Error(ErrorKind::unavailable, message, detail);
    }
    throw Error(ErrorKind::internal, "Something broke on our side.", detail);
}

}  // namespace herald::store
