#pragma once

#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "ads/entities.hpp"
#include "ads/facts.hpp"
#include "ads/import_entities.hpp"

namespace herald::ads {

/// Runs one durable transaction: Scope::write, or a task's own that also checks its lease.
using Write = std::function<void(const std::function<void(Tx&)>&)>;

struct PlaceOptions {
    std::string time_zone;    ///< of accounts made here
    CampaignStatus status{};  ///< of campaigns made here
    Time now;
};

/// What a file's entities are in the database: found by id, else by name; made where missing,
/// renamed where the file knows better.
struct Placed {
    std::vector<StagedEntity> ads;  ///< by the number of the file's ad
    std::int64_t campaigns = 0;     ///< that the file names
    /// That the file names, and that hold a campaign it names: a campaign stays where it was found.
    std::set<AdAccountId> accounts;
};

/// Set-based: one read of what is there, then inserts in pieces. Safe to run again after a crash.
Placed place_entities(const Scope& scope, const Write& write, const FileEntities& file,
                      const PlaceOptions& options);

}  // namespace herald::ads
