#include "observe/receiver.hpp"

#include "base/error.hpp"
#include "base/trace.hpp"

namespace herald::observe {
namespace {

/// "localhost:4318" of "http://localhost:4318/v1", with the scheme's port when none is written.
std::string place_of(const std::string& url) {
    const auto scheme = url.find("://");
    const bool https = url.starts_with("https://");
    if (scheme == std::string::npos || (!https && !url.starts_with("http://")))
        throw Error(ErrorKind::invalid, "Write the address of the receiver as http://HOST:PORT.");
    const auto begin = scheme + 3;
    const std::string authority = url.substr(begin, url.find('/', begin) - begin);
    const std::string place = authority.substr(authority.rfind('@') + 1);
    const bool has_port = place.rfind(':') != std::string::npos && place.back() != ']';
    return has_port ? place : place + (https ? ":443" : ":80");
}

}  // namespace

Receiver::Receiver(const std::string& url, const std::string& path) : url_(url) {
    const std::string place = place_of(url);
    const auto slash = url.find('/', url.find("://") + 3);
    if (slash == std::string::npos)
        url_ += path;
    else if (slash + 1 == url.size())
        url_ = url.substr(0, slash) + path;
    http_ = std::make_unique<net::HttpClient>(
        net::HttpClientOptions{.egress = net::EgressPolicy({place})});
}

net::HttpResponse Receiver::post(std::string_view content_type, std::string body,
                                 net::Headers headers) {
    net::HttpRequest request;
    request.method = "POST";
    request.url = url_;
    request.headers = std::move(headers);
    request.headers.set("Content-Type", std::string(content_type));
    request.body = std::move(body);
    request.timeout = std::chrono::seconds(10);
    request.connect_timeout = std::chrono::seconds(5);
    request.max_body = 1 << 20;
    return http_->send(request);
}

}  // namespace herald::observe
