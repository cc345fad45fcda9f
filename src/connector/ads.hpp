#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/described.hpp"
#include "base/money.hpp"

/// What every advertising platform's answers are turned into. External ids are texts as the
/// platform prints them.
namespace herald::connector {

enum class AccountStatus { active, disabled, closed };
BOOST_DESCRIBE_ENUM(AccountStatus, active, disabled, closed)

/// The same words for campaigns, ad groups and ads. `removed` is gone for good and kept only for
/// its facts.
enum class AdStatus { active, paused, archived, removed, draft };
BOOST_DESCRIBE_ENUM(AdStatus, active, paused, archived, removed, draft)

struct AdAccount {
    std::string external_id;
    std::string name;
    Currency currency;
    std::string time_zone;  ///< IANA; facts are counted in its calendar days
    AccountStatus status = AccountStatus::active;
};
BOOST_DESCRIBE_STRUCT(AdAccount, (), (external_id, name, currency, time_zone, status))

/// Where a campaign's money is set. Only `campaign` takes a daily budget from set_daily_budget().
enum class BudgetHolder {
    campaign,
    ad_group,  ///< the platform divides no campaign budget (Meta's ad set budgets)
    shared,    ///< one budget for several campaigns (Google): changing it would change the others
};
BOOST_DESCRIBE_ENUM(BudgetHolder, campaign, ad_group, shared)

/// Amounts in the account's currency.
struct AdCampaign {
    std::string external_id;
    std::string name;
    AdStatus status = AdStatus::active;
    std::optional<std::string>
        objective;  ///< the platform's own word, lower case ("outcome_sales")
    BudgetHolder budget_holder = BudgetHolder::campaign;
    std::optional<Micros> daily_budget, lifetime_budget;
    std::optional<Day> start_date, end_date;
};
BOOST_DESCRIBE_STRUCT(AdCampaign, (),
                      (external_id, name, status, objective, budget_holder, daily_budget,
                       lifetime_budget, start_date, end_date))

struct AdGroup {
    std::string external_id;
    std::string campaign_id;
    std::string name;
    AdStatus status = AdStatus::active;
    std::optional<Micros> daily_budget, lifetime_budget;
};
BOOST_DESCRIBE_STRUCT(AdGroup, (),
                      (external_id, campaign_id, name, status, daily_budget, lifetime_budget))

struct Creative {
    std::optional<std::string> title, body, image_url, thumbnail_url, destination_url;
};
BOOST_DESCRIBE_STRUCT(Creative, (), (title, body, image_url, thumbnail_url, destination_url))

struct Ad {
    std::string external_id;
    std::string campaign_id, ad_group_id;
    std::string name;
    AdStatus status = AdStatus::active;
    std::optional<Creative> creative;
};
BOOST_DESCRIBE_STRUCT(Ad, (), (external_id, campaign_id, ad_group_id, name, status, creative))

/// Some figures a platform gives for a campaign only. They are carried by one ad of this id in an
/// ad group of this id, so that an ad's id always names one ad of one campaign.
std::string whole_campaign_id(std::string_view campaign_id);

/// One ad on one calendar day of its account. Money in the account's currency. No id is empty.
struct AdFact {
    Day day;
    std::string campaign_id, ad_group_id, ad_id;
    std::int64_t impressions = 0, clicks = 0;
    Micros spend;
    Micros conversions;  ///< a count in millionths: platforms give fractions
    Micros revenue;
    std::optional<std::int64_t> reach, video_views;
};

/// Both ends included.
struct DayRange {
    Day first, last;
    std::int64_t days() const { return (last - first).count() + 1; }
    friend bool operator==(const DayRange&, const DayRange&) = default;
};

/// Where pull_facts() puts what it reads. Called only on the thread that called pull_facts(), one
/// call at a time. An exception thrown here ends the pull and comes out of it.
class FactSink {
public:
    virtual ~FactSink() = default;
    /// Rows of these days follow. Rows given earlier for the same days are void: their reading is
    /// being started again.
    virtual void begin(DayRange days) = 0;
    /// One page; rows lie within ranges that have begun and not completed. Ranges under way do not
    /// overlap; their pages interleave.
    virtual void rows(std::vector<AdFact> page) = 0;
    /// Every row of these days has been given (perhaps none): the slice may replace what was known.
    virtual void complete(DayRange days) = 0;
};

}  // namespace herald::connector
