#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;
constexpr std::size_t kCards = 12, kCardsARow = 3;
constexpr double kGap = 12, kPicture = 92, kNoPicture = 52, kCard = 110;  ///< without its picture
constexpr std::size_t kMostElements = 8;

std::string state_of(const Composer& c, insight::FatigueState state) {
    switch (state) {
        case insight::FatigueState::fresh: return std::string(c.say("fresh", "frisch"));
        case insight::FatigueState::tiring: return std::string(c.say("tiring", "ermüdet"));
        case insight::FatigueState::tired: return std::string(c.say("tired", "verbraucht"));
        case insight::FatigueState::unknown: break;
    }
    return {};
}

std::string format_name(const Composer& c, const std::string& format) {
    if (format == "video") return "Video";
    if (format == "image") return std::string(c.say("Image", "Bild"));
    if (format == "text") return "Text";
    return std::string(c.say("Ad", "Anzeige"));
}

void draw_picture(Composer& c, Page& page, const Box& box, const CreativeFigure& creative) {
    page.fill(box, c.theme.tint, 4);
    if (creative.picture) {
        page.picture(box, creative.picture, Align::center, 3);
        return;
    }
    // Without a picture its words stand for it.
    const std::string words = creative.row.title.value_or(format_name(c, creative.row.format));
    const TextStyle style{.size = 11,
                          .weight = Weight::medium,
                          .color = c.theme.soft,
                          .align = Align::center,
                          .leading = 1.35,
                          .lines = 3};
    const double height = c.flow.typesetter().measure(words, style, box.width - 24).height;
    page.text({box.x + 12, box.y + (box.height - height) / 2}, box.width - 24, words, style);
}

void draw_badge(Composer& c, Page& page, const Box& box, insight::FatigueState state) {
    const std::string text = state_of(c, state);
    if (text.empty()) return;
    const Color color = state == insight::FatigueState::fresh   ? c.theme.good
                        : state == insight::FatigueState::tired ? c.theme.bad
                                                                : c.theme.accent_text;
    const TextStyle style{
        .size = 7.5, .weight = Weight::medium, .color = color, .leading = 1.3, .lines = 1};
    const double width = c.flow.typesetter().measure(text, style).width + 12;
    page.fill({box.right() - width - 6, box.y + 6, width, 15}, kWhite, 7.5);
    page.text({box.right() - width, box.y + 8.6}, width, text, style);
}

void draw_card(Composer& c, const Box& box, double height, const CreativeFigure& creative) {
    Page& page = c.flow.page();
    const auto& row = creative.row;
    const Box picture{box.x, box.y, box.width, height};
    draw_picture(c, page, picture, creative);
    draw_badge(c, page, picture, row.fatigue.state);
    double y = picture.bottom() + 7;
    const TextStyle name{.size = 8.8, .weight = Weight::semibold, .leading = 1.3, .lines = 1};
    page.text({box.x, y}, box.width, row.name, name);
    y += 12;
    page.text({box.x, y}, box.width, c.voice.platform(row.platform) + "  ·  " + row.campaign_name,
              type::note.one_line());
    y += 15;
    const auto line = [&](std::string_view label, const std::string& value) {
        page.text({box.x, y}, box.width, std::string(label), type::label.one_line());
        page.text({box.x, y}, box.width, value,
                  TextStyle{.size = 8,
                            .weight = Weight::medium,
                            .align = Align::right,
                            .leading = 1.27,
                            .lines = 1});
        page.line({box.x, y + 12.5}, {box.right(), y + 12.5}, {c.theme.line, 0.4});
        y += 14.5;
    };
    line(c.voice.name(M::spend), c.voice.money(row.spend));
    const auto ctr = row.ctr
                         ? fmt::format("{}  ({} – {})", c.voice.value(M::ctr, row.ctr->mean),
                                       c.voice.notation().number(100 * row.ctr->low, 2),
                                       c.voice.notation().number(100 * row.ctr->high, 2))
                         : c.voice.value(M::ctr, row.impressions > 0
                                                     ? std::optional(row.clicks / row.impressions)
                                                     : std::nullopt);
    line("CTR", ctr);
    line(c.voice.name(M::conversions), c.voice.value(M::conversions, row.conversions));
    if (row.roas) line("ROAS", c.voice.value(M::roas, row.roas));
}

void draw_cards(Composer& c) {
    const std::size_t count = std::min(kCards, c.figures.creatives.size());
    const double width =
        (c.flow.frame().width - kGap * (kCardsARow - 1)) / static_cast<double>(kCardsARow);
    for (std::size_t i = 0; i < count; i += kCardsARow) {
        const bool any = std::any_of(c.figures.creatives.begin(), c.figures.creatives.end(),
                                     [](const auto& one) { return one.picture != nullptr; });
        const double height = any ? kPicture : kNoPicture;
        const Box row = c.flow.take(kCard + height, 12);
        for (std::size_t k = 0; k < kCardsARow && i + k < count; ++k)
            draw_card(c,
                      {row.x + static_cast<double>(k) * (width + kGap), row.y, width, row.height},
                      height, c.figures.creatives[i + k]);
    }
}

