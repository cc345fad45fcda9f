#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/changes.hpp"
#include "insight/advice/advice.hpp"
#include "web/paging.hpp"

/// Recommendations as the API shows them.
namespace herald::insight {

struct RecommendationTag;
using RecommendationId = Id<RecommendationTag>;

/// expired: no longer advised before anybody decided.
enum class RecommendationState : std::uint8_t { open, applied, dismissed, expired, reverted };
BOOST_DESCRIBE_ENUM(RecommendationState, open, applied, dismissed, expired, reverted)

/// One change of one campaign. Values are texts: a status, or a plain decimal in `currency`, which
/// is the campaign's own.
struct RecommendedAction {
    ads::CampaignId campaign_id;
    std::string campaign_name;
    ads::ChangeField field{};
    std::optional<std::string> from;
    std::string to;
    Currency currency;
};
BOOST_DESCRIBE_STRUCT(RecommendedAction, (),
                      (campaign_id, campaign_name, field, from, to, currency))

enum class OutcomeState : std::uint8_t { measuring, measured, impossible };
BOOST_DESCRIBE_ENUM(OutcomeState, measuring, measured, impossible)
/// What would have happened without it is told by the campaigns' own days before, or by campaigns
/// that were not changed.
enum class OutcomeMethod : std::uint8_t { pre_period, matched_controls };
BOOST_DESCRIBE_ENUM(OutcomeMethod, pre_period, matched_controls)

struct OutcomeDay {
    Day date;
    std::optional<double> observed, expected, low, high;
};
BOOST_DESCRIBE_STRUCT(OutcomeDay, (), (date, observed, expected, low, high))

/// What applying it brought, against what would have happened without it.
struct Outcome {
    OutcomeState state{};
    OutcomeMethod method{};
    Day from, to;           ///< the days compared; to < from while there are none
    std::int64_t days = 0;  ///< complete ones
    std::string metric;     ///< profit: revenue, or conversions at what they cost, less spend
    std::optional<double> observed, expected;  ///< a day
    std::optional<Likely> effect;              ///< a day
    std::optional<double> chance;              ///< that it is a gain, 0 … 1
    std::optional<Likely> money_a_week;
    std::string text;
    std::vector<OutcomeDay> series;
};
BOOST_DESCRIBE_STRUCT(Outcome, (),
                      (state, method, from, to, days, metric, observed, expected, effect, chance,
                       money_a_week, text, series))

/// As the API shows it.
struct Recommendation {
    RecommendationId id;
    AdviceKind kind{};
    RecommendationState state{};
    std::string title, text;
    std::vector<std::string> why;
    Currency currency;
    Likely money_a_week;
    double priority = 0;  ///< expected value: most valuable first
    double confidence = 0;
    Effort effort{};
    std::optional<ads::CampaignId> campaign_id;
    std::optional<std::string> campaign_name;
    std::optional<ads::Platform> platform;
    std::optional<ads::AdId> ad_id;
    std::optional<std::string> ad_name;
    std::vector<RecommendedAction> actions;
    bool one_click = false;
    Evidence evidence;
    Time created_at, updated_at, expires_at;
    std::optional<Time> applied_at;
    std::optional<std::string> applied_by;
    std::optional<task::TaskId> task_id;
    std::optional<Time> dismissed_at;
    std::optional<std::string> dismiss_reason;
    std::optional<Outcome> outcome;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Recommendation, (),
                      (id, kind, state, title, text, why, currency, money_a_week, priority,
                       confidence, effort, campaign_id, campaign_name, platform, ad_id, ad_name,
                       actions, one_click, evidence, created_at, updated_at, expires_at, applied_at,
                       applied_by, task_id, dismissed_at, dismiss_reason, outcome, version))

struct RecommendationApplied {
    Recommendation recommendation;
    std::optional<task::Task> task;  ///< null when no platform had to be told
    std::int64_t etag() const { return recommendation.version; }
};
BOOST_DESCRIBE_STRUCT(RecommendationApplied, (), (recommendation, task))

struct ListRecommendations : web::Paged {
    std::vector<RecommendationState> state;  ///< open when left out
    std::vector<AdviceKind> kind;
    std::optional<ads::CampaignId> campaign_id;
    std::optional<ads::Platform> platform;
};
BOOST_DESCRIBE_STRUCT(ListRecommendations, (web::Paged), (state, kind, campaign_id, platform))

struct RecommendationRef {
    RecommendationId id;
};
BOOST_DESCRIBE_STRUCT(RecommendationRef, (), (id))

struct DismissRecommendation {
    RecommendationId id;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(DismissRecommendation, (), (id, reason))

Error no_such(RecommendationId id);

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::ListRecommendations> = std::tuple{
    rule<&herald::insight::ListRecommendations::state>(doc{"Open ones when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::DismissRecommendation> = std::tuple{
    rule<&herald::insight::DismissRecommendation::reason>(length{0, 500}),
};
template <>
inline constexpr auto herald::rules<herald::insight::RecommendedAction> = std::tuple{
    rule<&herald::insight::RecommendedAction::currency>(doc{"The campaign's own."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::Outcome> = std::tuple{
    rule<&herald::insight::Outcome::metric>(
        doc{"profit: revenue, or conversions at what they cost, less spend"}),
    rule<&herald::insight::Outcome::observed>(doc{"A day, on average."}),
    rule<&herald::insight::Outcome::expected>(doc{"A day, without the change."}),
    rule<&herald::insight::Outcome::effect>(doc{"A day, with its 90 % interval."}),
    rule<&herald::insight::Outcome::chance>(doc{"That the change is a gain."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::Recommendation> = std::tuple{
    rule<&herald::insight::Recommendation::priority>(
        doc{"Expected value a week; lists are in its order."}),
    rule<&herald::insight::Recommendation::confidence>(doc{"Chance of a gain."}),
};
