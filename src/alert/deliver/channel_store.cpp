#include "alert/deliver/channel_store.hpp"

#include <fmt/format.h>

#include "alert/alert.hpp"

namespace herald::alert {
namespace {

constexpr auto kOldSecretCounts = std::chrono::hours(24);

Error no_such_channel() { return Error(ErrorKind::not_found, "There is no such channel."); }

std::string secret_context(AlertChannelId id) { return "alert_channel/" + to_string(id); }

constexpr std::string_view kStale =
    "This was changed since you loaded it; load it again and repeat your change.";

void write_settings(const Context& context, Scope& scope, const AlertChannel& channel,
                    const ChannelSettings& settings) {
    const PartedSettings parts = part(settings);
    const auto key = context.master_key->hold();  // until it is stored
    const Bytes sealed = key->seal(parts.secret, secret_context(channel.id));
    scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE alert_channels SET name = :name, settings = :settings, secrets = :secrets, "
            "enabled = :enabled, state = :state, last_error = :error, failures = CASE WHEN :state "
            "= 'failing' THEN failures ELSE 0 END, failing_since = CASE WHEN :state = 'failing' "
            "THEN failing_since ELSE NULL END, version = version + 1 WHERE tenant = :tenant AND id "
            "= :id AND version = :version",
            {{"id", channel.id},
             {"name", channel.name},
             {"settings", parts.open},
             {"secrets", sealed},
             {"enabled", channel.enabled},
             {"state", channel.state},
             {"error", channel.last_error},
             {"version", channel.version}});
        if (changed == 0) throw Error(ErrorKind::stale, std::string(kStale));
        if (channel.state != ChannelState::failing || !channel.enabled)
            resolve_key(tx, context, scope, channel_key(channel.id));
        if (channel.enabled) return;
        tx.execute(
            "UPDATE alert_deliveries SET state = 'dead', next_attempt_at = NULL, lease_until = "
            "NULL, error = 'The channel was switched off.' WHERE tenant = :tenant AND channel_id = "
            ":id AND next_attempt_at IS NOT NULL",
            {{"id", channel.id}});
        tx.execute("UPDATE alert_channels SET due_at = NULL WHERE tenant = :tenant AND id = :id",
                   {{"id", channel.id}});
    });
}

/// Given members over those that are there; a null clears one.
ChannelSettings merged(const Context& context, ChannelKind kind, const ChannelSettings& before,
                       const RawJson& change) {
    const json::value given = parse_json(change.text.empty() ? "{}" : change.text);
    if (!given.is_object()) return parse_settings(context, kind, given);
    json::object all;
    const PartedSettings parts = part(before);
    for (const auto* text : {&parts.open, &parts.secret}) {
        const json::value object = parse_json(*text);
        for (const auto& member : object.get_object())
            if (!member.key().starts_with("old_secret")) all[member.key()] = member.value();
    }
    if (kind == ChannelKind::slack) {  // the one way takes the other's place
        const auto& wish = given.get_object();
        if (wish.contains("webhook_url"))
            for (const auto* name : {"token", "channel", "api_base"}) all.erase(name);
        if (wish.contains("token")) all.erase("webhook_url");
    }
    for (const auto& member : given.get_object()) {
        if (member.value().is_null())
            all.erase(member.key());
        else
            all[member.key()] = member.value();
    }
    ChannelSettings out = parse_settings(context, kind, all);
    out.old_secret = before.old_secret;
    out.old_secret_until = before.old_secret_until;
    return out;
}

struct Naming {
    Uuid id;
    std::vector<AlertChannelId> channel_ids, escalate_channel_ids;
};
BOOST_DESCRIBE_STRUCT(Naming, (), (id, channel_ids, escalate_channel_ids))

void forget_in_routes(Tx& tx, AlertChannelId channel) {
    for (Naming& route :
         tx.list<Naming>("SELECT {columns} FROM alert_routes WHERE tenant = :tenant")) {
        const auto gone = std::erase(route.channel_ids, channel) +
                          std::erase(route.escalate_channel_ids, channel);
        if (gone == 0) continue;
        tx.execute(
            "UPDATE alert_routes SET channel_ids = :channel_ids, escalate_channel_ids = "
            ":escalate_channel_ids, version = version + 1 WHERE tenant = :tenant AND id = :id",
            route);
    }
}

}  // namespace

std::string channel_key(AlertChannelId id) { return "channel/" + to_string(id); }

