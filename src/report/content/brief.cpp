#include "report/content/brief.hpp"

#include <algorithm>
#include <array>

#include "base/encoding.hpp"
#include "report/document/picture.hpp"

namespace herald::report {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::year_month;
using std::chrono::year_month_day;

constexpr std::size_t kMostLogo = 400 * 1024;
constexpr std::size_t kUsualTop = 40;

using S = ReportSection;
using M = ads::Metric;

std::vector<TemplateKind> make_kinds() {
    const std::vector<M> usual{M::spend, M::revenue, M::roas, M::conversions,
                               M::cpa,   M::clicks,  M::ctr,  M::impressions};
    const std::vector<M> short_list{M::spend, M::revenue, M::roas, M::conversions, M::cpa, M::ctr};
    const std::vector<S> all{S::cover,           S::contents,  S::summary,   S::trends,
                             S::platforms,       S::campaigns, S::creatives, S::anomalies,
                             S::recommendations, S::forecast,  S::health,    S::pacing,
                             S::automation,      S::glossary,  S::notes};
    return {
        {ReportTemplate::performance, "Performance report",
         "Everything: figures, trends, platforms, campaigns, creatives, what was odd, what to do.",
         "Performance-Bericht", PeriodPreset::last_30_days, all, usual},
        {ReportTemplate::weekly,
         "Weekly report",
         "The week in a few pages: figures, movers, what to look at.",
         "Wochenbericht",
         PeriodPreset::last_week,
         {S::cover, S::summary, S::trends, S::platforms, S::campaigns, S::anomalies,
          S::recommendations, S::pacing, S::notes},
         usual},
        {ReportTemplate::monthly, "Monthly report",
         "The month in full, with forecast, health score and glossary.", "Monatsbericht",
         PeriodPreset::last_month, all, usual},
        {ReportTemplate::executive,
         "Executive report",
         "For those who decide: results, health, forecast and what to do.",
         "Management-Bericht",
         PeriodPreset::last_month,
         {S::cover, S::summary, S::trends, S::platforms, S::health, S::forecast, S::recommendations,
          S::notes},
         short_list},
        {ReportTemplate::creative,
         "Creative report",
         "Which ads work, which are worn, what their parts bring.",
         "Kreativ-Bericht",
         PeriodPreset::last_30_days,
         {S::cover, S::summary, S::creatives, S::recommendations, S::glossary, S::notes},
         {M::impressions, M::clicks, M::ctr, M::spend, M::conversions, M::cvr, M::cpa, M::roas}},
        {ReportTemplate::custom,
         "Custom report",
         "The sections and metrics of your choice.",
         "Individueller Bericht",
         PeriodPreset::last_30_days,
         {S::cover, S::summary, S::trends, S::platforms, S::campaigns, S::notes},
         usual},
    };
}

Day first_of(year_month month) { return Day(month / std::chrono::day(1)); }
Day last_of(year_month month) { return Day(month / std::chrono::last); }
year_month month_of(Day day) {
    const year_month_day date(day);
    return date.year() / date.month();
}
Day monday_of(Day day) {
    const auto since = std::chrono::weekday(day) - std::chrono::Monday;
    return day - since;
}
year_month quarter_of(Day day) {
    const year_month month = month_of(day);
    const unsigned first = (static_cast<unsigned>(month.month()) - 1) / 3 * 3 + 1;
    return month.year() / std::chrono::month(first);
}
/// So far: up to today, which is part of it.
ads::Period so_far(Day first, Day today) { return {first, today}; }

bool is_whole_months(const ads::Period& period) {
    return period.from == first_of(month_of(period.from)) &&
           period.to == last_of(month_of(period.to));
}

ads::Period choose_period(const ReportRequest& request, const TemplateKind& kind, Day today,
                          Problems& problems) {
    if (request.preset && (request.from || request.to))
        problems.add("/preset", "a preset and days exclude one another");
    if (!request.from && !request.to) return period_of(request.preset.value_or(kind.preset), today);
    ads::Period out{request.from.value_or(Day{}), request.to.value_or(today)};
    if (!request.from) out.from = out.to - days(29);
    if (out.from > out.to)
        problems.add("/from", "must not be after to");
    else if (out.days() > kMostReportDays)
        problems.add("/from", fmt::format("a report has at most {} days", kMostReportDays));
    else if (out.from > today)
        problems.add("/from", "lies in the future");
    return out;
}

template <class T>
void refuse_twice(const std::vector<T>& list, std::string_view pointer, Problems& problems) {
    for (std::size_t i = 0; i < list.size(); ++i)
        if (std::find(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(i), list[i]) !=
            list.begin() + static_cast<std::ptrdiff_t>(i))
            problems.add(fmt::format("{}/{}", pointer, i),
                         fmt::format("{} is there twice", enum_name(list[i])));
}

template <class T>
std::vector<T> chosen_or(const std::optional<std::vector<T>>& chosen, const std::vector<T>& usual) {
    return chosen && !chosen->empty() ? *chosen : usual;
}

Choice choice_of(const ReportFilters& filters) {
    const auto all = [](const auto& list) {
        return list.value_or(typename std::remove_cvref_t<decltype(list)>::value_type{});
    };
    return {all(filters.platform), all(filters.campaign_ids), all(filters.status),
            filters.q.value_or("")};
}

ReportBranding over(const ReportBranding& house, const std::optional<ReportBranding>& own) {
    ReportBranding out = house;
    if (!own) return out;
    for_each_member<ReportBranding>([&](auto d) {
        if ((*own).*d.pointer) out.*d.pointer = (*own).*d.pointer;
    });
    return out;
}

}  // namespace

