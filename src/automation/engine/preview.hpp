#pragma once

#include <optional>
#include <string>
#include <vector>

#include "automation/engine/context.hpp"
#include "automation/engine/evaluation.hpp"
#include "automation/engine/target.hpp"

/// What a draft would do with today's figures; nothing is kept.
namespace herald::automation {

/// One change, or one thing told.
struct RulePlannedEffect {
    RuleActionKind kind{};
    std::optional<std::string> from, to;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(RulePlannedEffect, (), (kind, from, to, text))

struct RuleMatch {
    ads::CampaignId campaign_id;
    std::string name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::vector<RuleEvidence> evidence;
    std::vector<RulePlannedEffect> effects;
    std::optional<std::string> held;
};
BOOST_DESCRIBE_STRUCT(RuleMatch, (), (campaign_id, name, platform, status, evidence, effects, held))
inline constexpr std::size_t kShownMatches = 100;

struct RulePreview {
    std::string sentence;
    Day as_of{};
    std::optional<Day> complete_through;
    Currency currency;
    std::int64_t in_scope = 0, matched = 0;
    std::vector<RuleMatch> matches;  ///< the first kShownMatches
    std::vector<HeldReason> held;
    std::vector<std::string> warnings;
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(RulePreview, (),
                      (sentence, as_of, complete_through, currency, in_scope, matched, matches,
                       held, warnings, message))

RulePreview preview_rule(const Context& context, Scope& scope, const RuleDraft& draft);

}  // namespace herald::automation
