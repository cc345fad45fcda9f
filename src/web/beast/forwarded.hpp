#pragma once

#include "web/beast/asio.hpp"
#include "web/http.hpp"

namespace herald::web {

/// Whose X-Forwarded-For and X-Forwarded-Proto are believed.
class TrustedProxies {
public:
    /// Addresses ("10.0.0.1", "::1"), networks ("10.0.0.0/8") and "unix"; throws Error{invalid} on
    /// anything else.
    explicit TrustedProxies(const std::vector<std::string>& list);

    bool contains(std::string_view address) const;
    /// The address a request really comes from: hops are believed from the right as long as trusted
    /// proxies wrote them down.
    std::string client_of(std::string_view peer, const Headers& headers) const;
    /// Whether the nearest proxy, if trusted, was reached over TLS (X-Forwarded-Proto).
    bool says_https(std::string_view peer, const Headers& headers) const;

private:
    std::vector<asio::ip::network_v4> v4_;
    std::vector<asio::ip::network_v6> v6_;
    bool unix_ = false;
};

/// A socket's peer: an address without port, IPv4 in its own form even on a dual-stack socket;
/// "unix" for a local one.
std::string peer_address(const StreamSocket& socket);

}  // namespace herald::web
