#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

constexpr double kBand = 14;  ///< of colour, along the left edge
constexpr double kLeft = 62;

void draw_hero(Composer& c, Page& page, const Box& box, ads::Metric metric) {
    const auto now = value_of(c.figures.totals, metric);
    const auto change =
        c.figures.brief.before ? change_of(now, value_of(c.figures.before, metric)) : std::nullopt;
    page.line({box.x, box.y}, {box.right(), box.y}, {c.theme.ink, 0.8});
    page.text({box.x, box.y + 9}, box.width, c.voice.name(metric),
              TextStyle{.size = 8.5, .color = c.theme.soft, .lines = 1});
    page.text({box.x, box.y + 24}, box.width, c.voice.value(metric, now),
              TextStyle{.size = 22, .weight = Weight::semibold, .leading = 1.25, .lines = 1});
    if (change)
        page.text({box.x, box.y + 54}, box.width, c.voice.change(change),
                  TextStyle{.size = 9.5, .weight = Weight::medium, .lines = 1}.with(
                      c.judged(metric, change)));
}

void draw_heroes(Composer& c, Page& page, const Box& box) {
    std::vector<ads::Metric> shown;
    for (const auto metric : c.figures.brief.metrics)
        if (shown.size() < 3 && value_of(c.figures.totals, metric)) shown.push_back(metric);
    if (c.figures.empty() || shown.empty()) return;
    constexpr double gap = 22;
    const double width = (box.width - 2 * gap) / 3;
    for (std::size_t i = 0; i < shown.size(); ++i)
        draw_hero(c, page, {box.x + static_cast<double>(i) * (width + gap), box.y, width, 70},
                  shown[i]);
}

std::string compared(const Composer& c) {
    if (!c.figures.brief.before) return {};
    return c.tell(
        "Compared with {}", "Verglichen mit {}",
        c.voice.notation().period(c.figures.brief.before->from, c.figures.brief.before->to));
}

}  // namespace

void draw_cover(Composer& c) {
    Page& page = c.flow.page();
    const double width = c.document.width, height = c.document.height;
    const double column = width - kLeft - Flow::kSide;
    page.fill({0, 0, kBand, height}, c.theme.brand);
    if (c.logo)
        page.picture({kLeft, 60, 170, 52}, c.logo, Align::left);
    else
        page.text({kLeft, 70}, column, c.company(),
                  TextStyle{.size = 15, .weight = Weight::semibold, .leading = 1.3, .lines = 1});
    double y = height * 0.33;
    const TextStyle title{.size = 38, .weight = Weight::semibold, .leading = 1.12, .lines = 3};
    page.text({kLeft, y}, column, c.figures.brief.title, title);
    y += c.flow.typesetter().measure(c.figures.brief.title, title, column).height + 14;
    page.text({kLeft, y}, column, c.period(),
              TextStyle{.size = 17, .color = c.theme.primary_text, .leading = 1.3, .lines = 1});
    y += 28;
    page.text({kLeft, y}, column, compared(c),
              TextStyle{.size = 10, .color = c.theme.soft, .lines = 1});
    draw_heroes(c, page, {kLeft, height * 0.66, column, 80});
    const TextStyle small{.size = 8.5, .color = c.theme.soft, .lines = 1};
    page.text({kLeft, height - 86}, column,
              c.tell("Prepared for {}", "Erstellt für {}", c.figures.organization),
              small.with(Weight::medium).with(c.theme.ink));
    page.text({kLeft, height - 72}, column,
              c.voice.notation().long_day(c.figures.today) +
                  (c.figures.brief.branding.footer.value_or("").empty()
                       ? ""
                       : "  ·  " + *c.figures.brief.branding.footer),
              small);
    c.document.outline.push_back({c.figures.brief.title, "cover", 0});
    page.add(AnchorMark{"cover", {0, 0}});
}

void draw_contents(Composer& c, std::size_t number) {
    Page& page = c.document.pages[number];
    const Box frame = c.flow.frame();
    page.fill({frame.x, frame.y, 26, 3}, c.theme.primary);
    page.text({frame.x, frame.y + 13}, frame.width, std::string(c.say("Contents", "Inhalt")),
              type::title);
    double y = frame.y + 64;
    const TextStyle style{.size = 11, .leading = 1.4, .lines = 1};
    for (const auto& section : c.flow.sections()) {
        const std::string target = std::to_string(section.page);
        page.text({frame.x, y}, frame.width - 40, section.title, style);
        page.text({frame.right() - 40, y}, 40, target, style.with(Align::right).with(c.theme.soft));
        page.line({frame.x, y + 22}, {frame.right(), y + 22}, {c.theme.line, 0.5});
        page.add(LinkMark{{frame.x, y - 4, frame.width, 26}, "", section.anchor});
        y += 30;
    }
}

}  // namespace herald::report
