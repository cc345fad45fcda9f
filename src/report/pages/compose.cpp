#include "report/pages/compose.hpp"

#include <algorithm>

#include "report/pages/composer.hpp"

namespace herald::report {
namespace {

constexpr std::size_t kMostDaysSeen = 124;  ///< beyond, weeks are shown

using Draw = void (*)(Composer&);
Draw section_of(ReportSection section) {
    switch (section) {
        case ReportSection::summary: return draw_summary;
        case ReportSection::trends: return draw_trends;
        case ReportSection::platforms: return draw_platforms;
        case ReportSection::campaigns: return draw_campaigns;
        case ReportSection::creatives: return draw_creatives;
        case ReportSection::anomalies: return draw_anomalies;
        case ReportSection::recommendations: return draw_recommendations;
        case ReportSection::forecast: return draw_forecast;
        case ReportSection::health: return draw_health;
        case ReportSection::pacing: return draw_pacing;
        case ReportSection::automation: return draw_automation;
        case ReportSection::glossary: return draw_glossary;
        case ReportSection::notes: return draw_notes;
        case ReportSection::cover:
        case ReportSection::contents: break;
    }
    return nullptr;
}

/// What stands on every page but the cover.
void draw_margins(Composer& c, Page& page, std::size_t number) {
    const Box frame = c.flow.frame();
    const TextStyle style{.size = 7.5, .color = c.theme.faint, .leading = 1.3, .lines = 1};
    const double half = frame.width / 2;
    page.text({frame.x, 30}, half, c.figures.brief.title,
              style.with(Weight::medium).with(c.theme.soft));
    page.text({frame.x + half, 30}, half, c.period(), style.with(Align::right));
    page.line({frame.x, 45}, {frame.right(), 45}, {c.theme.line, 0.5});
    const double foot = c.document.height - 36;
    const std::string footer = c.figures.brief.branding.footer.value_or("");
    page.text({frame.x, foot}, frame.width - 80,
              footer.empty() ? c.company() : c.company() + "  ·  " + footer, style);
    page.text({frame.right() - 70, foot}, 70,
              fmt::format("{} / {}", number, c.document.pages.size()), style.with(Align::right));
}

void describe(Composer& c) {
    Document& d = c.document;
    d.title = fmt::format("{} · {}", c.figures.brief.title, c.period());
    d.author = c.company();
    d.subject = c.figures.organization;
    d.keywords = "advertising, marketing, report";
    d.language = enum_name(c.figures.brief.language);
}

}  // namespace

Composer::Composer(const Figures& of, Typesetter& typesetter)
    : figures(of),
      voice(of.brief.language, of.currency),
      theme(make_theme(of.brief.branding.primary_color
                           ? parse_color(*of.brief.branding.primary_color)
                           : std::nullopt,
                       of.brief.branding.accent_color ? parse_color(*of.brief.branding.accent_color)
                                                      : std::nullopt)),
      document(make_document(of.brief.paper)),
      flow(document, typesetter, theme),
      logo(Picture::read(logo_bytes(of.brief.branding))) {}

Color Composer::color_of(ads::Platform platform) const {
    const auto& colors = series_colors();
    switch (platform) {
        case ads::Platform::meta: return colors[0];
        case ads::Platform::google: return colors[1];
        case ads::Platform::tiktok: return colors[2];
        case ads::Platform::snapchat: return colors[3];
        case ads::Platform::linkedin: return colors[4];
        case ads::Platform::other: break;
    }
    return colors[5];
}

Color Composer::judged(ads::Metric metric, std::optional<double> change) const {
    const int better = better_direction(metric);
    if (!change || better == 0 || std::abs(*change) < 0.0005) return theme.soft;
    return (*change > 0) == (better > 0) ? theme.good : theme.bad;
}

namespace {

std::vector<std::optional<double>> values_of(const std::vector<DayFigure>& days, ads::Metric metric,
                                             Day last) {
    std::vector<std::optional<double>> out;
    for (const auto& day : days)
        out.push_back(day.date > last ? std::nullopt : value_of(day.metrics, metric));
    return out;
}

/// Seven days as one: sums per day, ratios as their mean.
std::vector<std::optional<double>> by_week(const std::vector<std::optional<double>>& days) {
    std::vector<std::optional<double>> out;
    for (std::size_t i = 0; i + 7 <= days.size(); i += 7) {
        double sum = 0;
        int known = 0;
        for (std::size_t d = i; d < i + 7; ++d)
            if (days[d]) {
                sum += *days[d];
                ++known;
            }
        out.push_back(known > 0 ? std::optional(sum / known) : std::nullopt);
    }
    return out;
}

}  // namespace

Composer::Course Composer::course_of(ads::Metric metric) const {
    Course out;
    // The running day is not over: its line would fall for no reason.
    out.now = values_of(figures.days, metric, figures.today - std::chrono::days(1));
    out.before = values_of(figures.days_before, metric, figures.today);
    const bool weeks = out.now.size() > kMostDaysSeen;
    for (std::size_t i = 0; i < figures.days.size(); i += weeks ? 7 : 1)
        out.x.push_back(voice.notation().short_day(figures.days[i].date));
    if (weeks) {
        out.now = by_week(out.now);
        out.before = by_week(out.before);
    }
    out.x.resize(out.now.size());
    if (out.before.size() > out.now.size()) out.before.resize(out.now.size());
    return out;
}

Document compose(const Figures& figures, Typesetter& typesetter) {
    Composer c(figures, typesetter);
    describe(c);
    const bool has_cover = figures.brief.has(ReportSection::cover);
    if (has_cover) {
        c.flow.new_page();
        draw_cover(c);
    }
    std::optional<std::size_t> contents;
    if (figures.brief.has(ReportSection::contents) && !figures.empty()) {
        c.flow.new_page();
        contents = c.document.pages.size() - 1;
    }
    c.flow.new_page();
    for (const ReportSection section : figures.brief.sections)
        if (const Draw draw = section_of(section)) draw(c);
    if (figures.brief.appendix && !figures.empty()) draw_appendix(c);
    if (contents) draw_contents(c, *contents);
    // A page that nothing was put on is none.
    if (c.document.pages.size() > 1 && c.document.pages.back().marks().empty())
        c.document.pages.pop_back();
    for (std::size_t i = has_cover ? 1 : 0; i < c.document.pages.size(); ++i)
        draw_margins(c, c.document.pages[i], i + 1);
    return std::move(c.document);
}

}  // namespace herald::report
