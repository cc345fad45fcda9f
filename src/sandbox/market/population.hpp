#pragma once

#include "sandbox/market/market.hpp"

namespace herald::sandbox::market {

/// Fills an empty market from its world: accounts, the listed and the generated campaigns, shocks.
void populate(Market& market);

/// Ids in each platform's own form: long numbers, UUIDs for Snapchat. Unique within a market.
std::string make_id(Platform platform, Kind kind, std::uint64_t seed, Index index);

/// What a platform's campaigns are like, money in EUR.
struct Profile {
    const char* objective;
    double share;  ///< of the platform's campaigns
    double cpm, ctr, cvr, roas, view_rate;
};
std::span<const Profile> profiles(Platform platform);

struct Texts {
    std::string campaign, group;
    bool retargeting = false;
};
/// Names as marketers give them, in several scripts.
Texts make_texts(std::uint64_t seed, Index campaign);
struct CreativeTexts {
    std::string name, title, body;
};
CreativeTexts make_creative(std::uint64_t seed, Index ad, Index number_in_campaign);

}  // namespace herald::sandbox::market
