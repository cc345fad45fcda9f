#pragma once

#include <filesystem>

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

private:
    std::filesystem::path path_;
    int lock_ = -1;
};

}  // namespace herald::app
