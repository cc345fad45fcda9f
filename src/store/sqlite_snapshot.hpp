#pragma once

#include <memory>

#include "store/database.hpp"

namespace herald::store {

/// The database file as it is now. Included by this folder's sqlite*.cpp only.
std::unique_ptr<DatabaseSnapshot> snapshot_sqlite(const std::filesystem::path& file);

}  // namespace herald::store
