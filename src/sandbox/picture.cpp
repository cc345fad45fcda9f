#include "sandbox/picture.hpp"

#include <array>
#include <boost/crc.hpp>
#include <cstdint>

#include "base/crypto.hpp"

namespace herald::sandbox {
namespace {

constexpr std::uint32_t kSide = 64;
using Seed = std::array<std::uint8_t, 32>;
constexpr std::uint8_t kDisc = kSide;  // the palette: one colour a diagonal, then the disc's

void put_u32(std::string& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

void add_chunk(std::string& out, std::string_view type, std::string_view data) {
    put_u32(out, static_cast<std::uint32_t>(data.size()));
    boost::crc_32_type crc;
    crc.process_bytes(type.data(), type.size());
    crc.process_bytes(data.data(), data.size());
    out.append(type).append(data);
    put_u32(out, crc.checksum());
}

/// A zlib stream of one block that is not compressed (RFC 1950, RFC 1951 section 3.2.4).
std::string stored(std::string_view data) {
    const auto size = static_cast<std::uint16_t>(data.size());
    std::string out("\x78\x01\x01", 3);
    for (const unsigned length : {unsigned{size}, ~unsigned{size}})
        for (const unsigned shift : {0u, 8u}) out += static_cast<char>((length >> shift) & 0xff);
    out.append(data);
    std::uint32_t a = 1, b = 0;  // Adler-32
    for (const char c : data) {
        a = (a + static_cast<std::uint8_t>(c)) % 65521;
        b = (b + a) % 65521;
    }
    put_u32(out, (b << 16) | a);
    return out;
}

/// From one colour to another, and a light one for the disc.
std::string palette_of(const Seed& seed) {
    std::string out;
    for (std::uint32_t i = 0; i < kSide; ++i)
        for (std::size_t channel = 0; channel < 3; ++channel) {
            const std::uint32_t from = 40 + seed[channel] / 2u, to = 90 + seed[3 + channel] / 2u;
            out += static_cast<char>((from * (kSide - i) + to * i) / kSide);
        }
    for (std::size_t channel = 0; channel < 3; ++channel)
        out += static_cast<char>(192 + seed[6 + channel] / 4);
    return out;
}

}  // namespace

std::string make_picture(std::string_view name) {
    const Seed seed = sha256(name);
    const int x0 = 16 + seed[9] % 32, y0 = 16 + seed[10] % 32, radius = 8 + seed[11] % 10;
    std::string rows;
    for (int y = 0; y < static_cast<int>(kSide); ++y) {
        rows += '\0';  // no filter
        for (int x = 0; x < static_cast<int>(kSide); ++x) {
            const int dx = x - x0, dy = y - y0;
            const bool inside = dx * dx + dy * dy < radius * radius;
            rows += static_cast<char>(inside ? kDisc : (x + y) / 2);
        }
    }
    std::string header;
    put_u32(header, kSide);
    put_u32(header, kSide);
    header.append("\x08\x03\x00\x00\x00", 5);  // 8 bits, palette
    std::string out("\x89PNG\r\n\x1a\n", 8);
    add_chunk(out, "IHDR", header);
    add_chunk(out, "PLTE", palette_of(seed));
    add_chunk(out, "IDAT", stored(rows));
    add_chunk(out, "IEND", {});
    return out;
}

}  // namespace herald::sandbox
