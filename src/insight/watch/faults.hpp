#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/anomaly/delivery.hpp"
#include "insight/watch/stream.hpp"

/// Faults that are known by name, day by day, each told once: of whom all parts suffer, the whole.
namespace herald::insight::watch {

/// What a campaign's budget or status was changed to, and when.
struct KnownChange {
    ads::CampaignId campaign_id;
    Time at;
    std::string field;
    std::optional<std::string> old_value, new_value, actor_name;
};
BOOST_DESCRIBE_STRUCT(KnownChange, (), (campaign_id, at, field, old_value, new_value, actor_name))

struct FaultFinding {
    IncidentKind kind{};
    Subject subject;
    double observed = 0, expected = 0;
    double p_value = 1;
};

/// A fault from its first day to its last.
struct FaultLine {
    std::int64_t number = 0;  ///< below 0
    IncidentKind kind{};
    std::vector<std::string> path;
    Day opened, last_seen;
    std::optional<Day> closed;
    double observed = 0, expected = 0, p_value = 1;
    std::int64_t signals = 0;
};
BOOST_DESCRIBE_STRUCT(FaultLine, (),
                      (number, kind, path, opened, last_seen, closed, observed, expected, p_value,
                       signals))

/// Campaigns that run and had something to deliver, but delivered nothing on a day on which their
/// platform told something.
std::vector<FaultFinding> find_zero_delivery(const History& history, Day day);
/// Clicks come, conversions do not: less than 40 % of what the last four weeks lead to expect, on
/// the day and over up to three days, by more than chance and the usual ups and downs. Days of the
/// faults that are `told` are no measure.
std::vector<FaultFinding> find_broken_tracking(const History& history, Day day,
                                               const std::vector<FaultLine>& told);
/// The last week against seven daily budgets, and both its last days alike. Only of today's
/// budgets, so only for the newest day; not for campaigns whose budget was changed in the last
/// four days, nor for those that never spent it.
std::vector<FaultFinding> find_off_pace(const History& history, Day day,
                                        const std::vector<KnownChange>& changes);

}  // namespace herald::insight::watch
