#pragma once

#include <string>
#include <vector>

#include "content/page/tree.hpp"

/// Which part of a page is the article. Internal to the module.
namespace herald::content::page {

/// What a class and an id say of an element.
enum class Hint { none, article, lead, caption, doubtful, comments, clutter };
Hint hint_of(const Tree& tree, const Node& node);

/// Text and links below each node, and how much of it reads like an article.
struct Weights {
    std::vector<double> chars, link_chars;
    std::vector<double>
        value;  ///< of the node with all below: sentences count for, link lists against
    std::vector<double> good;  ///< characters in whole sentences
};

/// The article: parts of the tree in document order, what is no text of it being dropped.
struct Article {
    std::vector<std::uint32_t> parts;
    double good = 0;  ///< characters in whole sentences
};

/// Marks what is dropped in the tree.
Article find_article(Tree& tree);

/// A paragraph, heading or list item a line.
std::string article_text(const Tree& tree, const Article& article, std::size_t most);
std::string article_html(const Tree& tree, const Article& article, std::size_t most);

}  // namespace herald::content::page
