#include "connection/connections.hpp"

#include "base/json_writer.hpp"
#include "event/event.hpp"
#include "web/paging.hpp"

namespace herald::connection {
namespace {

constexpr std::string_view kSelect =
    "SELECT c.id, c.connector_id, c.name, c.state, c.settings, c.sandbox, 0, "
    "c.last_sync_at, c.last_error, c.last_checked_at, "
    "(SELECT min(s.next_run_at) FROM schedules s WHERE s.tenant = :tenant AND s.key = "
    "c.schedule_key AND s.enabled = 1), "
    "c.quota_used, c.created_at, c.version FROM connections c WHERE c.tenant = :tenant ";

Error no_such_connection() { return Error(ErrorKind::not_found, "There is no such connection."); }

std::string secret_context(ConnectionId id) { return "connection/" + to_string(id); }

const connector::Connector& connector_of(const Context& context, const std::string& id) {
    const auto* found = context.catalogue->find(id);
    if (found != nullptr) return *found;
    std::vector<std::string_view> known;
    for (const auto& connector : context.catalogue->all()) known.push_back(connector.spec.id);
    Problems problems;
    const auto near = nearest(id, known);
    problems.add("/connector_id", near ? fmt::format("is no connector; did you mean {}?", *near)
                                       : std::string("is no connector; see GET /connectors"));
    problems.raise();
    return context.catalogue->all().front();
}

/// The settings as the schema wants them; problems are told under /settings.
void check_settings(const connector::Connector& connector, const json::value& settings) {
    try {
        connector.spec.check_settings(settings);
    } catch (const Error& error) {
        Problems problems;
        for (const auto& field : error.fields())
            problems.add("/settings" + field.pointer, field.detail);
        problems.raise();
        throw;
    }
}

json::object object_of(const RawJson& settings) {
    json::value value = settings.text.empty() ? json::object{} : parse_json(settings.text);
    if (value.is_object()) return std::move(value.get_object());
    Problems problems;
    problems.add("/settings", "must be an object");
    problems.raise();
    return {};
}

/// What is shown and what is sealed.
struct Parted {
    json::object open, secret;
};
Parted part(const connector::Connector& connector, const json::object& settings) {
    Parted out;
    for (const auto& member : settings) {
        const auto& secrets = connector.spec.secrets;
        const bool secret = std::find(secrets.begin(), secrets.end(),
                                      std::string_view(member.key())) != secrets.end();
        (secret ? out.secret : out.open)[member.key()] = member.value();
    }
    return out;
}

json::object stored_settings(const Context& context, const Scope& scope,
                             const Connection& connection) {
    json::object out = object_of(connection.settings);
    const auto key = context.master_key->hold();
    const auto sealed =
        scope.db().one<Bytes>("SELECT secrets FROM connections WHERE tenant = :tenant AND id = :id",
                              {{"id", connection.id}});
    const json::value secret = parse_json(key->open(*sealed, secret_context(connection.id)));
    for (const auto& member : secret.get_object()) out[member.key()] = member.value();
    return out;
}

void announce(Tx& tx, const Context& context, const Scope& scope, ConnectionId id) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "connections",
                "connection.updated", fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

struct NewConnection {
    const connector::Connector& connector;
    std::string name;
    json::object settings;
    bool sandbox = false;
};

Connection insert_connection(const Context& context, Scope& scope, const NewConnection& draft) {
    const auto id = scope.make_id<ConnectionId>();
    const Parted parts = part(draft.connector, draft.settings);
    const auto key = context.master_key->hold();  // until it is stored
    const Bytes sealed = key->seal(json::serialize(parts.secret), secret_context(id));
    Connection shown;
    shown.id = id;
    shown.connector_id = draft.connector.spec.id;
    shown.name = draft.name;
    shown.sandbox = draft.sandbox;
    scope.audit({"connection.created", "connection", id.value, {to_json(draft.name)}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO connections (tenant, id, connector_id, name, state, settings, secrets, "
            "sandbox, created_at, version, "
            "schedule_key) VALUES (:tenant, :id, :connector, :name, 'new', :settings, :secrets, "
            ":sandbox, :now, 1, :key)",
            {{"id", id},
             {"connector", draft.connector.spec.id},
             {"name", draft.name},
             {"settings", RawJson{json::serialize(parts.open)}},
             {"secrets", sealed},
             {"sandbox", draft.sandbox},
             {"now", scope.now()},
             {"key", to_string(id)}});
        for (const auto& follower : context.followers)
            if (follower.added) follower.added(tx, scope, shown);
        announce(tx, context, scope, id);
    });
    return get_connection(scope, id);
}

}  // namespace

Connection update_connection(const Context& context, Scope& scope, const ConnectionPatch& patch) {
    Connection connection = get_connection(scope, patch.id);
    patch.if_match.check(connection.version);
    const auto& connector = connector_of(context, connection.connector_id);
    json::object settings = stored_settings(context, scope, connection);
    const ConnectionState before = connection.state;
    if (patch.settings) {
        const json::object given = object_of(*patch.settings);
        for (const auto& member : given) {
            if (member.value().is_null())
                settings.erase(member.key());
            else
                settings[member.key()] = member.value();
        }
        check_settings(connector, settings);
        if (connection.state != ConnectionState::disabled) connection.state = ConnectionState::new_;
        connection.last_error.reset();
    }
    if (patch.name) connection.name = *patch.name;
    if (patch.enabled)
        connection.state = !*patch.enabled ? ConnectionState::disabled
                           : connection.state == ConnectionState::disabled ? ConnectionState::new_
                                                                           : connection.state;
    const Parted parts = part(connector, settings);
    const auto key = context.master_key->hold();  // until it is stored
    const Bytes sealed = key->seal(json::serialize(parts.secret), secret_context(patch.id));
    scope.audit({"connection.updated", "connection", patch.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE connections SET name = :name, state = :state, settings = :settings, secrets = "
            ":secrets, "
            "last_error = :error, version = version + 1 WHERE tenant = :tenant AND id = :id AND "
            "version = :version",
            {{"name", connection.name},
             {"state", connection.state},
             {"settings", RawJson{json::serialize(parts.open)}},
             {"secrets", sealed},
             {"error", connection.last_error},
             {"id", patch.id},
             {"version", connection.version}});
        if (changed == 0)
            throw Error(
                ErrorKind::stale,
                "This was changed since you loaded it; load it again and repeat your change.");
        for (const auto& follower : context.followers)
            if (connection.state == ConnectionState::disabled) {
                if (follower.paused) follower.paused(tx, scope, connection);
            } else if (before == ConnectionState::disabled && follower.resumed) {
                follower.resumed(tx, scope, connection);
            }
        announce(tx, context, scope, patch.id);
    });
    return get_connection(scope, patch.id);
}

