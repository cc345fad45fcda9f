#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;
constexpr std::size_t kMostColumns = 6;
constexpr double kHeadRoom = 26, kClosestRows = 13.5;

std::vector<M> columns_of(const Composer& c) {
    std::vector<M> out;
    for (const M metric : c.figures.brief.metrics)
        if (out.size() < kMostColumns && (metric != M::revenue || c.figures.totals.revenue) &&
            (metric != M::roas || c.figures.totals.revenue))
            out.push_back(metric);
    return out;
}

Table table_of(const Composer& c, std::size_t from, std::size_t to) {
    const auto metrics = columns_of(c);
    Table table;
    table.columns.push_back({std::string(c.say("Campaign", "Kampagne")), 3.6, Align::left});
    for (const M metric : metrics)
        table.columns.push_back({c.voice.short_name(metric), 1.12, Align::right});
    const M result = c.figures.totals.revenue ? M::revenue : M::conversions;
    if (c.figures.brief.before)
        table.columns.push_back({c.voice.short_name(result) + " ±", 1, Align::right});
    for (std::size_t i = from; i < to; ++i) {
        const CampaignFigure& campaign = c.figures.campaigns[i];
        const ads::Metrics now = campaign.now();
        std::vector<Cell> row{{.text = campaign.name, .dot = c.color_of(campaign.platform)}};
        if (campaign.status != ads::CampaignStatus::active) row[0].color = c.theme.faint;
        for (const M metric : metrics) row.push_back({.text = c.voice.in_column(now, metric)});
        if (c.figures.brief.before) {
            const auto change =
                change_of(value_of(now, result), value_of(campaign.before(), result));
            row.push_back({.text = c.voice.change(change), .color = c.judged(result, change)});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// One line for all that have no line of their own.
std::vector<Cell> rest_of(const Composer& c, std::size_t from) {
    ads::MetricSums sums;
    ads::Revenue told = ads::Revenue::untold;
    for (std::size_t i = from; i < c.figures.with_figures; ++i) {
        sums += c.figures.campaigns[i].sums;
        if (c.figures.campaigns[i].revenue == ads::Revenue::told) told = ads::Revenue::told;
    }
    const ads::Metrics metrics = ads::metrics_of(sums, ads::revenue_of(told, sums));
    std::vector<Cell> row{{.text = c.tell("and {} more", "und {} weitere",
                                          c.voice.notation().number(
                                              static_cast<double>(c.figures.with_figures - from))),
                           .color = c.theme.soft}};
    for (const M metric : columns_of(c))
        row.push_back({.text = c.voice.in_column(metrics, metric), .color = c.theme.soft});
    return row;
}

std::vector<Cell> totals_of(const Composer& c) {
    std::vector<Cell> row{{.text = std::string(c.say("All campaigns", "Alle Kampagnen"))}};
    for (const M metric : columns_of(c))
        row.push_back({.text = c.voice.in_column(c.figures.totals, metric)});
    return row;
}

void draw_key(Composer& c) {
    std::string paused;
    const bool any_idle = std::any_of(
        c.figures.campaigns.begin(),
        c.figures.campaigns.begin() + static_cast<std::ptrdiff_t>(c.figures.with_figures),
        [](const auto& one) { return one.status != ads::CampaignStatus::active; });
    const Box box = c.flow.take(12, 8);
    double x = box.x;
    const TextStyle style = type::note.one_line();
    for (const auto& one : c.figures.platforms) {
        const std::string name = c.voice.platform(one.platform);
        c.flow.page().add(
            CircleMark{{x + 2.5, box.y + 6}, 2.5, c.color_of(one.platform), std::nullopt});
        c.flow.page().text({x + 9, box.y}, 90, name, style);
        x += c.flow.typesetter().measure(name, style).width + 24;
    }
    if (any_idle)
        c.flow.page().text(
            {x, box.y}, box.right() - x,
            std::string(c.say("Names in grey no longer run.", "Namen in Grau laufen nicht mehr.")),
            style);
}

}  // namespace

void draw_campaigns(Composer& c) {
    if (c.figures.with_figures == 0) return;
    const std::size_t shown = std::min(c.figures.brief.top, c.figures.with_figures);
    c.flow.section(
        std::string(c.say("Campaigns", "Kampagnen")), "campaigns",
        shown < c.figures.with_figures
            ? c.tell("The {} of {} with the highest spend.",
                     "Die {} von {} mit den höchsten Ausgaben.",
                     c.voice.notation().number(static_cast<double>(shown)),
                     c.voice.notation().number(static_cast<double>(c.figures.with_figures)))
            : std::string(c.say("All with figures in the period, highest spend first.",
                                "Alle mit Zahlen im Zeitraum, höchste Ausgaben "
                                "zuerst.")));
    draw_key(c);
    Table table = table_of(c, 0, shown);
    if (shown < c.figures.with_figures) table.rows.push_back(rest_of(c, shown));
    table.totals = totals_of(c);
    // A few rows more than fit stand a little closer instead of on a page of their own.
    const double room = c.flow.left() - kHeadRoom;
    const double needed = room / static_cast<double>(table.rows.size() + 1);
    if (needed < table.row_height && needed >= kClosestRows) table.row_height = needed;
    c.flow.table(table);
}

void draw_appendix(Composer& c) {
    if (c.figures.with_figures == 0) return;
    c.flow.new_page();
    c.flow.section(std::string(c.say("Appendix: all campaigns", "Anhang: alle Kampagnen")),
                   "appendix");
    Table table = table_of(c, 0, c.figures.with_figures);
    table.size = 7;
    table.row_height = 13.5;
    table.totals = totals_of(c);
    c.flow.table(table);
}

}  // namespace herald::report
