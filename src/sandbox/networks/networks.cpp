#include "sandbox/networks/networks.hpp"

#include <mutex>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "sandbox/networks/board.hpp"

namespace herald::sandbox::networks {

struct Networks::State {
    explicit State(std::uint64_t seed) : board(seed) {}
    std::mutex mutex;
    Board board;
};

Networks::Networks(std::uint64_t seed) : state_(std::make_unique<State>(seed)) {}
Networks::~Networks() = default;

std::optional<Network> network_of(const web::Request& request) {
    std::string_view path = request.path;
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
    return parse_enum<Network>(path.substr(0, path.find('/')));
}

namespace {

web::Response dispatch(Network network, Lot& lot) {
    switch (network) {
        case Network::mastodon: return mastodon_answer(lot);
        case Network::bluesky: return bluesky_answer(lot);
        case Network::discord: return discord_answer(lot);
        case Network::webhook_post: return webhook_answer(lot);
        case Network::telegram: return telegram_answer(lot);
        case Network::slack_posts: return slack_posts_answer(lot);
        case Network::linkedin: return linkedin_answer(lot);
        case Network::x: return x_answer(lot);
        case Network::facebook_page:
        case Network::instagram: return graph_answer(lot, network);
        case Network::wordpress: return wordpress_answer(lot);
        case Network::reddit: return reddit_answer(lot);
        case Network::youtube: return youtube_answer(lot);
    }
    return {};
}

json::object shown(const Board& board, const StoredPost& post, Time now) {
    const Figures figures = figures_of(board, post, now);
    json::array media;
    for (const std::string& type : post.media) media.emplace_back(type);
    return {{"network", enum_name(post.network)},
            {"id", post.id},
            {"key", post.key},
            {"title", post.title},
            {"text", post.text},
            {"link", post.link},
            {"parent", post.parent},
            {"place", post.place},
            {"url", post.url},
            {"at", to_string(post.at)},
            {"media", std::move(media)},
            {"impressions", figures.impressions},
            {"likes", figures.likes},
            {"comments", figures.comments},
            {"shares", figures.shares},
            {"clicks", figures.clicks}};
}

void count(json::object& counts, std::string_view name) {
    if (name.empty()) return;
    json::value& value = counts[name];
    value = value.is_int64() ? value.get_int64() + 1 : 1;
}

}  // namespace

web::Response Networks::answer(Network network, const web::Request& request, Trouble trouble,
                               Time now) {
    try {
        const Asked asked(request);
        const std::lock_guard lock(state_->mutex);
        Lot lot{state_->board, asked, trouble, now};
        return dispatch(network, lot);
    } catch (const std::exception& error) {  // a body that cannot be read, or of another shape
        return json_answer(400, json::object{{"error", error.what()}, {"message", error.what()}});
    }
}

web::Response Networks::posts(const web::Request& request, Time now) {
    const Asked asked(request);
    const std::lock_guard lock(state_->mutex);
    if (asked.is("DELETE")) state_->board.clear();
    const std::string network = asked.get("network"), text = asked.get("text"),
                      key = asked.get("key");
    json::array posts;
    json::object by_text, by_key;
    for (const StoredPost& post : state_->board.all()) {
        if (!network.empty() && enum_name(post.network) != network) continue;
        if (!text.empty() && post.text.find(text) == std::string::npos) continue;
        if (!key.empty() && post.key != key) continue;
        count(by_text, post.text);
        count(by_key, post.key);
        posts.push_back(shown(state_->board, post, now));
    }
    const auto size = posts.size();
    return json_answer(200, json::object{{"count", size},
                                         {"by_text", std::move(by_text)},
                                         {"by_key", std::move(by_key)},
                                         {"posts", std::move(posts)}});
}

}  // namespace herald::sandbox::networks
