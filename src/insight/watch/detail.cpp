#include <algorithm>
#include <cmath>

#include "insight/watch/detectors.hpp"
#include "insight/watch/story.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

constexpr int kDaysBefore = 42, kDaysAfter = 7;
constexpr std::size_t kMostSegments = 20;

std::optional<double> shown(double value, Kpi kpi) {
    return std::isfinite(value) ? std::optional(value * scale_of(kpi)) : std::nullopt;
}

std::string_view unit_of(ads::Metric metric) {
    if (is_money(metric)) return "money";
    return is_sum(metric) ? "count" : "ratio";
}

Subject subject_of_incident(const History& history, const Incident& incident) {
    if (incident.campaign_id)
        if (const auto* campaign = history.find(*incident.campaign_id))
            return {EntityKind::campaign, campaign->info.platform, campaign};
    if (incident.platform && incident.entity_kind == EntityKind::platform)
        return {EntityKind::platform, *incident.platform, nullptr};
    return {};
}

void add_segments(const Comparison& comparison, IncidentDetail& out) {
    if (comparison.parts.empty()) return;
    const double scale = scale_of(comparison.kpi);
    for (const auto& effect : comparison.explanation.segments) {
        if (out.segments.size() == kMostSegments) break;
        const Subject& part = comparison.parts[static_cast<std::size_t>(std::stoul(effect.id))];
        IncidentSegment segment{
            part.kind,           std::nullopt,       effect.name, effect.total * scale,
            effect.rate * scale, effect.mix * scale, effect.share};
        segment.id = part.campaign != nullptr ? to_string(part.campaign->info.id)
                                              : std::string(enum_name(part.platform));
        out.segments.push_back(std::move(segment));
    }
}

void add_factors(const History& history, const Subject& subject, Kpi kpi, Day from, Day to,
                 IncidentDetail& out) {
    for (const Factor& factor : factors_of(kpi)) {
        if (factor.kpi == kpi || factor.kpi == Kpi::aov) continue;
        IncidentFactor line{metric_of(factor.kpi), std::string(unit_of(metric_of(factor.kpi))), {}};
        for (Day day = from; day <= to; day += days(1))
            line.points.push_back(
                {day, shown(reading_of(history, course_of(history, subject), factor.kpi, day).value,
                            factor.kpi)});
        out.factors.push_back(std::move(line));
    }
}

}  // namespace

IncidentDetail detail_of(const History& history, const Incident& incident) {
    IncidentDetail out;
    static_cast<Incident&>(out) = incident;
    out.currency = history.currency;
    const Subject subject = subject_of_incident(history, incident);
    const Kpi kpi = kpi_of(incident.metric).value_or(Kpi::spend);
    const Windows windows = windows_of(history, incident.opened_on, incident.last_seen_on);
    out.before_from = windows.before_from;
    out.before_to = windows.before_to;
    out.after_from = windows.after_from;
    out.after_to = windows.after_to;
    const Day from = incident.opened_on - days(kDaysBefore),
              to = std::min(history.last, incident.last_seen_on + days(kDaysAfter));
    for (const ExpectedDay& day : expected_days(history, subject, kpi, from, to)) {
        const bool is_fault = incident.kind != IncidentKind::metric;
        // A fault's own zero is the news; detectors leave such days out.
        const bool silent = std::isnan(day.value) && is_fault &&
                            !history.workspace.on(day.day).empty() &&
                            course_of(history, subject).on(day.day).empty();
        out.series.push_back({day.day, silent ? std::optional(0.0) : shown(day.value, kpi),
                              shown(day.expected.value, kpi),
                              shown(std::max(0.0, day.expected.low), kpi),
                              shown(day.expected.high, kpi)});
    }
    add_factors(history, subject, kpi, from, to, out);
    const auto comparison = compare(history, subject, kpi, windows);
    if (!comparison) return out;
    const double scale = scale_of(kpi);
    for (const Driver& driver : comparison->explanation.drivers) {
        if (driver.kpi == kpi || driver.kpi == Kpi::aov) continue;
        const double own = scale_of(driver.kpi);
        out.drivers.push_back({metric_of(driver.kpi), driver.before * own, driver.after * own,
                               driver.effect * scale, driver.share, driver.within_noise});
    }
    add_segments(*comparison, out);
    return out;
}

}  // namespace herald::insight::watch
