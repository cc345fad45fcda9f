#pragma once

#include "alert/entities.hpp"
#include "base/query_reader.hpp"

/// Who is told of what, when.
namespace herald::alert {

struct AlertRouteTag;
using AlertRouteId = Id<AlertRouteTag>;

enum class Digest : std::uint8_t { none, hourly, daily };
BOOST_DESCRIBE_ENUM(Digest, none, hourly, daily)

}  // namespace herald::alert
namespace herald {
template <>
inline constexpr std::string_view schema_name<alert::Digest> = "AlertDigest";
}  // namespace herald
namespace herald::alert {

/// When nobody wants to hear of anything, by the clock of a place. What comes then is told at the
/// end, together.
struct QuietHours {
    std::string from, to;  ///< "22:00", "07:00"; `to` may be "24:00"
    /// The days on which they begin, 1 for Monday to 7 for Sunday; every day when left out.
    std::optional<std::vector<std::int64_t>> days;
    std::optional<std::string> time_zone;  ///< the workspace's when left out
    std::optional<bool> hold_critical;     ///< CRITICAL passes unless this is true
};
BOOST_DESCRIBE_STRUCT(QuietHours, (), (from, to, days, time_zone, hold_critical))

}  // namespace herald::alert
namespace herald {
/// They come in bodies only; a form's text part holds none.
template <>
inline void read_text(alert::QuietHours&, std::string_view, std::string_view pointer,
                      Problems& problems) {
    problems.add(pointer, "must be an object");
}
}  // namespace herald
namespace herald::alert {

/// As the API shows it. All routes that match apply, in the order of their positions; a channel
/// hears of an alert once, as the first route that names it says.
struct AlertRoute {
    AlertRouteId id;
    std::string name;
    std::int64_t position = 0;
    Severity min_severity = Severity::INFO;
    std::vector<Kind> kinds;  ///< empty: every kind
    RawJson condition;  ///< of the fields severity, kind, title, entity, platform, campaign_name
    std::vector<AlertChannelId> channel_ids;  ///< empty: the inbox alone
    std::optional<QuietHours> quiet_hours;
    Digest digest = Digest::none;
    std::optional<std::string> digest_at;  ///< of a daily one, "08:00"
    std::optional<std::int64_t> escalate_after_minutes;
    std::vector<AlertChannelId> escalate_channel_ids;
    bool enabled = true;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(AlertRoute, (),
                      (id, name, position, min_severity, kinds, condition, channel_ids, quiet_hours,
                       digest, digest_at, escalate_after_minutes, escalate_channel_ids, enabled,
                       version))

struct AlertRouteDraft {
    std::string name;
    std::optional<std::int64_t> position;  ///< behind the others when left out
    std::optional<Severity> min_severity;
    std::optional<std::vector<Kind>> kinds;
    std::optional<RawJson> condition;
    std::optional<std::vector<AlertChannelId>> channel_ids;
    std::optional<QuietHours> quiet_hours;
    std::optional<Digest> digest;
    std::optional<std::string> digest_at;
    std::optional<std::int64_t> escalate_after_minutes;
    std::optional<std::vector<AlertChannelId>> escalate_channel_ids;
    std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(AlertRouteDraft, (),
                      (name, position, min_severity, kinds, condition, channel_ids, quiet_hours,
                       digest, digest_at, escalate_after_minutes, escalate_channel_ids, enabled))

struct AlertRoutePatch {
    AlertRouteId id;
    std::optional<std::string> name;
    std::optional<std::int64_t> position;
    std::optional<Severity> min_severity;
    std::optional<std::vector<Kind>> kinds;
    Change<RawJson> condition;
    std::optional<std::vector<AlertChannelId>> channel_ids;
    Change<QuietHours> quiet_hours;
    std::optional<Digest> digest;
    Change<std::string> digest_at;
    Change<std::int64_t> escalate_after_minutes;
    std::optional<std::vector<AlertChannelId>> escalate_channel_ids;
    std::optional<bool> enabled;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(AlertRoutePatch, (),
                      (id, name, position, min_severity, kinds, condition, channel_ids, quiet_hours,
                       digest, digest_at, escalate_after_minutes, escalate_channel_ids, enabled,
                       if_match))

struct AlertRouteRef {
    AlertRouteId id;
};
BOOST_DESCRIBE_STRUCT(AlertRouteRef, (), (id))

}  // namespace herald::alert

template <>
inline constexpr auto herald::rules<herald::alert::QuietHours> = std::tuple{
    rule<&herald::alert::QuietHours::from>(length{5, 5}, doc{"HH:MM"}),
    rule<&herald::alert::QuietHours::to>(length{5, 5}, doc{"HH:MM; may be 24:00"}),
    rule<&herald::alert::QuietHours::days>(
        count{1, 7}, doc{"When they begin: 1 for Monday to 7 for Sunday; every day if left out."}),
    rule<&herald::alert::QuietHours::time_zone>(length{1, 64},
                                                doc{"IANA name; the workspace's if left out."}),
    rule<&herald::alert::QuietHours::hold_critical>(doc{"CRITICAL passes unless this is true."}),
};
template <>
inline constexpr auto herald::rules<herald::alert::AlertRouteDraft> = std::tuple{
    rule<&herald::alert::AlertRouteDraft::name>(length{1, 100}),
    rule<&herald::alert::AlertRouteDraft::position>(at_least{0}, at_most{10'000}),
    rule<&herald::alert::AlertRouteDraft::kinds>(count{0, 10}, doc{"Empty means every kind."}),
    rule<&herald::alert::AlertRouteDraft::condition>(
        doc{"Of the fields severity, kind, title, entity, platform and campaign_name."}),
    rule<&herald::alert::AlertRouteDraft::channel_ids>(count{0, 20},
                                                       doc{"Empty means the inbox alone."}),
    rule<&herald::alert::AlertRouteDraft::digest_at>(length{5, 5},
                                                     doc{"HH:MM of a daily digest; 08:00."}),
    rule<&herald::alert::AlertRouteDraft::escalate_after_minutes>(at_least{1}, at_most{10'080}),
    rule<&herald::alert::AlertRouteDraft::escalate_channel_ids>(count{0, 20}),
};
template <>
inline constexpr auto herald::rules<herald::alert::AlertRoutePatch> = std::tuple{
    rule<&herald::alert::AlertRoutePatch::name>(length{1, 100}),
    rule<&herald::alert::AlertRoutePatch::position>(at_least{0}, at_most{10'000}),
    rule<&herald::alert::AlertRoutePatch::kinds>(count{0, 10}),
    rule<&herald::alert::AlertRoutePatch::channel_ids>(count{0, 20}),
    rule<&herald::alert::AlertRoutePatch::digest_at>(length{5, 5}),
    rule<&herald::alert::AlertRoutePatch::escalate_after_minutes>(at_least{1}, at_most{10'080}),
    rule<&herald::alert::AlertRoutePatch::escalate_channel_ids>(count{0, 20}),
};