/// What it brought stays, with its figures; nothing is read any more.
void remove_connection(const Context& context, Scope& scope, ConnectionId id) {
    const Connection connection = get_connection(scope, id);
    scope.audit({"connection.removed", "connection", id.value, {}});
    scope.write([&](Tx& tx) {
        if (tx.execute("DELETE FROM connections WHERE tenant = :tenant AND id = :id",
                       {{"id", id}}) == 0)
            throw no_such_connection();
        for (const auto& follower : context.followers)
            if (follower.removed) follower.removed(tx, scope, connection);
        announce(tx, context, scope, id);
    });
}

std::vector<Connection> list_connections(const Scope& scope) {
    return scope.db().list<Connection>(std::string(kSelect) + "ORDER BY c.id");
}

Connection get_connection(const Scope& scope, ConnectionId id) {
    auto found = scope.db().one<Connection>(std::string(kSelect) + "AND c.id = :id", {{"id", id}});
    if (!found) throw no_such_connection();
    return *std::move(found);
}

std::int64_t reseal_connections(Tx& tx, const SealingKey& from, const SealingKey& to) {
    struct Sealed {
        store::TenantId tenant;
        ConnectionId id;
        Bytes secrets;
    };
    std::vector<Sealed> all;
    tx.each("SELECT tenant, id, secrets FROM connections", {}, [&](const store::Row& row) {
        all.push_back({store::read_column<store::TenantId>(row, 0),
                       store::read_column<ConnectionId>(row, 1),
                       store::read_column<Bytes>(row, 2)});
    });
    for (const Sealed& one : all) {
        const std::string context = secret_context(one.id);
        tx.execute("UPDATE connections SET secrets = :secrets WHERE tenant = :tenant AND id = :id",
                   {{"tenant", one.tenant},
                    {"id", one.id},
                    {"secrets", to.seal(from.open(one.secrets, context), context)}});
    }
    return static_cast<std::int64_t>(all.size());
}

