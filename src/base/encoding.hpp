#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace herald {

using Bytes = std::vector<std::uint8_t>;

std::span<const std::uint8_t> as_bytes(std::string_view text);
std::string_view as_text(std::span<const std::uint8_t> bytes);

std::string to_hex(std::span<const std::uint8_t> bytes);
/// Absent when the text is not an even count of hexadecimal digits.
std::optional<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 5, without padding.
std::string to_base64url(std::span<const std::uint8_t> bytes);
std::optional<Bytes> from_base64url(std::string_view text);
/// RFC 4648 section 4, with padding.
std::string to_base64(std::span<const std::uint8_t> bytes);
std::optional<Bytes> from_base64(std::string_view text);

/// RFC 3986: everything but unreserved characters is escaped.
std::string percent_encode(std::string_view text);
/// Absent when an escape is broken. `+` stays a plus.
std::optional<std::string> percent_decode(std::string_view text);
/// application/x-www-form-urlencoded: `+` is a space.
std::optional<std::string> form_decode(std::string_view text);

}  // namespace herald
