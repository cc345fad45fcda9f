#pragma once

#include "store/warehouse.hpp"

namespace herald::ads {

/// Every fact of a tenant that is gone. Rows in SQL go with the organization.
void remove_facts(store::Warehouse& warehouse, store::TenantKey tenant);

}  // namespace herald::ads
