#pragma once

#include "web/paging.hpp"

/// Lists of the newest first by ids that grow with time: "id < :before ORDER BY id DESC LIMIT
/// :limit".
namespace herald::web {

/// What such a list begins before; on the first page that is past every id.
template <class I>
I newest_before(const Paged& paged, std::string_view list) {
    if (const auto cursor = read_cursor<I>(paged, list)) return std::get<0>(*cursor);
    I last;
    last.value.bytes.fill(0xff);
    return last;
}

template <class T>
Page<T> make_newest_page(std::vector<T> rows, const Paged& paged, std::string_view list) {
    return make_page(std::move(rows), paged,
                     [list](const T& last) { return make_cursor(list, last.id); });
}

}  // namespace herald::web
