#pragma once

#include "alert/alert.hpp"
#include "web/router.hpp"

/// The inbox: what a person sees and does.
namespace herald::alert {

struct AlertRef {
    AlertId id;
};
BOOST_DESCRIBE_STRUCT(AlertRef, (), (id))

/// Each filter may be given several times.
struct ListAlerts : web::Paged {
    std::vector<AlertState> state;
    std::vector<Severity> severity;
    std::vector<Kind> kind;
};
BOOST_DESCRIBE_STRUCT(ListAlerts, (web::Paged), (state, severity, kind))
struct ListAlertHistory : web::Paged {
    std::vector<AlertState> state;
    std::vector<Severity> severity;
    std::vector<Kind> kind;
    std::optional<Time> from, to;
    std::optional<std::string> q;
};
BOOST_DESCRIBE_STRUCT(ListAlertHistory, (web::Paged), (state, severity, kind, from, to, q))

struct AlertDetail : Alert {
    std::vector<AlertDelivery> deliveries;  ///< newest first, at most 100
    std::vector<AlertStep> timeline;
};
BOOST_DESCRIBE_STRUCT(AlertDetail, (Alert), (deliveries, timeline))

struct AlertsBySeverity {
    std::int64_t INFO = 0, WARNING = 0, ERROR = 0, CRITICAL = 0;
};
BOOST_DESCRIBE_STRUCT(AlertsBySeverity, (), (INFO, WARNING, ERROR, CRITICAL))
struct AlertSummary {
    std::int64_t open = 0;  ///< neither resolved nor snoozed
    AlertsBySeverity by_severity;
    std::int64_t unseen = 0;  ///< of the open ones, those that nobody has acknowledged
};
BOOST_DESCRIBE_STRUCT(AlertSummary, (), (open, by_severity, unseen))

struct SendAlert {
    std::optional<Severity> severity;
    std::string title, message;
    std::optional<Kind> kind;
    std::optional<std::string> key, link;
    std::optional<std::vector<AlertChannelId>> channel_ids;
};
BOOST_DESCRIBE_STRUCT(SendAlert, (), (severity, title, message, kind, key, link, channel_ids))

struct SnoozeAlert {
    AlertId id;
    std::optional<Time> until;
    std::optional<std::int64_t> minutes;
};
BOOST_DESCRIBE_STRUCT(SnoozeAlert, (), (id, until, minutes))

struct AcknowledgeAlerts {
    std::vector<AlertId> ids;
};
BOOST_DESCRIBE_STRUCT(AcknowledgeAlerts, (), (ids))

void add_inbox_routes(const Context& context, web::Router& routes);
/// Part of them.
void add_handling_routes(const Context& context, web::Router& routes);

}  // namespace herald::alert

template <>
inline constexpr auto herald::rules<herald::alert::ListAlertHistory> = std::tuple{
    rule<&herald::alert::ListAlertHistory::from>(doc{"Seen at this time or later."}),
    rule<&herald::alert::ListAlertHistory::to>(doc{"Seen before this time."}),
    rule<&herald::alert::ListAlertHistory::q>(length{1, 200},
                                              doc{"Words of the title or the message."}),
};
template <>
inline constexpr auto herald::rules<herald::alert::SendAlert> = std::tuple{
    rule<&herald::alert::SendAlert::severity>(doc{"INFO when left out."}),
    rule<&herald::alert::SendAlert::title>(length{1, 200}),
    rule<&herald::alert::SendAlert::message>(length{1, 4000}, doc{"Plain text."}),
    rule<&herald::alert::SendAlert::kind>(doc{"manual when left out."}),
    rule<&herald::alert::SendAlert::key>(
        length{1, 200}, doc{"Sending it again while the alert is not resolved counts that one up; "
                            "within a day after, it opens that one again."}),
    rule<&herald::alert::SendAlert::link>(
        length{1, 2000}, doc{"An http(s) address, or a path of Herald such as /campaigns."}),
    rule<&herald::alert::SendAlert::channel_ids>(
        count{0, 20}, doc{"These channels instead of what the routes say."}),
};
template <>
inline constexpr auto herald::rules<herald::alert::SnoozeAlert> = std::tuple{
    rule<&herald::alert::SnoozeAlert::until>(doc{"At most 90 days from now."}),
    rule<&herald::alert::SnoozeAlert::minutes>(at_least{1}, at_most{129'600}),
};
template <>
inline constexpr auto herald::rules<herald::alert::AcknowledgeAlerts> = std::tuple{
    rule<&herald::alert::AcknowledgeAlerts::ids>(count{1, 500}),
};
