#include <algorithm>
#include <array>
#include <cmath>

#include "app/simulate/policies.hpp"
#include "automation/engine/plan.hpp"
#include "automation/engine/templates.hpp"
#include "automation/rules/draft.hpp"
#include "insight/creative/wear.hpp"

namespace herald::simulate {
namespace {

using automation::LoadedRule;
using automation::RuleActionKind;
using condition::Term;
using condition::Value;
using std::chrono::days;

/// The templates that a careful team would switch on, as they come.
constexpr std::array<std::string_view, 6> kChosen{"pause_poor", "scale_high", "creative_fatigue",
                                                  "high_cpa",   "sunset",     "stop_loss"};
constexpr std::chrono::hours kMorning{8};

/// One campaign as a rule asks for it, in memory.
class Seen {
public:
    Seen(const insight::History& history, const insight::CampaignHistory& campaign, double fatigue,
         std::optional<Day> changed)
        : history_(history), campaign_(campaign), fatigue_(fatigue), changed_(changed) {}

    Value value(const Term& term) const {
        if (term.field == "status") return enum_name(campaign_.info.status);
        if (term.field == "creative_fatigue") return known(fatigue_);
        if (term.field == "daily_budget") return known(campaign_.info.budget());
        if (term.field == "age_days") return since(campaign_.info.start);
        if (term.field == "days_since_change")
            return since(changed_ ? changed_ : campaign_.info.start);
        if (term.window.kind != condition::WindowKind::days) return {};
        const days length(term.window.days);
        const Day to = history_.today - days(1) - term.shift * length;
        const auto sums = campaign_.course.sum(to - length + days(1), to);
        if (term.field == "pacing")
            return known(sums.spend / (campaign_.info.budget() * term.window.days));
        const auto metric = parse_enum<ads::Metric>(term.field);
        return metric ? known(insight::value_of(sums, *metric)) : Value{};
    }

private:
    static Value known(double value) { return std::isfinite(value) ? Value{value} : Value{}; }
    Value since(std::optional<Day> day) const {
        if (!day || *day > history_.today) return {};
        return static_cast<double>((history_.today - *day).count());
    }

    const insight::History& history_;
    const insight::CampaignHistory& campaign_;
    double fatigue_;
    std::optional<Day> changed_;
};

/// Herald's own rules, made on the first morning from the company's usual figures and left to act:
/// the language, the templates, the plan with its guards, limits and conflicts are the product's.
class Rules : public Policy {
public:
    void decide(Company& company) override {
        const auto history = company.look();
        if (rules_.empty()) make_rules_from(history);
        const auto fatigue = fatigue_of(history);
        std::vector<automation::Matched> matched;
        for (const auto& loaded : rules_) {
            matched.push_back({&loaded.rule, {}});
            for (std::size_t i = 0; i < history.campaigns.size(); ++i) {
                const auto& campaign = history.campaigns[i];
                const auto changed = changed_.find(campaign.info.id);
                const Seen seen(
                    history, campaign, fatigue[i],
                    changed == changed_.end() ? std::nullopt : std::optional(changed->second));
                const auto truth = condition::evaluate(
                    loaded.condition, [&](const Term& term) { return seen.value(term); });
                if (truth == condition::Truth::yes)
                    matched.back().targets.push_back(target_of(campaign, i));
            }
        }
        act(company, history, matched, make_plan(matched, world_of(history)));
    }

private:
    void make_rules_from(const insight::History& history) {
        for (auto& one : make_templates(automation::UsualFigures::of(history))) {
            if (std::find(kChosen.begin(), kChosen.end(), one.id) == kChosen.end()) continue;
            automation::StoredRule rule;
            static_cast<automation::RuleDraft&>(rule) = std::move(one.rule);
            rule.id.value.bytes[15] = static_cast<std::uint8_t>(rules_.size() + 1);
            rule.mode = automation::RuleMode::auto_;
            rules_.push_back(automation::load_rule(std::move(rule)));
        }
    }

