#pragma once

#include <string>
#include <string_view>

namespace herald {

/// Text between tags or in a quoted attribute, of HTML and of XML: & < > " become references.
std::string escape_html(std::string_view text);
void append_html(std::string& out, std::string_view text);
/// The same without the quotation mark, which Slack's and Telegram's markup, WebVTT and X show as
/// it is.
std::string escape_angles(std::string_view text);

}  // namespace herald
