#include "ads/sync.hpp"

#include <map>
#include <set>

#include "ads/campaign_order.hpp"
#include "ads/connections.hpp"
#include "ads/facts.hpp"
#include "ads/sync_entities.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "event/event.hpp"

namespace herald::ads {
namespace {

/// A new connection's first look back; more comes by asking for it with from and to.
constexpr int kFirstDays = 190;

/// What a killed task goes on from: the days of each account that are in.
struct Progress {
    std::map<std::string, std::vector<std::string>> done;  ///< "connection/account" → days
    std::map<std::string, std::int64_t> rows;              ///< by connection
};
BOOST_DESCRIBE_STRUCT(Progress, (), (done, rows))

/// One account's facts from the connector into the warehouse, a complete range at a time.
class AccountSink final : public connector::FactSink {
public:
    struct Parts {
        const Context& context;
        task::Run& run;
        const connection::OpenConnection& open;
        const connector::AdAccount& account;
        AdPlaces places;
        std::function<AdPlaces(const std::vector<connector::Ad>&)> place_more;
        std::function<void(connector::DayRange, std::int64_t rows)> completed;
        Workspace workspace;
        Platform platform{};
    };
    explicit AccountSink(Parts parts) : p_(std::move(parts)) {}

    void begin(connector::DayRange days) override {
        auto& slice = slices_[number_of(days.first)];
        slice.batch = batch_id(p_.run.id().value, part_of(days));
        slice.staging.reset();
        slice.staging = std::make_unique<Staging>(
            *p_.context.warehouse, p_.run.scope().tenant_key(), slice.batch, p_.run.scope().now());
        slice.days = days;
        slice.rows = 0;
    }

    void rows(std::vector<connector::AdFact> page) override {
        place_unknown(page);
        std::map<std::int32_t, RowBatch> batches;  // pages of ranges under way interleave
        for (const auto& fact : page) {
            const auto behind = slices_.upper_bound(number_of(fact.day));
            if (behind == slices_.begin())  // connectors see to it
                throw Error(ErrorKind::upstream, "The platform sent figures of another day");
            const auto slice = std::prev(behind);
            add(batches[slice->first], fact);
        }
        for (auto& [first, batch] : batches) {
            slices_[first].rows += static_cast<std::int64_t>(batch.size());
            slices_[first].staging->add(batch);
        }
    }

    void complete(connector::DayRange days) override {
        auto& slice = slices_[number_of(days.first)];
        slice.staging->finish();
        const Scope& scope = p_.run.scope();
        const Rates rates = load_rates(scope, days.first, days.last);
        Swap swap;
        swap.batch = slice.batch;
        swap.replace = Replace::slices;
        swap.grain = Grain::ad;
        swap.entities = p_.places.entities;
        swap.accounts = {p_.places.account_key};
        swap.staged_rows = slice.rows;
        swap.first_day = days.first;
        swap.last_day = days.last;
        swap.currency = p_.workspace.currency;
        swap.rates = &rates;
        swap.currencies = {currency_number(p_.account.currency)};
        swap.attribution = 1;
        swap.now = scope.now();
        swap.today = p_.workspace.zone.day_of(scope.now());
        swap_in(*p_.context.warehouse, scope.tenant_key(), swap);
        p_.completed(days, slice.rows);
        slices_.erase(number_of(days.first));
    }

private:
    struct Slice {
        BatchId batch = 0;
        connector::DayRange days;
        std::unique_ptr<Staging> staging;
        std::int64_t rows = 0;
    };

    /// The same days of the same account are the same batch in every attempt: what a killed one
    /// left is dropped, what it put in is not put in again.
    std::int64_t part_of(connector::DayRange days) const {
        const auto text = fmt::format("{}/{}/{}", p_.account.external_id, to_string(days.first),
                                      to_string(days.last));
        return static_cast<std::int64_t>(std::hash<std::string>{}(text));
    }

    /// Ads that were deleted before this listing still have figures.
    void place_unknown(const std::vector<connector::AdFact>& page) {
        std::map<std::string, connector::Ad> unknown;
        for (const auto& fact : page)
            if (!p_.places.by_ad.contains(fact.ad_id)) {
                connector::Ad ad;
                ad.external_id = fact.ad_id;
                ad.campaign_id = fact.campaign_id;
                ad.ad_group_id = fact.ad_group_id;
                unknown.emplace(fact.ad_id, std::move(ad));
            }
        if (unknown.empty()) return;
        std::vector<connector::Ad> more;
        for (auto& [id, ad] : unknown) more.push_back(std::move(ad));
        const AdPlaces placed = p_.place_more(more);
        const auto offset = static_cast<std::int32_t>(p_.places.entities.size());
        p_.places.entities.insert(p_.places.entities.end(), placed.entities.begin(),
                                  placed.entities.end());
        for (const auto& [id, entity] : placed.by_ad) p_.places.by_ad.emplace(id, entity + offset);
    }

