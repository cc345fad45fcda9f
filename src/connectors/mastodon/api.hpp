#pragma once

#include "connector/collect.hpp"
#include "connector/network/wire.hpp"
#include "connector/publish.hpp"
#include "connectors/mastodon/settings.hpp"

namespace herald::connectors::mastodon {

/// The server's client API with this connection's token. Throws Error{invalid} when the settings
/// are wrong.
connector::network::Wire make_wire(connector::Call& call, const Settings& settings);

/// A status as far as anything here needs it.
struct Status {
    std::string id, url, in_reply_to_id, text, language, author, image_url;
    std::vector<std::string> tags;
    std::optional<Time> created_at;
    std::optional<std::int64_t> replies, reblogs, favourites;
    bool is_reblog = false;
};
/// Absent when it has no id. Text is plain.
std::optional<Status> decode_status(const connector::Node& status);
/// The statuses of a list; what is no list is Error{upstream}.
std::vector<Status> decode_statuses(const connector::network::Wire& wire, const json::value& list);

/// The id of a file that is ready to be posted.
std::string upload(const connector::network::Wire& wire, const connector::PostMedia& media,
                   std::size_t number);

}  // namespace herald::connectors::mastodon
