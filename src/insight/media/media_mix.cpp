#include "insight/media/media_mix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/mix/mix.hpp"
#include "insight/panel/young_days.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kWeek = 7;
constexpr std::size_t kFewestActive = 8;  ///< weeks with spend, for a platform to be judged
constexpr std::size_t kYear = 52;         ///< weeks from which unseen ones are told
constexpr std::size_t kUnseenPart = 8;
constexpr double kNearlyAll = 0.9;

/// What is sold and where, week by week.
struct Weeks {
    Day from{};
    std::size_t count = 0;
    MixOutcome outcome{};
    std::vector<double> sold;  ///< NaN: not known
    struct Channel {
        ads::Platform platform{};
        std::vector<double> spend;
        double told = 0;
    };
    std::vector<Channel> channels;
    std::vector<MediaMixLeftOut> left_out;
};

double sold_in(const DayFigures& figures, MixOutcome outcome) {
    return outcome == MixOutcome::revenue ? figures.revenue : figures.conversions;
}

/// Late results made up for; kUnknown on days that tell too little yet.
double sold_on(const History& history, const Course& course, Day day, MixOutcome outcome) {
    return sold_in(settled(history, course.on(day), day), outcome);
}

MixOutcome usual_outcome(const History& history) {
    for (const DayFigures& day : history.workspace.days)
        if (day.revenue > 0) return MixOutcome::revenue;
    return MixOutcome::conversions;
}

/// The newest day of which nearly all is known: a guess of what is missing is no ground to learn
/// from.
Day newest_known(const History& history, MixOutcome outcome) {
    const auto metric =
        outcome == MixOutcome::revenue ? ads::Metric::revenue : ads::Metric::conversions;
    Day day = std::min(history.last, told_through(history));
    while (day > history.first && known_share(history, metric, day).mean < kNearlyAll)
        day -= days(1);
    return day;
}

void add_channels(const History& history, Weeks& out) {
    for (std::size_t p = 0; p < history.platforms.size(); ++p) {
        const Course& course = history.platforms[p];
        Weeks::Channel channel{static_cast<ads::Platform>(p), {}, 0};
        std::size_t active = 0;
        for (std::size_t w = 0; w < out.count; ++w) {
            const Day first = out.from + days(kWeek * static_cast<int>(w));
            const DayFigures week = course.sum(first, first + days(kWeek - 1));
            const double spend = std::isfinite(week.spend) ? std::max(week.spend, 0.0) : 0;
            const double told = sold_in(week, out.outcome);
            if (std::isfinite(told)) channel.told += std::max(told, 0.0);
            channel.spend.push_back(spend);
            active += spend > 0 ? 1 : 0;
        }
        if (active == 0) continue;
        if (active < kFewestActive)
            out.left_out.push_back({channel.platform, static_cast<std::int64_t>(active),
                                    fmt::format("It spent in {} week{} only; {} are needed.",
                                                active, active == 1 ? "" : "s", kFewestActive)});
        else
            out.channels.push_back(std::move(channel));
    }
}

Weeks weeks_of(const History& history, MixOutcome outcome) {
    Weeks out;
    out.outcome = outcome;
    const Day last = newest_known(history, outcome);
    out.count =
        static_cast<std::size_t>(std::max<std::int64_t>((last - history.first).count() + 1, 0)) /
        kWeek;
    out.from = last + days(1) - days(kWeek * static_cast<int>(out.count));
    for (std::size_t w = 0; w < out.count; ++w) {
        double sum = 0;
        for (int d = 0; d < kWeek; ++d)
            sum += sold_on(history, history.workspace,
                           out.from + days(kWeek * static_cast<int>(w) + d), outcome);
        out.sold.push_back(std::isfinite(sum) && sum >= 0 ? sum : kUnknown);
    }
    add_channels(history, out);
    return out;
}

MixData data_of(const Weeks& weeks) {
    MixData out;
    out.periods = weeks.count;
    out.outcome = weeks.sold;
    for (const auto& channel : weeks.channels)
        out.channels.push_back(
            {std::string(enum_name(channel.platform)), channel.spend, channel.spend});
    return out;
}

Likely likely_of(double mean, const MixRange& range) {
    return {mean, std::min(range.low, mean), std::max(range.high, mean)};
}

