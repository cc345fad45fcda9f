#include "content/publish/media/sniff.hpp"

#include <algorithm>
#include <array>

namespace herald::content {
namespace {

using std::int64_t;

int64_t byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}
int64_t big_endian(std::string_view text, std::size_t at, std::size_t size) {
    int64_t out = 0;
    for (std::size_t i = 0; i < size; ++i) out = out << 8 | byte_at(text, at + i);
    return out;
}
int64_t little_endian(std::string_view text, std::size_t at, std::size_t size) {
    int64_t out = 0;
    for (std::size_t i = size; i-- > 0;) out = out << 8 | byte_at(text, at + i);
    return out;
}

/// W3C PNG, 11.2.2: IHDR is the first chunk.
FoundMedia read_png(std::string_view head) {
    if (head.size() < 24 || head.substr(12, 4) != "IHDR") return {"image/png", {}, {}};
    return {"image/png", big_endian(head, 16, 4), big_endian(head, 20, 4)};
}

FoundMedia read_gif(std::string_view head) {
    if (head.size() < 10) return {"image/gif", {}, {}};
    return {"image/gif", little_endian(head, 6, 2), little_endian(head, 8, 2)};
}

/// ITU T.81, B.2.2: the frame header stands behind any number of other segments.
FoundMedia read_jpeg(std::string_view head) {
    std::size_t at = 2;
    while (at + 9 <= head.size() && byte_at(head, at) == 0xFF) {
        const int64_t marker = byte_at(head, at + 1);
        const bool is_frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (is_frame)
            return {"image/jpeg", big_endian(head, at + 7, 2), big_endian(head, at + 5, 2)};
        if (marker == 0xFF) {  // fill byte
            ++at;
            continue;
        }
        at += 2 + static_cast<std::size_t>(std::max<int64_t>(big_endian(head, at + 2, 2), 2));
    }
    return {"image/jpeg", {}, {}};
}

/// RFC 9649: the three kinds of first chunk.
FoundMedia read_webp(std::string_view head) {
    if (head.size() < 30) return {"image/webp", {}, {}};
    const std::string_view chunk = head.substr(12, 4);
    if (chunk == "VP8X")
        return {"image/webp", little_endian(head, 24, 3) + 1, little_endian(head, 27, 3) + 1};
    if (chunk == "VP8L") {
        const int64_t bits = little_endian(head, 21, 4);
        return {"image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
    }
    if (chunk == "VP8 ")
        return {"image/webp", little_endian(head, 26, 2) & 0x3FFF,
                little_endian(head, 28, 2) & 0x3FFF};
    return {"image/webp", {}, {}};
}

/// ISO 14496-12, 4.3. The same box begins HEIC and AVIF pictures, which networks do not take.
bool is_mp4(std::string_view head) {
    constexpr std::array<std::string_view, 12> kBrands{"isom", "iso2", "iso4", "iso5",
                                                       "iso6", "mp41", "mp42", "avc1",
                                                       "M4V ", "dash", "MSNV", "mmp4"};
    if (head.size() < 12 || head.substr(4, 4) != "ftyp") return false;
    return std::find(kBrands.begin(), kBrands.end(), head.substr(8, 4)) != kBrands.end();
}

}  // namespace

std::optional<FoundMedia> find_media_type(std::string_view head) {
    if (head.starts_with(std::string_view("\x89PNG\r\n\x1a\n", 8))) return read_png(head);
    if (head.starts_with("\xFF\xD8\xFF")) return read_jpeg(head);
    if (head.starts_with("GIF87a") || head.starts_with("GIF89a")) return read_gif(head);
    if (head.starts_with("RIFF") && head.size() >= 12 && head.substr(8, 4) == "WEBP")
        return read_webp(head);
    if (is_mp4(head)) return FoundMedia{"video/mp4", {}, {}};
    return std::nullopt;
}

}  // namespace herald::content
