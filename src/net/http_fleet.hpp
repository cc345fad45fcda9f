#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "base/error.hpp"
#include "net/http_client.hpp"

namespace herald::net {

/// Many exchanges at once on one thread of its own, over connections that are kept and shared: one
/// that is slow costs nobody else anything. Neither redirects nor retries are followed. Safe to use
/// from many threads.
class HttpFleet {
public:
    using Answer = std::variant<HttpResponse, Error>;
    /// Runs on the fleet's thread and must be short.
    using Done = std::function<void(Answer)>;

    explicit HttpFleet(HttpClientOptions options = {});
    /// What is under way is abandoned; its `done` is not called.
    ~HttpFleet();
    HttpFleet(const HttpFleet&) = delete;
    HttpFleet& operator=(const HttpFleet&) = delete;

    /// The request's retry, redirects, checkpoint and on_body are not for here.
    void send(HttpRequest request, Done done);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::net
