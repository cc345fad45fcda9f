#include "content/sources/store/item_store.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/index/index.hpp"
#include "content/sources/fetch/address.hpp"
#include "content/sources/store/twins.hpp"
#include "content/text/likeness.hpp"
#include "content/text/reading.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

constexpr std::size_t kFoldedBytes = 2'000, kHashedBytes = 4'000, kLanguageBytes = 2'000;
/// Shorter texts are alike too often to mean anything.
constexpr std::size_t kShortestHashed = 40;
/// Shorter ones do not tell their language.
constexpr std::size_t kShortestTelling = 60;
constexpr std::size_t kShownIds = 50;

std::optional<std::string> unless_empty(std::string text) {
    return text.empty() ? std::nullopt : std::optional(std::move(text));
}

/// An item of this source that is there already.
struct Known {
    SourceItemId id;
    std::int64_t external_key = 0, content_key = 0, hash = 0;
    std::optional<std::int64_t> likes, comments, shares, views;
    std::optional<SourceItemId> duplicate_of;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Known, (),
                      (id, external_key, content_key, hash, likes, comments, shares, views,
                       duplicate_of, at))

std::map<std::int64_t, Known> known_of(Tx& tx, SourceId source,
                                       std::span<const SourceItemRow> rows) {
    std::vector<std::int64_t> keys;
    for (const auto& row : rows) keys.push_back(row.external_key);
    std::map<std::int64_t, Known> out;
    in_lists(keys, [&](store::Params params) {
        params.emplace_back("source", source);
        for (auto& one : tx.list<Known>(
                 "SELECT {columns} FROM source_items WHERE tenant = :tenant AND source_id = "
                 ":source AND external_key IN " +
                     std::string(kInList),
                 std::move(params))) {
            const auto key = one.external_key;
            out.emplace(key, std::move(one));
        }
    });
    return out;
}

void put_entry(Tx& tx, const SourceRow& source, const SourceItemRow& row) {
    put_in_index(
        tx, {.type = EntryType::source_item,
             .ref = row.id.value,
             .title = row.title,
             .text = row.text,
             .language = row.language,
             .tags = row.tags,
             .network = std::string(enum_name(source.kind)),
             .state = row.duplicate_of ? std::optional<std::string>("duplicate") : std::nullopt,
             .url = row.url,
             .at = row.at});
}

bool has_new_figures(const Known& known, const SourceItemRow& row) {
    const auto differs = [](const auto& old, const auto& fresh) { return fresh && fresh != old; };
    return differs(known.likes, row.likes) || differs(known.comments, row.comments) ||
           differs(known.shares, row.shares) || differs(known.views, row.views);
}

void write_figures(Tx& tx, const Known& known, const SourceItemRow& row) {
    tx.execute(
        "UPDATE source_items SET likes = coalesce(:likes, likes), comments = coalesce(:comments, "
        "comments), shares = coalesce(:shares, shares), views = coalesce(:views, views) WHERE "
        "tenant = :tenant AND id = :id",
        {{"likes", row.likes},
         {"comments", row.comments},
         {"shares", row.shares},
         {"views", row.views},
         {"id", known.id}});
}

void rewrite(Tx& tx, const SourceRow& source, const Known& known, SourceItemRow& row) {
    row.id = known.id;
    row.duplicate_of = known.duplicate_of;
    row.at = known.at;  // it keeps its place
    remove_bands(tx, row.id, known.hash);
    if (!row.duplicate_of) put_bands(tx, row.id, row.hash, row.at);
    tx.execute(
        "UPDATE source_items SET url = :url, address_key = :address_key, title = :title, text = "
        ":text, folded = :folded, author = :author, language = :language, image_url = :image_url, "
        "tags = :tags, hash = :hash, content_key = :content_key WHERE tenant = :tenant AND id = "
        ":id",
        {{"url", row.url},
         {"address_key", row.address_key},
         {"title", row.title},
         {"text", row.text},
         {"folded", row.folded},
         {"author", row.author},
         {"language", row.language},
         {"image_url", row.image_url},
         {"tags", row.tags},
         {"hash", row.hash},
         {"content_key", row.content_key},
         {"id", row.id}});
    put_entry(tx, source, row);
}

void announce(Tx& tx, const Scope& scope, store::Bus& bus, const SourceRow& source,
              const Kept& kept) {
    if (kept.ids.empty()) return;
    std::vector<SourceItemId> shown(
        kept.ids.begin(),
        kept.ids.begin() + static_cast<std::ptrdiff_t>(std::min(kShownIds, kept.ids.size())));
    event::emit(tx, scope.tenant(), bus, scope.clock(), "content", "source.item_added",
                fmt::format(R"({{"source_id":"{}","count":{},"ids":{}}})", to_string(source.id),
                            kept.added, to_json(shown)));
}

