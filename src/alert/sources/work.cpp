#include "alert/sources/work.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "alert/alert.hpp"
#include "base/crypto.hpp"
#include "base/json_reader.hpp"
#include "connection/connection.hpp"
#include "task/task.hpp"

namespace herald::alert {
namespace {

/// Told by their own answers.
constexpr std::array<std::string_view, 3> kToldElsewhere{"alerts.test", "connection.test",
                                                         "content.publish"};

struct TaskNote {
    std::string id, type, title;
    task::State state{};
    std::optional<std::string> error, parent_id;
};
BOOST_DESCRIBE_STRUCT(TaskNote, (), (id, type, title, state, error, parent_id))

/// The same words with other numbers are the same cause.
std::string cause_of(const TaskNote& note) {
    std::string words = note.error.value_or("");
    std::erase_if(words, [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
    return to_hex(sha256(words)).substr(0, 12);
}

std::string prefix_of(const TaskNote& note) { return "task/" + note.type + "/"; }

NewAlert alert_about(const TaskNote& note) {
    NewAlert out;
    out.severity = Severity::ERROR;
    out.kind = Kind::task;
    out.title = "Failed: " + note.title;
    out.message = note.error.value_or("It ended without saying why.");
    out.link = "/tasks/" + note.id;
    out.entity = "task";
    out.entity_id = note.id;
    out.key = prefix_of(note) + cause_of(note);
    out.items = {{note.title, note.title, std::nullopt, "/tasks/" + note.id}};
    return out;
}

void name_several(NewAlert& alert, Tx& tx) {
    const auto data = tx.one<std::optional<std::string>>(
                            "SELECT data FROM alerts WHERE tenant = :tenant AND live_key = :key",
                            {{"key", *alert.key}})
                          .value_or(std::nullopt);
    if (!data) return;
    const json::value known = parse_json(*data);
    const auto& items = known.at("items").as_array();
    const bool is_listed = std::any_of(items.begin(), items.end(), [&](const json::value& item) {
        return item.at("id").as_string() == alert.items.front().id;
    });
    const std::size_t count = items.size() + (is_listed ? 0 : 1);
    if (count > 1) alert.title = fmt::format("{} tasks failed for one cause", count);
}

/// Its own alert says so already.
bool has_broken_connection(const Scope& scope) {
    return scope.db()
        .one<std::int64_t>(
            "SELECT 1 FROM connections WHERE tenant = :tenant AND state = 'error' LIMIT 1")
        .has_value();
}

void follow_task(const Context& context, store::TenantId tenant, const TaskNote& note) {
    if (std::find(kToldElsewhere.begin(), kToldElsewhere.end(), note.type) != kToldElsewhere.end())
        return;
    Scope scope = context.system_scope(tenant);
    if (note.state == task::State::failed) {
        if (note.type == "ads.sync" && has_broken_connection(scope)) return;
        NewAlert alert = alert_about(note);
        scope.write([&](Tx& tx) {
            name_several(alert, tx);
            raise(tx, context, scope, alert);
        });
        return;
    }
    std::string after = prefix_of(note);
    after.back() = '0';  // the character behind the slash
    const auto open = scope.db().list<std::string>(
        "SELECT live_key FROM alerts WHERE tenant = :tenant AND live_key >= :from AND live_key < "
        ":to",
        {{"from", prefix_of(note)}, {"to", after}});
    if (open.empty()) return;
    scope.write([&](Tx& tx) {
        for (const auto& key : open) resolve_item(tx, context, scope, key, note.title);
    });
}

NewAlert alert_about(const connection::Connection& connection) {
    NewAlert out;
    out.severity = Severity::ERROR;
    out.kind = Kind::connection;
    out.title = fmt::format("“{}” cannot be read", connection.name);
    out.message = connection.last_error.value_or("The platform refused the last sync.");
    out.link = "/connections";
    out.entity = "connection";
    out.entity_id = to_string(connection.id);
    out.key = "connection/" + to_string(connection.id);
    out.platform = connection.connector_id.substr(0, connection.connector_id.find('_'));
    return out;
}

struct ConnectionNote {
    connection::ConnectionId id;
};
BOOST_DESCRIBE_STRUCT(ConnectionNote, (), (id))

void follow_connection(const Context& context, store::TenantId tenant,
                       connection::ConnectionId id) {
    Scope scope = context.system_scope(tenant);
    std::optional<connection::Connection> connection;
    try {
        connection = connection::get_connection(scope, id);
    } catch (const Error& error) {  // it was removed
        if (error.kind() != ErrorKind::not_found) throw;
    }
    const bool is_broken = connection && connection->state == connection::ConnectionState::error;
    scope.write([&](Tx& tx) {
        if (is_broken)
            raise(tx, context, scope, alert_about(*connection));
        else
            resolve_key(tx, context, scope, "connection/" + to_string(id));
    });
}

template <class F>
void unless_gone(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
    }
}

}  // namespace

event::Listener task_listener(const Context& context) {
    return {"alert.tasks", "task.updated",
            [&context](store::TenantId tenant, const event::Event& event) {
                // Most events tell of progress.
                const std::string& text = event.data.text;
                if (text.find(R"("state":"failed")") == std::string::npos &&
                    text.find(R"("state":"succeeded")") == std::string::npos)
                    return;
                const auto note = from_json<TaskNote>(text, Unknown::ignore);
                const bool has_ended =
                    note.state == task::State::failed || note.state == task::State::succeeded;
                if (!has_ended || note.parent_id) return;
                unless_gone([&] { follow_task(context, tenant, note); });
            }};
}

event::Listener connection_listener(const Context& context) {
    return {"alert.connections", "connection.updated",
            [&context](store::TenantId tenant, const event::Event& event) {
                const auto note = from_json<ConnectionNote>(event.data.text, Unknown::ignore);
                unless_gone([&] { follow_connection(context, tenant, note.id); });
            }};
}

}  // namespace herald::alert
