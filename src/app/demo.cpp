#include "app/demo.hpp"

#include "sandbox/market/market.hpp"

namespace herald::app {
namespace {

namespace market = sandbox::market;

connector::AdStatus status_of(market::Status status) {
    switch (status) {
        case market::Status::active: return connector::AdStatus::active;
        case market::Status::paused: return connector::AdStatus::paused;
        case market::Status::archived: return connector::AdStatus::archived;
        case market::Status::removed: break;
    }
    return connector::AdStatus::removed;
}

/// The daily budget of a campaign or a group; none where something else holds it, or it is for the
/// whole flight.
std::optional<Micros> daily_of(const market::Market& world, market::Index budget) {
    if (budget == market::kNone || world.budgets()[budget].lifetime) return std::nullopt;
    return world.budgets()[budget].amount.latest();
}

void add_campaign(ads::DemoAccount& out, const market::Market& world, const market::Campaign& c) {
    connector::AdCampaign campaign;
    campaign.external_id = c.id;
    campaign.name = c.name;
    campaign.status = status_of(c.status.latest());
    campaign.objective = to_lower_ascii(c.objective);
    campaign.daily_budget = daily_of(world, c.budget);
    if (c.budget == market::kNone)
        campaign.budget_holder = connector::BudgetHolder::ad_group;
    else if (world.budgets()[c.budget].references > 1)
        campaign.budget_holder = connector::BudgetHolder::shared;
    if (c.budget != market::kNone && world.budgets()[c.budget].lifetime)
        campaign.lifetime_budget = world.budgets()[c.budget].amount.latest();
    campaign.start_date = c.start;
    campaign.end_date = c.end;
    out.listed.campaigns.push_back(std::move(campaign));
    for (market::Index g = c.first_group; g < c.first_group + c.groups; ++g) {
        const market::Group& group = world.groups()[g];
        out.listed.groups.push_back({group.id, c.id, group.name, status_of(group.status.latest()),
                                     daily_of(world, group.budget), std::nullopt});
    }
    for (market::Index a = c.first_ad; a < c.first_ad + c.ads; ++a) {
        const market::Ad& ad = world.ads()[a];
        connector::Creative creative;
        creative.title = ad.title;
        creative.body = ad.body;
        out.listed.ads.push_back({ad.id, c.id, world.groups()[ad.group].id, ad.name,
                                  status_of(ad.status.latest()), creative});
    }
}

void add_facts(ads::DemoAccount& out, const market::Market& world, market::Index index,
               market::AsOf as_of) {
    std::vector<market::AdDay> days;
    world.facts(index, world.first_day(), as_of.today - std::chrono::days(1), as_of, days);
    for (const market::AdDay& day : days) {
        const market::Ad& ad = world.ads()[day.ad];
        connector::AdFact fact;
        fact.day = day.day;
        fact.campaign_id = world.campaigns()[index].id;
        fact.ad_group_id = world.groups()[ad.group].id;
        fact.ad_id = ad.id;
        fact.impressions = day.figures.impressions;
        fact.clicks = day.figures.clicks;
        fact.spend = day.figures.spend;
        fact.conversions = day.figures.conversions;
        fact.revenue = day.figures.revenue;
        fact.reach = world.reach(index, day.figures.impressions, 1);
        fact.video_views = day.figures.video_views;
        out.facts.push_back(std::move(fact));
    }
}

}  // namespace

std::vector<ads::DemoAccount> make_demo(Currency currency, const Clock& clock) {
    const market::Market world(market::northwind(currency),
                               std::chrono::floor<std::chrono::days>(clock.now()));
    std::vector<ads::DemoAccount> out;
    for (market::Index a = 0; a < world.accounts().size(); ++a) {
        const market::Account& account = world.accounts()[a];
        ads::DemoAccount demo;
        demo.platform = enum_name(account.platform);
        demo.listed.account = {"demo-" + account.id, account.name, account.currency,
                               account.zone_name, connector::AccountStatus::active};
        for (const market::Index index : account.campaigns) {
            add_campaign(demo, world, world.campaigns()[index]);
            add_facts(demo, world, index, world.as_of(a, clock.now()));
        }
        out.push_back(std::move(demo));
    }
    return out;
}

}  // namespace herald::app
