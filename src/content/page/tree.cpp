#include "content/page/tree.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "content/markup/entities.hpp"

namespace herald::content::page {
namespace {

constexpr std::uint16_t kDeepest = 250;

const std::unordered_set<std::string_view> kBlocks = {
    "address", "article", "aside",  "blockquote", "body",   "caption", "center",   "dd",
    "details", "dialog",  "dir",    "div",        "dl",     "dt",      "fieldset", "figcaption",
    "figure",  "footer",  "form",   "h1",         "h2",     "h3",      "h4",       "h5",
    "h6",      "header",  "hgroup", "hr",         "html",   "li",      "main",     "menu",
    "nav",     "ol",      "p",      "pre",        "search", "section", "summary",  "table",
    "tbody",   "td",      "tfoot",  "th",         "thead",  "tr",      "ul"};

/// HTML's rules for what ends without an end tag: an element of the name, up to one of the scope.
struct Implied {
    std::string_view start, closes, scope;
};
constexpr Implied kImplied[] = {
    {"li", "li", "ul ol menu dir table td"},
    {"dt", "dt", "dl table td"},
    {"dt", "dd", "dl table td"},
    {"dd", "dt", "dl table td"},
    {"dd", "dd", "dl table td"},
    {"tr", "tr", "table"},
    {"td", "td", "table tr"},
    {"td", "th", "table tr"},
    {"th", "td", "table tr"},
    {"th", "th", "table tr"},
    {"tbody", "tbody", "table"},
    {"tbody", "thead", "table"},
    {"tfoot", "tbody", "table"},
    {"option", "option", "select datalist"},
    {"a", "a", "div p td li section article table body"},
    {"body", "head", ""},
};

bool has_word(std::string_view words, std::string_view word) {
    for (std::size_t at = words.find(word); at != std::string_view::npos;
         at = words.find(word, at + 1)) {
        const bool starts = at == 0 || words[at - 1] == ' ';
        const std::size_t end = at + word.size();
        if (starts && (end == words.size() || words[end] == ' ')) return true;
    }
    return false;
}

bool is_raw(std::string_view name) {
    return name == "script" || name == "style" || name == "textarea" || name == "title" ||
           name == "iframe" || name == "noembed" || name == "xmp";
}

}  // namespace

bool is_block(std::string_view name) { return kBlocks.contains(name); }

bool is_heading(std::string_view name) {
    return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

Tree::Tree(std::string_view html, std::size_t most_nodes) { build(html, most_nodes); }

void Tree::build(std::string_view html, std::size_t most_nodes) {
    nodes_.reserve(std::min(most_nodes, html.size() / 20 + 16));
    nodes_.emplace_back();
    open_.push_back(0);
    markup::HtmlTokens tokens(html);
    bool done = false;
    while (!done && nodes_.size() < most_nodes) {
        switch (tokens.next()) {
            case markup::HtmlToken::finish: done = true; break;
            case markup::HtmlToken::text: add_text(tokens.raw()); break;
            case markup::HtmlToken::start: start(tokens); break;
            case markup::HtmlToken::end: end(tokens.name()); break;
            case markup::HtmlToken::other: break;
        }
    }
    pop_to(0);
}

std::string_view Tree::intern(std::string_view name) {
    static const std::unordered_set<std::string_view> kKnown = [] {
        std::unordered_set<std::string_view> out = kBlocks;
        for (const std::string_view more :
             {"a",        "b",      "i",       "em",     "strong", "span",  "img",      "br",
              "script",   "style",  "link",    "meta",   "title",  "head",  "noscript", "svg",
              "path",     "button", "input",   "label",  "time",   "small", "sup",      "sub",
              "code",     "iframe", "picture", "source", "video",  "audio", "select",   "option",
              "textarea", "font",   "u",       "s",      "q",      "cite",  "abbr",     "template"})
            out.insert(more);
        return out;
    }();
    if (const auto known = kKnown.find(name); known != kKnown.end()) return *known;
    owned_.emplace_back(clip(name, 60));
    return owned_.back();
}

std::uint32_t Tree::add(bool element) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    Node& node = nodes_.emplace_back();
    const std::uint32_t above = open_.back();
    Node& parent = nodes_[above];
    node.element = element;
    node.parent = above;
    node.depth = static_cast<std::uint16_t>(parent.depth + 1);
    node.end = index + 1;
    if (parent.first_child == kNone)
        parent.first_child = index;
    else
        nodes_[parent.last_child].next = index;
    parent.last_child = index;
    return index;
}

void Tree::add_text(std::string_view raw) {
    if (raw.empty()) return;
    const std::uint32_t index = add(false);
    if (raw.find('&') == std::string_view::npos) {
        nodes_[index].text = raw;
        return;
    }
    owned_.push_back(markup::decode_entities(raw));
    nodes_[index].text = owned_.back();
}

void Tree::start(markup::HtmlTokens& tokens) {
    const std::string_view name = intern(tokens.name());
    close_implied(name);
    const std::uint32_t index = add(true);
    nodes_[index].name = name;
    nodes_[index].first_attribute = static_cast<std::uint32_t>(attributes_.size());
    nodes_[index].attributes = static_cast<std::uint32_t>(tokens.attributes().size());
    attributes_.insert(attributes_.end(), tokens.attributes().begin(), tokens.attributes().end());
    if (markup::is_void_element(name)) return;
    const auto is_drawing = [&](std::uint32_t i) { return nodes_[i].name == "svg"; };
    if (tokens.closes_itself() && std::any_of(open_.begin(), open_.end(), is_drawing))
        return;  // of SVG: <title/> has no end
    if (is_raw(name)) {
        const std::string_view inside = tokens.skip_raw_text(name);
        open_.push_back(index);
        if (name == "title" || name == "textarea") {
            add_text(inside);
        } else {
            const std::uint32_t text = add(false);
            nodes_[text].text = inside;
        }
        pop_to(open_.size() - 1);
        return;
    }
    if (nodes_[index].depth < kDeepest) open_.push_back(index);
}

void Tree::pop_to(std::size_t size) {
    while (open_.size() > size) {
        nodes_[open_.back()].end = static_cast<std::uint32_t>(nodes_.size());
        open_.pop_back();
    }
}

bool Tree::close_in_scope(std::string_view name, std::string_view scope) {
    for (std::size_t i = open_.size(); i > 1; --i) {
        const std::string_view open = nodes_[open_[i - 1]].name;
        if (open == name) {
            pop_to(i - 1);
            return true;
        }
        if (has_word(scope, open)) return false;
    }
    return false;
}

void Tree::close_implied(std::string_view name) {
    for (const auto& [start, closes, scope] : kImplied)
        if (start == name) close_in_scope(closes, scope);
    if (kBlocks.contains(name) && name != "body" && name != "html" && name != "td" &&
        name != "th" && name != "tr")
        close_in_scope("p", "table td th caption button object body html li div article section");
}

void Tree::end(std::string_view name) {
    if (name == "body" || name == "html") return;  // what follows belongs to it still
    const bool block = kBlocks.contains(name) || name == "button" || name == "select" ||
                       name == "object" || name == "label" || name == "map" || name == "svg";
    for (std::size_t i = open_.size(); i > 1; --i) {
        const std::string_view open = nodes_[open_[i - 1]].name;
        if (open == name) return pop_to(i - 1);
        // an inline end does not close blocks, and nothing closes a table's cell but the table
        if (!block && kBlocks.contains(open)) return;
        if ((open == "td" || open == "th" || open == "table") && name != "table" && name != "tr" &&
            name != "tbody" && name != "thead" && name != "tfoot")
            return;
    }
}

std::string Tree::attribute(const Node& node, std::string_view name) const {
    for (std::uint32_t i = 0; i < node.attributes; ++i) {
        const auto& attribute = attributes_[node.first_attribute + i];
        if (equals_ignoring_case(attribute.name, name))
            return std::string(trim(markup::decode_entities(attribute.value)));
    }
    return {};
}

bool Tree::has_attribute(const Node& node, std::string_view name) const {
    for (std::uint32_t i = 0; i < node.attributes; ++i)
        if (equals_ignoring_case(attributes_[node.first_attribute + i].name, name)) return true;
    return false;
}

std::uint32_t Tree::find(std::string_view name) const {
    for (std::uint32_t i = 1; i < nodes_.size(); ++i)
        if (nodes_[i].element && nodes_[i].name == name) return i;
    return kNone;
}

std::string Tree::text_of(std::uint32_t node) const {
    std::string out;
    bool space = false;
    for (std::uint32_t i = node; i < nodes_[node].end; ++i) {
        const Node& at = nodes_[i];
        if (at.element) {
            if (at.dropped || at.name == "script" || at.name == "style" || at.name == "noscript") {
                i = at.end - 1;
                continue;
            }
            space |= is_block(at.name) || at.name == "br";
            continue;
        }
        for (std::size_t k = 0; k < at.text.size(); ++k) {
            const char c = at.text[k];
            const bool no_break = c == '\xC2' && k + 1 < at.text.size() && at.text[k + 1] == '\xA0';
            if (c == ' ' || (c >= '\t' && c <= '\r') || c == '\0' || no_break) {
                space = true;
                k += no_break ? 1 : 0;
                continue;
            }
            if (space && !out.empty()) out += ' ';
            space = false;
            out += c;
        }
    }
    return out;
}

}  // namespace herald::content::page
