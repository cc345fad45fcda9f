#include "content/sources/store/source_store.hpp"

#include "base/text.hpp"
#include "net/url.hpp"
#include "store/like.hpp"

namespace herald::content {
namespace {

constexpr auto kRecently = std::chrono::days(30);

struct Figures {
    SourceId id;
    std::int64_t item_count = 0, items_30d = 0, duplicates_30d = 0, engagement_30d = 0;
};
BOOST_DESCRIBE_STRUCT(Figures, (), (id, item_count, items_30d, duplicates_30d, engagement_30d))

/// Of all sources between two ids, both included, in their order.
std::vector<Figures> figures_of(const Scope& scope, SourceId first, SourceId last) {
    return scope.db().list<Figures>(
        "SELECT source_id, count(*), coalesce(sum(CASE WHEN collected_at >= :since THEN 1 ELSE 0 "
        "END), 0), coalesce(sum(CASE WHEN collected_at >= :since AND duplicate_of IS NOT NULL THEN "
        "1 ELSE 0 END), 0), CAST(coalesce(sum(CASE WHEN collected_at >= :since THEN "
        "coalesce(likes, 0) + coalesce(comments, 0) + coalesce(shares, 0) ELSE 0 END), 0) AS "
        "BIGINT) FROM source_items WHERE tenant = :tenant AND source_id >= :first AND source_id <= "
        ":last GROUP BY source_id ORDER BY source_id",
        {{"since", scope.now() - kRecently}, {"first", first}, {"last", last}});
}

Source plain(SourceRow row) {
    Source out;
    out.id = row.id;
    out.kind = row.kind;
    out.name = std::move(row.name);
    out.url = std::move(row.url);
    out.place = std::move(row.place);
    out.connection_id = row.connection_id;
    out.language = std::move(row.language);
    out.enabled = row.enabled;
    out.interval_minutes = row.interval_minutes;
    out.state = row.enabled || row.state == SourceState::error ? row.state : SourceState::paused;
    out.last_collected_at = row.last_collected_at;
    if (row.enabled) out.next_collect_at = row.next_collect_at;
    out.last_error = std::move(row.last_error);
    out.created_at = row.created_at;
    out.version = row.version;
    return out;
}

void fill(Source& source, const Figures& figures) {
    source.item_count = figures.item_count;
    source.items_30d = figures.items_30d;
    source.duplicates_30d = figures.duplicates_30d;
    source.engagement_30d = figures.engagement_30d;
}

}  // namespace

SourceRow find_source(const Scope& scope, SourceId id) {
    auto found = scope.db().one<SourceRow>(
        "SELECT {columns} FROM sources WHERE tenant = :tenant AND id = :id", {{"id", id}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such source.");
    return *std::move(found);
}

std::optional<SourceRow> find_source_by_token(const Scope& scope, const std::string& token_hash) {
    return scope.db().one<SourceRow>(
        "SELECT {columns} FROM sources WHERE tenant = :tenant AND token_hash = :hash",
        {{"hash", token_hash}});
}

std::vector<SourceRow> list_due_sources(const Scope& scope, Time now, std::int64_t limit) {
    return scope.db().list<SourceRow>(
        "SELECT {columns} FROM sources WHERE tenant = :tenant AND next_collect_at <= :now AND "
        "enabled = 1 ORDER BY next_collect_at, id LIMIT :limit",
        {{"now", now}, {"limit", limit}});
}

void insert_source(Tx& tx, const SourceRow& row) {
    tx.execute(
        "INSERT INTO sources (tenant, {columns}, folded) VALUES (:tenant, {values}, :folded)", row,
        {{"folded", fold(row.name)}});
}

bool update_source_row(Tx& tx, const SourceRow& row) {
    return tx.execute(
               "UPDATE sources SET name = :name, folded = :folded, url = :url, place = :place, "
               "connection_id = :connection_id, language = :language, enabled = :enabled, "
               "interval_minutes = :interval_minutes, state = :state, next_collect_at = "
               ":next_collect_at, last_error = :last_error, feed_url = :feed_url, etag = :etag, "
               "last_modified = :last_modified, cursor = :cursor, token_hash = :token_hash, "
               "failures = :failures, version = version + 1 WHERE tenant = :tenant AND id = :id "
               "AND version = :version",
               {{"name", row.name},
                {"folded", fold(row.name)},
                {"url", row.url},
                {"place", row.place},
                {"connection_id", row.connection_id},
                {"language", row.language},
                {"enabled", row.enabled},
                {"interval_minutes", row.interval_minutes},
                {"state", row.state},
                {"next_collect_at", row.next_collect_at},
                {"last_error", row.last_error},
                {"feed_url", row.feed_url},
                {"etag", row.etag},
                {"last_modified", row.last_modified},
                {"cursor", row.cursor},
                {"token_hash", row.token_hash},
                {"failures", row.failures},
                {"id", row.id},
                {"version", row.version}}) == 1;
}

void settle_source(Tx& tx, const SourceRow& row) {
    tx.execute(
        "UPDATE sources SET name = :name, folded = :folded, enabled = :enabled, state = :state, "
        "last_collected_at = :last_collected_at, next_collect_at = :next_collect_at, last_error = "
        ":last_error, feed_url = :feed_url, etag = :etag, last_modified = :last_modified, cursor = "
        ":cursor, failures = :failures WHERE tenant = :tenant AND id = :id AND version = :version",
        {{"name", row.name},
         {"folded", fold(row.name)},
         {"enabled", row.enabled},
         {"state", row.state},
         {"last_collected_at", row.last_collected_at},
         {"next_collect_at", row.next_collect_at},
         {"last_error", row.last_error},
         {"feed_url", row.feed_url},
         {"etag", row.etag},
         {"last_modified", row.last_modified},
         {"cursor", row.cursor},
         {"failures", row.failures},
         {"id", row.id},
         {"version", row.version}});
}

Source shown(const Scope& scope, SourceRow row) {
    Source out = plain(std::move(row));
    for (const Figures& figures : figures_of(scope, out.id, out.id)) fill(out, figures);
    return out;
}

Source get_source(const Scope& scope, SourceId id) { return shown(scope, find_source(scope, id)); }

web::Page<Source> list_sources(const Scope& scope, const ListSources& request) {
    const auto cursor = web::read_cursor<SourceId>(request, "sources");
    auto rows = scope.db().list<SourceRow>(
        "SELECT {columns} FROM sources WHERE tenant = :tenant AND id > :after AND (:any_kind = 1 "
        "OR kind = :kind) AND (:any_state = 1 OR (CASE WHEN enabled = 1 OR state = 'error' THEN "
        "state ELSE 'paused' END) = :state) AND (:any_q = 1 OR folded LIKE :q ESCAPE '!') ORDER BY "
        "id LIMIT :limit",
        {{"after", cursor ? std::get<0>(*cursor) : SourceId{}},
         {"any_kind", !request.kind},
         {"kind", request.kind.value_or(SourceKind::feed)},
         {"any_state", !request.state},
         {"state", request.state.value_or(SourceState::ok)},
         {"any_q", !request.q},
         {"q", store::like_pattern(request.q.value_or(""))},
         {"limit", request.fetch()}});
    auto page = web::make_page(std::move(rows), request, [](const SourceRow& row) {
        return web::make_cursor("sources", row.id);
    });
    web::Page<Source> out;
    out.next_cursor = std::move(page.next_cursor);
    for (auto& row : page.data) out.data.push_back(plain(std::move(row)));
    if (out.data.empty()) return out;
    auto at = out.data.begin();
    for (const Figures& figures : figures_of(scope, out.data.front().id, out.data.back().id)) {
        while (at != out.data.end() && at->id < figures.id) ++at;
        if (at != out.data.end() && at->id == figures.id) fill(*at, figures);
    }
    return out;
}

std::string first_name_of(const SourceRow& row) {
    if (row.place) return *row.place;
    if (row.url) {
        const std::string host = net::host_of(*row.url);
        return std::string(clip(host.empty() ? *row.url : host, 200));
    }
    return row.kind == SourceKind::upload ? "Uploads" : "Inbound webhook";
}

bool is_collected(SourceKind kind) {
    return kind != SourceKind::upload && kind != SourceKind::webhook;
}

}  // namespace herald::content
