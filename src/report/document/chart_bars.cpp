#include <algorithm>
#include <cmath>

#include "report/document/chart_frame.hpp"
#include "report/document/flow.hpp"

namespace herald::report {

void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const StackChart& chart) {
    std::vector<double> heights(chart.x.size(), 0);
    for (const auto& part : chart.parts)
        for (std::size_t i = 0; i < heights.size() && i < part.values.size(); ++i)
            heights[i] += part.values[i];
    const double most = heights.empty() ? 1 : *std::max_element(heights.begin(), heights.end());
    const TextStyle style{.size = 8, .weight = Weight::medium, .leading = 1.25};
    double room = 0;
    for (const auto& part : chart.parts)
        room = std::max(room, set.measure(part.name, style).width + 9);
    const ChartFrame frame = draw_frame(
        page, set, theme,
        {.box = box, .high = most > 0 ? most : 1, .right = std::min(room, 110.0), .between = true},
        chart.x, chart.y);
    const double slot =
        frame.plot.width / static_cast<double>(std::max<std::size_t>(chart.x.size(), 1));
    const double gap = std::min(slot * 0.22, 5.0);
    std::vector<double> bases(heights.size(), 0), centers;
    for (const auto& part : chart.parts) {
        for (std::size_t i = 0; i < bases.size() && i < part.values.size(); ++i) {
            const double from = frame.y_of(bases[i]), to = frame.y_of(bases[i] + part.values[i]);
            if (from - to > 0.05)
                page.fill({frame.plot.x + slot * static_cast<double>(i) + gap / 2, to, slot - gap,
                           from - to},
                          part.color);
            bases[i] += part.values[i];
        }
        const double last = bases.empty() ? 0 : bases.back();
        const double own = part.values.empty() ? 0 : part.values.back();
        centers.push_back(frame.y_of(last - own / 2));
    }
    spread(centers, style.line_height(), frame.plot.y + 4, frame.plot.bottom() - 4);
    for (std::size_t i = 0; i < chart.parts.size(); ++i)
        page.text({frame.plot.right() + 6, centers[i] - style.line_height() / 2}, room,
                  chart.parts[i].name, style.with(readable(chart.parts[i].color)).one_line());
}

double height_of(const BarList& list) {
    return list.row_height * static_cast<double>(list.rows.size());
}

void draw_chart(Page& page, Typesetter&, const Theme& theme, const Box& box, const BarList& list) {
    double most = list.most;
    if (most <= 0)
        for (const auto& row : list.rows)
            most = std::max({most, row.value, row.before.value_or(0)});
    if (most <= 0) most = 1;
    const double x = box.x + list.name_width + 8;
    const double room = box.width - list.name_width - list.text_width - list.note_width - 8 - 10;
    const TextStyle name{.size = 8.5, .leading = 1.3, .lines = 1};
    const TextStyle value = name.with(Weight::semibold).with(Align::right);
    double y = box.y;
    for (const auto& row : list.rows) {
        const double text = y + (list.row_height - name.line_height()) / 2;
        page.text({box.x, text}, list.name_width, row.name, name);
        const double thick = std::min(11.0, list.row_height * 0.5);
        const double top = y + (list.row_height - thick) / 2;
        page.fill({x, top, room, thick}, theme.tint, 2);
        const double length = std::clamp(row.value / most, 0.0, 1.0) * room;
        if (length > 0.2) page.fill({x, top, length, thick}, row.color, std::min(2.0, length / 2));
        if (row.before) {
            const double mark = x + std::clamp(*row.before / most, 0.0, 1.0) * room;
            page.line({mark, top - 2.5}, {mark, top + thick + 2.5}, {theme.ink, 1.1});
        }
        page.text({x + room + 4, text}, list.text_width, row.text, value);
        page.text({x + room + list.text_width + 10, text}, list.note_width, row.note,
                  name.with(row.note_color.value_or(theme.soft)).with(Align::right));
        y += list.row_height;
    }
}

void draw_chart(Page& page, Typesetter& set, const Theme& theme, const Box& box,
                const ShareBar& bar) {
    double sum = 0;
    for (const auto& part : bar.parts) sum += std::max(part.value, 0.0);
    if (sum <= 0) return;
    constexpr double thick = 16, gap = 1.2;
    double x = box.x, label = box.x;
    const TextStyle name{.size = 8, .weight = Weight::medium, .leading = 1.3, .lines = 1};
    for (const auto& part : bar.parts) {
        const double width = std::max(part.value, 0.0) / sum * box.width;
        if (width > gap) page.fill({x, box.y, width - gap, thick}, part.color, 1.5);
        const double need = set.measure(part.name + "  " + part.text, name).width + 26;
        if (label + need <= box.right() + 1) {
            page.add(CircleMark{{label + 3, box.y + thick + 13.5}, 3, part.color, std::nullopt});
            page.text({label + 10, box.y + thick + 8}, need, part.name, name);
            const double after = set.measure(part.name, name).width;
            page.text({label + 15 + after, box.y + thick + 8}, need, part.text,
                      name.with(Weight::regular).with(theme.soft));
            label += need;
        }
        x += width;
    }
}

}  // namespace herald::report
