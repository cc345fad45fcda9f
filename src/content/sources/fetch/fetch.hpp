#pragma once

#include <functional>
#include <optional>
#include <string>

#include "content/sources/fetch/hosts.hpp"
#include "net/http_client.hpp"

/// Reading the web politely: robots.txt first, one request a host at a time, nothing twice that has
/// not changed, and gone when asked to go.
namespace herald::content::fetch {

inline constexpr std::string_view kAgent = "Herald";

struct Fetcher {
    net::HttpClient* http = nullptr;  ///< refuses what is not public
    Hosts* hosts = nullptr;
    const Clock* clock = nullptr;
    std::string user_agent;  ///< "Herald/1.0 (+https://…)"
    std::function<void()> checkpoint;
    /// What another run of the program remembered of a host; absent: nothing.
    std::function<std::optional<HostNote>(const std::string& origin)> recall;
};

struct Wish {
    std::string url;
    std::string etag, last_modified;  ///< of the last answer; empty: unconditional
    std::string accept;
    std::size_t max_bytes = 16 << 20;  ///< after decompression
    std::chrono::milliseconds timeout{30'000};
};

enum class Outcome {
    ok,
    not_modified,
    gone,     ///< 410: never again
    refused,  ///< by robots.txt
    failed,
};

struct Fetched {
    Outcome outcome = Outcome::failed;
    int status = 0;
    std::string body, content_type;
    std::string url;            ///< where it was found in the end
    std::string permanent_url;  ///< where to ask next time: moved by 301 and 308 only
    std::string etag, last_modified;
    std::string error;  ///< for people
    std::optional<std::chrono::seconds> retry_after;
    bool may_pass = true;  ///< worth another try by itself
};

/// Never throws but for the checkpoint's exceptions. Follows five redirects, each judged anew.
Fetched fetch(const Fetcher& fetcher, const Wish& wish);

}  // namespace herald::content::fetch
