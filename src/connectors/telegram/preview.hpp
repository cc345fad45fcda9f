#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connector/collect.hpp"

/// The web preview of a public channel: t.me/s/NAME.
namespace herald::connectors::telegram {

struct Preview {
    std::string title;
    std::vector<connector::SourceItem> items;  ///< as the page has them: the oldest first
};

/// Any bytes can be read; a page without messages has no items.
Preview read_preview(std::string_view html);

/// "1.2K" → 1200, "3M" → 3000000; absent when it is no number.
std::optional<std::int64_t> read_views(std::string_view text);

}  // namespace herald::connectors::telegram
