#include "ads/campaign_detail.hpp"
#include "ads/campaigns.hpp"
#include "ads/module.hpp"
#include "ads/summary.hpp"

namespace herald::ads {
namespace {

struct ListAccounts : web::Paged {
    std::optional<ConnectionId> connection_id;
    std::vector<Platform> platform;
};
BOOST_DESCRIBE_STRUCT(ListAccounts, (web::Paged), (connection_id, platform))

/// Oldest first. Accounts are few: filters are looked at here.
web::Page<AdAccount> list_accounts(Scope& scope, const ListAccounts& request) {
    const auto cursor = web::read_cursor<AdAccountId>(request, "accounts");
    auto rows = scope.db().list<AdAccount>(
        "SELECT {columns} FROM ad_accounts WHERE tenant = :tenant AND id > :after ORDER BY id",
        {{"after", cursor ? std::get<0>(*cursor) : AdAccountId{}}});
    std::erase_if(rows, [&](const AdAccount& account) {
        if (request.connection_id && account.connection_id != request.connection_id) return true;
        return !request.platform.empty() &&
               std::find(request.platform.begin(), request.platform.end(), account.platform) ==
                   request.platform.end();
    });
    for (auto& account : rows)
        if (account.external_id.starts_with(kNamed)) account.external_id.clear();
    return web::make_page(std::move(rows), request, [](const AdAccount& account) {
        return web::make_cursor("accounts", account.id);
    });
}

}  // namespace

void add_campaign_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get(
        "/api/v1/campaigns", {"List campaigns", Role::viewer},
        [&context](Scope& s, const ListCampaigns& r) { return list_campaigns(context, s, r); });
    routes.post("/api/v1/campaigns", {"Create a campaign", Role::editor},
                [&context](Scope& s, const CampaignDraft& r) {
                    auto campaign = create_campaign(context, s, r);
                    const std::string location = "/api/v1/campaigns/" + to_string(campaign.id);
                    return web::Created<Campaign>{std::move(campaign), location};
                });
    routes.get("/api/v1/campaigns/performance/summary",
               {"Get the performance summary", Role::viewer},
               [&context](Scope& s, const GetSummary& r) { return get_summary(context, s, r); });
    routes.get("/api/v1/campaigns/{id}", {"Get a campaign", Role::viewer},
               [&context](Scope& s, const GetCampaign& r) { return get_campaign(context, s, r); });
    routes.get("/api/v1/campaigns/{id}/metrics", {"Get a campaign's metrics", Role::viewer},
               [&context](Scope& s, const GetCampaignMetrics& r) {
                   return get_campaign_metrics(context, s, r);
               });
    routes.get("/api/v1/campaigns/{id}/ads", {"List a campaign's ads", Role::viewer},
               [&context](Scope& s, const ListCampaignAds& r) {
                   return list_campaign_ads(context, s, r);
               });
    routes.get("/api/v1/overview",
               web::RouteSpec("Get the overview", Role::viewer).resource("campaigns"),
               [&context](Scope& s) { return get_overview(context, s); });
    routes.get("/api/v1/accounts", {"List accounts", Role::viewer}, list_accounts);
}

}  // namespace herald::ads
