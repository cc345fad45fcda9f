#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/migration.hpp"
#include "store/tenancy.hpp"
#include "store/value.hpp"

namespace herald::metrics {
class Registry;
}

/// Facts: DuckDB in the data folder (ClickHouse later). Features' SQL names only table macros that
/// take the tenant first, `FROM ad_daily(:tenant)`; :tenant is bound by itself, a statement that
/// names a table is refused with Error{internal}. Warehouse migrations make the macros; their
/// parameter must not be named like a column:
///     CREATE MACRO ad_daily(of_tenant) AS TABLE SELECT … FROM ad_facts WHERE tenant_key =
///     of_tenant;
/// A full disk or too little memory is Error{unavailable}.
namespace herald::store {

/// A run of rows of one column, as the warehouse holds it. Exactly one of the pointers is set.
struct Column {
    const std::int32_t* i32 = nullptr;  ///< INTEGER, and DATE as days since 1970
    const std::int64_t* i64 = nullptr;
    const double* f64 = nullptr;
    const std::uint64_t* validity = nullptr;  ///< bit per row, null when every row is valid
    bool valid(std::size_t row) const {
        return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
    }
};

/// A result piece of at most 2,048 rows, column-wise.
struct Chunk {
    std::size_t rows = 0;
    std::span<const Column> columns;
};

/// Appends whole vectors to one table; the fastest way in. Columns in table order.
class Appender {
public:
    virtual ~Appender() = default;
    struct Input {
        const std::int32_t* i32 = nullptr;
        const std::int64_t* i64 = nullptr;
        const double* f64 = nullptr;
        const std::string_view* text = nullptr;
        const std::uint8_t* null = nullptr;  ///< 1 where the row is NULL; null when none is
    };
    virtual void append(std::size_t rows, std::span<const Input> columns) = 0;
    /// Must be called before the transaction ends.
    virtual void finish() = 0;
};

/// The one write transaction. Every statement mentions :tenant, except on temporary tables, which
/// are made by `CREATE TEMP TABLE staged …` and named `temp.staged`.
class WarehouseTx {
public:
    virtual ~WarehouseTx() = default;
    virtual std::int64_t execute(std::string_view sql, const Params& params = {}) = 0;
    virtual void query(std::string_view sql, const Params& params,
                       const std::function<void(const Row&)>& each) = 0;
    /// `table` is "name" or "temp.name"; rows of a table with a tenant_key column must all be the
    /// transaction's tenant's.
    virtual std::unique_ptr<Appender> appender(std::string_view table) = 0;
    /// The tenant's rows of every table, when its organization is deleted.
    virtual void remove_everything() = 0;
};

/// Thread-safe: many readers, one writer at a time. Memory and threads are bounded by
/// WarehouseOptions.
class Warehouse {
public:
    virtual ~Warehouse() = default;
    /// Row by row, for small results.
    virtual void query(TenantKey tenant, std::string_view sql, const Params& params,
                       const std::function<void(const Row&)>& each) = 0;
    /// Column-wise and streamed, for large ones (numbers, dates and truth values only; sums of
    /// BIGINT arrive as i64).
    virtual void scan(TenantKey tenant, std::string_view sql, const Params& params,
                      const std::function<void(const Chunk&)>& each) = 0;
    /// One transaction; an exception rolls it back. Raises data_version of the tenant on commit.
    virtual void write(TenantKey tenant, const std::function<void(WarehouseTx&)>& f) = 0;
    /// Rises with every committed write of the tenant; starts anew at each process start from a
    /// random base.
    virtual std::uint64_t data_version(TenantKey tenant) const = 0;
    /// The program's whole list, before the first use: applied when the warehouse is opened (at
    /// once if it is open already), so a changed script or a newer warehouse is told by the first
    /// call that needs it. See store::migrate for the errors.
    virtual void migrate(const std::vector<Migration>& migrations) = 0;
    /// Throws Error{unavailable} when it does not answer. Does not open it: before its first use
    /// there is nothing to ask.
    virtual void ping() = 0;
    /// For backups: copies it into `folder` as warehouse.duckdb (and its .wal) as it is while
    /// `meanwhile` runs; writes wait until the copy is made, reads go on.
    virtual void snapshot(const std::filesystem::path& folder,
                          const std::function<void()>& meanwhile) = 0;

    template <class T>
    std::vector<T> list(TenantKey tenant, std::string_view sql, const Params& params = {}) {
        std::vector<T> out;
        query(tenant, sql, params, [&](const Row& row) { out.push_back(read_row<T>(row)); });
        return out;
    }
};

struct WarehouseOptions {
    std::filesystem::path file;
    unsigned threads = 2;
    std::uint64_t memory_bytes = 0;  ///< 0: the smaller of a quarter of the machine's and 1 GB
    std::filesystem::path temp_dir;  ///< spill-over
    metrics::Registry* metrics = nullptr;  ///< may be null
};
/// Opens lazily: the file and DuckDB are touched on first use, so that start-up and idle memory
/// stay small.
std::unique_ptr<Warehouse> open_duckdb(const WarehouseOptions& options);

}  // namespace herald::store
