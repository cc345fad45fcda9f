#include "insight/recommend/applying.hpp"

#include <set>

#include "ads/campaign_store.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "insight/advice/words.hpp"
#include "insight/recommend/proposals.hpp"
#include "insight/recommend/recommendation_store.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kReasonBytes = 480;

std::string reason_of(std::string_view title) {
    return "Recommendation: " + std::string(clip(title, kReasonBytes));
}

[[noreturn]] void not_open(const Recommendation& r) {
    const auto text = [&] {
        switch (r.state) {
            case RecommendationState::applied: return "has been applied already";
            case RecommendationState::dismissed: return "was dismissed";
            case RecommendationState::reverted: return "was applied and taken back";
            default: return "is out of date: the figures no longer speak for it";
        }
    };
    throw Error(ErrorKind::conflict, fmt::format("This recommendation {}.", text()));
}

std::string value_of(const ads::Campaign& campaign, ads::ChangeField field) {
    if (field == ads::ChangeField::status) return std::string(enum_name(campaign.status));
    return campaign.daily_budget ? to_string(*campaign.daily_budget) : "";
}

/// It was worked out from what the campaigns were; from something else it may be bad advice.
void check_unchanged(const Scope& scope, const std::vector<RecommendedAction>& actions) {
    scope.read([&](store::Queries& db) {
        for (const auto& action : actions) {
            const auto stored = ads::find_stored(db, action.campaign_id);
            if (!stored)
                throw Error(ErrorKind::conflict,
                            fmt::format("{} no longer exists.", action.campaign_name));
            const std::string is = value_of(stored->campaign, action.field);
            if (is == action.from.value_or("")) continue;
            const bool status = action.field == ads::ChangeField::status;
            throw Error(ErrorKind::conflict,
                        fmt::format("{} has changed since this was worked out: its {} is {} now, "
                                    "not {}. The next refresh looks at it again.",
                                    action.campaign_name, status ? "status" : "daily budget",
                                    is.empty() ? "none" : is, action.from.value_or("none")));
        }
    });
}

ads::CampaignPatch patch_of(const RecommendedAction& action, const std::string& reason) {
    ads::CampaignPatch out;
    out.id = action.campaign_id;
    out.reason = reason;
    if (action.field == ads::ChangeField::status)
        out.status = parse_enum<ads::CampaignStatus>(action.to);
    else
        out.daily_budget = {true, parse_micros(action.to)};
    return out;
}

/// A stored error of the change path names places of a body that nobody sent.
[[noreturn]] void cannot(const Error& error) {
    std::string text = "This cannot be applied from here: ";
    for (const auto& field : error.fields())
        text += fmt::format("{}{}", &field == &error.fields().front() ? "" : "; ", field.detail);
    throw Error(ErrorKind::conflict, text + ".");
}

}  // namespace

RecommendationApplied apply_recommendation(const Context& context, Scope& scope,
                                           RecommendationId id) {
    const Recommendation wanted = get_recommendation(scope, id);
    if (wanted.state != RecommendationState::open || wanted.expires_at < scope.now())
        not_open(wanted);
    check_unchanged(scope, wanted.actions);
    ads::CampaignBatch batch;
    batch.title = wanted.title;
    for (const auto& action : wanted.actions)
        batch.patches.push_back(patch_of(action, reason_of(wanted.title)));
    batch.with = [&](Tx& tx, const ads::CampaignsChanged& made) {
        set_applied(tx, context, scope, id, made);
        expire_superseded(tx, context, scope, wanted);
    };
    scope.audit({"recommendation.applied", "recommendation", id.value, {}});
    try {
        auto made = ads::change_campaigns(*context.ads, scope, batch);
        return {get_recommendation(scope, id), std::move(made.task)};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        cannot(error);
    }
}

RecommendationApplied revert_recommendation(const Context& context, Scope& scope,
                                            RecommendationId id) {
    const Recommendation applied = get_recommendation(scope, id);
    if (applied.state != RecommendationState::applied)
        throw Error(ErrorKind::conflict,
                    fmt::format("Only an applied recommendation can be taken back; this one is {}.",
                                enum_name(applied.state)));
    scope.audit({"recommendation.reverted", "recommendation", id.value, {}});
    try {
        auto made = ads::revert_changes(
            *context.ads, scope, change_ids_of(scope, id),
            [&](Tx& tx, const ads::CampaignsChanged&) { set_reverted(tx, context, scope, id); });
        return {get_recommendation(scope, id), std::move(made.task)};
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        cannot(error);
    }
}

Recommendation dismiss_recommendation(const Context& context, Scope& scope,
                                      const DismissRecommendation& request) {
    const Recommendation open = get_recommendation(scope, request.id);
    if (open.state != RecommendationState::open) not_open(open);
    std::optional<std::string> reason;
    if (request.reason && !trim(*request.reason).empty()) reason = trim(*request.reason);
    scope.audit({"recommendation.dismissed", "recommendation", request.id.value, {}});
    scope.write([&](Tx& tx) { set_dismissed(tx, context, scope, request.id, reason); });
    return get_recommendation(scope, request.id);
}

