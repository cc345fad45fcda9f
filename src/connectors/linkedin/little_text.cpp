#include "connectors/linkedin/linkedin.hpp"
#include "content/text/marks.hpp"

namespace herald::connectors::linkedin {
namespace {

constexpr std::string_view kReserved = "\\|{}@[]()<>#*_~";

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        if (kReserved.find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
}

}  // namespace

std::string to_little_text(std::string_view text) {
    std::string out;
    std::size_t at = 0;
    for (const content::Mark& mark : content::marks_of(text)) {
        if (mark.kind != content::MarkKind::hashtag) continue;
        append_escaped(out, text.substr(at, mark.from - at));
        out += "{hashtag|\\#|";
        append_escaped(out, mark.of(text).substr(1));
        out += '}';
        at = mark.from + mark.size;
    }
    append_escaped(out, text.substr(at));
    return out;
}

std::string from_little_text(std::string_view little) {
    constexpr std::string_view kHashtag = "{hashtag|";
    std::string out;
    bool inside = false;  // of a hashtag's template
    for (std::size_t at = 0; at < little.size(); ++at) {
        const char c = little[at];
        if (c == '\\' && at + 1 < little.size()) {
            out += little[++at];
        } else if (little.substr(at, kHashtag.size()) == kHashtag) {
            at += kHashtag.size() - 1;
            inside = true;
        } else if (inside && c == '|') {
            continue;
        } else if (inside && c == '}') {
            inside = false;
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace herald::connectors::linkedin
