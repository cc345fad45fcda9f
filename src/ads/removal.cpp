#include "ads/removal.hpp"

#include <fmt/format.h>

namespace herald::ads {

void remove_facts(store::Warehouse& warehouse, store::TenantKey tenant) {
    warehouse.write(tenant, [](store::WarehouseTx& tx) {
        std::vector<std::string> tables;
        tx.query("SELECT DISTINCT table_name FROM duckdb_columns() WHERE column_name = 'tenant_key' AND NOT internal", {},
                 [&](const store::Row& row) { tables.emplace_back(row.text(0)); });
        for (const auto& table : tables) tx.execute(fmt::format("DELETE FROM {} WHERE tenant_key = :tenant", table));
    });
}

}  // namespace herald::ads
