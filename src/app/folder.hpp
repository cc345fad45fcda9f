#pragma once

#include <filesystem>
#include <optional>

#include "base/crypto.hpp"

namespace herald::app {

/// The data folder: made when missing, owned by one process at a time (flock), readable by its
/// owner only.
class DataFolder {
public:
    /// Throws Error{unavailable} naming the process that owns it, or what cannot be created.
    explicit DataFolder(std::filesystem::path path);
    ~DataFolder();
    DataFolder(const DataFolder&) = delete;
    DataFolder& operator=(const DataFolder&) = delete;

    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }
    /// 32 bytes: from `hex` when given, else master.key, made at first start.
    Bytes master_key(const std::string& hex) const;
    /// The same without owning the folder; absent when there is none. Throws Error{invalid}.
    static std::optional<Bytes> read_master_key(const std::filesystem::path& folder,
                                                const std::string& hex);
    /// A key that is to take the place of master.key: kept durably beside it, then put in its place
    /// or forgotten.
    std::optional<Bytes> next_key() const;
    void keep_next_key(const Bytes& key) const;
    void adopt_next_key() const;
    void drop_next_key() const;

private:
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace herald::app
