#pragma once

#include <string_view>

/// Keeps warehouse SQL of features inside its tenant. Meant against mistakes: SQL is ours, never a
/// client's.
namespace herald::store {

/// A reading statement may name only table macros whose first argument is :tenant, its own CTEs,
/// subqueries, and unnest, range, generate_series. Throws Error{internal} naming the table
/// otherwise.
void check_reader_sql(std::string_view sql);

/// A statement of a write transaction that names a table other than `temp.…` must mention :tenant;
/// DDL only for temporary tables.
void check_writer_sql(std::string_view sql);

}  // namespace herald::store
