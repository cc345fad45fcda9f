#pragma once

#include "store/warehouse.hpp"

namespace herald::ads {

/// Makes the empty temporary table `touched(campaign_key, day)`.
void begin_touched(store::WarehouseTx& tx);

/// Recomputes campaign_day, campaign_month, platform_day and unconverted_day from the facts of the
/// touched pairs, which lie between the two days: part of the transaction that changed the facts.
void recompute_rollups(store::WarehouseTx& tx, Day first, Day last);

/// Appends to ad_revisions what changed for the touched pairs, as known `today`.
void record_revisions(store::WarehouseTx& tx, Day first, Day last, Day today);

void end_touched(store::WarehouseTx& tx);

}  // namespace herald::ads
