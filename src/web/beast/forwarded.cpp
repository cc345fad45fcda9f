#include "web/beast/forwarded.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::web {
namespace {

constexpr std::size_t kMaxHops = 16;

/// An address as proxies write it: bare, "1.2.3.4:80" or "[::1]:80".
std::optional<asio::ip::address> parse_hop(std::string_view text) {
    text = trim(text);
    if (text.starts_with('['))
        text = text.substr(1, std::min(text.find(']'), text.size()) - 1);
    else if (std::count(text.begin(), text.end(), ':') == 1)
        text = text.substr(0, text.find(':'));
    error_code error;
    auto address = asio::ip::make_address(text, error);
    if (error) return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    return address;
}

template <class Network, class Address>
bool holds(const std::vector<Network>& networks, const Address& address) {
    return std::any_of(networks.begin(), networks.end(), [&](const Network& network) {
        return Network(address, network.prefix_length()).network() == network.network();
    });
}

}  // namespace

TrustedProxies::TrustedProxies(const std::vector<std::string>& list) {
    for (const std::string& entry : list) {
        if (entry == "unix") {
            unix_ = true;
            continue;
        }
        const bool is_v6 = entry.find(':') != std::string::npos;
        const bool is_network = entry.find('/') != std::string::npos;
        error_code error;
        if (is_v6)
            v6_.push_back(asio::ip::make_network_v6(is_network ? entry : entry + "/128", error));
        else
            v4_.push_back(asio::ip::make_network_v4(is_network ? entry : entry + "/32", error));
        if (error)
            throw Error(
                ErrorKind::invalid,
                fmt::format(
                    "\"{}\" is neither an address nor a network like 10.0.0.0/8; proxies are "
                    "trusted by these.",
                    entry));
    }
}

bool TrustedProxies::contains(std::string_view address) const {
    if (address == "unix") return unix_;
    const auto parsed = parse_hop(address);
    if (!parsed) return false;
    return parsed->is_v4() ? holds(v4_, parsed->to_v4()) : holds(v6_, parsed->to_v6());
}

std::string TrustedProxies::client_of(std::string_view peer, const Headers& headers) const {
    std::string client(peer);
    if ((v4_.empty() && v6_.empty() && !unix_) || !contains(client)) return client;
    std::string hops;
    for (const Header& header : headers.all())
        if (equals_ignoring_case(header.name, "X-Forwarded-For"))
            hops += (hops.empty() ? "" : ",") + header.value;
    std::string_view left = hops;
    for (std::size_t i = 0; i < kMaxHops && !left.empty() && contains(client); ++i) {
        const std::size_t comma = left.rfind(',');
        const auto hop = parse_hop(comma == std::string_view::npos ? left : left.substr(comma + 1));
        if (!hop) break;  // rubbish: the proxy before it is all that is known
        client = hop->to_string();
        left = comma == std::string_view::npos ? std::string_view() : left.substr(0, comma);
    }
    return client;
}

bool TrustedProxies::says_https(std::string_view peer, const Headers& headers) const {
    std::string_view scheme = headers.get("X-Forwarded-Proto");
    if (scheme.empty() || !contains(peer)) return false;
    if (const auto comma = scheme.rfind(','); comma != std::string_view::npos)
        scheme.remove_prefix(comma + 1);
    return equals_ignoring_case(trim(scheme), "https");
}

std::string peer_address(const StreamSocket& socket) {
    error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error) return {};
    const int family = peer.data()->sa_family;
    if (family == AF_UNIX) return "unix";
    tcp::endpoint endpoint;
    endpoint.resize(peer.size());
    std::memcpy(endpoint.data(), peer.data(), peer.size());
    const auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

}  // namespace herald::web
