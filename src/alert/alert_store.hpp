#pragma once

#include "alert/alert.hpp"

/// The SQL of alerts, for this room only. Every function that changes an alert writes its event.
namespace herald::alert {

/// Published after a commit that left something for the pump: an alert to route, a delivery due.
inline constexpr std::string_view kDueTopic = "alerts.due";

/// Throws Error{not_found}.
Alert find_alert(const Scope& scope, AlertId id);
Alert find_alert(store::Queries& queries, AlertId id);
std::vector<AlertStep> list_steps(const Scope& scope, AlertId id);

/// Each must be a channel of the workspace; problems are told under `pointer`.
void check_channels(const Scope& scope, std::string_view pointer,
                    const std::vector<AlertChannelId>& ids, Problems& problems);

void insert_step(Tx& tx, const Scope& scope, AlertId id, std::string_view what,
                 const std::optional<std::string>& detail = {});
/// "alert.raised" or "alert.updated".
void announce(Tx& tx, const Context& context, const Scope& scope, std::string_view type,
              const Alert& alert);
/// Wakes the pump after the commit.
void wake_pump(Tx& tx, const Context& context, const Scope& scope);

/// Leaves it to the pump to tell the channels why: raised, returned, worsened, resolved.
void queue_for_routing(Tx& tx, const Context& context, const Scope& scope, AlertId id,
                       std::string_view why);

/// As it was when it was raised: nobody has done anything about it.
void make_open(Alert& alert);

/// Writes the members that a state has (state, acknowledged_…, snoozed_until, resolved_at, …), the
/// step and the event; the version rises. `what` is the step's word.
void write_state(Tx& tx, const Context& context, const Scope& scope, Alert& alert,
                 std::string_view what, const std::optional<std::string>& detail = {});

}  // namespace herald::alert
