#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

constexpr double kTileHeight = 86, kTileGap = 9;
constexpr std::size_t kTilesARow = 4, kMostTiles = 8;

/// A small triangle: up or down.
void draw_arrow(Page& page, Point at, bool up, Color color) {
    constexpr double size = 5;
    const double top = up ? at.y : at.y + size * 0.85, foot = up ? at.y + size * 0.85 : at.y;
    page.add(ShapeMark{{{{at.x, foot}, {at.x + size, foot}, {at.x + size / 2, top}}},
                       true,
                       color,
                       1,
                       std::nullopt});
}

void draw_tile(Composer& c, Page& page, const Box& box, ads::Metric metric) {
    const auto now = value_of(c.figures.totals, metric);
    const auto before = c.figures.brief.before ? value_of(c.figures.before, metric) : std::nullopt;
    const auto change = change_of(now, before);
    const double x = box.x + 10, width = box.width - 20;
    page.fill(box, c.theme.tint, 4);
    page.text({x, box.y + 9}, width, c.voice.name(metric), type::label.one_line());
    page.text({x, box.y + 21}, width, c.voice.value(metric, now),
              TextStyle{.size = 16,
                        .weight = Weight::semibold,
                        .numerals = Numerals::proportional,
                        .leading = 1.35,
                        .lines = 1});
    const auto course = c.course_of(metric);
    draw_spark(page, {x, box.bottom() - 23, width, 14}, course.now, course.before, c.theme.primary,
               c.theme.ghost);
    if (!c.figures.brief.before) return;
    const TextStyle style{.size = 8, .weight = Weight::medium, .leading = 1.3, .lines = 1};
    double at = x;
    if (change && std::abs(*change) >= 0.0005) {
        draw_arrow(page, {at, box.y + 47.5}, *change > 0, c.judged(metric, change));
        at += 8;
    }
    const std::string text = c.voice.change(change);
    page.text({at, box.y + 44.5}, width, text, style.with(c.judged(metric, change)));
    at += c.flow.typesetter().measure(text, style).width + 6;
    if (before)
        page.text({at, box.y + 44.5}, box.right() - 8 - at, c.voice.value(metric, before),
                  style.with(Weight::regular).with(c.theme.faint));
}

void draw_tiles(Composer& c) {
    std::vector<ads::Metric> shown;
    for (const auto metric : c.figures.brief.metrics)
        if (shown.size() < kMostTiles && value_of(c.figures.totals, metric))
            shown.push_back(metric);
    const double width = (c.flow.frame().width - (kTilesARow - 1) * kTileGap) / kTilesARow;
    for (std::size_t i = 0; i < shown.size(); i += kTilesARow) {
        const Box row = c.flow.take(kTileHeight, kTileGap);
        for (std::size_t t = 0; t < kTilesARow && i + t < shown.size(); ++t)
            draw_tile(
                c, c.flow.page(),
                {row.x + static_cast<double>(t) * (width + kTileGap), row.y, width, kTileHeight},
                shown[i + t]);
    }
    if (c.figures.brief.before)
        c.flow.text(c.tell("Change against {}; its course in grey.",
                           "Veränderung gegenüber {}; dessen Verlauf in Grau.",
                           c.voice.notation().period(c.figures.brief.before->from,
                                                     c.figures.brief.before->to)),
                    type::note, 14);
}

}  // namespace

void draw_summary(Composer& c) {
    c.flow.section(std::string(c.say("Summary", "Zusammenfassung")), "summary");
    if (!c.figures.empty()) draw_tiles(c);
    if (!c.figures.empty()) c.flow.heading(std::string(c.say("What happened", "Was geschah")));
    for (const auto& sentence : commentary(c.figures))
        c.flow.bullet(sentence, type::body, c.theme.primary, 5);
}

}  // namespace herald::report
