#pragma once

#include "ads/campaigns.hpp"
#include "ads/summary.hpp"

/// One campaign's course, its ads and its history.
namespace herald::ads {

enum class Granularity : std::uint8_t { day, week, month };
BOOST_DESCRIBE_ENUM(Granularity, day, week, month)

struct GetCampaignMetrics {
    CampaignId id;
    std::optional<Day> from, to;
    std::optional<Granularity> granularity;
};
BOOST_DESCRIBE_STRUCT(GetCampaignMetrics, (), (id, from, to, granularity))

struct CampaignMetrics {
    Currency currency;
    Granularity granularity{};
    Day from, to;
    std::optional<Day> complete_through;
    std::vector<DayMetrics>
        data;  ///< by the first day of the day, week (Monday) or month; empty ones too
    Metrics totals;
};
BOOST_DESCRIBE_STRUCT(CampaignMetrics, (),
                      (currency, granularity, from, to, complete_through, data, totals))
CampaignMetrics get_campaign_metrics(const Context& context, Scope& scope,
                                     const GetCampaignMetrics& request);

struct Creative {
    std::optional<std::string> title, body, image_url, thumbnail_url, destination_url;
};
BOOST_DESCRIBE_STRUCT(Creative, (), (title, body, image_url, thumbnail_url, destination_url))

struct AdRow : Metrics {
    AdId id;
    std::string
        external_id;  ///< empty for the one ad that stands for a campaign or ad group without ads
    std::string name;
    std::optional<AdGroupId> ad_group_id;
    std::optional<std::string> ad_group_name;
    CampaignStatus status{};
    std::optional<Creative> creative;
};
BOOST_DESCRIBE_STRUCT(AdRow, (Metrics),
                      (id, external_id, name, ad_group_id, ad_group_name, status, creative))

struct ListCampaignAds : web::Paged {
    CampaignId id;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(ListCampaignAds, (web::Paged), (id, from, to))
/// Most spend first.
web::Page<AdRow> list_campaign_ads(const Context& context, Scope& scope,
                                   const ListCampaignAds& request);

struct Overview {
    std::int64_t campaigns = 0, connections = 0;
    bool has_facts = false;
    std::optional<Day> first_date, last_date;
    bool demo = false;
};
BOOST_DESCRIBE_STRUCT(Overview, (),
                      (campaigns, connections, has_facts, first_date, last_date, demo))
Overview get_overview(const Context& context, Scope& scope);

}  // namespace herald::ads
