#include <fmt/format.h>

#include "ads/campaign_order.hpp"
#include "insight/media/media_mix.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kCacheBytes = 8 << 20;
using MediaMixes = ads::Lru<MediaMix>;

/// Seasons of the year need years; a workspace of one year is read as the other pages read it.
std::shared_ptr<const History> history_for(const Context& context, const Scope& scope) {
    const HistoryWish usual;
    auto out = context.histories->get(context, scope, usual);
    const bool has_more = !out->empty() && out->first <= out->today - std::chrono::days(usual.days);
    if (!has_more || out->size_bytes() > (64u << 20)) return out;
    return context.histories->get(context, scope, {.days = kMostHistoryDays});
}

MediaMix get_media_mix(const Context& context, MediaMixes& mixes, Scope& scope,
                       const GetMediaMix& request) {
    const auto history = history_for(context, scope);
    const std::string key = fmt::format(
        "{}:{}:{}:{}:{}", scope.tenant_key(), number_of(history->today),
        context.warehouse().data_version(scope.tenant_key()),
        context.ads->campaigns->version(scope), request.outcome ? enum_name(*request.outcome) : "");
    return *mixes.get(
        key, [&] { return std::make_shared<const MediaMix>(media_mix(*history, request)); });
}

}  // namespace

void add_media_routes(const Context& context, web::Router& routes) {
    const auto mixes = std::make_shared<MediaMixes>(kCacheBytes);  // shared by the route's copies
    routes.get("/api/v1/insights/mix",
               web::RouteSpec("Get the media mix", web::Role::viewer)
                   .describe("What each platform adds to all that is sold, by the workspace's own "
                             "weeks: shares and returns with 90 % intervals, and what a week would "
                             "bring at other spends. Too little data is an answer: needed_weeks "
                             "and message say what is missing."),
               [&context, mixes](Scope& scope, const GetMediaMix& request) {
                   return get_media_mix(context, *mixes, scope, request);
               });
}

}  // namespace herald::insight
