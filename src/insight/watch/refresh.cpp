#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <fstream>
#include <iterator>
#include <set>

#include "event/event.hpp"
#include "insight/panel/young_days.hpp"
#include "insight/watch/detectors.hpp"
#include "insight/watch/ledger.hpp"
#include "insight/watch/story.hpp"
#include "insight/watch/watch.hpp"

namespace herald::insight {
namespace watch {
namespace {

using std::chrono::days;

constexpr int kToldDays = 30;  ///< of a first look; what is older is learned from alone
constexpr std::int32_t kCampaignsAShard = 256;
constexpr int kQuietDays = 2;
constexpr std::size_t kMostEvents = 100;

/// The row that says how far the detectors are; see 0002_incidents.sql.
struct WatchLine {
    std::int64_t generation = 0;
    std::vector<std::int64_t> shards;  ///< the generation in which each was written; 0: none
    std::int64_t fingerprint = 0;
    std::optional<Day> delivered_through, converted_through;
    std::string book;
};
BOOST_DESCRIBE_STRUCT(WatchLine, (),
                      (generation, shards, fingerprint, delivered_through, converted_through, book))

std::string shard_name(std::int64_t generation, std::int64_t shard) {
    return fmt::format("insight/detectors/{}-{}", generation, shard);
}

std::vector<KnownChange> changes_of(const Scope& scope, Time since) {
    return scope.db().list<KnownChange>(
        "SELECT {columns} FROM campaign_changes WHERE tenant = :tenant AND at >= :since AND state "
        "= 'applied' AND field IN ('daily_budget', 'status') ORDER BY at DESC LIMIT 5000",
        {{"since", since}});
}

/// While a platform is read for the first time, half of the workspace would look like a fall.
constexpr auto kFirstSync = std::chrono::hours(1);
bool is_filling(const Scope& scope) {
    return scope.db()
               .one<std::int64_t>(
                   "SELECT count(*) FROM connections c JOIN schedules s ON s.tenant = c.tenant AND "
                   "s.type = 'ads.sync' AND s.key = c.schedule_key WHERE c.tenant = :tenant AND "
                   "c.last_sync_at IS NULL AND c.last_error IS NULL AND c.state <> 'disabled' AND "
                   "c.created_at >= :since",
                   {{"since", scope.now() - kFirstSync}})
               .value_or(0) > 0;
}

/// One look at a workspace.
class Refresh {
public:
    Refresh(const Context& context, task::Run& run)
        : context_(context),
          run_(run),
          history_(context.histories->get(context, run.scope())),
          before_(run.scope()
                      .db()
                      .one<WatchLine>("SELECT {columns} FROM insight_watches WHERE tenant = "
                                      ":tenant")
                      .value_or(WatchLine{})) {}

    void run() {
        if (history_->empty()) return;
        if (is_filling(run_.scope()))
            return run_.log(task::Level::info,
                            "A platform is being read for the first time: "
                            "anomalies are looked for when it is whole");
        now_ = before_;
        now_.delivered_through =
            std::max(told_through(*history_), before_.delivered_through.value_or(Day{}));
        now_.converted_through =
            std::max(counted_through(*history_), before_.converted_through.value_or(Day{}));
        now_.fingerprint = fingerprint();
        if (now_.fingerprint == before_.fingerprint) return;
        look_at_all();
        Ledger ledger = follow();
        write(ledger);
        remove_old_shards();
    }

private:
    /// Of everything that a look depends on: the same again needs no look.
    std::int64_t fingerprint() const {
        std::uint64_t out = fingerprint_of(history_->workspace, *now_.delivered_through);
        const auto mix = [&](std::uint64_t value) { out = (out ^ value) * 1'099'511'628'211ULL; };
        mix(static_cast<std::uint64_t>(number_of(*now_.delivered_through)));
        mix(static_cast<std::uint64_t>(number_of(*now_.converted_through)));
        mix(static_cast<std::uint64_t>(number_of(judged_through(*history_, Kpi::conversions))));
        for (const auto& campaign : history_->campaigns) {
            mix(static_cast<std::uint64_t>(campaign.info.key) << 8 |
                static_cast<std::uint64_t>(campaign.info.status));
            mix(std::bit_cast<std::uint64_t>(
                campaign.info.daily_budget ? campaign.info.daily_budget->value : -1));
            mix(fingerprint_of(campaign.course, *now_.delivered_through + days(29)));
        }
        return std::bit_cast<std::int64_t>(out);
    }

    Day first_told() const {
        return before_.delivered_through ? *before_.delivered_through + days(1)
                                         : first_look() + days(1);
    }

    std::map<std::string, SubjectState> read_shard(std::int64_t shard) const {
        const std::int64_t generation = generation_of(before_, shard);
        if (generation == 0) return {};
        const auto path =
            context_.blobs().find(run_.scope().tenant(), shard_name(generation, shard));
        if (!path) return {};
        std::ifstream file(*path, std::ios::binary);
        return Shard::read(std::string(std::istreambuf_iterator<char>(file), {}));
    }

    static std::int64_t generation_of(const WatchLine& line, std::int64_t shard) {
        const auto at = static_cast<std::size_t>(shard);
        return at < line.shards.size() ? line.shards[at] : 0;
    }

