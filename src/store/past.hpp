#pragma once

#include "store/scope.hpp"

namespace herald::store {

/// The same organization and actor at another time: demo data is made as if it had been done then.
/// The clock must outlive what is returned.
Scope scope_at(const Scope& scope, const Clock& clock);

}  // namespace herald::store