web::Created<Connection> create_connection(const Context& context, Scope& scope,
                                           const ConnectionDraft& draft) {
    const auto& connector = connector_of(context, draft.connector_id);
    json::object settings = object_of(draft.settings);
    check_settings(connector, settings);
    auto connection = insert_connection(
        context, scope, {connector, draft.name.value_or(connector.spec.name), std::move(settings)});
    return {connection, "/api/v1/connections/" + to_string(connection.id)};
}

std::vector<Connection> connect_sandbox(const Context& context, Scope& scope) {
    const Sandbox sandbox = context.sandbox();
    const auto present = list_connections(scope);
    // In the order of the catalogue: advertising first.
    for (const auto& connector : context.catalogue->all()) {
        const auto settings = sandbox.settings.find(connector.spec.id);
        const bool there = std::any_of(present.begin(), present.end(), [&](const auto& c) {
            return c.sandbox && c.connector_id == connector.spec.id;
        });
        if (there || settings == sandbox.settings.end()) continue;
        insert_connection(context, scope,
                          {connector, connector.spec.name + " (sandbox)", settings->second, true});
    }
    std::vector<Connection> out;
    for (auto& connection : list_connections(scope))
        if (connection.sandbox) out.push_back(std::move(connection));
    return out;
}

namespace {

/// A connection whose secrets may be renewed while it is used.
struct Renewable {
    store::Database& database;
    store::TenantId tenant;
    ConnectionId id;
    json::object opened_with;
};

/// What the other side has renewed goes where the old was, if that still stands there: a person may
/// have pasted other secrets meanwhile. The version stays, because nobody changed anything.
void keep_renewed(const MasterKey& master_key, const Renewable& connection,
                  const json::object& renewed) {
    const auto key = master_key.hold();  // until it is stored
    const std::string context = secret_context(connection.id);
    store::write_transaction(connection.database, connection.tenant, [&](Tx& tx) {
        const auto sealed =
            tx.one<Bytes>("SELECT secrets FROM connections WHERE tenant = :tenant AND id = :id",
                          {{"id", connection.id}});
        if (!sealed) return;  // removed meanwhile
        json::value secrets = parse_json(key->open(*sealed, context));
        json::object& standing = secrets.as_object();
        for (const auto& member : renewed) {
            const json::value* known = standing.if_contains(member.key());
            const json::value* was = connection.opened_with.if_contains(member.key());
            if (known == nullptr || was == nullptr || *known != *was) return;
        }
        for (const auto& member : renewed) standing[member.key()] = member.value();
        tx.execute(
            "UPDATE connections SET secrets = :secrets WHERE tenant = :tenant AND id = :id",
            {{"id", connection.id}, {"secrets", key->seal(json::serialize(secrets), context)}});
    });
}

}  // namespace

