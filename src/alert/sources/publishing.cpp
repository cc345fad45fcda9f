#include "alert/sources/publishing.hpp"

#include <fmt/format.h>

#include "alert/alert.hpp"
#include "base/json_reader.hpp"

namespace herald::alert {
namespace {

struct PublishNote {
    std::string id;
    std::optional<std::string> title, network, reason, message;
};
BOOST_DESCRIBE_STRUCT(PublishNote, (), (id, title, network, reason, message))

struct StateNote {
    std::string id, state;
};
BOOST_DESCRIBE_STRUCT(StateNote, (), (id, state))

std::string failed_key(std::string_view item) { return fmt::format("content/failed/{}", item); }
std::string reminder_key(std::string_view item) { return fmt::format("content/by_hand/{}", item); }

NewAlert about(const PublishNote& note) {
    NewAlert out;
    out.link = "/content/" + note.id;
    out.entity = "content";
    out.entity_id = note.id;
    return out;
}

NewAlert failed_alert(const PublishNote& note) {
    NewAlert out = about(note);
    const std::string reason = note.reason.value_or("failed");
    out.severity = reason == "unclear" ? Severity::WARNING : Severity::ERROR;
    out.kind = Kind::task;
    const std::string_view what = reason == "unclear"  ? "Published or not?"
                                  : reason == "missed" ? "Missed its time:"
                                                       : "Not published:";
    out.title = fmt::format("{} “{}”", what, note.title.value_or("untitled"));
    out.message = note.message.value_or("It ended without saying why.");
    out.key = failed_key(note.id);
    return out;
}

NewAlert reminder_alert(const PublishNote& note) {
    NewAlert out = about(note);
    out.severity = Severity::INFO;
    out.kind = Kind::manual;
    out.title = fmt::format("To be posted by hand: “{}”", note.title.value_or("untitled"));
    out.message = fmt::format("Its time has come. Post it on {}, then mark it as published.",
                              note.network.value_or("its network"));
    out.key = reminder_key(note.id);
    return out;
}

template <class F>
void unless_gone(F&& f) {
    try {
        f();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
    }
}

event::Listener raising(const Context& context, std::string_view name, std::string_view type,
                        NewAlert (*make)(const PublishNote&)) {
    return {std::string(name), std::string(type),
            [&context, make](store::TenantId tenant, const event::Event& event) {
                const auto note = from_json<PublishNote>(event.data.text, Unknown::ignore);
                unless_gone([&] {
                    Scope scope = context.system_scope(tenant);
                    scope.write([&](Tx& tx) { raise(tx, context, scope, make(note)); });
                });
            }};
}

/// A failed item that is published again, or rewritten, has told its story.
event::Listener resolving(const Context& context) {
    return {"alert.content_state", "content.state",
            [&context](store::TenantId tenant, const event::Event& event) {
                const auto note = from_json<StateNote>(event.data.text, Unknown::ignore);
                unless_gone([&] {
                    Scope scope = context.system_scope(tenant);
                    scope.write([&](Tx& tx) {
                        if (note.state != "failed")
                            resolve_key(tx, context, scope, failed_key(note.id));
                        if (note.state != "publishing")
                            resolve_key(tx, context, scope, reminder_key(note.id));
                    });
                });
            }};
}

}  // namespace

std::vector<event::Listener> publishing_listeners(const Context& context) {
    return {raising(context, "alert.content_failed", "content.publish_failed", failed_alert),
            raising(context, "alert.content_reminder", "content.reminder", reminder_alert),
            resolving(context)};
}

}  // namespace herald::alert
