#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace herald::net {

/// Host and path without query or credentials: what may be shown in messages and logs (queries
/// carry tokens).
std::string shown_url(std::string_view url);
/// "https://graph.facebook.com", lower case, with the port where it is not the scheme's own. Empty
/// when it is no http(s) URL.
std::string origin_of(std::string_view url);
/// Lower case, IPv6 without brackets; empty when it is no URL.
std::string host_of(std::string_view url);
/// RFC 3986 section 5: `reference` seen from `base`. Throws Error{upstream} when the result is no
/// URL.
std::string resolve_url(std::string_view base, std::string_view reference);

/// The decoded value of a query parameter of this URL; absent when it is not there.
std::optional<std::string> query_parameter(std::string_view url, std::string_view name);

}  // namespace herald::net
