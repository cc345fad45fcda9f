#include "automation/engine/backtest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "automation/engine/look.hpp"
#include "automation/rules/rule_store.hpp"
#include "insight/advice/words.hpp"
#include "insight/panel/history.hpp"

namespace herald::automation {
namespace {

using insight::in_money;
using std::chrono::days;
using std::chrono::hours;

constexpr int kUsualDays = 90;
constexpr std::size_t kShownExamples = 20;
constexpr int kDraws = 600;
/// How results follow spend: to the power of β, as far as rules of thumb know (0.5: a campaign at
/// its limit, 0.9: one that could take far more).
constexpr double kLeastPower = 0.5, kUsualPower = 0.7, kMostPower = 0.9;
constexpr double kLeastKnown = 0.3;  ///< share of a day's results that is scaled up at most

/// A week of one campaign that the rule would have changed.
struct Changed {
    double spend = 0, results = 0;  ///< as they were; results in money
    double left = 1;                ///< of its spend
    double avoided() const { return spend * (1 - left); }
    double forgone(double power) const {
        return left <= 0 ? results : results * (1 - std::pow(left, power));
    }
};

/// What our own actions would have made of a campaign.
struct Course {
    bool paused = false;
    double factor = 1;           ///< of its budget
    std::map<Day, double> left;  ///< from that day on, of its spend
};

class Backtest {
public:
    Backtest(const Context& context, Scope& scope, LoadedRule loaded)
        : context_(context),
          scope_(scope),
          loaded_(std::move(loaded)),
          history_(context.insight->histories->get(*context.insight, scope)),
          settings_(get_settings(scope)),
          zone_(context.ads().workspace(scope).zone) {
        loaded_.rule.mode = RuleMode::auto_;
        out_.currency = history_->currency;
    }

    RuleBacktest go(std::optional<Day> from, std::optional<Day> to) {
        choose_days(from, to);
        if (history_->empty()) {
            out_.sentence = "There are no figures to look back on.";
            return std::move(out_);
        }
        for (const auto& campaign : history_->campaigns)
            if (campaign.info.status == ads::CampaignStatus::active && campaign.info.budget() > 0)
                budgets_ += campaign.info.budget();
        PastWish wish;
        wish.condition = &loaded_.condition;
        if (loaded_.rule.platforms) wish.reach.platforms = *loaded_.rule.platforms;
        if (loaded_.rule.campaign_ids) wish.reach.campaigns = *loaded_.rule.campaign_ids;
        if (loaded_.scope) wish.reach.scope = &*loaded_.scope;
        wish.from = out_.from;
        wish.to = out_.to;
        match_past(*context_.insight, scope_, wish, [&](const PastDay& day) { play(day); });
        out_.campaigns = static_cast<std::int64_t>(acted_.size());
        value();
        say();
        add_caveats();
        return std::move(out_);
    }

private:
    void choose_days(std::optional<Day> from, std::optional<Day> to) {
        Problems problems;
        Day last = history_->today - days(1);
        if (history_->complete_through && !history_->empty())
            last = std::min({last, *history_->complete_through, history_->last});
        out_.to = to.value_or(last);
        out_.from = from.value_or(out_.to - days(kUsualDays - 1));
        if (!from && !history_->empty())
            out_.from = std::min(out_.to, std::max(out_.from, history_->first));
        if (out_.to >= history_->today)
            problems.add("/to", "must be before today: the day is not over");
        if (out_.from > out_.to)
            problems.add("/from", "must not be after to");
        else if ((out_.to - out_.from).count() >= kMostPastDays)
            problems.add("/from",
                         fmt::format("must be at most {} days before to", kMostPastDays - 1));
        problems.raise();
    }

    void play(const PastDay& day) {
        Matched matched{&loaded_.rule, {}};
        for (const auto& match : day.matches) {
            Target target = target_of(loaded_.condition, match, {}, out_.currency);
            const auto found = courses_.find(target.id);
            if (found != courses_.end()) take_over(target, found->second);
            target.pending_change = false;
            matched.targets.push_back(std::move(target));
        }
        PlanWorld world;
        world.settings = settings_;
        world.now = zone_.start_of(day.day + days(1)) + hours(8);
        world.zone = zone_;
        world.all_budgets = budgets_;
        world.acted = touched_;
        world.ignore_freshness = world.ignore_switch = true;
        const auto plan = make_plan({matched}, world).front();
        BacktestDay line{day.day, static_cast<std::int64_t>(matched.targets.size()), 0};
        std::set<ads::CampaignId> today;
        for (const auto& action : plan.actions) {
            const Target& target = matched.targets[action.target];
            apply(target, action, day.day + days(1));
            touched_[{loaded_.rule.id, target.id}] = world.now;
            today.insert(target.id);
            acted_.insert(target.id);
            kinds_[action.kind].insert(target.id);
            if (action.kind == RuleActionKind::budget)
                (raises(action) ? raised_ : lowered_).insert(target.id);
            ++out_.actions;
            if (out_.examples.size() < kShownExamples)
                out_.examples.push_back(
                    {day.day, target.id, target.name, action.text + ": " + target.reason});
        }
        line.acted = static_cast<std::int64_t>(today.size());
        out_.days.push_back(line);
    }

