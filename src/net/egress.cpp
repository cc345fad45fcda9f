#include "net/egress.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <span>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::net {
namespace {

using Octets = std::vector<std::uint8_t>;

/// 4 or 16 bytes in network order; absent when the text is no address. A zone ("fe80::1%eth0") is
/// dropped.
std::optional<Octets> parse_address(std::string_view text) {
    const std::string plain(text.substr(0, text.find('%')));
    Octets out(16);
    if (inet_pton(AF_INET6, plain.c_str(), out.data()) == 1) return out;
    out.resize(4);
    if (inet_pton(AF_INET, plain.c_str(), out.data()) == 1) return out;
    return std::nullopt;
}

bool has_prefix(std::span<const std::uint8_t> address, std::span<const std::uint8_t> prefix,
                unsigned bits) {
    for (unsigned i = 0; i < bits; ++i) {
        const auto mask = static_cast<std::uint8_t>(0x80u >> (i % 8));
        if ((address[i / 8] & mask) != (prefix[i / 8] & mask)) return false;
    }
    return true;
}

struct V4Block {
    std::array<std::uint8_t, 4> prefix;
    unsigned bits;
};
/// IANA IPv4 special-purpose registry (RFC 6890 and successors): everything not globally reachable,
/// multicast and reserved.
constexpr std::array kClosedV4{
    V4Block{{0, 0, 0, 0}, 8},      V4Block{{10, 0, 0, 0}, 8},     V4Block{{100, 64, 0, 0}, 10},
    V4Block{{127, 0, 0, 0}, 8},    V4Block{{169, 254, 0, 0}, 16}, V4Block{{172, 16, 0, 0}, 12},
    V4Block{{192, 0, 0, 0}, 24},   V4Block{{192, 0, 2, 0}, 24},   V4Block{{192, 88, 99, 0}, 24},
    V4Block{{192, 168, 0, 0}, 16}, V4Block{{198, 18, 0, 0}, 15},  V4Block{{198, 51, 100, 0}, 24},
    V4Block{{203, 0, 113, 0}, 24}, V4Block{{224, 0, 0, 0}, 4},    V4Block{{240, 0, 0, 0}, 4},
};

bool is_public_v4(std::span<const std::uint8_t> address) {
    for (const V4Block& block : kClosedV4)
        if (has_prefix(address, block.prefix, block.bits)) return false;
    return true;
}

bool starts(std::span<const std::uint8_t> address, std::initializer_list<std::uint8_t> bytes) {
    return std::equal(bytes.begin(), bytes.end(), address.begin());
}

/// Only 2000::/3 is handed out to the public; within it documentation, protocol and tunnel blocks
/// are closed, and addresses that carry an IPv4 address inside (mapped, NAT64, 6to4) are as public
/// as that one.
bool is_public_v6(std::span<const std::uint8_t> a) {
    if (starts(a, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})) return is_public_v4(a.subspan(12));
    if (starts(a, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0}))
        return is_public_v4(a.subspan(12));
    if (starts(a, {0x20, 0x02})) return is_public_v4(a.subspan(2, 4));
    if ((a[0] & 0xe0) != 0x20) return false;
    if (starts(a, {0x20, 0x01}) && (a[2] & 0xfe) == 0)
        return false;  // 2001::/23, Teredo among them
    return !starts(a, {0x20, 0x01, 0x0d, 0xb8}) && !starts(a, {0x3f, 0xff});
}

[[noreturn]] void refuse_entry(const std::string& entry) {
    throw Error(
        ErrorKind::invalid,
        fmt::format(
            "\"{}\" names no private target: write a network such as 10.1.0.0/16, or host:port",
            entry));
}

unsigned parse_number(const std::string& entry, std::string_view text, unsigned most) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() || value > most)
        refuse_entry(entry);
    return value;
}

std::string_view without_brackets(std::string_view host) {
    return host.size() > 2 && host.front() == '[' && host.back() == ']'
               ? host.substr(1, host.size() - 2)
               : host;
}

}  // namespace

bool is_public_address(std::string_view address) {
    const auto octets = parse_address(address);
    if (!octets) return false;
    return octets->size() == 4 ? is_public_v4(*octets) : is_public_v6(*octets);
}

EgressPolicy::EgressPolicy(const std::vector<std::string>& allow_private) {
    for (const std::string& entry : allow_private) {
        if (const auto slash = entry.find('/'); slash != std::string::npos) {
            auto octets = parse_address(std::string_view(entry).substr(0, slash));
            if (!octets) refuse_entry(entry);
            const unsigned bits = parse_number(entry, std::string_view(entry).substr(slash + 1),
                                               octets->size() == 4 ? 32 : 128);
            ranges_.push_back({*std::move(octets), bits});
            continue;
        }
        const auto colon = entry.rfind(':');
        if (colon == std::string::npos || colon == 0) refuse_entry(entry);
        const unsigned port =
            parse_number(entry, std::string_view(entry).substr(colon + 1), 65'535);
        const auto host = without_brackets(std::string_view(entry).substr(0, colon));
        places_.push_back({to_lower_ascii(host), static_cast<std::uint16_t>(port)});
    }
}

bool EgressPolicy::allows(std::string_view host, std::string_view address,
                          std::uint16_t port) const {
    const auto octets = parse_address(address);
    if (!octets) return false;
    if (octets->size() == 4 ? is_public_v4(*octets) : is_public_v6(*octets)) return true;
    for (const Range& range : ranges_)
        if (range.bytes.size() == octets->size() && has_prefix(*octets, range.bytes, range.bits))
            return true;
    for (const Place& place : places_)
        if (place.port == port &&
            (equals_ignoring_case(place.host, without_brackets(host)) || place.host == address))
            return true;
    return false;
}

}  // namespace herald::net
