#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/panel/context.hpp"
#include "web/router.hpp"

/// What happened and what to do, of all of insight, in one list.
namespace herald::insight {

enum class FeedKind : std::uint8_t { anomaly, recommendation, creative, forecast, score, model };
BOOST_DESCRIBE_ENUM(FeedKind, anomaly, recommendation, creative, forecast, score, model)
enum class FeedSeverity : std::uint8_t { info, warning, critical };
BOOST_DESCRIBE_ENUM(FeedSeverity, info, warning, critical)

struct FeedItem {
    std::string id;  ///< the kind and the id of what it is about
    FeedKind kind{};
    Time at;
    FeedSeverity severity{};
    std::string title, text;
    std::optional<double> money_a_week;  ///< to gain; at stake, of an anomaly
    std::optional<std::string> link_kind, link_id;
};
BOOST_DESCRIBE_STRUCT(FeedItem, (),
                      (id, kind, at, severity, title, text, money_a_week, link_kind, link_id))

struct Feed {
    std::vector<FeedItem> data;
};
BOOST_DESCRIBE_STRUCT(Feed, (), (data))
struct GetFeed {
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(GetFeed, (), (limit))

/// Newest day first; within a day the graver, then what is worth more.
Feed get_feed(const Context& context, Scope& scope, const GetFeed& request);

void add_feed_routes(const Context& context, web::Router& routes);

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::GetFeed> = std::tuple{
    rule<&herald::insight::GetFeed::limit>(at_least{1}, at_most{200},
                                           doc{"Items; 50 when left out."}),
};
