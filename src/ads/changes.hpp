#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ads/campaigns.hpp"
#include "ads/context.hpp"
#include "web/router.hpp"

/// Changing campaigns. What a platform runs is changed there by a task: the intent is written
/// first, the platform is asked before anything is tried (again), and the outcome is kept with who,
/// what and why.
namespace herald::ads {

enum class ChangeField : std::uint8_t { status, daily_budget, name };
BOOST_DESCRIBE_ENUM(ChangeField, status, daily_budget, name)
enum class ChangeState : std::uint8_t { pending, applied, failed, reverted };
BOOST_DESCRIBE_ENUM(ChangeState, pending, applied, failed, reverted)

enum class ChangeActor : std::uint8_t { user, api_key, rule, platform, system };
BOOST_DESCRIBE_ENUM(ChangeActor, user, api_key, rule, platform, system)

/// As the API shows it. Values are texts: a status, a plain decimal, a name; null is "none".
struct CampaignChange {
    ChangeId id;
    CampaignId campaign_id;
    Time at;
    ChangeField field{};
    std::optional<std::string> old_value, new_value;
    ChangeActor actor_kind{};
    std::optional<std::string> actor_name, reason;
    ChangeState state{};
    std::optional<std::string> outcome;
    std::optional<task::TaskId> task_id;
    std::optional<Time> applied_at;
};
BOOST_DESCRIBE_STRUCT(CampaignChange, (),
                      (id, campaign_id, at, field, old_value, new_value, actor_kind, actor_name,
                       reason, state, outcome, task_id, applied_at))

/// Who makes a change when it is not the caller: a rule by its name.
struct ChangeAuthor {
    ChangeActor kind{};
    std::string name;
};

struct CampaignPatch {
    CampaignId id;
    std::optional<std::string> name;
    std::optional<CampaignStatus> status;
    Change<Micros> daily_budget;
    std::optional<std::string> reason;
    web::IfMatch if_match;
    std::optional<ChangeAuthor> author;  ///< never a client's word: not described
};
BOOST_DESCRIBE_STRUCT(CampaignPatch, (), (id, name, status, daily_budget, reason, if_match))

struct CampaignChanged {
    Campaign campaign;
    std::optional<task::Task> task;  ///< null when the change needed no platform
    std::int64_t etag() const { return campaign.version; }
};
BOOST_DESCRIBE_STRUCT(CampaignChanged, (), (campaign, task))

struct CampaignBulk {
    std::vector<CampaignId> ids;
    std::optional<CampaignStatus> status;
    std::optional<Micros> daily_budget;
    std::optional<double> budget_percent;  ///< +10 raises each campaign's own budget by a tenth
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(CampaignBulk, (), (ids, status, daily_budget, budget_percent, reason))

CampaignChanged change_campaign(const Context& context, Scope& scope, const CampaignPatch& patch);

struct CampaignsChanged {
    std::optional<task::Task> task;   ///< one for all; null when no platform has to be told
    std::vector<ChangeId> changes;    ///< none where a campaign was so already
    std::vector<std::size_t> places;  ///< of each change, its patch's place in the batch
};
/// What the caller writes in the transaction of the changes; when it throws, nothing is changed.
using WithChanges = std::function<void(Tx&, const CampaignsChanged&)>;
struct CampaignBatch {
    std::vector<CampaignPatch> patches;  ///< a campaign once
    std::string title;                   ///< of the task
    bool needs_task = false;             ///< also when no platform has to be told
    WithChanges with;
};
/// Several campaigns at once: either all intents are written or none. Throws Error{not_found}, and
/// Error{invalid} with all that cannot be done, under /changes/0/daily_budget.
CampaignsChanged change_campaigns(const Context& context, Scope& scope, const CampaignBatch& batch);
/// Takes applied changes back in one batch. Those that failed or were taken back before are passed
/// over; throws Error{conflict} when one is still on its way.
CampaignsChanged revert_changes(const Context& context, Scope& scope,
                                std::span<const ChangeId> changes, const WithChanges& with);
std::vector<CampaignChange> find_changes(const Scope& scope, std::span<const ChangeId> changes);
void add_change_routes(const Context& context, web::Router& routes);
/// "ads.change": carries pending changes to the platforms.
task::TaskType change_task(const Context& context);

}  // namespace herald::ads

template <>
inline constexpr auto herald::rules<herald::ads::CampaignPatch> = std::tuple{
    rule<&herald::ads::CampaignPatch::name>(length{1, 200}),
    rule<&herald::ads::CampaignPatch::daily_budget>(at_least{0},
                                                    doc{"A day, in the account's currency."}),
    rule<&herald::ads::CampaignPatch::reason>(length{0, 500}, doc{"Why; kept in the history."}),
};
template <>
inline constexpr auto herald::rules<herald::ads::CampaignBulk> = std::tuple{
    rule<&herald::ads::CampaignBulk::ids>(count{1, 5000}),
    rule<&herald::ads::CampaignBulk::daily_budget>(at_least{0}),
    rule<&herald::ads::CampaignBulk::budget_percent>(at_least{-99}, at_most{1000}),
    rule<&herald::ads::CampaignBulk::reason>(length{0, 500}),
};
