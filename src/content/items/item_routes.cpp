#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/items/brand.hpp"
#include "content/items/item.hpp"
#include "content/items/routes.hpp"
#include "web/router.hpp"

namespace herald::content {
namespace {

using store::Role;

void check_network(const std::optional<std::string>& network, Problems& problems) {
    if (!network || find_network(*network) != nullptr) return;
    std::vector<std::string_view> known;
    for (const auto& one : networks()) known.push_back(one.id);
    const auto near = nearest(*network, known);
    problems.add("/network", near ? fmt::format("is no network; did you mean {}?", *near)
                                  : std::string("is no network; see GET /content/limits"));
}

void check_data(const std::optional<RawJson>& data, Problems& problems) {
    if (data && !data->text.empty() && !parse_json(data->text).is_object())
        problems.add("/data", "must be an object");
}

void check_tags(const std::vector<std::string>& tags, Problems& problems) {
    for (std::size_t i = 0; i < tags.size(); ++i)
        if (trim(tags[i]).empty() || count_graphemes(tags[i]) > 50)
            problems.add(fmt::format("/tags/{}", i), "must have 1 to 50 characters");
}

void check_connection(const Scope& scope, const std::optional<connection::ConnectionId>& id,
                      Problems& problems) {
    if (!id) return;
    try {
        connection::get_connection(scope, *id);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::not_found) throw;
        problems.add("/connection_id", "is no connection of this workspace");
    }
}

web::Created<ContentItem> create_item(const ItemsContext& context, Scope& scope,
                                      const ItemDraft& draft) {
    Problems problems;
    check_network(draft.network, problems);
    check_data(draft.data, problems);
    check_connection(scope, draft.connection_id, problems);
    if (draft.tags) check_tags(*draft.tags, problems);
    if (draft.parent_id && !scope.db().one<std::int64_t>(
                               "SELECT 1 FROM content_items WHERE tenant = :tenant AND id = :id",
                               {{"id", *draft.parent_id}}))
        problems.add("/parent_id", "is no content of this workspace");
    problems.raise();
    ContentItem item;
    item.kind = draft.kind;
    item.network = draft.network;
    item.connection_id = draft.connection_id;
    item.title = draft.title.value_or("");
    item.text = draft.text.value_or("");
    if (draft.data && !draft.data->text.empty()) item.data = draft.data;
    item.language = draft.language;
    item.tags = draft.tags.value_or(std::vector<std::string>{});
    item.pillar = draft.pillar;
    item.campaign = draft.campaign;
    item.why = draft.why;
    item.parent_id = draft.parent_id;
    item.plan_at = draft.plan_at;
    item = add_item(context, scope, std::move(item));
    return {item, "/api/v1/content/items/" + to_string(item.id)};
}

/// Nothing of what went out, or is about to, may be rewritten under the hands of the publisher.
void check_changeable(const ContentItem& item) {
    if (item.state == ItemState::publishing || item.state == ItemState::published)
        throw Error(ErrorKind::conflict,
                    item.state == ItemState::published
                        ? "This has been published; copy it to say something new."
                        : "This is being published right now.");
}

ContentItem update_item(const ItemsContext& context, Scope& scope, const ItemPatch& patch) {
    const ContentItem before = get_item(scope, patch.id);
    patch.if_match.check(before.version);
    check_changeable(before);
    Problems problems;
    check_network(patch.network.value, problems);
    check_data(patch.data.value, problems);
    check_connection(scope, patch.connection_id.value, problems);
    if (patch.tags) check_tags(*patch.tags, problems);
    problems.raise();
    ContentItem item = before;
    if (patch.network) item.network = patch.network.value;
    if (patch.connection_id) item.connection_id = patch.connection_id.value;
    if (patch.title) item.title = *patch.title;
    if (patch.text) item.text = *patch.text;
    if (patch.data) item.data = patch.data.value;
    if (patch.language) item.language = patch.language.value;
    if (patch.tags) item.tags = *patch.tags;
    if (patch.pillar) item.pillar = patch.pillar.value;
    if (patch.campaign) item.campaign = patch.campaign.value;
    if (patch.why) {
        item.why = patch.why.value;
        item.reasons.clear();
    }
    if (patch.plan_at) item.plan_at = patch.plan_at.value;
    const bool rewritten = item.title != before.title || item.text != before.text || patch.data ||
                           item.network != before.network;
    if (rewritten) item.written_by = Writer::person;
    // A yes was said to another text.
    if (rewritten && item.state != ItemState::draft && item.state != ItemState::archived) {
        item.state = ItemState::draft;
        item.approved_by.reset();
    }
    if (item.state == ItemState::scheduled && !item.plan_at)
        item.state = item.approved_by ? ItemState::approved : ItemState::draft;
    return save_item(context, scope, before, std::move(item));
}

[[noreturn]] void not_from(const ContentItem& item, std::string_view step) {
    throw Error(ErrorKind::conflict,
                fmt::format("What is {} cannot be {}.", enum_name(item.state), step));
}

ContentItem take_step(const ItemsContext& context, Scope& scope, const TakeStep& request) {
    const ContentItem before = get_item(scope, request.id);
    ContentItem item = before;
    const auto is = [&](std::initializer_list<ItemState> states) {
        return std::find(states.begin(), states.end(), before.state) != states.end();
    };
    switch (request.step) {
        case ItemStep::submit:
            if (!is({ItemState::draft, ItemState::failed})) not_from(before, "submitted");
            item.state = ItemState::in_review;
            item.note.reset();
            break;
        case ItemStep::approve: {
            if (!is({ItemState::draft, ItemState::in_review})) not_from(before, "approved");
            const Approval wanted = get_brand(scope).approval;
            if (wanted == Approval::somebody_else && before.owner == scope.actor().name)
                throw Error(ErrorKind::forbidden, "Somebody else must approve this.");
            item.state = ItemState::approved;
            item.approved_by = scope.actor().name;
            item.note.reset();
            break;
        }
        case ItemStep::send_back:
            if (!is({ItemState::in_review, ItemState::approved, ItemState::scheduled}))
                not_from(before, "sent back");
            item.state = ItemState::draft;
            item.approved_by.reset();
            item.note = request.note;
            break;
        case ItemStep::archive:
            if (is({ItemState::publishing, ItemState::archived})) not_from(before, "archived");
            item.state = ItemState::archived;
            break;
        case ItemStep::restore:
            if (!is({ItemState::archived})) not_from(before, "restored");
            item.state = before.published_at ? ItemState::published : ItemState::draft;
            break;
    }
    return save_item(context, scope, before, std::move(item));
}

ContentItem restore_version(const ItemsContext& context, Scope& scope, const VersionRef& ref) {
    const ContentItem before = get_item(scope, ref.id);
    check_changeable(before);
    const ItemVersion version = get_version(scope, ref);
    ContentItem item = before;
    item.title = version.title;
    item.text = version.text;
    item.data = version.data;
    item.written_by = version.written_by;
    if (item.state != ItemState::archived) item.state = ItemState::draft;
    item.approved_by.reset();
    return save_item(context, scope, before, std::move(item),
                     fmt::format("Version {} again", ref.number));
}

web::Page<ItemComment> list_comments(Scope& scope, const ListComments& request) {
    get_item(scope, request.id);
    const auto cursor = web::read_cursor<CommentId>(request, "comments");
    auto rows = scope.db().list<ItemComment>(
        "SELECT {columns} FROM content_comments WHERE tenant = :tenant AND item_id = :item AND id "
        "> :after ORDER BY id LIMIT :limit",
        {{"item", request.id},
         {"after", cursor ? std::get<0>(*cursor) : CommentId{}},
         {"limit", request.fetch()}});
    return web::make_page(std::move(rows), request,
                          [](const auto& last) { return web::make_cursor("comments", last.id); });
}

web::Created<ItemComment> add_comment(Scope& scope, const NewComment& request) {
    get_item(scope, request.id);
    Problems problems;
    if (trim(request.text).empty()) problems.add("/text", "must not be empty");
    problems.raise();
    const ItemComment comment{scope.make_id<CommentId>(), scope.actor().name,
                              std::string(trim(request.text)), scope.now()};
    scope.audit({"content.commented", "content", request.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO content_comments (tenant, {columns}, item_id) VALUES (:tenant, {values}, "
            ":item)",
            comment, {{"item", request.id}});
    });
    return {comment, "/api/v1/content/items/" + to_string(request.id) + "/comments"};
}

}  // namespace

