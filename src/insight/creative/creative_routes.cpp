#include "insight/creative/creative_routes.hpp"

#include "ads/campaigns.hpp"
#include "insight/creative/ab_tests.hpp"
#include "insight/creative/analysis.hpp"

namespace herald::insight {
namespace {

struct GetCreativeAnalysis {
    std::optional<Day> from, to;
    std::vector<ads::Platform> platform;
    std::optional<ads::CampaignId> campaign_id;
};
BOOST_DESCRIBE_STRUCT(GetCreativeAnalysis, (), (from, to, platform, campaign_id))

CreativeAnalysis get_analysis(const Context& context, Scope& scope,
                              const GetCreativeAnalysis& request) {
    const ads::Period period = ads::period_of(*context.ads, scope, request.from, request.to);
    const auto history = creative_history(context, scope);
    CreativeWish wish{period.from, period.to, request.platform, std::nullopt};
    if (request.campaign_id)
        wish.campaign = static_cast<std::size_t>(&campaign_of(*history, *request.campaign_id) -
                                                 history->campaigns.data());
    return analyse_creatives(*history, judge_wear(*history), wish);
}

AbTests list_tests(const Context& context, Scope& scope) {
    const auto history = creative_history(context, scope);
    return suggest_tests(*history, judge_wear(*history));
}

}  // namespace

std::shared_ptr<const History> creative_history(const Context& context, const Scope& scope) {
    HistoryWish wish;
    wish.ads_days = kCreativeDays;
    return context.histories->get(context, scope, wish);
}

void add_creative_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get(
        "/api/v1/recommendations/creative/analysis",
        web::RouteSpec("Get a creative analysis", Role::viewer).may(ErrorKind::not_found),
        [&context](Scope& s, const GetCreativeAnalysis& r) { return get_analysis(context, s, r); });
    routes.get("/api/v1/recommendations/creative/ab-tests", {"List creative tests", Role::viewer},
               [&context](Scope& s) { return list_tests(context, s); });
}

}  // namespace herald::insight
