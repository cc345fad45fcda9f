#pragma once

#include <string>
#include <string_view>

/// Addresses as documents hold them: relative, international, sloppy. Text in, text out; never
/// throws.
namespace herald::content::markup {

/// RFC 3986 section 5.2 without normalising anything else: `reference` as seen from `base`. White
/// space around both is dropped. The reference itself when the base is empty or has no scheme.
std::string resolve_address(std::string_view base, std::string_view reference);

/// "https" of "HTTPS://…"; empty when there is none. Control characters and white space that
/// browsers skip are skipped.
std::string scheme_of(std::string_view address);

/// True for relative addresses and for schemes that cannot run code where they are clicked
/// (http, https, ftp, mailto, tel, news, magnet, feed, …). javascript:, vbscript:, data: and
/// unknown schemes are not.
bool is_safe_address(std::string_view address);

/// Resolved, or empty when the result is not safe.
std::string safe_address(std::string_view base, std::string_view reference);

}  // namespace herald::content::markup
