#pragma once

#include <string>

#include "connectors/bluesky/api.hpp"

namespace herald::connectors::bluesky {

/// Links, hashtags and mentions of a text, as ranges of its UTF-8 bytes. A mention of somebody who
/// is not found stays plain text.
json::array facets_of(const Api& api, std::string_view text);

/// Writes one post under its own key, once: when it stands there already, that is the answer.
struct Reply {
    Api::Strong root, parent;
};
Api::Strong put_post(const Api& api, std::string_view key, json::object record,
                     const std::optional<Reply>& reply);

/// The record of a post without its reply: text, facets, languages, pictures or card; uploads what
/// it needs.
json::object make_record(const Api& api, const connector::Post& post);
json::object make_answer(const Api& api, std::string_view text, const std::string& language);

}  // namespace herald::connectors::bluesky
