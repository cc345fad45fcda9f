#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// What a file is, by its bytes.
namespace herald::content {

struct FoundMedia {
    std::string_view media_type;                ///< "image/png"
    std::optional<std::int64_t> width, height;  ///< pixels, of pictures, where they could be read
};

/// `head`: the file's first bytes, at best a megabyte: a JPEG tells its size behind its metadata.
/// Absent for everything but PNG, JPEG, GIF, WebP and MP4. Never throws, whatever the bytes.
std::optional<FoundMedia> find_media_type(std::string_view head);

}  // namespace herald::content