bool Brief::has(ReportSection section) const {
    return std::find(sections.begin(), sections.end(), section) != sections.end();
}
bool Brief::narrowed() const {
    return !filters.campaign_ids.empty() || !filters.status.empty() || !filters.q.empty();
}

std::span<const TemplateKind> template_kinds() {
    static const std::vector<TemplateKind> all = make_kinds();
    return all;
}

const TemplateKind& kind_of(ReportTemplate id) {
    const auto all = template_kinds();
    return *std::find_if(all.begin(), all.end(), [&](const auto& kind) { return kind.id == id; });
}

std::string_view name_of(ReportSection section) {
    switch (section) {
        case S::cover: return "Cover";
        case S::contents: return "Table of contents";
        case S::summary: return "Summary";
        case S::trends: return "Trends";
        case S::platforms: return "Platforms";
        case S::campaigns: return "Campaigns";
        case S::creatives: return "Creatives";
        case S::anomalies: return "Anomalies";
        case S::recommendations: return "Recommendations";
        case S::forecast: return "Forecast";
        case S::health: return "Health score";
        case S::pacing: return "Budget pacing";
        case S::automation: return "Automation";
        case S::glossary: return "Glossary";
        case S::notes: break;
    }
    return "Notes on the data";
}

ads::Period period_of(PeriodPreset preset, Day today) {
    const Day yesterday = today - days(1);
    const auto back = [&](int count) {
        return ads::Period{yesterday - days(count - 1), yesterday};
    };
    const year_month month = month_of(today), quarter = quarter_of(today);
    const std::chrono::year year = month.year();
    switch (preset) {
        case PeriodPreset::yesterday: return back(1);
        case PeriodPreset::last_7_days: return back(7);
        case PeriodPreset::last_14_days: return back(14);
        case PeriodPreset::last_28_days: return back(28);
        case PeriodPreset::last_90_days: return back(90);
        case PeriodPreset::this_week: return so_far(monday_of(today), today);
        case PeriodPreset::last_week:
            return {monday_of(today) - days(7), monday_of(today) - days(1)};
        case PeriodPreset::this_month: return so_far(first_of(month), today);
        case PeriodPreset::last_month:
            return {first_of(month - months(1)), last_of(month - months(1))};
        case PeriodPreset::this_quarter: return so_far(first_of(quarter), today);
        case PeriodPreset::last_quarter:
            return {first_of(quarter - months(3)), last_of(quarter - months(1))};
        case PeriodPreset::this_year: return so_far(Day(year / 1 / 1), today);
        case PeriodPreset::last_year:
            return {Day((year - std::chrono::years(1)) / 1 / 1),
                    Day((year - std::chrono::years(1)) / 12 / 31)};
        case PeriodPreset::last_30_days: break;
    }
    return back(30);
}

