#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace herald::content::fetch {

/// Two addresses of the same page are one text here: no tracking parameters, no fragment, no
/// default port, no www., no AMP or mobile twin, no trailing slash, no index file; parameters in
/// order, escapes as RFC 3986 wants them, always https. For comparing, not for asking. Empty for
/// what is no http(s) address.
std::string canonical_address(std::string_view address);

/// Of the canonical form; 0 when there is none.
std::int64_t address_key(std::string_view address);
/// The first 64 bits of its SHA-256, never 0.
std::int64_t text_key(std::string_view text);

/// Escapes in capitals, none for what needs none.
std::string normal_escapes(std::string_view text);

/// Path and query of an absolute address, "/" at least, without its fragment.
std::string path_of(std::string_view address);

}  // namespace herald::content::fetch
