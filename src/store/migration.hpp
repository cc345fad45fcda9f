#pragma once

#include <string>
#include <vector>

namespace herald::store {

class Database;

/// One numbered SQL script of a module, embedded from src/<module>/migrations. The text is for both
/// databases; the few places where they differ are written `{blob}` (BLOB | BYTEA). A table with a
/// `tenant` column gets PostgreSQL's row-level security by the runner itself, so that no migration
/// can forget it.
struct Migration {
    std::string module;
    int number = 0;
    std::string name;
    std::string sql;
};

/// Applies what is missing, in the list's order, each in a transaction with its SHA-256, under a
/// lock. Throws Error{internal} when an applied script has changed since, and Error{unavailable}
/// when the database is newer than this program.
void migrate(Database& database, const std::vector<Migration>& migrations);
/// Whether the database stands where this program wants it. Throws Error{unavailable} naming what
/// is missing, or when the database is newer.
void check_migrated(Database& database, const std::vector<Migration>& migrations);

}  // namespace herald::store
