#include "insight/watch/comparison.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "insight/panel/young_days.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

constexpr int kWeeksBefore = 4;
constexpr int kMostDays = 28;
constexpr double kMostOfIt = 0.6, kTooMuch = 1.6;

/// Sums of days that are known, with their number.
struct Sum {
    Funnel funnel;
    double days = 0;

    void add(const History& history, const Course& course, Day day) {
        const DayFigures raw = course.on(day);
        if (history.workspace.on(day).empty()) return;
        const DayFigures figures = settled(history, raw, day);
        if (std::isnan(figures.conversions) || std::isnan(figures.revenue)) return;
        funnel += figures.funnel();
        ++days;
    }
    Funnel mean() const {
        Funnel out = funnel;
        const double n = std::max(days, 1.0);
        for (double* value :
             {&out.spend, &out.impressions, &out.clicks, &out.conversions, &out.revenue})
            *value /= n;
        return out;
    }
};

}  // namespace

Windows windows_of(const History& history, Day opened, Day last_seen) {
    const Day to = std::min({last_seen, history.last, opened + days(kMostDays - 1)});
    return {opened - days(7 * kWeeksBefore), opened - days(1), opened, std::max(opened, to)};
}

Sides sides_of(const History& history, const Course& course, const Windows& windows) {
    Sum before, after, any;
    for (Day day = windows.after_from; day <= windows.after_to; day += days(1)) {
        after.add(history, course, day);
        Day same = day - days(7);
        while (same > windows.before_to) same -= days(7);
        for (int week = 0; week < kWeeksBefore; ++week, same -= days(7))
            if (!course.on(same).empty()) before.add(history, course, same);
    }
    if (before.days == 0)
        for (Day day = windows.before_from; day <= windows.before_to; day += days(1))
            if (!course.on(day).empty()) before.add(history, course, day);
    return {before.mean(), after.mean(), after.days};
}

std::optional<Comparison> compare(const History& history, const Subject& subject, Kpi kpi,
                                  const Windows& windows) {
    Comparison out{subject, kpi, windows, sides_of(history, course_of(history, subject), windows),
                   {},      {}};
    std::vector<Segment> segments;
    for (const Subject& part : parts_of(history, subject)) {
        const Sides sides = sides_of(history, course_of(history, part), windows);
        if (sides.before.impressions + sides.before.spend + sides.after.impressions +
                sides.after.spend ==
            0)
            continue;
        segments.push_back(
            {std::to_string(out.parts.size()), name_of(part), sides.before, sides.after});
        out.parts.push_back(part);
    }
    if (segments.empty())
        segments.push_back({"", name_of(subject), out.sides.before, out.sides.after});
    try {
        out.explanation = explain(kpi, segments);
    } catch (const Error&) {
        return std::nullopt;  // nothing to divide by on one side
    }
    return out;
}

Comparison narrowed(const History& history, Comparison from) {
    while (from.parts.size() > 1) {
        const SegmentEffect& first = from.explanation.segments.front();
        if (first.share < kMostOfIt || first.share > kTooMuch) break;
        const Subject& part = from.parts[static_cast<std::size_t>(std::stoul(first.id))];
        auto below = compare(history, part, from.kpi, from.windows);
        if (!below) break;
        // A part that moved the other way only weighs more than before.
        const bool same_way = (below->explanation.after - below->explanation.before) *
                                  (from.explanation.after - from.explanation.before) >
                              0;
        if (!same_way) break;
        from = *std::move(below);
    }
    return from;
}

std::optional<double> money_a_day(const Comparison& comparison) {
    const Funnel &before = comparison.sides.before, &after = comparison.sides.after;
    if (comparison.sides.days == 0) return std::nullopt;
    if (before.spend <= 0) return std::nullopt;  // it has only begun
    const bool told = before.revenue > 0;
    // What a click, a view or the money spent used to bring: sales of these days alone are luck.
    const auto at_usual = [&](double was, double is) -> std::optional<double> {
        if (was <= 0) return std::nullopt;
        const double worth = told ? before.revenue : before.spend;
        return worth * (is / was - 1) - (after.spend - before.spend);
    };
    const double cost_before = before.conversions > 0 ? before.spend / before.conversions : 0;
    switch (comparison.kpi) {
        case Kpi::cpm:
        case Kpi::ctr:
        case Kpi::cpc:
            if (before.clicks <= 0) return std::nullopt;
            return after.clicks * before.spend / before.clicks - after.spend;
        case Kpi::conversions:
        case Kpi::cvr:
        case Kpi::cpa:
        case Kpi::aov:
        case Kpi::roas:
            if (told && before.spend > 0)
                return after.revenue - after.spend * before.revenue / before.spend;
            if (cost_before > 0) return after.conversions * cost_before - after.spend;
            return std::nullopt;
        case Kpi::spend: return at_usual(before.spend, after.spend);
        case Kpi::impressions: return at_usual(before.impressions, after.impressions);
        case Kpi::clicks: return at_usual(before.clicks, after.clicks);
        case Kpi::revenue: return (after.revenue - before.revenue) - (after.spend - before.spend);
    }
    return std::nullopt;
}

}  // namespace herald::insight::watch
