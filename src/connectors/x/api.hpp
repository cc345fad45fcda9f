#pragma once

#include "connector/network/wire.hpp"
#include "connector/publish.hpp"
#include "connectors/x/settings.hpp"

namespace herald::connectors::x {

/// API v2 as the account itself. Throws Error{invalid} when the settings are wrong.
connector::network::Wire make_wire(connector::Call& call);

/// A tweet as far as anything here needs it.
struct Tweet {
    std::string id, text;     ///< short links put back, references replaced
    std::string answered_id;  ///< empty: it answers nothing
    std::optional<Time> created_at;
};
Tweet decode_tweet(const connector::Node& tweet);

/// The id of a file that may be posted; in pieces, waiting until it is worked through.
std::string upload(const connector::network::Wire& wire, const connector::PostMedia& media);

}  // namespace herald::connectors::x
