#include "content/archive/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/archive/excerpt.hpp"

namespace herald::content {
namespace {

/// PostgreSQL keeps no order in its index of words: a word of every twentieth entry is found faster
/// by walking over the newest. How common it is, the first few tell.
constexpr std::int64_t kTasted = 1000, kWalked = 8000;

constexpr std::string_view kNewest =
    "SELECT e.type, e.ref, e.title, substr(e.text, 1, CAST(:characters AS INTEGER)), e.language, "
    "COALESCE(e.own_tags, e.tags), e.network, e.state, e.url, e.at, e.place FROM archive_entries e "
    "WHERE e.tenant = :tenant AND e.place BETWEEN :low AND :top ORDER BY e.place DESC LIMIT :limit";
/// The index gives its rows by descending place and stops when there are enough.
constexpr std::string_view kOnSqlite =
    "SELECT e.type, e.ref, e.title, substr(e.text, 1, CAST(:characters AS INTEGER)), e.language, "
    "COALESCE(e.own_tags, e.tags), e.network, e.state, e.url, e.at, e.place FROM archive_words "
    "CROSS JOIN archive_entries e ON e.tenant = :tenant AND e.place = archive_words.rowid WHERE "
    "archive_words MATCH :question AND archive_words.rowid BETWEEN :low AND :top ORDER BY "
    "archive_words.rowid DESC LIMIT :limit";
/// From one owner to the same, in that order: only the index of owners and places can give that,
/// and in a small workspace that of all places would be walked in vain.
constexpr std::string_view kWalk =
    "WITH hits AS MATERIALIZED (SELECT n.place FROM (SELECT place, words FROM archive_words WHERE "
    "owner BETWEEN :owner AND :owner AND place BETWEEN :low AND :top ORDER BY owner DESC, place "
    "DESC LIMIT :walked) n WHERE "
    "n.words @@ CAST(:question AS tsquery) ORDER BY n.place DESC LIMIT :limit) SELECT e.type, "
    "e.ref, e.title, substr(e.text, 1, CAST(:characters AS INTEGER)), e.language, "
    "COALESCE(e.own_tags, e.tags), e.network, e.state, e.url, e.at, e.place FROM hits h JOIN "
    "archive_entries e ON e.tenant = "
    ":tenant AND e.place = h.place ORDER BY e.place DESC";
/// The sum keeps PostgreSQL from reading its index of places; in a window it reads both together,
/// when it knows how narrow that is.
std::string look_up(std::string_view in_range) {
    return fmt::format(
        "WITH hits AS MATERIALIZED (SELECT place FROM archive_words WHERE words @@ CAST(:question "
        "AS tsquery) AND {} BETWEEN :low AND :top), newest AS MATERIALIZED (SELECT place FROM hits "
        "ORDER BY place DESC LIMIT :limit) SELECT e.type, e.ref, e.title, substr(e.text, 1, "
        "CAST(:characters AS INTEGER)), e.language, COALESCE(e.own_tags, e.tags), e.network, "
        "e.state, e.url, e.at, e.place FROM newest h JOIN archive_entries e ON e.tenant = :tenant "
        "AND e.place = h.place ORDER BY e.place DESC",
        in_range);
}
/// The newest so many, from place to place.
struct Span {
    std::int64_t count = 0;
    std::optional<std::int64_t> from, to;
};
BOOST_DESCRIBE_STRUCT(Span, (), (count, from, to))
constexpr std::string_view kNewestSpan =
    "SELECT count(*), min(place), max(place) FROM (SELECT place FROM archive_words WHERE owner "
    "BETWEEN :owner AND :owner AND place BETWEEN :low AND :top ORDER BY owner DESC, place DESC "
    "LIMIT :sample) n";
/// So many times that are looked through at most, and at least.
constexpr std::int64_t kMostSpans = 16, kLeastSpans = 2;
constexpr std::string_view kOlder =
    "SELECT place FROM archive_words WHERE owner BETWEEN :owner AND :owner AND place >= :from AND "
    "place < :low ORDER BY owner DESC, place DESC LIMIT 1";

/// Where it would begin before the range or before all time (feeds tell of any year), the range's.
std::int64_t start_of_window(const std::optional<Span>& span, std::int64_t spans,
                             const Wanted& wanted) {
    const std::int64_t first = wanted.filters.places.low;
    if (!span || span->count < wanted.sample) return first;
    const std::int64_t width = *span->to - *span->from;
    return width > (*span->to - first) / spans ? first : *span->to - spans * width;
}

std::vector<std::string> facets_of(std::string_view mark, const Filters& filters) {
    std::vector<std::string> out;
    if (filters.type) out.push_back(type_word(mark, *filters.type));
    if (filters.network) out.push_back(network_word(mark, *filters.network));
    if (filters.language) out.push_back(language_word(mark, *filters.language));
    if (filters.tag) out.push_back(tag_word(mark, *filters.tag));
    return out;
}

std::int64_t place_at(Time time) {
    return std::clamp<std::int64_t>(micros_of(time) / 1'000'000, 0, (std::int64_t{1} << 34) - 1)
           << 28;
}

bool has_phrase(const SearchWords& words) {
    return std::any_of(words.terms.begin(), words.terms.end(),
                       [](const SearchTerm& term) { return term.words.size() > 1; });
}

/// Age counts little and only among what was found together, so that pages stay as they are.
double fresh(const StoredEntry& entry, std::int64_t newest) {
    const double days = static_cast<double>((newest - entry.place) >> 28) / 86'400;
    return 0.5 * std::exp2(-days / 90);
}

struct Ranked {
    std::size_t at = 0;
    double score = 0;
};
std::vector<Ranked> rank(const std::vector<StoredEntry>& found, const SearchWords& words) {
    std::vector<Ranked> out;
    for (std::size_t i = 0; i < found.size(); ++i)
        out.push_back({i, fit_of(found[i].title, found[i].text, words) +
                              fresh(found[i], found.front().place)});
    std::stable_sort(out.begin(), out.end(),
                     [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
    return out;
}

ArchiveEntry shown_with(const StoredEntry& entry, const Excerpt& excerpt) {
    return {entry.type, entry.ref,     entry.title, excerpt.text, excerpt.marks, entry.language,
            entry.tags, entry.network, entry.state, entry.url,    entry.at,      {}};
}

/// Where in the answer a page begins: the block's newest place, how many of it are shown, and where
/// it ends when not by the number of its entries.
struct Position {
    std::int64_t top = std::numeric_limits<std::int64_t>::max();
    std::int64_t shown = 0;
    std::optional<std::int64_t> low;
};
std::string cursor_of(const Position& position) {
    return web::make_cursor("archive", position.top, position.shown, position.low.value_or(-1));
}
Position position_of(const SearchArchive& request) {
    const auto cursor =
        web::read_cursor<std::int64_t, std::int64_t, std::int64_t>(request, "archive");
    if (!cursor) return {};
    const auto [top, shown, low] = *cursor;
    if (shown < 0 || shown > kBlock) web::bad_cursor();
    return {top, shown, low < 0 ? std::nullopt : std::optional(low)};
}

web::Page<ArchiveEntry> list_newest(const Scope& scope, const SearchArchive& request, Wanted wanted,
                                    const Position& position) {
    wanted.filters.places.top = std::min(wanted.filters.places.top, position.top);
    wanted.limit = request.fetch();
    auto found = find_entries(scope, wanted);
    web::Page<ArchiveEntry> page;
    const auto size = static_cast<std::size_t>(request.size());
    if (found.size() > size) {
        page.next_cursor = cursor_of({found[size].place, 0, {}});
        found.resize(size);
    }
    for (const auto& entry : found) page.data.push_back(shown(entry));
    return page;
}

/// Fills a page block by block.
class Search {
public:
    Search(const Scope& scope, const SearchArchive& request, Wanted wanted)
        : scope_(scope),
          size_(static_cast<std::size_t>(request.size())),
          wanted_(std::move(wanted)) {}

    web::Page<ArchiveEntry> page(Position position) {
        for (;;) {
            const FoundBlock block = find(position);
            const auto ranked = rank(block.entries, wanted_.words);
            for (auto i = static_cast<std::size_t>(position.shown); i < ranked.size(); ++i) {
                if (page_.data.size() == size_) {
                    page_.next_cursor = cursor_of(
                        {block.entries.front().place, static_cast<std::int64_t>(i), block.low});
                    return std::move(page_);
                }
                add(block.entries[ranked[i].at], ranked[i].score);
            }
            if (block.low)
                position = {*block.low - 1, 0, {}};
            else if (static_cast<std::int64_t>(block.entries.size()) < wanted_.limit)
                return std::move(page_);
            else
                position = {block.entries.back().place - 1, 0, {}};
        }
    }

private:
    /// A block that was begun ends where it ended then, so that pages join.
    FoundBlock find(const Position& position) const {
        Wanted wanted = wanted_;
        auto& places = wanted.filters.places;
        places.top = std::min(places.top, position.top);
        if (!position.low) return find_block(scope_, wanted, static_cast<std::int64_t>(size_) + 1);
        places.low = std::max(places.low, *position.low);
        return {find_entries(scope_, wanted), position.low};
    }
    void add(const StoredEntry& entry, double score) {
        const bool cut =
            entry.text.size() >= static_cast<std::size_t>(wanted_.characters);  // of that or more
        const std::string text = cut ? get_entry(scope_, entry.type, entry.ref).text : entry.text;
        page_.data.push_back(shown_with(entry, excerpt_of(text, wanted_.words)));
        page_.data.back().score = score;
    }

    const Scope& scope_;
    std::size_t size_;
    Wanted wanted_;
    web::Page<ArchiveEntry> page_;
};

}  // namespace

FoundBlock find_block(const Scope& scope, const Wanted& wanted, std::int64_t enough) {
    static const std::string kLookUp = look_up("place + 0");
    static const std::string kLookUpInWindow =
        fmt::format("{} {}", store::kPlannedByValues, look_up("owner = :owner AND place"));
    const std::string mark = mark_of(scope.tenant());
    const auto facets = facets_of(mark, wanted.filters);
    const bool sqlite = scope.database().dialect() == store::Dialect::sqlite;
    const std::string question = sqlite ? question_for_sqlite(mark, wanted.words, facets)
                                        : question_for_postgres(mark, wanted.words, facets);
    const PlaceRange& places = wanted.filters.places;
    const auto ask = [&](std::string_view sql, std::int64_t low, store::Params more = {}) {
        more.emplace_back("characters", wanted.characters);
        more.emplace_back("low", low);
        more.emplace_back("top", places.top);
        more.emplace_back("limit", wanted.limit);
        if (!question.empty()) more.emplace_back("question", question);
        std::vector<StoredEntry> out;
        scope.read([&](store::Queries& reads) {
            // What unpacking a row's words costs PostgreSQL does not know: it would walk over a
            // window's rows one by one.
            if (sql == kLookUpInWindow)
                reads.one<std::string>("SELECT set_config('enable_indexscan', 'off', true)");
            out = reads.list<StoredEntry>(sql, more);
        });
        return out;
    };
    if (question.empty()) return {ask(kNewest, places.low), {}};
    if (sqlite) return {ask(kOnSqlite, places.low), {}};
    const auto count = [](const auto& found) { return static_cast<std::int64_t>(found.size()); };
    std::int64_t last = 0, among = 0;
    for (const std::int64_t walked : {kTasted, kWalked}) {
        auto found = ask(kWalk, places.low, {{"owner", mark}, {"walked", walked}});
        last = count(found);
        among = walked;
        if (last == wanted.limit) return {std::move(found), {}};
        if (last * kWalked < wanted.limit * walked) break;
    }
    // A word that none of the newest has is rare; words side by side may each be common.
    if (last == 0 && !has_phrase(wanted.words)) return {ask(kLookUp, places.low), {}};
    const auto span = scope.db().one<Span>(
        kNewestSpan,
        {{"owner", mark}, {"low", places.low}, {"top", places.top}, {"sample", wanted.sample}});
    const std::int64_t spans =
        std::clamp(wanted.limit * among / std::max<std::int64_t>(last, 1) / wanted.sample,
                   kLeastSpans, kMostSpans);
    const std::int64_t low = start_of_window(span, spans, wanted);
    const bool is_part =
        low > places.low &&
        scope.db()
            .one<std::int64_t>(kOlder, {{"owner", mark}, {"from", places.low}, {"low", low}})
            .has_value();
    if (is_part) {
        auto found = ask(kLookUpInWindow, low, {{"owner", mark}});
        if (count(found) == wanted.limit) return {std::move(found), {}};
        if (count(found) >= enough) return {std::move(found), low};
    }
    return {ask(kLookUp, places.low), {}};
}

std::vector<StoredEntry> find_entries(const Scope& scope, const Wanted& wanted) {
    return find_block(scope, wanted, wanted.limit).entries;
}

web::Page<ArchiveEntry> search_words(const Scope& scope, const SearchArchive& request,
                                     Wanted wanted) {
    return Search(scope, request, std::move(wanted)).page(position_of(request));
}

Filters filters_of(const Context& context, const Scope& scope, const SearchArchive& request) {
    Filters out{request.type, request.tag, request.network, request.language, {}};
    const TimeZone zone = context.zone(scope);
    if (request.from) out.places.low = place_at(zone.start_of(*request.from));
    if (request.to)
        out.places.top = place_at(zone.start_of(*request.to + std::chrono::days(1))) - 1;
    return out;
}

StoredEntry get_entry(const Scope& scope, EntryType type, Uuid ref) {
    auto found = scope.db().one<StoredEntry>(
        "SELECT type, ref, title, text, language, COALESCE(own_tags, tags), network, state, url, "
        "at, place FROM archive_entries WHERE tenant = :tenant AND type = :type AND ref = :ref",
        {{"type", type}, {"ref", ref}});
    if (!found) throw Error(ErrorKind::not_found, "There is no such entry in the archive.");
    return *std::move(found);
}

ArchiveEntry shown(const StoredEntry& entry) {
    return shown_with(entry, excerpt_of(entry.text, {}));
}

web::Page<ArchiveEntry> search_archive(const Context& context, const Scope& scope,
                                       const SearchArchive& request) {
    const Position position = position_of(request);
    Wanted wanted;
    wanted.words = parse_search(request.q.value_or(""));
    wanted.filters = filters_of(context, scope, request);
    if (has_phrase(wanted.words)) wanted.limit = kPhraseBlock;
    if (wanted.words.wants_something()) return search_words(scope, request, std::move(wanted));
    const bool nothing_asked = trim(request.q.value_or("")).empty();
    if (!nothing_asked && wanted.words.terms.empty()) return {};  // signs alone are in no text
    return list_newest(scope, request, std::move(wanted), position);
}

}  // namespace herald::content
