#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "sandbox/networks/asked.hpp"

namespace herald::sandbox::networks {

/// What a post brings, as running totals at a moment.
struct Figures {
    std::int64_t impressions = 0, likes = 0, comments = 0, shares = 0, clicks = 0, saves = 0,
                 video_views = 0;
};

/// One post as the network keeps it.
struct StoredPost {
    Network network{};
    std::string id, text, title;
    std::string key;     ///< by which the client would know it again; empty: none was sent
    std::string parent;  ///< the post it answers
    std::string place;   ///< channel, page, thread
    std::string url, link;
    std::vector<std::string> media;  ///< their types
    json::object extra;              ///< what that network alone keeps
    Time at;
    std::uint64_t number = 0;
};

/// A file that waits to be posted.
struct StoredMedia {
    std::string id, type, alt;
    std::size_t bytes = 0;
    int polls = 0;  ///< so often it still says "not yet"
    Time at;
};

/// Everything on every network. Not thread-safe.
class Board {
public:
    static constexpr std::size_t kMostPosts = 20'000, kMostMedia = 5'000;

    explicit Board(std::uint64_t seed) : seed_(seed) {}

    std::uint64_t next_number() { return ++numbers_; }
    std::uint64_t seed() const { return seed_; }
    StoredPost& add(StoredPost post);
    StoredPost* find(Network network, std::string_view id);
    StoredPost* find_by_key(Network network, std::string_view key);
    bool remove(Network network, std::string_view id);
    /// Of one network, the newest first.
    std::vector<StoredPost*> newest(Network network);
    const std::deque<StoredPost>& all() const { return posts_; }

    StoredMedia& add_media(StoredMedia media);
    StoredMedia* find_media(std::string_view id);
    void clear();

    /// Small things a network keeps: sessions, containers, by "network/what/id".
    std::map<std::string, json::object> kept;

private:
    std::uint64_t seed_, numbers_ = 0;
    std::deque<StoredPost> posts_;
    std::deque<StoredMedia> media_;
};

/// Stable: the same post has the same figures at the same moment.
Figures figures_of(const Board& board, const StoredPost& post, Time now);

/// One request in the hands of its network.
struct Lot {
    Board& board;
    const Asked& asked;
    Trouble trouble = Trouble::none;
    Time now;
};

/// What others publish on a network at a place, the newest first: the same at any time it is asked.
struct CrowdPost {
    std::string id, author, text, tag;
    Time at;
    Figures figures;
};
std::vector<CrowdPost> crowd_at(std::uint64_t seed, std::string_view place, Time now,
                                std::size_t most);

// One file a network.
web::Response mastodon_answer(Lot& lot);
web::Response bluesky_answer(Lot& lot);
web::Response discord_answer(Lot& lot);
web::Response webhook_answer(Lot& lot);
web::Response telegram_answer(Lot& lot);
web::Response slack_posts_answer(Lot& lot);
web::Response linkedin_answer(Lot& lot);
web::Response x_answer(Lot& lot);
/// facebook_page and instagram.
web::Response graph_answer(Lot& lot, Network network);
web::Response wordpress_answer(Lot& lot);
web::Response reddit_answer(Lot& lot);
web::Response youtube_answer(Lot& lot);

}  // namespace herald::sandbox::networks
