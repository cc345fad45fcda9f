#include "automation/engine/templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace herald::automation {
namespace {

using std::chrono::days;
using Kind = RuleActionKind;

/// A figure as a person would choose it: two digits.
double round_figure(double value) {
    if (!(value > 0)) return 1;
    const double unit = std::pow(10, std::floor(std::log10(value)) - 1);
    return std::round(std::round(value / unit) * unit * 1e6) / 1e6;
}

double median(std::vector<double> values, double otherwise) {
    if (values.empty()) return otherwise;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// One template on its way.
class Maker {
public:
    Maker(std::string id, std::string name, std::string category, std::string description) {
        out_.id = id;
        out_.name = name;
        out_.category = std::move(category);
        out_.description = description;
        out_.rule.name = std::move(name);
        out_.rule.description = std::move(description);
        out_.rule.template_id = std::move(id);
        out_.rule.mode = RuleMode::suggest;
        out_.rule.enabled = true;
        out_.rule.cool_down_hours = kDefaultCoolDown;
        out_.rule.schedule = RuleSchedule{RuleEvery::new_data, {}};
    }

    /// A test of all that have to hold.
    Maker& test(std::string text) {
        tests_.push_back(std::move(text));
        return *this;
    }
    /// The same with its value to be turned: `text` holds {} for it.
    Maker& test(std::string_view text, std::string label, std::string unit, double value,
                double low, double high) {
        turn(fmt::format("/condition/all/{}/value", tests_.size()), std::move(label),
             std::move(unit), value, low, high);
        return test(fmt::format(fmt::runtime(text), value));
    }
    /// The same against another value of the campaign: `text` holds {} for how many times that.
    Maker& against(std::string_view text, std::string label, double times, double low,
                   double high) {
        turn(fmt::format("/condition/all/{}/value/times", tests_.size()), std::move(label), "ratio",
             times, low, high);
        return test(fmt::format(fmt::runtime(text), times));
    }
    Maker& act(RuleAction action) {
        out_.rule.actions.push_back(std::move(action));
        return *this;
    }
    Maker& act(Kind kind) {
        RuleAction action;
        action.kind = kind;
        return act(std::move(action));
    }
    Maker& budget(double percent, std::optional<double> floor, std::optional<double> ceiling) {
        RuleAction action;
        action.kind = Kind::budget;
        action.percent = percent;
        if (floor) action.floor = micros_from(*floor);
        if (ceiling) action.ceiling = micros_from(*ceiling);
        const auto at = out_.rule.actions.size();
        turn(fmt::format("/actions/{}/percent", at), "Change of the budget", "percent", percent,
             percent > 0 ? 5 : -50, percent > 0 ? 50 : -5);
        if (floor)
            turn(fmt::format("/actions/{}/floor", at), "Lowest budget", "money", *floor, 1, 10'000);
        if (ceiling)
            turn(fmt::format("/actions/{}/ceiling", at), "Highest budget", "money", *ceiling, 1,
                 1'000'000);
        return act(std::move(action));
    }
    Maker& tell(alert::Severity severity, std::string message) {
        RuleAction action;
        action.kind = Kind::notify;
        action.severity = severity;
        action.message = std::move(message);
        return act(std::move(action));
    }
    Maker& every(RuleEvery every) {
        out_.rule.schedule = RuleSchedule{every, {}};
        return *this;
    }
    Maker& rests(std::int64_t hours) {
        out_.rule.cool_down_hours = hours;
        return *this;
    }
    Maker& scope(std::string text) {
        out_.rule.scope = RawJson{std::move(text)};
        return *this;
    }
    RuleTemplate make() {
        std::string text = R"({"all":[)";
        for (const auto& test : tests_) text += (&test == &tests_.front() ? "" : ",") + test;
        out_.rule.condition.text = text + "]}";
        return std::move(out_);
    }

private:
    void turn(std::string pointer, std::string label, std::string unit, double value, double low,
              double high) {
        out_.parameters.push_back({std::move(pointer), std::move(label), std::move(unit), value,
                                   std::min(low, value), std::max(high, value)});
    }

    RuleTemplate out_;
    std::vector<std::string> tests_;
};

constexpr auto kActive = R"({"field":"status","op":"=","value":"active"})";

/// Spend that is enough to judge a campaign by: what a few conversions cost.
double enough_spend(const UsualFigures& usual, double conversions) {
    return round_figure(conversions * usual.cpa);
}

// Ranges of the return: who may be raised and whom a high CPA lowers do not overlap.

/// What brings back less than it costs is a loss. Where the whole workspace does (not all revenue
/// is told, say), what is clearly worse than usual is; and so it is where usual is far above the
/// cost.
double poor_roas(const UsualFigures& usual) {
    return std::max(0.5 * usual.roas, std::min(1.0, 0.9 * usual.roas));
}
/// Returns fall with spend: the last unit of a budget brings back about half of what all of it does
/// on average, so that below twice its cost a raise does not pay.
double good_roas(const UsualFigures& usual) { return std::max(1.4 * usual.roas, 2.0); }
/// Below it nobody is raised.
double fair_roas(const UsualFigures& usual) { return 1.3 * usual.roas; }

RuleTemplate pause_poor(const UsualFigures& usual) {
    Maker maker("pause_poor", "Pause poor performers", "protect",
                "Pauses campaigns that brought back less than they cost, or far less than usual, "
                "over four weeks and enough spend to be judged by.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":28,"op":"<","value":{}}})",
                   "ROAS of 28 days below", "ratio", round_figure(poor_roas(usual)), 0.1, 20);
    else
        maker.test(R"({{"metric":"cpa","window_days":28,"op":">","value":{}}})",
                   "CPA of 28 days above", "money", round_figure(2 * usual.cpa), 0.1, 100'000);
    return maker
        .test(R"({{"metric":"spend","window_days":28,"op":">=","value":{}}})",
              "Spend of 28 days at least", "money", enough_spend(usual, 8), 1, 1'000'000)
        .test(kActive)
        .test(R"({{"field":"age_days","op":">=","value":{}}})", "Days since its start", "days", 14,
              3, 90)
        .act(Kind::pause)
        .tell(alert::Severity::WARNING, "{name} brings too little for what it costs.")
        .rests(168)
        .make();
}

RuleTemplate scale_high(const UsualFigures& usual) {
    Maker maker(
        "scale_high", "Scale high performers", "grow",
        "Raises the budget, a step a week, of campaigns that bring far more than usual, use up "
        "what they have and have kept their return so far.");
    if (usual.tells_revenue)
        maker
            .test(R"({{"metric":"roas","window_days":14,"op":">","value":{}}})",
                  "ROAS of 14 days above", "ratio", round_figure(good_roas(usual)), 0.1, 50)
            .against(
                R"({{"metric":"roas","window_days":14,"op":">=","value":{{"metric":"roas","window_days":60,"times":{}}}}})",
                "And at least times its ROAS of 60 days", 0.85, 0.5, 1.2);
    else
        maker
            .test(R"({{"metric":"cpa","window_days":14,"op":"<","value":{}}})",
                  "CPA of 14 days below", "money", round_figure(0.7 * usual.cpa), 0.1, 100'000)
            .against(
                R"({{"metric":"cpa","window_days":14,"op":"<=","value":{{"metric":"cpa","window_days":60,"times":{}}}}})",
                "And at most times its CPA of 60 days", 1.15, 0.8, 2);
    return maker
        .test(R"({{"metric":"conversions","window_days":14,"op":">=","value":{}}})",
              "Conversions of 14 days at least", "count", 20, 1, 1000)
        .test(R"({{"metric":"pacing","window_days":3,"op":">=","value":{}}})",
              "Share of the budget it spends", "ratio", 0.9, 0.5, 1)
        .test(kActive)
        .budget(20, {}, round_figure(4 * usual.budget))
        .rests(168)
        .make();
}

RuleTemplate creative_fatigue(const UsualFigures& usual) {
    Maker maker("creative_fatigue", "Creative fatigue", "creative",
                "Drafts a fresh creative, at most one a week, where people have grown tired of the "
                "ads of a campaign that is worth it.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":14,"op":">=","value":{}}})",
                   "ROAS of 14 days at least", "ratio", round_figure(0.8 * usual.roas), 0.1, 20);
    return maker
        .test(R"({{"metric":"creative_fatigue","op":">","value":{}}})", "Fatigue above", "ratio",
              0.15, 0.1, 0.9)
        .test(R"({{"metric":"impressions","window_days":7,"op":">=","value":{}}})",
              "Impressions of 7 days at least", "count", 5000, 500, 1'000'000)
        .test(kActive)
        .act(Kind::creative_refresh)
        .rests(168)
        .make();
}

