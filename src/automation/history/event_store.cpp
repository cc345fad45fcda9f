#include "automation/history/event_store.hpp"

#include "base/json_writer.hpp"
#include "event/event.hpp"

namespace herald::automation {
namespace {

using std::chrono::days;
using store::Params;

/// What a list asks for, as SQL and its parameters: only what is asked stands in the statement, so
/// that an index serves it.
struct Filter {
    std::string sql;
    Params params;
    void add(std::string_view condition, Params more) {
        sql += " AND ";
        sql += condition;
        params.insert(params.end(), more.begin(), more.end());
    }
};

void add_states(Filter& filter, const std::vector<RuleEventState>& states) {
    if (states.empty()) return;
    std::string names;
    for (const auto state : std::set<RuleEventState>(states.begin(), states.end()))
        names += fmt::format("{}'{}'", names.empty() ? "" : ", ", enum_name(state));
    filter.add(fmt::format("state IN ({})", names), {});
}

}  // namespace

Error no_such(RuleEventId) {
    return Error(ErrorKind::not_found, "There is no such entry in the history.");
}

RuleEvent get_event(const Scope& scope, RuleEventId id) {
    auto found = scope.db().one<RuleEvent>(
        "SELECT {columns} FROM automation_events WHERE tenant = :tenant AND id = :id",
        {{"id", id}});
    if (!found) throw no_such(id);
    return *std::move(found);
}

web::Page<RuleEvent> list_events(const Scope& scope, const ListRuleEvents& request,
                                 const TimeZone& zone) {
    Filter filter;
    if (const auto cursor = web::read_cursor<RuleEventId>(request, "rule_events"))
        filter.add("id < :before", {{"before", std::get<0>(*cursor)}});
    if (request.rule_id) filter.add("rule_id = :rule", {{"rule", *request.rule_id}});
    if (request.campaign_id)
        filter.add("campaign_id = :campaign", {{"campaign", *request.campaign_id}});
    if (request.from) filter.add("at >= :from", {{"from", zone.start_of(*request.from)}});
    if (request.to) filter.add("at < :to", {{"to", zone.start_of(*request.to + days(1))}});
    add_states(filter, request.state);
    filter.params.emplace_back("limit", request.fetch());
    return web::make_page(
        scope.db().list<RuleEvent>(
            "SELECT {columns} FROM automation_events WHERE tenant = :tenant" + filter.sql +
                " ORDER BY id DESC LIMIT :limit",
            std::move(filter.params)),
        request, [](const RuleEvent& last) { return web::make_cursor("rule_events", last.id); });
}

void announce_event(Tx& tx, const Scope& scope, store::Bus& bus, RuleEventId id) {
    event::emit(tx, scope.tenant(), bus, scope.clock(), "automation", "rule_action.updated",
                fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

bool insert_event(Tx& tx, const Scope& scope, store::Bus& bus, const NewRuleEvent& event) {
    const auto rows = tx.execute(
        "INSERT INTO automation_events (tenant, {columns}) VALUES (:tenant, {values}) "
        "ON CONFLICT DO NOTHING",
        event);
    if (rows > 0) announce_event(tx, scope, bus, event.id);
    return rows > 0;
}

std::vector<RuleEvent> list_open(const Scope& scope) {
    return scope.db().list<RuleEvent>(
        "SELECT {columns} FROM automation_events WHERE tenant = :tenant AND state IN ('suggested', "
        "'pending') ORDER BY id");
}

void renew_open(Tx& tx, const Scope& scope, store::Bus& bus, const RuleEvent& event) {
    const auto rows = tx.execute(
        "UPDATE automation_events SET text = :text, reason = :reason, from_value = :from, to_value "
        "= :to, expires_at = :expires WHERE tenant = :tenant AND id = :id AND state IN "
        "('suggested', 'pending') AND (text <> :text OR reason <> :reason OR expires_at < "
        ":expires)",
        {{"id", event.id},
         {"text", event.text},
         {"reason", event.reason},
         {"from", event.from_value},
         {"to", event.to_value},
         {"expires", event.expires_at.value_or(event.at)}});
    if (rows > 0) announce_event(tx, scope, bus, event.id);
}

void expire_open(Tx& tx, const Scope& scope, store::Bus& bus, std::span<const RuleEventId> ids) {
    for (const RuleEventId id : ids) {
        const auto rows = tx.execute(
            "UPDATE automation_events SET state = 'expired', decided_at = :now WHERE tenant = "
            ":tenant AND id = :id AND state IN ('suggested', 'pending')",
            {{"id", id}, {"now", scope.now()}});
        if (rows > 0) announce_event(tx, scope, bus, id);
    }
}

void decide(Tx& tx, const Scope& scope, store::Bus& bus, RuleEventId id, const Decision& decision) {
    Filter filter;
    add_states(filter, decision.from);
    filter.params = {
        {"id", id},
        {"state", decision.to},
        {"change", decision.change_id},
        {"task", decision.task_id},
        {"note", decision.note},
        {"who", scope.actor().name.empty() ? std::nullopt : std::optional(scope.actor().name)},
        {"now", scope.now()}};
    const auto rows = tx.execute(
        "UPDATE automation_events SET state = :state, change_id = COALESCE(:change, change_id), "
        "task_id = COALESCE(:task, task_id), note = :note, decided_by = :who, decided_at = :now "
        "WHERE tenant = :tenant AND id = :id" +
            filter.sql,
        std::move(filter.params));
    if (rows == 0) throw Error(ErrorKind::conflict, "This was just decided by somebody else.");
    announce_event(tx, scope, bus, id);
}

namespace {

struct Refused {
    RuleEventId id;
    std::optional<std::string> outcome;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (id, outcome))

}  // namespace

std::size_t note_refused(Scope& scope, store::Bus& bus, std::optional<ads::CampaignId> campaign) {
    Filter filter;
    if (campaign) filter.add("e.campaign_id = :campaign", {{"campaign", *campaign}});
    const auto refused = scope.db().list<Refused>(
        "SELECT e.id, c.outcome FROM automation_events e JOIN campaign_changes c ON c.tenant = "
        "e.tenant AND c.id = e.change_id WHERE e.tenant = :tenant AND c.tenant = :tenant AND "
        "e.state = 'applied' AND c.state = 'failed'" +
            filter.sql,
        std::move(filter.params));
    if (refused.empty()) return 0;
    scope.write([&](Tx& tx) {
        for (const auto& one : refused) {
            tx.execute(
                "UPDATE automation_events SET state = 'failed', error = :error WHERE tenant = "
                ":tenant AND id = :id AND state = 'applied'",
                {{"id", one.id}, {"error", one.outcome.value_or("The platform refused it.")}});
            announce_event(tx, scope, bus, one.id);
        }
    });
    return refused.size();
}

namespace {

struct UsedRow {
    RuleId rule_id;
    std::optional<ads::CampaignId> campaign_id;
    RuleActionKind kind{};
    std::optional<std::string> from_value;
    double money_moved = 0;
};
BOOST_DESCRIBE_STRUCT(UsedRow, (), (rule_id, campaign_id, kind, from_value, money_moved))

}  // namespace

UsedToday read_used(const Scope& scope, Time since) {
    UsedToday out;
    for (const auto& row : scope.db().list<UsedRow>(
             "SELECT {columns} FROM automation_events WHERE tenant = :tenant AND (at >= :since OR "
             "decided_at >= :since) AND change_id IS NOT NULL AND state IN ('applied', 'reverted') "
             "ORDER BY id",
             {{"since", since}})) {
        ++out.changes[row.rule_id];
        ++out.all;
        out.money_moved += row.money_moved;
        if (!row.campaign_id) continue;
        out.changed.insert(*row.campaign_id);
        if (row.kind != RuleActionKind::budget || !row.from_value) continue;
        if (const auto was = parse_micros(*row.from_value))
            out.first_budget.emplace(*row.campaign_id, *was);
    }
    return out;
}

std::vector<LastTouch> read_touches(const Scope& scope, Time since) {
    return scope.db().list<LastTouch>(
        "SELECT rule_id, campaign_id, "
        "max(CASE WHEN state IN ('applied', 'failed') THEN COALESCE(decided_at, at) END), "
        "max(CASE WHEN state IN ('dismissed', 'reverted') THEN decided_at END) "
        "FROM automation_events WHERE tenant = :tenant AND at >= :since AND campaign_id IS NOT "
        "NULL AND state IN ('applied', 'reverted', 'failed', 'dismissed') "
        "GROUP BY rule_id, campaign_id",
        {{"since", since}});
}

std::set<std::string> keys_of(const Scope& scope, EvaluationId id) {
    const auto keys = scope.db().list<std::string>(
        "SELECT once_key FROM automation_events WHERE tenant = :tenant AND evaluation_id = :id",
        {{"id", id}});
    return {keys.begin(), keys.end()};
}

std::vector<RuleEvent> list_unmeasured(const Scope& scope, Time since) {
    return scope.db().list<RuleEvent>(
        "SELECT {columns} FROM automation_events WHERE tenant = :tenant AND at >= :since AND state "
        "= 'applied' AND change_id IS NOT NULL AND (effect IS NULL OR effect LIKE "
        "'%\"is_final\":false%') ORDER BY id",
        {{"since", since}});
}

void set_effect(Tx& tx, const Scope& scope, store::Bus& bus, RuleEventId id,
                const RuleEffect& effect) {
    const auto rows = tx.execute(
        "UPDATE automation_events SET effect = :effect WHERE tenant = :tenant AND id = :id AND "
        "state = 'applied'",
        {{"id", id}, {"effect", effect}});
    if (rows > 0) announce_event(tx, scope, bus, id);
}

}  // namespace herald::automation
