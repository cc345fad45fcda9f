#pragma once

#include <filesystem>

namespace herald::store {

/// An open file that can be copied as it is now; shares its blocks where the file system can
/// (reflink), else copies them.
class FileCopy {
public:
    /// Throws Error{unavailable} when it cannot be read.
    explicit FileCopy(const std::filesystem::path& file);
    ~FileCopy();
    FileCopy(const FileCopy&) = delete;
    FileCopy& operator=(const FileCopy&) = delete;
    /// Throws Error{unavailable} when the disk is full.
    void copy_to(const std::filesystem::path& target) const;

private:
    int fd_ = -1;
};

}  // namespace herald::store