    void add(RowBatch& batch, const connector::AdFact& fact) const {
        batch.ad.push_back(p_.places.by_ad.at(fact.ad_id));
        batch.day.push_back(number_of(fact.day));
        batch.currency.push_back(currency_number(p_.account.currency));
        batch.impressions.push_back(fact.impressions);
        batch.clicks.push_back(fact.clicks);
        batch.conversions.push_back(fact.conversions.value);
        batch.spend.push_back(fact.spend.value);
        batch.revenue.push_back(fact.revenue.value);
        batch.reach.push_back(fact.reach.value_or(0));
        batch.video_views.push_back(fact.video_views.value_or(0));
        batch.no_reach.push_back(fact.reach ? 0 : 1);
        batch.no_video_views.push_back(fact.video_views ? 0 : 1);
    }

    Parts p_;
    std::map<std::int32_t, Slice> slices_;
};

/// One run of the task.
class Syncer {
public:
    Syncer(const Context& context, task::Run& run)
        : context_(context), run_(run), request_(run.input_as<SyncRequest>()) {
        if (run.cursor().is_object()) {
            Problems problems;
            progress_ = decode_json<Progress>(run.cursor(), problems, Unknown::ignore);
        }
        workspace_ = context.workspace(run.scope());
    }

    std::string go() {
        std::vector<Connection> chosen;
        for (auto& connection : connection::list_connections(run_.scope()))
            if (wanted(connection)) chosen.push_back(std::move(connection));
        std::optional<Error> failure;
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            share_ = {static_cast<double>(i) / static_cast<double>(chosen.size()),
                      1.0 / static_cast<double>(chosen.size())};
            statuses_.push_back({chosen[i].id,
                                 chosen[i].name,
                                 task::State::running,
                                 progress_.rows[to_string(chosen[i].id)],
                                 0,
                                 0,
                                 {}});
            try {
                sync_connection(chosen[i]);
                statuses_.back().state = task::State::succeeded;
            } catch (const Error& error) {  // one platform's trouble must not keep the others from
                                            // being read
                note_failure(chosen[i], error);
                if (!failure || (!failure->retryable() && error.retryable())) failure = error;
            }
        }
        if (failure && (failure->retryable() ||
                        std::all_of(statuses_.begin(), statuses_.end(),
                                    [](const auto& s) { return s.error.has_value(); })))
            throw *failure;
        return to_json(
            std::map<std::string, std::vector<SyncConnection>>{{"connections", statuses_}});
    }

private:
    bool wanted(const Connection& connection) const {
        if (!request_.connection_ids) {
            return connection.state != ConnectionState::disabled &&
                   brings_ads(context_, connection);
        }
        const auto& ids = *request_.connection_ids;
        return std::find(ids.begin(), ids.end(), connection.id) != ids.end();
    }

    void report(double part, const std::string& stage) {
        run_.progress(share_.first + share_.second * part, stage);
    }

    void note_failure(const Connection& connection, const Error& error) {
        statuses_.back().state = task::State::failed;
        statuses_.back().error = error.what();
        run_.log(task::Level::error, connection.name + ": " + error.what());
        run_.write([&](Tx& tx) {
            connection::note_failure(tx, *context_.connections, run_.scope(), connection.id, error);
        });
    }

    void sync_connection(const Connection& connection) {
        report(0, connection.name + ": asking for accounts");
        const connection::OpenConnection open = connection::open_connection(
            *context_.connections, run_.scope(), connection.id, [&] { run_.checkpoint(); },
            [&](std::string_view line) { run_.log(task::Level::info, line); });
        if (!open.connector->pull_ads)
            throw Error(ErrorKind::invalid, connection.name + " has no ads to read.");
        const auto accounts = open.connector->pull_ads->list_accounts(*open.call);
        for (std::size_t i = 0; i < accounts.size(); ++i)
            sync_account(open, accounts[i],
                         static_cast<double>(i) / static_cast<double>(accounts.size()),
                         accounts.size());
        run_.write([&](Tx& tx) {
            connection::note_success(tx, *context_.connections, run_.scope(), connection.id, true,
                                     open.call->quota_used());
            tx.after_commit([cache = context_.campaigns, tenant = run_.scope().tenant()] {
                cache->changed(tenant);
            });
            event::emit(tx, run_.scope().tenant(), *context_.bus, run_.scope().clock(), "campaigns",
                        "ads.metrics_synced",
                        fmt::format(R"({{"connection_id":"{}","task_id":"{}"}})",
                                    to_string(connection.id), to_string(run_.id())));
        });
    }

