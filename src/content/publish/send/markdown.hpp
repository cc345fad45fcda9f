#pragma once

#include <string>
#include <string_view>

namespace herald::content {

/// The Markdown that articles are written in, as HTML: headings, paragraphs, lists, quotations,
/// code, rules, and within a line links, pictures, strong, emphasis and code. What else stands
/// there is text; HTML comes out escaped, but a text that is HTML already (it begins with a tag) is
/// only cleaned of everything active.
std::string html_of_markdown(std::string_view text);
std::string escape_html(std::string_view text);

}  // namespace herald::content
