#pragma once

#include "connector/network/wire.hpp"

/// Meta's Graph API, as pages and professional accounts use it.
namespace herald::connector::network {

inline constexpr const char* kGraphBase = "https://graph.facebook.com";
inline constexpr const char* kGraphVersion = "v25.0";

/// A door with a Bearer token. Errors are told by their code, whatever the status: throttles come
/// with HTTP 400.
Wire graph_wire(Call& call, std::string base, PlatformWords words, std::string token);

/// The value of one metric of an insights answer ("values" or "total_value").
std::optional<std::int64_t> insight_of(const Node& answer, std::string_view metric);
/// One metric of one object; absent where it is not told: a metric that has been retired fails the
/// whole request, so each is asked for alone.
std::optional<std::int64_t> read_insight(const Wire& wire, const std::string& id,
                                         std::string_view metric);

}  // namespace herald::connector::network
