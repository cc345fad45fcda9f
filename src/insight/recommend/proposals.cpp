#include "insight/recommend/proposals.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "base/json_writer.hpp"
#include "event/event.hpp"
#include "insight/recommend/recommendation_store.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;
using store::Params;

bool is_number(const Likely& likely) {
    return std::isfinite(likely.mean) && std::isfinite(likely.low) && std::isfinite(likely.high);
}

bool can_change(const CampaignInfo& info, const Step& step) {
    if (step.field == ads::ChangeField::daily_budget)
        return info.budget_can_change() && info.rate > 0 && std::isfinite(step.budget);
    return step.field == ads::ChangeField::status && info.status != ads::CampaignStatus::removed;
}

bool is_taken(const CampaignInfo& info, const RecommendedAction& action) {
    if (action.field != ads::ChangeField::daily_budget) return true;
    const auto wanted = parse_micros(action.to);
    return wanted && wanted->units() >= least_budget(info.platform, info.currency);
}

std::optional<RecommendedAction> action_of(const CampaignInfo& info, const Step& step) {
    RecommendedAction out{info.id, info.name, step.field, std::nullopt, "", info.currency};
    if (step.field == ads::ChangeField::status) {
        out.from = std::string(enum_name(info.status));
        out.to = enum_name(step.status);
    } else {
        out.from = to_string(*info.daily_budget);
        out.to = to_string(own_budget(step.budget, info.rate, info.currency));
    }
    return out.from == out.to ? std::nullopt : std::optional(std::move(out));
}

/// A row as far as it decides what becomes of a proposal of its key.
struct KeyRow {
    RecommendationId id;
    std::string advice_key;
    RecommendationState state{};
    Likely money_a_week;
    std::string digest;
};
BOOST_DESCRIBE_STRUCT(KeyRow, (), (id, advice_key, state, money_a_week, digest))

constexpr std::string_view kKeys =
    "SELECT {columns} FROM recommendations WHERE tenant = :tenant AND (state = 'open' "
    "OR (state = 'dismissed' AND dismissed_at > :away) OR (state = 'reverted' AND reverted_at > "
    ":away) OR (state = 'applied' AND applied_at > :measured) "
    "OR (state = 'expired' AND updated_at > :away)) ORDER BY id";

constexpr std::string_view kRenew =
    "UPDATE recommendations SET state = 'open', kind = :kind, title = :title, text = :text, why = "
    ":why, currency = :currency, money_a_week = :money_a_week, priority = :priority, confidence = "
    ":confidence, effort = :effort, campaign_id = :campaign_id, campaign_name = :campaign_name, "
    "platform = :platform, ad_id = :ad_id, ad_name = :ad_name, actions = :actions, one_click = "
    ":one_click, evidence = :evidence, expires_at = :expires_at, digest = :digest, updated_at = "
    ":now, version = version + 1 WHERE tenant = :tenant AND id = :id";

/// What a proposal decides of a row; the rest is the row's own.
Params content_of(const Recommendation& r) {
    return {{"kind", r.kind},
            {"title", r.title},
            {"text", r.text},
            {"why", r.why},
            {"currency", r.currency},
            {"money_a_week", r.money_a_week},
            {"priority", r.priority},
            {"confidence", r.confidence},
            {"effort", r.effort},
            {"campaign_id", r.campaign_id},
            {"campaign_name", r.campaign_name},
            {"platform", r.platform},
            {"ad_id", r.ad_id},
            {"ad_name", r.ad_name},
            {"actions", r.actions},
            {"one_click", r.one_click},
            {"evidence", r.evidence},
            {"expires_at", r.expires_at}};
}

