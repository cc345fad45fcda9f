#pragma once

#include <functional>
#include <memory>
#include <string>

#include "net/egress.hpp"
#include "net/http.hpp"

namespace herald::net {

struct HttpClientOptions {
    EgressPolicy egress;
    std::string user_agent = "Herald/0.1";
    std::string ca_file;  ///< PEM of authorities to trust instead of the system's; certificates are
                          ///< always verified
    std::size_t idle_connections = 32;
    std::chrono::seconds idle_life{50};
    /// Uniform in [0, 1), for the jitter of retries.
    std::function<double()> random;
    /// Waits between retries; a test replaces it. The default sleeps in steps and calls the
    /// request's checkpoint.
    std::function<void(std::chrono::milliseconds)> sleep;
};

/// The way out. Keeps connections open and uses them again; safe to use from many threads at once.
/// Never uses a proxy from the environment (the guard would judge the proxy's address instead of
/// the target's).
class HttpClient {
public:
    explicit HttpClient(HttpClientOptions options = {});
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Any status is an answer. Throws Error{upstream} when no answer came (retryable unless the
    /// certificate is wrong or the body too large), Error{invalid} for an URL that cannot be used
    /// or an address the egress policy refuses.
    HttpResponse send(const HttpRequest& request);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::net
