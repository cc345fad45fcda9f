#include "ads/changes.hpp"

#include <set>

#include "ads/campaign_order.hpp"
#include "ads/campaign_store.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "event/event.hpp"
#include "web/newest.hpp"

namespace herald::ads {
namespace {

/// One field from one value to another; empty is none.
struct FieldChange {
    ChangeField field{};
    std::string from, to;
};

std::string budget_text(const std::optional<Micros>& budget) {
    return budget ? to_string(*budget) : std::string();
}

std::optional<std::string> kept(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

StoredCampaign load(const Scope& scope, CampaignId id) {
    std::optional<StoredCampaign> stored;
    scope.read([&](store::Queries& db) { stored = find_stored(db, id); });
    if (!stored) throw no_such(id);
    return *std::move(stored);
}

/// What a patch would change; problems are told under the body's fields.
std::vector<FieldChange> fields_of(const StoredCampaign& stored, const CampaignPatch& patch,
                                   Problems& problems) {
    const Campaign& c = stored.campaign;
    const bool remote = c.connection_id.has_value();
    std::vector<FieldChange> out;
    if (patch.name && trim(*patch.name).empty()) {
        problems.add("/name", "must not be empty");
    } else if (patch.name && trim(*patch.name) != c.name) {
        if (remote)
            problems.add("/name", "is the platform's: rename the campaign there");
        else
            out.push_back({ChangeField::name, c.name, std::string(trim(*patch.name))});
    }
    if (patch.status && *patch.status != c.status) {
        const bool runs =
            *patch.status == CampaignStatus::active || *patch.status == CampaignStatus::paused;
        if (remote && !runs)
            problems.add("/status", "can be active or paused for a campaign that a platform runs");
        else if (*patch.status == CampaignStatus::removed)
            problems.add("/status", "is the platform's word; archive the campaign instead");
        else if (c.status == CampaignStatus::removed)
            problems.add("/status", "cannot change: the platform has removed this campaign");
        else
            out.push_back({ChangeField::status, std::string(enum_name(c.status)),
                           std::string(enum_name(*patch.status))});
    }
    if (patch.daily_budget && patch.daily_budget.value != c.daily_budget) {
        if (remote && stored.budget_holder == BudgetHolder::ad_group)
            problems.add("/daily_budget", "is set on this campaign's ad groups");
        else if (remote && stored.budget_holder == BudgetHolder::shared)
            problems.add("/daily_budget",
                         "is shared with other campaigns: change it on the platform");
        else if (remote && !patch.daily_budget.value)
            problems.add("/daily_budget",
                         "cannot be taken away from a campaign that a platform runs");
        else
            out.push_back({ChangeField::daily_budget, budget_text(c.daily_budget),
                           budget_text(patch.daily_budget.value)});
    }
    return out;
}

/// Sets one field of the campaign row; `pending` says that a platform has still to agree.
void set_field(Tx& tx, CampaignId id, ChangeField field, const std::string& value, bool pending,
               Time now) {
    store::Params params{{"id", id}, {"pending", pending}, {"now", now}};
    std::string_view sql;
    switch (field) {
        case ChangeField::status:
            sql =
                "UPDATE campaigns SET status = :value, pending_change = :pending, updated_at = "
                ":now, version = version + 1 WHERE tenant = :tenant AND id = :id";
            params.emplace_back("value", value);
            break;
        case ChangeField::daily_budget:
            sql =
                "UPDATE campaigns SET daily_budget = :value, pending_change = :pending, updated_at "
                "= :now, version = version + 1 WHERE tenant = :tenant AND id = :id";
            params.emplace_back("value", value.empty() ? std::nullopt : parse_micros(value));
            break;
        case ChangeField::name:
            sql =
                "UPDATE campaigns SET name = :value, name_folded = :folded, pending_change = "
                ":pending, updated_at = :now, version = version + 1 "
                "WHERE tenant = :tenant AND id = :id";
            params.emplace_back("value", value);
            params.emplace_back("folded", fold(value));
            break;
    }
    tx.execute(sql, std::move(params));
}

void announce(Tx& tx, const Context& context, const Scope& scope, CampaignId id) {
    event::emit(tx, scope.tenant(), *context.bus, scope.clock(), "campaigns", "campaign.updated",
                fmt::format(R"({{"id":"{}"}})", to_string(id)));
}

/// The intent, or for a campaign of our own the deed.
ChangeId record(Tx& tx, const Context& context, const Scope& scope, const StoredCampaign& stored,
                const FieldChange& change, const std::optional<std::string>& reason,
                const std::optional<task::TaskId>& task,
                const std::optional<ChangeAuthor>& author = {}) {
    const bool remote = stored.campaign.connection_id.has_value();
    const CampaignChange row{
        scope.make_id<ChangeId>(),
        stored.campaign.id,
        scope.now(),
        change.field,
        kept(change.from),
        kept(change.to),
        author ? author->kind : *parse_enum<ChangeActor>(enum_name(scope.actor().kind)),
        kept(author ? author->name : scope.actor().name),
        reason,
        remote ? ChangeState::pending : ChangeState::applied,
        std::nullopt,
        task,
        remote ? std::nullopt : std::optional(scope.now())};
    tx.execute(
        "INSERT INTO campaign_changes (tenant, actor_id, {columns}) VALUES (:tenant, :actor, "
        "{values})",
        row,
        {{"actor", scope.actor().id.is_nil() ? std::nullopt : std::optional(scope.actor().id)}});
    set_field(tx, stored.campaign.id, change.field, change.to, remote, scope.now());
    announce(tx, context, scope, stored.campaign.id);
    return row.id;
}

task::Task enqueue_changes(Tx& tx, const Context& context, const Scope& scope, std::string title) {
    return task::enqueue(tx, scope, *context.bus,
                         {.type = "ads.change", .title = std::move(title), .max_attempts = 6});
}

void forget_lists(Tx& tx, const Context& context, const Scope& scope) {
    tx.after_commit(
        [cache = context.campaigns, tenant = scope.tenant()] { cache->changed(tenant); });
}

struct HistoryOf : web::Paged {
    CampaignId id;
};
BOOST_DESCRIBE_STRUCT(HistoryOf, (web::Paged), (id))

web::Page<CampaignChange> list_history(Scope& scope, const HistoryOf& r) {
    load(scope, r.id);
    const auto before = web::newest_before<ChangeId>(r, "history");
    auto rows = scope.db().list<CampaignChange>(
        "SELECT {columns} FROM campaign_changes WHERE tenant = :tenant AND campaign_id = :campaign "
        "AND id < :before ORDER BY id DESC LIMIT :limit",
        {{"campaign", r.id}, {"before", before}, {"limit", r.fetch()}});
    return web::make_newest_page(std::move(rows), r, "history");
}

struct RevertChange {
    ChangeId change_id;
};
BOOST_DESCRIBE_STRUCT(RevertChange, (), (change_id))

/// change_campaign(), with a word of the caller's in its transaction, also when nothing changes.
CampaignChanged change_after(const Context& context, Scope& scope, const CampaignPatch& patch,
                             const std::function<void(Tx&)>& first);

/// What takes a change back.
CampaignPatch patch_back(const CampaignChange& change) {
    CampaignPatch out{
        change.campaign_id,
        {},
        {},
        {},
        "Takes back the change of " + to_string(std::chrono::floor<std::chrono::days>(change.at)),
        {}};
    switch (change.field) {
        case ChangeField::name: out.name = change.old_value; break;
        case ChangeField::status:
            out.status = parse_enum<CampaignStatus>(change.old_value.value_or(""));
            break;
        case ChangeField::daily_budget:
            out.daily_budget = {true,
                                change.old_value ? parse_micros(*change.old_value) : std::nullopt};
            break;
    }
    return out;
}

void mark_reverted(Tx& tx, ChangeId id) {
    const auto taken = tx.execute(
        "UPDATE campaign_changes SET state = 'reverted' WHERE tenant = :tenant AND id = :id "
        "AND state = 'applied'",
        {{"id", id}});
    if (taken == 0)  // of several at once, one is the first
        throw Error(ErrorKind::conflict,
                    "Only an applied change can be taken back; this one was just reverted.");
}

CampaignChanged revert_change(const Context& context, Scope& scope, const RevertChange& r) {
    const auto change = scope.db().one<CampaignChange>(
        "SELECT {columns} FROM campaign_changes WHERE tenant = :tenant AND id = :id",
        {{"id", r.change_id}});
    if (!change) throw Error(ErrorKind::not_found, "There is no such change.");
    if (change->state != ChangeState::applied)
        throw Error(ErrorKind::conflict,
                    fmt::format("Only an applied change can be taken back; this one is {}.",
                                enum_name(change->state)));
    return change_after(context, scope, patch_back(*change),
                        [&](Tx& tx) { mark_reverted(tx, r.change_id); });
}

struct CampaignRef {
    CampaignId id;
};
BOOST_DESCRIBE_STRUCT(CampaignRef, (), (id))

/// Put away here; its facts stay in every total, and the platform is left alone.
void archive_campaign(const Context& context, Scope& scope, CampaignId id) {
    StoredCampaign stored = load(scope, id);
    if (stored.campaign.status == CampaignStatus::archived) return;
    const FieldChange change{ChangeField::status, std::string(enum_name(stored.campaign.status)),
                             "archived"};
    stored.campaign.connection_id.reset();  // nothing goes to the platform
    scope.audit({"campaign.archived", "campaign", id.value, {}});
    scope.write([&](Tx& tx) {
        record(tx, context, scope, stored, change, std::nullopt, std::nullopt);
        forget_lists(tx, context, scope);
    });
}

Micros by_percent(Micros budget, double percent) {
    constexpr std::int64_t kCent = 10'000;  // budgets are kept to the cent
    const double exact = static_cast<double>(budget.value) * (1 + percent / 100);
    return {std::max<std::int64_t>(kCent, std::llround(exact / kCent) * kCent)};
}

web::Accepted<task::TaskAnswer> change_many(const Context& context, Scope& scope,
                                            const CampaignBulk& bulk) {
    Problems problems;
    const int kinds =
        (bulk.status ? 1 : 0) + (bulk.daily_budget ? 1 : 0) + (bulk.budget_percent ? 1 : 0);
    if (kinds == 0) problems.add("", "needs status, daily_budget or budget_percent");
    if (bulk.daily_budget && bulk.budget_percent)
        problems.add("/budget_percent", "cannot go with daily_budget");
    problems.raise();
    std::vector<std::pair<StoredCampaign, FieldChange>> changes;
    std::size_t skipped = 0;
    const std::set<CampaignId> ids(bulk.ids.begin(), bulk.ids.end());
    for (const auto id : ids) {
        const StoredCampaign stored = load(scope, id);
        CampaignPatch patch{id, {}, bulk.status, {}, bulk.reason, {}};
        if (bulk.daily_budget) patch.daily_budget = {true, bulk.daily_budget};
        if (bulk.budget_percent && stored.campaign.daily_budget)
            patch.daily_budget = {true,
                                  by_percent(*stored.campaign.daily_budget, *bulk.budget_percent)};
        Problems cannot;  // one that cannot be changed is left as it is and counted
        for (auto& change : fields_of(stored, patch, cannot))
            changes.emplace_back(stored, std::move(change));
        skipped += cannot.empty() ? 0 : 1;
    }
    scope.audit({"campaigns.changed", "campaign", std::nullopt, {to_json(bulk)}});
    const auto task = scope.write([&](Tx& tx) {
        auto made = enqueue_changes(tx, context, scope,
                                    fmt::format("Change of {} campaigns", ids.size() - skipped));
        for (const auto& [stored, change] : changes)
            record(tx, context, scope, stored, change, bulk.reason, made.id);
        forget_lists(tx, context, scope);
        return made;
    });
    return {{task}, "/api/v1/tasks/" + to_string(task.id)};
}

CampaignChanged change_after(const Context& context, Scope& scope, const CampaignPatch& patch,
                             const std::function<void(Tx&)>& first) {
    const StoredCampaign stored = load(scope, patch.id);
    patch.if_match.check(stored.campaign.version);
    Problems problems;
    const auto fields = fields_of(stored, patch, problems);
    problems.raise();
    CampaignChanged out{stored.campaign, std::nullopt};
    if (fields.empty()) {
        if (first) scope.write(first);
        return out;
    }
    const bool remote = stored.campaign.connection_id.has_value();
    scope.audit({"campaign.updated", "campaign", patch.id.value, {}});
    out.task = scope.write([&](Tx& tx) -> std::optional<task::Task> {
        if (first) first(tx);
        if (patch.if_match.version)  // of two that saw the same version, one comes too late
            patch.if_match.check(
                tx.one<std::int64_t>(
                      "SELECT version FROM campaigns WHERE tenant = :tenant AND id = :id",
                      {{"id", patch.id}})
                    .value_or(0));
        std::optional<task::Task> task;
        if (remote) task = enqueue_changes(tx, context, scope, "Change of " + stored.campaign.name);
        for (const auto& change : fields)
            record(tx, context, scope, stored, change, patch.reason,
                   task ? std::optional(task->id) : std::nullopt);
        forget_lists(tx, context, scope);
        return task;
    });
    out.campaign = load(scope, patch.id).campaign;
    return out;
}

}  // namespace

CampaignChanged change_campaign(const Context& context, Scope& scope, const CampaignPatch& patch) {
    return change_after(context, scope, patch, {});
}

CampaignsChanged change_campaigns(const Context& context, Scope& scope,
                                  const CampaignBatch& batch) {
    struct Entry {
        StoredCampaign stored;
        FieldChange change;
        std::size_t place = 0;  ///< of its patch
    };
    std::vector<Entry> entries;
    Problems problems;
    bool remote = false;
    for (std::size_t i = 0; i < batch.patches.size(); ++i) {
        const CampaignPatch& patch = batch.patches[i];
        const StoredCampaign stored = load(scope, patch.id);
        Problems own;
        for (auto& change : fields_of(stored, patch, own)) {
            remote = remote || stored.campaign.connection_id.has_value();
            entries.push_back({stored, std::move(change), i});
        }
        for (const auto& problem : own.fields())
            problems.add(fmt::format("/changes/{}{}", i, problem.pointer),
                         fmt::format("{} ({})", problem.detail, stored.campaign.name));
    }
    problems.raise();
    return scope.write([&](Tx& tx) {
        CampaignsChanged out;
        if (remote || batch.needs_task) out.task = enqueue_changes(tx, context, scope, batch.title);
        for (const auto& [stored, change, place] : entries) {
            const bool own = !stored.campaign.connection_id.has_value();
            const CampaignPatch& patch = batch.patches[place];
            out.changes.push_back(record(
                tx, context, scope, stored, change, patch.reason,
                own || !out.task ? std::nullopt : std::optional(out.task->id), patch.author));
            out.places.push_back(place);
        }
        if (batch.with) batch.with(tx, out);
        forget_lists(tx, context, scope);
        return out;
    });
}

std::vector<CampaignChange> find_changes(const Scope& scope, std::span<const ChangeId> changes) {
    std::vector<CampaignChange> out;
    scope.read([&](store::Queries& db) {
        for (const ChangeId id : changes)
            if (auto change = db.one<CampaignChange>(
                    "SELECT {columns} FROM campaign_changes WHERE tenant = :tenant AND id = :id",
                    {{"id", id}}))
                out.push_back(*std::move(change));
    });
    return out;
}

CampaignsChanged revert_changes(const Context& context, Scope& scope,
                                std::span<const ChangeId> changes, const WithChanges& with) {
    CampaignBatch batch;
    std::vector<ChangeId> taken_back;
    for (const auto& change : find_changes(scope, changes)) {
        if (change.state == ChangeState::pending)
            throw Error(ErrorKind::conflict,
                        "The platform has not answered yet; take it back when it has.");
        if (change.state != ChangeState::applied) continue;
        taken_back.push_back(change.id);
        batch.patches.push_back(patch_back(change));
    }
    batch.title = fmt::format("Take back {} changes", taken_back.size());
    if (taken_back.size() == 1) batch.title = "Take back a change";
    batch.with = [&](Tx& tx, const CampaignsChanged& made) {
        for (const ChangeId id : taken_back) mark_reverted(tx, id);
        with(tx, made);
    };
    return change_campaigns(context, scope, batch);
}

void add_change_routes(const Context& context, web::Router& routes) {
    using store::Role;
    routes.patch(
        "/api/v1/campaigns/{id}",
        web::RouteSpec("Update a campaign", Role::editor).about("campaign"),
        [context](Scope& s, const CampaignPatch& r) { return change_campaign(context, s, r); });
    routes.del("/api/v1/campaigns/{id}", {"Delete a campaign", Role::editor},
               [context](Scope& s, const CampaignRef& r) { archive_campaign(context, s, r.id); });
    routes.post("/api/v1/campaigns/bulk",
                web::RouteSpec("Bulk update campaigns", Role::editor)
                    .about("campaign")
                    .may(ErrorKind::not_found),
                [context](Scope& s, const CampaignBulk& r) { return change_many(context, s, r); });
    routes.post(
        "/api/v1/campaigns/changes/{change_id}/revert",
        web::RouteSpec("Revert a campaign change", Role::editor)
            .about("campaign")
            .may(ErrorKind::conflict),
        [context](Scope& s, const RevertChange& r) { return revert_change(context, s, r); });
    routes.get("/api/v1/campaigns/{id}/history", {"List campaign history", Role::viewer},
               list_history);
}

}  // namespace herald::ads
