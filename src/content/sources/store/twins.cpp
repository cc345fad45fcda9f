#include "content/sources/store/twins.hpp"

#include <map>

#include "base/text.hpp"
#include "content/text/likeness.hpp"

namespace herald::content {
namespace {

/// What was said longer ago may be said anew.
constexpr auto kMemory = std::chrono::days(30);
constexpr double kAlike = 0.6;
constexpr std::size_t kComparedBytes = 4'000;
constexpr std::int64_t kMostCandidates = 1'000;

struct Original {
    SourceItemId id;
    std::int64_t address_key = 0;
    std::optional<SourceItemId> duplicate_of;
    Time at;
};
BOOST_DESCRIBE_STRUCT(Original, (), (id, address_key, duplicate_of, at))

struct Candidate {
    std::int64_t band = 0;
    SourceItemId item_id;
    std::int64_t hash = 0;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (band, item_id, hash))

struct Said {
    std::string title, text;
    std::optional<SourceItemId> duplicate_of;
};
BOOST_DESCRIBE_STRUCT(Said, (), (title, text, duplicate_of))

std::uint64_t bits_of(std::int64_t hash) { return static_cast<std::uint64_t>(hash); }

std::string whole(std::string_view title, std::string_view text) {
    return std::string(title) + "\n" + std::string(clip(text, kComparedBytes));
}

void find_by_address(Tx& tx, std::span<SourceItemRow* const> rows) {
    std::vector<std::int64_t> keys;
    for (const auto* row : rows)
        if (row->address_key != 0) keys.push_back(row->address_key);
    std::map<std::int64_t, Original> first;
    in_lists(keys, [&](store::Params params) {
        for (auto& one : tx.list<Original>(
                 "SELECT {columns} FROM source_items WHERE tenant = :tenant AND address_key IN " +
                     std::string(kInList),
                 std::move(params))) {
            const auto [at, added] = first.emplace(one.address_key, one);
            if (!added && one.at < at->second.at) at->second = one;
        }
    });
    for (auto* row : rows) {
        if (row->address_key == 0) continue;
        const auto found = first.find(row->address_key);
        if (found == first.end()) {  // the next one of this list with this address is its twin
            first.emplace(row->address_key, Original{row->id, row->address_key, {}, row->at});
            continue;
        }
        row->duplicate_of = found->second.duplicate_of.value_or(found->second.id);
    }
}

/// The stored text that a hash belongs to, when it says nearly the same.
std::optional<SourceItemId> confirm(Tx& tx, const SourceItemRow& row, SourceItemId candidate) {
    const auto said = tx.one<Said>(
        "SELECT title, text, duplicate_of FROM source_items WHERE tenant = :tenant AND id = :id",
        {{"id", candidate}});
    if (!said || likeness(whole(row.title, row.text), whole(said->title, said->text)) < kAlike)
        return std::nullopt;
    return said->duplicate_of.value_or(candidate);
}

std::map<std::int64_t, std::vector<Candidate>> candidates_of(Tx& tx,
                                                             std::span<SourceItemRow* const> rows) {
    std::vector<std::int64_t> bands;
    Time earliest = Time::max();
    for (const auto* row : rows) {
        if (row->duplicate_of || row->hash == 0) continue;
        earliest = std::min(earliest, row->at);
        for (const auto band : simhash_bands(bits_of(row->hash))) bands.push_back(band);
    }
    std::map<std::int64_t, std::vector<Candidate>> out;
    in_lists(bands, [&](store::Params params) {
        params.emplace_back("since", earliest - kMemory);
        params.emplace_back("limit", kMostCandidates);
        for (auto& one : tx.list<Candidate>(
                 "SELECT {columns} FROM source_bands WHERE tenant = :tenant AND at >= :since AND "
                 "band IN " +
                     std::string(kInList) + " LIMIT :limit",
                 std::move(params)))
            out[one.band].push_back(one);
    });
    return out;
}

void find_by_likeness(Tx& tx, std::span<SourceItemRow* const> rows) {
    const auto candidates = candidates_of(tx, rows);
    std::vector<const SourceItemRow*> before;  // of this list
    for (auto* row : rows) {
        if (row->duplicate_of || row->hash == 0) continue;
        for (const auto* other : before)
            if (differing_bits(bits_of(row->hash), bits_of(other->hash)) <= kSameBits &&
                likeness(whole(row->title, row->text), whole(other->title, other->text)) >= kAlike)
                row->duplicate_of = other->id;
        std::vector<SourceItemId> tried;
        for (const auto band : simhash_bands(bits_of(row->hash))) {
            const auto found = candidates.find(band);
            if (found == candidates.end()) continue;
            for (const Candidate& one : found->second) {
                if (row->duplicate_of) break;
                if (differing_bits(bits_of(row->hash), bits_of(one.hash)) > kSameBits ||
                    std::find(tried.begin(), tried.end(), one.item_id) != tried.end())
                    continue;
                tried.push_back(one.item_id);
                row->duplicate_of = confirm(tx, *row, one.item_id);
            }
        }
        if (!row->duplicate_of) before.push_back(row);
    }
}

}  // namespace

void in_lists(std::span<const std::int64_t> keys, const std::function<void(store::Params)>& f) {
    for (std::size_t from = 0; from < keys.size(); from += kListWidth) {
        store::Params params;
        params.reserve(kListWidth + 2);
        for (std::size_t i = 0; i < kListWidth; ++i)  // the last one fills the rest
            params.emplace_back(fmt::format("k{}", i), keys[std::min(from + i, keys.size() - 1)]);
        f(std::move(params));
    }
}

void find_twins(Tx& tx, std::span<SourceItemRow* const> rows) {
    find_by_address(tx, rows);
    find_by_likeness(tx, rows);
}

void put_bands(Tx& tx, SourceItemId id, std::int64_t hash, Time at) {
    if (hash == 0) return;
    const auto bands = simhash_bands(bits_of(hash));
    tx.execute(
        "INSERT INTO source_bands (tenant, band, item_id, hash, at) VALUES (:tenant, :a, :id, "
        ":hash, :at), (:tenant, :b, :id, :hash, :at), (:tenant, :c, :id, :hash, :at), (:tenant, "
        ":d, :id, :hash, :at)",
        {{"a", bands[0]},
         {"b", bands[1]},
         {"c", bands[2]},
         {"d", bands[3]},
         {"id", id},
         {"hash", hash},
         {"at", at}});
}

void remove_bands(Tx& tx, SourceItemId id, std::int64_t hash) {
    if (hash == 0) return;
    const auto bands = simhash_bands(bits_of(hash));
    tx.execute(
        "DELETE FROM source_bands WHERE tenant = :tenant AND band IN (:a, :b, :c, :d) AND item_id "
        "= :id",
        {{"a", bands[0]}, {"b", bands[1]}, {"c", bands[2]}, {"d", bands[3]}, {"id", id}});
}

}  // namespace herald::content
