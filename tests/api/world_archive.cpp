#include "harness.hpp"

/// Engagement, the archive and webhooks in the world.
namespace herald::api {

void World::add_archive() {
    bodies["POST /api/v1/content/engagement/read"] = R"({"all":true})";
    bodies["PATCH /api/v1/archive/{type}/{ref}"] = R"({"tags":["walked"]})";
    bodies["POST /api/v1/archive/export"] = R"({"format":"json","type":"content"})";
    bodies["PUT /api/v1/archive/retention"] = R"({"archived_items_days":3650})";
    bodies["POST /api/v1/webhooks"] =
        R"({"url":"https://hooks.example.com/walked","topics":["content.published"],"enabled":false})";
    bodies["PATCH /api/v1/webhooks/{id}"] = R"({"enabled":false})";
    ids["archive/content"] = ids["items"];
    const auto made = [&](const std::string& what, const std::string& body) {
        const auto response = call("owner", what, body);
        EXPECT_LT(response.status, 300) << what << " " << response.body;
        return response;
    };
    for (const auto* name : {"first", "second", "third"})
        ids["webhooks"] = take(
            made("POST /webhooks",
                 fmt::format(R"({{"url":"http://{}/northwind/{}","topics":["content.removed"]}})",
                             pictures_.place(), name)),
            "/id");
    made("POST /content/items",
         R"({"kind":"social","text":"Tags of Northwind.","tags":["a","b","c"]})");
    Scope scope = scope_of("owner");
    scope.write([&](Tx& tx) {
        for (int i = 0; i < 3; ++i) {
            const Uuid delivery = make_uuid(scope.clock());
            ids["webhooks/deliveries"] = to_string(delivery);
            tx.execute(
                "INSERT INTO webhook_deliveries (tenant, id, webhook_id, event, topic, payload, "
                "state, attempts, created_at, updated_at) VALUES (:tenant, :id, :hook, :event, "
                "'content.removed', '{}', 'failed', 8, :now, :now)",
                {{"id", delivery},
                 {"hook", *TextForm<Uuid>::parse(ids["webhooks"])},
                 {"event", -1 - i},
                 {"now", scope.now()}});
        }
    });
    const auto exported = made("POST /archive/export", bodies["POST /api/v1/archive/export"]);
    ids["exports"] = take(exported, "/task/id");
    wait_for_task(ids["exports"]);
}

}  // namespace herald::api
