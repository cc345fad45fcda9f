#pragma once

#include <memory>
#include <string>

#include "net/http_client.hpp"

namespace herald::observe {

/// A server that the operator named in the settings, so that it may stand inside.
class Receiver {
public:
    /// `path` is added when the address has none. Throws Error{invalid}.
    Receiver(const std::string& url, const std::string& path);
    /// Throws Error when there is no answer.
    net::HttpResponse post(std::string_view content_type, std::string body, net::Headers headers);
    const std::string& url() const { return url_; }

private:
    std::string url_;
    std::unique_ptr<net::HttpClient> http_;
};

}  // namespace herald::observe
