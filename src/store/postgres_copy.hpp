#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "store/database.hpp"

/// Whole PostgreSQL databases as files: TABLE.copy, a line with its columns, then COPY's text.
namespace herald::store {

std::unique_ptr<DatabaseSnapshot> snapshot_postgres(const std::string& url);

enum class Overwrite { no, yes };
/// Makes room for load_postgres(): drops Herald's tables when told to overwrite. Throws
/// Error{conflict} when there are tables and it was not told, or when they are not Herald's.
void clear_postgres(const std::string& url, Overwrite overwrite);
/// Replaces the rows of every table by those of `folder`, in one transaction. The tables stand
/// already, as the files' migrations made them. Throws Error{invalid} for files of other tables.
void load_postgres(const std::string& url, const std::filesystem::path& folder,
                   const std::function<void(double)>& progress);

}  // namespace herald::store
