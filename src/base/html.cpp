#include "base/html.hpp"

namespace herald {
namespace {

void append(std::string& out, std::string_view text, const char* marks) {
    for (;;) {
        const auto at = text.find_first_of(marks);
        out.append(text.substr(0, at));
        if (at == std::string_view::npos) return;
        switch (text[at]) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            default: out += "&quot;";
        }
        text.remove_prefix(at + 1);
    }
}

}  // namespace

void append_html(std::string& out, std::string_view text) { append(out, text, "&<>\""); }

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_html(out, text);
    return out;
}

std::string escape_angles(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append(out, text, "&<>");
    return out;
}

}  // namespace herald