AlertChannel find_channel(const Scope& scope, AlertChannelId id) {
    auto found = scope.db().one<AlertChannel>(
        "SELECT {columns} FROM alert_channels WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such_channel();
    return *std::move(found);
}

ChannelSettings open_settings(const Context& context, AlertChannelId id, std::string_view open,
                              std::span<const std::uint8_t> sealed) {
    return join(open, context.master_key->hold()->open(sealed, secret_context(id)));
}

ChannelSettings open_settings(const Context& context, const Scope& scope, AlertChannelId id) {
    const auto key = context.master_key->hold();  // from reading until it is opened
    const AlertChannel channel = find_channel(scope, id);
    const auto sealed = scope.db().one<Bytes>(
        "SELECT secrets FROM alert_channels WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!sealed) throw no_such_channel();
    return join(channel.settings.text, key->open(*sealed, secret_context(id)));
}

void seal(SealedChannel& channel, const ChannelSettings& settings, const MasterKey::Hold& key) {
    const PartedSettings parts = part(settings);
    channel.channel.settings.text = parts.open;
    channel.secrets = key->seal(parts.secret, secret_context(channel.channel.id));
}

void insert_channel(Tx& tx, const SealedChannel& channel) {
    tx.execute(
        "INSERT INTO alert_channels (tenant, secrets, failures, {columns}) VALUES (:tenant, "
        ":secrets, 0, {values})",
        channel.channel, {{"secrets", channel.secrets}});
}

web::Created<AlertChannelCreated> create_channel(const Context& context, Scope& scope,
                                                 const AlertChannelDraft& draft) {
    const ChannelSettings settings =
        parse_settings(context, draft.kind,
                       draft.settings.text.empty() ? json::value(json::object{})
                                                   : parse_json(draft.settings.text));
    SealedChannel sealed;
    AlertChannel& channel = sealed.channel;
    channel.id = scope.make_id<AlertChannelId>();
    channel.name = draft.name;
    channel.kind = draft.kind;
    channel.enabled = draft.enabled.value_or(true);
    channel.created_at = scope.now();
    const auto key = context.master_key->hold();  // until it is stored
    seal(sealed, settings, key);
    scope.audit(
        {"alert_channel.created", "alert_channel", channel.id.value, {to_json(channel.name)}});
    scope.write([&](Tx& tx) { insert_channel(tx, sealed); });
    AlertChannelCreated out;
    static_cast<AlertChannel&>(out) = channel;
    out.secret = settings.secret;
    const std::string location = "/api/v1/alerts/channels/" + to_string(channel.id);
    return {std::move(out), location};
}

AlertChannel update_channel(const Context& context, Scope& scope, const AlertChannelPatch& patch) {
    AlertChannel channel = find_channel(scope, patch.id);
    patch.if_match.check(channel.version);
    ChannelSettings settings = open_settings(context, scope, patch.id);
    if (patch.settings) {
        settings = merged(context, channel.kind, settings, *patch.settings);
        channel.state = ChannelState::new_;
        channel.last_error.reset();
    }
    if (patch.name) channel.name = *patch.name;
    if (patch.enabled && *patch.enabled && !channel.enabled) {
        channel.state = ChannelState::new_;
        channel.last_error.reset();
    }
    channel.enabled = patch.enabled.value_or(channel.enabled);
    scope.audit({"alert_channel.updated", "alert_channel", patch.id.value, {}});
    write_settings(context, scope, channel, settings);
    return find_channel(scope, patch.id);
}

void remove_channel(const Context& context, Scope& scope, AlertChannelId id) {
    scope.audit({"alert_channel.removed", "alert_channel", id.value, {}});
    scope.write([&](Tx& tx) {
        if (tx.execute("DELETE FROM alert_channels WHERE tenant = :tenant AND id = :id",
                       {{"id", id}}) == 0)
            throw no_such_channel();
        tx.execute(
            "DELETE FROM alert_deliveries WHERE tenant = :tenant AND channel_id = :id AND state <> "
            "'delivered'",
            {{"id", id}});
        forget_in_routes(tx, id);
        resolve_key(tx, context, scope, channel_key(id));
    });
}

AlertChannelCreated rotate_secret(const Context& context, Scope& scope, AlertChannelId id) {
    AlertChannelCreated out;
    static_cast<AlertChannel&>(out) = find_channel(scope, id);
    if (out.kind != ChannelKind::webhook)
        throw Error(ErrorKind::conflict, "Only webhooks have a secret that signs.");
    ChannelSettings settings = open_settings(context, scope, id);
    settings.old_secret = settings.secret;
    settings.old_secret_until = scope.now() + kOldSecretCounts;
    settings.secret = make_secret();
    scope.audit({"alert_channel.secret_rotated", "alert_channel", id.value, {}});
    write_settings(context, scope, out, settings);
    static_cast<AlertChannel&>(out) = find_channel(scope, id);
    out.secret = settings.secret;
    return out;
}

std::int64_t reseal_channels(Tx& tx, const SealingKey& from, const SealingKey& to) {
    struct Sealed {
        store::TenantId tenant;
        AlertChannelId id;
        Bytes secrets;
    };
    std::vector<Sealed> all;
    tx.each("SELECT tenant, id, secrets FROM alert_channels", {}, [&](const store::Row& row) {
        all.push_back({store::read_column<store::TenantId>(row, 0),
                       store::read_column<AlertChannelId>(row, 1),
                       store::read_column<Bytes>(row, 2)});
    });
    for (const Sealed& one : all) {
        const std::string context = secret_context(one.id);
        tx.execute(
            "UPDATE alert_channels SET secrets = :secrets WHERE tenant = :tenant AND id = :id",
            {{"tenant", one.tenant},
             {"id", one.id},
             {"secrets", to.seal(from.open(one.secrets, context), context)}});
    }
    return static_cast<std::int64_t>(all.size());
}

}  // namespace herald::alert
