#include "insight/creative/wear.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "insight/creative/day_effects.hpp"
#include "insight/creative/rates.hpp"
#include "insight/creative/wear_curves.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr std::size_t kMostJudged = 5000;
constexpr int kWeek = 7;
constexpr double kSureEnough = 0.8, kWellKnown = 0.12;  ///< the latter: deviation of log(left)
constexpr double kLost = 0.9, kFifthLost = 0.8;
constexpr int kSoon = 28;
constexpr double kFarAway = 365;
constexpr double kRenewedBy = 1.25, kRenewedZ = 5;

struct Delivery {
    double people = kUnknown;  ///< that the ad can reach; kUnknown without reach
    double a_day = 0;          ///< impressions of a day with any
};

/// How many people there are, from how few more are reached by more impressions: with P people
/// and impressions spread at random, P·(1 − e^(−i / P)) of them are reached (Poisson). Reached
/// nearly once each, nothing can be told of how many there are.
double people_of(const Course& course) {
    double reach = 0, impressions = 0, most = 0;
    std::size_t told = 0, shown = 0;
    for (const DayFigures& day : course.days) {
        if (!(day.impressions > 0)) continue;
        ++shown;
        if (!(day.reach > 0) || day.reach > day.impressions) continue;
        ++told;
        reach += day.reach;
        impressions += day.impressions;
        most = std::max(most, day.reach);
    }
    if (shown == 0 || told * 10 < shown * 8 || impressions < reach * 1.02) return kUnknown;
    double low = std::log(most), high = std::log(1e10);
    for (int i = 0; i < 60; ++i) {
        const double people = std::exp((low + high) / 2);
        double reached = 0;
        for (const DayFigures& day : course.days)
            if (day.impressions > 0 && day.reach > 0 && day.reach <= day.impressions)
                reached += people * -std::expm1(-day.impressions / people);
        (reached < reach ? low : high) = (low + high) / 2;
    }
    return std::exp((low + high) / 2);
}

Delivery delivery_of(const Course& course) {
    Delivery out{people_of(course), 0};
    double impressions = 0, shown = 0;
    for (const DayFigures& day : course.days)
        if (day.impressions > 0) impressions += day.impressions, ++shown;
    out.a_day = shown > 0 ? impressions / shown : 0;
    return out;
}

/// Weeks from the ad's first day with impressions on.
std::vector<WearPoint> weeks_of(const History& history, std::size_t ad, const DayEffects& effects,
                                const Delivery& delivery) {
    const Course& course = history.ads[ad].course;
    const double one = std::isnan(delivery.people) ? delivery.a_day : delivery.people;
    std::vector<WearPoint> out;
    double seen = 0;
    std::optional<Day> start;
    for (std::size_t i = 0; i < course.days.size(); ++i) {
        const DayFigures& figures = course.days[i];
        if (!(figures.impressions > 0) || figures.clicks < 0) continue;
        const Day day = course.first + days(static_cast<int>(i));
        if (!start) start = day;
        const Day week = *start + days((day - *start).count() / kWeek * kWeek);
        if (out.empty() || out.back().first != week) {
            out.push_back({});
            out.back().first = week;
        }
        WearPoint& point = out.back();
        point.last = day;
        point.exposure += figures.impressions * (seen + figures.impressions / 2) / one;
        point.impressions += figures.impressions;
        point.clicks += std::min(figures.clicks, figures.impressions);
        point.usual += figures.impressions * effects.of(ad, day);
        seen += figures.impressions;
    }
    for (WearPoint& point : out) point.exposure /= point.impressions;
    return out;
}

/// Where the ad visibly began anew: the last week whose rate is above the one before by a quarter
/// and by more than chance, and stays there.
std::size_t renewal_of(const std::vector<WearPoint>& weeks, double dispersion) {
    std::size_t found = 0;
    for (std::size_t at = 2; at + 1 < weeks.size(); ++at) {
        double clicks[2] = {0, 0}, usual[2] = {0, 0};
        for (std::size_t i = at - 2; i < at + 2; ++i) {
            clicks[i >= at] += weeks[i].clicks;
            usual[i >= at] += weeks[i].usual;
        }
        if (clicks[0] < 20 || clicks[1] < 20) continue;
        const double change = std::log(clicks[1] / usual[1]) - std::log(clicks[0] / usual[0]);
        const double error = std::sqrt(dispersion * (1 / clicks[0] + 1 / clicks[1]));
        const double last = weeks[at + 1].clicks / weeks[at + 1].usual,
                     before = weeks[at - 1].clicks / weeks[at - 1].usual;
        if (change > std::log(kRenewedBy) && change / error > kRenewedZ &&
            last > before * kRenewedBy)
            found = at;
    }
    return found;
}

