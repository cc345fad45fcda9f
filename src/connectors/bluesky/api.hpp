#pragma once

#include <optional>
#include <string>

#include "connector/network/wire.hpp"
#include "connector/publish.hpp"
#include "connectors/bluesky/settings.hpp"

namespace herald::connectors::bluesky {

/// The account's server. A session is made at first use and renewed when it has expired.
class Api {
public:
    /// Throws Error{invalid} when the call's settings are wrong.
    explicit Api(connector::Call& call);

    connector::Call& call() const { return call_; }
    const connector::Failures& failures() const { return wire_.failures(); }
    /// The account's lasting id ("did:plc:…").
    std::string did() const { return session().did; }
    const std::string& handle() const { return settings_.identifier; }

    /// GET of one method ("app.bsky.feed.getPosts").
    connector::Document query(std::string_view method, const net::Parameters& parameters) const;
    /// Sent once, but for an expired session, which did nothing.
    connector::Document procedure(std::string_view method, const json::value& body) const;
    /// The blob of these bytes, to be named in a record.
    json::object upload(const connector::PostMedia& media) const;

    /// A reference that pins a record: its address and the hash of what it says.
    struct Strong {
        std::string uri, cid;
    };
    /// A post of ours by its key; absent when there is none.
    std::optional<Strong> find_post(std::string_view record_key) const;
    /// Writes a post under this key where nothing stands yet; when something does, that is the
    /// answer: a repeat changes nothing.
    Strong put_post(std::string_view record_key, json::object record) const;

private:
    struct Session {
        std::string did, access, refresh;
    };
    Session session() const;
    Session log_in() const;
    template <class F>
    auto in_session(F&& f) const;

    connector::Call& call_;
    Settings settings_;
    connector::network::Wire door_;  ///< without credentials
    connector::network::Wire wire_;
    mutable std::string refresh_;  ///< of a session that has expired
};

/// The key a post's record gets: 13 letters that sort by time (a TID), the same for the same key
/// for ever. The time is the one in the key when that is a UUID of version 7.
std::string record_key(const connector::Post& post, std::size_t number);
/// What stands behind the last slash.
std::string_view key_of(std::string_view uri);

}  // namespace herald::connectors::bluesky
