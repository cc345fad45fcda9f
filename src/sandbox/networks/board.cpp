#include "sandbox/networks/board.hpp"

#include <algorithm>

namespace herald::sandbox::networks {

StoredPost& Board::add(StoredPost post) {
    if (posts_.size() >= kMostPosts) posts_.pop_front();
    if (post.number == 0) post.number = next_number();
    return posts_.emplace_back(std::move(post));
}

StoredPost* Board::find(Network network, std::string_view id) {
    const auto found = std::find_if(posts_.rbegin(), posts_.rend(), [&](const StoredPost& post) {
        return post.network == network && post.id == id;
    });
    return found == posts_.rend() ? nullptr : &*found;
}

StoredPost* Board::find_by_key(Network network, std::string_view key) {
    if (key.empty()) return nullptr;
    const auto found = std::find_if(posts_.rbegin(), posts_.rend(), [&](const StoredPost& post) {
        return post.network == network && post.key == key;
    });
    return found == posts_.rend() ? nullptr : &*found;
}

bool Board::remove(Network network, std::string_view id) {
    return std::erase_if(posts_, [&](const StoredPost& post) {
               return post.network == network && post.id == id;
           }) > 0;
}

std::vector<StoredPost*> Board::newest(Network network) {
    std::vector<StoredPost*> out;
    for (auto post = posts_.rbegin(); post != posts_.rend(); ++post)
        if (post->network == network) out.push_back(&*post);
    return out;
}

StoredMedia& Board::add_media(StoredMedia media) {
    if (media_.size() >= kMostMedia) media_.pop_front();
    return media_.emplace_back(std::move(media));
}

StoredMedia* Board::find_media(std::string_view id) {
    const auto found = std::find_if(media_.begin(), media_.end(),
                                    [&](const StoredMedia& media) { return media.id == id; });
    return found == media_.end() ? nullptr : &*found;
}

void Board::clear() {
    posts_.clear();
    media_.clear();
    kept.clear();
}

}  // namespace herald::sandbox::networks
