#include "content/markup/sanitize.hpp"

#include <algorithm>
#include <vector>

#include "base/html.hpp"
#include "base/text.hpp"
#include "content/markup/address.hpp"
#include "content/markup/allowed.hpp"
#include "content/markup/entities.hpp"
#include "content/markup/html_tokens.hpp"

namespace herald::content::markup {
namespace {

/// Nesting beyond this is flattened: tags go, text stays.
constexpr std::size_t kDeepest = 200;

enum class Language { html, svg, math };

struct Open {
    std::string name;
    Language language;
};

class Sanitizer {
public:
    Sanitizer(std::string_view html, std::string_view base) : tokens_(html), base_(base) {
        out_.reserve(html.size() + 64);
    }

    std::string run() {
        while (true) {
            switch (tokens_.next()) {
                case HtmlToken::finish:
                    while (!open_.empty()) close_last();
                    return std::move(out_);
                case HtmlToken::text: text(tokens_.raw()); break;
                case HtmlToken::start: start(); break;
                case HtmlToken::end: end(); break;
                case HtmlToken::other: other(tokens_.raw()); break;
            }
        }
    }

private:
    void text(std::string_view raw) {
        if (raw.starts_with('<')) {
            out_ += "&lt;";
            raw.remove_prefix(1);
        }
        CharacterBuffer buffer;
        while (true) {
            const auto at = raw.find('&');
            out_.append(raw.substr(0, at));
            if (at == std::string_view::npos) return;
            raw.remove_prefix(at);
            raw.remove_prefix(reference(raw, buffer));
        }
    }

    /// Appends the reference at the start of `raw` as it should stand; returns its length.
    std::size_t reference(std::string_view raw, CharacterBuffer& buffer) {
        const auto found = read_reference(raw, buffer);
        if (found && raw[1] != '#') {
            out_.append(raw.substr(0, found->size));
            return found->size;
        }
        if (found) {
            number(raw.substr(0, found->size));
            return found->size;
        }
        const bool named = raw.size() > 1 &&
                           ((raw[1] >= 'a' && raw[1] <= 'z') || (raw[1] >= 'A' && raw[1] <= 'Z'));
        out_ += named ? "&amp;" : "&";
        return 1;
    }

    void number(std::string_view raw) {
        std::string digits = to_lower_ascii(raw.substr(2));
        if (digits.ends_with(';')) digits.pop_back();
        const bool hex = digits.starts_with('x');
        const auto code = std::strtoul(digits.c_str() + (hex ? 1 : 0), nullptr, hex ? 16 : 10);
        if (code >= 0x80 && code < 0xA0) {
            append_character(out_, from_windows_1252(static_cast<char32_t>(code)));
            return;
        }
        out_.append("&#").append(digits) += ';';
    }

    /// Comments go: browsers end them where others do not ("<!--->", "--!>").
    void other(std::string_view raw) {
        if (raw == "<![CDATA[") out_ += "&lt;![CDATA[";  // no such thing in HTML: shown
    }

    Language language() const { return open_.empty() ? Language::html : open_.back().language; }

    void start() {
        const std::string_view name = tokens_.name();
        if (language() == Language::html && is_allowed_element(name)) return start_html(name);
        if (name == "svg" || language() == Language::svg) return start_svg();
        if (name == "math" || language() == Language::math) return start_math();
        drop(name);
    }

    /// What a script holds goes with it.
    void drop(std::string_view name) {
        if (is_dropped_whole(name) && !tokens_.closes_itself()) tokens_.skip_raw_text(name);
    }

    void start_html(std::string_view name) {
        kept_.clear();
        for (const auto& attribute : tokens_.attributes()) keep_html(attribute);
        write_start(name);
        if (is_void_element(name))
            out_.insert(out_.size() - 1, " /");
        else if (tokens_.closes_itself())
            out_.append("</").append(name) += '>';
        else
            push(name, Language::html);
    }

    void push(std::string_view name, Language language) {
        if (open_.size() < kDeepest) {
            open_.push_back({std::string(name), language});
            return;
        }
        out_.resize(start_);  // too deep: without the tag
    }

    void keep_html(const HtmlAttribute& attribute) {
        const std::string name = to_lower_ascii(attribute.name);
        if (name == "style") {
            const std::string style = allowed_style(decode_entities(attribute.value));
            if (!style.empty()) keep(name, style, Raw::no);
            return;
        }
        if (!is_allowed_attribute(name)) return;
        if (is_address_attribute(name)) return keep_address(name, attribute.value);
        if (name == "srcset") return;  // pictures of several sizes: src stands for them
        keep(name, attribute.value, Raw::yes);
    }

    void keep_address(std::string_view name, std::string_view value) {
        const std::string written = decode_entities(value);
        if (trim(written).empty()) return keep(name, {}, Raw::no);
        const std::string address = safe_address(base_, written);
        if (!address.empty()) keep(name, address, Raw::no);
    }

