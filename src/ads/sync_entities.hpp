#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ads/context.hpp"
#include "ads/entity_placer.hpp"
#include "connector/connector.hpp"

/// A platform's accounts, campaigns, ad groups and ads on their way into the database.
namespace herald::ads {

/// Where a fact's ad is in the warehouse.
struct AdPlaces {
    std::vector<StagedEntity> entities;
    std::unordered_map<std::string, std::int32_t> by_ad;  ///< external ad id → entity
    std::int32_t account_key = 0;
};

/// Makes and updates everything set-based; safe to run again. `extra` are ads that only facts name
/// (deleted meanwhile).
AdPlaces place_account(const Scope& scope, const Write& write,
                       std::optional<ConnectionId> connection, Platform platform,
                       const PlatformAccount& listed, const std::vector<connector::Ad>& extra);

}  // namespace herald::ads