RuleTemplate high_cpa(const UsualFigures& usual) {
    Maker maker("high_cpa", "High CPA", "protect",
                "Lowers the budget, a step a week, where a conversion costs far more than in the "
                "campaign's own last weeks, unless it is still among the best.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":14,"op":"<","value":{}}})",
                   "ROAS of 14 days below", "ratio", round_figure(fair_roas(usual)), 0.1, 50);
    else
        maker.test(R"({{"metric":"cpa","window_days":14,"op":">","value":{}}})",
                   "CPA of 14 days above", "money", round_figure(0.8 * usual.cpa), 0.1, 100'000);
    return maker
        .against(
            R"({{"metric":"cpa","window_days":7,"op":">","value":{{"metric":"cpa","window_days":30,"times":{}}}}})",
            "Times its CPA of 30 days", 1.4, 1.1, 5)
        .test(R"({{"metric":"conversions","window_days":30,"op":">=","value":{}}})",
              "Conversions of 30 days at least", "count", 15, 3, 1000)
        .test(R"({{"metric":"spend","window_days":7,"op":">=","value":{}}})",
              "Spend of 7 days at least", "money", enough_spend(usual, 3), 1, 1'000'000)
        .test(kActive)
        .budget(-20, round_figure(0.2 * usual.budget), {})
        .rests(168)
        .make();
}