    static bool raises(const PlannedAction& action) {
        return parse_micros(action.to.value_or("")).value_or(Micros{}) >
               parse_micros(action.from.value_or("")).value_or(Micros{});
    }

    static void take_over(Target& target, const Course& course) {
        if (course.paused && target.status == ads::CampaignStatus::active)
            target.status = ads::CampaignStatus::paused;
        if (!target.daily_budget) return;
        target.daily_budget = micros_from(target.daily_budget->units() * course.factor);
        target.at_stake *= course.factor;
    }

    void apply(const Target& target, const PlannedAction& action, Day from) {
        if (!is_change(action.kind)) return;
        Course& course = courses_[target.id];
        if (action.kind == RuleActionKind::pause) course.paused = true;
        if (action.kind == RuleActionKind::resume) course.paused = false;
        if (action.kind == RuleActionKind::budget) {
            const double was = parse_micros(*action.from).value_or(Micros{}).units();
            const double is = parse_micros(*action.to).value_or(Micros{}).units();
            if (was > 0) course.factor *= is / was;
        }
        course.left[from] = course.paused ? 0 : course.factor;
    }

    /// What a conversion is worth where no revenue is told: what one costs on average.
    double price() const {
        const auto all = history_->workspace.sum(out_.from, out_.to);
        return all.conversions > 0 ? all.spend / all.conversions : 0;
    }

    void value() {
        const bool changes =
            std::any_of(loaded_.rule.actions.begin(), loaded_.rule.actions.end(),
                        [](const RuleAction& action) { return is_change(action.kind); });
        if (!changes) return;
        const bool by_conversions = history_->workspace.sum(out_.from, out_.to).revenue <= 0;
        const double worth = price();
        std::vector<Changed> weeks;
        for (const auto& [id, course] : courses_) {
            const auto* campaign = history_->find(id);
            if (campaign == nullptr || course.left.empty()) continue;
            const bool counts = by_conversions || !campaign->info.tells_revenue;
            add_weeks(weeks, *campaign, course, counts ? worth : 0);
        }
        priced_ = by_conversions;
        sum_up(weeks);
    }

    void add_weeks(std::vector<Changed>& out, const insight::CampaignHistory& campaign,
                   const Course& course, double worth) const {
        std::map<std::pair<std::int64_t, double>, Changed> weeks;
        for (Day day = course.left.begin()->first; day <= out_.to; day += days(1)) {
            const double left = std::prev(course.left.upper_bound(day))->second;
            const auto figures = campaign.course.on(day);
            const int age = static_cast<int>((history_->today - day).count());
            const auto& known = worth > 0 ? history_->conversions_known : history_->revenue_known;
            const double share = std::max(kLeastKnown, known.at(age).mean);
            Changed& week = weeks[{(day - out_.from).count() / 7, left}];
            week.spend += figures.spend;
            week.results += (worth > 0 ? worth * figures.conversions : figures.revenue) / share;
            week.left = left;
        }
        for (const auto& [key, week] : weeks)
            if (week.spend > 0 || week.results > 0) out.push_back(week);
    }

    /// Weeks of campaigns drawn anew, and the power of the curve with them.
    void sum_up(const std::vector<Changed>& weeks) {
        double avoided = 0, forgone = 0;
        for (const auto& week : weeks) {
            avoided += week.avoided();
            forgone += week.forgone(kUsualPower);
        }
        out_.spend_avoided = avoided;
        out_.revenue_forgone = forgone;
        out_.profit_change = avoided - forgone;
        SavedMoney saved{avoided - forgone, avoided - forgone, avoided - forgone};
        std::mt19937_64 random(7);
        std::vector<double> draws;
        std::uniform_real_distribution<double> power(kLeastPower, kMostPower);
        for (int draw = 0; draw < kDraws && !weeks.empty(); ++draw) {
            const double beta = power(random);
            double sum = 0;
            for (std::size_t i = 0; i < weeks.size(); ++i) {
                const auto& week = weeks[random() % weeks.size()];
                sum += week.avoided() - week.forgone(beta);
            }
            draws.push_back(sum);
        }
        if (!draws.empty()) {
            std::sort(draws.begin(), draws.end());
            saved.low = std::min(saved.mean, draws[draws.size() / 20]);
            saved.high = std::max(saved.mean, draws[draws.size() - 1 - draws.size() / 20]);
        }
        out_.saved = saved;
    }

