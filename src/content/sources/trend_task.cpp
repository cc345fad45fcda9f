#include "content/sources/trend_task.hpp"

#include <fmt/format.h>

#include <map>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/sources/store/source_store.hpp"
#include "content/sources/store/trend_store.hpp"
#include "content/sources/trends/bursts.hpp"
#include "event/event.hpp"

namespace herald::content {
namespace {

constexpr auto kSoon = std::chrono::seconds(30);
constexpr std::int64_t kReadCharacters = 900;
constexpr std::size_t kCheckEvery = 2'000;

struct TrendsFound {
    std::int64_t items = 0, trends = 0, rising = 0;
};
BOOST_DESCRIBE_STRUCT(TrendsFound, (), (items, trends, rising))

struct ExampleRow {
    std::string title;
    std::optional<std::string> url;
    std::string source_name;
    Time at;
};
BOOST_DESCRIBE_STRUCT(ExampleRow, (), (title, url, source_name, at))

/// The workspace's items in numbers, as trends want them.
class Items {
public:
    Items(const Context& context, task::Run& run)
        : run_(run), zone_(context.zone(run.scope())), today_(zone_.day_of(run.scope().now())) {}

    std::int32_t today() const { return number_of(today_); }
    Time start_of(std::int32_t day) const { return zone_.start_of(day_of(day)); }
    SourceItemId item(std::uint32_t number) const { return items_.at(number); }
    SourceId source(std::uint32_t number) const { return sources_.at(number); }
    std::size_t size() const { return items_.size(); }

    void each(std::int32_t first_day, const std::function<void(const trends::Spoken&)>& f) {
        items_.clear();
        sources_.clear();
        numbers_.clear();
        run_.scope().db().each(
            "SELECT id, source_id, language, at, title, substr(text, 1, CAST(:size AS INTEGER)), "
            "tags FROM "
            "source_items WHERE tenant = :tenant AND at >= :from AND duplicate_of IS NULL",
            {{"size", kReadCharacters}, {"from", start_of(first_day)}},
            [&](const store::Row& row) { give(row, f); });
    }

private:
    void give(const store::Row& row, const std::function<void(const trends::Spoken&)>& f) {
        if (items_.size() % kCheckEvery == 0) run_.checkpoint();
        trends::Spoken spoken;
        spoken.item = static_cast<std::uint32_t>(items_.size());
        items_.push_back(store::read_column<SourceItemId>(row, 0));
        const auto source = store::read_column<SourceId>(row, 1);
        const auto [at, added] =
            numbers_.emplace(source, static_cast<std::uint32_t>(sources_.size()));
        if (added) sources_.push_back(source);
        spoken.source = at->second;
        if (!row.is_null(2)) spoken.language = row.text(2);
        spoken.day = number_of(zone_.day_of(store::read_column<Time>(row, 3)));
        text_ = row.text(4);
        text_ += '\n';
        text_ += row.text(5);
        spoken.text = text_;
        const auto tags = row.text(6) == "[]"
                              ? std::vector<std::string>{}
                              : store::read_column<std::vector<std::string>>(row, 6);
        spoken.tags = tags;
        f(spoken);
    }

    task::Run& run_;
    TimeZone zone_;
    Day today_;
    std::vector<SourceItemId> items_;
    std::vector<SourceId> sources_;
    std::map<SourceId, std::uint32_t> numbers_;
    std::string text_;
};

TrendState state_of(trends::BurstState state) {
    switch (state) {
        case trends::BurstState::rising: return TrendState::rising;
        case trends::BurstState::peaking: return TrendState::peaking;
        case trends::BurstState::fading: break;
    }
    return TrendState::fading;
}

TrendKind kind_of(trends::TermKind kind) {
    switch (kind) {
        case trends::TermKind::hashtag: return TrendKind::hashtag;
        case trends::TermKind::topic: return TrendKind::topic;
        case trends::TermKind::term: break;
    }
    return TrendKind::term;
}

std::vector<TrendExample> examples_of(const Scope& scope, const Items& items,
                                      const trends::Burst& burst) {
    std::vector<TrendExample> out;
    for (const auto number : burst.items) {
        const SourceItemId id = items.item(number);
        auto row = scope.db().one<ExampleRow>(
            "SELECT i.title, i.url, s.name, i.at FROM source_items i JOIN sources s ON s.tenant = "
            "i.tenant AND s.id = i.source_id WHERE i.tenant = :tenant AND s.tenant = :tenant AND "
            "i.id = :id",
            {{"id", id}});
        if (!row) continue;
        if (row->title.empty()) row->title = row->url.value_or("");
        out.push_back(
            {id, std::string(clip(row->title, 300)), row->url, row->source_name, row->at});
    }
    return out;
}

StoredTrend stored(const Scope& scope, const Items& items, const trends::Burst& burst) {
    StoredTrend out;
    Trend& trend = out.trend;
    trend.id = scope.make_id<TrendId>();
    trend.term = burst.term.key;
    trend.label = burst.term.label;
    trend.kind = kind_of(burst.term.kind);
    trend.language = burst.language;
    trend.state = state_of(burst.state);
    trend.score = burst.score;
    trend.count = burst.count;
    trend.baseline = burst.baseline;
    if (burst.baseline >= 0.05) trend.change = burst.count / burst.baseline;
    trend.first_seen_at = scope.now();
    trend.peak_at = items.start_of(burst.peak_day);
    trend.sources = static_cast<std::int64_t>(burst.sources.size());
    const auto days = static_cast<std::int32_t>(burst.series.size());
    for (std::int32_t i = 0; i < days; ++i)
        trend.series.push_back(
            {day_of(items.today() - days + 1 + i), burst.series[static_cast<std::size_t>(i)]});
    trend.examples = examples_of(scope, items, burst);
    for (const auto number : burst.sources) out.source_ids.push_back(items.source(number));
    return out;
}

std::string find_trends(const Context& context, task::Run& run) {
    Items items(context, run);
    trends::BurstOptions options;
    options.today = items.today();
    run.progress(0.05, "Reading items");
    const auto bursts = trends::find_bursts(
        [&](std::int32_t first, const std::function<void(const trends::Spoken&)>& f) {
            items.each(first, f);
        },
        options);
    std::vector<StoredTrend> found;
    TrendsFound result;
    for (const auto& burst : bursts) {
        found.push_back(stored(run.scope(), items, burst));
        if (found.back().trend.state == TrendState::rising) ++result.rising;
    }
    result.items = static_cast<std::int64_t>(items.size());
    result.trends = static_cast<std::int64_t>(found.size());
    Scope& scope = run.scope();
    run.write([&](Tx& tx) {
        put_trends(tx, found, scope.now());
        event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "content",
                    "content.trends_refreshed", fmt::format(R"({{"trends":{}}})", found.size()));
    });
    return to_json(result);
}

}  // namespace

task::Task enqueue_trends(Tx& tx, const Context& context, const Scope& scope, When when) {
    task::NewTask task;
    task.type = kTrendTask;
    task.title = "Trends";
    task.key = when == When::now ? "now" : "soon";
    if (when == When::soon) task.not_before = scope.now() + kSoon;
    return task::enqueue(tx, scope, *context.bus, task);
}

task::TaskType trend_task(const Context& context) {
    return {std::string(kTrendTask),
            [&context](task::Run& run) { return find_trends(context, run); }, 1};
}

}  // namespace herald::content