RuleTemplate budget_pacing(const UsualFigures&) {
    return Maker("budget_pacing", "Budget pacing", "budget",
                 "Tells of campaigns that spend far less than their budget allows, day after day.")
        .test(R"({{"metric":"pacing","window_days":3,"op":"<","value":{}}})",
              "Share of the budget below", "ratio", 0.5, 0.1, 0.9)
        .test(R"({"metric":"spend","window_days":14,"op":">","value":0})")
        .test(R"({{"field":"daily_budget","op":">=","value":{}}})", "Daily budget at least",
              "money", 10, 1, 10'000)
        .test(kActive)
        .tell(alert::Severity::WARNING, "{name} does not spend its budget.")
        .rests(72)
        .make();
}

RuleTemplate zero_delivery(const UsualFigures& usual) {
    return Maker("zero_delivery", "Zero delivery", "watch",
                 "Raises the alarm when a campaign that should run was not shown once on a whole "
                 "day.")
        .test(R"({"metric":"impressions","window_days":1,"op":"=","value":0})")
        .test(R"({{"metric":"spend","window_days":14,"op":">=","value":{}}})",
              "Spend of 14 days at least", "money", enough_spend(usual, 2), 1, 1'000'000)
        .test(kActive)
        .tell(alert::Severity::ERROR, "{name} was not shown yesterday.")
        .rests(48)
        .make();
}

RuleTemplate surf(const UsualFigures& usual) {
    const char* metric = usual.tells_revenue ? "roas" : "cvr";
    Maker maker("surf", "Surf a good day", "grow",
                "Raises the budget, at most once a week, on a day that goes far better than the "
                "last two weeks of a campaign that does well anyway. It stays raised.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":14,"op":">","value":{}}})",
                   "ROAS of 14 days above", "ratio", round_figure(good_roas(usual)), 0.1, 50);
    else
        maker.test(R"({{"metric":"cpa","window_days":14,"op":"<","value":{}}})",
                   "CPA of 14 days below", "money", round_figure(0.7 * usual.cpa), 0.1, 100'000);
    return maker
        .against(
            fmt::format(
                R"({{{{"metric":"{0}","window":"today","op":">","value":{{{{"metric":"{0}","window_days":14,"times":{{}}}}}}}}}})",
                metric),
            usual.tells_revenue ? "Times its ROAS of 14 days" : "Times its CVR of 14 days", 1.5,
            1.1, 5)
        .test(R"({{"metric":"conversions","window":"today","op":">=","value":{}}})",
              "Conversions today at least", "count", 5, 1, 1000)
        .test(R"({"metric":"conversions","window_days":14,"op":">=","value":20})")
        .test(kActive)
        .budget(20, {}, round_figure(4 * usual.budget))
        .every(RuleEvery::hour)
        .rests(168)
        .make();
}

