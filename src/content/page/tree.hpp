#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "content/markup/html_tokens.hpp"

/// A page as a tree. Internal to the module.
namespace herald::content::page {

constexpr std::uint32_t kNone = 0xFFFF'FFFF;

struct Node {
    bool element = true;
    bool dropped = false;  ///< with all that is below
    bool caption = false;  ///< of a picture: in the HTML, not in the text
    std::uint16_t depth = 0;
    std::uint32_t parent = kNone, first_child = kNone, last_child = kNone, next = kNone;
    std::uint32_t end = 0;  ///< index behind the last node below
    std::uint32_t first_attribute = 0, attributes = 0;
    std::string_view name;  ///< lower case
    std::string_view text;  ///< of text, references replaced; of script and style as it stands
};

/// Nodes in document order; node 0 is the document. Never deeper than 250: what would be is hung up
/// there.
class Tree {
public:
    /// `html` must outlive the tree.
    Tree(std::string_view html, std::size_t most_nodes);

    std::size_t size() const { return nodes_.size(); }
    Node& operator[](std::uint32_t i) { return nodes_[i]; }
    const Node& operator[](std::uint32_t i) const { return nodes_[i]; }
    /// Empty when absent; references replaced.
    std::string attribute(const Node& node, std::string_view name) const;
    bool has_attribute(const Node& node, std::string_view name) const;
    /// Visible text below, white space folded.
    std::string text_of(std::uint32_t node) const;
    /// The first element of that name; kNone when there is none.
    std::uint32_t find(std::string_view name) const;
    const std::vector<markup::HtmlAttribute>& attributes() const { return attributes_; }

private:
    void build(std::string_view html, std::size_t most_nodes);
    void start(markup::HtmlTokens& tokens);
    void end(std::string_view name);
    void close_implied(std::string_view name);
    bool close_in_scope(std::string_view name, std::string_view scope);
    void pop_to(std::size_t size);
    std::uint32_t add(bool element);
    void add_text(std::string_view raw);
    std::string_view intern(std::string_view name);

    std::vector<Node> nodes_;
    std::vector<markup::HtmlAttribute> attributes_;
    std::vector<std::uint32_t> open_;
    std::deque<std::string> owned_;
};

/// Stands on lines of its own.
bool is_block(std::string_view name);
bool is_heading(std::string_view name);

}  // namespace herald::content::page
