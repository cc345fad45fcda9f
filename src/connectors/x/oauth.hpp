#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/x/settings.hpp"

/// OAuth 1.0a (RFC 5849) with HMAC-SHA1: keys of an account that do not end.
namespace herald::connectors::x {

std::array<std::uint8_t, 20> sha1(std::string_view data);
std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data);

/// What makes two requests differ.
struct Moment {
    std::string nonce;
    std::int64_t timestamp = 0;  ///< seconds since 1970
};
/// The Authorization header of a request whose parameters all stand in its address: JSON and
/// multipart bodies are not signed.
std::string authorization(const Settings& settings, std::string_view method, std::string_view url,
                          const Moment& moment);

}  // namespace herald::connectors::x