void add_item_routes(const ItemsContext& context, web::Router& routes) {
    const std::string base = "/api/v1/content/items";
    routes.get(base, {"List content", Role::viewer}, [](Scope& s, const ListItems& r) {
        return web::make_page(list_items(s, r), r, [](const ContentItem& last) {
            return web::make_cursor("content", last.updated_at, last.id);
        });
    });
    routes.post(base, {"Create content", Role::editor},
                [&context](Scope& s, const ItemDraft& r) { return create_item(context, s, r); });
    routes.get(base + "/{id}", {"Get content", Role::viewer},
               [](Scope& s, const ItemRef& r) { return get_item(s, r.id); });
    routes.patch(base + "/{id}",
                 web::RouteSpec("Update content", Role::editor).may(ErrorKind::conflict),
                 [&context](Scope& s, const ItemPatch& r) { return update_item(context, s, r); });
    routes.del(base + "/{id}",
               web::RouteSpec("Delete content", Role::editor).may(ErrorKind::conflict),
               [&context](Scope& s, const ItemRef& r) { remove_item(context, s, r.id); });
    routes.post(base + "/{id}/step",
                web::RouteSpec("Move content on", Role::editor).may(ErrorKind::conflict),
                [&context](Scope& s, const TakeStep& r) { return take_step(context, s, r); });
    routes.get(base + "/{id}/versions", {"List versions of content", Role::viewer},
               [](Scope& s, const ListVersions& r) {
                   return web::make_page(list_versions(s, r), r, [](const ItemVersion& last) {
                       return web::make_cursor("versions", last.number);
                   });
               });
    routes.post(
        base + "/{id}/versions/{number}/restore",
        web::RouteSpec("Restore a version of content", Role::editor).may(ErrorKind::conflict),
        [&context](Scope& s, const VersionRef& r) { return restore_version(context, s, r); });
    routes.get(base + "/{id}/comments", {"List comments on content", Role::viewer}, list_comments);
    routes.post(base + "/{id}/comments", {"Comment on content", Role::viewer}, add_comment);
}

}  // namespace herald::content