/// Turns proposals into rows, one transaction.
class Placer {
public:
    Placer(Tx& tx, const Context& context, const Scope& scope)
        : tx_(tx), context_(context), scope_(scope) {
        const Time now = scope.now();
        for (auto& row :
             tx.list<KeyRow>(kKeys, {{"away", now - kStaysAway}, {"measured", now - kMeasuredFor}}))
            rows_.emplace(row.advice_key, row);
        for (const auto& [key, row] : rows_)
            if (row.state == RecommendationState::open) open_.emplace(row.id);
        for (const auto& done : tx.list<Recommendation>(
                 "SELECT {columns} FROM recommendations WHERE tenant = :tenant AND state = "
                 "'applied' AND applied_at > :settled",
                 {{"settled", now - kSettles}}))
            for (const auto& action : done.actions)
                if (is_budget(action)) settling_.insert(action.campaign_id);
    }

    void place(const std::string& key, const Recommendation& wanted) {
        const KeyRow *present = nullptr, *past = nullptr;
        if (is_settling(wanted)) {
            ++counts.held_back;
            return;
        }
        const auto [from, to] = rows_.equal_range(key);
        for (auto at = from; at != to; ++at) {
            const KeyRow& row = at->second;
            if (holds_back(row, wanted.money_a_week)) {
                ++counts.held_back;
                return;
            }
            if (row.state == RecommendationState::open) present = &row;
            if (row.state == RecommendationState::expired) past = &row;
        }
        if (present != nullptr)
            renew_open(*present, wanted);
        else if (past != nullptr)
            renew(past->id, wanted);
        else
            add(key, wanted);
    }

    /// What is left of the open ones is advised no longer.
    void expire_others() {
        for (const RecommendationId id : open_) {
            tx_.execute(
                "UPDATE recommendations SET state = 'expired', updated_at = :now, version = "
                "version + 1 WHERE tenant = :tenant AND id = :id AND state = 'open'",
                {{"id", id}, {"now", scope_.now()}});
            announce(id);
            ++counts.expired;
        }
    }

    StoredCounts counts;

private:
    static bool is_budget(const RecommendedAction& action) {
        return action.field == ads::ChangeField::daily_budget;
    }
    /// Whether most of it moves budgets that were moved a few days ago: nobody knows yet what that
    /// did.
    bool is_settling(const Recommendation& wanted) const {
        std::size_t budgets = 0, settling = 0;
        for (const auto& action : wanted.actions) {
            if (!is_budget(action)) continue;
            ++budgets;
            settling += settling_.contains(action.campaign_id) ? 1 : 0;
        }
        return budgets > 0 && 2 * settling >= budgets;
    }
    static bool holds_back(const KeyRow& row, const Likely& value) {
        const double before = row.money_a_week.mean;
        switch (row.state) {
            case RecommendationState::applied: return true;
            case RecommendationState::dismissed:
            case RecommendationState::reverted: return !(before > 0 && value.mean >= 2 * before);
            default: return false;
        }
    }

    /// One placed already is left: a key is advised once.
    void renew_open(const KeyRow& present, const Recommendation& wanted) {
        if (open_.erase(present.id) > 0 && present.digest != digest_of(wanted))
            renew(present.id, wanted);
    }

    void renew(RecommendationId id, const Recommendation& wanted) {
        Params params = content_of(wanted);
        params.emplace_back("id", id);
        params.emplace_back("now", scope_.now());
        params.emplace_back("digest", digest_of(wanted));
        tx_.execute(kRenew, std::move(params));
        announce(id);
        ++counts.updated;
    }

    void add(const std::string& key, const Recommendation& wanted) {
        const auto id = insert_recommendation(tx_, context_, scope_, key, wanted);
        rows_.emplace(key, KeyRow{id, key, RecommendationState::open, wanted.money_a_week, ""});
        ++counts.added;
    }

    void announce(RecommendationId id) {
        event::emit(tx_, scope_.tenant(), context_.bus(), scope_.clock(), "insights",
                    "recommendation.updated", fmt::format(R"({{"id":"{}"}})", to_string(id)));
    }

    Tx& tx_;
    const Context& context_;
    const Scope& scope_;
    std::multimap<std::string, KeyRow> rows_;
    std::set<ads::CampaignId> settling_;  ///< whose budget somebody moved on advice lately
    std::set<RecommendationId> open_;     ///< not placed yet
};

}  // namespace

