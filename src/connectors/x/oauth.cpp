#include "connectors/x/oauth.hpp"

#include <algorithm>
#include <bit>
#include <vector>

#include "base/encoding.hpp"
#include "base/query_reader.hpp"

namespace herald::connectors::x {
namespace {

using Block = std::array<std::uint32_t, 5>;

void add_chunk(Block& state, std::string_view chunk) {
    std::array<std::uint32_t, 80> words{};
    for (std::size_t i = 0; i < 16; ++i)
        for (std::size_t j = 0; j < 4; ++j)
            words[i] = words[i] << 8 | static_cast<unsigned char>(chunk[i * 4 + j]);
    for (std::size_t i = 16; i < 80; ++i)
        words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto [a, b, c, d, e] = state;
    for (std::size_t i = 0; i < 80; ++i) {
        const std::uint32_t f = i < 20   ? (b & c) | (~b & d)
                                : i < 40 ? b ^ c ^ d
                                : i < 60 ? (b & c) | (b & d) | (c & d)
                                         : b ^ c ^ d;
        const std::uint32_t k = i < 20   ? 0x5A827999
                                : i < 40 ? 0x6ED9EBA1
                                : i < 60 ? 0x8F1BBCDC
                                         : 0xCA62C1D6;
        const std::uint32_t next = std::rotl(a, 5) + f + e + k + words[i];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
}

std::string_view bytes_of(const std::array<std::uint8_t, 20>& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

// FIPS 180-4. Only for OAuth 1.0a, which knows nothing else; never for anything of ours.
std::array<std::uint8_t, 20> sha1(std::string_view data) {
    constexpr std::size_t kChunk = 64;
    std::string padded(data);
    padded += '\x80';
    while (padded.size() % kChunk != 56) padded += '\0';
    const std::uint64_t bits = data.size() * 8;
    for (int shift = 56; shift >= 0; shift -= 8) padded += static_cast<char>(bits >> shift & 0xFF);
    Block state{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (std::size_t at = 0; at < padded.size(); at += kChunk)
        add_chunk(state, std::string_view(padded).substr(at, kChunk));
    std::array<std::uint8_t, 20> out{};
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - i % 4 * 8) & 0xFF);
    return out;
}

std::array<std::uint8_t, 20> hmac_sha1(std::string_view key, std::string_view data) {
    constexpr std::size_t kBlock = 64;
    std::string padded(key);
    if (padded.size() > kBlock) padded = bytes_of(sha1(key));
    padded.resize(kBlock, '\0');
    std::string inner = padded, outer = padded;
    for (char& c : inner) c = static_cast<char>(c ^ 0x36);
    for (char& c : outer) c = static_cast<char>(c ^ 0x5C);
    inner += data;
    outer += bytes_of(sha1(inner));
    return sha1(outer);
}

std::string authorization(const Settings& settings, std::string_view method, std::string_view url,
                          const Moment& moment) {
    const std::vector<std::pair<std::string, std::string>> own{
        {"oauth_consumer_key", settings.api_key},
        {"oauth_nonce", moment.nonce},
        {"oauth_signature_method", "HMAC-SHA1"},
        {"oauth_timestamp", std::to_string(moment.timestamp)},
        {"oauth_token", settings.access_token},
        {"oauth_version", "1.0"}};
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [name, value] : own)
        all.emplace_back(percent_encode(name), percent_encode(value));
    const auto query = url.find('?');
    if (query != url.npos)
        for (const auto& field : parse_query(url.substr(query + 1)))
            all.emplace_back(percent_encode(field.name), percent_encode(field.value));
    std::sort(all.begin(), all.end());
    std::string parameters;
    for (const auto& [name, value] : all)
        parameters += (parameters.empty() ? "" : "&") + name + "=" + value;
    const std::string base = std::string(method) + "&" + percent_encode(url.substr(0, query)) +
                             "&" + percent_encode(parameters);
    const std::string key =
        percent_encode(settings.api_secret) + "&" + percent_encode(settings.access_secret);
    const auto hash = hmac_sha1(key, base);
    std::string out = "OAuth ";
    for (const auto& [name, value] : own)
        out += percent_encode(name) + "=\"" + percent_encode(value) + "\", ";
    return out + "oauth_signature=\"" + percent_encode(to_base64(hash)) + "\"";
}

}  // namespace herald::connectors::x
