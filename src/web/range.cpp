#include "web/range.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "web/problem.hpp"

namespace herald::web {
namespace {

constexpr std::string_view kUnit = "bytes=";

/// Digits alone; more than 64 bits hold is past the end of any file.
std::optional<std::uint64_t> parse_position(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || end != text.data() + text.size()) return std::nullopt;
    if (error == std::errc::result_out_of_range) return UINT64_MAX;
    return error == std::errc() ? std::optional(out) : std::nullopt;
}

/// Files are written once and renamed into their place: size and time tell two of them apart. Empty
/// when it has gone.
std::string tag_of(const FileBody& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file.path, error);
    if (error) return {};
    const auto written = std::filesystem::last_write_time(file.path, error);
    if (error) return {};
    return fmt::format("\"{:x}-{:x}\"", size, written.time_since_epoch().count());
}

Response refusal(const Request& request, std::uint64_t file_size) {
    Response out{.status = 416};
    out.body = to_json(
        Problem{.type = "about:blank",
                .title = "Range not satisfiable",
                .status = 416,
                .detail = fmt::format("The file ends before that: it has {} bytes.", file_size),
                .instance = request.path,
                .errors = {},
                .request_id = request.id});
    out.headers.set("Content-Type", "application/problem+json");
    out.headers.set("Content-Range", fmt::format("bytes */{}", file_size));
    return out;
}

}  // namespace

AskedRange parse_range(std::string_view header, std::uint64_t file_size) {
    header = trim(header);
    if (header.size() <= kUnit.size() ||
        !equals_ignoring_case(header.substr(0, kUnit.size()), kUnit))
        return {};
    const std::string_view asked = trim(header.substr(kUnit.size()));
    const std::size_t dash = asked.find('-');
    if (dash == std::string_view::npos) return {};
    const std::string_view from_text = asked.substr(0, dash), to_text = asked.substr(dash + 1);
    const auto from = parse_position(from_text), to = parse_position(to_text);
    if ((!from && !from_text.empty()) || (!to && !to_text.empty())) return {};
    if (!from && !to) return {};
    if (!from) {  // the last so many
        const std::uint64_t size = std::min(*to, file_size);
        if (size == 0) return {.fit = AskedRange::Fit::beyond};
        return {AskedRange::Fit::part, file_size - size, size};
    }
    if (to && *to < *from) return {};
    if (*from >= file_size) return {.fit = AskedRange::Fit::beyond};
    const std::uint64_t last = std::min(to.value_or(UINT64_MAX), file_size - 1);
    return {AskedRange::Fit::part, *from, last - *from + 1};
}

Response part_of(Response whole, const Request& request) {
    if (whole.status != 200 || !whole.file) return whole;
    const std::uint64_t size = whole.file->size;
    if (!whole.headers.has("ETag"))
        if (std::string tag = tag_of(*whole.file); !tag.empty())
            whole.headers.set("ETag", std::move(tag));
    whole.headers.set("Accept-Ranges", "bytes");
    if (request.method != "GET" || !request.headers.has("Range")) return whole;
    // Of a file that has changed since the first part, a second part would be a wrong one.
    if (request.headers.has("If-Range") &&
        request.headers.get("If-Range") != whole.headers.get("ETag"))
        return whole;
    const AskedRange asked = parse_range(request.headers.get("Range"), size);
    if (asked.fit == AskedRange::Fit::whole) return whole;
    if (asked.fit == AskedRange::Fit::beyond) return refusal(request, size);
    whole.status = 206;
    whole.headers.set("Content-Range", fmt::format("bytes {}-{}/{}", asked.offset,
                                                   asked.offset + asked.size - 1, size));
    whole.file->offset += asked.offset;
    whole.file->size = asked.size;
    return whole;
}

}  // namespace herald::web