RuleTemplate sunset(const UsualFigures& usual) {
    Maker maker("sunset", "Sunset", "budget",
                "Takes the budget of old campaigns that fade below what is usual back, step by "
                "step, instead of switching them off.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":28,"op":"<","value":{}}})",
                   "ROAS of 28 days below", "ratio", round_figure(0.9 * usual.roas), 0.1, 50);
    else
        maker.test(R"({{"metric":"cpa","window_days":28,"op":">","value":{}}})",
                   "CPA of 28 days above", "money", round_figure(1.1 * usual.cpa), 0.1, 100'000);
    return maker
        .against(
            fmt::format(
                R"({{{{"metric":"{0}","window_days":28,"op":"<","value":{{{{"metric":"{0}","window_days":90,"times":{{}}}}}}}}}})",
                usual.tells_revenue ? "roas" : "cvr"),
            "Times its own last 90 days", 0.7, 0.3, 0.95)
        .test(R"({{"field":"age_days","op":">=","value":{}}})", "Days since its start", "days", 120,
              30, 1000)
        .test(R"({{"metric":"spend","window_days":28,"op":">=","value":{}}})",
              "Spend of 28 days at least", "money", enough_spend(usual, 10), 1, 1'000'000)
        .test(kActive)
        .budget(-25, round_figure(0.1 * usual.budget), {})
        .rests(168)
        .make();
}

RuleTemplate stop_loss(const UsualFigures& usual) {
    // Conversions come late and tracking fails for a day or two, so that three days say little.
    return Maker("stop_loss", "Stop loss", "protect",
                 "Pauses a campaign that spends in a week what several conversions cost, by the "
                 "workspace's figures and by its own, without a single one.")
        .test(R"({"metric":"conversions","window_days":7,"op":"=","value":0})")
        .test(R"({{"metric":"spend","window_days":7,"op":">=","value":{}}})",
              "Spend of 7 days at least", "money", enough_spend(usual, 5), 1, 1'000'000)
        .test(
            R"({"any":[{"metric":"conversions","window_days":90,"op":"=","value":0},{"metric":"spend","window_days":7,"op":">=","value":{"metric":"cpa","window_days":90,"times":4}}]})")
        .test(R"({{"field":"days_since_change","op":">=","value":{}}})", "Days since a change",
              "days", 3, 0, 30)
        .test(kActive)
        .act(Kind::pause)
        .tell(alert::Severity::ERROR, "{name} spent for a week without a conversion.")
        .rests(72)
        .make();
}

RuleTemplate revive(const UsualFigures& usual) {
    Maker maker("revive", "Revive", "grow",
                "Asks to run a paused campaign again that did well before it was paused.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":90,"op":">","value":{}}})",
                   "ROAS of 90 days above", "ratio", round_figure(1.1 * usual.roas), 0.1, 50);
    else
        maker.test(R"({{"metric":"cpa","window_days":90,"op":"<","value":{}}})",
                   "CPA of 90 days below", "money", round_figure(0.9 * usual.cpa), 0.1, 100'000);
    return maker
        .test(R"({{"metric":"conversions","window_days":90,"op":">=","value":{}}})",
              "Conversions of 90 days at least", "count", 20, 1, 10'000)
        .test(R"({"field":"status","op":"=","value":"paused"})")
        .test(R"({{"field":"days_since_change","op":">=","value":{}}})", "Days since its pause",
              "days", 14, 1, 90)
        .act(Kind::resume)
        .rests(336)
        .make();
}

}  // namespace

UsualFigures UsualFigures::of(const insight::History& history) {
    UsualFigures out;
    if (history.empty()) return out;
    const Day from = history.last - days(29);
    const auto all = history.workspace.sum(from, history.last);
    out.tells_revenue = all.revenue > 0;
    if (all.spend > 0 && all.revenue > 0) out.roas = all.revenue / all.spend;
    if (all.conversions > 0 && all.spend > 0) out.cpa = all.spend / all.conversions;
    std::vector<double> spends, budgets;
    for (const auto& campaign : history.campaigns) {
        const double spend = campaign.course.sum(from, history.last).spend;
        if (!(spend > 0)) continue;
        spends.push_back(spend / 30);
        if (const double budget = campaign.info.budget(); budget > 0) budgets.push_back(budget);
    }
    out.daily_spend = median(std::move(spends), out.daily_spend);
    out.budget = median(std::move(budgets), out.daily_spend);
    return out;
}

std::vector<RuleTemplate> make_templates(const UsualFigures& usual) {
    return {pause_poor(usual), scale_high(usual),    creative_fatigue(usual),
            high_cpa(usual),   budget_pacing(usual), zero_delivery(usual),
            surf(usual),       sunset(usual),        stop_loss(usual),
            revive(usual)};
}

}  // namespace herald::automation