std::optional<ads::Period> period_before(const ads::Period& period, ReportComparison compare) {
    if (compare == ReportComparison::none) return std::nullopt;
    if (compare == ReportComparison::previous_year) {
        const auto back = [](Day day) {
            const year_month_day date(day);
            const year_month month = (date.year() - std::chrono::years(1)) / date.month();
            return std::min(first_of(month) + days(static_cast<unsigned>(date.day()) - 1),
                            last_of(month));
        };
        const bool to_end = period.to == last_of(month_of(period.to));
        const Day to = back(period.to);
        return ads::Period{back(period.from), to_end ? last_of(month_of(to)) : to};
    }
    if (is_whole_months(period)) {
        const year_month first = month_of(period.from);
        const months count = month_of(period.to) - first + months(1);
        return ads::Period{first_of(first - count), last_of(first - months(1))};
    }
    return ads::Period{period.from - days(period.days()), period.from - days(1)};
}

std::string logo_bytes(const ReportBranding& branding) {
    const std::string_view text = branding.logo ? std::string_view(*branding.logo) : "";
    constexpr std::string_view kBase64 = ";base64,";
    const auto at = text.find(kBase64);
    if (!text.starts_with("data:image/") || at == std::string_view::npos) return {};
    const auto bytes = from_base64(text.substr(at + kBase64.size()));
    return bytes ? std::string(as_text(*bytes)) : std::string();
}

void check_branding(const ReportBranding& branding, const std::string& path, Problems& problems) {
    for (const auto& [name, color] : {std::pair{"/primary_color", branding.primary_color},
                                      {"/accent_color", branding.accent_color}})
        if (color && !parse_color(*color))
            problems.add(path + name, "must be a colour such as #3355dd");
    if (!branding.logo || branding.logo->empty()) return;
    const std::string bytes = logo_bytes(branding);
    if (branding.logo->size() > kMostLogo * 4 / 3 + 64)
        problems.add(path + "/logo", "must be at most 400 KB");
    else if (bytes.empty())
        problems.add(path + "/logo", "must be a data URL of a picture: data:image/png;base64,…");
    else if (!Picture::read(bytes))
        problems.add(path + "/logo", "cannot be read: PNG, JPEG and SVG are understood");
}

Brief make_brief(const ReportRequest& request, const ReportBranding& house, Day today) {
    Problems problems;
    const TemplateKind& kind = kind_of(request.template_.value_or(ReportTemplate::performance));
    Brief out;
    out.template_ = kind.id;
    out.period = choose_period(request, kind, today, problems);
    out.compare = request.compare.value_or(ReportComparison::previous_period);
    out.language = request.language.value_or(Language::en);
    out.title = request.title.value_or(
        std::string(out.language == Language::de ? kind.german_name : kind.name));
    out.format = request.format.value_or(ReportFormat::pdf);
    out.sections = chosen_or(request.sections, kind.sections);
    out.metrics = chosen_or(request.metrics, kind.metrics);
    if (request.filters) out.filters = choice_of(*request.filters);
    out.branding = over(house, request.branding);
    out.paper = request.paper.value_or(Paper::a4);
    out.top = static_cast<std::size_t>(request.top.value_or(kUsualTop));
    out.appendix = request.appendix.value_or(false);
    out.rows = request.rows.value_or(CsvRows::campaign);
    out.bom = request.bom.value_or(true);
    refuse_twice(out.sections, "/sections", problems);
    refuse_twice(out.metrics, "/metrics", problems);
    if (request.branding) check_branding(*request.branding, "/branding", problems);
    problems.raise();
    out.before = period_before(out.period, out.compare);
    return out;
}

}  // namespace herald::report
