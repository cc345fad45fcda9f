#include "app/demo.hpp"

#include "sandbox/market.hpp"

namespace herald::app {
namespace {

connector::AdStatus status_of(sandbox::Status status) {
    return status == sandbox::Status::active   ? connector::AdStatus::active
           : status == sandbox::Status::paused ? connector::AdStatus::paused
                                               : connector::AdStatus::removed;
}

void add_campaign(ads::DemoAccount& out, const sandbox::CampaignInfo& c) {
    const auto status = status_of(c.status);
    connector::AdCampaign campaign;
    campaign.external_id = c.id;
    campaign.name = c.name;
    campaign.status = status;
    campaign.objective = c.objective;
    campaign.daily_budget = c.daily_budget;
    campaign.start_date = c.start;
    out.listed.campaigns.push_back(std::move(campaign));
    for (const auto& group : c.groups)
        out.listed.groups.push_back(
            {group.id, c.id, group.name, status, std::nullopt, std::nullopt});
    for (std::size_t i = 0; i < c.ads.size(); ++i) {
        connector::Creative creative;
        creative.title = c.ads[i].title;
        creative.body = c.ads[i].body;
        out.listed.ads.push_back(
            {c.ads[i].id, c.id, c.groups[i % c.groups.size()].id, c.ads[i].name, status, creative});
    }
}

void add_facts(ads::DemoAccount& out, const sandbox::Market& market, std::size_t index,
               const sandbox::CampaignInfo& c) {
    for (Day day = market.first_day(); day < market.today(); day += std::chrono::days(1))
        for (std::size_t ad = 0; ad < c.ads.size(); ++ad) {
            const sandbox::Report r = market.report(index, ad, day);
            if (r.is_empty()) continue;
            connector::AdFact fact;
            fact.day = day;
            fact.campaign_id = c.id;
            fact.ad_group_id = c.groups[ad % c.groups.size()].id;
            fact.ad_id = c.ads[ad].id;
            fact.impressions = r.impressions;
            fact.clicks = r.clicks;
            fact.spend = r.spend;
            fact.conversions = r.conversions;
            fact.revenue = r.revenue;
            fact.reach = r.reach;
            fact.video_views = r.video_views;
            out.facts.push_back(std::move(fact));
        }
}

}  // namespace

std::vector<ads::DemoAccount> make_demo(Currency currency, const Clock& clock) {
    const sandbox::Market market(sandbox::northwind(currency), clock);
    std::vector<ads::DemoAccount> out;
    for (const auto& account : market.accounts()) {
        ads::DemoAccount demo;
        demo.platform = enum_name(account.platform);
        demo.listed.account = {"demo-" + account.id, account.name, account.currency,
                               account.time_zone, connector::AccountStatus::active};
        for (const std::size_t index : account.campaigns) {
            const auto c = market.campaign(index);
            add_campaign(demo, c);
            add_facts(demo, market, index, c);
        }
        out.push_back(std::move(demo));
    }
    return out;
}

}  // namespace herald::app
