#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "report/document/color.hpp"
#include "report/document/picture.hpp"

/// Pages as lists of marks: laid out once, painted as PDF or as SVG. Points (1/72 inch) from the
/// upper left.
namespace herald::report {

struct Point {
    double x = 0, y = 0;
};
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
};

enum class Weight { regular, medium, semibold, bold };
enum class Align { left, center, right };
enum class Numerals { proportional, tabular };

struct TextStyle {
    double size = 9;
    Weight weight = Weight::regular;
    Color color = rgb(0x14181f);
    Align align = Align::left;
    Numerals numerals = Numerals::tabular;
    double leading = 1.4;  ///< height of a line, in sizes
    int lines = 0;         ///< at most; then an ellipsis. 0: as many as it takes

    double line_height() const { return size * leading; }
    TextStyle with(Color c) const {
        TextStyle out = *this;
        out.color = c;
        return out;
    }
    TextStyle with(Align a) const {
        TextStyle out = *this;
        out.align = a;
        return out;
    }
    TextStyle with(Weight w) const {
        TextStyle out = *this;
        out.weight = w;
        return out;
    }
    TextStyle one_line() const {
        TextStyle out = *this;
        out.lines = 1;
        return out;
    }
};

struct TextMark {
    Point at;          ///< upper left of the first line's box
    double width = 0;  ///< lines break here
    std::string text;
    TextStyle style;
};

struct Stroke {
    Color color;
    double width = 0.5;
    std::vector<double> dash = {};
};
/// Straight parts; several subpaths.
struct ShapeMark {
    std::vector<std::vector<Point>> paths;
    bool closed = false;
    std::optional<Color> fill;
    double opacity = 1;
    std::optional<Stroke> stroke;
};
struct RectMark {
    Box box;
    double radius = 0;
    std::optional<Color> fill;
    std::optional<Stroke> stroke;
};
struct CircleMark {
    Point center;
    double radius = 1;
    Color fill;
    std::optional<Stroke> stroke;
};
struct PictureMark {
    Box box;
    std::shared_ptr<const Picture> picture;  // shared by the pages that show it
    double radius = 0;
};
/// To an address, or to an anchor of the document.
struct LinkMark {
    Box box;
    std::string address, anchor;
};
struct AnchorMark {
    std::string name;
    Point at;
};
using Mark =
    std::variant<TextMark, ShapeMark, RectMark, CircleMark, PictureMark, LinkMark, AnchorMark>;

class Page {
public:
    void add(Mark mark) { marks_.push_back(std::move(mark)); }
    void text(Point at, double width, std::string text, const TextStyle& style) {
        if (!text.empty()) add(TextMark{at, width, std::move(text), style});
    }
    void fill(const Box& box, Color color, double radius = 0) {
        add(RectMark{box, radius, color, std::nullopt});
    }
    void line(Point from, Point to, const Stroke& stroke) {
        add(ShapeMark{{{from, to}}, false, std::nullopt, 1, stroke});
    }
    /// Within the box, as large as it fits, its shape kept; `align` says where the rest is.
    void picture(const Box& box, std::shared_ptr<const Picture> picture, Align align,
                 double radius = 0);
    const std::vector<Mark>& marks() const { return marks_; }

private:
    std::vector<Mark> marks_;
};

enum class Paper : unsigned char { a4, letter };

struct OutlineEntry {
    std::string title, anchor;
    int level = 0;
};

struct Document {
    double width = 595.28, height = 841.89;
    std::string title, author, subject, keywords, creator;
    std::string language;  ///< "en"
    std::vector<Page> pages;
    std::vector<OutlineEntry> outline;
};
Document make_document(Paper paper);

}  // namespace herald::report
