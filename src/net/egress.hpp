#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace herald::net {

/// Where the server may connect to. Users type URLs (feeds, webhooks, API bases), so by default
/// only addresses of the public internet are reachable: no private, link-local, loopback,
/// multicast, reserved or cloud-metadata address, in IPv4 or IPv6, also not embedded in one
/// another. The address itself is judged, after resolving, at the moment of connecting.
class EgressPolicy {
public:
    /// Public addresses only.
    EgressPolicy() = default;
    /// Entries open private targets: "10.1.0.0/16" (any port), "127.0.0.1:8081", "[::1]:8081",
    /// "intranet.example:443" (that host name on that port, whatever it resolves to). Throws
    /// Error{invalid} naming a wrong entry.
    explicit EgressPolicy(const std::vector<std::string>& allow_private);

    /// `host` as the URL names it, `address` what it resolved to.
    bool allows(std::string_view host, std::string_view address, std::uint16_t port) const;

private:
    struct Range {
        std::vector<std::uint8_t> bytes;
        unsigned bits = 0;
    };
    struct Place {
        std::string host;
        std::uint16_t port = 0;
    };
    std::vector<Range> ranges_;
    std::vector<Place> places_;
};

/// True for an address of the public internet; false for what is not an address.
bool is_public_address(std::string_view address);

}  // namespace herald::net
