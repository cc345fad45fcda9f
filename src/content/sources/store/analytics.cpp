#include <algorithm>
#include <map>

#include "content/sources/store/item_list.hpp"

/// What each source brings.
namespace herald::content {
namespace {

constexpr auto kUsualDays = std::chrono::days(30);
constexpr auto kLongest = std::chrono::days(366);
constexpr std::size_t kMostRows = 1000;

/// One item, as far as it is counted.
struct Counted {
    SourceItemId id;
    SourceId source_id;
    std::optional<SourceItemId> duplicate_of;
    Time at;
    bool has_figures = false;
    std::int64_t engagement = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (id, source_id, duplicate_of, at, has_figures, engagement))

struct Named {
    SourceId id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (id, name))

double median_of(std::vector<std::int64_t>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 != 0) return static_cast<double>(*middle);
    const auto lower = *std::max_element(values.begin(), middle);
    return static_cast<double>(lower + *middle) / 2;
}

/// The earliest of those that said the same, and how many sources did.
struct Story {
    SourceId first;
    Time at;
    bool told_on = false;
};

class Tally {
public:
    void add(const Counted& one) {
        SourceShare& share = shares_[one.source_id];
        ++share.items;
        if (!one.duplicate_of) ++share.unique_items;
        share.engagement += one.engagement;
        if (one.has_figures) figures_[one.source_id].push_back(one.engagement);
        const auto [at, added] =
            stories_.emplace(one.duplicate_of.value_or(one.id), Story{one.source_id, one.at});
        if (added) return;
        Story& story = at->second;
        story.told_on = story.told_on || story.first != one.source_id;
        // At the same moment the one that the others are twins of.
        if (one.at < story.at || (one.at == story.at && !one.duplicate_of)) {
            story.first = one.source_id;
            story.at = one.at;
        }
    }

    std::map<SourceId, SourceShare> finish() {
        for (const auto& [id, story] : stories_)
            if (story.told_on) ++shares_[story.first].first_to_tell;
        for (auto& [id, values] : figures_) shares_[id].median_engagement = median_of(values);
        return std::move(shares_);
    }

private:
    std::map<SourceId, SourceShare> shares_;
    std::map<SourceId, std::vector<std::int64_t>> figures_;
    std::map<SourceItemId, Story> stories_;
};

Counted read_counted(const store::Row& row) {
    return {store::read_column<SourceItemId>(row, 0),
            store::read_column<SourceId>(row, 1),
            store::read_column<std::optional<SourceItemId>>(row, 2),
            store::read_column<Time>(row, 3),
            row.integer(4) != 0,
            row.integer(5)};
}

}  // namespace

SourceAnalytics source_analytics(const Scope& scope, const GetSourceAnalytics& request) {
    SourceAnalytics out;
    const Day today = std::chrono::floor<std::chrono::days>(scope.now());
    out.to = request.to.value_or(today);
    out.from = request.from.value_or(out.to - kUsualDays + std::chrono::days(1));
    Problems problems;
    if (out.from > out.to) problems.add("?from", "must not be later than to");
    if (out.to - out.from > kLongest) problems.add("?from", "a year at most can be looked at");
    problems.raise();
    Tally tally;
    scope.db().each(
        "SELECT id, source_id, duplicate_of, at, CASE WHEN likes IS NULL AND comments IS NULL AND "
        "shares IS NULL THEN 0 ELSE 1 END, coalesce(likes, 0) + coalesce(comments, 0) + "
        "coalesce(shares, 0) FROM source_items WHERE tenant = :tenant AND at >= :from AND at < :to",
        {{"from", Time(out.from)}, {"to", Time(out.to + std::chrono::days(1))}},
        [&](const store::Row& row) { tally.add(read_counted(row)); });
    auto shares = tally.finish();
    for (const auto& ids : scope.db().list<std::vector<SourceId>>(
             "SELECT source_ids FROM trends WHERE tenant = :tenant"))
        for (const SourceId id : ids)
            if (const auto found = shares.find(id); found != shares.end()) ++found->second.trends;
    for (const auto& [id, name] :
         scope.db().list<Named>("SELECT id, name FROM sources WHERE tenant = :tenant ORDER BY id"))
        if (const auto found = shares.find(id); found != shares.end()) {
            found->second.source_id = id;
            found->second.name = name;
            out.data.push_back(std::move(found->second));
        }
    std::stable_sort(out.data.begin(), out.data.end(),
                     [](const auto& a, const auto& b) { return a.unique_items > b.unique_items; });
    if (out.data.size() > kMostRows) out.data.resize(kMostRows);
    return out;
}

}  // namespace herald::content
