#include <algorithm>

#include "alert/alert_store.hpp"
#include "base/text.hpp"

namespace herald::alert {
namespace {

constexpr std::size_t kTitleBytes = 200 * 4, kMessageBytes = 4000 * 4, kItems = 100;
/// What returns within this time is the same trouble, not a new one.
constexpr auto kReturns = std::chrono::hours(24);

/// What the conditions of routes may ask that the alert itself does not say.
struct Subject {
    std::optional<std::string> platform, campaign_name;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (platform, campaign_name))

json::object object_of(const RawJson& data) {
    if (data.text.empty()) return {};
    json::value value = parse_json(data.text);
    return value.is_object() ? std::move(value.get_object()) : json::object{};
}

std::int64_t more_of(const json::object& data) {
    const auto* more = data.if_contains("more");
    return more != nullptr && more->is_int64() ? more->get_int64() : 0;
}

json::array items_of(const json::object& data) {
    const auto* items = data.if_contains("items");
    return items != nullptr && items->is_array() ? items->get_array() : json::array{};
}

bool is_item(const json::value& item, std::string_view id) {
    const auto* found = item.is_object() ? item.get_object().if_contains("id") : nullptr;
    return found != nullptr && found->is_string() && found->get_string() == id;
}

void put_items(json::object& data, json::array items, std::int64_t more) {
    data["items"] = std::move(items);
    if (more > 0)
        data["more"] = more;
    else
        data.erase("more");
}

/// What was known with what is new: members are replaced, items add up.
RawJson merged(const RawJson& before, const NewAlert& alert) {
    if (alert.data.text.empty() && alert.items.empty()) return before;
    json::object data = object_of(before);
    json::array items = items_of(data);
    std::int64_t more = more_of(data);
    for (auto& member : object_of(alert.data)) data[member.key()] = member.value();
    std::int64_t left_out = 0;
    for (const AlertItem& item : alert.items) {
        json::value written = parse_json(to_json(item));
        const auto known = std::find_if(items.begin(), items.end(),
                                        [&](const auto& old) { return is_item(old, item.id); });
        if (known != items.end())
            *known = std::move(written);
        else if (items.size() < kItems)
            items.push_back(std::move(written));
        else
            ++left_out;
    }
    if (!items.empty()) put_items(data, std::move(items), std::max(more, left_out));
    return {json::serialize(data)};
}

std::string clipped(const std::string& text, std::size_t bytes) {
    return std::string(clip(text, bytes));
}

/// Shown members of a new alert.
Alert make_alert(const Scope& scope, const NewAlert& draft) {
    Alert out;
    out.id = scope.make_id<AlertId>();
    out.severity = draft.severity;
    out.kind = draft.kind;
    out.title = clipped(draft.title, kTitleBytes);
    out.message = clipped(draft.message, kMessageBytes);
    out.link = draft.link;
    out.entity = draft.entity;
    out.entity_id = draft.entity_id;
    out.key = draft.key;
    out.first_at = out.last_at = scope.now();
    out.data = merged({}, draft);
    return out;
}

Alert insert(Tx& tx, const Context& context, const Scope& scope, const NewAlert& draft) {
    Alert alert = make_alert(scope, draft);
    tx.execute(
        "INSERT INTO alerts (tenant, live_key, subject, channel_ids, except_channel, route_for, "
        "{columns}) VALUES (:tenant, :live_key, :subject, :channels, :except, 'raised', {values})",
        alert,
        {{"live_key", alert.key},
         {"subject", to_json(Subject{draft.platform, draft.campaign_name})},
         {"channels", draft.channel_ids},
         {"except", draft.except_channel}});
    insert_step(tx, scope, alert.id, "raised");
    announce(tx, context, scope, "alert.raised", alert);
    wake_pump(tx, context, scope);
    return alert;
}

void update(Tx& tx, const Alert& alert) {
    tx.execute(
        "UPDATE alerts SET severity = :severity, title = :title, message = :message, link = :link, "
        "count = :count, last_at = :last_at, data = :data, version = :version WHERE tenant = "
        ":tenant AND id = :id",
        {{"id", alert.id},
         {"severity", alert.severity},
         {"title", alert.title},
         {"message", alert.message},
         {"link", alert.link},
         {"count", alert.count},
         {"last_at", alert.last_at},
         {"data", alert.data},
         {"version", alert.version}});
}

/// The same again: one alert, newer words.
Alert repeat(Tx& tx, const Context& context, const Scope& scope, Alert alert,
             const NewAlert& draft) {
    const bool is_worse = draft.severity > alert.severity;
    const bool was_resolved = alert.state == AlertState::resolved;
    alert.severity = was_resolved ? draft.severity : std::max(alert.severity, draft.severity);
    alert.title = clipped(draft.title, kTitleBytes);
    alert.message = clipped(draft.message, kMessageBytes);
    alert.link = draft.link;
    alert.data = merged(was_resolved ? RawJson{} : alert.data, draft);
    ++alert.count;
    alert.last_at = std::max(alert.last_at, scope.now());
    const bool is_told_again = was_resolved || (is_worse && alert.state != AlertState::open);
    if (!is_told_again) ++alert.version;
    update(tx, alert);
    if (is_told_again) {
        make_open(alert);
        write_state(tx, context, scope, alert, was_resolved ? "returned" : "worsened");
    } else {
        if (is_worse) insert_step(tx, scope, alert.id, "worsened");
        announce(tx, context, scope, "alert.updated", alert);
    }
    if (was_resolved || is_worse)
        queue_for_routing(tx, context, scope, alert.id, was_resolved ? "returned" : "worsened");
    return alert;
}

std::optional<Alert> find_live(Tx& tx, std::string_view key) {
    return tx.one<Alert>("SELECT {columns} FROM alerts WHERE tenant = :tenant AND live_key = :key",
                         {{"key", key}});
}

void resolve(Tx& tx, const Context& context, const Scope& scope, Alert alert) {
    alert.state = AlertState::resolved;
    alert.resolved_at = scope.now();
    alert.snoozed_until.reset();
    write_state(tx, context, scope, alert, "resolved", "The cause has ended.");
    queue_for_routing(tx, context, scope, alert.id, "resolved");
}

}  // namespace

Alert raise(Tx& tx, const Context& context, const Scope& scope, const NewAlert& alert) {
    if (!alert.key) return insert(tx, context, scope, alert);
    if (auto live = find_live(tx, *alert.key))
        return repeat(tx, context, scope, *std::move(live), alert);
    auto past = tx.one<Alert>(
        "SELECT {columns} FROM alerts WHERE tenant = :tenant AND key = :key AND last_at > :since "
        "ORDER BY last_at DESC LIMIT 1",
        {{"key", *alert.key}, {"since", scope.now() - kReturns}});
    if (!past) return insert(tx, context, scope, alert);
    tx.execute("UPDATE alerts SET live_key = key WHERE tenant = :tenant AND id = :id",
               {{"id", past->id}});
    return repeat(tx, context, scope, *std::move(past), alert);
}

bool resolve_key(Tx& tx, const Context& context, const Scope& scope, std::string_view key) {
    auto live = find_live(tx, key);
    if (!live) return false;
    resolve(tx, context, scope, *std::move(live));
    return true;
}

bool resolve_item(Tx& tx, const Context& context, const Scope& scope, std::string_view key,
                  std::string_view item_id) {
    auto live = find_live(tx, key);
    if (!live) return false;
    json::object data = object_of(live->data);
    json::array items = items_of(data);
    std::int64_t more = more_of(data);
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const auto& item) { return is_item(item, item_id); });
    if (found != items.end())
        items.erase(found);
    else if (more > 0)
        --more;
    else
        return false;
    if (items.empty() && more == 0) {
        resolve(tx, context, scope, *std::move(live));
        return true;
    }
    put_items(data, std::move(items), more);
    live->data = {json::serialize(data)};
    ++live->version;
    update(tx, *live);
    announce(tx, context, scope, "alert.updated", *live);
    return true;
}

}  // namespace herald::alert