    /// As the subjects of the product: what the running ads have lost, weighed by what was shown.
    static std::vector<double> fatigue_of(const insight::History& history) {
        std::vector<double> lost(history.campaigns.size(), 0), weight(lost.size(), 0);
        const auto report = insight::judge_wear(history);
        for (std::size_t i = 0; i < history.ads.size() && i < report.ads.size(); ++i) {
            if (!report.ads[i].left) continue;
            const auto& ad = history.ads[i];
            const double shown = ad.course.sum(history.today - days(14), history.today).impressions;
            lost[ad.info.campaign] += shown * std::clamp(1 - report.ads[i].left->mean, 0.0, 1.0);
            weight[ad.info.campaign] += shown;
        }
        for (std::size_t i = 0; i < lost.size(); ++i)
            lost[i] = weight[i] > 0 ? lost[i] / weight[i] : insight::kUnknown;
        return lost;
    }

    static automation::Target target_of(const insight::CampaignHistory& campaign,
                                        std::size_t place) {
        automation::Target out;
        out.id = campaign.info.id;
        out.key = static_cast<std::int32_t>(place);
        out.name = campaign.info.name;
        out.platform = campaign.info.platform;
        out.status = campaign.info.status;
        out.daily_budget = campaign.info.daily_budget;
        out.currency = campaign.info.currency;
        out.holder = campaign.info.budget_holder;
        out.connected = true;
        out.at_stake = std::max(0.0, campaign.info.budget());
        return out;
    }

    automation::PlanWorld world_of(const insight::History& history) const {
        automation::PlanWorld out;
        out.now = Time(history.today) + kMorning;
        out.ignore_freshness = true;
        out.acted = acted_;
        for (const auto& campaign : history.campaigns)
            if (campaign.info.status == ads::CampaignStatus::active && campaign.info.budget() > 0)
                out.all_budgets += campaign.info.budget();
        return out;
    }

    void act(Company& company, const insight::History& history,
             const std::vector<automation::Matched>& matched,
             const std::vector<automation::PlannedRule>& plan) {
        std::vector<Wish> wishes;
        for (std::size_t r = 0; r < plan.size(); ++r)
            for (const auto& action : plan[r].actions) {
                const auto& target = matched[r].targets[action.target];
                const Index campaign = company.campaigns()[static_cast<std::size_t>(target.key)];
                acted_[{matched[r].rule->id, target.id}] = Time(history.today) + kMorning;
                if (automation::is_change(action.kind)) changed_[target.id] = history.today;
                if (action.kind == RuleActionKind::pause) company.pause(campaign);
                if (action.kind == RuleActionKind::budget)
                    wishes.push_back({campaign, parse_micros(*action.to)->units()});
                if (action.kind == RuleActionKind::creative_refresh)
                    refresh_most_shown(company, history, static_cast<std::size_t>(target.key));
            }
        company.set_budgets(wishes);
    }

    /// The draft becomes a creative in place of the ad that most people have seen lately.
    static void refresh_most_shown(Company& company, const insight::History& history,
                                   std::size_t campaign) {
        const insight::AdHistory* most = nullptr;
        double shown = 0;
        for (const auto& ad : history.ads) {
            if (ad.info.campaign != campaign) continue;
            const double own = ad.course.sum(history.today - days(14), history.today).impressions;
            if (own > shown) {
                shown = own;
                most = &ad;
            }
        }
        if (most != nullptr) company.refresh(static_cast<Index>(most->info.key - 1));
    }

    std::vector<LoadedRule> rules_;
    std::map<std::pair<automation::RuleId, ads::CampaignId>, Time> acted_;
    std::map<ads::CampaignId, Day> changed_;
};

}  // namespace

std::unique_ptr<Policy> make_rules() { return std::make_unique<Rules>(); }

}  // namespace herald::simulate
