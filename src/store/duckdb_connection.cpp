#include "store/duckdb_connection.hpp"

#include "base/calendar.hpp"
#include "store/numbered_sql.hpp"
#include "store/warehouse_guard.hpp"

namespace herald::store {
namespace {

/// Statements kept a connection; the one unused for longest goes.
constexpr std::size_t kStatements = 256;

/// A number in the parameter's own type where it fits, so that DuckDB need not plan anew for every
/// call.
duckdb_state bind_integer(duckdb_prepared_statement statement, idx_t at, std::int64_t value) {
    if (duckdb_param_type(statement, at) == DUCKDB_TYPE_INTEGER &&
        value == static_cast<std::int32_t>(value))
        return duckdb_bind_int32(statement, at, static_cast<std::int32_t>(value));
    return duckdb_bind_int64(statement, at, value);
}

duckdb_state bind_text(duckdb_prepared_statement statement, idx_t at, const std::string& value) {
    if (duckdb_param_type(statement, at) == DUCKDB_TYPE_DATE)
        if (const auto day = parse_day(value))
            return duckdb_bind_date(statement, at, duckdb_date{number_of(*day)});
    return duckdb_bind_varchar_length(statement, at, value.data(), value.size());
}

duckdb_state bind_value(duckdb_prepared_statement statement, idx_t at, const Value& value) {
    return std::visit(
        [&](const auto& v) {
            using V = std::remove_cvref_t<decltype(v)>;
            if constexpr (std::is_same_v<V, std::int64_t>)
                return bind_integer(statement, at, v);
            else if constexpr (std::is_same_v<V, double>)
                return duckdb_bind_double(statement, at, v);
            else if constexpr (std::is_same_v<V, std::string>)
                return bind_text(statement, at, v);
            else if constexpr (std::is_same_v<V, Uuid>)
                return duckdb_bind_blob(statement, at, v.bytes.data(), v.bytes.size());
            else if constexpr (std::is_same_v<V, Bytes>)
                return duckdb_bind_blob(statement, at, v.data(), v.size());
            else
                return duckdb_bind_null(statement, at);
        },
        value.data);
}

}  // namespace

void fail_duckdb(const char* message, std::string_view sql) {
    const std::string_view text = message == nullptr ? "no message" : message;
    const std::string detail = fmt::format("DuckDB: {}: {}", text, sql);
    constexpr const char* kDisk =
        "The warehouse's disk is full or does not answer; nothing was written.";
    if (text.starts_with("Out of Memory"))
        throw Error(ErrorKind::unavailable,
                    "This needs more memory than the warehouse may use; ask for a shorter period.",
                    detail);
    if (text.starts_with("FATAL")) throw FatalWarehouseError(ErrorKind::unavailable, kDisk, detail);
    if (text.starts_with("IO Error")) throw Error(ErrorKind::unavailable, kDisk, detail);
    if (text.starts_with("TransactionContext") || text.starts_with("INTERRUPT"))
        throw Error(ErrorKind::unavailable, "The warehouse is busy; try again.", detail);
    throw Error(ErrorKind::internal, "Something broke on our side.", detail);
}

DuckConnection::DuckConnection(duckdb_database database, Use use) : use_(use) {
    if (duckdb_connect(database, &handle_) == DuckDBError)
        throw Error(ErrorKind::unavailable, "The warehouse does not answer; try again.",
                    "duckdb_connect failed");
}

DuckConnection::~DuckConnection() {
    forget_all();
    duckdb_disconnect(&handle_);
}

DuckConnection::Statement& DuckConnection::prepared(std::string_view sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) {
        if (use_ == Use::reader)
            check_reader_sql(sql);
        else if (use_ == Use::writer)
            check_writer_sql(sql);
        if (statements_.size() >= kStatements) forget_oldest();
        NumberedSql numbered = number_parameters(sql);
        Statement statement;
        if (duckdb_prepare(handle_, numbered.text.c_str(), &statement.handle) == DuckDBError) {
            const std::string why = duckdb_prepare_error(statement.handle) == nullptr
                                        ? ""
                                        : duckdb_prepare_error(statement.handle);
            duckdb_destroy_prepare(&statement.handle);
            fail_duckdb(why.c_str(), sql);
        }
        statement.names = std::move(numbered.names);
        found = statements_.emplace(std::string(sql), std::move(statement)).first;
    }
    found->second.last_used = ++runs_;
    return found->second;
}

void DuckConnection::forget_oldest() {
    const auto oldest = std::min_element(
        statements_.begin(), statements_.end(),
        [](const auto& a, const auto& b) { return a.second.last_used < b.second.last_used; });
    duckdb_destroy_prepare(&oldest->second.handle);
    statements_.erase(oldest);
}

void DuckConnection::bind(Statement& statement, TenantKey tenant, const Params& params,
                          std::string_view sql) {
    std::size_t used = 0;
    for (std::size_t i = 0; i < statement.names.size(); ++i) {
        const auto& name = statement.names[i];
        duckdb_state state = DuckDBError;
        if (name == "tenant") {
            state = duckdb_bind_int32(statement.handle, i + 1, tenant);
        } else {
            const auto found = std::find_if(params.begin(), params.end(),
                                            [&](const Param& p) { return p.name == name; });
            if (found == params.end())
                throw Error(ErrorKind::internal, "Something broke on our side.",
                            fmt::format(":{} is not bound: {}", name, sql));
            state = bind_value(statement.handle, i + 1, found->value);
            ++used;
        }
        if (state == DuckDBError) fail_duckdb(duckdb_prepare_error(statement.handle), sql);
    }
    if (used != params.size())
        throw Error(ErrorKind::internal, "Something broke on our side.",
                    fmt::format("a parameter is bound that is not named: {}", sql));
}

void DuckConnection::run(DuckResult& out, TenantKey tenant, std::string_view sql,
                         const Params& params, Delivery delivery) {
    Statement& statement = prepared(sql);
    bind(statement, tenant, params, sql);
    const auto execute =
        delivery == Delivery::whole ? duckdb_execute_prepared : duckdb_execute_prepared_streaming;
    const bool failed = execute(statement.handle, &out.handle) == DuckDBError;
    // DuckDB takes a prepared CREATE TABLE apart (run again, it would make a table without
    // columns), and a statement prepared on a temporary table points into it after the table is
    // gone.
    if (sql.starts_with("CREATE") || sql.starts_with("DROP") || sql.starts_with("ALTER"))
        forget_all();
    if (failed) fail_duckdb(duckdb_result_error(&out.handle), sql);
}

void DuckConnection::forget_all() {
    for (auto& [sql, statement] : statements_) duckdb_destroy_prepare(&statement.handle);
    statements_.clear();
}

void DuckConnection::run_script(std::string_view sql) {
    DuckResult result;
    if (duckdb_query(handle_, std::string(sql).c_str(), &result.handle) == DuckDBError)
        fail_duckdb(duckdb_result_error(&result.handle), sql);
}

}  // namespace herald::store
