#include "content/delivery/webhook.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "content/text/marks.hpp"
#include "web/paging.hpp"

/// Webhooks of a workspace and their log.
namespace herald::content {
namespace {

struct ListWebhooks : web::Paged {};
BOOST_DESCRIBE_STRUCT(ListWebhooks, (web::Paged), ())

struct WebhookTopics {
    std::vector<std::string> data;
};
BOOST_DESCRIBE_STRUCT(WebhookTopics, (), (data))

void check_url(const std::string& url, Problems& problems) {
    const bool web = url.starts_with("https://") || url.starts_with("http://");
    if (!web || host_of(url).empty() || url.find_first_of(" \t\r\n") != std::string::npos)
        problems.add("/url", "must be an address that begins with https:// or http://");
}

void check_topics(std::vector<std::string>& topics, Problems& problems) {
    const auto& all = webhook_topics();
    for (std::size_t i = 0; i < topics.size(); ++i) {
        const std::string& topic = topics[i];
        const bool known = topic == "*" || topic == "content.*" || topic == "source.*" ||
                           std::find(all.begin(), all.end(), topic) != all.end();
        if (known) continue;
        std::vector<std::string_view> names(all.begin(), all.end());
        const auto near = nearest(topic, names);
        problems.add(fmt::format("/topics/{}", i),
                     near ? fmt::format("is no topic; did you mean {}?", *near) : "is no topic");
    }
    std::sort(topics.begin(), topics.end());
    topics.erase(std::unique(topics.begin(), topics.end()), topics.end());
}

web::Page<Webhook> list_webhooks(Scope& scope, const ListWebhooks& request) {
    const auto cursor = web::read_cursor<WebhookId>(request, "webhooks");
    auto rows = scope.db().list<Webhook>(
        "SELECT {columns} FROM webhooks WHERE tenant = :tenant AND id > :after ORDER BY id LIMIT "
        ":limit",
        {{"after", cursor ? std::get<0>(*cursor) : WebhookId{}}, {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request, [](const Webhook& last) {
        return web::make_cursor("webhooks", last.id);
    });
}

web::Created<WebhookCreated> create_webhook(const Context& context, Scope& scope,
                                            const WebhookDraft& draft) {
    WebhookCreated out;
    out.url = draft.url;
    out.topics = draft.topics;
    Problems problems;
    check_url(out.url, problems);
    check_topics(out.topics, problems);
    problems.raise();
    out.id = scope.make_id<WebhookId>();
    out.enabled = draft.enabled.value_or(true);
    out.created_at = scope.now();
    out.secret = webhook_secret(context, out.id);
    scope.audit({"webhook.created", "webhook", out.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto there =
            tx.one<std::int64_t>("SELECT COUNT(*) FROM webhooks WHERE tenant = :tenant");
        if (there.value_or(0) >= kMostWebhooks)
            throw Error(ErrorKind::conflict, "A workspace has at most fifty webhooks.");
        const Webhook& row = out;
        tx.execute("INSERT INTO webhooks (tenant, {columns}) VALUES (:tenant, {values})", row);
    });
    return {out, "/api/v1/webhooks/" + to_string(out.id)};
}

Webhook update_webhook(Scope& scope, const WebhookPatch& patch) {
    Webhook row = get_webhook(scope, patch.id);
    patch.if_match.check(row.version);
    Problems problems;
    if (patch.url) check_url(*patch.url, problems);
    if (patch.url) row.url = *patch.url;
    if (patch.topics) row.topics = *patch.topics;
    check_topics(row.topics, problems);
    problems.raise();
    if (patch.enabled) row.enabled = *patch.enabled;
    if (patch.enabled.value_or(false)) row.last_error.reset();
    scope.audit({"webhook.updated", "webhook", row.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE webhooks SET url = :url, topics = :topics, enabled = :enabled, last_error = "
            ":error, version = version + 1 WHERE tenant = :tenant AND id = :id AND version = "
            ":version",
            {{"url", row.url},
             {"topics", row.topics},
             {"enabled", row.enabled},
             {"error", row.last_error},
             {"id", row.id},
             {"version", row.version}});
        if (changed == 0)
            throw Error(ErrorKind::stale, "This was changed by somebody else; load it again.");
    });
    ++row.version;
    return row;
}

void remove_webhook(Scope& scope, const WebhookRef& ref) {
    get_webhook(scope, ref.id);
    scope.audit({"webhook.removed", "webhook", ref.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM webhook_deliveries WHERE tenant = :tenant AND webhook_id = :id",
                   {{"id", ref.id}});
        tx.execute("DELETE FROM webhooks WHERE tenant = :tenant AND id = :id", {{"id", ref.id}});
    });
}

}  // namespace

Webhook get_webhook(const Scope& scope, WebhookId id) {
    auto found = scope.db().one<Webhook>(
        "SELECT {columns} FROM webhooks WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such webhook.");
    return *std::move(found);
}

void add_webhook_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const std::string base = "/api/v1/webhooks";
    routes.get(base, {"List webhooks", Role::admin}, list_webhooks);
    routes.post(
        base, {"Create a webhook", Role::admin},
        [&context](Scope& s, const WebhookDraft& r) { return create_webhook(context, s, r); });
    routes.get(base + "/topics", {"List topics of webhooks", Role::admin},
               [](Scope&) { return WebhookTopics{webhook_topics()}; });
    routes.get(base + "/{id}", {"Get a webhook", Role::admin},
               [](Scope& s, const WebhookRef& r) { return get_webhook(s, r.id); });
    routes.patch(base + "/{id}", {"Update a webhook", Role::admin}, update_webhook);
    routes.del(base + "/{id}", {"Delete a webhook", Role::admin}, remove_webhook);
    add_webhook_delivery_routes(context, routes);
}

}  // namespace herald::content
