#include "store/past.hpp"

namespace herald::store {

Scope scope_at(const Scope& scope, const Clock& clock) {
    ScopeParts parts;
    parts.database = &scope.database();
    parts.clock = &clock;
    parts.tenant = scope.tenant();
    parts.tenant_key = scope.tenant_key();
    parts.role = scope.role();
    parts.actor = scope.actor();
    return Scope(std::move(parts));
}

}  // namespace herald::store
