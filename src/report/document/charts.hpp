#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "report/document/typesetter.hpp"

/// Charts with as little ink as they need: lines are named where they end, axes count in round
/// numbers, colours are told apart with any kind of vision.
namespace herald::report {

/// How a value is written on an axis.
using Written = std::function<std::string(double)>;

struct ChartLine {
    std::string name;  ///< at its end; empty: none
    std::vector<std::optional<double>> values;
    Color color;
    double width = 1.7;
    std::vector<double> dash = {};
    bool area = false;                                    ///< tinted down to zero
    std::vector<double> low = {}, high = {};              ///< a band, by index; NaN: none there
    std::vector<double> inner_low = {}, inner_high = {};  ///< a narrower one within
};
struct LineChart {
    std::vector<std::string> x;    ///< a label for each index; some are shown
    std::vector<ChartLine> lines;  ///< the last stands on top
    Written y;
    bool from_zero = true;
    std::optional<std::size_t> divider;  ///< an index with a rule through it
    std::string divider_label;
};
void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const LineChart& chart);

/// Bars that stand on one another, one stack an index.
struct StackChart {
    std::vector<std::string> x;
    struct Part {
        std::string name;
        Color color;
        std::vector<double> values;
    };
    std::vector<Part> parts;  ///< from the bottom up
    Written y;
};
void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const StackChart& chart);

/// One bar a line: name, bar with what it was before as a mark, value, and a note.
struct BarList {
    struct Row {
        std::string name;
        double value = 0;
        std::optional<double> before;
        std::string text, note;
        Color color;
        std::optional<Color> note_color;
    };
    std::vector<Row> rows;
    double row_height = 22;
    double name_width = 92, text_width = 62, note_width = 54;
    double most = 0;  ///< full width; 0: the largest value
};
double height_of(const BarList& list);
void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const BarList& list);

/// A whole in its parts, as one bar with the names under it.
struct ShareBar {
    struct Part {
        std::string name, text;
        double value = 0;
        Color color;
    };
    std::vector<Part> parts;
};
void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const ShareBar& bar);

/// A small line without axes, its end marked.
void draw_spark(Page& page, const Box& box, std::span<const std::optional<double>> values,
                std::span<const std::optional<double>> before, Color color, Color ghost);

/// Round steps over a range: 0, 500, 1000.
std::vector<double> round_steps(double low, double high, int about);

}  // namespace herald::report