    void note_deeds() {
        const auto add = [&](PastDeedKind kind, const std::set<ads::CampaignId>& whom) {
            if (!whom.empty()) out_.deeds.push_back({kind, static_cast<std::int64_t>(whom.size())});
        };
        add(PastDeedKind::pause, kinds_[RuleActionKind::pause]);
        add(PastDeedKind::resume, kinds_[RuleActionKind::resume]);
        add(PastDeedKind::lower_budget, lowered_);
        add(PastDeedKind::raise_budget, raised_);
        if (!out_.deeds.empty()) return;
        add(PastDeedKind::notify, kinds_[RuleActionKind::notify]);
        add(PastDeedKind::task, kinds_[RuleActionKind::task]);
        add(PastDeedKind::webhook, kinds_[RuleActionKind::webhook]);
        add(PastDeedKind::creative_refresh, kinds_[RuleActionKind::creative_refresh]);
    }

    static std::string_view verb_of(PastDeedKind kind) {
        switch (kind) {
            case PastDeedKind::pause: return "paused";
            case PastDeedKind::resume: return "resumed";
            case PastDeedKind::lower_budget: return "lowered the budget of";
            case PastDeedKind::raise_budget: return "raised the budget of";
            case PastDeedKind::notify: return "told of";
            case PastDeedKind::task: return "opened a task for";
            case PastDeedKind::webhook: return "called the webhook for";
            case PastDeedKind::creative_refresh: break;
        }
        return "drafted a creative for";
    }

    void say() {
        note_deeds();
        if (out_.deeds.empty()) {
            out_.sentence = "Would not have acted once.";
            return;
        }
        out_.sentence = "Would have ";
        for (std::size_t i = 0; i < out_.deeds.size(); ++i) {
            if (i > 0) out_.sentence += i + 1 == out_.deeds.size() && !out_.saved ? " and " : ", ";
            const auto campaigns = out_.deeds[i].campaigns;
            out_.sentence += fmt::format("{} {} campaign{}", verb_of(out_.deeds[i].kind), campaigns,
                                         campaigns == 1 ? "" : "s");
        }
        if (out_.saved) out_.sentence += money_words();
        out_.sentence += ".";
    }

    std::string money_words() const {
        const SavedMoney& saved = *out_.saved;
        if (saved.low < 0 && saved.high > 0)
            return fmt::format(" with no clear effect on profit: between {} and {}",
                               in_money(saved.low, out_.currency),
                               in_money(saved.high, out_.currency));
        return fmt::format(" and {} {}", saved.mean >= 0 ? "saved" : "cost",
                           in_money(std::abs(saved.mean), out_.currency));
    }

    void add_caveats() {
        out_.caveats = past_caveats(loaded_.condition);
        if (!out_.saved) return;
        out_.caveats.push_back(
            "What would have happened is worked out, not seen: a paused campaign keeps its spend "
            "and loses all results that the platform claims for it; a changed budget changes "
            "results with spend to the power of 0.5 to 0.9.");
        out_.caveats.push_back(
            fmt::format("Days after an action are counted through {} as if nobody had changed the "
                        "campaign again.",
                        to_string(out_.to)));
        if (priced_)
            out_.caveats.push_back(
                "No revenue is told; a conversion counts what one costs on average.");
        if (!raised_.empty())
            out_.caveats.push_back(
                "A raised budget is taken to be spent; platforms may spend less of it.");
        if (!kinds_[RuleActionKind::resume].empty())
            out_.caveats.push_back("What a resumed campaign would have brought is not counted.");
    }

    const Context& context_;
    Scope& scope_;
    LoadedRule loaded_;
    std::shared_ptr<const insight::History> history_;
    AutomationSettings settings_;
    TimeZone zone_;
    RuleBacktest out_;
    double budgets_ = 0;
    bool priced_ = false;
    std::map<ads::CampaignId, Course> courses_;
    std::map<std::pair<RuleId, ads::CampaignId>, Time> touched_;
    std::set<ads::CampaignId> acted_, raised_, lowered_;
    std::map<RuleActionKind, std::set<ads::CampaignId>> kinds_;
};

/// The draft stands below /rule.
LoadedRule check_inner(const Scope& scope, const RuleDraft& draft) {
    try {
        return check_draft(scope, draft);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::invalid) throw;
        Problems problems;
        for (const auto& field : error.fields())
            problems.add("/rule" + field.pointer, field.detail);
        problems.raise();
        throw;
    }
}

}  // namespace

RuleBacktest backtest_rule(const Context& context, Scope& scope, const BacktestRequest& request) {
    return Backtest(context, scope, check_inner(scope, request.rule)).go(request.from, request.to);
}

}  // namespace herald::automation
