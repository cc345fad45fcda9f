#include <algorithm>
#include <array>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/index/index.hpp"
#include "content/items/item.hpp"
#include "content/text/likeness.hpp"
#include "event/event.hpp"
#include "store/like.hpp"

namespace herald::content {
namespace {

Error no_such_item() { return Error(ErrorKind::not_found, "There is no such content."); }

/// What is compared: a text with its title.
std::string whole(const ContentItem& item) { return item.title + "\n" + item.text; }

bool same_data(const std::optional<RawJson>& a, const std::optional<RawJson>& b) {
    return a.has_value() == b.has_value() && (!a || a->text == b->text);
}
bool says_the_same(const ContentItem& a, const ContentItem& b) {
    return a.title == b.title && a.text == b.text && same_data(a.data, b.data);
}

std::int64_t signed_hash(std::uint64_t hash) { return static_cast<std::int64_t>(hash); }

void put_bands(Tx& tx, ItemId id, std::uint64_t hash) {
    tx.execute("DELETE FROM content_bands WHERE tenant = :tenant AND item_id = :id", {{"id", id}});
    if (hash == 0) return;
    for (const std::int64_t band : simhash_bands(hash))
        tx.execute("INSERT INTO content_bands (tenant, band, item_id) VALUES (:tenant, :band, :id)",
                   {{"band", band}, {"id", id}});
}

void put_version(Tx& tx, const ContentItem& item, std::int64_t number,
                 const std::optional<std::string>& author,
                 const std::optional<std::string>& reason) {
    tx.execute(
        "INSERT INTO content_versions (tenant, item_id, number, title, text, data, at, author, "
        "written_by, reason) VALUES (:tenant, :id, :number, :title, :text, :data, :at, :author, "
        ":writer, :reason) ON CONFLICT (tenant, item_id, number) DO UPDATE SET title = "
        "excluded.title, text = excluded.text, data = excluded.data, at = excluded.at, reason = "
        "excluded.reason",
        {{"id", item.id},
         {"number", number},
         {"title", item.title},
         {"text", item.text},
         {"data", item.data},
         {"at", item.updated_at},
         {"author", author},
         {"writer", item.written_by},
         {"reason", reason}});
}

std::optional<std::string> name_of(const Scope& scope) {
    return scope.actor().name.empty() ? std::nullopt : std::optional(scope.actor().name);
}

void announce(Tx& tx, const ItemsContext& context, const Scope& scope, ItemId id,
              std::string_view type) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "content", type,
                fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

void announce_state(Tx& tx, const ItemsContext& context, const Scope& scope,
                    const ContentItem& before, const ContentItem& item) {
    if (before.state == item.state) return;
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "content", "content.state",
                fmt::format(R"({{"id":"{}","state":"{}","before":"{}"}})", to_string(item.id),
                            enum_name(item.state), enum_name(before.state)));
}

void put_entry(Tx& tx, const ContentItem& item) {
    put_in_index(tx, {.type = EntryType::content,
                      .ref = item.id.value,
                      .title = item.title,
                      .text = item.text,
                      .language = item.language,
                      .tags = item.tags,
                      .network = item.network,
                      .state = std::string(enum_name(item.state)),
                      .url = item.url,
                      .at = item.published_at.value_or(item.created_at)});
}

/// What was said of its hour holds no more once somebody has chosen another.
void mark_moved(const ContentItem& before, ContentItem& item) {
    if (item.plan_at == before.plan_at ||
        std::none_of(item.reasons.begin(), item.reasons.end(), is_of_time))
        return;
    std::erase_if(item.reasons, is_of_time);
    if (item.plan_at) item.reasons.push_back({"time_moved", "Moved by hand.", {}});
    item.why = in_words(item.reasons);
    if (item.why->empty()) item.why.reset();
}

/// A post that waits for its time is not sent off, or given up as missed, by the choice of another.
void check_plan(const Scope& scope, const ContentItem& before, const ContentItem& item) {
    if (before.state != ItemState::scheduled || item.state != ItemState::scheduled ||
        item.plan_at == before.plan_at || !item.plan_at)
        return;
    Problems problems;
    if (*item.plan_at < scope.now() - std::chrono::minutes(1))
        problems.add("/plan_at", "is in the past; publish it now instead");
    problems.raise();
}

/// A connection that was found for one network publishes on no other.
void leave_connection(const ContentItem& before, ContentItem& item) {
    if (item.network != before.network && item.connection_id == before.connection_id)
        item.connection_id.reset();
}

struct LastVersion {
    std::int64_t number = 0;
    Time at;
    std::optional<std::string> author;
    Writer written_by{};
};
BOOST_DESCRIBE_STRUCT(LastVersion, (), (number, at, author, written_by))

/// The number a changed text is kept under: the last one again within one sitting of one person.
std::int64_t number_for(Tx& tx, const ContentItem& item, const std::optional<std::string>& author,
                        bool named) {
    const auto last = tx.one<LastVersion>(
        "SELECT number, at, author, written_by FROM content_versions WHERE tenant = :tenant AND "
        "item_id = :id ORDER BY number DESC LIMIT 1",
        {{"id", item.id}});
    if (!last) return 1;
    const bool sitting = !named && last->number > 1 && last->author == author &&
                         last->written_by == item.written_by &&
                         item.updated_at - last->at < kOneSitting;
    return sitting ? last->number : last->number + 1;
}

}  // namespace

