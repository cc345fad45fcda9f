#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"

/// What a simulated market is made of: the file of `herald sandbox --world FILE`. Everything has a
/// good default. Days inside a world are counted from its first day (0), so that a story does not
/// depend on when it is told.
namespace herald::sandbox::market {

enum class Platform { meta, google, tiktok, snapchat };
BOOST_DESCRIBE_ENUM(Platform, meta, google, tiktok, snapchat)
inline constexpr int kPlatforms = 4;

enum class Status { active, paused, archived, removed };
BOOST_DESCRIBE_ENUM(Status, active, paused, archived, removed)

enum class ShockKind {
    auction_price,    ///< impressions cost `factor` times as much
    tracking_outage,  ///< only `factor` of the conversions is ever reported
    site_outage,      ///< only `factor` of the visitors can buy
    viral,            ///< `factor` times the clicks and the buyers
    demand,           ///< a level shift of demand by `factor`
    restatement,      ///< from the day `seen_on`, clicks, spend and conversions are corrected to
                      ///< `factor` of what was shown
};
BOOST_DESCRIBE_ENUM(ShockKind, auction_price, tracking_outage, site_outage, viral, demand,
                    restatement)

struct ShockSpec {
    ShockKind kind{};
    int on = 0;                           ///< its first day
    std::optional<int> days;              ///< 1 when absent
    std::optional<double> factor;         ///< by kind when absent: 1.7, 0.1, 0.05, 2.2, 0.7, 0.93
    std::optional<Platform> platform;     ///< all when absent
    std::optional<std::string> campaign;  ///< by name; all when absent
    std::optional<int> seen_on;           ///< restatement: 3 days after its last day when absent
};
BOOST_DESCRIBE_STRUCT(ShockSpec, (), (kind, on, days, factor, platform, campaign, seen_on))

struct AccountSpec {
    Platform platform{};
    std::optional<std::string> name, time_zone;
    std::optional<Currency> currency;
    std::optional<double> share;  ///< of the generated campaigns; equal parts when absent
};
BOOST_DESCRIBE_STRUCT(AccountSpec, (), (platform, name, time_zone, currency, share))

struct AdSpec {
    std::optional<std::string> name, title, body;
    std::optional<double> weight;   ///< how much the platform likes to show it
    std::optional<double> quality;  ///< of clicks and purchases; 1 is the campaign's mean
    std::optional<double>
        fatigue_at;  ///< impressions per person at which half of the click rate's decay is done
    std::optional<int> starts_on, ends_on;
    std::optional<std::vector<int>>
        refreshed_on;  ///< days on which a fresh creative replaced the old one
    std::optional<Status> status;
};
BOOST_DESCRIBE_STRUCT(AdSpec, (),
                      (name, title, body, weight, quality, fatigue_at, starts_on, ends_on,
                       refreshed_on, status))

struct GroupSpec {
    std::optional<std::string> name;
    std::optional<Micros> daily_budget;  ///< budgets on the groups instead of the campaign
    std::optional<std::vector<AdSpec>> ads;
};
BOOST_DESCRIBE_STRUCT(GroupSpec, (), (name, daily_budget, ads))

struct ChangeSpec {
    int on = 0;
    std::optional<Status> status;
    std::optional<Micros> daily_budget;
};
BOOST_DESCRIBE_STRUCT(ChangeSpec, (), (on, status, daily_budget))

/// What is absent is drawn from the seed. Money in the account's currency.
struct CampaignSpec {
    std::optional<std::string> account;  ///< by name; the platform's first when absent
    std::optional<Platform> platform;
    std::optional<std::string> name, objective;
    std::optional<Status> status;
    std::optional<Micros> daily_budget, lifetime_budget;
    std::optional<std::string>
        shared_budget;  ///< Google: campaigns that name the same one share it
    std::optional<int> starts_on, ends_on;
    std::optional<double> roas;        ///< at its budget, on a plain day, with fresh creatives
    std::optional<double> saturation;  ///< budget / half-saturating spend: below 1 it is starved,
                                       ///< above 2 money is wasted
    std::optional<double> shape;       ///< Hill's exponent
    std::optional<double> cpm, ctr, cvr;
    std::optional<double> order_value;  ///< what a buyer pays; fixes cvr when that is absent
    std::optional<double> audience;     ///< people
    std::optional<double> exhausts_at;  ///< impressions per person at which conversions are halved
    std::optional<double> growth;       ///< of demand, a year
    std::optional<double> season;       ///< amplitude over the year
    std::optional<std::vector<double>> weekdays;  ///< demand Monday to Sunday, 1 on average
    std::optional<double> dispersion;             ///< of counted conversions: large is calm
    std::optional<double> delay_days;  ///< scale of the delay with which conversions are reported
    std::optional<std::vector<GroupSpec>> groups;
    std::optional<std::vector<ChangeSpec>> changes;
};
BOOST_DESCRIBE_STRUCT(CampaignSpec, (),
                      (account, platform, name, objective, status, daily_budget, lifetime_budget,
                       shared_budget, starts_on, ends_on, roas, saturation, shape, cpm, ctr, cvr,
                       order_value, audience, exhausts_at, growth, season, weekdays, dispersion,
                       delay_days, groups, changes))

enum class FaultKind {
    rate_limited,   ///< 429 in the platform's own words
    server_error,   ///< 500
    slow,           ///< the answer waits delay_ms
    truncated,      ///< the body breaks off, the connection stays whole
    disconnected,   ///< the connection breaks off in the body
    rubbish,        ///< 200 with a page of HTML
    expired_token,  ///< the token is refused; tokens that can be renewed must be
    restated_days,  ///< at once, not by call: the last `days` days are corrected to `factor`
    report_failed,  ///< an asynchronous report ends in failure
    // Of AI providers:
    refused,          ///< the model says no, or the filter does
    too_long,         ///< the prompt does not fit the model
    broken_json,      ///< the answer's text is JSON that breaks off
    no_credit,        ///< nothing is left to spend
    error_midstream,  ///< half of the answer, then an error
    // Of networks, for writes (POST, PUT) alone: the post stands, and the answer does not come.
    lost_answer,      ///< the connection breaks before a byte
    gateway_timeout,  ///< 504 from something in between, after delay_ms
};
BOOST_DESCRIBE_ENUM(FaultKind, rate_limited, server_error, slow, truncated, disconnected, rubbish,
                    expired_token, restated_days, report_failed, refused, too_long, broken_json,
                    no_credit, error_midstream, lost_answer, gateway_timeout)

struct FaultSpec {
    FaultKind kind{};
    std::optional<Platform> platform;    ///< all when absent, and all services
    std::optional<std::string> service;  ///< of what is no ad platform: "openai", "anthropic", …
    std::optional<double> probability;   ///< of each call; 1 when absent
    std::optional<int> count;            ///< how often it may still strike; without end when absent
    std::optional<std::string> path;     ///< only calls whose path holds this text
    std::optional<int> delay_ms;         ///< slow: 2000 when absent
    std::optional<int> days;             ///< restated_days: 7 when absent
    std::optional<double> factor;        ///< restated_days: 0.93 when absent
};
BOOST_DESCRIBE_STRUCT(FaultSpec, (),
                      (kind, platform, service, probability, count, path, delay_ms, days, factor))

/// More calls than this within so many seconds are refused as the platform refuses them.
struct LimitSpec {
    int calls = 0;
    int seconds = 0;
};
BOOST_DESCRIBE_STRUCT(LimitSpec, (), (calls, seconds))

struct World {
    std::string company = "Northwind";
    std::uint64_t seed = 1;
    int days = 180;                ///< of history, ending yesterday
    std::optional<Day> first_day;  ///< absent: `days` before the day the market is made
    std::optional<Day> today;  ///< the sandbox's fixed date (noon UTC); absent: the machine's clock
    int campaigns = 40;        ///< generated, beside those listed
    int ads_per_campaign = 2;
    double shocks_a_year = 1.5;  ///< for each account, beside those listed
    bool holidays = true;
    std::vector<AccountSpec> accounts;
    std::vector<CampaignSpec> listed;
    std::vector<ShockSpec> shocks;
    std::vector<FaultSpec> faults;
    std::map<std::string, LimitSpec> limits;  ///< by platform; none when absent
    int report_polls = 2;                     ///< how often an asynchronous report says "not yet"
};
BOOST_DESCRIBE_STRUCT(World, (),
                      (company, seed, days, first_day, today, campaigns, ads_per_campaign,
                       shocks_a_year, holidays, accounts, listed, shocks, faults, limits,
                       report_polls))

/// Four accounts, one a platform, `campaigns` shared among them, everything in `currency`.
World make_world(std::uint64_t seed, int days, int campaigns, Currency currency);
/// The company of the demo, made to be looked at: 40 campaigns on four platforms, 180 days, with a
/// tired creative, a tracking outage, a winner that is starved of money, a retargeting that wastes
/// it, a price jump, and more (README names them all).
World northwind(Currency currency);
/// Reads a world file; members left out take their defaults, without accounts those of
/// make_world(). Throws Error{malformed | invalid} with pointers.
World parse_world(std::string_view text);
/// What a unit of EUR is worth, roughly: generated budgets and prices should look right in any
/// currency.
double money_scale(Currency currency);

}  // namespace herald::sandbox::market

