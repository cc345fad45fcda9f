#include "content/archive/search.hpp"

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
constexpr std::string_view kWalk =
    "WITH hits AS MATERIALIZED (SELECT n.place FROM (SELECT place, words FROM archive_words WHERE "
    "owner = :owner AND place BETWEEN :low AND :top ORDER BY place DESC LIMIT :walked) n WHERE "
    "n.words @@ CAST(:question AS tsquery) ORDER BY n.place DESC LIMIT :limit) SELECT e.type, "
    "e.ref, e.title, substr(e.text, 1, CAST(:characters AS INTEGER)), e.language, "
    "COALESCE(e.own_tags, e.tags), e.network, e.state, e.url, e.at, e.place FROM hits h JOIN "
    "archive_entries e ON e.tenant = "
    ":tenant AND e.place = h.place ORDER BY e.place DESC";
/// The sum keeps PostgreSQL from reading the whole index of places beside that of words.
constexpr std::string_view kLookUp =
    "WITH hits AS MATERIALIZED (SELECT place FROM archive_words WHERE words @@ CAST(:question AS "
    "tsquery) AND place + 0 BETWEEN :low AND :top), newest AS MATERIALIZED (SELECT place FROM hits "
    "ORDER BY place DESC LIMIT :limit) SELECT e.type, e.ref, e.title, substr(e.text, 1, "
    "CAST(:characters AS INTEGER)), e.language, COALESCE(e.own_tags, e.tags), e.network, e.state, "
    "e.url, e.at, e.place FROM newest h JOIN archive_entries e ON e.tenant = :tenant AND e.place = "
    "h.place ORDER BY e.place DESC";

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

/// Where in the answer a page begins: the block's newest place, and how many of it are shown.
struct Position {
    std::int64_t top = std::numeric_limits<std::int64_t>::max();
    std::int64_t shown = 0;
};

web::Page<ArchiveEntry> list_newest(const Scope& scope, const SearchArchive& request, Wanted wanted,
                                    const Position& position) {
    wanted.filters.places.top = std::min(wanted.filters.places.top, position.top);
    wanted.limit = request.fetch();
    auto found = find_entries(scope, wanted);
    web::Page<ArchiveEntry> page;
    const auto size = static_cast<std::size_t>(request.size());
    if (found.size() > size) {
        page.next_cursor = web::make_cursor("archive", found[size].place, std::int64_t{0});
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
        const std::int64_t last = wanted_.filters.places.top;
        for (;;) {
            wanted_.filters.places.top = std::min(last, position.top);
            const auto found = find_entries(scope_, wanted_);
            if (found.empty()) return std::move(page_);
            const auto ranked = rank(found, wanted_.words);
            for (auto i = static_cast<std::size_t>(position.shown); i < ranked.size(); ++i) {
                if (page_.data.size() == size_) {
                    page_.next_cursor = web::make_cursor("archive", found.front().place,
                                                         static_cast<std::int64_t>(i));
                    return std::move(page_);
                }
                add(found[ranked[i].at], ranked[i].score);
            }
            if (static_cast<std::int64_t>(found.size()) < wanted_.limit) return std::move(page_);
            position = {found.back().place - 1, 0};
        }
    }

private:
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

std::vector<StoredEntry> find_entries(const Scope& scope, const Wanted& wanted) {
    const std::string mark = mark_of(scope.tenant());
    const auto facets = facets_of(mark, wanted.filters);
    const bool sqlite = scope.database().dialect() == store::Dialect::sqlite;
    const std::string question = sqlite ? question_for_sqlite(mark, wanted.words, facets)
                                        : question_for_postgres(mark, wanted.words, facets);
    store::Params params{{"characters", wanted.characters},
                         {"low", wanted.filters.places.low},
                         {"top", wanted.filters.places.top},
                         {"limit", wanted.limit}};
    if (question.empty()) return scope.db().list<StoredEntry>(kNewest, params);
    params.emplace_back("question", question);
    if (sqlite) return scope.db().list<StoredEntry>(kOnSqlite, params);
    for (const std::int64_t walked : {kTasted, kWalked}) {
        store::Params walk = params;
        walk.emplace_back("owner", mark);
        walk.emplace_back("walked", walked);
        auto found = scope.db().list<StoredEntry>(kWalk, walk);
        const auto count = static_cast<std::int64_t>(found.size());
        if (count == wanted.limit) return found;
        if (count * kWalked < wanted.limit * walked) break;
    }
    return scope.db().list<StoredEntry>(kLookUp, params);
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
    const auto cursor = web::read_cursor<std::int64_t, std::int64_t>(request, "archive");
    const Position position =
        cursor ? Position{std::get<0>(*cursor), std::get<1>(*cursor)} : Position{};
    if (position.shown < 0 || position.shown > kBlock) web::bad_cursor();
    Wanted wanted;
    wanted.words = parse_search(request.q.value_or(""));
    wanted.filters = filters_of(context, scope, request);
    if (wanted.words.wants_something())
        return Search(scope, request, std::move(wanted)).page(position);
    const bool nothing_asked = trim(request.q.value_or("")).empty();
    if (!nothing_asked && wanted.words.terms.empty()) return {};  // signs alone are in no text
    return list_newest(scope, request, std::move(wanted), position);
}

}  // namespace herald::content
