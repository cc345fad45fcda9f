#pragma once

#include "web/http.hpp"

/// One part of a stored file, for players that jump and downloads that go on (RFC 9110, section
/// 14).
namespace herald::web {

/// What a Range header asks of a file.
struct AskedRange {
    enum class Fit {
        whole,   ///< nothing, or what a server may pass over: another unit, several parts, rubbish
        part,    ///< `offset` and `size` lie within the file
        beyond,  ///< 416
    };
    Fit fit = Fit::whole;
    std::uint64_t offset = 0, size = 0;
};
AskedRange parse_range(std::string_view header, std::uint64_t file_size);

/// Marks a file that is answered whole with its ETag and Accept-Ranges, and cuts it to the part the
/// request asks for. Any other answer stays as it is. Reads nothing of the file.
Response part_of(Response whole, const Request& request);

}  // namespace herald::web
