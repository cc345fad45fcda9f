#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "connector/call.hpp"

/// Reading what others publish, as values.
namespace herald::connector {

/// One item of a source, whatever it is. Texts are plain.
struct SourceItem {
    std::string external_id;  ///< the source's own id; never empty
    std::string url, title, text, author, language, image_url;
    std::vector<std::string> tags;
    std::optional<Time> published_at;
    std::optional<std::int64_t> likes, comments, shares, views;
};

/// One reading of a place ("@name@host", "r/name", a channel). `cursor` is what the last reading
/// left; at first it is empty.
struct SourcePage {
    std::vector<SourceItem> items;
    std::string cursor;
    std::string title;  ///< of the place
};
struct ReadItems {
    std::function<SourcePage(Call&, const std::string& place, const std::string& cursor)> read;
    /// What a page says that the network shows to anybody, the newest first; without a title it is
    /// no such page. Empty where there is none, or where it is a feed.
    std::function<SourcePage(std::string_view html)> read_page = {};
};

}  // namespace herald::connector
