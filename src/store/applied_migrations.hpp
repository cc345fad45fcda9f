#pragma once

#include "base/described.hpp"
#include "store/migration.hpp"

/// What a database says it has been through. Included by this folder's runners only.
namespace herald::store {

struct AppliedMigration {
    std::string module;
    int number = 0;
    std::string sha256;  ///< of the script, hexadecimal
};
BOOST_DESCRIBE_STRUCT(AppliedMigration, (), (module, number, sha256))

/// Throws Error{unavailable} when the database knows more than this program, Error{internal} when a
/// script has changed since.
void compare_migrations(const std::vector<AppliedMigration>& applied,
                        const std::vector<Migration>& migrations);

}  // namespace herald::store
