#pragma once

#include <string>
#include <vector>

#include "automation/rules/rule.hpp"
#include "insight/panel/history.hpp"

/// Ready rules, with thresholds out of the workspace's own figures.
namespace herald::automation {

/// A figure of the rule that one would turn: where it stands in the draft, and what it may be.
struct RuleParameter {
    std::string pointer;  ///< into the draft: "/condition/all/0/value"
    std::string label;
    std::string unit;  ///< money, ratio, count, days, percent
    double value = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(RuleParameter, (), (pointer, label, unit, value, low, high))

struct RuleTemplate {
    std::string id, name, description;
    std::string category;  ///< protect, grow, creative, budget, watch
    RuleDraft rule;
    std::vector<RuleParameter> parameters;
};
BOOST_DESCRIBE_STRUCT(RuleTemplate, (), (id, name, description, category, rule, parameters))

/// What a workspace's last 30 days were like; stand-ins where there are too few figures.
struct UsualFigures {
    bool tells_revenue = true;
    double roas = 2, cpa = 20;
    double daily_spend = 50;  ///< of the median campaign that ran
    double budget = 50;       ///< the median's
    static UsualFigures of(const insight::History& history);
};

std::vector<RuleTemplate> make_templates(const UsualFigures& usual);

}  // namespace herald::automation
