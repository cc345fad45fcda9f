#pragma once

#include <optional>
#include <string_view>

#include "base/clock.hpp"

namespace herald::content::feed {

/// A moment as feeds write it: RFC 822 with odd zones, orders and spellings, W3CDTF and the rest of
/// ISO 8601 (also week and ordinal dates), asctime, SQL's, slashes and dots, months in a dozen
/// languages, Korean. Without a zone it is UTC; without a time of day midnight. Absent when there
/// is no date in it or no such day.
std::optional<Time> parse_feed_date(std::string_view text);

}  // namespace herald::content::feed
