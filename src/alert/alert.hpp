#pragma once

#include "alert/context.hpp"
#include "alert/entities.hpp"
#include "store/migration.hpp"

/// What others tell people through: they raise an alert in the transaction of its cause. Who hears
/// of it, when and by which channel is alert's affair (its pump routes it within a second).
namespace herald::alert {

std::vector<store::Migration> migrations();

/// One of several things that have the same cause: a campaign, a task, an account.
struct AlertItem {
    std::string id;  ///< tells it from the others of the alert
    std::string name;
    std::optional<std::string> text;  ///< what is the matter with it, in a few words
    std::optional<std::string> link;
};
BOOST_DESCRIBE_STRUCT(AlertItem, (), (id, name, text, link))

struct NewAlert {
    Severity severity = Severity::INFO;
    Kind kind = Kind::system;
    std::string title;    ///< one line; cut at 200 characters
    std::string message;  ///< plain text, lines allowed; cut at 4,000 characters
    std::optional<std::string> link, entity, entity_id;
    /// Of one cause ("connection/ID"). While an alert with it is not resolved, raising again counts
    /// it up and renews title, message and items; within a day after, it opens that one again.
    std::optional<std::string> key;
    /// Many things failing for one cause are one alert: items add up by their id, 100 are kept.
    std::vector<AlertItem> items;
    RawJson data;  ///< an object with more for programs, or empty
    /// For the conditions of routes, where the alert is about one campaign or platform.
    std::optional<std::string> platform, campaign_name;
    /// By these channels instead of by the routes.
    std::vector<AlertChannelId> channel_ids;
    /// Never by this one: it is what the alert is about.
    std::optional<AlertChannelId> except_channel;
};

/// Inserts it, or counts up the live one of its key, with its event and its place in the queue to
/// the channels. Does no more than SQL: for use inside a transaction of the scope's tenant.
Alert raise(Tx& tx, const Context& context, const Scope& scope, const NewAlert& alert);

/// The cause has ended: resolves the live alert of this key. False when there is none.
bool resolve_key(Tx& tx, const Context& context, const Scope& scope, std::string_view key);
/// One of its items is well again; the alert is resolved with its last item.
bool resolve_item(Tx& tx, const Context& context, const Scope& scope, std::string_view key,
                  std::string_view item_id);

}  // namespace herald::alert
