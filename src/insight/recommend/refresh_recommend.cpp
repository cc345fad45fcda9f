#include <algorithm>

#include "base/json_writer.hpp"
#include "insight/advice/curves.hpp"
#include "insight/content/advise.hpp"
#include "insight/recommend/budget_markets.hpp"
#include "insight/recommend/outcome.hpp"
#include "insight/recommend/proposals.hpp"
#include "insight/recommend/recommend.hpp"
#include "insight/recommend/recommendation_store.hpp"

/// What a refresh does for applied recommendations.
namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kAdviceAdsDays = 180;  ///< of single ads; what the creatives page reads too

struct LaterChange {
    ads::ChangeId id;
    ads::CampaignId campaign_id;
    Time at;
};
BOOST_DESCRIBE_STRUCT(LaterChange, (), (id, campaign_id, at))

/// Everything anybody changed of any campaign since the earliest day that matters.
std::vector<LaterChange> changes_since(const Scope& scope, Time since) {
    return scope.db().list<LaterChange>(
        "SELECT {columns} FROM campaign_changes WHERE tenant = :tenant AND at >= :since "
        "AND field <> 'name' AND state <> 'failed' ORDER BY at",
        {{"since", since}});
}

class OutcomeKeeper {
public:
    OutcomeKeeper(const Context& context, task::Run& run)
        : context_(context),
          run_(run),
          history_(context.histories->get(context, run.scope())),
          zone_(context.ads->workspace(run.scope()).zone) {}

    void go() {
        const auto applied = list_unmeasured(run_.scope());
        if (applied.empty()) return;
        Time first = applied.front().applied_at.value_or(run_.scope().now());
        for (const auto& one : applied) first = std::min(first, one.applied_at.value_or(first));
        changes_ = changes_since(run_.scope(), first - days(kBeforeDays));
        for (const auto& one : applied) {
            run_.checkpoint();
            const auto outcome = outcome_of(one);
            if (!outcome || outcome_text(run_.scope(), one.id) == to_json(*outcome)) continue;
            run_.write([&](Tx& tx) { set_outcome(tx, context_, run_.scope(), one.id, *outcome); });
        }
    }

private:
    /// Absent while a platform has not answered.
    std::optional<Outcome> outcome_of(const Recommendation& r) {
        const auto ids = change_ids_of(run_.scope(), r.id);
        const auto own = ads::find_changes(run_.scope(), ids);
        const Day day = zone_.day_of(r.applied_at.value_or(r.updated_at));
        AppliedChange change;
        change.on = day;
        std::string refusal;
        std::size_t refused = 0;
        Time last = r.applied_at.value_or(r.updated_at);
        for (const auto& one : own) {
            if (one.state == ads::ChangeState::pending) return std::nullopt;
            if (one.state == ads::ChangeState::failed) {
                refusal = one.outcome.value_or("");
                ++refused;
                continue;
            }
            last = std::max(last, one.applied_at.value_or(last));
            add(change, one.campaign_id);
        }
        if (!own.empty() && change.campaigns.empty())
            return impossible_outcome(
                day, "Nothing was changed: " +
                         (refusal.empty() ? "the platform refused it." : refusal + "."));
        if (own.empty() && r.campaign_id) add(change, *r.campaign_id);
        change.on = zone_.day_of(last);
        look_around(change, ids, last);
        Outcome out = measure_outcome(*history_, change);
        if (refused > 0)
            out.text += fmt::format(" {} of its {} changes {} refused: {}", refused, own.size(),
                                    refused == 1 ? "was" : "were", refusal);
        return out;
    }

    void add(AppliedChange& change, ads::CampaignId id) {
        const auto* found = history_->find(id);
        if (found == nullptr) return;
        const auto place = static_cast<std::size_t>(found - history_->campaigns.data());
        auto& all = change.campaigns;
        if (std::find(all.begin(), all.end(), place) == all.end()) all.push_back(place);
    }

    /// Who else was changed, and whether one of ours was changed again.
    void look_around(AppliedChange& change, const std::vector<ads::ChangeId>& own, Time since) {
        std::set<ads::CampaignId> ours;
        for (const std::size_t at : change.campaigns) ours.insert(history_->campaigns[at].info.id);
        for (const auto& one : changes_) {
            if (std::find(own.begin(), own.end(), one.id) != own.end()) continue;
            const Day day = zone_.day_of(one.at);
            if (!ours.contains(one.campaign_id)) {
                if (day >= change.on - days(kBeforeDays)) change.touched.insert(one.campaign_id);
            } else if (one.at > since && !change.until) {
                change.until = day - days(1);
                change.again = history_->find(one.campaign_id)->info.name;
            }
        }
    }

    const Context& context_;
    task::Run& run_;
    std::shared_ptr<const History> history_;
    TimeZone zone_;
    std::vector<LaterChange> changes_;
};

}  // namespace

void refresh_recommendations(const Context& context, task::Run& run) {
    const auto history = context.histories->get(context, run.scope(), {.ads_days = kAdviceAdsDays});
    // A large workspace's curves were fitted a moment ago, for the budget plans.
    auto market = kept_market(context, run.scope(), *history);
    KnownCurves curves;
    if (market) curves = {std::move(market->keys), &market->market};
    auto proposals = worth_telling(propose(*history, {.curves = market ? &curves : nullptr}));
    const Scope& scope = run.scope();
    for (auto& one : advise_on_content(content::content_standing(scope),
                                       content::lessons(scope, context.ads->workspace(scope).zone)))
        proposals.push_back(std::move(one));
    run.checkpoint();
    StoredCounts counts;
    run.write(
        [&](Tx& tx) { counts = store_proposals(tx, context, run.scope(), *history, proposals); });
    run.log(task::Level::info,
            fmt::format("{} new recommendations, {} renewed, {} out of date, {} held back",
                        counts.added, counts.updated, counts.expired, counts.held_back));
}

void refresh_outcomes(const Context& context, task::Run& run) { OutcomeKeeper(context, run).go(); }

}  // namespace herald::insight
