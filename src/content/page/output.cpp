#include <algorithm>
#include <vector>

#include "base/html.hpp"
#include "base/text.hpp"
#include "content/markup/entities.hpp"
#include "content/page/article.hpp"

namespace herald::content::page {
namespace {

/// Text with white space folded, a block a line, <pre> as it stands.
class Lines {
public:
    explicit Lines(std::size_t most) : most_(most) {}

    void text(std::string_view text, bool as_it_stands) {
        if (out_.size() >= most_) return;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            const bool no_break = c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xA0';
            if (c == '\n' && as_it_stands) {
                line_ = true;
                continue;
            }
            if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0' || no_break) {
                space_ = true;
                i += no_break ? 1 : 0;
                continue;
            }
            if (c == '\xC2' && i + 1 < text.size() && text[i + 1] == '\xAD') {  // soft hyphen
                ++i;
                continue;
            }
            if (line_ && !out_.empty())
                out_ += '\n';
            else if (space_ && !out_.empty())
                out_ += ' ';
            line_ = space_ = false;
            out_ += c;
        }
    }
    void line() { line_ = true; }
    void space() { space_ = true; }
    std::string take() { return std::string(clip(out_, most_)); }

private:
    std::size_t most_;
    std::string out_;
    bool line_ = false, space_ = false;
};

bool is_cell(std::string_view name) { return name == "td" || name == "th"; }

}  // namespace

std::string article_text(const Tree& tree, const Article& article, std::size_t most) {
    Lines out(most);
    for (const std::uint32_t part : article.parts) {
        out.line();
        std::vector<std::uint32_t> ends;  // of open blocks
        std::uint32_t pre_end = 0;
        for (std::uint32_t i = part; i < tree[part].end; ++i) {
            while (!ends.empty() && i >= ends.back()) {
                out.line();
                ends.pop_back();
            }
            const Node& node = tree[i];
            if (!node.element) {
                out.text(node.text, i < pre_end);
                continue;
            }
            if (node.dropped || node.caption || node.name == "script" || node.name == "style") {
                i = node.end - 1;
                continue;
            }
            if (node.name == "pre") pre_end = node.end;
            if (node.name == "br") out.line();
            if (is_cell(node.name)) {
                out.space();
            } else if (is_block(node.name)) {
                out.line();
                ends.push_back(node.end);
            }
        }
    }
    return out.take();
}

std::string article_html(const Tree& tree, const Article& article, std::size_t most) {
    std::string out;
    std::vector<std::uint32_t> open;
    const auto close_until = [&](std::uint32_t i) {
        while (!open.empty() && i >= tree[open.back()].end) {
            out.append("</").append(tree[open.back()].name) += '>';
            open.pop_back();
        }
    };
    for (const std::uint32_t part : article.parts) {
        for (std::uint32_t i = part; i < tree[part].end && out.size() < most; ++i) {
            close_until(i);
            const Node& node = tree[i];
            if (!node.element) {
                append_html(out, node.text);
                continue;
            }
            if (node.dropped) {
                i = node.end - 1;
                continue;
            }
            if (node.name == "body" || node.name == "html") continue;
            out.append("<").append(node.name);
            for (std::uint32_t k = 0; k < node.attributes; ++k) {
                const auto& [name, value] = tree.attributes()[node.first_attribute + k];
                if (equals_ignoring_case(name, "class") || equals_ignoring_case(name, "id") ||
                    equals_ignoring_case(name, "style"))
                    continue;
                (out += ' ').append(name).append("=\"");
                append_html(out, markup::decode_entities(value));
                out += '"';
            }
            out += '>';
            if (!markup::is_void_element(node.name)) open.push_back(i);
        }
        close_until(kNone);
    }
    return out;
}

}  // namespace herald::content::page
