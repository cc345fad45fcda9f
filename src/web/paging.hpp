#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/rules.hpp"
#include "web/results.hpp"

/// Keyset paging: a cursor holds the sort values and the id of the last row, so that pages stay
/// stable under inserts.
namespace herald::web {

/// Base of every list's request struct: BOOST_DESCRIBE_STRUCT(ListTasks, (web::Paged), (state,
/// type)).
struct Paged {
    static constexpr std::int64_t kDefault = 50, kMax = 500;
    std::optional<std::int64_t> limit;
    std::optional<std::string> cursor;

    std::int64_t size() const { return limit.value_or(kDefault); }
    /// What a query asks for: one row more than the page, which tells whether there is another
    /// page.
    std::int64_t fetch() const { return size() + 1; }
};
BOOST_DESCRIBE_STRUCT(Paged, (), (limit, cursor))

enum class Direction { ascending, descending };

struct SortKey {
    std::string name;
    Direction direction = Direction::ascending;
    auto operator<=>(const SortKey&) const = default;
};

/// "-spend,name" → spend descending, then name ascending; at most 4 keys, none twice. Throws
/// Error{invalid} at "?sort", naming the nearest allowed field.
std::vector<SortKey> parse_sort(std::string_view text, std::span<const std::string_view> allowed);
/// The canonical text of a sort; a good `list` for cursors.
std::string to_string(std::span<const SortKey> keys);

/// The untyped half of cursors: base64url of a JSON array whose first element names the list and
/// its order.
std::string encode_cursor(std::string_view json_array);
/// Throws Error{invalid} at "?cursor" when the text is broken, of another list or order, or not
/// `size` values long.
json::array decode_cursor(std::string_view text, std::string_view list, std::size_t size);
[[noreturn]] void bad_cursor();

/// `list` is what the cursor is for, with everything that decides the order ("tasks",
/// "campaigns:-spend"): a cursor of another list or order is refused. Values are anything with a
/// JSON form, the id last.
template <class... T>
std::string make_cursor(std::string_view list, const T&... values) {
    std::string text = "[";
    write_json(text, list);
    ((text += ',', write_json<Digits::exact>(text, values)), ...);
    text += ']';
    return encode_cursor(text);
}

/// The values of the request's cursor; absent on the first page. Throws Error{invalid} at
/// "?cursor".
template <class... T>
std::optional<std::tuple<T...>> read_cursor(const Paged& paged, std::string_view list) {
    if (!paged.cursor) return std::nullopt;
    const json::array values = decode_cursor(*paged.cursor, list, sizeof...(T));
    std::tuple<T...> out;
    Problems problems;
    std::size_t at = 1;
    std::apply(
        [&](auto&... value) {
            ((value = decode_json<std::remove_cvref_t<decltype(value)>>(values[at++], problems)),
             ...);
        },
        out);
    if (!problems.empty()) bad_cursor();
    return out;
}

/// Cuts the extra row off and makes the cursor from the last one that stays: cursor_of(row).
template <class T, class F>
Page<T> make_page(std::vector<T> rows, const Paged& paged, F&& cursor_of) {
    Page<T> page;
    const auto size = static_cast<std::size_t>(paged.size());
    if (rows.size() > size) {
        rows.resize(size);
        page.next_cursor = cursor_of(rows.back());
    }
    page.data = std::move(rows);
    return page;
}

}  // namespace herald::web

template <>
inline constexpr auto herald::rules<herald::web::Paged> = std::tuple{
    rule<&herald::web::Paged::limit>(at_least{1}, at_most{500},
                                     doc{"Rows a page; 50 when left out."}),
    rule<&herald::web::Paged::cursor>(length{1, 2000}, doc{"The next_cursor of the page before."}),
};
