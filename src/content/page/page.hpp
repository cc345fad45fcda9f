#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

/// What a web page says, without what stands around it.
namespace herald::content::page {

struct Page {
    std::string title, byline, site_name;
    std::string excerpt;    ///< what the page says it is about, else its first paragraph
    std::string language;   ///< "en-US" as the page says; empty when it does not
    std::string direction;  ///< "rtl", "ltr" or empty
    std::string published;  ///< as written
    std::optional<Time> published_at, updated_at;
    std::string image_url, canonical_url;
    std::string text;  ///< the article: a paragraph, heading or list item a line
    std::string html;  ///< the same, sanitised, addresses absolute
    std::string encoding;
    /// There is an article worth reading: enough text in whole sentences.
    bool readable = false;
};

struct PageLimits {
    std::size_t bytes = 16 << 20;
    std::size_t nodes = 500'000;
    std::size_t text_bytes = 4 << 20;
};

/// Reads any bytes as a page. `url` makes addresses absolute, `content_type` is the answer's
/// header; both may be empty. Throws Error{too_large} beyond limits.bytes, nothing else.
Page read_page(std::string_view bytes, std::string_view url = {},
               std::string_view content_type = {}, const PageLimits& limits = {});

}  // namespace herald::content::page