namespace {

/// One budget of a plan that somebody applies.
struct PlannedChange {
    const CampaignInfo* info = nullptr;
    std::size_t place = 0;
    double budget = 0;  ///< in the organization's currency
    ads::CampaignPatch patch;
};

std::vector<PlannedChange> read_plan(const History& history, const ApplyBudgetPlan& request) {
    std::vector<PlannedChange> out;
    Problems problems;
    std::set<ads::CampaignId> seen;
    for (std::size_t i = 0; i < request.changes.size(); ++i) {
        const auto& change = request.changes[i];
        const CampaignHistory& campaign = campaign_of(history, change.campaign_id);
        const CampaignInfo& info = campaign.info;
        if (!seen.insert(change.campaign_id).second)
            problems.add(fmt::format("/changes/{}/campaign_id", i),
                         fmt::format("names {} twice", info.name));
        if (!(info.rate > 0)) {
            problems.add(fmt::format("/changes/{}/daily_budget", i),
                         fmt::format("cannot be told in {}: there is no exchange rate ({})",
                                     info.currency.text(), info.name));
            continue;
        }
        PlannedChange one{&info,
                          static_cast<std::size_t>(&campaign - history.campaigns.data()),
                          change.daily_budget.units(),
                          {}};
        one.patch.id = change.campaign_id;
        one.patch.daily_budget = {true, own_budget(one.budget, info.rate, info.currency)};
        one.patch.reason = request.reason.value_or("Budget optimization");
        out.push_back(std::move(one));
    }
    problems.raise();
    return out;
}

Evidence evidence_of(const std::vector<PlannedChange>& plan) {
    constexpr std::size_t kMostBars = 12;
    Evidence out{EvidenceKind::bars, "Daily budgets", "", "A day", "money", {}, {}};
    out.lines = {{"Before", {}}, {"Planned", {}}};
    for (const auto& one : plan) {
        if (out.lines[0].points.size() == kMostBars) break;
        EvidencePoint point;
        point.label = one.info->name;
        if (const double before = one.info->budget(); before > 0) point.y = before;
        out.lines[0].points.push_back(point);
        point.y = one.budget;
        out.lines[1].points.push_back(point);
    }
    return out;
}

/// The plan as a recommendation of its own.
Recommendation recommendation_of_plan(const History& history, const FittedMarket& market,
                                      const std::vector<PlannedChange>& plan) {
    Recommendation out;
    std::vector<NewBudget> budgets;
    std::size_t more = 0, less = 0;
    for (const auto& one : plan) {
        budgets.push_back({one.place, one.budget});
        const auto& before = one.info->daily_budget;
        const Micros after = *one.patch.daily_budget.value;
        if (before == after) continue;
        (before && *before > after ? less : more) += 1;
        out.actions.push_back({one.info->id, one.info->name, ads::ChangeField::daily_budget,
                               before ? std::optional(to_string(*before)) : std::nullopt,
                               to_string(after), one.info->currency});
    }
    const ExpectedGain gain = expected_gain(history, market, budgets);
    out.kind = AdviceKind::budget;
    out.title =
        fmt::format("Your plan over {} campaign{}", plan.size(), plan.size() == 1 ? "" : "s");
    out.text = fmt::format(
        "{} got more and {} less. That was likely to bring {} a week more than "
        "it costs.",
        more, less, in_money(gain.money_a_week.mean, history.currency));
    out.currency = history.currency;
    out.money_a_week = gain.money_a_week;
    out.priority = gain.money_a_week.mean;
    out.confidence = gain.chance;
    out.one_click = true;
    out.evidence = evidence_of(plan);
    out.expires_at = Time(history.today + std::chrono::days(7));
    return out;
}

}  // namespace

web::Accepted<task::TaskAnswer> apply_budget_plan(const Context& context, BudgetMarkets& markets,
                                                  Scope& scope, const ApplyBudgetPlan& request) {
    const auto history = context.histories->get(context, scope);
    const auto plan = read_plan(*history, request);
    ads::CampaignBatch batch;
    batch.title = fmt::format("New budgets of {} campaigns", plan.size());
    batch.needs_task = true;
    for (const auto& one : plan) batch.patches.push_back(one.patch);
    const auto market = markets.get(context, scope, *history, usual_objective(*history));
    std::optional<Recommendation> kept;
    if (market) kept = recommendation_of_plan(*history, *market, plan);
    batch.with = [&](Tx& tx, const ads::CampaignsChanged& made) {
        if (!kept || made.changes.empty()) return;
        Recommendation row = *kept;
        row.id = insert_recommendation(tx, context, scope,
                                       "plan:" + to_string(scope.make_id<RecommendationId>()), row);
        set_applied(tx, context, scope, row.id, made);
        expire_superseded(tx, context, scope, row);
    };
    scope.audit({"budgets.optimized", "campaign", std::nullopt, {to_json(request)}});
    const auto made = ads::change_campaigns(*context.ads, scope, batch);
    return {{*made.task}, "/api/v1/tasks/" + to_string(made.task->id)};
}

}  // namespace herald::insight
