#include <fmt/format.h>

#include "ads/campaign_order.hpp"
#include "insight/outlook/outlook.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kCacheBytes = 16 << 20;
/// Beyond, the years before are not read: they would crowd out everything else.
constexpr std::size_t kMostForYears = 64 << 20;

using Outlooks = ads::Lru<MetricForecast>;

/// More than a year only for those who have it: a season of the year needs more than one.
std::shared_ptr<const History> history_for(const Context& context, const Scope& scope) {
    const HistoryWish usual;
    auto out = context.histories->get(context, scope, usual);
    const bool has_more = out->first <= out->today - std::chrono::days(usual.days);
    if (!has_more || out->size_bytes() > kMostForYears) return out;
    return context.histories->get(context, scope, {.days = kMostHistoryDays});
}

MetricForecast get_forecast(const Context& context, Outlooks& outlooks, Scope& scope,
                            const GetForecast& request) {
    if (request.campaign_id && request.platform)
        throw Error(ErrorKind::invalid, "Ask for a campaign or for a platform, not for both.")
            .with_fields({{"?platform", "must be left out when campaign_id is given"}});
    const auto history = history_for(context, scope);
    OutlookWish wish{request.metric.value_or(ads::Metric::spend),
                     static_cast<int>(request.horizon.value_or(GetForecast::kHorizon)), nullptr,
                     request.platform};
    if (request.campaign_id) wish.campaign = &campaign_of(*history, *request.campaign_id);
    const std::string key =
        fmt::format("{}:{}:{}:{}:{}:{}:{}:{}", scope.tenant_key(), number_of(history->today),
                    context.warehouse().data_version(scope.tenant_key()),
                    context.ads->campaigns->version(scope), enum_name(wish.metric), wish.horizon,
                    wish.platform ? enum_name(*wish.platform) : "",
                    request.campaign_id ? to_string(*request.campaign_id) : "");
    const auto whole = outlooks.get(
        key, [&] { return std::make_shared<const MetricForecast>(make_outlook(*history, wish)); });
    MetricForecast out = *whole;
    const auto shown = static_cast<std::size_t>(request.history.value_or(GetForecast::kHistory));
    if (out.history.size() > shown)
        out.history.erase(out.history.begin(),
                          out.history.end() - static_cast<std::ptrdiff_t>(shown));
    return out;
}

}  // namespace

void add_outlook_routes(const Context& context, web::Router& routes) {
    const auto outlooks = std::make_shared<Outlooks>(kCacheBytes);  // shared by the route's copies
    routes.get("/api/v1/insights/forecast",
               web::RouteSpec("Get a forecast", web::Role::viewer)
                   .describe("What a metric will be over the next days, of the workspace, a "
                             "platform or a campaign. Today is left out. Conversions and revenue "
                             "of young days are shown as they will stand when all have arrived; "
                             "days of which too little is known are null. Too little data is an "
                             "answer: needed_days and message say what is missing.")
                   .may(ErrorKind::not_found),
               [&context, outlooks](Scope& scope, const GetForecast& request) {
                   return get_forecast(context, *outlooks, scope, request);
               });
}

}  // namespace herald::insight