    PlatformAccount list_account(const connection::OpenConnection& open,
                                 const connector::AdAccount& account) {
        PlatformAccount out{account, {}, {}, {}};
        const auto& pull = *open.connector->pull_ads;
        const auto into = [&](auto& list) {
            return [&](auto page) {
                for (auto& item : page) {
                    if (item.external_id.size() > kMostIdBytes)
                        throw Error(ErrorKind::upstream, open.connection.name +
                                                             ": the platform sent an id that is "
                                                             "none, because it is too long");
                    item.name = std::string(clip(item.name, kMostNameBytes));
                    list.push_back(std::move(item));
                }
                run_.checkpoint();
            };
        };
        pull.list_campaigns(*open.call, account, into(out.campaigns));
        pull.list_ad_groups(*open.call, account, into(out.groups));
        pull.list_ads(*open.call, account, into(out.ads));
        return out;
    }

    /// The days to read: what was asked for, else the trailing window behind the last complete day,
    /// else the first look back.
    connector::DayRange days_of(const connection::OpenConnection& open,
                                const connector::AdAccount& account, Platform platform) const {
        const TimeZone zone = TimeZone::parse(account.time_zone).value_or(TimeZone::utc());
        const Day today = zone.day_of(run_.scope().now());
        const auto known = run_.scope().db().one<std::optional<Day>>(
            "SELECT complete_through FROM ad_accounts WHERE tenant = :tenant AND platform = "
            ":platform AND external_id = :external",
            {{"platform", platform}, {"external", account.external_id}});
        const auto& spec = open.connector->spec;
        Day first = today - std::chrono::days(std::min(kFirstDays, spec.history_days));
        if (known && *known)
            first = std::min(**known, today) - std::chrono::days(spec.trailing_days);
        return {request_.from.value_or(first), std::min(request_.to.value_or(today), today)};
    }

    void sync_account(const connection::OpenConnection& open, const connector::AdAccount& account,
                      double from, std::size_t accounts) {
        const auto& connection = open.connection;
        const Platform platform =
            parse_enum<Platform>(open.connector->spec.platform).value_or(Platform::other);
        report(from, fmt::format("{}: reading the campaigns of {}", connection.name, account.name));
        const PlatformAccount listed = list_account(open, account);
        const Write write = [&](const std::function<void(Tx&)>& f) { run_.write(f); };
        AdPlaces places = place_account(run_.scope(), write, connection.id, platform, listed, {});
        const auto days = days_of(open, account, platform);
        const std::string key = to_string(connection.id) + "/" + account.external_id;
        std::set<Day> missing;
        for (Day day = days.first; day <= days.last; day += std::chrono::days(1))
            missing.insert(day);
        for (const auto& day : progress_.done[key]) missing.erase(*parse_day(day));
        statuses_.back().days_total += days.days();
        statuses_.back().days_done += days.days() - static_cast<std::int64_t>(missing.size());
        AccountSink sink(
            {context_, run_, open, account, std::move(places),
             [&](const std::vector<connector::Ad>& more) {
                 return place_account(run_.scope(), write, connection.id, platform,
                                      {account, {}, {}, {}}, more);
             },
             [&](connector::DayRange range, std::int64_t rows) {
                 note_days(open, key, range, rows);
                 const double part =
                     static_cast<double>(statuses_.back().days_done) /
                     static_cast<double>(std::max<std::int64_t>(1, statuses_.back().days_total));
                 report(from + part / static_cast<double>(accounts),
                        fmt::format("{}: {} of {} days, {} rows", connection.name,
                                    statuses_.back().days_done, statuses_.back().days_total,
                                    statuses_.back().rows));
             },
             workspace_, platform});
        while (!missing.empty()) {  // runs of days that follow each other
            connector::DayRange range{*missing.begin(), *missing.begin()};
            for (missing.erase(missing.begin());
                 !missing.empty() && *missing.begin() == range.last + std::chrono::days(1);
                 missing.erase(missing.begin()))
                range.last = *missing.begin();
            open.connector->pull_ads->pull_facts(*open.call, account, range, sink);
        }
        run_.write([&](Tx& tx) {
            tx.execute(
                "UPDATE ad_accounts SET last_synced_at = :now, complete_through = CASE WHEN "
                "COALESCE(complete_through, '') > :through "
                "THEN complete_through ELSE :through END WHERE tenant = :tenant AND platform = "
                ":platform AND external_id = :external",
                {{"now", run_.scope().now()},
                 {"through", days.last - std::chrono::days(1)},
                 {"platform", platform},
                 {"external", account.external_id}});
        });
    }

