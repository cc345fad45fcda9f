#pragma once

#include "base/calendar.hpp"
#include "content/feedback/engagement.hpp"
#include "content/feedback/ranking.hpp"

/// Inside the room: published items with what they got.
namespace herald::content {

struct MeasuredPost {
    ItemId id;
    ItemKind kind{};
    std::optional<std::string> network;
    std::string title, text;  ///< the text's beginning
    std::optional<RawJson> data;
    std::vector<ItemMedia> media;
    std::vector<std::string> tags;
    std::optional<std::string> pillar;
    Time published_at;
    std::optional<std::int64_t> impressions, likes, comments, shares, clicks, saves, video_views;

    std::int64_t engagements() const;
};
BOOST_DESCRIBE_STRUCT(MeasuredPost, (),
                      (id, kind, network, title, text, data, media, tags, pillar, published_at,
                       impressions, likes, comments, shares, clicks, saves, video_views))

/// Published in [from, to), the newest first, at most kMostPosts; those of which nothing is known
/// are left out. They are the level they are measured against.
inline constexpr std::int64_t kMostPosts = 5000;
std::vector<MeasuredPost> list_posts(const Scope& scope, Time from, Time to);
/// In the posts' order.
std::vector<Lift> lifts_of_posts(const std::vector<MeasuredPost>& posts, Time now);
/// Codes of traits, in the posts' order.
std::vector<std::vector<std::string>> traits_of_posts(const std::vector<MeasuredPost>& posts,
                                                      const TimeZone& zone);
/// 1 Monday … 7, and 0 … 23, there.
struct WallHour {
    unsigned weekday = 1, hour = 0;
};
WallHour wall_hour(Time time, const TimeZone& zone);
/// "412 engagements of 9,800 impressions"
std::string figures_in_words(std::optional<std::int64_t> impressions, std::int64_t engagements);

}  // namespace herald::content
