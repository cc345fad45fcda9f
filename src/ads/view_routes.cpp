#include "ads/entities.hpp"
#include "ads/module.hpp"
#include "web/paging.hpp"

/// Saved views: a list's filters, order and columns under a name.
namespace herald::ads {
namespace {

enum class ViewPage : std::uint8_t { campaigns };
BOOST_DESCRIBE_ENUM(ViewPage, campaigns)

struct SavedView {
    ViewId id;
    ViewPage page{};
    std::string name;
    std::string query;  ///< the list's query string, as the page's address holds it
    std::vector<std::string> columns;
    bool shared = false;  ///< all members see it, else its maker alone
    std::optional<UserId> created_by;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(SavedView, (), (id, page, name, query, columns, shared, created_by, version))

struct ViewDraft {
    std::optional<ViewPage> page;
    std::string name;
    std::string query;
    std::vector<std::string> columns;
    std::optional<bool> shared;
};
BOOST_DESCRIBE_STRUCT(ViewDraft, (), (page, name, query, columns, shared))

struct ViewPatch {
    ViewId id;
    std::optional<std::string> name, query;
    std::optional<std::vector<std::string>> columns;
    std::optional<bool> shared;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(ViewPatch, (), (id, name, query, columns, shared, if_match))

struct ViewRef {
    ViewId id;
};
BOOST_DESCRIBE_STRUCT(ViewRef, (), (id))

struct ListViews : web::Paged {
    std::optional<ViewPage> page;
};
BOOST_DESCRIBE_STRUCT(ListViews, (web::Paged), (page))

}  // namespace
}  // namespace herald::ads

// Before their first use.
template <>
inline constexpr auto herald::rules<herald::ads::ViewDraft> = std::tuple{
    rule<&herald::ads::ViewDraft::name>(length{1, 100}),
    rule<&herald::ads::ViewDraft::query>(length{0, 2000}),
    rule<&herald::ads::ViewDraft::columns>(count{0, 50}),
};
template <>
inline constexpr auto herald::rules<herald::ads::ViewPatch> = std::tuple{
    rule<&herald::ads::ViewPatch::name>(length{1, 100}),
    rule<&herald::ads::ViewPatch::query>(length{0, 2000}),
};

namespace herald::ads {
namespace {

constexpr std::string_view kVisible = "tenant = :tenant AND (shared = 1 OR created_by = :user)";

Uuid user_of(const Scope& scope) { return scope.user() ? scope.user()->value : scope.actor().id; }

web::Page<SavedView> list_views(Scope& scope, const ListViews& request) {
    const auto cursor = web::read_cursor<ViewId>(request, "views");
    auto rows = scope.db().list<SavedView>(
        fmt::format(
            "SELECT {{columns}} FROM saved_views WHERE {} AND id > :after ORDER BY id LIMIT :limit",
            kVisible),
        {{"user", user_of(scope)},
         {"after", cursor ? std::get<0>(*cursor) : ViewId{}},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request,
                          [](const SavedView& view) { return web::make_cursor("views", view.id); });
}

/// A view of somebody else that is not shared looks missing.
SavedView find_view(Scope& scope, ViewId id) {
    auto found = scope.db().one<SavedView>(
        fmt::format("SELECT {{columns}} FROM saved_views WHERE {} AND id = :id", kVisible),
        {{"user", user_of(scope)}, {"id", id}});
    if (!found)
        throw Error(ErrorKind::not_found, fmt::format("There is no view {}.", to_string(id)));
    return *std::move(found);
}

/// Viewers keep their own views; changing what all see takes an editor.
void check_sharing(const Scope& scope, const SavedView& view) {
    if (view.shared && scope.role() < store::Role::editor)
        throw Error(ErrorKind::forbidden, "Shared views are changed by editors.");
}

web::Created<SavedView> create_view(Scope& scope, const ViewDraft& draft) {
    SavedView view{.id = scope.make_id<ViewId>(),
                   .page = draft.page.value_or(ViewPage::campaigns),
                   .name = draft.name,
                   .query = draft.query,
                   .columns = draft.columns,
                   .shared = draft.shared.value_or(false),
                   .created_by = UserId{user_of(scope)}};
    check_sharing(scope, view);
    scope.audit({"view.created", "view", view.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO saved_views (tenant, {columns}, created_at) VALUES (:tenant, {values}, "
            ":now)",
            view, {{"now", scope.now()}});
    });
    return {view, "/api/v1/views/" + to_string(view.id)};
}

SavedView update_view(Scope& scope, const ViewPatch& patch) {
    SavedView view = find_view(scope, patch.id);
    patch.if_match.check(view.version);
    check_sharing(scope, view);
    if (patch.name) view.name = *patch.name;
    if (patch.query) view.query = *patch.query;
    if (patch.columns) view.columns = *patch.columns;
    if (patch.shared) view.shared = *patch.shared;
    check_sharing(scope, view);
    scope.audit({"view.updated", "view", view.id.value, {}});
    const std::int64_t changed = scope.write([&](Tx& tx) {
        return tx.execute(
            "UPDATE saved_views SET name = :name, query = :query, columns = :columns, shared = "
            ":shared, version = version + 1 "
            "WHERE tenant = :tenant AND id = :id AND version = :version",
            {{"name", view.name},
             {"query", view.query},
             {"columns", view.columns},
             {"shared", view.shared},
             {"id", view.id},
             {"version", view.version}});
    });
    if (changed == 0)
        throw Error(ErrorKind::stale, "This view was changed by somebody else; load it again.");
    ++view.version;
    return view;
}

void remove_view(Scope& scope, const ViewRef& ref) {
    check_sharing(scope, find_view(scope, ref.id));
    scope.audit({"view.removed", "view", ref.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute("DELETE FROM saved_views WHERE tenant = :tenant AND id = :id", {{"id", ref.id}});
    });
}

}  // namespace

void add_view_routes(const Context&, web::Router& routes) {
    using web::Role;
    routes.get("/api/v1/views", web::RouteSpec("List views", Role::viewer).resource("campaigns"),
               list_views);
    routes.post("/api/v1/views",
                web::RouteSpec("Create a view", Role::viewer).resource("campaigns"), create_view);
    routes.patch("/api/v1/views/{id}",
                 web::RouteSpec("Update a view", Role::viewer).resource("campaigns"), update_view);
    routes.del("/api/v1/views/{id}",
               web::RouteSpec("Delete a view", Role::viewer).resource("campaigns"), remove_view);
}

}  // namespace herald::ads
