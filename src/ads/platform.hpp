#pragma once

#include <cstdint>

#include "base/described.hpp"
#include "base/money.hpp"

/// Words that campaigns, accounts and facts share.
namespace herald::ads {

/// Where ads run. The number is what the warehouse stores: append, never reorder.
enum class Platform : std::uint8_t { other, meta, google, tiktok, snapchat, linkedin };
BOOST_DESCRIBE_ENUM(Platform, other, meta, google, tiktok, snapchat, linkedin)
inline constexpr std::size_t kPlatforms = 6;

/// `removed` is gone at the platform and kept for its facts; `archived` was put away here.
enum class CampaignStatus : std::uint8_t { active, paused, archived, removed, draft };
BOOST_DESCRIBE_ENUM(CampaignStatus, active, paused, archived, removed, draft)

/// A currency as the warehouse stores it: its three letters in one number.
inline std::int32_t currency_number(Currency currency) {
    return currency.code[0] << 16 | currency.code[1] << 8 | currency.code[2];
}
inline Currency currency_of_number(std::int32_t number) {
    return {{static_cast<char>(number >> 16 & 0x7f), static_cast<char>(number >> 8 & 0x7f),
             static_cast<char>(number & 0x7f)}};
}

}  // namespace herald::ads
