#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/context.hpp"
#include "ads/entities.hpp"
#include "ads/metrics.hpp"
#include "ads/snapshots.hpp"
#include "web/paging.hpp"

/// Campaigns: the list with its period's figures, one campaign, making and changing them.
namespace herald::ads {

/// A line of the list: the campaign and its figures of the asked period, in the organization's
/// currency.
struct CampaignRow : Campaign, Metrics {
    Currency reporting_currency;
    bool pending_change = false;  ///< a change is on its way to the platform
};
BOOST_DESCRIBE_STRUCT(CampaignRow, (Campaign, Metrics), (reporting_currency, pending_change))

struct CampaignPage {
    std::vector<CampaignRow> data;
    std::optional<std::string> next_cursor;
    std::int64_t total = 0;  ///< of all pages
};
BOOST_DESCRIBE_STRUCT(CampaignPage, (), (data, next_cursor, total))

struct ListCampaigns : web::Paged {
    std::vector<Platform> platform;
    std::vector<CampaignStatus> status;
    std::optional<AdAccountId> account_id;
    std::optional<std::string> q;
    std::optional<Day> from, to;
    std::optional<std::string> sort;
};
BOOST_DESCRIBE_STRUCT(ListCampaigns, (web::Paged),
                      (platform, status, account_id, q, from, to, sort))

CampaignPage list_campaigns(const Context& context, Scope& scope, const ListCampaigns& request);

struct GetCampaign {
    CampaignId id;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(GetCampaign, (), (id, from, to))
/// Throws Error{not_found}, also for another tenant's.
CampaignRow get_campaign(const Context& context, Scope& scope, const GetCampaign& request);

/// What a client may set. Kept apart from Campaign so that a request can never assign the
/// platform's id or the tenant.
struct CampaignDraft {
    std::string name;
    std::optional<Platform> platform;
    std::optional<AdAccountId> account_id;
    std::optional<CampaignStatus> status;
    std::optional<std::string> objective;
    std::optional<Micros> daily_budget;
    std::optional<Currency> currency;
    std::optional<Day> start_date, end_date;
};
BOOST_DESCRIBE_STRUCT(CampaignDraft, (),
                      (name, platform, account_id, status, objective, daily_budget, currency,
                       start_date, end_date))
Campaign create_campaign(const Context& context, Scope& scope, const CampaignDraft& draft);

/// The period asked for; the last 30 days in the organization's zone when left out. Throws
/// Error{invalid}.
Period period_of(const Context& context, const Scope& scope, std::optional<Day> from,
                 std::optional<Day> to);

Error no_such(CampaignId id);

}  // namespace herald::ads

template <>
inline constexpr auto herald::rules<herald::ads::CampaignDraft> = std::tuple{
    rule<&herald::ads::CampaignDraft::name>(length{1, 200},
                                            doc{"Shown to the team, never to the audience."}),
    rule<&herald::ads::CampaignDraft::objective>(length{1, 100}),
    rule<&herald::ads::CampaignDraft::daily_budget>(at_least{0},
                                                    doc{"A day, in the account's currency."}),
};
template <>
inline constexpr auto herald::rules<herald::ads::ListCampaigns> = std::tuple{
    rule<&herald::ads::ListCampaigns::q>(length{0, 200}, doc{"Part of a name, or an external id."}),
    rule<&herald::ads::ListCampaigns::sort>(
        length{1, 200}, doc{"Fields and metrics, - in front for descending: -spend,name."}),
    rule<&herald::ads::ListCampaigns::from>(doc{"First day of the period of the figures."}),
    rule<&herald::ads::ListCampaigns::to>(doc{"Last day of it."}),
};
