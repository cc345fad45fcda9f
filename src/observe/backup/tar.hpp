#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Headers of tar archives (POSIX.1-2001, pax).
namespace herald::backup {

inline constexpr std::size_t kTarBlock = 512;

/// The header blocks of a file, with a pax header before them for a long name or a large file.
std::string tar_header(const std::string& name, std::uint64_t size, std::int64_t seconds);
/// Zeros up to the next block.
std::string tar_padding(std::uint64_t size);

struct TarEntry {
    std::string name;
    std::uint64_t size = 0;
    char type = '0';  ///< '0' a file, 'x' a pax header of the next one
    bool is_end = false;
};
/// Throws Error{invalid} for what is no header.
TarEntry parse_tar_header(std::string_view block);
/// `path` and `size` of a pax header's records, put into `entry`.
void apply_pax(std::string_view records, TarEntry& entry);

}  // namespace herald::backup