void begin_anew(std::vector<WearPoint>& weeks, std::size_t at, Wear& wear) {
    if (at == 0) return;
    // A week that straddles the change belongs to neither; exposure counts from here.
    const double seen = weeks[at].exposure;
    weeks.erase(weeks.begin(), weeks.begin() + static_cast<std::ptrdiff_t>(at));
    for (WearPoint& week : weeks) week.exposure = std::max(0.0, week.exposure - seen);
    wear.renewed = true;
}

double pace_of(const Course& course, const Delivery& delivery) {
    double impressions = 0;
    int shown = 0;
    for (std::size_t i = course.days.size(); i-- > 0 && shown < 14;)
        if (course.days[i].impressions > 0) impressions += course.days[i].impressions, ++shown;
    const double one = std::isnan(delivery.people) ? delivery.a_day : delivery.people;
    return shown > 0 && one > 0 ? impressions / shown / one : 0;
}

struct Judged {
    std::vector<Delivery> deliveries;
    std::vector<char> is_judged;
};

std::vector<std::size_t> most_seen(const History& history) {
    std::vector<std::pair<double, std::size_t>> sizes;
    for (std::size_t i = 0; i < history.ads.size(); ++i) {
        double impressions = 0;
        for (const DayFigures& day : history.ads[i].course.days) impressions += day.impressions;
        if (impressions > 0) sizes.emplace_back(-impressions, i);
    }
    std::sort(sizes.begin(), sizes.end());
    std::vector<std::size_t> out;
    for (const auto& [size, ad] : sizes)
        if (out.size() < kMostJudged) out.push_back(ad);
    return out;
}

double clicks_of(const std::vector<WearPoint>& weeks) {
    return std::accumulate(weeks.begin(), weeks.end(), 0.0,
                           [](double sum, const WearPoint& week) { return sum + week.clicks; });
}

/// What must be added before anything can be said.
void say_needs(Wear& wear) {
    double impressions = 0, clicks = 0;
    for (const WearPoint& week : wear.points)
        impressions += week.impressions, clicks += week.clicks;
    const auto days_shown =
        wear.points.empty() ? 0 : (wear.points.back().last - wear.points.front().first).count() + 1;
    if (days_shown < kFewestWearDays)
        wear.needs_days = kFewestWearDays - static_cast<int>(days_shown);
    if (clicks < kFewestWearClicks) {
        const double rate = std::max(clicks, 1.0) / std::max(impressions, 1.0);
        wear.needs_impressions =
            std::max(1.0, std::ceil((kFewestWearClicks - clicks) / rate / 100) * 100);
    }
}

bool can_be_judged(const Wear& wear) { return !wear.needs_days && !wear.needs_impressions; }

void settle_state(Wear& wear, const WearBelief& belief, double clicks, double impressions) {
    const double mean = belief.log_mean, error = belief.log_error;
    const auto below = [&](double share) { return normal_below((std::log(share) - mean) / error); };
    wear.tired_chance = below(kTiredShare);
    const bool gets_there = wear.days_left && *wear.days_left <= kSoon;
    if (wear.tired_chance >= kSureEnough)
        wear.state = FatigueState::tired;
    else if (below(kLost) >= kSureEnough && (gets_there || wear.left->mean < kFifthLost))
        wear.state = FatigueState::tiring;
    else if (1 - below(kFifthLost) >= kSureEnough)
        wear.state = FatigueState::fresh;
    else if (error <= kWellKnown)
        wear.state = wear.left->mean < kFifthLost ? FatigueState::tiring : FatigueState::fresh;
    else {
        // The error of a logarithm falls with the root of the clicks.
        const double more = clicks * (error * error / (kWellKnown * kWellKnown) - 1);
        wear.needs_impressions =
            std::max(100.0, std::ceil(more / std::max(clicks / impressions, 1e-9) / 100) * 100);
    }
    if (wear.state == FatigueState::tired) wear.days_left = 0;
    if (wear.state == FatigueState::unknown) wear.days_left.reset();
}

void take_belief(Wear& wear, const WearBelief& belief) {
    double clicks = 0, impressions = 0;
    for (const WearPoint& week : wear.points)
        clicks += week.clicks, impressions += week.impressions;
    wear.first_rate = belief.first_rate;
    const double z = 1.6448536269514722;
    wear.left = Likely{std::exp(belief.log_mean), std::exp(belief.log_mean - z * belief.log_error),
                       std::exp(belief.log_mean + z * belief.log_error)};
    wear.half_life = belief.reaches(0.5);
    if (const auto at = belief.reaches(kTiredShare); at && wear.exposure_a_day > 0) {
        const double left = std::max(0.0, (*at - wear.exposure) / wear.exposure_a_day);
        if (left <= kFarAway) wear.days_left = left;
    }
    for (WearPoint& week : wear.points)
        week.expected =
            belief.first_rate * belief.share(week.exposure) * week.usual / week.impressions;
    settle_state(wear, belief, clicks, impressions);
}

