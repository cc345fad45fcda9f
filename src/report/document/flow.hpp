#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/document/typesetter.hpp"

/// What follows one another down the pages.
namespace herald::report {

struct Cell {
    std::string text;
    std::optional<Color> color = {};
    Weight weight = Weight::regular;
    std::optional<Color> dot = {};     ///< in front of the text
    std::optional<double> share = {};  ///< 0 … 1: a bar behind the text
};
struct Column {
    std::string title;
    double width = 1;  ///< in parts of the sum of all
    Align align = Align::left;
};
/// Rows of one line; a name that is too long ends in an ellipsis. The head is repeated on every
/// page.
struct Table {
    std::vector<Column> columns;
    std::vector<std::vector<Cell>> rows;
    std::vector<Cell> totals;  ///< empty: none
    double size = 8, row_height = 17;
};

/// Type scale of a document.
namespace type {
inline const TextStyle title{
    .size = 21, .weight = Weight::semibold, .numerals = Numerals::proportional, .leading = 1.2};
inline const TextStyle lead{
    .size = 10.5, .color = rgb(0x545d6b), .numerals = Numerals::proportional, .leading = 1.5};
inline const TextStyle heading{
    .size = 11, .weight = Weight::semibold, .numerals = Numerals::proportional, .leading = 1.35};
inline const TextStyle body{.size = 9.5, .numerals = Numerals::proportional, .leading = 1.55};
inline const TextStyle note{
    .size = 8, .color = rgb(0x717a88), .numerals = Numerals::proportional, .leading = 1.5};
inline const TextStyle label{.size = 7.5, .color = rgb(0x545d6b), .leading = 1.35};
}  // namespace type

class Flow {
public:
    static constexpr double kSide = 48, kTop = 64, kBottom = 58;

    Flow(Document& document, Typesetter& typesetter, const Theme& theme)
        : document_(document), typesetter_(typesetter), theme_(theme) {}

    Document& document() { return document_; }
    Typesetter& typesetter() { return typesetter_; }
    const Theme& theme() const { return theme_; }
    /// The column that everything stands in.
    Box frame() const {
        return {kSide, kTop, document_.width - 2 * kSide, document_.height - kTop - kBottom};
    }
    Page& page() { return document_.pages.back(); }
    std::size_t page_number() const { return document_.pages.size(); }
    double y() const { return y_; }
    double left() const { return document_.pages.empty() ? 0 : frame().bottom() - y_; }
    bool at_top() const { return y_ <= frame().y + 0.5; }

    void new_page();
    /// A new page when less than this is left.
    void need(double height);
    void skip(double height) { y_ += height; }
    /// A box over the whole width, and on behind it.
    Box take(double height, double gap = 0);

    /// A title of the outline; where it began.
    /// Begins a new page when less than `room` is left.
    void section(const std::string& title, const std::string& anchor, const std::string& lead = {},
                 double room = 220);
    /// Stays with at least `company` of what follows.
    void heading(const std::string& text, const std::string& note = {}, double company = 80);
    void text(const std::string& text, const TextStyle& style, double gap = 6, double indent = 0);
    void bullet(const std::string& text, const TextStyle& style, Color dot, double gap = 5);
    void table(const Table& table);

    struct Begin {
        std::string title;
        std::size_t page = 0;  ///< from 1
        std::string anchor;
    };
    const std::vector<Begin>& sections() const { return sections_; }

private:
    void table_head(const Table& table, const std::vector<double>& edges);
    void table_row(const Table& table, const std::vector<double>& edges,
                   const std::vector<Cell>& row, bool is_total);

    Document& document_;
    Typesetter& typesetter_;
    const Theme& theme_;
    double y_ = 0;
    std::vector<Begin> sections_;
};

}  // namespace herald::report
