#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/entities.hpp"
#include "ads/metrics.hpp"
#include "base/rules.hpp"
#include "web/paging.hpp"

/// An incident as the API shows it: something odd about the advertising, from when to when, told
/// once. In a namespace of its own beside insight::Incident, which only groups signals.
namespace herald::insight::watch {

struct IncidentTag;
using IncidentId = Id<IncidentTag>;

enum class IncidentKind : std::uint8_t {
    metric,  ///< a figure far from what was usual
    zero_delivery,
    tracking_broken,
    overspend,
    underspend,
};
BOOST_DESCRIBE_ENUM(IncidentKind, metric, zero_delivery, tracking_broken, overspend, underspend)
enum class IncidentSeverity : std::uint8_t { info, warning, critical };
BOOST_DESCRIBE_ENUM(IncidentSeverity, info, warning, critical)
enum class IncidentState : std::uint8_t { open, closed, dismissed };
BOOST_DESCRIBE_ENUM(IncidentState, open, closed, dismissed)
enum class EntityKind : std::uint8_t { workspace, platform, campaign };
BOOST_DESCRIBE_ENUM(EntityKind, workspace, platform, campaign)

}  // namespace herald::insight::watch
namespace herald {
template <>
inline constexpr std::string_view schema_name<insight::watch::EntityKind> = "IncidentEntityKind";
}  // namespace herald
namespace herald::insight::watch {

/// Somebody the incident touches. `id` is the campaign's, or the platform's name.
struct IncidentEntity {
    EntityKind kind{};
    std::optional<std::string> id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(IncidentEntity, (), (kind, id, name))

struct Incident {
    IncidentId id;
    IncidentKind kind{};
    IncidentSeverity severity{};
    IncidentState state{};
    std::string title, text;
    ads::Metric metric{};
    std::int64_t direction = 0;  ///< of the figure against what was usual: -1, 0, 1
    double score = 0;            ///< 0.9 and above opens an incident
    bool shift = false;          ///< the new level has become usual
    Day opened_on, last_seen_on;
    std::optional<Day> closed_on;
    EntityKind entity_kind{};
    std::optional<ads::CampaignId> campaign_id;
    std::optional<std::string> campaign_name;
    std::optional<ads::Platform> platform;
    /// On the oddest day, in the metric's unit.
    std::optional<double> observed, expected, low, high;
    std::optional<double> money_a_day;  ///< below 0 it costs, in the organization's currency
    std::int64_t signals = 0;
    std::vector<IncidentEntity> touched;
    std::optional<Time> dismissed_at;
    std::optional<std::string> dismiss_reason;
    Time created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Incident, (),
                      (id, kind, severity, state, title, text, metric, direction, score, shift,
                       opened_on, last_seen_on, closed_on, entity_kind, campaign_id, campaign_name,
                       platform, observed, expected, low, high, money_a_day, signals, touched,
                       dismissed_at, dismiss_reason, created_at, updated_at, version))

struct IncidentDay {
    Day date;
    std::optional<double> value, expected, low, high;
};
BOOST_DESCRIBE_STRUCT(IncidentDay, (), (date, value, expected, low, high))
/// One step of the funnel's part in the change.
struct IncidentDriver {
    ads::Metric metric{};
    double before = 0, after = 0, effect = 0, share = 0;
    bool within_noise = false;
};
BOOST_DESCRIBE_STRUCT(IncidentDriver, (), (metric, before, after, effect, share, within_noise))
/// One platform's or campaign's part in the change.
struct IncidentSegment {
    EntityKind kind{};
    std::optional<std::string> id;
    std::string name;
    double total = 0, rate = 0, mix = 0, share = 0;
};
BOOST_DESCRIBE_STRUCT(IncidentSegment, (), (kind, id, name, total, rate, mix, share))
struct IncidentPoint {
    Day date;
    std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(IncidentPoint, (), (date, value))
struct IncidentFactor {
    ads::Metric metric{};
    std::string unit;  ///< money, count, ratio
    std::vector<IncidentPoint> points;
};
BOOST_DESCRIBE_STRUCT(IncidentFactor, (), (metric, unit, points))

struct IncidentDetail : Incident {
    Currency currency;
    std::vector<IncidentDay> series;
    std::vector<IncidentDriver> drivers;
    std::vector<IncidentSegment> segments;
    std::vector<IncidentFactor> factors;
    Day before_from, before_to, after_from, after_to;
};
BOOST_DESCRIBE_STRUCT(IncidentDetail, (Incident),
                      (currency, series, drivers, segments, factors, before_from, before_to,
                       after_from, after_to))

struct ListAnomalies : web::Paged {
    std::optional<IncidentState> state;
    std::optional<IncidentKind> kind;
    std::optional<IncidentSeverity> severity;
    std::optional<ads::CampaignId> campaign_id;
    std::optional<ads::Platform> platform;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(ListAnomalies, (web::Paged),
                      (state, kind, severity, campaign_id, platform, from, to))
struct AnomalyRef {
    IncidentId id;
};
BOOST_DESCRIBE_STRUCT(AnomalyRef, (), (id))
struct DismissAnomaly {
    IncidentId id;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(DismissAnomaly, (), (id, reason))

}  // namespace herald::insight::watch

template <>
inline constexpr auto herald::rules<herald::insight::watch::DismissAnomaly> = std::tuple{
    rule<&herald::insight::watch::DismissAnomaly::reason>(length{1, 500},
                                                          doc{"Why it is none; for the team."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::watch::ListAnomalies> = std::tuple{
    rule<&herald::insight::watch::ListAnomalies::campaign_id>(
        doc{"Incidents that touch this campaign."}),
    rule<&herald::insight::watch::ListAnomalies::from>(doc{"Seen on this day or later."}),
    rule<&herald::insight::watch::ListAnomalies::to>(doc{"Begun on this day or earlier."}),
};
