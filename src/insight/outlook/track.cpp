#include "insight/outlook/track.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "insight/outlook/shopping_days.hpp"
#include "insight/panel/young_days.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr std::size_t kLeastDays = 14;
constexpr std::size_t kDaysOfAYear = 548;  ///< what the forecast needs to tell a year's season
/// Origins that the assumed leaning counts for: few and overlapping ones show little.
constexpr double kAssumedOrigins = 4, kAssumedLeaning = 0.4;

bool any_active(const History& history, ads::Platform platform) {
    return std::any_of(history.campaigns.begin(), history.campaigns.end(), [&](const auto& one) {
        return one.info.platform == platform && one.info.status == ads::CampaignStatus::active;
    });
}

/// Whether an empty day of the subject is a day of nothing, or a day nobody told about.
bool silence_is_zero(const History& history, const OutlookSubject& subject, bool active, Day day) {
    if (subject.campaign != nullptr && history.told(subject.campaign->info.platform, day))
        return true;
    const bool has_platform = subject.campaign != nullptr || subject.platform;
    return has_platform && !active && !history.workspace.on(day).empty();
}

double width(const ForecastBand& band, std::size_t step) {
    return (band.upper[step] - band.lower[step]) / 2;
}

}  // namespace

const Course& course_of(const History& history, const OutlookSubject& subject) {
    if (subject.campaign != nullptr) return subject.campaign->course;
    return subject.platform ? history.platforms[static_cast<std::size_t>(*subject.platform)]
                            : history.workspace;
}

Series past_of(const History& history, const OutlookSubject& subject, ads::Metric metric) {
    Series out;
    const Course& course = course_of(history, subject);
    if (course.empty()) return out;
    const auto platform = subject.campaign != nullptr
                              ? std::optional(subject.campaign->info.platform)
                              : subject.platform;
    const bool active = !platform || any_active(history, *platform);
    const bool tells_revenue = subject.campaign == nullptr || subject.campaign->info.tells_revenue;
    out.first = course.first;
    for (Day day = out.first; day <= told_through(history); day += days(1)) {
        DayFigures figures = course.on(day);
        double value = kUnknown;
        if (!figures.empty() || silence_is_zero(history, subject, active, day)) {
            figures = settled(history, figures, day);
            if (!tells_revenue && figures.revenue == 0) figures.revenue = kUnknown;
            value = value_of(figures, metric);
        }
        out.values.push_back(value);
    }
    return out;
}

Track track_of(Series past, int horizon) {
    Track out{.past = std::move(past)};
    const auto& values = out.past.values;
    out.known = static_cast<std::size_t>(
        std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); }));
    while (out.behind < values.size() && std::isnan(values[values.size() - 1 - out.behind]))
        ++out.behind;
    const std::size_t least = std::max(kLeastDays, static_cast<std::size_t>((horizon + 2) / 3));
    if (out.known < least) {
        out.needed = least - out.known;
        return out;
    }
    ForecastOptions options;
    options.horizon = horizon;
    options.periods = {7};
    if (values.size() >= kDaysOfAYear) options.periods.push_back(365);
    options.nonnegative =
        std::none_of(values.begin(), values.end(), [](double v) { return v < 0; });
    options.events =
        shopping_days(out.past.first, values.size() + static_cast<std::size_t>(horizon));
    options.first_day = out.past.first;
    ForecastAnswer answer = forecast(values, options);
    out.needed = answer.needed;
    out.forecast = std::move(answer.forecast);
    return out;
}

double leaning_of(const std::vector<ForecastBand>& bands, const std::vector<OriginError>& errors) {
    std::map<std::size_t, std::vector<const OriginError*>> origins;
    for (const auto& error : errors) origins[error.back].push_back(&error);
    const double to_deviation = 1 / 1.2816;  // of the normal's 80 %
    double seen = 0, possible = 0;
    for (const auto& [back, steps] : origins) {
        double sum = 0, alone = 0, together = 0;
        for (const OriginError* error : steps) {
            if (error->step >= bands[0].upper.size()) continue;
            const double deviation = to_deviation * width(bands[0], error->step);
            sum += error->error;
            alone += deviation * deviation;
            together += deviation;
        }
        const double room = together * together - alone;
        if (steps.size() < 2 || !(room > 0)) continue;
        seen += (sum * sum - alone) / room;
        possible += 1;
    }
    return std::clamp((seen + kAssumedOrigins * kAssumedLeaning) / (possible + kAssumedOrigins),
                      0.0, 1.0);
}

ForecastTotal total_of(const std::vector<double>& mean, const std::vector<ForecastBand>& bands,
                       const std::vector<OriginError>& errors) {
    ForecastTotal out;
    out.mean = std::accumulate(mean.begin(), mean.end(), 0.0);
    const double leaning = leaning_of(bands, errors);
    const auto reach = [&](const ForecastBand& band, std::vector<double> ForecastBand::*side) {
        double alone = 0, together = 0;
        for (std::size_t h = 0; h < mean.size(); ++h) {
            const double off = std::abs((band.*side)[h] - mean[h]);
            alone += off * off;
            together += off;
        }
        return std::sqrt(alone + leaning * (together * together - alone));
    };
    // Bounds cut off at zero say nothing about how far below the mean the sum may lie: take the
    // wider side.
    const auto bounds = [&](const ForecastBand& band) {
        const double up = reach(band, &ForecastBand::upper),
                     down = std::max(reach(band, &ForecastBand::lower), up);
        return std::pair(std::max(out.mean - down, mean.empty() ? 0.0 : std::min(0.0, out.mean)),
                         out.mean + up);
    };
    std::tie(out.low80, out.high80) = bounds(bands[0]);
    std::tie(out.low95, out.high95) = bounds(bands[1]);
    return out;
}

std::optional<RatioParts> ratio_parts(ads::Metric metric) {
    using ads::Metric;
    switch (metric) {
        case Metric::ctr: return RatioParts{Metric::clicks, Metric::impressions};
        case Metric::cpc: return RatioParts{Metric::spend, Metric::clicks};
        case Metric::cpm: return RatioParts{Metric::spend, Metric::impressions, 1000};
        case Metric::cpa: return RatioParts{Metric::spend, Metric::conversions};
        case Metric::cvr: return RatioParts{Metric::conversions, Metric::clicks};
        case Metric::roas: return RatioParts{Metric::revenue, Metric::spend};
        case Metric::frequency: return RatioParts{Metric::impressions, Metric::reach};
        default: return std::nullopt;
    }
}

}  // namespace herald::insight
