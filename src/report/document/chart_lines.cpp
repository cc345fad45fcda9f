#include <algorithm>
#include <cmath>

#include "report/document/chart_frame.hpp"
#include "report/document/flow.hpp"

namespace herald::report {
namespace {

constexpr double kNameSize = 8;

struct Range {
    double low = INFINITY, high = -INFINITY;
    void add(double value) {
        if (!std::isfinite(value)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

Range range_of(const LineChart& chart) {
    Range out;
    for (const auto& line : chart.lines) {
        for (const auto& value : line.values)
            if (value) out.add(*value);
        for (const double value : line.low) out.add(value);
        for (const double value : line.high) out.add(value);
    }
    if (!std::isfinite(out.low)) out = {0, 1};
    if (chart.from_zero) out.low = std::min(out.low, 0.0);
    if (out.high <= out.low) out.high = out.low + 1;
    return out;
}

double x_of(const ChartFrame& frame, std::size_t index) {
    const double gaps = static_cast<double>(std::max<std::size_t>(frame.count, 2) - 1);
    return frame.plot.x + frame.plot.width * static_cast<double>(index) / gaps;
}

/// Runs of known values; a gap parts them.
std::vector<std::vector<Point>> runs_of(const ChartFrame& frame, const ChartLine& line) {
    std::vector<std::vector<Point>> out;
    bool open = false;
    for (std::size_t i = 0; i < line.values.size() && i < frame.count; ++i) {
        if (!line.values[i]) {
            open = false;
            continue;
        }
        if (!open) out.emplace_back();
        out.back().push_back({x_of(frame, i), frame.y_of(*line.values[i])});
        open = true;
    }
    return out;
}

void draw_band(Page& page, const ChartFrame& frame, const std::vector<double>& low,
               const std::vector<double>& high, Color color) {
    std::vector<Point> upper, lower;
    for (std::size_t i = 0; i < low.size() && i < high.size() && i < frame.count; ++i) {
        if (!std::isfinite(low[i]) || !std::isfinite(high[i])) continue;
        upper.push_back({x_of(frame, i), frame.y_of(high[i])});
        lower.push_back({x_of(frame, i), frame.y_of(std::max(low[i], frame.low))});
    }
    if (upper.size() < 2) return;
    upper.insert(upper.end(), lower.rbegin(), lower.rend());
    page.add(ShapeMark{{upper}, true, color, 1, std::nullopt});
}

void draw_line(Page& page, const ChartFrame& frame, const ChartLine& line) {
    const auto runs = runs_of(frame, line);
    if (line.area)
        for (auto run : runs) {
            const double zero = frame.y_of(std::clamp(0.0, frame.low, frame.high));
            run.push_back({run.back().x, zero});
            run.push_back({run.front().x, zero});
            page.add(ShapeMark{{run}, true, mix(kWhite, line.color, 0.10), 1, std::nullopt});
        }
    ShapeMark mark{{}, false, std::nullopt, 1, Stroke{line.color, line.width, line.dash}};
    for (const auto& run : runs) {
        if (run.size() > 1) mark.paths.push_back(run);
        if (run.size() == 1) page.add(CircleMark{run[0], line.width, line.color, std::nullopt});
    }
    if (!mark.paths.empty()) page.add(std::move(mark));
}

void draw_names(Page& page, const ChartFrame& frame, const LineChart& chart, double room) {
    std::vector<double> centers;
    std::vector<const ChartLine*> named;
    for (const auto& line : chart.lines) {
        if (line.name.empty()) continue;
        const auto last = std::find_if(line.values.rbegin(), line.values.rend(),
                                       [](const auto& value) { return value.has_value(); });
        if (last == line.values.rend()) continue;
        centers.push_back(frame.y_of(**last));
        named.push_back(&line);
    }
    const TextStyle style{.size = kNameSize, .weight = Weight::medium, .leading = 1.25};
    spread(centers, style.line_height(), frame.plot.y + 4, frame.plot.bottom() - 3);
    for (std::size_t i = 0; i < named.size(); ++i)
        page.text({frame.plot.right() + 6, centers[i] - style.line_height() / 2}, room - 6,
                  named[i]->name, style.with(readable(named[i]->color)).one_line());
}

void draw_divider(Page& page, const Theme& theme, const ChartFrame& frame, const LineChart& chart) {
    if (!chart.divider) return;
    const double x = x_of(frame, *chart.divider);
    page.line({x, frame.plot.y}, {x, frame.plot.bottom()}, {theme.faint, 0.6, {2, 2}});
    page.text({x + 4, frame.plot.y - 2}, 140, chart.divider_label,
              type::label.with(theme.soft).one_line());
}

}  // namespace

void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const LineChart& chart) {
    const TextStyle style{.size = kNameSize, .weight = Weight::medium};
    double room = 0;
    for (const auto& line : chart.lines)
        room = std::max(room, line.name.empty() ? 0 : set.measure(line.name, style).width + 9);
    room = std::min(room, box.width * 0.25);
    const Range range = range_of(chart);
    const ChartFrame frame = draw_frame(
        page, set, theme, {.box = box, .low = range.low, .high = range.high, .right = room},
        chart.x, chart.y);
    for (const auto& line : chart.lines) {
        draw_band(page, frame, line.low, line.high, mix(kWhite, line.color, 0.13));
        draw_band(page, frame, line.inner_low, line.inner_high, mix(kWhite, line.color, 0.26));
    }
    for (const auto& line : chart.lines) draw_line(page, frame, line);
    draw_divider(page, theme, frame, chart);
    draw_names(page, frame, chart, room);
}

void draw_spark(Page& page, const Box& box, std::span<const std::optional<double>> values,
                std::span<const std::optional<double>> before, Color color, Color ghost) {
    Range range;
    for (const auto& value : values)
        if (value) range.add(*value);
    for (const auto& value : before)
        if (value) range.add(*value);
    if (!std::isfinite(range.low)) return;
    range.low = std::min(range.low, 0.0);
    if (range.high <= range.low) range.high = range.low + 1;
    const auto line = [&](std::span<const std::optional<double>> of) {
        std::vector<Point> out;
        for (std::size_t i = 0; i < of.size(); ++i)
            if (of[i])
                out.push_back(
                    {box.x + box.width * static_cast<double>(i) /
                                 static_cast<double>(std::max<std::size_t>(of.size(), 2) - 1),
                     box.bottom() - (*of[i] - range.low) / (range.high - range.low) * box.height});
        return out;
    };
    if (const auto past = line(before); past.size() > 1)
        page.add(ShapeMark{{past}, false, std::nullopt, 1, Stroke{ghost, 0.8}});
    const auto now = line(values);
    if (now.size() < 2) return;
    page.add(ShapeMark{{now}, false, std::nullopt, 1, Stroke{color, 1.2}});
    page.add(CircleMark{now.back(), 1.7, color, std::nullopt});
}

}  // namespace herald::report
