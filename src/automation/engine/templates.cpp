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

RuleTemplate pause_poor(const UsualFigures& usual) {
    Maker maker("pause_poor", "Pause poor performers", "protect",
                "Pauses campaigns that bring far less than the workspace's usual return, once they "
                "have spent enough to be judged and were left alone for a week.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":14,"op":"<","value":{}}})",
                   "ROAS of 14 days below", "ratio", round_figure(0.6 * usual.roas), 0.1, 20);
    else
        maker.test(R"({{"metric":"cpa","window_days":14,"op":">","value":{}}})",
                   "CPA of 14 days above", "money", round_figure(2 * usual.cpa), 0.1, 100'000);
    return maker
        .test(R"({{"metric":"spend","window_days":14,"op":">=","value":{}}})",
              "Spend of 14 days at least", "money", enough_spend(usual, 5), 1, 1'000'000)
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
        "Raises the budget of campaigns that bring far more than usual and use up what they "
        "have, a step every three days.");
    if (usual.tells_revenue)
        maker.test(R"({{"metric":"roas","window_days":14,"op":">","value":{}}})",
                   "ROAS of 14 days above", "ratio", round_figure(1.4 * usual.roas), 0.1, 50);
    else
        maker.test(R"({{"metric":"cpa","window_days":14,"op":"<","value":{}}})",
                   "CPA of 14 days below", "money", round_figure(0.7 * usual.cpa), 0.1, 100'000);
    return maker
        .test(R"({{"metric":"conversions","window_days":14,"op":">=","value":{}}})",
              "Conversions of 14 days at least", "count", 10, 1, 1000)
        .test(R"({{"metric":"pacing","window_days":3,"op":">=","value":{}}})",
              "Share of the budget it spends", "ratio", 0.9, 0.5, 1)
        .test(kActive)
        .budget(20, {}, round_figure(4 * usual.budget))
        .rests(72)
        .make();
}

RuleTemplate creative_fatigue(const UsualFigures&) {
    return Maker("creative_fatigue", "Creative fatigue", "creative",
                 "Drafts a fresh creative where the people who see the ads have grown tired of "
                 "them.")
        .test(R"({{"metric":"creative_fatigue","op":">","value":{}}})", "Fatigue above", "ratio",
              0.5, 0.2, 0.9)
        .test(R"({{"metric":"impressions","window_days":7,"op":">=","value":{}}})",
              "Impressions of 7 days at least", "count", 5000, 500, 1'000'000)
        .test(kActive)
        .act(Kind::creative_refresh)
        .rests(336)
        .make();
}

RuleTemplate high_cpa(const UsualFigures& usual) {
    return Maker("high_cpa", "High CPA", "protect",
                 "Lowers the budget where a conversion costs far more than in the campaign's own "
                 "last weeks.")
        .against(
            R"({{"metric":"cpa","window_days":7,"op":">","value":{{"metric":"cpa","window_days":30,"times":{}}}}})",
            "Times its CPA of 30 days", 1.4, 1.1, 5)
        .test(R"({{"metric":"conversions","window_days":30,"op":">=","value":{}}})",
              "Conversions of 30 days at least", "count", 15, 3, 1000)
        .test(R"({{"metric":"spend","window_days":7,"op":">=","value":{}}})",
              "Spend of 7 days at least", "money", enough_spend(usual, 3), 1, 1'000'000)
        .test(kActive)
        .budget(-20, round_figure(0.2 * usual.budget), {})
        .rests(72)
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
    return Maker("surf", "Surf a good day", "grow",
                 "Raises the budget for the rest of a day that goes far better than the campaign's "
                 "last two weeks.")
        .against(
            fmt::format(
                R"({{{{"metric":"{0}","window":"today","op":">","value":{{{{"metric":"{0}","window_days":14,"times":{{}}}}}}}}}})",
                metric),
            usual.tells_revenue ? "Times its ROAS of 14 days" : "Times its CVR of 14 days", 1.5,
            1.1, 5)
        .test(R"({{"metric":"conversions","window":"today","op":">=","value":{}}})",
              "Conversions today at least", "count", 5, 1, 1000)
        .test(R"({"metric":"conversions","window_days":14,"op":">=","value":10})")
        .test(kActive)
        .budget(20, {}, round_figure(4 * usual.budget))
        .every(RuleEvery::hour)
        .rests(20)
        .make();
}

RuleTemplate sunset(const UsualFigures& usual) {
    return Maker("sunset", "Sunset", "budget",
                 "Takes the budget of old campaigns that fade back, step by step, instead of "
                 "switching them off.")
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
    return Maker(
               "stop_loss", "Stop loss", "protect",
               "Pauses a campaign that spends what several conversions cost without a single one.")
        .test(R"({"metric":"conversions","window_days":3,"op":"=","value":0})")
        .test(R"({{"metric":"spend","window_days":3,"op":">=","value":{}}})",
              "Spend of 3 days at least", "money", enough_spend(usual, 4), 1, 1'000'000)
        .test(R"({{"field":"days_since_change","op":">=","value":{}}})", "Days since a change",
              "days", 3, 0, 30)
        .test(kActive)
        .act(Kind::pause)
        .tell(alert::Severity::ERROR, "{name} spent without a conversion and was stopped.")
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
