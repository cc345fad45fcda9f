#pragma once

#include <map>
#include <string>
#include <vector>

#include "automation/subjects/days.hpp"
#include "automation/subjects/subjects.hpp"

/// The campaigns themselves: records and changes out of SQL. For this folder's own files.
namespace herald::automation {

/// What conditions ask of a campaign besides what Subject shows.
struct CampaignMore {
    std::string name_folded;
    std::optional<Micros> lifetime_budget;
    Time created_at;
    bool tells_revenue = true;
    std::optional<std::size_t> account;  ///< its place in Campaigns::accounts
};

/// One change that reached its platform.
struct AppliedChange {
    std::uint32_t place = 0;
    Time at;
    bool of_status = false;  ///< else of the daily budget
    std::optional<std::string> old_value;
};

struct Account {
    AccountData data;
    std::string id_text, name_folded;
};

/// Rows beside each other, ascending by key.
struct Campaigns {
    Currency currency;
    TimeZone zone = TimeZone::utc();
    Time now;
    Day today{};
    std::optional<Day> complete_through;
    std::vector<Subject> subjects;
    std::vector<CampaignMore> more;
    std::vector<Account> accounts;
    Places places;
    std::vector<AppliedChange> changes;  ///< newest first

    std::size_t size() const { return subjects.size(); }
    std::optional<double> budget(std::size_t place) const;  ///< a day, organization's currency
    /// The morning on which windows that end with `as_of` are looked at.
    Time morning_after(Day as_of) const { return zone.start_of(as_of + std::chrono::days(1)); }
};

/// Whom to read.
enum class Whose { all, running };  ///< running: neither archived nor removed
Campaigns read_campaigns(const insight::Context& context, const Scope& scope, Whose whose);
/// Status and budget as they were at that moment, as far as changes tell, and the change before it
/// as the last one.
void turn_back(Campaigns& campaigns, Time to);
/// Keeps only some rows.
void keep_rows(Campaigns& campaigns, const std::function<bool(std::size_t)>& keep);

/// The last day that is over and told: yesterday, or before it when accounts are late by up to
/// kPatience days. One that is silent for longer does not hold up the others.
inline constexpr std::chrono::days kPatience{3};
Day last_complete_day(const Campaigns& campaigns);

bool can_run(ads::CampaignStatus status);

}  // namespace herald::automation
