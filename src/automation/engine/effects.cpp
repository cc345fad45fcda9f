#include "automation/engine/effects.hpp"

#include <algorithm>

#include "automation/history/event_store.hpp"
#include "base/json_writer.hpp"
#include "insight/panel/history.hpp"
#include "insight/recommend/outcome.hpp"

namespace herald::automation {
namespace {

using insight::AppliedChange;
using insight::Outcome;
using std::chrono::days;

struct OtherChange {
    ads::ChangeId id;
    ads::CampaignId campaign_id;
    Time at;
};
BOOST_DESCRIBE_STRUCT(OtherChange, (), (id, campaign_id, at))

class EffectKeeper {
public:
    EffectKeeper(const Context& context, task::Run& run)
        : context_(context),
          run_(run),
          history_(context.insight->histories->get(*context.insight, run.scope())),
          zone_(context.ads().workspace(run.scope()).zone) {}

    std::size_t go() {
        const Scope& scope = run_.scope();
        const auto events = list_unmeasured(scope, scope.now() - days(kMeasuredWithin));
        if (events.empty()) return 0;
        changes_ = scope.db().list<OtherChange>(
            "SELECT {columns} FROM campaign_changes WHERE tenant = :tenant AND at >= :since AND "
            "field <> 'name' AND state <> 'failed' ORDER BY at",
            {{"since", events.front().at - days(insight::kBeforeDays)}});
        std::size_t written = 0;
        for (const auto& event : events) {
            run_.checkpoint();
            const RuleEffect effect = effect_of(event);
            if (event.effect && same(*event.effect, effect)) continue;
            run_.write(
                [&](Tx& tx) { set_effect(tx, run_.scope(), context_.bus(), event.id, effect); });
            ++written;
        }
        return written;
    }

private:
    static bool same(RuleEffect a, const RuleEffect& b) {
        a.measured_at = b.measured_at;
        return to_json(a) == to_json(b);
    }

    RuleEffect effect_of(const RuleEvent& event) {
        AppliedChange change;
        const Time at = event.decided_at.value_or(event.at);
        change.on = zone_.day_of(at);
        const auto* found = event.campaign_id ? history_->find(*event.campaign_id) : nullptr;
        if (found != nullptr)
            change.campaigns.push_back(
                static_cast<std::size_t>(found - history_->campaigns.data()));
        look_around(change, event, at);
        const Outcome outcome = insight::measure_outcome(*history_, change);
        RuleEffect out;
        out.metric = outcome.metric;
        out.before = outcome.expected;
        out.after = outcome.observed;
        if (outcome.effect) {
            out.change = outcome.effect->mean;
            out.low = outcome.effect->low;
            out.high = outcome.effect->high;
        }
        if (outcome.money_a_week) out.money = outcome.money_a_week->mean;
        out.text = outcome.text;
        out.is_final = outcome.state != insight::OutcomeState::measuring;
        out.measured_at = run_.scope().now();
        return out;
    }

    /// Who else was changed, and whether this campaign was changed again.
    void look_around(AppliedChange& change, const RuleEvent& event, Time since) const {
        for (const auto& one : changes_) {
            if (event.change_id && one.id == *event.change_id) continue;
            const Day day = zone_.day_of(one.at);
            if (one.campaign_id != event.campaign_id) {
                if (day >= change.on - days(insight::kBeforeDays))
                    change.touched.insert(one.campaign_id);
            } else if (one.at > since && day > change.on && !change.until) {
                change.until = day - days(1);
                change.again = event.campaign_name.value_or("It");
            }
        }
    }

    const Context& context_;
    task::Run& run_;
    std::shared_ptr<const insight::History> history_;
    TimeZone zone_;
    std::vector<OtherChange> changes_;
};

}  // namespace

std::size_t measure_effects(const Context& context, task::Run& run) {
    return EffectKeeper(context, run).go();
}

}  // namespace herald::automation
