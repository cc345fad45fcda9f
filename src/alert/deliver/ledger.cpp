#include "alert/deliver/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "alert/alert.hpp"

namespace herald::alert {
namespace {

constexpr std::int64_t kDueChannels = 200, kFailuresThatTell = 3;
/// A channel that has more due than it may have under way is looked at again when it has room, and
/// after this at the latest.
constexpr std::chrono::seconds kParked{1};
constexpr std::chrono::hours kLongestRetryAfter{24};
constexpr std::size_t kErrorBytes = 500;

struct ChannelHealth {
    bool enabled = true;
    ChannelState state{};
    std::int64_t failures = 0;
    std::optional<Time> failing_since;
};
BOOST_DESCRIBE_STRUCT(ChannelHealth, (), (enabled, state, failures, failing_since))

/// A batch's outcomes of one channel.
struct Tally {
    std::optional<std::string> error;  ///< of the last failure
    bool works = false, died = false, gone = false;
    std::int64_t failures = 0;  ///< behind the last success
    std::optional<Time> retry_at;
};

Time retry_at(const PumpOptions& options, const Result& result, Time now, double random) {
    const auto pause = options.pauses[static_cast<std::size_t>(result.attempts - 1)];
    const double spread = 0.8 + 0.4 * random;
    auto wait = std::chrono::microseconds(static_cast<std::int64_t>(
        static_cast<double>(std::chrono::microseconds(pause).count()) * spread));
    if (result.outcome.retry_after)
        wait = std::max<std::chrono::microseconds>(
            wait,
            std::min<std::chrono::microseconds>(*result.outcome.retry_after, kLongestRetryAfter));
    return now + wait;
}

void write_delivered(Tx& tx, const Result& result, Time now) {
    tx.execute(
        "UPDATE alert_deliveries SET state = 'delivered', delivered_at = :now, status_code = "
        ":status, error = NULL, lease_until = NULL WHERE tenant = :tenant AND id = :id AND "
        "attempts = :attempts AND state = 'sending'",
        {{"tenant", result.tenant},
         {"id", result.id},
         {"attempts", result.attempts},
         {"status", result.outcome.status},
         {"now", now}});
}

void write_failed(Tx& tx, const Result& result, const std::optional<Time>& again) {
    tx.execute(
        "UPDATE alert_deliveries SET state = :state, next_attempt_at = :again, status_code = "
        ":status, error = :error, lease_until = NULL WHERE tenant = :tenant AND id = :id AND "
        "attempts = :attempts AND state = 'sending'",
        {{"tenant", result.tenant},
         {"id", result.id},
         {"attempts", result.attempts},
         {"state", again ? DeliveryState::retrying : DeliveryState::dead},
         {"again", again},
         {"status", result.outcome.status},
         {"error", clip(result.outcome.error, kErrorBytes)}});
}

void add(Tally& tally, const Result& result, const std::optional<Time>& again) {
    if (result.outcome.verdict == Outcome::Verdict::delivered) {
        tally.works = true;
        tally.failures = 0;
        return;
    }
    tally.error = result.outcome.error;
    tally.died = tally.died || !again;
    tally.gone = tally.gone || result.outcome.verdict == Outcome::Verdict::gone;
    if (result.outcome.status != 429) ++tally.failures;  // too much at once is no defect
    if (again && (!tally.retry_at || *again < *tally.retry_at)) tally.retry_at = again;
}

/// Counters are written at once; what has an alert is left to settle_channel(), and comes again
/// with the next outcome when the program ends between the two.
std::optional<Turn::What> write_health(Tx& tx, const PumpOptions& options, const Turn& place,
                                       const Tally& tally, Time now) {
    const store::Params key{{"tenant", place.tenant}, {"id", place.channel}};
    const auto before = tx.one<ChannelHealth>(
        "SELECT {columns} FROM alert_channels WHERE tenant = :tenant AND id = :id", key);
    if (!before) return std::nullopt;
    const std::int64_t failures = tally.works ? tally.failures : before->failures + tally.failures;
    const bool is_well = tally.works && tally.failures == 0;
    store::Params params = key;
    params.insert(params.end(),
                  {{"now", now},
                   {"error", is_well ? std::nullopt : tally.error},
                   {"failures", failures},
                   {"again", tally.retry_at},
                   {"state", is_well && before->state == ChannelState::new_ ? ChannelState::ok
                                                                            : before->state}});
    tx.execute(
        "UPDATE alert_channels SET last_used_at = :now, last_error = :error, failures = :failures, "
        "state = :state, due_at = CASE WHEN :again IS NULL THEN due_at WHEN due_at IS NULL OR "
        "due_at > :again THEN :again ELSE due_at END WHERE tenant = :tenant AND id = :id",
        params);
    if (!before->enabled) return std::nullopt;
    if (tally.gone) return Turn::What::off;
    const bool fails = before->state == ChannelState::failing;
    if (is_well) return fails ? std::optional(Turn::What::works) : std::nullopt;
    if (fails && !tally.works && before->failing_since &&
        now - *before->failing_since > options.gives_up_after)
        return Turn::What::off;
    if (!fails && (failures >= kFailuresThatTell || tally.died)) return Turn::What::failing;
    return std::nullopt;
}

NewAlert alert_about(const AlertChannel& channel, const Turn& turn) {
    NewAlert out;
    const bool is_off = turn.what == Turn::What::off;
    out.severity = is_off ? Severity::CRITICAL : Severity::ERROR;
    out.kind = Kind::delivery;
    out.title = is_off ? fmt::format("The alert channel “{}” was switched off", channel.name)
                       : fmt::format("The alert channel “{}” does not work", channel.name);
    out.message = is_off
                      ? fmt::format(
                            "It has not worked for days, or its address is gone: {}. Mend it and "
                            "switch it on again; what was given up can be sent again.",
                            turn.error)
                      : fmt::format(
                            "Alerts do not get through: {}. They are tried again, and are in the "
                            "inbox meanwhile.",
                            turn.error);
    out.link = "/alerts/channels";
    out.entity = "alert_channel";
    out.entity_id = to_string(channel.id);
    out.key = channel_key(channel.id);
    out.except_channel = channel.id;
    return out;
}

void write_turn(Tx& tx, const Context& context, const Scope& scope, const Turn& turn) {
    const auto channel = tx.one<AlertChannel>(
        "SELECT {columns} FROM alert_channels WHERE tenant = :tenant AND id = :id",
        {{"id", turn.channel}});
    if (!channel) return;
    const store::Params key{{"id", turn.channel}};
    if (turn.what == Turn::What::works) {
        tx.execute(
            "UPDATE alert_channels SET state = 'ok', failures = 0, failing_since = NULL WHERE "
            "tenant = :tenant AND id = :id",
            key);
        resolve_key(tx, context, scope, channel_key(turn.channel));
        return;
    }
    tx.execute(
        "UPDATE alert_channels SET state = 'failing', failing_since = coalesce(failing_since, "
        ":now), enabled = :enabled WHERE tenant = :tenant AND id = :id",
        {{"id", turn.channel}, {"now", scope.now()}, {"enabled", turn.what != Turn::What::off}});
    if (turn.what == Turn::What::off)
        tx.execute(
            "UPDATE alert_deliveries SET state = 'dead', next_attempt_at = NULL, error = 'The "
            "channel was switched off.' WHERE tenant = :tenant AND channel_id = :id AND "
            "next_attempt_at IS NOT NULL",
            key);
    raise(tx, context, scope, alert_about(*channel, turn));
}

}  // namespace

std::vector<DueChannel> list_due_channels(store::SystemDb& db, Time now) {
    return db.list<DueChannel>(
        "SELECT {columns} FROM alert_channels WHERE due_at <= :now AND enabled = 1 ORDER BY due_at "
        "LIMIT :limit",
        {{"now", now}, {"limit", kDueChannels}});
}

Lease take_lease(Tx& tx, const LeaseWish& wish) {
    Lease out;
    const store::Params place{{"tenant", wish.tenant}, {"channel", wish.channel}};
    store::Params params = place;
    params.insert(params.end(), {{"now", wish.now}, {"until", wish.until}, {"limit", wish.limit}});
    if (wish.limit > 0)
        out.deliveries = tx.list<LeasedDelivery>(
            "UPDATE alert_deliveries SET state = 'sending', attempts = attempts + 1, lease_until = "
            ":until, next_attempt_at = NULL WHERE tenant = :tenant AND id IN (SELECT d.id FROM "
            "alert_deliveries d WHERE d.tenant = :tenant AND d.channel_id = :channel AND "
            "d.next_attempt_at <= :now ORDER BY d.next_attempt_at LIMIT :limit) RETURNING "
            "{columns}",
            params);
    const auto next = tx.one<std::optional<Time>>(
                            "SELECT min(next_attempt_at) FROM alert_deliveries WHERE tenant = "
                            ":tenant AND channel_id = :channel AND next_attempt_at IS NOT NULL",
                            place)
                          .value_or(std::nullopt);
    out.more = next && *next <= wish.now;
    store::Params due = place;
    due.emplace_back("due", out.more ? std::optional(wish.now + kParked) : next);
    tx.execute("UPDATE alert_channels SET due_at = :due WHERE tenant = :tenant AND id = :channel",
               due);
    return out;
}

std::vector<Turn> write_results(Tx& tx, const PumpOptions& options, std::span<const Result> results,
                                Time now, const std::function<double()>& random) {
    std::map<std::pair<store::TenantId, AlertChannelId>, Tally> tallies;
    for (const Result& result : results) {
        const auto verdict = result.outcome.verdict;
        std::optional<Time> again;
        if (verdict == Outcome::Verdict::delivered) {
            write_delivered(tx, result, now);
        } else {
            const bool is_last = static_cast<std::size_t>(result.attempts) > options.pauses.size();
            if (verdict == Outcome::Verdict::failed && !is_last)
                again = retry_at(options, result, now, random());
            write_failed(tx, result, again);
        }
        add(tallies[{result.tenant, result.channel}], result, again);
    }
    std::vector<Turn> out;
    for (const auto& [place, tally] : tallies) {
        Turn turn{Turn::What::failing, place.first, place.second, tally.error.value_or("")};
        if (const auto what = write_health(tx, options, turn, tally, now)) {
            turn.what = *what;
            out.push_back(std::move(turn));
        }
    }
    return out;
}

void settle_channel(const Context& context, const Turn& turn) {
    Scope scope = context.system_scope(turn.tenant);
    scope.write([&](Tx& tx) { write_turn(tx, context, scope, turn); });
}

void release_leases(store::SystemDb& db, Time now, bool all) {
    struct Place {
        store::TenantId tenant;
        AlertDeliveryId id;
        AlertChannelId channel;
    };
    std::vector<Place> lost;
    db.each(
        "SELECT tenant, id, channel_id FROM alert_deliveries WHERE state = 'sending' AND "
        "(:all = 1 OR lease_until < :now)",
        {{"all", all}, {"now", now}}, [&](const store::Row& row) {
            lost.push_back({store::read_column<store::TenantId>(row, 0),
                            store::read_column<AlertDeliveryId>(row, 1),
                            store::read_column<AlertChannelId>(row, 2)});
        });
    if (lost.empty()) return;
    db.write([&](Tx& tx) {
        for (const Place& place : lost) {
            tx.execute(
                "UPDATE alert_deliveries SET state = 'retrying', next_attempt_at = :now, "
                "lease_until = NULL WHERE tenant = :tenant AND id = :id AND state = 'sending'",
                {{"tenant", place.tenant}, {"id", place.id}, {"now", now}});
            tx.execute(
                "UPDATE alert_channels SET due_at = :now WHERE tenant = :tenant AND id = :id AND "
                "(due_at IS NULL OR due_at > :now)",
                {{"tenant", place.tenant}, {"id", place.channel}, {"now", now}});
        }
    });
}

}  // namespace herald::alert
