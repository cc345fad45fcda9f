#include "content/markup/html_tokens.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace herald::content::markup {
namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool is_name_end(char c) { return is_space(c) || c == '>' || c == '/' || c == '<'; }

constexpr std::size_t kMaxAttributes = 200;

}  // namespace

bool is_void_element(std::string_view name) {
    constexpr std::array<std::string_view, 20> kVoid = {
        "area",  "base", "basefont", "br",     "col",   "command", "embed",
        "frame", "hr",   "image",    "img",    "input", "isindex", "keygen",
        "link",  "meta", "param",    "source", "track", "wbr"};
    return std::find(kVoid.begin(), kVoid.end(), name) != kVoid.end();
}

HtmlToken HtmlTokens::take(std::size_t size, HtmlToken kind) {
    raw_ = rest_.substr(0, size);
    rest_.remove_prefix(raw_.size());
    return kind;
}

void HtmlTokens::set_name(std::string_view written) {
    if (std::none_of(written.begin(), written.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
        name_ = written;
        return;
    }
    lowered_ = to_lower_ascii(written);
    name_ = lowered_;
}

HtmlToken HtmlTokens::next() {
    if (rest_.empty()) return HtmlToken::finish;
    if (rest_[0] == '<' && rest_.size() > 1) {
        if (is_letter(rest_[1])) return read_start();
        if (rest_[1] == '/') return read_end();
        if (rest_[1] == '!' || rest_[1] == '?') return read_other();
    }
    const auto end = rest_.find('<', 1);
    return take(std::min(end, rest_.size()), HtmlToken::text);
}

HtmlToken HtmlTokens::read_start() {
    attributes_.clear();
    closes_itself_ = false;
    const std::string_view text = rest_;
    std::size_t at = 1;
    while (at < text.size() && !is_name_end(text[at])) ++at;
    set_name(text.substr(1, at - 1));
    while (true) {
        while (at < text.size() && (is_space(text[at]) || text[at] == '/')) {
            closes_itself_ = text[at] == '/';
            ++at;
        }
        if (at == text.size()) return take(at, HtmlToken::other);  // cut within a tag
        if (text[at] == '>') return take(at + 1, HtmlToken::start);
        if (text[at] == '<') return take(at, HtmlToken::start);  // <a <b>
        closes_itself_ = false;
        const std::size_t from = at++;
        while (at < text.size() && !is_name_end(text[at]) && text[at] != '=') ++at;
        HtmlAttribute attribute{text.substr(from, at - from), {}};
        std::size_t look = at;
        while (look < text.size() && is_space(text[look])) ++look;
        if (look < text.size() && text[look] == '=') {
            at = look + 1;
            while (at < text.size() && is_space(text[at])) ++at;
            const char quote = at < text.size() ? text[at] : ' ';
            if (quote == '"' || quote == '\'') {
                auto end = text.find(quote, at + 1);
                if (end == std::string_view::npos)  // never closed: up to the tag's end
                    end = std::min(text.find('>', at), text.size());
                attribute.value = text.substr(at + 1, end - at - 1);
                at = end < text.size() && text[end] == quote ? end + 1 : end;
            } else {
                const std::size_t start = at;
                while (at < text.size() && !is_space(text[at]) && text[at] != '>') ++at;
                attribute.value = text.substr(start, at - start);
            }
        }
        if (attributes_.size() < kMaxAttributes) attributes_.push_back(attribute);
    }
}

HtmlToken HtmlTokens::read_end() {
    attributes_.clear();
    if (rest_.size() < 3 || !is_letter(rest_[2])) {
        if (rest_.size() < 3 || is_space(rest_[2])) return take(2, HtmlToken::text);
        const auto end = rest_.find('>');
        return take(end == std::string_view::npos ? rest_.size() : end + 1, HtmlToken::other);
    }
    std::size_t at = 2;
    while (at < rest_.size() && !is_name_end(rest_[at])) ++at;
    set_name(rest_.substr(2, at - 2));
    const auto end = rest_.find_first_of("<>", at);
    if (end == std::string_view::npos) return take(rest_.size(), HtmlToken::end);
    return take(rest_[end] == '>' ? end + 1 : end, HtmlToken::end);
}

HtmlToken HtmlTokens::read_other() {
    if (rest_.starts_with("<!--")) {
        if (rest_.starts_with("<!-->")) return take(5, HtmlToken::other);
        const auto end = rest_.find("-->", 4);
        return take(end == std::string_view::npos ? rest_.size() : end + 3, HtmlToken::other);
    }
    if (rest_.starts_with("<![CDATA[")) return take(9, HtmlToken::other);  // its inside is HTML
    if (rest_[1] == '!' && rest_.size() > 2 && !is_letter(rest_[2]) && rest_[2] != '[' &&
        rest_[2] != '>')
        return take(2, HtmlToken::text);
    const auto end = rest_.find('>');
    return take(end == std::string_view::npos ? rest_.size() : end + 1, HtmlToken::other);
}

std::string_view HtmlTokens::skip_raw_text(std::string_view name) {
    // `name` may be the name of the token itself: it is read before anything changes.
    std::size_t at = 0;
    const std::string_view all = rest_;
    while (true) {
        at = all.find("</", at);
        if (at == std::string_view::npos) {
            rest_ = {};
            return all;
        }
        if (equals_ignoring_case(all.substr(at + 2, name.size()), name)) break;
        at += 2;
    }
    const auto end = all.find('>', at);
    rest_.remove_prefix(end == std::string_view::npos ? all.size() : end + 1);
    return all.substr(0, at);
}

}  // namespace herald::content::markup
