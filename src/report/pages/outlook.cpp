#include <algorithm>
#include <cmath>
#include <limits>

#include "report/pages/composer.hpp"

/// What comes, how it stands, and whether budgets are used.
namespace herald::report {
namespace {

constexpr double kForecastChart = 132;  ///< three of them and their title fill an A4 page
constexpr std::size_t kPastDays = 56, kMostBudgets = 18, kBudgetsTogether = 3;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

void draw_forecast_chart(Composer& c, const insight::MetricForecast& forecast) {
    const std::size_t past = std::min(kPastDays, forecast.history.size());
    const std::size_t skipped = forecast.history.size() - past;
    LineChart chart;
    chart.y = [&](double value) { return c.voice.compact(forecast.metric, value); };
    ChartLine seen{.name = "", .values = {}, .color = c.theme.ink, .width = 1.4};
    ChartLine coming{
        .name = std::string(c.say("expected", "erwartet")), .values = {}, .color = c.theme.primary};
    for (std::size_t i = skipped; i < forecast.history.size(); ++i) {
        chart.x.push_back(c.voice.notation().short_day(forecast.history[i].date));
        seen.values.push_back(forecast.history[i].value);
    }
    coming.values.assign(past, std::nullopt);
    std::vector<double> nothing(past, kNone);
    coming.low = coming.high = coming.inner_low = coming.inner_high = nothing;
    for (const auto& point : forecast.points) {
        chart.x.push_back(c.voice.notation().short_day(point.date));
        coming.values.push_back(point.mean);
        coming.low.push_back(std::max(0.0, point.low95));
        coming.high.push_back(point.high95);
        coming.inner_low.push_back(std::max(0.0, point.low80));
        coming.inner_high.push_back(point.high80);
    }
    if (past > 0) chart.divider = past - 1;
    chart.lines = {std::move(coming), std::move(seen)};
    draw_chart(c.flow.page(), c.flow.typesetter(), c.theme, c.flow.take(kForecastChart, 6), chart);
}

void draw_one_forecast(Composer& c, const insight::MetricForecast& forecast) {
    c.flow.heading(c.voice.name(forecast.metric), "", kForecastChart + 30);
    if (forecast.points.empty())
        return c.flow.text(
            forecast.needed_days > 0
                ? c.tell("Too little is known yet: it takes {} more days with figures.",
                         "Noch ist zu wenig bekannt: es braucht {} weitere Tage mit Zahlen.",
                         forecast.needed_days)
                : std::string(c.say("Too little is known yet.", "Noch ist zu wenig bekannt.")),
            type::body, 12);
    draw_forecast_chart(c, forecast);
    if (forecast.total)
        c.flow.text(
            c.tell("Over the next {} days {} are expected; with a chance of 80% between {} "
                   "and {}, if nothing is changed.",
                   "In den nächsten {} Tagen werden {} erwartet; mit 80 % Wahrscheinlichkeit "
                   "zwischen {} und {}, wenn nichts geändert wird.",
                   forecast.points.size(), c.voice.value(forecast.metric, forecast.total->mean),
                   c.voice.value(forecast.metric, std::max(0.0, forecast.total->low80)),
                   c.voice.value(forecast.metric, forecast.total->high80)),
            type::body, 12);
}

void draw_score(Composer& c, const insight::HealthScore& health) {
    const Box box = c.flow.take(74, 8);
    Page& page = c.flow.page();
    const std::string score = c.voice.notation().number(std::round(*health.score));
    const TextStyle large{.size = 52, .weight = Weight::semibold, .leading = 1.15, .lines = 1};
    page.text({box.x, box.y}, 130, score, large);
    const double after = c.flow.typesetter().measure(score, large).width + 8;
    page.text({box.x + after, box.y + 34}, 80, c.tell("of {}", "von {}", 100),
              TextStyle{.size = 12, .color = c.theme.faint, .lines = 1});
    if (health.change)
        page.text({box.x, box.y + 60}, 220,
                  c.tell("{} points against a week ago", "{} Punkte gegenüber der Vorwoche",
                         c.voice.notation().number(std::round(*health.change), 0,
                                                   Notation::Sign::always)),
                  type::note.one_line());
    std::vector<std::optional<double>> course;
    for (const auto& point : health.history) course.emplace_back(point.score);
    if (course.size() < 3) return;
    const Box spark{box.x + 230, box.y + 10, box.width - 230, 44};
    draw_spark(page, spark, course, {}, c.theme.primary, c.theme.ghost);
    page.text({spark.x, spark.bottom() + 5}, spark.width,
              c.voice.notation().short_day(health.history.front().date), type::note.one_line());
    page.text({spark.x, spark.bottom() + 5}, spark.width,
              c.voice.notation().short_day(health.history.back().date),
              type::note.with(Align::right).one_line());
}

void draw_parts(Composer& c, const insight::HealthScore& health) {
    const TextStyle name{.size = 9, .weight = Weight::medium, .leading = 1.35, .lines = 1};
    const TextStyle text{.size = 8, .color = c.theme.soft, .leading = 1.45};
    constexpr double left = 118, value = 34, bar = 104, least = 34, around = 10;
    const double width = c.flow.frame().width - left - value - 10 - bar - 14;
    for (const auto& part : health.components) {
        const std::string words = c.voice.part_text(part);
        const double height = c.flow.typesetter().measure(words, text, width).height + around;
        const Box box = c.flow.take(std::max(least, height), 0);
        Page& page = c.flow.page();
        page.text({box.x, box.y + 4}, left, c.voice.part(part.id), name);
        const Box track{box.x + left + value + 10, box.y + 6, bar, 9};
        page.fill(track, c.theme.tint, 2);
        if (part.score) {
            page.text({box.x + left, box.y + 4}, value,
                      c.voice.notation().number(std::round(*part.score)),
                      name.with(Weight::semibold).with(Align::right));
            const double length = std::clamp(*part.score / 100, 0.0, 1.0) * bar;
            page.fill({track.x, track.y, length, track.height}, c.theme.primary, 2);
        } else {
            page.text({box.x + left, box.y + 4}, value, "–",
                      name.with(Align::right).with(c.theme.faint));
        }
        page.text({track.right() + 14, box.y + 3}, width, words, text);
        page.line({box.x, box.bottom() - 3}, {box.right(), box.bottom() - 3}, {c.theme.line, 0.4});
    }
}

}  // namespace

void draw_forecast(Composer& c) {
    if (c.figures.empty() || c.figures.forecasts.empty()) return;
    c.flow.section(std::string(c.say("Forecast", "Prognose")), "forecast",
                   std::string(c.say("The coming four weeks if nothing is changed. Bands hold 80% "
                                     "and 95% of what may come.",
                                     "Die kommenden vier Wochen, wenn nichts geändert wird. Die "
                                     "Bänder enthalten 80 % und 95 % des Möglichen.")),
                   330);
    for (const auto& forecast : c.figures.forecasts) draw_one_forecast(c, forecast);
}

void draw_health(Composer& c) {
    if (c.figures.empty() || !c.figures.health) return;
    c.flow.section(std::string(c.say("Health score", "Gesundheitswert")), "health",
                   std::string(c.say("How the whole account stands, part by part.",
                                     "Wie das ganze Konto dasteht, Teil für Teil.")),
                   440);
    if (!c.figures.health->score)
        return c.flow.text(std::string(c.say("Too little is known for a score yet.",
                                             "Noch ist zu wenig für einen Wert bekannt.")),
                           type::body);
    draw_score(c, *c.figures.health);
    draw_parts(c, *c.figures.health);
}

void draw_pacing(Composer& c) {
    if (c.figures.empty() || c.figures.pacing.empty()) return;
    double budget = 0, spend = 0;
    for (const auto& one : c.figures.pacing) {
        budget += one.budget;
        spend += one.spend;
    }
    c.flow.section(std::string(c.say("Budget pacing", "Budgetverlauf")), "pacing",
                   c.tell("{} of {} in daily budgets were spent ({}).",
                          "{} von {} an Tagesbudgets wurden ausgegeben ({}).", c.voice.money(spend),
                          c.voice.money(budget), c.voice.notation().percent(spend / budget, 0)),
                   170);
    auto lines = c.figures.pacing;
    std::stable_sort(lines.begin(), lines.end(),
                     [](const auto& a, const auto& b) { return a.budget > b.budget; });
    if (lines.size() > kMostBudgets) lines.resize(kMostBudgets);
    BarList list;
    list.name_width = 190;
    list.text_width = 40;
    list.note_width = 118;
    list.row_height = 20;
    list.most = 1.25;
    for (const auto& one : lines) {
        const double used = one.spend / one.budget;
        list.rows.push_back({.name = c.figures.campaigns[one.campaign].name,
                             .value = used,
                             .before = 1.0,
                             .text = c.voice.notation().percent(used, 0),
                             .note = c.tell("{} of {}", "{} von {}", c.voice.whole(one.spend),
                                            c.voice.whole(one.budget)),
                             .color = used > 1.1 || used < 0.7 ? c.theme.accent : c.theme.primary});
    }
    BarList piece = list;
    for (std::size_t i = 0; i < list.rows.size(); i += kBudgetsTogether) {
        const auto from = list.rows.begin() + static_cast<std::ptrdiff_t>(i);
        piece.rows.assign(from, from + static_cast<std::ptrdiff_t>(
                                           std::min(kBudgetsTogether, list.rows.size() - i)));
        const Box box = c.flow.take(height_of(piece));
        draw_chart(c.flow.page(), c.flow.typesetter(), c.theme, box, piece);
    }
    c.flow.skip(6);
    c.flow.text(
        c.figures.pacing.size() > lines.size()
            ? c.tell("The {} largest budgets; the line marks the whole budget.",
                     "Die {} größten Budgets; der Strich markiert das volle Budget.", lines.size())
            : std::string(c.say("The line marks the whole budget.",
                                "Der Strich markiert das volle Budget.")),
        type::note);
}

}  // namespace herald::report
