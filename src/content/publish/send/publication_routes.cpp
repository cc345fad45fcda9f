#include "content/publish/send/newsletter.hpp"
#include "content/publish/send/routes.hpp"
#include "content/publish/send/scheduling.hpp"
#include "web/stored_file.hpp"

namespace herald::content {
namespace {

using store::Role;

web::Page<Publication> list_publications(Scope& scope, const ListPublications& request) {
    const auto cursor = web::read_cursor<Time, PublicationId>(request, "publications");
    store::Params params{{"at", cursor ? std::get<0>(*cursor) : time_of(std::int64_t{1} << 62)},
                         {"id", cursor ? std::get<1>(*cursor) : PublicationId{}},
                         {"any_network", !request.network},
                         {"network", request.network.value_or("")},
                         {"any_state", !request.state},
                         {"state", request.state.value_or(PublicationState::waiting)},
                         {"limit", request.fetch()}};
    std::string sql =
        "SELECT {columns} FROM publications WHERE tenant = :tenant AND (created_at < :at OR "
        "(created_at = :at AND id < :id)) AND (:any_network = 1 OR network = :network) AND "
        "(:any_state = 1 OR state = :state) ";
    if (request.item_id) {
        sql += "AND item_id = :item ";
        params.emplace_back("item", *request.item_id);
    }
    auto rows = scope.db().list<Publication>(sql + "ORDER BY created_at DESC, id DESC LIMIT :limit",
                                             params);
    return web::make_page(std::move(rows), request, [](const Publication& last) {
        return web::make_cursor("publications", last.created_at, last.id);
    });
}

struct PublicationFileRef {
    PublicationId id;
    std::optional<NewsletterFormat> format;
};
BOOST_DESCRIBE_STRUCT(PublicationFileRef, (), (id, format))

web::StoredFile get_file(const Context& context, Scope& scope, const PublicationFileRef& ref) {
    const PublicationRow row = get_publication_row(scope, ref.id);
    const auto format = ref.format.value_or(NewsletterFormat::eml);
    const auto path = row.file
                          ? context.blobs->find(scope.tenant(), newsletter_blob(row.id, format))
                          : std::nullopt;
    if (!path) throw Error(ErrorKind::not_found, "This publication has no file.");
    return {format == NewsletterFormat::eml ? "message/rfc822" : "text/html; charset=utf-8",
            fmt::format("newsletter.{}", enum_name(format)), *path};
}

web::Accepted<task::TaskAnswer> accepted(task::Task task) {
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

}  // namespace

void add_publication_routes(const Context& context, web::Router& routes) {
    const std::string item = "/api/v1/content/items/{id}";
    const auto conflict = [](std::string summary) {
        return web::RouteSpec(std::move(summary), Role::editor).may(ErrorKind::conflict);
    };
    routes.post(
        item + "/schedule", conflict("Schedule content"),
        [&context](Scope& s, const ScheduleContent& r) { return schedule_content(context, s, r); });
    routes.post(
        item + "/unschedule", conflict("Unschedule content"),
        [&context](Scope& s, const ItemRef& r) { return unschedule_content(context, s, r.id); });
    routes.post(item + "/publish", conflict("Publish content"),
                [&context](Scope& s, const PublishContent& r) {
                    return accepted(publish_content(context, s, r));
                });
    routes.post(item + "/mark-published", conflict("Mark content published"),
                [&context](Scope& s, const MarkContentPublished& r) {
                    return mark_published(context, s, r);
                });
    routes.get("/api/v1/publications",
               web::RouteSpec("List publications", Role::viewer).resource("content"),
               list_publications);
    routes.get("/api/v1/publications/{id}",
               web::RouteSpec("Get a publication", Role::viewer).resource("content"),
               [](Scope& s, const PublicationRef& r) -> Publication {
                   return get_publication_row(s, r.id);
               });
    routes.get(
        "/api/v1/publications/{id}/file",
        web::RouteSpec("Get a publication's file", Role::viewer).resource("content"),
        [&context](Scope& s, const PublicationFileRef& r) { return get_file(context, s, r); });
    routes.post("/api/v1/publications/{id}/retry",
                conflict("Retry a publication").resource("content"),
                [&context](Scope& s, const RetryPublication& r) {
                    return retry_publication(context, s, r);
                });
}

}  // namespace herald::content
