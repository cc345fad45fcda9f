#include "base/error.hpp"
#include "base/id.hpp"
#include "web/paging.hpp"

/// Any bytes as a cursor and as a sort: refused as the client's mistake, or read; what was read
/// makes a cursor that reads the same.
namespace herald::web {
namespace {

using Values = std::tuple<std::optional<double>, std::string, Time, Uuid>;

std::optional<Values> read(const std::string& text) {
    const Paged paged{.limit = {}, .cursor = text};
    return read_cursor<std::optional<double>, std::string, Time, Uuid>(paged, "things:-spend");
}

}  // namespace
}  // namespace herald::web

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::web;
    const std::string text(reinterpret_cast<const char*>(data), size);
    constexpr std::array<std::string_view, 3> kAllowed{"name", "spend", "created_at"};
    try {
        const auto sort = parse_sort(text, kAllowed);
        const auto again = parse_sort(to_string(sort), kAllowed);
        if (to_string(again) != to_string(sort)) __builtin_trap();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) __builtin_trap();
    }
    // As it came, and as the JSON inside one: else nothing would pass the base64.
    for (const std::string& cursor : {text, encode_cursor(text)}) {
        try {
            const auto values = read(cursor);
            const auto made = std::apply(
                [](const auto&... each) { return make_cursor("things:-spend", each...); }, *values);
            if (read(made) != values) __builtin_trap();
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::invalid) __builtin_trap();
        }
    }
    return 0;
}
