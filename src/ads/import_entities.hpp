#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ads/platform.hpp"

/// The accounts, campaigns, ad groups and ads that a file names, numbered as they appear. Rows
/// carry the number of their ad.
namespace herald::ads {

/// Longer ones do not fit the databases' indexes. Meta's names have up to 400 characters.
inline constexpr std::size_t kMostNameBytes = 1600;
inline constexpr std::size_t kMostIdBytes = 300;

/// One named thing of a file. `parent` is the number of what it belongs to, one level up.
struct FileEntity {
    std::int32_t parent = -1;
    std::string external_id;  ///< empty when the file gives names only
    std::string name;
    std::int32_t name_day = 0;  ///< the newest day the name was seen on: later names win
};

/// account ← campaign ← ad group ← ad. A level that the file lacks holds one entry without id and
/// name per parent.
enum class Level : std::uint8_t { account, campaign, ad_group, ad };
inline constexpr std::size_t kLevels = 4;

/// An account's "parent": its platform and currency, so that a file without accounts has one for
/// each currency.
inline std::int32_t account_parent(Platform platform, Currency currency) {
    return currency_number(currency) << 4 | static_cast<std::int32_t>(platform);
}
inline Platform platform_of_parent(std::int32_t parent) {
    return static_cast<Platform>(parent & 15);
}
inline Currency currency_of_parent(std::int32_t parent) { return currency_of_number(parent >> 4); }

/// Thread-safe. Reading `list()` is for after the last row.
class FileEntities {
public:
    /// The number of the entity; a new name for a known id is kept when `day` is not older.
    std::int32_t add(Level level, std::int32_t parent, std::string_view external_id,
                     std::string_view name, std::int32_t day);
    void rename(Level level, std::int32_t number, std::string_view name, std::int32_t day);
    const std::deque<FileEntity>& list(Level level) const {
        return lists_[static_cast<std::size_t>(level)];
    }

private:
    std::mutex mutex_;
    std::array<std::deque<FileEntity>, kLevels> lists_;
    std::array<std::unordered_map<std::string, std::int32_t>, kLevels> numbers_;
};

/// One thread's memory of FileEntities, so that only new names take the lock.
class EntityCache {
public:
    explicit EntityCache(FileEntities& shared) : shared_(shared) {}
    std::int32_t find(Level level, std::int32_t parent, std::string_view external_id,
                      std::string_view name, std::int32_t day);

private:
    struct Known {
        std::int32_t number = -1;
        std::size_t name_hash = 0;
        std::int32_t name_day = 0;
    };
    struct LevelCache {
        std::unordered_map<std::string, Known> known;
        std::string last_key;  ///< rows of one ad mostly follow each other
        Known* last = nullptr;
        std::string key;
    };
    FileEntities& shared_;
    std::array<LevelCache, kLevels> levels_;
};

}  // namespace herald::ads