    /// A range is in the warehouse: the cursor says so, so that it is not read again.
    void note_days(const connection::OpenConnection& open, const std::string& key,
                   connector::DayRange range, std::int64_t rows) {
        for (Day day = range.first; day <= range.last; day += std::chrono::days(1))
            progress_.done[key].push_back(to_string(day));
        progress_.rows[to_string(open.connection.id)] += rows;
        statuses_.back().rows += rows;
        statuses_.back().days_done += range.days();
        run_.write([&](Tx& tx) { run_.save_cursor(tx, to_json(progress_)); });
    }

    const Context& context_;
    task::Run& run_;
    SyncRequest request_;
    Progress progress_;
    Workspace workspace_;
    std::pair<double, double> share_{0, 1};
    std::vector<SyncConnection> statuses_;
};

struct SyncJob {
    task::TaskId job_id;
};
BOOST_DESCRIBE_STRUCT(SyncJob, (), (job_id))

struct StoredProgress {
    RawJson input, cursor;
};
BOOST_DESCRIBE_STRUCT(StoredProgress, (), (input, cursor))

SyncStatus sync_status(Scope& scope, const SyncJob& job) {
    SyncStatus out{job.job_id, task::find_task(scope, job.job_id), {}};
    if (out.task.type != "ads.sync") throw Error(ErrorKind::not_found, "There is no such sync.");
    if (!out.task.result.text.empty()) {
        const json::value result = parse_json(out.task.result.text);
        Problems problems;
        if (const auto* list =
                result.is_object() ? result.get_object().if_contains("connections") : nullptr)
            out.connections =
                decode_json<std::vector<SyncConnection>>(*list, problems, Unknown::ignore);
        return out;
    }
    const auto stored = scope.db().one<StoredProgress>(
        "SELECT input, cursor FROM tasks WHERE tenant = :tenant AND id = :id",
        {{"id", job.job_id}});
    Progress progress;
    if (stored && !stored->cursor.text.empty())
        progress = from_json<Progress>(stored->cursor.text, Unknown::ignore);
    for (const auto& connection : connection::list_connections(scope)) {
        SyncConnection line{connection.id,
                            connection.name,
                            out.task.state,
                            progress.rows[to_string(connection.id)],
                            0,
                            0,
                            connection.last_error};
        for (const auto& [key, days] : progress.done)
            if (key.starts_with(to_string(connection.id)))
                line.days_done += static_cast<std::int64_t>(days.size());
        out.connections.push_back(std::move(line));
    }
    return out;
}

}  // namespace

SyncStarted start_sync(const Context& context, Scope& scope, const SyncRequest& request) {
    const auto connections = connection::list_connections(scope);
    Problems problems;
    for (std::size_t i = 0; request.connection_ids && i < request.connection_ids->size(); ++i) {
        const auto found =
            std::find_if(connections.begin(), connections.end(),
                         [&](const Connection& c) { return c.id == (*request.connection_ids)[i]; });
        const std::string place = fmt::format("/connection_ids/{}", i);
        if (found == connections.end())
            problems.add(place, "is no connection of this workspace");
        else if (!brings_ads(context, *found))
            problems.add(place, fmt::format("has no ads to sync: {}", found->name));
    }
    if (request.from && request.to && *request.to < *request.from)
        problems.add("/to", "must not lie before from");
    problems.raise();
    const bool all = !request.connection_ids;
    const std::string title =
        !all && request.connection_ids->size() == 1
            ? "Sync of " + std::find_if(connections.begin(), connections.end(),
                                        [&](const Connection& c) {
                                            return c.id == request.connection_ids->front();
                                        })
                               ->name
            : std::string("Sync of all connections");
    // One live sync of the same connections is enough: asking again shows it.
    std::string key = all ? "all" : "";
    if (!all)
        for (const auto id : *request.connection_ids) key += to_string(id);
    const auto task = scope.write([&](Tx& tx) {
        return task::enqueue(tx, scope, *context.bus,
                             {.type = "ads.sync",
                              .title = title,
                              .input_json = to_json(request),
                              .key = to_hex(sha256(key)).substr(0, 32),
                              .max_attempts = 8});
    });
    return {task.id, task};
}

void add_sync_routes(const Context& context, web::Router& routes) {
    using store::Role;
    routes.post("/api/v1/campaigns/sync",
                web::RouteSpec("Sync campaigns", Role::editor).about("connection"),
                [context](Scope& s, const SyncRequest& r) {
                    auto started = start_sync(context, s, r);
                    const std::string location = "/api/v1/tasks/" + to_string(started.job_id);
                    return web::Accepted<SyncStarted>{std::move(started), location};
                });
    routes.get("/api/v1/campaigns/sync/{job_id}/status", {"Get the sync status", Role::viewer},
               [](Scope& s, const SyncJob& r) { return sync_status(s, r); });
}

task::TaskType sync_task(const Context& context) {
    return {"ads.sync", [context](task::Run& run) { return Syncer(context, run).go(); }, 2};
}

}  // namespace herald::ads
