#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ads/entities.hpp"
#include "condition/condition.hpp"
#include "insight/panel/context.hpp"
#include "store/scope.hpp"

/// What rules look at: the campaigns of a workspace as of a day, with every figure that their
/// conditions name, in one staged table.
namespace herald::automation {

/// Everything a rule may ask of a campaign. Money in the organization's currency, also budgets;
/// metrics with windows are those of ads, see ads/metrics.hpp (ctr, cvr and the like as fractions).
const condition::Catalogue& campaign_fields();

/// How far figures are known.
struct AccountData {
    ads::AdAccountId id;
    std::string name;
    ads::Platform platform{};
    std::optional<Day> complete_through;  ///< later days can still be missing
    std::optional<Time> last_synced_at;
};
struct DataState {
    Day today{};                          ///< in the organization's zone
    Day as_of{};                          ///< the last day of windows
    std::optional<Day> complete_through;  ///< of the account that is furthest behind; null: no data
    std::vector<AccountData> accounts;    ///< of the campaigns in the set
};

/// One campaign as rules see it, as of the day (status, budget and name too, as far as their
/// changes are known).
struct Subject {
    ads::CampaignId id;
    std::int32_t key = 0;
    std::string name;
    ads::Platform platform{};
    ads::CampaignStatus status{};
    std::optional<ads::AdAccountId> account_id;
    std::optional<std::string> account_name;
    std::optional<std::string> objective;
    ads::BudgetHolder budget_holder{};
    std::optional<Micros> daily_budget;  ///< in `currency`, the account's
    Currency currency;
    std::optional<double> rate;  ///< of one unit of `currency` in the organization's
    std::optional<Day> start_date, end_date;
    bool connected = false;       ///< a platform is told of its changes
    bool pending_change = false;  ///< one is on its way
    std::optional<Time> last_change_at;
    std::optional<Day> complete_through;  ///< of its account; without an account the workspace's
};

/// What one test of a condition saw, in the order of Condition::tests().
struct Seen {
    std::optional<double> value, threshold;
    std::optional<std::string> text;  ///< of a field that holds a text
};
struct Match {
    const Subject* subject = nullptr;  ///< of the Subjects
    std::vector<Seen> seen;
};
struct Matches {
    std::int64_t in_scope = 0;
    std::vector<Match> matches;  ///< by key
};

/// Whom a rule looks at. Empty lists and null: everybody.
struct Reach {
    std::vector<ads::Platform> platforms;
    std::vector<ads::CampaignId> campaigns;
    const condition::Condition* scope = nullptr;
};

/// A line for people: "ROAS over the last 7 days", 0.8, ratio, 1.
struct Evidence {
    std::string label;
    std::optional<double> value;
    std::optional<condition::FieldUnit> unit;
    std::optional<double> threshold;
    std::optional<std::string> text;
};

struct SubjectsWish {
    /// Windows end here. Left out: the last day that all accounts have told, at most three days
    /// before yesterday, and everything else is as it is now. A past day: everything is as it was
    /// on the morning after it, as far as that is known.
    std::optional<Day> as_of;
    /// Those that match() will be asked for: their figures are read at once. A condition that is
    /// not among them is answered too, by reading anew.
    std::vector<const condition::Condition*> conditions;
};

/// The set. Holds copies, not the scope; one thread at a time. Archived and removed campaigns are
/// not in it.
class Subjects {
public:
    Subjects(const insight::Context& context, const Scope& scope, const SubjectsWish& wish);
    ~Subjects();
    Subjects(Subjects&&) noexcept;
    Subjects& operator=(Subjects&&) noexcept;

    const DataState& data() const;
    Currency currency() const;  ///< the organization's
    std::span<const Subject> all() const;
    const Subject* find(ads::CampaignId id) const;

    /// One query over the set, however many campaigns.
    Matches match(const condition::Condition& condition, const Reach& reach = {});
    /// One value of one campaign, for messages; unknown (null) is absent.
    std::optional<double> value(const Subject& subject, const condition::Term& term);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

std::vector<Evidence> evidence(const condition::Condition& condition, const Match& match,
                               const condition::Style& style);

/// Which campaigns a rule would have matched on each of some past days.
struct PastWish {
    const condition::Condition* condition = nullptr;
    Reach reach;
    Day from, to;  ///< days of looking: windows end here; at most 180 of them
};
struct PastDay {
    Day day{};
    std::int64_t in_scope = 0;
    /// By key; valid during the call. What tests saw is kept of 100 of them: the others' `seen` is
    /// empty.
    std::vector<Match> matches;
};
inline constexpr int kMostPastDays = 180;
/// Calls `each` day by day. Figures are those of the day itself where revisions tell them (late
/// conversions), statuses and budgets as their changes tell. Fields that are not kept for past
/// days (see past_caveats) are unknown. Daily figures are read once, not once a day.
void match_past(const insight::Context& context, const Scope& scope, const PastWish& wish,
                const std::function<void(const PastDay&)>& each);
/// What of a condition cannot be told for past days, as sentences; empty when all can.
std::vector<std::string> past_caveats(const condition::Condition& condition);

}  // namespace herald::automation
