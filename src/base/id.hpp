#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace herald {

/// RFC 9562. 16 raw bytes in SQL on both databases, the usual 36 characters in JSON.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};
    auto operator<=>(const Uuid&) const = default;
    bool is_nil() const { return bytes == std::array<std::uint8_t, 16>{}; }
};

/// Version 7: ordered by the clock to the microsecond, 62 random bits.
Uuid make_uuid(const Clock& clock);
std::optional<Uuid> parse_uuid(std::string_view text);
std::string to_string(const Uuid& uuid);
void append_uuid(std::string& out, const Uuid& uuid);

/// A typed id: `struct CampaignTag; using CampaignId = Id<CampaignTag>;` ids of different things do
/// not mix.
template <class Tag>
struct Id {
    Uuid value;
    auto operator<=>(const Id&) const = default;
    static Id make(const Clock& clock) { return {make_uuid(clock)}; }
};

template <class Tag>
std::string to_string(const Id<Tag>& id) {
    return to_string(id.value);
}

}  // namespace herald

template <>
struct std::hash<herald::Uuid> {
    std::size_t operator()(const herald::Uuid& uuid) const noexcept {
        std::size_t h;
        static_assert(sizeof(h) == 8);
        __builtin_memcpy(&h, uuid.bytes.data() + 8, sizeof h);
        return h;
    }
};
template <class Tag>
struct std::hash<herald::Id<Tag>> {
    std::size_t operator()(const herald::Id<Tag>& id) const noexcept {
        return std::hash<herald::Uuid>{}(id.value);
    }
};
