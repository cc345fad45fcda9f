#include "connectors/google_ads/entities.hpp"

#include "base/text.hpp"

namespace herald::connectors::google_ads {

using connector::Node;
using connector::PageSink;

namespace {

constexpr std::size_t kRowsPerPage = 2000;
constexpr const char* kCampaignQuery =
    "SELECT campaign.id, campaign.name, campaign.status, campaign.advertising_channel_type, "
    "campaign.start_date_time, campaign.end_date_time, campaign_budget.resource_name, "
    "campaign_budget.amount_micros, campaign_budget.total_amount_micros, campaign_budget.period, "
    "campaign_budget.explicitly_shared, campaign_budget.reference_count FROM campaign";
constexpr const char* kGroupQuery =
    "SELECT campaign.id, ad_group.id, ad_group.name, ad_group.status FROM ad_group";
constexpr const char* kAdQuery =
    "SELECT campaign.id, ad_group.id, ad_group_ad.status, ad_group_ad.ad.id, ad_group_ad.ad.name, "
    "ad_group_ad.ad.final_urls, ad_group_ad.ad.responsive_search_ad.headlines, "
    "ad_group_ad.ad.responsive_search_ad.descriptions, "
    "ad_group_ad.ad.responsive_display_ad.headlines, "
    "ad_group_ad.ad.responsive_display_ad.descriptions, "
    "ad_group_ad.ad.expanded_text_ad.headline_part1, ad_group_ad.ad.expanded_text_ad.description, "
    "ad_group_ad.ad.image_ad.image_url FROM ad_group_ad";

/// Rows of a query as pages of ours.
template <class T, class Decode>
void list_rows(const Api& api, const connector::AdAccount& account, const std::string& query,
               Decode decode, const PageSink<T>& sink) {
    api.stream(account.external_id, query, [&](const json::array& rows) {
        std::vector<T> page;
        page.reserve(std::min(rows.size(), kRowsPerPage));
        for (const json::value& row : rows) {
            page.push_back(decode(Node(row)));
            if (page.size() == kRowsPerPage) sink(std::exchange(page, {}));
        }
        if (!page.empty()) sink(std::move(page));
    });
}

/// Calls `make` for every campaign without ads, and gives what it makes.
template <class T, class Make>
void list_wholes(const Api& api, const connector::AdAccount& account, Make make,
                 const PageSink<T>& sink) {
    const std::string query = fmt::format(
        "SELECT campaign.id, campaign.status, campaign.advertising_channel_type FROM campaign "
        "WHERE campaign.advertising_channel_type = '{}'",
        kWithoutAds);
    api.stream(account.external_id, query, [&](const json::array& rows) {
        std::vector<T> page;
        for (const json::value& row : rows)
            if (belongs(Node(row), Grain::campaigns))
                page.push_back(make(decode_campaign(Node(row)).campaign));
        if (!page.empty()) sink(std::move(page));
    });
}

}  // namespace

bool belongs(const Node& row, Grain grain) {
    const bool without_ads = row["campaign"].text("advertisingChannelType") == kWithoutAds;
    return without_ads == (grain == Grain::campaigns);
}

void list_campaigns(const Api& api, const connector::AdAccount& account,
                    const PageSink<connector::AdCampaign>& sink) {
    const auto decode = [](const Node& row) { return decode_campaign(row).campaign; };
    list_rows(api, account, kCampaignQuery, decode, sink);
}

void list_ad_groups(const Api& api, const connector::AdAccount& account,
                    const PageSink<connector::AdGroup>& sink) {
    list_rows(api, account, kGroupQuery, decode_ad_group, sink);
    const auto make = [](const connector::AdCampaign& campaign) {
        connector::AdGroup out;
        out.external_id = connector::whole_campaign_id(campaign.external_id);
        out.campaign_id = campaign.external_id;
        out.name = "Whole campaign";
        out.status = campaign.status;
        return out;
    };
    list_wholes(api, account, make, sink);
}

void list_ads(const Api& api, const connector::AdAccount& account,
              const PageSink<connector::Ad>& sink) {
    list_rows(api, account, kAdQuery, decode_ad, sink);
    const auto make = [](const connector::AdCampaign& campaign) {
        connector::Ad out;
        out.external_id = connector::whole_campaign_id(campaign.external_id);
        out.ad_group_id = out.external_id;
        out.campaign_id = campaign.external_id;
        out.name = "All assets";
        out.status = campaign.status;
        return out;
    };
    list_wholes(api, account, make, sink);
}

std::string campaign_digits(std::string_view id) {
    if (id.empty() || id.find_first_not_of("0123456789") != std::string_view::npos)
        throw Error(
            ErrorKind::invalid,
            fmt::format("\"{}\" is no campaign id: those of Google Ads are numbers", clip(id, 60)));
    return std::string(id);
}

CampaignRow read_campaign(const Api& api, const connector::CampaignRef& campaign) {
    std::optional<CampaignRow> out;
    const std::string query = fmt::format("{} WHERE campaign.id = {}", kCampaignQuery,
                                          campaign_digits(campaign.external_id));
    api.stream(campaign.account.external_id, query,
               [&](const json::array& rows) { out = decode_campaign(Node(rows.front())); });
    if (!out)
        throw Error(ErrorKind::upstream, "Google Ads no longer knows this campaign").permanent();
    return *std::move(out);
}

}  // namespace herald::connectors::google_ads
