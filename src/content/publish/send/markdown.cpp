#include "content/publish/send/markdown.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content {
namespace {

std::string inline_html(std::string_view text);

/// "[words](address)" at the beginning of `text`, whole; empty parts when it is none.
struct Link {
    std::string_view words, address;
    std::size_t size = 0;
};
Link link_at(std::string_view text) {
    const auto middle = text.find("](");
    if (!text.starts_with('[') || middle == text.npos) return {};
    if (text.substr(1, middle - 1).find('[') != text.npos) return {};
    const auto end = text.find(')', middle);
    if (end == text.npos) return {};
    const std::string_view address = text.substr(middle + 2, end - middle - 2);
    if (address.empty() || address.find(' ') != address.npos) return {};
    return {text.substr(1, middle - 1), address, end + 1};
}

/// What stands between two marks at the beginning of `text`; empty when the second is missing.
std::string_view between(std::string_view text, std::string_view mark) {
    if (!text.starts_with(mark)) return {};
    const auto end = text.find(mark, mark.size());
    if (end == text.npos || end == mark.size()) return {};
    const std::string_view inner = text.substr(mark.size(), end - mark.size());
    return inner.front() == ' ' || inner.back() == ' ' ? std::string_view{} : inner;
}

/// The HTML of one span at the beginning of `text`; its size in `used`, 0 when there is none.
std::string span_at(std::string_view text, std::size_t& used) {
    used = 0;
    const bool is_picture = text.starts_with("![");
    if (const Link link = link_at(is_picture ? text.substr(1) : text); link.size > 0) {
        const std::string address = markup::safe_address("", link.address);
        if (address.empty()) return {};
        used = link.size + (is_picture ? 1 : 0);
        if (is_picture)
            return "<img src=\"" + escape_html(address) + "\" alt=\"" + escape_html(link.words) +
                   "\">";
        return "<a href=\"" + escape_html(address) + "\">" + inline_html(link.words) + "</a>";
    }
    if (const auto code = between(text, "`"); !code.empty()) {
        used = code.size() + 2;
        return "<code>" + escape_html(code) + "</code>";
    }
    for (const std::string_view mark : {"**", "__"})
        if (const auto strong = between(text, mark); !strong.empty()) {
            used = strong.size() + 4;
            return "<strong>" + inline_html(strong) + "</strong>";
        }
    if (const auto soft = between(text, "*"); !soft.empty()) {
        used = soft.size() + 2;
        return "<em>" + inline_html(soft) + "</em>";
    }
    return {};
}

std::string inline_html(std::string_view text) {
    std::string out;
    std::size_t plain = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t used = 0;
        const std::string html = std::string_view("![`*_").find(text[i]) == std::string_view::npos
                                     ? std::string{}
                                     : span_at(text.substr(i), used);
        if (used == 0) {
            ++i;
            continue;
        }
        out += escape_html(text.substr(plain, i - plain)) + html;
        i += used;
        plain = i;
    }
    return out + escape_html(text.substr(plain));
}

/// "- ", "* ", "1. ": the list's element, and the size of its mark; empty when it is no list.
std::string_view list_of(std::string_view line, std::size_t& mark) {
    if (line.starts_with("- ") || line.starts_with("* ")) {
        mark = 2;
        return "ul";
    }
    std::size_t digits = 0;
    while (digits < line.size() && digits < 9 && line[digits] >= '0' && line[digits] <= '9')
        ++digits;
    mark = digits + 2;
    return digits > 0 && line.substr(digits).starts_with(". ") ? "ol" : "";
}

std::size_t heading_of(std::string_view line) {
    const auto marks = line.find_first_not_of('#');
    return marks != line.npos && marks >= 1 && marks <= 6 && line[marks] == ' ' ? marks : 0;
}

/// Reads line after line; what is open is closed by what cannot go on with it.
class Writer {
public:
    void line(std::string_view raw) {
        if (in_code_) return code_line(raw);
        const std::string_view text = trim(raw);
        std::size_t mark = 0;
        if (text.starts_with("```")) {
            close();
            in_code_ = true;
            out_ += "<pre><code>";
        } else if (text.empty()) {
            close();
        } else if (const auto level = heading_of(text); level > 0) {
            close();
            out_ += fmt::format("<h{0}>{1}</h{0}>\n", level, inline_html(trim(text.substr(level))));
        } else if (text == "---" || text == "***") {
            close();
            out_ += "<hr>\n";
        } else if (const auto list = list_of(text, mark); !list.empty()) {
            open(list);
            out_ += "<li>" + inline_html(trim(text.substr(mark))) + "</li>\n";
        } else if (text.starts_with('>')) {
            open("blockquote");
            add(trim(text.substr(1)));
        } else {
            open("p");
            add(text);
        }
    }
    std::string take() {
        if (in_code_) out_ += "</code></pre>\n";
        close();
        return std::move(out_);
    }

private:
    void code_line(std::string_view raw) {
        if (trim(raw) == "```") {
            out_ += "</code></pre>\n";
            in_code_ = false;
        } else {
            out_ += escape_html(raw) + "\n";
        }
    }
    void open(std::string_view element) {
        if (open_ == element) return;
        close();
        open_ = element;
        out_ += "<" + open_ + ">" + (open_ == "ul" || open_ == "ol" ? "\n" : "");
    }
    void close() {
        flush();
        if (!open_.empty()) out_ += "</" + open_ + ">\n";
        open_.clear();
    }
    void add(std::string_view text) {
        if (!paragraph_.empty()) paragraph_ += '\n';
        paragraph_ += text;
    }
    void flush() {
        const std::string html = inline_html(std::exchange(paragraph_, {}));
        for (const char c : html) out_ += c == '\n' ? std::string("<br>\n") : std::string(1, c);
    }

    std::string out_, open_, paragraph_;
    bool in_code_ = false;
};

}  // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
    return out;
}

std::string html_of_markdown(std::string_view text) {
    if (trim(text).starts_with('<') && text.find("</") != text.npos)
        return markup::sanitize_html(text, "");
    Writer writer;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        writer.line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return writer.take();
}

}  // namespace herald::content