void draw_tired(Composer& c) {
    std::vector<const insight::CreativeRow*> tired;
    for (const auto& one : c.figures.creatives)
        if (one.row.fatigue.state == insight::FatigueState::tired ||
            one.row.fatigue.state == insight::FatigueState::tiring)
            tired.push_back(&one.row);
    if (tired.empty()) return;
    c.flow.heading(std::string(c.say("Wearing out", "Ermüdende Anzeigen")),
                   std::string(c.say("What is left of the click rate each began with, with its 90% "
                                     "interval.",
                                     "Was von der anfänglichen Klickrate übrig ist, mit "
                                     "90-%-Intervall.")));
    Table table;
    table.columns = {{std::string(c.say("Ad", "Anzeige")), 3, Align::left},
                     {std::string(c.say("Campaign", "Kampagne")), 3, Align::left},
                     {std::string(c.say("State", "Zustand")), 1, Align::left},
                     {std::string(c.say("Left", "Übrig")), 1, Align::right},
                     {std::string(c.say("Between", "Zwischen")), 1.4, Align::right}};
    for (std::size_t i = 0; i < tired.size() && i < 12; ++i) {
        const auto& fatigue = tired[i]->fatigue;
        const auto percent = [&](double share) { return c.voice.notation().percent(share, 0); };
        table.rows.push_back(
            {{.text = tired[i]->name, .dot = c.color_of(tired[i]->platform)},
             {.text = tired[i]->campaign_name},
             {.text = state_of(c, fatigue.state),
              .color = fatigue.state == insight::FatigueState::tired ? c.theme.bad
                                                                     : c.theme.accent_text},
             {.text = fatigue.left ? percent(fatigue.left->mean) : "–"},
             {.text = fatigue.left
                          ? percent(fatigue.left->low) + " – " + percent(fatigue.left->high)
                          : "–"}});
    }
    c.flow.table(table);
}

void draw_elements(Composer& c) {
    std::vector<const insight::CreativeElement*> sure;
    for (const auto& one : c.figures.elements)
        if (one.verdict != insight::CreativeVerdict::unclear) sure.push_back(&one);
    c.flow.heading(std::string(c.say("What works in ads", "Was in Anzeigen wirkt")),
                   std::string(c.say("Change of the click rate against ads of the same campaign "
                                     "without it; at most a tenth of these findings are chance.",
                                     "Veränderung der Klickrate gegenüber Anzeigen derselben "
                                     "Kampagne ohne das Merkmal; höchstens ein Zehntel dieser "
                                     "Funde ist Zufall.")));
    if (sure.empty())
        return c.flow.text(std::string(c.say("No difference is clear yet: it takes more ads that "
                                             "differ within their campaigns.",
                                             "Noch ist kein Unterschied deutlich: dafür braucht es "
                                             "mehr Anzeigen, die sich innerhalb ihrer Kampagnen "
                                             "unterscheiden.")),
                           type::body);
    Table table;
    table.columns = {{std::string(c.say("Element", "Merkmal")), 3, Align::left},
                     {std::string(c.say("Ads", "Anzeigen")), 0.8, Align::right},
                     {std::string(c.say("Effect", "Wirkung")), 1, Align::right},
                     {std::string(c.say("90% interval", "90-%-Intervall")), 1.6, Align::right}};
    for (std::size_t i = 0; i < sure.size() && i < kMostElements; ++i) {
        const auto& one = *sure[i];
        table.rows.push_back(
            {{.text = one.element + ": " + one.value},
             {.text = c.voice.notation().number(static_cast<double>(one.ads))},
             {.text = c.voice.change(one.lift.mean),
              .color = one.lift.mean > 0 ? c.theme.good : c.theme.bad,
              .weight = Weight::medium},
             {.text = c.voice.change(one.lift.low) + " – " + c.voice.change(one.lift.high)}});
    }
    c.flow.table(table);
}

}  // namespace

void draw_creatives(Composer& c) {
    if (c.figures.empty()) return;
    c.flow.section(std::string(c.say("Creatives", "Anzeigen")), "creatives",
                   std::string(c.say("The ads with the highest spend.",
                                     "Die Anzeigen mit den höchsten Ausgaben.")));
    if (c.figures.creatives.empty())
        return c.flow.text(
            std::string(c.say("No figures of single ads are known in this period.",
                              "Für diesen Zeitraum sind keine Zahlen einzelner Anzeigen bekannt.")),
            type::body);
    draw_cards(c);
    draw_tired(c);
    if (!c.figures.elements.empty()) draw_elements(c);
}

}  // namespace herald::report
