#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>

#include "base/json_writer.hpp"
#include "base/threads.hpp"
#include "content/sources/collect.hpp"
#include "content/sources/reading.hpp"
#include "content/sources/sources.hpp"
#include "content/sources/store/item_store.hpp"
#include "content/sources/trend_task.hpp"
#include "event/event.hpp"
#include "net/url.hpp"

namespace herald::content {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Steady = std::chrono::steady_clock;

constexpr auto kLongestWait = hours(24);
constexpr std::size_t kShownFailures = 50;
constexpr std::string_view kEveryTenMinutes = "*/10 * * * *", kEveryMorning = "20 5 * * *";

struct CollectInput {
    std::optional<SourceId> source_id;
};
BOOST_DESCRIBE_STRUCT(CollectInput, (), (source_id))

struct CollectFailure {
    SourceId source_id;
    std::string name, error;
};
BOOST_DESCRIBE_STRUCT(CollectFailure, (), (source_id, name, error))

struct CollectResult {
    std::int64_t sources = 0, unchanged = 0, added = 0, updated = 0, duplicates = 0, failed = 0;
    std::int64_t waiting = 0;  ///< of hosts that were asked enough for one run
    std::vector<CollectFailure> failures;
};
BOOST_DESCRIBE_STRUCT(CollectResult, (),
                      (sources, unchanged, added, updated, duplicates, failed, waiting, failures))

/// Sources of one host, or of one connection: asked one after another.
struct Group {
    std::vector<SourceRow> sources;
};

std::vector<Group> group_by_host(std::vector<SourceRow> rows) {
    std::map<std::string, Group> by_host;
    for (auto& row : rows) {
        const std::string host = row.connection_id
                                     ? to_string(*row.connection_id)
                                     : net::origin_of(row.feed_url.value_or(address_of(row)));
        by_host[host].sources.push_back(std::move(row));
    }
    std::vector<Group> out;
    for (auto& [host, group] : by_host) out.push_back(std::move(group));
    // The longest queues first, so that none is left alone at the end.
    std::stable_sort(out.begin(), out.end(), [](const Group& a, const Group& b) {
        return a.sources.size() > b.sources.size();
    });
    return out;
}

/// A twentieth more or less, so that sources made together do not stay together.
std::chrono::microseconds spread(std::chrono::microseconds wait, SourceId id, Time now) {
    const auto seed = static_cast<std::int64_t>(id.value.bytes[15]) + micros_of(now) % 997;
    return wait + wait * (seed % 101 - 50) / 1000;
}

/// The row as it is after a reading.
SourceRow settled(const SourceRow& before, const Harvest& harvest, Time now) {
    SourceRow row = before;
    row.last_collected_at = now;
    const std::chrono::microseconds interval = minutes(row.interval_minutes);
    if (harvest.state == Harvest::State::fresh || harvest.state == Harvest::State::unchanged) {
        row.state = SourceState::ok;
        row.failures = 0;
        row.last_error.reset();
        row.feed_url = harvest.feed_url;
        row.etag = harvest.etag;
        row.last_modified = harvest.last_modified;
        row.cursor = harvest.cursor;
        row.next_collect_at = now + spread(interval, row.id, now);
        if (!harvest.title.empty() && row.name == first_name_of(row))
            row.name = std::string(clip(harvest.title, 200));
        return row;
    }
    row.state = SourceState::error;
    ++row.failures;
    row.last_error = std::string(clip(harvest.error, 500));
    if (harvest.state == Harvest::State::gone) row.enabled = false;
    const auto doubled =
        interval * (std::int64_t{1} << std::min<std::int64_t>(row.failures - 1, 6));
    std::chrono::microseconds wait = std::min<std::chrono::microseconds>(doubled, kLongestWait);
    wait = std::max(wait, interval);
    if (harvest.retry_after) wait = std::max<std::chrono::microseconds>(wait, *harvest.retry_after);
    row.next_collect_at = now + spread(wait, row.id, now);
    return row;
}

/// One run of the task: a few threads, each with a host of its own.
class Collection {
public:
    Collection(const Context& context, task::Run& run, fetch::Hosts& hosts,
               const CollectOptions& options)
        : context_(context), run_(run), options_(options), reader_(context, run, hosts) {}

    CollectResult collect(std::vector<SourceRow> rows) {
        total_ = rows.size();
        groups_ = group_by_host(std::move(rows));
        {
            Threads threads;
            const std::size_t count = std::min<std::size_t>(options_.threads, groups_.size());
            if (count > 1)
                threads.start(count, [this] { work(); });
            else
                work();
        }
        if (trouble_) std::rethrow_exception(trouble_);
        return std::move(result_);
    }

private:
    void work() {
        for (;;) {
            const std::size_t at = next_++;
            if (at >= groups_.size() || stopping_) return;
            try {
                collect_group(groups_[at]);
            } catch (...) {
                const std::lock_guard lock(mutex_);
                if (!trouble_) trouble_ = std::current_exception();
                stopping_ = true;
            }
        }
    }

