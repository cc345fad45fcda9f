#include "content/index/index.hpp"

#include <algorithm>

#include "base/crypto.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/index/words.hpp"

namespace herald::content {
namespace {

constexpr int kChanceBits = 28;

/// Which engine it is, whose transaction, and what stood there before.
struct Before {
    std::string engine;
    TenantId tenant;
    std::optional<std::string> title, text, language, tags, own_tags, network;
    std::optional<std::int64_t> place;
};
BOOST_DESCRIBE_STRUCT(Before, (),
                      (engine, tenant, title, text, language, tags, own_tags, network, place))

Before find_before(Tx& tx, EntryType type, Uuid ref) {
    auto found = tx.one<Before>(
        "SELECT g.name, :tenant, e.title, e.text, e.language, e.tags, e.own_tags, e.network, "
        "e.place FROM "
        "archive_engine g LEFT JOIN archive_entries e ON e.tenant = :tenant AND e.type = :type AND "
        "e.ref = :ref",
        {{"type", type}, {"ref", ref}});
    return found.value_or(Before{});
}

std::vector<std::string> tags_in(const std::optional<std::string>& own,
                                 const std::optional<std::string>& given) {
    const auto& text = own ? own : given;
    return text ? from_json<std::vector<std::string>>(*text, Unknown::ignore)
                : std::vector<std::string>{};
}

/// The words as they were put in: the index of SQLite must be told them to forget them.
std::vector<std::string> old_words(std::string_view mark, EntryType type, const Before& before) {
    IndexedText old;
    old.type = type;
    old.title = before.title.value_or("");
    old.text = before.text.value_or("");
    old.language = before.language;
    old.network = before.network;
    old.tags = tags_in(before.own_tags, before.tags);
    return words_of(mark, old);
}

void remove_words(Tx& tx, std::string_view mark, EntryType type, const Before& before) {
    if (!before.place) return;
    if (before.engine == "sqlite")
        tx.execute(
            "INSERT INTO archive_words (archive_words, rowid, words) VALUES ('delete', :place, "
            ":words)",
            {{"place", *before.place}, {"words", words_for_sqlite(old_words(mark, type, before))}});
    else
        tx.execute("DELETE FROM archive_words WHERE place = :place", {{"place", *before.place}});
}

void add_words(Tx& tx, std::string_view mark, const Before& before, std::int64_t place,
               const std::vector<std::string>& words) {
    if (before.engine == "sqlite")
        tx.execute("INSERT INTO archive_words (rowid, words) VALUES (:place, :words)",
                   {{"place", place}, {"words", words_for_sqlite(words)}});
    else
        tx.execute(
            "INSERT INTO archive_words (place, owner, words) VALUES (:place, :owner, CAST(:words "
            "AS tsvector)) ON CONFLICT (place) DO UPDATE SET owner = excluded.owner, words = "
            "excluded.words",
            {{"place", place}, {"owner", std::string(mark)}, {"words", words_for_postgres(words)}});
}

void remove_tags(Tx& tx, const Before& before) {
    if (!before.place || tags_in(before.own_tags, before.tags).empty()) return;
    tx.execute("DELETE FROM archive_tags WHERE tenant = :tenant AND place = :place",
               {{"place", *before.place}});
}

void add_tags(Tx& tx, std::int64_t place, const std::vector<std::string>& tags) {
    for (const auto& tag : tags) {
        const std::string shown(trim(tag));
        if (shown.empty()) continue;
        tx.execute(
            "INSERT INTO archive_tags (tenant, folded, place, tag) VALUES (:tenant, :folded, "
            ":place, :tag) ON CONFLICT (tenant, folded, place) DO NOTHING",
            {{"folded", fold(shown)}, {"place", place}, {"tag", shown}});
    }
}

std::int64_t first_place(Time at) {
    const auto second =
        std::clamp<std::int64_t>(micros_of(at) / 1'000'000, 0, (std::int64_t{1} << 34) - 1);
    return second << kChanceBits;
}

std::int64_t chance() {
    return static_cast<std::int64_t>(random_u64() & ((std::uint64_t{1} << kChanceBits) - 1));
}

/// A place nobody has; taken by the insert itself.
std::int64_t insert_entry(Tx& tx, const IndexedText& text) {
    for (;;) {
        const std::int64_t place = first_place(text.at) | chance();
        const auto done = tx.execute(
            "INSERT INTO archive_entries (tenant, {columns}, place) VALUES (:tenant, {values}, "
            ":place) ON CONFLICT (place) DO NOTHING",
            text, {{"place", place}});
        if (done > 0) return place;
    }
}

std::int64_t update_entry(Tx& tx, const IndexedText& text, const Before& before) {
    const bool same_second =
        before.place && *before.place >> kChanceBits << kChanceBits == first_place(text.at);
    const bool same_text = before.title == text.title && before.text == text.text;
    const std::int64_t place = same_second ? *before.place : first_place(text.at) | chance();
    tx.execute(
        "UPDATE archive_entries SET title = :title, text = :text, language = :language, tags = "
        ":tags, network = :network, state = :state, url = :url, at = :at, place = :place, embedded "
        "= CASE WHEN :same = 1 THEN embedded ELSE 0 END WHERE tenant = :tenant AND type = :type "
        "AND ref = :ref",
        text, {{"place", place}, {"same", same_text}});
    return place;
}

}  // namespace

void put_in_index(Tx& tx, const IndexedText& text) {
    const Before before = find_before(tx, text.type, text.ref);
    const std::string mark = mark_of(before.tenant);
    IndexedText effective = text;
    if (before.own_tags) effective.tags = tags_in(before.own_tags, {});
    const auto words = words_of(mark, effective);
    const std::int64_t place =
        before.place ? update_entry(tx, text, before) : insert_entry(tx, text);
    if (before.place == place && words == old_words(mark, text.type, before)) return;
    remove_words(tx, mark, text.type, before);
    add_words(tx, mark, before, place, words);
    remove_tags(tx, before);
    add_tags(tx, place, effective.tags);
}

void tag_in_index(Tx& tx, EntryType type, Uuid ref, const std::vector<std::string>& tags) {
    const Before before = find_before(tx, type, ref);
    if (!before.place) return;
    const std::string mark = mark_of(before.tenant);
    Before after = before;
    after.own_tags = to_json(tags);
    tx.execute(
        "UPDATE archive_entries SET own_tags = :tags WHERE tenant = :tenant AND type = :type AND "
        "ref = :ref",
        {{"tags", *after.own_tags}, {"type", type}, {"ref", ref}});
    remove_words(tx, mark, type, before);
    add_words(tx, mark, before, *before.place, old_words(mark, type, after));
    remove_tags(tx, before);
    add_tags(tx, *before.place, tags);
}

void set_state_in_index(Tx& tx, EntryType type, Uuid ref, const std::optional<std::string>& state) {
    tx.execute(
        "UPDATE archive_entries SET state = :state WHERE tenant = :tenant AND type = :type AND ref "
        "= :ref",
        {{"state", state}, {"type", type}, {"ref", ref}});
}

void remove_from_index(Tx& tx, EntryType type, Uuid ref) {
    const Before before = find_before(tx, type, ref);
    if (!before.place) return;
    remove_words(tx, mark_of(before.tenant), type, before);
    remove_tags(tx, before);
    tx.execute("DELETE FROM archive_vectors WHERE tenant = :tenant AND type = :type AND ref = :ref",
               {{"type", type}, {"ref", ref}});
    tx.execute("DELETE FROM archive_entries WHERE tenant = :tenant AND type = :type AND ref = :ref",
               {{"type", type}, {"ref", ref}});
}

}  // namespace herald::content