MediaMixChannel channel_of(const Weeks::Channel& weeks, const ChannelEffect& effect, double total) {
    MediaMixChannel out;
    const auto count = static_cast<double>(weeks.spend.size());
    out.platform = weeks.platform;
    out.spend = effect.spend;
    out.share = likely_of(effect.share, effect.share_range);
    out.outcome = {out.share.mean * total, out.share.low * total, out.share.high * total};
    if (effect.roi && effect.roi_range)
        out.return_on_spend = likely_of(*effect.roi, *effect.roi_range);
    out.marginal_return = effect.marginal_roi.value_or(0);
    out.carry_over = effect.carry;
    out.spend_a_week = effect.spend / count;
    out.told = weeks.told;
    for (const MixPoint& point : effect.curve)
        out.curve.push_back({point.factor * out.spend_a_week, point.outcome / count,
                             std::min(point.range.low, point.outcome) / count,
                             std::max(point.range.high, point.outcome) / count});
    return out;
}

/// Mean absolute misses in parts of what was sold; absent where nothing was.
std::optional<double> error_of(const std::vector<double>& sold, const std::vector<double>& said,
                               std::size_t from) {
    double misses = 0, sum = 0;
    for (std::size_t w = from; w < sold.size(); ++w)
        if (std::isfinite(sold[w]) && std::isfinite(said[w]))
            misses += std::abs(sold[w] - said[w]), sum += sold[w];
    return sum > 0 ? std::optional(misses / sum) : std::nullopt;
}

/// How well the newest weeks are told when they are not fitted on.
void judge(const Weeks& weeks, const MixData& data, MediaMix& out) {
    if (weeks.count < kYear) return;
    const std::size_t held = weeks.count / kUnseenPart, from = weeks.count - held;
    out.unseen_error =
        error_of(weeks.sold, fit_mix(data, {.held = held, .draws = 50}).expected, from);
    if (weeks.count < 2 * kYear) return;
    std::vector<double> year_ago(weeks.count, kUnknown);
    for (std::size_t w = from; w < weeks.count; ++w) year_ago[w] = weeks.sold[w - kYear];
    out.last_year_error = error_of(weeks.sold, year_ago, from);
}

constexpr std::string_view kCaveat =
    "What is sold is the sum of what the platforms attribute to themselves, for Herald knows no "
    "sales beside them. Observed, not tried: spend that follows demand looks better than it is. "
    "Before large shifts, try one in part of the market.";

/// How many more weeks there must be.
std::int64_t missing_weeks(const Weeks& weeks) {
    std::size_t known = 0;
    for (const double sold : weeks.sold) known += std::isfinite(sold) ? 1 : 0;
    return static_cast<std::int64_t>(kFewestMixPeriods) -
           static_cast<std::int64_t>(std::min(known, kFewestMixPeriods));
}

void fill_in(const Weeks& weeks, const Mix& mix, MediaMix& out) {
    for (std::size_t w = 0; w < weeks.count; ++w) {
        if (!std::isfinite(weeks.sold[w])) continue;
        out.total += weeks.sold[w];
        out.series.push_back(
            {weeks.from + days(kWeek * static_cast<int>(w)), weeks.sold[w], mix.expected[w]});
    }
    out.media_share = likely_of(mix.media_share, mix.media_range);
    for (std::size_t c = 0; c < mix.channels.size(); ++c)
        out.channels.push_back(channel_of(weeks.channels[c], mix.channels[c], out.total));
    std::stable_sort(out.channels.begin(), out.channels.end(),
                     [](const auto& a, const auto& b) { return a.share.mean > b.share.mean; });
}

}  // namespace

MediaMix media_mix(const History& history, const GetMediaMix& wish) {
    MediaMix out;
    out.currency = history.currency;
    out.outcome = wish.outcome.value_or(usual_outcome(history));
    out.caveat = kCaveat;
    Weeks weeks;
    if (!history.empty()) weeks = weeks_of(history, out.outcome);
    out.weeks = static_cast<std::int64_t>(weeks.count);
    out.left_out = weeks.left_out;
    if (weeks.count > 0) {
        out.from = weeks.from;
        out.to = weeks.from + days(kWeek * static_cast<int>(weeks.count) - 1);
    }
    out.needed_weeks = missing_weeks(weeks);
    if (out.needed_weeks > 0)
        out.message = fmt::format("Not enough data: needs {} more week{}.", out.needed_weeks,
                                  out.needed_weeks == 1 ? "" : "s");
    else if (std::none_of(weeks.sold.begin(), weeks.sold.end(), [](double v) { return v > 0; }))
        out.message = out.outcome == MixOutcome::revenue ? "No source tells revenue."
                                                         : "No source tells conversions.";
    else if (weeks.channels.empty())
        out.message = "No platform spent in enough weeks to be judged.";
    if (out.message) return out;
    const MixData data = data_of(weeks);
    fill_in(weeks, fit_mix(data), out);
    judge(weeks, data, out);
    return out;
}

}  // namespace herald::insight