/// What the archive would throw away tonight is not taken from a feed that still lists it: it would
/// come back, and be told as new, with every reading. Absent: everything is taken. Pages are read
/// one by one because they are wanted, whatever day they bear.
std::optional<Time> kept_since(const Scope& scope, const SourceRow& source) {
    if (!is_collected(source.kind) || source.kind == SourceKind::page ||
        source.kind == SourceKind::sitemap)
        return std::nullopt;
    const auto days = scope.db().one<std::int64_t>(
        "SELECT source_items_days FROM archive_retention WHERE tenant = :tenant AND "
        "source_items_days IS NOT NULL");
    return days ? std::optional(scope.now() - std::chrono::days(*days)) : std::nullopt;
}

}  // namespace

std::vector<SourceItemRow> prepare_items(const Scope& scope, const SourceRow& source,
                                         std::vector<arrivals::Arrival> arrived) {
    std::vector<SourceItemRow> out;
    std::set<std::int64_t> seen;
    const Time now = scope.now();
    const auto since = kept_since(scope, source);
    for (auto& one : arrived) {
        if (since && one.published_at && *one.published_at < *since) continue;
        SourceItemRow row;
        row.external_key = fetch::text_key(one.external_id);
        if (!seen.insert(row.external_key).second) continue;
        row.id = scope.make_id<SourceItemId>();
        row.source_id = source.id;
        row.address_key = fetch::address_key(one.url);
        const std::string whole = one.title + "\n" + one.text;
        row.content_key = fetch::text_key(whole);
        const std::string_view start = clip(whole, kHashedBytes);
        if (start.size() >= kShortestHashed) row.hash = static_cast<std::int64_t>(simhash(start));
        row.folded = fold(clip(whole, kFoldedBytes));
        std::string language = whole.size() < kShortestTelling
                                   ? std::string()
                                   : language_of(clip(whole, kLanguageBytes));
        if (language.empty()) language = one.language;
        if (language.empty()) language = source.language.value_or("");
        row.language = unless_empty(std::move(language));
        row.url = unless_empty(std::move(one.url));
        row.title = std::move(one.title);
        row.text = std::move(one.text);
        row.author = unless_empty(std::move(one.author));
        row.image_url = unless_empty(std::move(one.image_url));
        row.tags = std::move(one.tags);
        row.published_at = one.published_at;
        row.collected_at = now;
        row.at = std::min(row.published_at.value_or(now), now);
        row.likes = one.likes;
        row.comments = one.comments;
        row.shares = one.shares;
        row.views = one.views;
        out.push_back(std::move(row));
    }
    return out;
}

Kept keep_items(Tx& tx, const Scope& scope, store::Bus& bus, const SourceRow& source,
                std::vector<SourceItemRow>& rows) {
    Kept out;
    const auto known = known_of(tx, source.id, rows);
    std::vector<SourceItemRow*> fresh;
    for (auto& row : rows) {
        const auto found = known.find(row.external_key);
        if (found == known.end()) {
            row.duplicate_of.reset();  // a transaction may run twice
            fresh.push_back(&row);
            continue;
        }
        const bool rewritten = found->second.content_key != row.content_key;
        const bool counted = has_new_figures(found->second, row);
        if (rewritten) rewrite(tx, source, found->second, row);
        if (counted) write_figures(tx, found->second, row);
        if (rewritten || counted) ++out.updated;
    }
    find_twins(tx, fresh);
    for (SourceItemRow* row : fresh) {
        tx.execute("INSERT INTO source_items (tenant, {columns}) VALUES (:tenant, {values})", *row);
        if (!row->duplicate_of) put_bands(tx, row->id, row->hash, row->at);
        put_entry(tx, source, *row);
        ++out.added;
        if (row->duplicate_of) ++out.duplicates;
        out.ids.push_back(row->id);
    }
    announce(tx, scope, bus, source, out);
    return out;
}

std::vector<std::int64_t> known_keys(const Scope& scope, SourceId source,
                                     std::span<const std::int64_t> keys) {
    std::vector<std::int64_t> out;
    in_lists(keys, [&](store::Params params) {
        params.emplace_back("source", source);
        for (const auto key : scope.db().list<std::int64_t>(
                 "SELECT external_key FROM source_items WHERE tenant = :tenant AND source_id = "
                 ":source AND external_key IN " +
                     std::string(kInList),
                 std::move(params)))
            out.push_back(key);
    });
    return out;
}

}  // namespace herald::content
