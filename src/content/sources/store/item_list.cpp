#include "content/sources/store/item_list.hpp"
#include "base/text.hpp"
#include "content/index/index.hpp"
#include "content/sources/store/twins.hpp"
#include "store/like.hpp"

namespace herald::content {
namespace {

/// A list shows the beginning of a text.
constexpr std::int64_t kShownCharacters = 600;
constexpr std::string_view kSelect =
    "SELECT i.id, i.source_id, s.name, i.url, i.title, substr(i.text, 1, CAST(:size AS INTEGER)), "
    "i.author, "
    "i.language, i.image_url, i.tags, i.published_at, i.collected_at, i.likes, i.comments, "
    "i.shares, i.views, i.duplicate_of FROM source_items i JOIN sources s ON s.tenant = i.tenant "
    "AND s.id = i.source_id WHERE i.tenant = :tenant AND s.tenant = :tenant ";

struct Removed {
    SourceItemId id;
    std::int64_t hash = 0;
};
BOOST_DESCRIBE_STRUCT(Removed, (), (id, hash))

struct Heir {
    SourceItemId id;
    std::int64_t hash = 0;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Heir, (), (id, hash, at))

/// The earliest of its twins is the one that said it first from now on.
void hand_on(Tx& tx, SourceItemId original) {
    const auto heir = tx.one<Heir>(
        "SELECT {columns} FROM source_items WHERE tenant = :tenant AND duplicate_of = :id ORDER BY "
        "at, id LIMIT 1",
        {{"id", original}});
    if (!heir) return;
    tx.execute(
        "UPDATE source_items SET duplicate_of = :heir WHERE tenant = :tenant AND duplicate_of = "
        ":id",
        {{"heir", heir->id}, {"id", original}});
    tx.execute("UPDATE source_items SET duplicate_of = NULL WHERE tenant = :tenant AND id = :heir",
               {{"heir", heir->id}});
    put_bands(tx, heir->id, heir->hash, heir->at);
    set_state_in_index(tx, EntryType::source_item, heir->id.value, std::nullopt);
}

void remove_rows(Tx& tx, const std::vector<Removed>& rows) {
    for (const Removed& row : rows) {
        remove_bands(tx, row.id, row.hash);
        remove_from_index(tx, EntryType::source_item, row.id.value);
        hand_on(tx, row.id);
        tx.execute("DELETE FROM source_items WHERE tenant = :tenant AND id = :id",
                   {{"id", row.id}});
    }
}

}  // namespace

web::Page<SourceItem> list_source_items(const Scope& scope, const ListSourceItems& request) {
    const auto cursor = web::read_cursor<Time, SourceItemId>(request, "source_items");
    const Time latest = request.to ? Time(*request.to + std::chrono::days(1)) : time_of(1LL << 60);
    std::string sql(kSelect);
    store::Params params{{"size", kShownCharacters},
                         {"at", cursor ? std::get<0>(*cursor) : latest},
                         {"after", cursor ? std::get<1>(*cursor) : SourceItemId{}},
                         {"from", request.from ? Time(*request.from) : time_of(-(1LL << 60))},
                         {"to", latest},
                         {"limit", request.fetch()}};
    sql += "AND (i.at < :at OR (i.at = :at AND i.id > :after)) AND i.at >= :from AND i.at < :to ";
    if (request.source_id) {
        sql += "AND i.source_id = :source ";
        params.emplace_back("source", *request.source_id);
    }
    if (request.language) {
        sql += "AND i.language = :language ";
        params.emplace_back("language", *request.language);
    }
    if (request.duplicates)
        sql +=
            *request.duplicates ? "AND i.duplicate_of IS NOT NULL " : "AND i.duplicate_of IS NULL ";
    if (request.q && !trim(*request.q).empty()) {
        sql += "AND i.folded LIKE :q ESCAPE '!' ";
        params.emplace_back("q", store::like_pattern(trim(*request.q)));
    }
    sql += "ORDER BY i.at DESC, i.id LIMIT :limit";
    auto items = scope.db().list<SourceItem>(sql, std::move(params));
    return web::make_page(std::move(items), request, [](const SourceItem& item) {
        // As it is kept: what is dated ahead counts from when it was collected.
        const Time at = std::min(item.published_at.value_or(item.collected_at), item.collected_at);
        return web::make_cursor("source_items", at, item.id);
    });
}

web::Page<SourceItem> list_items_of_source(const Scope& scope, const ListItemsOfSource& request) {
    find_source(scope, request.id);
    ListSourceItems all;
    all.limit = request.limit;
    all.cursor = request.cursor;
    all.source_id = request.id;
    all.duplicates = request.duplicates;
    return list_source_items(scope, all);
}

SourceItem get_source_item(const Scope& scope, SourceItemId id) {
    auto found = scope.db().one<SourceItem>(
        std::string(kSelect) + "AND i.id = :id",
        {{"id", id}, {"size", static_cast<std::int64_t>(arrivals::kTextBytes)}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such item.");
    return *std::move(found);
}

std::int64_t remove_items_of(Scope& scope, SourceId source, std::int64_t limit) {
    return scope.write([&](Tx& tx) {
        const auto rows = tx.list<Removed>(
            "SELECT {columns} FROM source_items WHERE tenant = :tenant AND source_id = :source "
            "ORDER BY at LIMIT :limit",
            {{"source", source}, {"limit", limit}});
        remove_rows(tx, rows);
        return static_cast<std::int64_t>(rows.size());
    });
}

std::int64_t remove_source_items_before(Scope& scope, Time before, std::int64_t limit) {
    return scope.write([&](Tx& tx) {
        const auto rows = tx.list<Removed>(
            "SELECT {columns} FROM source_items WHERE tenant = :tenant AND at < :before ORDER BY "
            "at LIMIT :limit",
            {{"before", before}, {"limit", limit}});
        remove_rows(tx, rows);
        return static_cast<std::int64_t>(rows.size());
    });
}

}  // namespace herald::content
