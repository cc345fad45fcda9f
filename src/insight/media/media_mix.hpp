#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"
#include "insight/panel/history.hpp"
#include "insight/panel/likely.hpp"
#include "web/router.hpp"

/// What each platform adds to all that is sold: the marketing mix of a workspace's own weeks.
namespace herald::insight {

enum class MixOutcome : std::uint8_t { revenue, conversions };
BOOST_DESCRIBE_ENUM(MixOutcome, revenue, conversions)

/// What a week would bring, were `spend` spent in it.
struct MediaMixPoint {
    double spend = 0, outcome = 0, low = 0, high = 0;  ///< a week; 90 %
};
BOOST_DESCRIBE_STRUCT(MediaMixPoint, (), (spend, outcome, low, high))

struct MediaMixChannel {
    ads::Platform platform{};
    double spend = 0;            ///< over all weeks
    Likely outcome, share;       ///< over all weeks; of the whole outcome
    Likely return_on_spend;      ///< outcome for a unit of money
    double marginal_return = 0;  ///< of the next 1 % of spend
    double carry_over = 0;       ///< part of a week's effect that lasts into the next
    double spend_a_week = 0;     ///< on average
    double told = 0;             ///< outcome the platform claims for itself
    std::vector<MediaMixPoint> curve;
};
BOOST_DESCRIBE_STRUCT(MediaMixChannel, (),
                      (platform, spend, outcome, share, return_on_spend, marginal_return,
                       carry_over, spend_a_week, told, curve))

struct MediaMixWeek {
    Day date;  ///< its first day
    double outcome = 0, expected = 0;
};
BOOST_DESCRIBE_STRUCT(MediaMixWeek, (), (date, outcome, expected))
struct MediaMixLeftOut {
    ads::Platform platform{};
    std::int64_t weeks = 0;  ///< with spend
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(MediaMixLeftOut, (), (platform, weeks, reason))

struct MediaMix {
    MixOutcome outcome{};
    Currency currency;
    std::optional<Day> from, to;
    std::int64_t weeks = 0, needed_weeks = 0;
    double total = 0;                       ///< outcome over all weeks
    std::optional<Likely> media_share;      ///< of all platforms together
    std::vector<MediaMixChannel> channels;  ///< greatest share first
    std::vector<MediaMixLeftOut> left_out;
    std::vector<MediaMixWeek> series;
    /// Mean miss of the newest eighth when it was not fitted on, in parts of the outcome; and of
    /// a year ago's weeks in its place. Absent below a year (two years).
    std::optional<double> unseen_error, last_year_error;
    std::string caveat;
    std::optional<std::string> message;

    std::size_t size_bytes() const { return 4096 + 64 * series.size() + 2048 * channels.size(); }
};
BOOST_DESCRIBE_STRUCT(MediaMix, (),
                      (outcome, currency, from, to, weeks, needed_weeks, total, media_share,
                       channels, left_out, series, unseen_error, last_year_error, caveat, message))

struct GetMediaMix {
    std::optional<MixOutcome> outcome;
};
BOOST_DESCRIBE_STRUCT(GetMediaMix, (), (outcome))

/// Weeks of seven days, the newest ending at the newest day whose results are known; platforms
/// that spent in fewer than eight of them are left out. Revenue where anybody tells it, else
/// conversions, when the wish is silent. Below a second for three years.
MediaMix media_mix(const History& history, const GetMediaMix& wish = {});

void add_media_routes(const Context& context, web::Router& routes);

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::GetMediaMix> = std::tuple{
    rule<&herald::insight::GetMediaMix::outcome>(
        doc{"What is sold: revenue where it is told, else conversions, when left out."}),
};
