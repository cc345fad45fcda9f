#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "store/scope.hpp"
#include "web/http.hpp"

/// The doors others implement (identity does): web knows that callers are checked, not how.
namespace herald::web {

/// An anonymous caller of an open route.
struct Visitor {
    const Clock* clock = nullptr;
    std::string address;
    std::string user_agent;
    std::string request_id;
    std::string
        authorization;  ///< the header, unchecked: an open route may end the session it names
    bool is_forwarded = false;  ///< a proxy says that it asks for somebody else
};

/// Who calls and with which rights.
struct Caller {
    store::ScopeParts parts;
    /// An API key's scopes ("campaigns:read", "*"); empty for people, who may do all their role
    /// allows.
    std::vector<std::string> key_scopes;
    /// A person who is in no organization: the tenant is nil, and only the person's own routes
    /// answer.
    bool homeless = false;
    /// Requests an hour; 0 means no limit.
    std::int64_t hourly_limit = 0;
    std::string limit_key;  ///< what the limit is counted by, e.g. "user:0190…"
};

class Authenticator {
public:
    virtual ~Authenticator() = default;
    /// Throws Error{unauthenticated} with words for the client when the Authorization header is
    /// missing, forged or expired.
    virtual Caller authenticate(const Request& request) = 0;
};

/// One answered request. What it points to lives during the call.
struct Served {
    const Request& request;
    std::string_view route;  ///< "/api/v1/campaigns/{id}"; "ui", "docs" or "none" without one
    int status = 0;
    std::chrono::nanoseconds took{};
    std::uint64_t bytes_in = 0, bytes_out = 0;  ///< of the bodies, before compression
};

/// Hears of every request, on its worker. Both calls must be quick and must not throw.
class Observer {
public:
    virtual ~Observer() = default;
    virtual void began() = 0;
    virtual void served(const Served& served) = 0;
};

class Limits {
public:
    virtual ~Limits() = default;
    struct Verdict {
        std::int64_t limit = 0, remaining = 0, reset_s = 0;
        bool refused = false;  ///< one too many
    };
    /// Counts one request. Empty when nothing is limited.
    virtual std::optional<Verdict> count(std::string_view key, std::int64_t hourly_limit) = 0;
};

}  // namespace herald::web