    void collect_group(const Group& group) {
        const auto until = Steady::now() + options_.host_budget;
        Scope scope = run_.scope();
        for (std::size_t i = 0; i < group.sources.size(); ++i) {
            if (stopping_) return;
            if (Steady::now() > until) {
                const std::lock_guard lock(mutex_);
                result_.waiting += static_cast<std::int64_t>(group.sources.size() - i);
                return;
            }
            run_.checkpoint();
            collect_one(scope, group.sources[i]);
        }
    }

    void collect_one(Scope& scope, const SourceRow& row) {
        Harvest harvest = reader_.read(row);
        auto items = prepare_items(scope, row, std::move(harvest.items));
        const SourceRow after = settled(row, harvest, scope.now());
        const auto notes = reader_.take_notes(row.feed_url.value_or(address_of(row)));
        const bool turned = after.state != row.state || after.name != row.name;
        const Kept kept = scope.write([&](Tx& tx) {
            settle_source(tx, after);
            for (const auto& [origin, note] : notes) put_host_note(tx, origin, note);
            if (turned)
                event::emit(tx, scope.tenant(), *context_.bus, scope.clock(), "content",
                            "content.source_changed",
                            fmt::format(R"({{"id":"{}"}})", to_string(row.id)));
            return items.empty() || !still_there(tx, row.id)
                       ? Kept{}
                       : keep_items(tx, scope, *context_.bus, row, items);
        });
        count(after, harvest, kept);
    }

    static bool still_there(Tx& tx, SourceId id) {
        return tx
            .one<std::int64_t>("SELECT 1 FROM sources WHERE tenant = :tenant AND id = :id",
                               {{"id", id}})
            .has_value();
    }

    void count(const SourceRow& row, const Harvest& harvest, const Kept& kept) {
        std::string stage;
        double part = 0;
        {
            const std::lock_guard lock(mutex_);
            ++result_.sources;
            result_.added += kept.added;
            result_.updated += kept.updated;
            result_.duplicates += kept.duplicates;
            if (harvest.state == Harvest::State::unchanged) ++result_.unchanged;
            if (row.state == SourceState::error) {
                ++result_.failed;
                if (result_.failures.size() < kShownFailures)
                    result_.failures.push_back({row.id, row.name, row.last_error.value_or("")});
            }
            part = static_cast<double>(result_.sources) / static_cast<double>(total_);
            stage = fmt::format("{} of {} sources read, {} new items", result_.sources, total_,
                                result_.added);
        }
        run_.progress(part, stage);
    }

    const Context& context_;
    task::Run& run_;
    const CollectOptions& options_;
    Reader reader_;
    std::vector<Group> groups_;
    std::size_t total_ = 0;
    std::atomic<std::size_t> next_{0};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;  // guards what follows
    CollectResult result_;
    std::exception_ptr trouble_;
};

std::string run_collect(const Context& context, task::Run& run, fetch::Hosts& hosts,
                        const CollectOptions& options) {
    const auto input = run.input_as<CollectInput>();
    std::vector<SourceRow> rows;
    if (input.source_id) {
        rows.push_back(find_source(run.scope(), *input.source_id));
        if (!is_collected(rows.front().kind))
            throw Error(ErrorKind::invalid, "Nothing can be collected from this source.");
    } else {
        rows = list_due_sources(run.scope(), run.scope().now(), options.most_sources);
    }
    CollectResult result;
    if (!rows.empty()) result = Collection(context, run, hosts, options).collect(std::move(rows));
    if (result.added > 0) run.write([&](Tx& tx) { enqueue_trends(tx, context, run.scope()); });
    return to_json(result);
}

bool has_schedule(Tx& tx, std::string_view type) {
    return tx.one<std::int64_t>(
                 "SELECT count(*) FROM schedules WHERE tenant = :tenant AND type = "
                 ":type",
                 {{"type", type}})
               .value_or(0) > 0;
}

}  // namespace

void set_standing_orders(Tx& tx, const Context& context, const Scope& scope) {
    const Scope system = context.system_scope(scope.tenant());  // whoever leaves, it goes on
    const std::string zone = context.zone(scope).name();
    if (!has_schedule(tx, kCollectTask))
        task::set_schedule(tx, system,
                           {.type = std::string(kCollectTask),
                            .title = "Collection of sources",
                            .cron = std::string(kEveryTenMinutes),
                            .time_zone = zone,
                            .key = "due"});
    if (!has_schedule(tx, kTrendTask))
        task::set_schedule(tx, system,
                           {.type = std::string(kTrendTask),
                            .title = "Trends",
                            .cron = std::string(kEveryMorning),
                            .time_zone = zone,
                            .key = "daily"});
}

task::Task enqueue_collect(Tx& tx, const Context& context, const Scope& scope,
                           const SourceRow& row) {
    return task::enqueue(tx, scope, *context.bus,
                         {.type = std::string(kCollectTask),
                          .title = "Collection of " + row.name,
                          .input_json = to_json(CollectInput{row.id}),
                          .key = to_string(row.id)});
}

task::TaskType collect_task(const Context& context, std::shared_ptr<fetch::Hosts> hosts,
                            CollectOptions options) {
    return {std::string(kCollectTask),
            [&context, hosts = std::move(hosts), options](task::Run& run) {
                return run_collect(context, run, *hosts, options);
            }};
}

}  // namespace herald::content
