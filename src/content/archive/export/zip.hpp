#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace herald::content {

/// A ZIP file written from front to back (APPNOTE 6.3, without ZIP64): at most 65,534 files and
/// 4 GB.
class ZipWriter {
public:
    /// Throws Error{unavailable} when the disk is full.
    explicit ZipWriter(const std::filesystem::path& path);
    /// Names are UTF-8 and unique: the caller's care.
    void add(std::string_view name, std::string_view content);
    void finish();
    std::uint64_t size() const { return at_; }

private:
    struct Entry {
        std::string name;
        std::uint32_t crc = 0, packed = 0, size = 0, at = 0;
    };
    void put(std::string_view bytes);

    std::ofstream out_;
    std::vector<Entry> entries_;
    std::uint64_t at_ = 0;
};

}  // namespace herald::content