ContentItem get_item(const Scope& scope, ItemId id) {
    auto found = scope.db().one<ContentItem>(
        "SELECT {columns} FROM content_items WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw no_such_item();
    return *std::move(found);
}

ContentItem add_item(const ItemsContext& context, Scope& scope, ContentItem item) {
    if (item.id == ItemId{}) item.id = scope.make_id<ItemId>();
    item.created_at = item.updated_at = scope.now();
    item.owner = name_of(scope);
    item.version = 1;
    const std::string folded = fold(whole(item));
    const std::uint64_t hash = simhash(whole(item));
    scope.audit({"content.created", "content", item.id.value, {}});
    scope.write([&](Tx& tx) {
        tx.execute(
            "INSERT INTO content_items (tenant, {columns}, folded, hash) VALUES (:tenant, "
            "{values}, :folded, :hash)",
            item, {{"folded", folded}, {"hash", signed_hash(hash)}});
        put_bands(tx, item.id, hash);
        put_version(tx, item, 1, item.owner, {});
        put_entry(tx, item);
        announce(tx, context, scope, item.id, "content.created");
    });
    return item;
}

ContentItem save_item(const ItemsContext& context, Scope& scope, const ContentItem& before,
                      ContentItem item, const std::optional<std::string>& reason) {
    check_plan(scope, before, item);
    leave_connection(before, item);
    const bool rewritten = !says_the_same(before, item);
    mark_moved(before, item);
    item.updated_at = scope.now();
    const std::string folded = fold(whole(item));
    const std::uint64_t hash = simhash(whole(item));
    const auto author = name_of(scope);
    scope.audit({"content.updated", "content", item.id.value, {}});
    scope.write([&](Tx& tx) {
        const auto changed = tx.execute(
            "UPDATE content_items SET network = :network, connection_id = :connection, state = "
            ":state, title = :title, text = :text, folded = :folded, data = :data, media = :media, "
            "language = "
            ":language, tags = :tags, pillar = :pillar, campaign = :campaign, why = :why, "
            "reasons = :reasons, written_by = :writer, model = :model, approved_by = :approved, "
            "note = :note, plan_at "
            "= :plan, published_at = :published, url = :url, hash = :hash, updated_at = :now, "
            "version = version + 1 WHERE tenant = :tenant AND id = :id AND version = :version",
            {{"network", item.network},
             {"connection", item.connection_id},
             {"state", item.state},
             {"title", item.title},
             {"text", item.text},
             {"folded", folded},
             {"data", item.data},
             {"media", item.media},
             {"language", item.language},
             {"tags", item.tags},
             {"pillar", item.pillar},
             {"campaign", item.campaign},
             {"why", item.why},
             {"reasons", to_json(item.reasons)},
             {"writer", item.written_by},
             {"model", item.model},
             {"approved", item.approved_by},
             {"note", item.note},
             {"plan", item.plan_at},
             {"published", item.published_at},
             {"url", item.url},
             {"hash", signed_hash(hash)},
             {"now", item.updated_at},
             {"id", item.id},
             {"version", before.version}});
        if (changed == 0)
            throw Error(ErrorKind::stale, "This was changed by somebody else; load it again.");
        if (rewritten) {
            put_bands(tx, item.id, hash);
            put_version(tx, item, number_for(tx, item, author, reason.has_value()), author, reason);
        }
        put_entry(tx, item);
        announce(tx, context, scope, item.id, "content.updated");
        announce_state(tx, context, scope, before, item);
    });
    ++item.version;
    return item;
}

bool move_item(Tx& tx, const ItemsContext& context, const Scope& scope, const ContentItem& before,
               ContentItem& item) {
    mark_moved(before, item);
    item.updated_at = scope.now();
    const auto changed = tx.execute(
        "UPDATE content_items SET connection_id = :connection, state = :state, media = :media, why "
        "= :why, reasons = :reasons, approved_by = :approved, note = :note, plan_at = :plan, "
        "published_at = :published, url = "
        ":url, updated_at = :now, version = version + 1 WHERE tenant = :tenant AND id = :id AND "
        "version = :version",
        {{"connection", item.connection_id},
         {"state", item.state},
         {"media", item.media},
         {"why", item.why},
         {"reasons", to_json(item.reasons)},
         {"approved", item.approved_by},
         {"note", item.note},
         {"plan", item.plan_at},
         {"published", item.published_at},
         {"url", item.url},
         {"now", item.updated_at},
         {"id", item.id},
         {"version", before.version}});
    if (changed == 0) return false;
    item.version = before.version + 1;
    put_entry(tx, item);
    announce(tx, context, scope, item.id, "content.updated");
    announce_state(tx, context, scope, before, item);
    return true;
}

std::vector<ContentItem> list_items(const Scope& scope, const ListItems& request) {
    const auto cursor = web::read_cursor<Time, ItemId>(request, "content");
    return scope.db().list<ContentItem>(
        "SELECT {columns} FROM content_items WHERE tenant = :tenant AND (updated_at < :at OR "
        "(updated_at = :at AND id > :id)) AND (:any_kind = 1 OR kind = :kind) AND (:any_state = 1 "
        "OR state = :state) AND (:any_network = 1 OR network = :network) AND (:any_q = 1 OR folded "
        "LIKE :q ESCAPE '!') ORDER BY updated_at DESC, id LIMIT :limit",
        {{"at", cursor ? std::get<0>(*cursor) : time_of(std::int64_t{1} << 62)},
         {"id", cursor ? std::get<1>(*cursor) : ItemId{}},
         {"any_kind", !request.kind},
         {"kind", request.kind.value_or(ItemKind::social)},
         {"any_state", !request.state},
         {"state", request.state.value_or(ItemState::draft)},
         {"any_network", !request.network},
         {"network", request.network.value_or("")},
         {"any_q", !request.q || request.q->empty()},
         {"q", store::like_pattern(request.q.value_or(""))},
         {"limit", request.fetch()}});
}

void remove_item(const ItemsContext& context, Scope& scope, ItemId id) {
    const ContentItem item = get_item(scope, id);
    if (item.state == ItemState::publishing)
        throw Error(ErrorKind::conflict, "This is being published right now.");
    scope.audit({"content.removed", "content", id.value, {}});
    scope.write([&](Tx& tx) {
        for (const std::string_view sql :
             {"DELETE FROM content_comments WHERE tenant = :tenant AND item_id = :id",
              "DELETE FROM content_versions WHERE tenant = :tenant AND item_id = :id",
              "DELETE FROM content_bands WHERE tenant = :tenant AND item_id = :id",
              "DELETE FROM content_items WHERE tenant = :tenant AND id = :id"})
            tx.execute(sql, {{"id", id}});
        remove_from_index(tx, EntryType::content, id.value);
        announce(tx, context, scope, id, "content.removed");
    });
}

std::vector<ItemVersion> list_versions(const Scope& scope, const ListVersions& request) {
    const auto cursor = web::read_cursor<std::int64_t>(request, "versions");
    get_item(scope, request.id);
    return scope.db().list<ItemVersion>(
        "SELECT {columns} FROM content_versions WHERE tenant = :tenant AND item_id = :id AND "
        "number < :before ORDER BY number DESC LIMIT :limit",
        {{"id", request.id},
         {"before", cursor ? std::get<0>(*cursor) : std::int64_t{1} << 40},
         {"limit", request.fetch()}});
}

ItemVersion get_version(const Scope& scope, const VersionRef& ref) {
    auto found = scope.db().one<ItemVersion>(
        "SELECT {columns} FROM content_versions WHERE tenant = :tenant AND item_id = :id AND "
        "number = :number",
        {{"id", ref.id}, {"number", ref.number}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such version.");
    return *std::move(found);
}

std::vector<SimilarItem> similar_items(const Scope& scope, std::string_view text,
                                       std::optional<ItemId> except) {
    std::vector<SimilarItem> out;
    const std::uint64_t hash = simhash(text);
    if (hash == 0) return out;
    const auto bands = simhash_bands(hash);
    struct Candidate {
        ItemId id;
        std::string title, text;
        ItemState state{};
    };
    std::vector<Candidate> candidates;
    scope.db().each(
        "SELECT DISTINCT i.id, i.title, i.text, i.state FROM content_bands b JOIN content_items i "
        "ON i.tenant = b.tenant AND i.id = b.item_id WHERE b.tenant = :tenant AND b.band IN "
        "(:a, :b, :c, :d) LIMIT 200",
        {{"a", bands[0]}, {"b", bands[1]}, {"c", bands[2]}, {"d", bands[3]}},
        [&](const store::Row& row) {
            candidates.push_back({store::read_column<ItemId>(row, 0), std::string(row.text(1)),
                                  std::string(row.text(2)), store::read_column<ItemState>(row, 3)});
        });
    for (const auto& one : candidates) {
        if (except && one.id == *except) continue;
        const double alike = likeness(text, one.title + "\n" + one.text);
        if (alike >= 0.5) out.push_back({one.id, one.title, one.state, alike});
    }
    std::sort(out.begin(), out.end(),
              [](const auto& a, const auto& b) { return a.likeness > b.likeness; });
    if (out.size() > 5) out.resize(5);
    return out;
}

}  // namespace herald::content
