#pragma once

#include <map>
#include <string>

#include "content/page/page.hpp"
#include "content/page/tree.hpp"

/// What a page says of itself in its head and in JSON-LD. Internal to the module.
namespace herald::content::page {

/// schema.org of the page's article.
struct Schema {
    std::string headline, author, description, publisher, published, modified, image, url;
};
Schema read_schema(const Tree& tree);

/// <meta> by name or property, lower case, the first that is not empty.
std::map<std::string, std::string, std::less<>> read_metas(const Tree& tree);

/// Title, byline, site and the rest; addresses absolute against `base`.
void read_metadata(const Tree& tree, const std::string& base, Page& page);

/// The title of the article in the title of the window: "Article | Site" → "Article".
std::string clean_title(const Tree& tree);

/// Who wrote it, as the page shows it; empty when it does not.
std::string shown_byline(const Tree& tree);

}  // namespace herald::content::page
