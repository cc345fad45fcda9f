#include "ads/import_entities.hpp"

#include "base/csv_source.hpp"
#include "base/text.hpp"

namespace herald::ads {
namespace {

constexpr std::size_t kNameBytes = 1000;
constexpr std::size_t kIdBytes = 200;

/// Two entities are one when parent and id are equal, or, without ids, parent and name.
void make_key(std::string& key, std::int32_t parent, std::string_view external_id,
              std::string_view name) {
    key.assign(reinterpret_cast<const char*>(&parent), sizeof parent);
    key += external_id.empty() ? 'n' : 'i';
    key += external_id.empty() ? name : external_id;
}

std::string clean(std::string_view text, std::size_t bytes) {
    std::string out = is_utf8(text) ? std::string(text) : csv::repair_utf8(text);
    for (char& c : out)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    return std::string(clip(out, bytes));
}

}  // namespace

std::int32_t FileEntities::add(Level level, std::int32_t parent, std::string_view external_id,
                               std::string_view name, std::int32_t day) {
    std::string key;
    make_key(key, parent, external_id, name);
    const std::lock_guard lock(mutex_);
    auto& list = lists_[static_cast<std::size_t>(level)];
    const auto next = static_cast<std::int32_t>(list.size());
    const auto [found, added] =
        numbers_[static_cast<std::size_t>(level)].emplace(std::move(key), next);
    if (added) {
        list.push_back({parent, clean(external_id, kIdBytes), clean(name, kNameBytes), day});
    } else if (auto& known = list[static_cast<std::size_t>(found->second)];
               day > known.name_day && !name.empty()) {
        known.name = clean(name, kNameBytes);
        known.name_day = day;
    }
    return found->second;
}

void FileEntities::rename(Level level, std::int32_t number, std::string_view name,
                          std::int32_t day) {
    const std::lock_guard lock(mutex_);
    auto& known = lists_[static_cast<std::size_t>(level)][static_cast<std::size_t>(number)];
    if (day < known.name_day || name.empty()) return;
    known.name = clean(name, kNameBytes);
    known.name_day = day;
}

std::int32_t EntityCache::find(Level level, std::int32_t parent, std::string_view external_id,
                               std::string_view name, std::int32_t day) {
    LevelCache& cache = levels_[static_cast<std::size_t>(level)];
    make_key(cache.key, parent, external_id, name);
    if (cache.last == nullptr || cache.key != cache.last_key) {
        cache.last = &cache.known[cache.key];
        cache.last_key = cache.key;
    }
    Known& known = *cache.last;
    const std::size_t hash = external_id.empty() ? 0 : std::hash<std::string_view>{}(name);
    if (known.number < 0) {
        known = {shared_.add(level, parent, external_id, name, day), hash, day};
    } else if (hash != known.name_hash && day > known.name_day) {
        shared_.rename(level, known.number, name, day);
        known.name_hash = hash;
        known.name_day = day;
    }
    return known.number;
}

}  // namespace herald::ads
