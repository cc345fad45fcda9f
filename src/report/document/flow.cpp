#include "report/document/flow.hpp"

#include <algorithm>

namespace herald::report {
namespace {

constexpr double kSectionGap = 34;   ///< between two sections on one page
constexpr std::size_t kFewRows = 4;  ///< fewer do not stand alone on a table's last page
constexpr double kDot = 5, kCellGap = 6;

}  // namespace

void Flow::new_page() {
    document_.pages.emplace_back();
    y_ = frame().y;
}

void Flow::need(double height) {
    if (document_.pages.empty() || (left() < height && !at_top())) new_page();
}

Box Flow::take(double height, double gap) {
    need(height);
    const Box out{frame().x, y_, frame().width, height};
    y_ += height + gap;
    return out;
}

void Flow::section(const std::string& title, const std::string& anchor, const std::string& lead,
                   double room) {
    need(room);
    if (!at_top()) y_ += kSectionGap;
    sections_.push_back({title, page_number(), anchor});
    document_.outline.push_back({title, anchor, 0});
    page().add(AnchorMark{anchor, {frame().x, std::max(y_ - 20, 0.0)}});
    page().fill({frame().x, y_, 26, 3}, theme_.primary);
    y_ += 13;
    text(title, type::title, lead.empty() ? 12 : 4);
    if (!lead.empty()) text(lead, type::lead, 16);
}

void Flow::heading(const std::string& words, const std::string& note, double company) {
    need(company + 40);
    if (!at_top()) y_ += 8;
    text(words, type::heading, note.empty() ? 7 : 1);
    if (!note.empty()) text(note, type::note, 8);
}

void Flow::text(const std::string& words, const TextStyle& style, double gap, double indent) {
    if (words.empty()) return;
    const double width = frame().width - indent;
    const Measured size = typesetter_.measure(words, style, width);
    need(size.height);
    page().text({frame().x + indent, y_}, width, words, style);
    y_ += size.height + gap;
}

void Flow::bullet(const std::string& words, const TextStyle& style, Color dot, double gap) {
    constexpr double indent = 14;
    need(typesetter_.measure(words, style, frame().width - indent).height);
    page().add(CircleMark{{frame().x + 3, y_ + style.line_height() / 2}, 2, dot, std::nullopt});
    text(words, style, gap, indent);
}

void Flow::table_head(const Table& table, const std::vector<double>& edges) {
    const TextStyle style{
        .size = table.size - 0.7, .weight = Weight::medium, .color = theme_.soft, .leading = 1.3};
    double height = 0;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        height = std::max(
            height,
            typesetter_.measure(table.columns[c].title, style, edges[c + 1] - edges[c] - kCellGap)
                .height);
    height += 8;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const double width = edges[c + 1] - edges[c] - kCellGap;
        const double own = typesetter_.measure(table.columns[c].title, style, width).height;
        const double inset = table.columns[c].align == Align::right ? kCellGap : 0;
        page().text({edges[c] + inset, y_ + height - 5 - own}, width, table.columns[c].title,
                    style.with(table.columns[c].align));
    }
    y_ += height;
    page().line({frame().x, y_}, {frame().right(), y_}, {theme_.ink, 0.7});
}

void Flow::table_row(const Table& table, const std::vector<double>& edges,
                     const std::vector<Cell>& row, bool is_total) {
    const TextStyle base{.size = table.size, .color = theme_.ink, .leading = 1.3, .lines = 1};
    const double top = y_ + (table.row_height - base.line_height()) / 2;
    for (std::size_t c = 0; c < row.size() && c < table.columns.size(); ++c) {
        const Cell& cell = row[c];
        const Align align = table.columns[c].align;
        double x = edges[c] + (align == Align::right ? kCellGap : 0);
        double width = edges[c + 1] - edges[c] - kCellGap;
        if (cell.share) {
            const double part = std::clamp(*cell.share, 0.0, 1.0) * width;
            page().fill({x + width - part, y_ + 3, part, table.row_height - 6},
                        mix(kWhite, theme_.primary, 0.14), 1.5);
        }
        if (cell.dot) {
            page().add(CircleMark{
                {x + kDot / 2, y_ + table.row_height / 2}, kDot / 2, *cell.dot, std::nullopt});
            x += kDot + 4;
            width -= kDot + 4;
        }
        TextStyle style = base.with(align).with(is_total ? Weight::semibold : cell.weight);
        if (cell.color) style.color = *cell.color;
        page().text({x, top}, width, cell.text, style);
    }
    y_ += table.row_height;
    page().line({frame().x, y_}, {frame().right(), y_}, {theme_.line, 0.4});
}

void Flow::table(const Table& table) {
    double parts = 0;
    for (const auto& column : table.columns) parts += column.width;
    std::vector<double> edges{frame().x};
    for (const auto& column : table.columns)
        edges.push_back(edges.back() + frame().width * column.width / parts);
    const double head = 34;
    need(head + table.row_height * std::min<double>(4, static_cast<double>(table.rows.size())));
    table_head(table, edges);
    const std::size_t total = table.totals.empty() ? 0 : 1;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const std::size_t rest = table.rows.size() - i + total;
        const auto fits = static_cast<std::size_t>(std::max(0.0, left() / table.row_height));
        const bool breaks_here = fits == 0;
        // The page ends a little earlier where that keeps the last rows together.
        const bool few_left = rest > fits && rest - fits < kFewRows && rest == kFewRows;
        if (breaks_here || few_left) {
            new_page();
            table_head(table, edges);
        }
        table_row(table, edges, table.rows[i], false);
    }
    if (!table.totals.empty()) {
        if (left() < table.row_height) {
            new_page();
            table_head(table, edges);
        }
        page().line({frame().x, y_}, {frame().right(), y_}, {theme_.ink, 0.7});
        table_row(table, edges, table.totals, true);
    }
    y_ += 12;
}

}  // namespace herald::report
