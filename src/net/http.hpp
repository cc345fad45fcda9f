#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// HTTP on the way out, as plain values. No curl type leaves this folder.
namespace herald::net {

struct Header {
    std::string name, value;
};

/// Case-insensitive by name, order kept.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<Header> list) : list_(list) {}

    void set(std::string_view name, std::string value);
    void add(std::string_view name, std::string value);
    /// Empty when absent; the first when repeated.
    std::string_view get(std::string_view name) const;
    bool has(std::string_view name) const;
    const std::vector<Header>& all() const { return list_; }
    void clear() { list_.clear(); }

private:
    std::vector<Header> list_;
};

/// Trying again, only where the caller asks: 429, 500, 502, 503, 504 and failures to connect, wait
/// or read. The wait doubles from `first_wait` with full jitter; a Retry-After header is obeyed
/// when it is not longer than `longest_wait`, otherwise the answer is given to the caller at once.
struct RetryPolicy {
    unsigned attempts = 1;
    std::chrono::milliseconds first_wait{500};
    std::chrono::milliseconds longest_wait{30'000};
};

struct HttpRequest {
    std::string method = "GET";
    std::string url;
    Headers headers;
    std::string body;
    std::chrono::milliseconds timeout{60'000};  ///< the whole exchange; zero: none (streams)
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::seconds idle_timeout{60};  ///< no byte for this long ends the exchange; zero: none
    std::size_t max_body = 64u << 20;       ///< bytes after decompression
    unsigned max_redirects =
        0;  ///< above zero: followed, each hop guarded; 3xx is an answer otherwise
    RetryPolicy retry;
    /// Given the pieces of a 2xx body as they come, which is then not collected. May throw to
    /// abandon the exchange.
    std::function<void(std::string_view)> on_body;
    /// Called at least once a second while waiting. Throw to abandon: the exception comes out of
    /// send().
    std::function<void()> checkpoint;
};

struct HttpResponse {
    int status = 0;
    Headers headers;
    std::string body;
    bool ok() const { return status >= 200 && status < 300; }
};

/// Seconds of a Retry-After header (delta or HTTP date against `now`); negative when there is none
/// or it is unreadable.
std::chrono::seconds retry_after(const Headers& headers, std::chrono::system_clock::time_point now);

using Parameters = std::vector<std::pair<std::string_view, std::string>>;
/// "a=1&b=x%20y", for a query or an urlencoded form.
std::string encode_parameters(const Parameters& parameters);

}  // namespace herald::net
