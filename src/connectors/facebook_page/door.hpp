#pragma once

#include "connector/network/graph.hpp"
#include "connectors/facebook_page/settings.hpp"

namespace herald::connectors::facebook_page {

/// One use of the Graph API by one page.
struct Door {
    Settings settings;
    connector::network::Wire wire;

    explicit Door(connector::Call& call);
    /// "/PAGE/feed"
    std::string page(std::string_view rest) const;
};

/// The message: without files the link is a preview of its own.
std::string message_of(const connector::Post& post);
/// Ours since then with these words, without its thread; the oldest of them, since a second one
/// would be a double.
std::optional<connector::Posted> find_post(const Door& door, const connector::Post& post,
                                           Time from);

}  // namespace herald::connectors::facebook_page
