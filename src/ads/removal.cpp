#include "ads/removal.hpp"

namespace herald::ads {

void remove_facts(store::Warehouse& warehouse, store::TenantKey tenant) {
    warehouse.write(tenant, [](store::WarehouseTx& tx) { tx.remove_everything(); });
}

}  // namespace herald::ads
