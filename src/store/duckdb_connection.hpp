#pragma once

#include <duckdb.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/pool.hpp"
#include "store/warehouse.hpp"

/// One DuckDB connection with its prepared statements. Included by this folder's duckdb*.cpp only.
namespace herald::store {

/// After it DuckDB refuses everything: the database must be closed and opened again.
struct FatalWarehouseError : Error {
    using Error::Error;
};

/// Throws the Error that DuckDB's message stands for: disk and memory are `unavailable`, the rest
/// is our defect.
[[noreturn]] void fail_duckdb(const char* message, std::string_view sql);

/// A result and its column types.
class DuckResult {
public:
    DuckResult() = default;
    ~DuckResult() { duckdb_destroy_result(&handle); }
    DuckResult(const DuckResult&) = delete;
    DuckResult& operator=(const DuckResult&) = delete;

    /// Row by row.
    void each_row(const std::function<void(const Row&)>& each);
    /// Piece by piece; throws Error{internal} for a column that is no number, date or truth value.
    void each_chunk(const std::function<void(const Chunk&)>& each);

    duckdb_result handle{};
};

class DuckConnection {
public:
    enum class Use {
        reader,
        writer,
        stage,  ///< alone in its database: nothing to guard
    };
    DuckConnection(duckdb_database database, Use use);
    ~DuckConnection();
    DuckConnection(const DuckConnection&) = delete;
    DuckConnection& operator=(const DuckConnection&) = delete;

    /// :tenant is bound by itself. Statements are checked by the guard when first seen.
    enum class Delivery { whole, streamed };
    void run(DuckResult& out, TenantKey tenant, std::string_view sql, const Params& params,
             Delivery delivery = Delivery::whole);
    /// Any number of statements without parameters and without the guard: transactions, migrations.
    void run_script(std::string_view sql);
    duckdb_connection handle() const { return handle_; }
    bool is_broken() const { return false; }

private:
    struct Statement {
        duckdb_prepared_statement handle = nullptr;
        std::vector<std::string> names;
        std::uint64_t last_used = 0;
    };
    Statement& prepared(std::string_view sql);
    void forget_oldest();
    void forget_all();
    void bind(Statement& statement, TenantKey tenant, const Params& params, std::string_view sql);

    duckdb_connection handle_ = nullptr;
    Use use_;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
    std::uint64_t runs_ = 0;
};

/// Rows of `tenant` into `table` ("name" or "temp.name").
std::unique_ptr<Appender> make_duckdb_appender(DuckConnection& connection, std::string_view table,
                                               TenantKey tenant);

}  // namespace herald::store
