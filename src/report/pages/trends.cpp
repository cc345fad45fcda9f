#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

constexpr double kChart = 148;

void draw_trend(Composer& c, ads::Metric metric, Color color) {
    const auto course = c.course_of(metric);
    const auto known = std::count_if(course.now.begin(), course.now.end(),
                                     [](const auto& value) { return value.has_value(); });
    if (known < 2) return;
    c.flow.heading(c.voice.name(metric),
                   std::string(c.figures.days.size() > course.x.size()
                                   ? c.say("Daily average of each week", "Tagesmittel jeder Woche")
                                   : c.say("Each day", "Jeder Tag")),
                   kChart);
    const Box box = c.flow.take(kChart, 10);
    LineChart chart;
    chart.x = course.x;
    chart.y = [&](double value) { return c.voice.compact(metric, value); };
    if (!course.before.empty())
        chart.lines.push_back({.name = std::string(c.say("before", "davor")),
                               .values = course.before,
                               .color = c.theme.ghost,
                               .width = 1.1,
                               .dash = {3, 2}});
    chart.lines.push_back({.name = std::string(c.say("this period", "dieser Zeitraum")),
                           .values = course.now,
                           .color = color,
                           .area = true});
    draw_chart(c.flow.page(), c.flow.typesetter(), c.theme, box, chart);
}

}  // namespace

void draw_trends(Composer& c) {
    if (c.figures.empty() || c.figures.days.size() < 2) return;
    c.flow.section(std::string(c.say("Trends", "Verlauf")), "trends",
                   c.figures.brief.before
                       ? std::string(c.say("How the main figures went, day by day, over the "
                                           "comparison period in grey.",
                                           "Die wichtigsten Zahlen Tag für Tag, der "
                                           "Vergleichszeitraum in Grau."))
                       : std::string(),
                   320);
    std::size_t drawn = 0;
    for (const auto metric : c.figures.brief.metrics) {
        if (drawn == 3) break;
        if (!value_of(c.figures.totals, metric)) continue;
        draw_trend(c, metric,
                   drawn == 0   ? c.theme.primary
                   : drawn == 1 ? series_colors()[2]
                                : c.theme.accent);
        ++drawn;
    }
}

}  // namespace herald::report
