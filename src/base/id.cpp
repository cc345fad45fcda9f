#include "base/id.hpp"

#include <sodium.h>

namespace herald {

Uuid make_uuid(const Clock& clock) {
    Uuid uuid;
    randombytes_buf(uuid.bytes.data() + 8, 8);
    const auto micros = static_cast<std::uint64_t>(micros_of(clock.now()));
    const std::uint64_t ms = micros / 1000, fraction = micros % 1000 * 4096 / 1000;
    for (unsigned i = 0; i < 6; ++i) uuid.bytes[i] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
    uuid.bytes[6] = static_cast<std::uint8_t>(0x70 | (fraction >> 8));
    uuid.bytes[7] = static_cast<std::uint8_t>(fraction);
    uuid.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuid.bytes[8] & 0x3f));
    return uuid;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid uuid;
    std::size_t digit = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        if (dash) {
            if (c != '-') return std::nullopt;
            continue;
        }
        int value = 0;
        if (c >= '0' && c <= '9')
            value = c - '0';
        else if (c >= 'a' && c <= 'f')
            value = c - 'a' + 10;
        else if (c >= 'A' && c <= 'F')
            value = c - 'A' + 10;
        else
            return std::nullopt;
        auto& byte = uuid.bytes[digit / 2];
        byte = static_cast<std::uint8_t>(digit % 2 == 0 ? value << 4 : byte | value);
        ++digit;
    }
    return uuid;
}

void append_uuid(std::string& out, const Uuid& uuid) {
    constexpr char kDigits[] = "0123456789abcdef";
    char text[36];
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text[at++] = '-';
        text[at++] = kDigits[uuid.bytes[i] >> 4];
        text[at++] = kDigits[uuid.bytes[i] & 15];
    }
    out.append(text, sizeof text);
}

std::string to_string(const Uuid& uuid) {
    std::string out;
    append_uuid(out, uuid);
    return out;
}

}  // namespace herald
