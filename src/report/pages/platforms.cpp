#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;
constexpr std::size_t kMostColumns = 7;

M result_of(const Composer& c) { return c.figures.totals.revenue ? M::revenue : M::conversions; }

void draw_shares(Composer& c, M metric) {
    double whole = 0;
    for (const auto& one : c.figures.platforms) whole += value_of(one.now, metric).value_or(0);
    if (whole <= 0) return;
    c.flow.text(c.tell("Share of {}", "Anteil: {}", c.voice.in_text(metric)),
                type::label.with(Weight::medium), 4);
    const Box box = c.flow.take(36, 10);
    ShareBar bar;
    for (const auto& one : c.figures.platforms) {
        const double value = value_of(one.now, metric).value_or(0);
        if (value > 0)
            bar.parts.push_back({c.voice.platform(one.platform),
                                 c.voice.notation().percent(value / whole, 0), value,
                                 c.color_of(one.platform)});
    }
    draw_chart(c.flow.page(), c.flow.typesetter(), c.theme, box, bar);
}

void draw_table(Composer& c) {
    std::vector<M> metrics = c.figures.brief.metrics;
    if (metrics.size() > kMostColumns) metrics.resize(kMostColumns);
    Table table;
    table.size = 8.5;
    table.row_height = 20;
    table.columns.push_back({std::string(c.say("Platform", "Plattform")), 1.5, Align::left});
    for (const M metric : metrics)
        table.columns.push_back({c.voice.short_name(metric), 1.15, Align::right});
    if (c.figures.brief.before)
        table.columns.push_back({c.voice.short_name(result_of(c)) + " ±", 1, Align::right});
    const auto line = [&](std::string name, const ads::Metrics& now, const ads::Metrics& before,
                          std::optional<Color> dot) {
        std::vector<Cell> row{{.text = std::move(name), .weight = Weight::medium, .dot = dot}};
        for (const M metric : metrics) row.push_back({.text = c.voice.in_column(now, metric)});
        if (c.figures.brief.before) {
            const auto change =
                change_of(value_of(now, result_of(c)), value_of(before, result_of(c)));
            row.push_back(
                {.text = c.voice.change(change), .color = c.judged(result_of(c), change)});
        }
        return row;
    };
    for (const auto& one : c.figures.platforms)
        table.rows.push_back(
            line(c.voice.platform(one.platform), one.now, one.before, c.color_of(one.platform)));
    table.totals =
        line(std::string(c.say("All", "Gesamt")), c.figures.totals, c.figures.before, {});
    c.flow.table(table);
}

void draw_stacks(Composer& c) {
    const std::size_t days = c.figures.days.size();
    if (days < 2 || c.figures.platform_days.size() < 2) return;
    const std::size_t width = days > 45 ? 7 : 1;
    c.flow.heading(
        c.tell("{} by platform", "{} je Plattform", c.voice.name(M::spend)),
        std::string(width == 7 ? c.say("Each week", "Jede Woche") : c.say("Each day", "Jeder Tag")),
        150);
    StackChart chart;
    chart.y = [&](double value) { return c.voice.compact(M::spend, value); };
    for (std::size_t i = 0; i + width <= days; i += width)
        chart.x.push_back(c.voice.notation().short_day(c.figures.days[i].date));
    for (const auto& one : c.figures.platform_days) {
        auto& part = chart.parts.emplace_back();
        part.name = c.voice.platform(one.platform);
        part.color = c.color_of(one.platform);
        for (std::size_t i = 0; i + width <= days; i += width) {
            double sum = 0;
            for (std::size_t d = i; d < i + width && d < one.spend.size(); ++d) sum += one.spend[d];
            part.values.push_back(sum);
        }
    }
    draw_chart(c.flow.page(), c.flow.typesetter(), c.theme, c.flow.take(150, 12), chart);
}

}  // namespace

void draw_platforms(Composer& c) {
    if (c.figures.platforms.empty()) return;
    c.flow.section(std::string(c.say("Platforms", "Plattformen")), "platforms");
    if (c.figures.platforms.size() > 1) {
        draw_shares(c, M::spend);
        draw_shares(c, result_of(c));
        c.flow.skip(6);
    }
    draw_table(c);
    draw_stacks(c);
}

}  // namespace herald::report
