#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "insight/score/benchmarks.hpp"
#include "insight/score/health.hpp"
#include "insight/score/results.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kLook = 56;         ///< days that tell what is usual
constexpr double kWildest = 0.6;  ///< a usual day this far off its level: 0 points
constexpr double kOddDay = 8;     ///< points of one
constexpr double kOddBy = 0.35, kOddDeviations = 4;
constexpr double kLeastDeviation = 0.05;
constexpr double kFewestResults = 3;  ///< a day, else days say nothing one by one

struct OddDay {
    Day day{};
    double change = 0;
};
struct Swings {
    double deviation = 0;  ///< of the logarithm of a day about its level, chance taken out
    std::vector<OddDay> odd;
    double a_day = 0;
};

/// Days about the mean of the weeks around them and their weekday's usual part of it.
Swings swings_of(const History& history, ResultKind kind) {
    Swings out;
    std::vector<double> values;
    double conversions = 0;
    const Day first = history.last - days(kLook - 1);
    for (Day day = first; day <= history.last; day += days(1)) {
        values.push_back(result_on(history, history.workspace, day, kind));
        conversions += history.workspace.on(day).conversions;
    }
    out.a_day = conversions / kLook;
    std::array<std::vector<double>, 7> by_weekday;
    std::vector<double> levels;
    for (int i = 0; i < kLook; ++i) {
        std::vector<double> around;
        for (int k = std::max(0, i - 10); k <= std::min(kLook - 1, i + 10); ++k)
            around.push_back(values[static_cast<std::size_t>(k)]);
        levels.push_back(quantile_of(around, 0.5));
        if (levels.back() > 0)
            by_weekday[static_cast<std::size_t>(i % 7)].push_back(
                values[static_cast<std::size_t>(i)] / levels.back());
    }
    std::vector<double> residuals;
    for (int i = 0; i < kLook; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const auto& same = by_weekday[at % 7];
        const double part = same.empty() ? 1 : std::max(quantile_of(same, 0.5), 0.05);
        const double usual = levels[at] * part;
        residuals.push_back(usual > 0 ? std::log(std::max(values[at] / usual, 0.02)) : 0);
    }
    std::vector<double> sizes;
    for (const double one : residuals) sizes.push_back(std::abs(one));
    const double deviation = 1.4826 * quantile_of(sizes, 0.5);
    const double by_chance = 1 / std::max(out.a_day, 1.0);
    out.deviation = std::sqrt(std::max(0.0, deviation * deviation - by_chance));
    // Of few results, chance alone makes wide days: a usual deviation is never below a Poisson's.
    const double wide = std::max({deviation, std::sqrt(by_chance), kLeastDeviation});
    for (int i = kLook - kHealthDays; i < kLook; ++i) {
        const double one = residuals[static_cast<std::size_t>(i)];
        if (std::abs(one) > kOddDeviations * wide && std::abs(std::expm1(one)) > kOddBy)
            out.odd.push_back({first + days(i), std::expm1(one)});
    }
    return out;
}

double score_of(const Swings& swings, std::size_t odd) {
    return std::clamp(
        100 * (1 - std::min(1.0, swings.deviation / kWildest)) - kOddDay * static_cast<double>(odd),
        0.0, 100.0);
}

}  // namespace

HealthComponent stability_part(const History& history) {
    HealthComponent out;
    out.id = HealthPart::stability;
    out.unit = "ratio";
    out.how =
        "How far a usual day of the last 56 lies off its level (weekdays and chance taken out): "
        "100 points for not at all, 0 for 60 %; less 8 points for each day of the last 28 that was "
        "more than 35 % and four deviations off.";
    if (history.days() < kLook) {
        out.text = fmt::format("Not known yet: needs {} more days.",
                               kLook - std::max<std::int64_t>(0, history.days()));
        return out;
    }
    const ResultKind kind = result_kind(history);
    const Swings swings = swings_of(history, kind);
    if (swings.a_day < kFewestResults) {
        out.text =
            fmt::format("Not known: with {:.1f} conversions a day, single days say nothing (3 do).",
                        swings.a_day);
        return out;
    }
    out.value = swings.deviation;
    out.score = score_of(swings, swings.odd.size());
    out.text = fmt::format("A usual day's {} lies {} off its level; {} of the last {} days {}.",
                           noun(kind), shown_percent(swings.deviation),
                           swings.odd.empty() ? "none" : fmt::format("{}", swings.odd.size()),
                           kHealthDays, swings.odd.size() == 1 ? "stands out" : "stand out");
    if (!swings.odd.empty()) {
        const OddDay& newest = swings.odd.back();
        out.action = HealthAction{
            fmt::format("Find out what happened on {}: {} {} the usual. Odd days leave this figure "
                        "after four weeks.",
                        to_string(newest.day), shown_percent(std::abs(newest.change)),
                        newest.change < 0 ? "below" : "above"),
            score_of(swings, 0) - *out.score,
            {},
            "/insights/anomalies"};
    }
    return out;
}

}  // namespace herald::insight