    void look_at_all() {
        const auto subjects = watched(*history_);
        const auto shard_of = [](const Subject& subject) {
            return subject.campaign == nullptr ? std::int64_t{0}
                                               : 1 + subject.campaign->info.key / kCampaignsAShard;
        };
        now_.generation = before_.generation + 1;
        now_.shards.clear();
        for (std::size_t at = 0; at < subjects.size();) {
            const std::int64_t shard = shard_of(subjects[at]);
            auto states = read_shard(shard);
            Shard out;
            bool changed = generation_of(before_, shard) == 0;
            const bool is_lost = !changed && states.empty();
            for (; at < subjects.size() && shard_of(subjects[at]) == shard; ++at) {
                const auto path = path_of(subjects[at]);
                const std::string key = Shard::key_of(path);
                if (!is_lost && !states.contains(key)) fresh_.insert(key);
                LookOptions options{allowed_false_alarms(*history_, subjects[at]),
                                    is_lost ? *before_.delivered_through : first_look()};
                Looked looked =
                    look_at(*history_, subjects[at], std::move(states[key]), options, signals_);
                changed = changed || looked.changed;
                out.add(path, looked.state);
            }
            now_.shards.resize(static_cast<std::size_t>(shard) + 1);
            now_.shards.back() = changed ? now_.generation : generation_of(before_, shard);
            if (changed)
                context_.blobs().put(run_.scope().tenant(), shard_name(now_.generation, shard),
                                     out.take());
            run_.checkpoint();
        }
    }

    /// Of somebody new, nothing is told that is old.
    Day first_look() const { return history_->today - days(kToldDays + 1); }

    /// Signals and faults, day by day.
    Ledger follow() {
        facts_ = {history_.get(), changes_of(run_.scope(), history_->today - days(kToldDays + 5))};
        const auto late = *now_.delivered_through - judged_through(*history_, Kpi::conversions);
        Ledger ledger(before_.book, kQuietDays + static_cast<int>(late.count()));
        std::stable_sort(signals_.begin(), signals_.end(), [](const Signal& a, const Signal& b) {
            return std::pair(a.at, -a.score) < std::pair(b.at, -b.score);
        });
        const Day first_converted =
            before_.converted_through ? *before_.converted_through + days(1) : first_told();
        const bool is_anyone_new = !fresh_.empty();
        Day day = is_anyone_new ? first_look() + days(1) : std::min(first_told(), first_converted);
        if (!signals_.empty()) day = std::min(day, day_of_seconds(signals_.front().at));
        auto signal = signals_.begin();
        for (; day <= *now_.delivered_through; day += days(1)) {
            if (is_anyone_new || day >= first_told())
                ledger.faults_of(day, {IncidentKind::zero_delivery},
                                 news_of(day, first_told(), find_zero_delivery(*history_, day)));
            if ((is_anyone_new || day >= first_converted) && day <= *now_.converted_through)
                ledger.faults_of(day, {IncidentKind::tracking_broken},
                                 news_of(day, first_converted,
                                         find_broken_tracking(*history_, day, ledger.lines())));
            std::vector<Signal> of_day;
            for (; signal != signals_.end() && day_of_seconds(signal->at) == day; ++signal)
                of_day.push_back(*signal);
            for (const Signal& one : without_echoes(std::move(of_day))) ledger.add(one);
            ledger.advance(day);
        }
        ledger.faults_of(*now_.delivered_through,
                         {IncidentKind::overspend, IncidentKind::underspend},
                         find_off_pace(*history_, *now_.delivered_through, facts_.changes));
        return ledger;
    }

    /// Days that were looked at are news only for those who were not there.
    std::vector<FaultFinding> news_of(Day day, Day first, std::vector<FaultFinding> found) const {
        if (day < first)
            std::erase_if(found, [&](const FaultFinding& finding) {
                return !fresh_.contains(Shard::key_of(path_of(finding.subject)));
            });
        return found;
    }

    void write(const Ledger& ledger) {
        std::vector<IncidentChangeSet> told;
        for (const auto& [number, group] : ledger.groups())
            told.push_back(tell_group(facts_, number, group));
        for (const auto& [number, fault] : ledger.faults())
            told.push_back(tell_fault(facts_, fault));
        now_.book = ledger.to_text();
        run_.write([&](Tx& tx) {
            const auto changed = write_incidents(tx, run_.scope(), told);
            tx.execute(
                "INSERT INTO insight_watches (tenant, {columns}, updated_at) VALUES (:tenant, "
                "{values}, :now) ON CONFLICT (tenant) DO UPDATE SET generation = :generation, "
                "shards = :shards, fingerprint = :fingerprint, delivered_through = "
                ":delivered_through, converted_through = :converted_through, book = :book, "
                "updated_at = :now",
                now_, {{"now", run_.scope().now()}});
            for (std::size_t i = 0; i < std::min(changed.size(), kMostEvents); ++i)
                event::emit(tx, run_.scope().tenant(), context_.bus(), run_.scope().clock(),
                            "insights", "incident.updated",
                            fmt::format(R"({{"id":"{}"}})", to_string(changed[i])));
        });
        run_.log(task::Level::info,
                 fmt::format("{} odd points, {} incidents", signals_.size(), told.size()));
    }

    /// After the row names the new ones. What a kill leaves behind here is written over or removed
    /// by nobody; it is one generation at most.
    void remove_old_shards() {
        for (std::size_t shard = 0; shard < before_.shards.size(); ++shard) {
            const auto at = static_cast<std::int64_t>(shard);
            const std::int64_t old = before_.shards[shard];
            if (old != 0 && old != generation_of(now_, at))
                context_.blobs().remove(run_.scope().tenant(), shard_name(old, at));
        }
    }

    const Context& context_;
    task::Run& run_;
    std::shared_ptr<const History> history_;
    WatchLine before_, now_;
    std::vector<Signal> signals_;
    std::set<std::string> fresh_;  ///< who was not there at the last look
    Facts facts_;
};

}  // namespace
}  // namespace watch

void refresh_incidents(const Context& context, task::Run& run) {
    watch::Refresh(context, run).run();
}

}  // namespace herald::insight