OpenConnection open_connection(const Context& context, const Scope& scope, ConnectionId id,
                               std::function<void()> checkpoint,
                               std::function<void(std::string_view)> note) {
    OpenConnection out{get_connection(scope, id), nullptr, nullptr};
    out.connector = context.catalogue->find(out.connection.connector_id);
    if (out.connector == nullptr)
        throw Error(ErrorKind::invalid,
                    "This version of Herald has no connector " + out.connection.connector_id + ".");
    json::object settings = stored_settings(context, scope, out.connection);
    net::HttpClient* http = context.http;
    if (out.connection.sandbox) {  // its address changes with every start of the server
        const Sandbox sandbox = context.sandbox();
        http = sandbox.http;
        for (const auto& member : sandbox.settings.at(out.connection.connector_id))
            settings[member.key()] = member.value();
    }
    std::function<void(const json::object&)> keep;
    if (!out.connection.sandbox)
        keep = [&context, connection = Renewable{scope.database(), scope.tenant(), id, settings}](
                   const json::object& renewed) mutable {
            keep_renewed(*context.master_key, connection, renewed);
            for (const auto& member : renewed)
                connection.opened_with[member.key()] = member.value();
        };
    out.call = std::make_unique<connector::Call>(
        connector::CallOptions{.http = http,
                               .clock = &scope.clock(),
                               .settings = std::move(settings),
                               .checkpoint = std::move(checkpoint),
                               .note = std::move(note),
                               .keep = std::move(keep),
                               .meter = context.catalogue->meter(),
                               .connector = out.connection.connector_id});
    return out;
}

std::vector<Connection> list_after(const Scope& scope, ConnectionId after, std::int64_t limit) {
    return scope.db().list<Connection>(
        std::string(kSelect) + "AND c.id > :after ORDER BY c.id LIMIT :limit",
        {{"after", after}, {"limit", limit}});
}

void describe(const Context& context, const Scope& scope, std::vector<Connection>& connections) {
    for (const auto& follower : context.followers)
        if (follower.describe) follower.describe(scope, connections);
}

Connection described(const Context& context, const Scope& scope, Connection connection) {
    std::vector<Connection> one{std::move(connection)};
    describe(context, scope, one);
    return std::move(one.front());
}

void note_test(Tx& tx, const Context& context, const Scope& scope, ConnectionId id,
               const std::optional<std::string>& error) {
    tx.execute(
        "UPDATE connections SET state = CASE WHEN state = 'disabled' THEN state ELSE :state END, "
        "last_error = :error, last_checked_at = :now WHERE tenant = :tenant AND id = :id",
        {{"state", error ? "error" : "connected"},
         {"error", error},
         {"now", scope.now()},
         {"id", id}});
    announce(tx, context, scope, id);
}

void note_success(Tx& tx, const Context& context, const Scope& scope, ConnectionId id, bool synced,
                  double quota) {
    tx.execute(
        "UPDATE connections SET state = CASE WHEN state = 'disabled' THEN state ELSE 'connected' "
        "END, last_error = NULL, last_sync_at = CASE WHEN :synced = 1 THEN :now ELSE last_sync_at "
        "END, last_checked_at = :now, quota_used = coalesce(:quota, quota_used) WHERE tenant = "
        ":tenant AND id = :id",
        {{"synced", synced},
         {"now", scope.now()},
         {"quota", quota < 0 ? std::nullopt : std::optional(quota)},
         {"id", id}});
    announce(tx, context, scope, id);
}

void note_failure(Tx& tx, const Context& context, const Scope& scope, ConnectionId id,
                  const Error& error) {
    tx.execute(
        "UPDATE connections SET state = CASE WHEN state = 'disabled' OR :passing = 1 THEN state "
        "ELSE 'error' END, last_error = :error, last_checked_at = :now WHERE tenant = :tenant AND "
        "id = :id",
        {{"passing", error.retryable()},
         {"error", std::string(error.what())},
         {"now", scope.now()},
         {"id", id}});
    announce(tx, context, scope, id);
}

}  // namespace herald::connection
