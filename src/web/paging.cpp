#include "web/paging.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace herald::web {
namespace {

constexpr std::size_t kMaxSortKeys = 4;

std::string describe_unknown(std::string_view name, std::span<const std::string_view> allowed) {
    const auto near = nearest(name, allowed);
    std::string out = fmt::format("cannot sort by {}", name.empty() ? "nothing" : clip(name, 60));
    return near ? out + fmt::format("; did you mean {}?", *near)
                : out + fmt::format("; one of {}", fmt::join(allowed, ", "));
}

}  // namespace

std::vector<SortKey> parse_sort(std::string_view text, std::span<const std::string_view> allowed) {
    std::vector<SortKey> out;
    Problems problems;
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        std::string_view name = trim(text.substr(from, comma - from));
        from = comma + 1;
        const bool descending = name.starts_with('-');
        if (descending) name.remove_prefix(1);
        if (std::find(allowed.begin(), allowed.end(), name) == allowed.end())
            problems.add("?sort", describe_unknown(name, allowed));
        else if (std::any_of(out.begin(), out.end(),
                             [&](const SortKey& key) { return key.name == name; }))
            problems.add("?sort", fmt::format("names {} twice", name));
        else if (out.size() == kMaxSortKeys)
            problems.add("?sort", fmt::format("may have at most {} fields", kMaxSortKeys));
        else
            out.push_back(
                {std::string(name), descending ? Direction::descending : Direction::ascending});
    }
    problems.raise();
    return out;
}

std::string to_string(std::span<const SortKey> keys) {
    std::string out;
    for (const auto& key : keys)
        out += (out.empty() ? "" : ",") +
               std::string(key.direction == Direction::descending ? "-" : "") + key.name;
    return out;
}

std::string encode_cursor(std::string_view json_array) {
    return to_base64url(as_bytes(json_array));
}

json::array decode_cursor(std::string_view text, std::string_view list, std::size_t size) {
    const auto bytes = from_base64url(text);
    if (!bytes || !is_utf8(as_text(*bytes))) bad_cursor();
    boost::system::error_code error;
    json::value value = json::parse(as_text(*bytes), error);
    if (error || !value.is_array()) bad_cursor();
    json::array& values = value.get_array();
    if (values.size() != size + 1 || !values[0].is_string() ||
        std::string_view(values[0].get_string()) != list)
        bad_cursor();
    return std::move(values);
}

void bad_cursor() {
    Problems problems;
    problems.add("?cursor", "is not a cursor of this list and order; start again without it");
    problems.raise();
    throw Error(ErrorKind::internal, "unreachable");
}

}  // namespace herald::web