template <>
inline constexpr auto herald::rules<herald::sandbox::market::ShockSpec> = std::tuple{
    rule<&herald::sandbox::market::ShockSpec::on>(at_least{0}, at_most{5000}),
    rule<&herald::sandbox::market::ShockSpec::days>(at_least{1}, at_most{5000}),
    rule<&herald::sandbox::market::ShockSpec::factor>(at_least{0}, at_most{100}),
};
template <>
inline constexpr auto herald::rules<herald::sandbox::market::AdSpec> = std::tuple{
    rule<&herald::sandbox::market::AdSpec::weight>(at_least{0.001}, at_most{1000}),
    rule<&herald::sandbox::market::AdSpec::quality>(at_least{0}, at_most{10}),
    rule<&herald::sandbox::market::AdSpec::fatigue_at>(at_least{0.05}, at_most{1e6}),
};
template <>
inline constexpr auto herald::rules<herald::sandbox::market::CampaignSpec> = std::tuple{
    rule<&herald::sandbox::market::CampaignSpec::name>(length{1, 400}),
    rule<&herald::sandbox::market::CampaignSpec::daily_budget>(at_least{0}),
    rule<&herald::sandbox::market::CampaignSpec::roas>(at_least{0}, at_most{1000}),
    rule<&herald::sandbox::market::CampaignSpec::saturation>(at_least{0.01}, at_most{100}),
    rule<&herald::sandbox::market::CampaignSpec::shape>(at_least{0.3}, at_most{4}),
    rule<&herald::sandbox::market::CampaignSpec::cpm>(at_least{0.0001}),
    rule<&herald::sandbox::market::CampaignSpec::ctr>(at_least{0.00001}, at_most{1}),
    rule<&herald::sandbox::market::CampaignSpec::cvr>(at_least{0.00001}, at_most{1}),
    rule<&herald::sandbox::market::CampaignSpec::order_value>(at_least{0.01}),
    rule<&herald::sandbox::market::CampaignSpec::audience>(at_least{10}),
    rule<&herald::sandbox::market::CampaignSpec::exhausts_at>(at_least{0.1}),
    rule<&herald::sandbox::market::CampaignSpec::season>(at_least{0}, at_most{0.9}),
    rule<&herald::sandbox::market::CampaignSpec::weekdays>(count{7, 7}),
    rule<&herald::sandbox::market::CampaignSpec::dispersion>(at_least{0.5}),
    rule<&herald::sandbox::market::CampaignSpec::delay_days>(at_least{0}, at_most{14}),
};
template <>
inline constexpr auto herald::rules<herald::sandbox::market::FaultSpec> = std::tuple{
    rule<&herald::sandbox::market::FaultSpec::probability>(at_least{0}, at_most{1}),
    rule<&herald::sandbox::market::FaultSpec::count>(at_least{0}),
    rule<&herald::sandbox::market::FaultSpec::delay_ms>(at_least{0}, at_most{120'000}),
    rule<&herald::sandbox::market::FaultSpec::days>(at_least{1}, at_most{400}),
    rule<&herald::sandbox::market::FaultSpec::factor>(at_least{0}, at_most{10}),
};
template <>
inline constexpr auto herald::rules<herald::sandbox::market::LimitSpec> = std::tuple{
    rule<&herald::sandbox::market::LimitSpec::calls>(at_least{1}),
    rule<&herald::sandbox::market::LimitSpec::seconds>(at_least{1}, at_most{86'400}),
};
template <>
inline constexpr auto herald::rules<herald::sandbox::market::World> = std::tuple{
    rule<&herald::sandbox::market::World::days>(at_least{1}, at_most{3000}),
    rule<&herald::sandbox::market::World::campaigns>(at_least{0}, at_most{200'000}),
    rule<&herald::sandbox::market::World::ads_per_campaign>(at_least{1}, at_most{50}),
    rule<&herald::sandbox::market::World::shocks_a_year>(at_least{0}, at_most{100}),
    rule<&herald::sandbox::market::World::accounts>(count{1, 100}),
    rule<&herald::sandbox::market::World::report_polls>(at_least{0}, at_most{1000}),
};