    enum class Raw { yes, no };
    void keep(std::string_view name, std::string_view value, Raw raw) {
        for (const auto& [known, text] : kept_)
            if (known == name) return;
        std::string text;
        raw == Raw::yes ? escape_raw(text, value) : append_html(text, value);
        kept_.emplace_back(name, std::move(text));
    }

    /// References stay as they are; what would end the value is escaped.
    static void escape_raw(std::string& out, std::string_view value) {
        CharacterBuffer buffer;
        for (std::size_t i = 0; i < value.size(); ++i) {
            switch (value[i]) {
                case '<': out += "&lt;"; break;
                case '>': out += "&gt;"; break;
                case '"': out += "&quot;"; break;
                case '&': out += read_reference(value.substr(i), buffer) ? "&" : "&amp;"; break;
                default: out += value[i];
            }
        }
    }

    void write_start(std::string_view name) {
        start_ = out_.size();
        std::sort(kept_.begin(), kept_.end());
        (out_ += '<').append(name);
        for (const auto& [key, value] : kept_)
            (out_ += ' ').append(key).append("=\"").append(value) += '"';
        out_ += '>';
    }

    void start_svg() {
        std::string name(tokens_.raw().substr(1, tokens_.name().size()));
        if (language() == Language::html) name = "svg";
        if (!is_allowed_svg_element(name)) {
            if (language() != Language::html && is_allowed_element(tokens_.name()) &&
                in_text_of_svg())
                return start_html(tokens_.name());
            return drop(tokens_.name());
        }
        kept_.clear();
        for (const auto& attribute : tokens_.attributes()) {
            const std::string_view known = svg_attribute(attribute.name);
            if (known.empty()) continue;
            known == "xlink:href" ? keep_address(known, attribute.value)
                                  : keep(known, attribute.value, Raw::yes);
        }
        foreign(name, Language::svg, "http://www.w3.org/2000/svg");
    }

    /// Inside <desc> and <title> of a drawing HTML may stand.
    bool in_text_of_svg() const {
        return open_.back().name == "desc" || open_.back().name == "title";
    }

    void start_math() {
        const std::string name(tokens_.name());
        if (!is_allowed_math_element(name)) {
            return drop(name);
        }
        kept_.clear();
        for (const auto& attribute : tokens_.attributes()) {
            const std::string key = to_lower_ascii(attribute.name);
            if (!is_allowed_math_attribute(key)) continue;
            key.ends_with("href") ? keep_address(key, attribute.value)
                                  : keep(key, attribute.value, Raw::yes);
        }
        foreign(name, Language::math, "http://www.w3.org/1998/Math/MathML");
    }

    void foreign(const std::string& name, Language language, std::string_view space) {
        const bool outermost = this->language() != language;
        std::erase_if(kept_, [&](const auto& pair) { return pair.first == "xmlns"; });
        if (outermost) kept_.emplace_back("xmlns", std::string(space));
        const bool links = std::any_of(kept_.begin(), kept_.end(), [](const auto& pair) {
            return pair.first.starts_with("xlink:");
        });
        std::erase_if(kept_, [&](const auto& pair) { return pair.first == "xmlns:xlink"; });
        if (links) kept_.emplace_back("xmlns:xlink", "http://www.w3.org/1999/xlink");
        write_start(name);
        if (tokens_.closes_itself())
            out_.append("</").append(name) += '>';
        else
            push(name, language);
    }

    void end() {
        const std::string_view name = tokens_.name();
        for (std::size_t i = open_.size(); i > 0; --i) {
            if (!equals_ignoring_case(open_[i - 1].name, name)) continue;
            while (open_.size() >= i) close_last();
            return;
        }
    }

    void close_last() {
        out_.append("</").append(open_.back().name) += '>';
        open_.pop_back();
    }

    HtmlTokens tokens_;
    std::string_view base_;
    std::string out_;
    std::size_t start_ = 0;
    std::vector<Open> open_;
    std::vector<std::pair<std::string, std::string>> kept_;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string sanitize_html(std::string_view html, std::string_view base) {
    return Sanitizer(html, base).run();
}

bool looks_like_html(std::string_view text) {
    if (text.find_first_of("<&") == std::string_view::npos) return false;
    bool found = false;
    CharacterBuffer buffer;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '&') {
            const auto reference = read_reference(text.substr(i), buffer);
            if (!reference && is_letter(text[i + 1])) {  // a name that HTML does not know
                const auto end = text.find_first_not_of(
                    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", i + 1);
                if (end != text.npos && text[end] == ';') return false;
            }
            found |= reference.has_value();
        } else if (text[i] == '<') {
            const bool closing = text[i + 1] == '/';
            const std::size_t from = i + (closing ? 2 : 1);
            if (from >= text.size() || !is_letter(text[from])) continue;
            auto end = from;
            while (end < text.size() &&
                   (is_letter(text[end]) || (text[end] >= '0' && text[end] <= '9')))
                ++end;
            if (!is_allowed_element(to_lower_ascii(text.substr(from, end - from)))) return false;
            found |= closing;
        }
    }
    return found;
}

}  // namespace herald::content::markup
