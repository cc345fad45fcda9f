#pragma once

#include <string>
#include <string_view>

namespace herald::content::markup {

/// The Markdown that articles and e-mails are written in, as HTML: CommonMark with GitHub's tables,
/// struck out words and bare addresses; the end of a line is one. The result has been through
/// sanitize_html(). HTML within Markdown comes out as text, so that nobody's words vanish, except
/// comments, which go, and <br>; what may not be linked to keeps its words alone. A text that is
/// HTML already (it begins with a tag) is only cleaned of everything active.
std::string html_of_markdown(std::string_view text);

}  // namespace herald::content::markup