/// What became of the others' click rate between this ad's first and last three weeks.
double others_of(const History& history, std::size_t ad, const DayEffects& effects,
                 const Wear& wear) {
    const auto mean = [&](Day from, Day to) {
        double sum = 0, impressions = 0;
        const Course& course = history.ads[ad].course;
        for (Day day = from; day <= to; day += days(1)) {
            const double shown = course.on(day).impressions;
            sum += shown * effects.of(ad, day);
            impressions += shown;
        }
        return impressions > 0 ? sum / impressions : kUnknown;
    };
    const Day first = wear.points.front().first, last = wear.points.back().last;
    return mean(last - days(20), last) / mean(first, first + days(20));
}

/// One look with the given day effects: weeks, curves, beliefs.
std::vector<WearBelief> look(const History& history, const DayEffects& effects,
                             const std::vector<std::size_t>& chosen,
                             const std::vector<Delivery>& deliveries, WearReport& report) {
    std::vector<WearBelief> beliefs(history.ads.size());
    std::vector<std::size_t> judged[2];
    for (const std::size_t ad : chosen) {
        Wear& wear = report.ads[ad];
        wear = {};
        wear.unit = std::isnan(deliveries[ad].people) ? FatigueUnit::days
                                                      : FatigueUnit::impressions_per_person;
        wear.points = weeks_of(history, ad, effects, deliveries[ad]);
        if (wear.points.empty()) continue;
        begin_anew(wear.points, renewal_of(wear.points, report.dispersion), wear);
        wear.since = wear.points.front().first;
        wear.exposure = wear.points.back().exposure;
        wear.exposure_a_day = pace_of(history.ads[ad].course, deliveries[ad]);
        say_needs(wear);
        if (clicks_of(wear.points) > 0) judged[static_cast<std::size_t>(wear.unit)].push_back(ad);
    }
    report.dispersion = 1;
    std::vector<double> dispersions;
    for (const auto& group : judged) {
        std::vector<std::span<const WearPoint>> weeks;
        for (const std::size_t ad : group) weeks.emplace_back(report.ads[ad].points);
        auto fitted = fit_wear(weeks);
        for (std::size_t i = 0; i < group.size(); ++i) {
            dispersions.push_back(fitted[i].dispersion);
            beliefs[group[i]] = std::move(fitted[i]);
        }
    }
    if (!dispersions.empty()) {
        const auto middle =
            dispersions.begin() + static_cast<std::ptrdiff_t>(dispersions.size() / 2);
        std::nth_element(dispersions.begin(), middle, dispersions.end());
        report.dispersion = *middle;
    }
    return beliefs;
}

std::vector<std::vector<double>> shares_of(const History& history, const WearReport& report,
                                           const std::vector<WearBelief>& beliefs) {
    std::vector<std::vector<double>> out(history.ads.size());
    for (std::size_t ad = 0; ad < out.size(); ++ad) {
        const Wear& wear = report.ads[ad];
        if (beliefs[ad].empty() || wear.points.empty() || wear.renewed) continue;
        const Course& course = history.ads[ad].course;
        out[ad].resize(course.days.size(), 1);
        std::size_t week = 0;
        for (std::size_t i = 0; i < course.days.size(); ++i) {
            const Day day = course.first + days(static_cast<int>(i));
            while (week + 1 < wear.points.size() && wear.points[week + 1].first <= day) ++week;
            out[ad][i] = beliefs[ad].share(wear.points[week].exposure);
        }
    }
    return out;
}

}  // namespace

WearReport judge_wear(const History& history) {
    WearReport report;
    report.ads.resize(history.ads.size());
    if (history.ads.empty()) return report;
    const auto chosen = most_seen(history);
    std::vector<Delivery> deliveries(history.ads.size());
    for (const std::size_t ad : chosen) deliveries[ad] = delivery_of(history.ads[ad].course);
    const DayEffects raw(history, {});
    auto beliefs = look(history, raw, chosen, deliveries, report);
    // What wears must not pull the day's effect down for the others.
    const DayEffects clean(history, shares_of(history, report, beliefs));
    beliefs = look(history, clean, chosen, deliveries, report);
    for (const std::size_t ad : chosen) {
        Wear& wear = report.ads[ad];
        if (wear.points.empty()) continue;
        wear.others = others_of(history, ad, clean, wear);
        if (beliefs[ad].empty() || !can_be_judged(wear)) continue;
        // The others' mean is not known for sure either, at the start and now.
        beliefs[ad].log_error =
            std::hypot(beliefs[ad].log_error, clean.error(ad, wear.points.front().first),
                       clean.error(ad, wear.points.back().last));
        take_belief(wear, beliefs[ad]);
    }
    return report;
}

double renewal_lift(const Wear& wear) {
    return wear.left && wear.state != FatigueState::unknown ? std::max(1.0, 1 / wear.left->mean)
                                                            : 1;
}

}  // namespace herald::insight
