#include "content/items/file_link.hpp"
#include "content/publish/media/media.hpp"
#include "web/stored_file.hpp"

namespace herald::content {
namespace {

using store::Role;

constexpr std::int64_t kHourly = 1000;

web::StoredFile file_of(const Context& context, store::TenantId tenant,
                        const std::optional<StoredMedia>& row) {
    const auto path = row ? context.blobs->find(tenant, media_blob(row->id)) : std::nullopt;
    if (!path) throw Error(ErrorKind::not_found, "There is no such file.");
    return {row->media_type, "", *path};
}

web::StoredFile get_media(const Context& context, Scope& scope, const ItemMediaRef& ref) {
    return file_of(context, scope.tenant(),
                   scope.db().one<StoredMedia>(
                       "SELECT {columns} FROM content_media WHERE tenant = :tenant AND item_id = "
                       ":item AND name = :name",
                       {{"item", ref.id}, {"name", ref.name}}));
}

struct OpenMediaRef {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(OpenMediaRef, (), (token))

web::StoredFile get_open_media(const Context& context, const OpenMediaRef& ref) {
    const OpenedFile opened = open_file_token(context, LinkedFile::media, ref.token);
    const Scope scope = context.system_scope(opened.tenant);
    return file_of(context, opened.tenant,
                   scope.db().one<StoredMedia>(
                       "SELECT {columns} FROM content_media WHERE tenant = :tenant AND id = :id",
                       {{"id", MediaId{opened.id}}}));
}

}  // namespace

void add_media_routes(const Context& context, web::Router& routes) {
    const std::string base = "/api/v1/content/items/{id}/media";
    routes.post(base,
                web::RouteSpec("Add content media", Role::editor)
                    .limit(kLargestVideo + (1u << 20))
                    .may(ErrorKind::conflict),
                [&context](Scope& s, const AddItemMedia& r) { return add_media(context, s, r); });
    routes.get(base + "/{name}", {"Get content media", Role::viewer},
               [&context](Scope& s, const ItemMediaRef& r) { return get_media(context, s, r); });
    routes.patch(
        base + "/{name}",
        web::RouteSpec("Describe content media", Role::editor).may(ErrorKind::conflict),
        [&context](Scope& s, const DescribeItemMedia& r) { return describe_media(context, s, r); });
    routes.del(base + "/{name}",
               web::RouteSpec("Remove content media", Role::editor).may(ErrorKind::conflict),
               [&context](Scope& s, const ItemMediaRef& r) { return remove_media(context, s, r); });
    routes.get(
        "/api/v1/content/media/{token}",
        web::RouteSpec("Get linked content media", web::Access::open).hourly(kHourly),
        [&context](web::Visitor&, const OpenMediaRef& r) { return get_open_media(context, r); });
}

}  // namespace herald::content
