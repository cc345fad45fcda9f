#pragma once

#include <optional>
#include <string>

#include "ads/platform.hpp"
#include "base/described.hpp"
#include "connection/connection.hpp"
#include "store/scope.hpp"

/// The records of advertising. External ids are the platform's; keys are the numbers that the
/// warehouse knows them by.
namespace herald::ads {

struct AdAccountTag;
struct CampaignTag;
struct AdGroupTag;
struct AdTag;
struct CreativeTag;
struct ChangeTag;
struct ViewTag;
using connection::ConnectionId;
using AdAccountId = Id<AdAccountTag>;
using CampaignId = Id<CampaignTag>;
using AdGroupId = Id<AdGroupTag>;
using AdId = Id<AdTag>;
using CreativeId = Id<CreativeTag>;
using ChangeId = Id<ChangeTag>;
using ViewId = Id<ViewTag>;

enum class AccountStatus : std::uint8_t { active, disabled, closed };
BOOST_DESCRIBE_ENUM(AccountStatus, active, disabled, closed)

/// Where a campaign's money is set; only `campaign` lets its daily budget be changed here.
enum class BudgetHolder : std::uint8_t { campaign, ad_group, shared };
BOOST_DESCRIBE_ENUM(BudgetHolder, campaign, ad_group, shared)

/// As the API shows it.
struct AdAccount {
    AdAccountId id;
    std::optional<ConnectionId> connection_id;
    Platform platform{};
    std::string external_id;
    std::string name;
    Currency currency;
    std::string time_zone;
    AccountStatus status{};
    std::optional<Time> last_synced_at;
};
BOOST_DESCRIBE_STRUCT(AdAccount, (),
                      (id, connection_id, platform, external_id, name, currency, time_zone, status,
                       last_synced_at))

/// As the API shows it. Budgets and currency are the account's.
struct Campaign {
    CampaignId id;
    Platform platform{};
    std::optional<ConnectionId> connection_id;
    std::optional<AdAccountId> account_id;
    std::optional<std::string> account_name;
    std::optional<std::string> external_id;
    std::string name;
    CampaignStatus status{};
    std::optional<std::string> objective;
    std::optional<Micros> daily_budget, lifetime_budget;
    Currency currency;
    std::optional<Day> start_date, end_date;
    Time created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Campaign, (),
                      (id, platform, connection_id, account_id, account_name, external_id, name,
                       status, objective, daily_budget, lifetime_budget, currency, start_date,
                       end_date, created_at, updated_at, version))

/// What a file names without an id has this before its folded name as external id: one campaign a
/// name and account. Never shown.
inline constexpr std::string_view kNamed = "name:";

/// Numbers never given before, as a range: the first of `count`.
struct NumberRanges {
    std::int32_t account = 0, campaign = 0, ad = 0;
};
struct NumberCounts {
    std::int64_t accounts = 0, campaigns = 0, ads = 0;
};
NumberRanges take_numbers(Tx& tx, const NumberCounts& counts);

}  // namespace herald::ads
