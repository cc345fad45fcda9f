#include "content/markup/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <memory>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "content/markup/address.hpp"
#include "content/markup/sanitize.hpp"

namespace herald::content::markup {
namespace {

/// No CMARK_OPT_UNSAFE: the library itself writes neither HTML nor addresses that run code.
constexpr int kOptions =
    CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_HARDBREAKS | CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE;

template <auto free>
struct FreedBy {
    template <typename T>
    void operator()(T* one) const {
        free(one);
    }
};
using Parser = std::unique_ptr<cmark_parser, FreedBy<cmark_parser_free>>;
using Node = std::unique_ptr<cmark_node, FreedBy<cmark_node_free>>;
using Nodes = std::unique_ptr<cmark_iter, FreedBy<cmark_iter_free>>;

void free_text(char* text) { cmark_get_default_mem_allocator()->free(text); }
using Text = std::unique_ptr<char, FreedBy<free_text>>;

Parser make_parser() {
    // The library's list of extensions is filled once and only read afterwards.
    [[maybe_unused]] static const bool registered =
        (cmark_gfm_core_extensions_ensure_registered(), true);
    Parser out(cmark_parser_new(kOptions));
    for (const char* name : {"table", "strikethrough", "autolink"})
        if (auto* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(out.get(), extension);
    return out;
}

/// False where the library allows no such node (a break within a table's cell): it is gone then.
bool put_before(cmark_node* place, Node node) {
    if (cmark_node_insert_before(place, node.get()) == 0) return false;
    static_cast<void>(node.release());  // the tree has it now
    return true;
}

bool put_before(cmark_node* place, cmark_node_type type, std::string_view text = {}) {
    Node node(cmark_node_new(type));
    if (!text.empty()) cmark_node_set_literal(node.get(), std::string(text).c_str());
    return put_before(place, std::move(node));
}

std::string_view literal_of(cmark_node* node) {
    const char* text = cmark_node_get_literal(node);
    return text == nullptr ? std::string_view{} : std::string_view(text);
}

bool is_comment(std::string_view html) { return trim(html).starts_with("<!--"); }

/// A tag within a line: shown as it was written.
void show_tag(cmark_node* node) {
    const std::string_view html = literal_of(node);
    if (html == "<br>" || html == "<br/>" || html == "<br />") {
        if (!put_before(node, CMARK_NODE_LINEBREAK)) put_before(node, CMARK_NODE_TEXT, " ");
    } else if (!is_comment(html)) {
        put_before(node, CMARK_NODE_TEXT, html);
    }
    Node removed(node);
}

/// Lines of HTML: a paragraph that shows them.
void show_lines(cmark_node* node) {
    std::string_view html = trim(literal_of(node));
    if (!is_comment(html)) {
        Node paragraph(cmark_node_new(CMARK_NODE_PARAGRAPH));
        cmark_node* end = cmark_node_new(CMARK_NODE_SOFTBREAK);
        cmark_node_append_child(paragraph.get(), end);
        while (!html.empty()) {
            const auto size = std::min(html.find('\n'), html.size());
            put_before(end, CMARK_NODE_TEXT, html.substr(0, size));
            html.remove_prefix(std::min(size + 1, html.size()));
            if (!html.empty()) put_before(end, CMARK_NODE_SOFTBREAK);
        }
        Node removed(end);
        put_before(node, std::move(paragraph));
    }
    Node removed(node);
}

/// What a link or picture stands around, without it.
void unwrap(cmark_node* node) {
    while (cmark_node* child = cmark_node_first_child(node)) {
        const bool is_break = cmark_node_get_type(child) == CMARK_NODE_LINEBREAK;
        cmark_node_unlink(child);
        if (!put_before(node, Node(child)) && is_break) put_before(node, CMARK_NODE_TEXT, " ");
    }
    Node removed(node);
}

bool leads_nowhere(cmark_node* node) {
    const char* address = cmark_node_get_url(node);
    return address == nullptr || safe_address("", address).empty();
}

/// Children before what holds them, so that each is still there when its turn comes.
std::vector<cmark_node*> nodes_of(cmark_node* root) {
    std::vector<cmark_node*> out;
    const Nodes nodes(cmark_iter_new(root));
    for (auto event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE;
         event = cmark_iter_next(nodes.get())) {
        cmark_node* node = cmark_iter_get_node(nodes.get());
        const cmark_node_type type = cmark_node_get_type(node);
        const bool leaf = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
        const bool link = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
        if (leaf || (link && event == CMARK_EVENT_EXIT)) out.push_back(node);
    }
    return out;
}

void settle(cmark_node* root) {
    for (cmark_node* node : nodes_of(root)) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HTML_INLINE)
            show_tag(node);
        else if (type == CMARK_NODE_HTML_BLOCK)
            show_lines(node);
        else if (leads_nowhere(node))
            unwrap(node);
    }
}

}  // namespace

std::string html_of_markdown(std::string_view text) {
    if (trim(text).starts_with('<') && text.find("</") != text.npos) return sanitize_html(text, "");
    const Parser parser = make_parser();
    cmark_parser_feed(parser.get(), text.data(), text.size());
    const Node root(cmark_parser_finish(parser.get()));
    settle(root.get());
    const Text html(
        cmark_render_html(root.get(), kOptions, cmark_parser_get_syntax_extensions(parser.get())));
    return sanitize_html(html.get(), "");
}

}  // namespace herald::content::markup
