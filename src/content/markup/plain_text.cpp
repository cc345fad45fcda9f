#include <algorithm>
#include <array>

#include "content/markup/entities.hpp"
#include "content/markup/html_tokens.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content::markup {
namespace {

/// Elements that stand on lines of their own.
bool is_block(std::string_view name) {
    constexpr std::array<std::string_view, 34> kBlocks = {
        "address", "article",    "aside",  "blockquote", "br",   "caption", "dd",    "div", "dl",
        "dt",      "figcaption", "figure", "footer",     "form", "h1",      "h2",    "h3",  "h4",
        "h5",      "h6",         "header", "hr",         "li",   "main",    "nav",   "ol",  "p",
        "pre",     "section",    "table",  "tr",         "ul",   "summary", "legend"};
    return std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end();
}

bool is_hidden(std::string_view name) {
    return name == "script" || name == "style" || name == "noscript" || name == "template" ||
           name == "iframe" || name == "object" || name == "textarea" || name == "select";
}

/// Appends text with runs of white space folded into one space.
class Folded {
public:
    explicit Folded(std::string& out) : out_(out) {}

    void text(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            const bool no_break = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
            if (c == ' ' || (c >= '\t' && c <= '\r') || no_break) {
                space_ = true;
                if (no_break) ++i;
                continue;
            }
            if (c == '\0') continue;
            if (c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xAD') {  // soft hyphen
                ++i;
                continue;
            }
            if (line_ && !out_.empty())
                out_ += '\n';
            else if (space_ && !out_.empty())
                out_ += ' ';
            space_ = line_ = false;
            out_ += c;
        }
    }
    void line() { line_ = true; }
    void space() { space_ = true; }

private:
    std::string& out_;
    bool space_ = false, line_ = false;
};

}  // namespace

std::string plain_text(std::string_view html) {
    std::string out, decoded;
    out.reserve(html.size());
    Folded folded(out);
    HtmlTokens tokens(html);
    while (true) {
        switch (tokens.next()) {
            case HtmlToken::finish: return out;
            case HtmlToken::text:
                if (tokens.raw().find('&') == std::string_view::npos) {
                    folded.text(tokens.raw());
                } else {
                    decoded.clear();
                    decode_entities(decoded, tokens.raw());
                    folded.text(decoded);
                }
                break;
            case HtmlToken::start:
                if (is_hidden(tokens.name()) && !tokens.closes_itself())
                    tokens.skip_raw_text(tokens.name());
                else if (is_block(tokens.name()))
                    folded.line();
                else if (tokens.name() == "td" || tokens.name() == "th")
                    folded.space();
                break;
            case HtmlToken::end:
                if (is_block(tokens.name())) folded.line();
                break;
            case HtmlToken::other: break;
        }
    }
}

}  // namespace herald::content::markup
