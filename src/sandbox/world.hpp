#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"

/// What a simulated market is made of; the file of `herald sandbox --world`. Everything has a good
/// default.
namespace herald::sandbox {

enum class Platform { meta, google, tiktok, snapchat };
BOOST_DESCRIBE_ENUM(Platform, meta, google, tiktok, snapchat)

/// Faults that can be switched on, each with a probability per call.
struct Faults {
    double rate_limited = 0;   ///< the platform's own way of saying 429
    double server_error = 0;   ///< 500
    double truncated = 0;      ///< the body breaks off
    double rubbish = 0;        ///< 200 with a page of HTML
    double expired_token = 0;  ///< the token is refused once
    double slow = 0;           ///< the answer takes slow_ms
    int slow_ms = 2000;
    double restated = 0;  ///< share of past days whose conversions are corrected afterwards
    int count = -1;       ///< faults left to happen; -1 without end
};
BOOST_DESCRIBE_STRUCT(Faults, (),
                      (rate_limited, server_error, truncated, rubbish, expired_token, slow, slow_ms,
                       restated, count))

struct AccountSpec {
    Platform platform{};
    std::string name;
    Currency currency;
    std::string time_zone;
    int campaigns = 10;
};
BOOST_DESCRIBE_STRUCT(AccountSpec, (), (platform, name, currency, time_zone, campaigns))

struct World {
    std::uint64_t seed = 1;
    int days = 180;            ///< history before today
    std::optional<Day> today;  ///< fixed; absent: the machine's date
    int ads_per_campaign = 2;
    double shocks_a_year = 2;            ///< per campaign: price jumps, outages, viral days
    double conversion_delay_days = 2.5;  ///< mean of the exponential part of the reporting delay
    double fatigue_frequency =
        9;  ///< impressions per person at which a creative has lost half of its click rate
    std::vector<AccountSpec> accounts;
    std::map<std::string, Faults> faults;  ///< by platform
};
BOOST_DESCRIBE_STRUCT(World, (),
                      (seed, days, today, ads_per_campaign, shocks_a_year, conversion_delay_days,
                       fatigue_frequency, accounts, faults))

/// Four accounts, one a platform, `campaigns` shared among them, everything in `currency`.
World make_world(std::uint64_t seed, int days, int campaigns, Currency currency);
/// The company of the demo: Northwind, 40 campaigns, half a year.
World northwind(Currency currency);
/// Reads a world file: any member may be left out. Throws Error{malformed | invalid}.
World parse_world(std::string_view text);

}  // namespace herald::sandbox

template <>
inline constexpr auto herald::rules<herald::sandbox::World> = std::tuple{
    rule<&herald::sandbox::World::days>(at_least{1}, at_most{1500}),
    rule<&herald::sandbox::World::ads_per_campaign>(at_least{1}, at_most{50}),
    rule<&herald::sandbox::World::conversion_delay_days>(at_least{0}, at_most{28}),
    rule<&herald::sandbox::World::fatigue_frequency>(at_least{0.5}),
};
