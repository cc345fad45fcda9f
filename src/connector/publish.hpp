#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/described.hpp"
#include "connector/call.hpp"

/// Publishing to a network, as values. Nothing is retried inside: whoever publishes records its
/// intent first, asks find() before any second try, and gives up after a few.
namespace herald::connector {

struct PostMedia {
    std::string bytes;
    std::string media_type;  ///< as found in the bytes, not as claimed: "image/jpeg"
    std::string alt;         ///< what a screen reader says; empty: none
    std::string public_url;  ///< where the network can fetch it; needed by Instagram only
};

/// One post. `thread` are further posts that answer the one before (threads, first comments).
struct Post {
    std::string key;    ///< ours, unique for ever: networks that know idempotency are given it
    std::string title;  ///< blogs only
    std::string text;   ///< as the network counts and shows it; HTML for blogs
    std::string link;   ///< empty: none
    std::vector<PostMedia> media;
    std::vector<std::string> thread;
    std::vector<std::string> tags;  ///< blogs only
    std::string language;           ///< ISO 639-1; may be empty
};

/// What stands on the network.
struct Posted {
    std::string external_id;  ///< the network's own id
    std::string url;          ///< for people; may be empty
    std::vector<std::string> thread_ids;
};

/// Running totals of one post; absent where the network does not tell.
struct Engagement {
    std::string external_id;
    std::optional<std::int64_t> impressions, likes, comments, shares, clicks, saves, video_views;
};
BOOST_DESCRIBE_STRUCT(Engagement, (),
                      (external_id, impressions, likes, comments, shares, clicks, saves,
                       video_views))

/// Every function throws Error: {upstream, permanent} what a person must mend (token, text the
/// network refuses); {rate_limited} with retry_after; {upstream} where nobody knows whether the
/// post arrived.
struct PublishPosts {
    /// The network's id ("mastodon"), whose limits content/text knows.
    std::string network;
    std::function<Posted(Call&, const Post&)> publish;
    /// The post if it stands there already: by its key where the network keeps it, else by looking
    /// for its text among our newest posts since `since`. Absent: surely not there.
    std::function<std::optional<Posted>(Call&, const Post&, Time since)> find;
    /// False where the network cannot be asked (webhooks): an unclear try is then never repeated.
    bool can_find = true;
    /// Puts the missing rest of a thread under what stands.
    std::function<Posted(Call&, const Post&, const Posted& standing)> resume_thread;
    std::function<std::vector<Engagement>(Call&, const std::vector<std::string>& external_ids)>
        read_engagement;                                                ///< may be empty
    std::function<void(Call&, const std::string& external_id)> remove;  ///< may be empty
};

}  // namespace herald::connector