Micros own_budget(double budget, double rate, Currency currency) {
    const auto coin =
        static_cast<std::int64_t>(std::llround(1e6 / std::pow(10, minor_digits(currency))));
    const double coins = budget / rate * 1e6 / static_cast<double>(coin);
    return {std::max<std::int64_t>(1, std::llround(coins)) * coin};
}

double least_budget(ads::Platform platform, Currency currency) {
    static constexpr std::array<std::string_view, 6> kLikeDollars{"USD", "EUR", "GBP",
                                                                  "CHF", "CAD", "AUD"};
    if (std::find(kLikeDollars.begin(), kLikeDollars.end(), currency.text()) == kLikeDollars.end())
        return 0;
    switch (platform) {
        case ads::Platform::tiktok: return 50;
        case ads::Platform::snapchat: return 20;
        case ads::Platform::linkedin: return 10;
        default: return 0;
    }
}

ActionPlan actions_of(const History& history, std::span<const Step> steps) {
    ActionPlan out;
    out.one_click = !steps.empty();
    for (const Step& step : steps) {
        const CampaignInfo& info = history.campaigns.at(step.campaign).info;
        if (!can_change(info, step)) {
            out.one_click = false;
            continue;
        }
        auto action = action_of(info, step);
        if (action && is_taken(info, *action)) out.actions.push_back(*std::move(action));
    }
    out.is_idle = out.one_click && out.actions.empty();
    if (!out.one_click) out.actions.clear();  // half of a plan is another plan
    out.one_click = !out.actions.empty();
    return out;
}

std::optional<Recommendation> recommendation_of(const History& history, const Proposal& proposal) {
    if (!is_number(proposal.money_a_week) || !std::isfinite(proposal.confidence))
        return std::nullopt;
    Recommendation out;
    out.kind = proposal.kind;
    out.title = proposal.title;
    out.text = proposal.text;
    out.why = proposal.why;
    out.currency = history.currency;
    out.money_a_week = proposal.money_a_week;
    out.priority = proposal.money_a_week.mean;
    out.confidence = std::clamp(proposal.confidence, 0.0, 1.0);
    out.effort = proposal.effort;
    if (proposal.ad) {
        const AdInfo& ad = history.ads.at(*proposal.ad).info;
        out.ad_id = ad.id;
        out.ad_name = ad.name;
    }
    if (proposal.campaign) {
        const CampaignInfo& campaign = history.campaigns.at(*proposal.campaign).info;
        out.campaign_id = campaign.id;
        out.campaign_name = campaign.name;
        out.platform = campaign.platform;
    }
    ActionPlan plan = actions_of(history, proposal.steps);
    if (plan.is_idle) return std::nullopt;
    out.actions = std::move(plan.actions);
    out.one_click = plan.one_click;
    out.evidence = proposal.evidence;
    out.expires_at = Time(history.today + days(std::max(proposal.valid_days, 1)));
    return out;
}

StoredCounts store_proposals(Tx& tx, const Context& context, const Scope& scope,
                             const History& history, std::span<const Proposal> proposals) {
    Placer placer(tx, context, scope);
    for (const Proposal& proposal : proposals)
        if (auto wanted = recommendation_of(history, proposal)) placer.place(proposal.key, *wanted);
    placer.expire_others();
    return placer.counts;
}

std::vector<Proposal> worth_telling(std::vector<Proposal> proposals) {
    std::map<AdviceKind, std::size_t> told;
    std::erase_if(proposals, [&](const Proposal& one) {
        if (one.kind == AdviceKind::tracking_fix || one.kind == AdviceKind::general ||
            one.kind == AdviceKind::content)
            return false;
        if (one.effort != Effort::low && one.confidence < kSurelyPays) return true;
        return ++told[one.kind] > kMostOfAKind;
    });
    return proposals;
}

}  // namespace herald::insight
