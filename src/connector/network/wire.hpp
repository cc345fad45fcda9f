#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "connector/wire.hpp"
#include "net/http.hpp"

/// What connectors to networks share: one door to a network's API.
namespace herald::connector::network {

/// Reads may be repeated, so they are; a write is sent once, and whether it arrived is asked
/// elsewhere. Used by one thread or several.
class Wire {
public:
    struct Options {
        std::string base;     ///< "https://mastodon.social"; slashes at its end go
        PlatformWords words;  ///< of texts that live as long as the program
        /// Puts the credentials into a request.
        std::function<void(net::HttpRequest&)> sign;
        /// Throws what an answer means that is none; what it lets pass is judged by its status.
        std::function<void(const net::HttpResponse&)> judge;
        /// Whether an answer says that the thing is no more, for networks that say so with another
        /// status than 404 or 410.
        std::function<bool(const net::HttpResponse&)> is_gone = {};
        /// A secret that is a part of addresses: no error says it.
        std::string hidden = {};
        /// Whether the credentials were made anew because of this answer: the request, which did
        /// nothing, is then signed and sent once more.
        std::function<bool(const net::HttpRequest&, const net::HttpResponse&)> renew = {};
    };
    Wire(Call& call, Options options);

    Call& call() const { return call_; }
    const Failures& failures() const { return failures_; }
    std::string_view name() const { return options_.words.name; }
    const std::string& base() const { return options_.base; }

    /// Tried again when the failure may pass. `path` follows the base, or is a whole address that
    /// may have the credentials too.
    net::HttpResponse fetch(std::string_view path, const net::Parameters& query = {}) const;
    Document get(std::string_view path, const net::Parameters& query = {}) const;
    /// Absent when the network says that it is no more.
    std::optional<Document> find(std::string_view path, const net::Parameters& query = {}) const;

    /// Sent once. A host that cannot even be reached is Error{unavailable}: surely nothing arrived.
    net::HttpResponse send(net::HttpRequest request) const;
    Document read(const net::HttpResponse& response) const {
        return Document(options_.words.name, response.body);
    }
    net::HttpResponse post_json(std::string_view path, const json::value& body) const;
    net::HttpRequest request(std::string_view method, std::string_view path) const;

private:
    enum class Gone { is_error, is_answer };
    net::HttpRequest query_of(std::string_view path, const net::Parameters& query) const;
    net::HttpResponse exchange(net::HttpRequest request, Gone gone) const;
    net::HttpResponse call_out(net::HttpRequest request) const;

    Call& call_;
    Options options_;
    Failures failures_;
};

/// How long until a limit is lifted, from a header that gives a moment (RFC 3339 or seconds since
/// 1970) or a number of seconds; negative when it is not readable. At most a day.
std::chrono::seconds reset_in(std::string_view header, Time now);
/// The throttle of a 429: Retry-After, else the named header, else half a minute.
std::chrono::seconds throttle_wait(const net::HttpResponse& response, std::string_view reset_header,
                                   Time now);

/// The base address of a setting: without slashes at its end; `fallback` when it is not set.
std::string base_of(const std::optional<std::string>& setting, std::string_view fallback);

}  // namespace herald::connector::network
