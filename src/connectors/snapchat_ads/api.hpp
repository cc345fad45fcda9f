#pragma once

#include <functional>

#include "connector/wire.hpp"
#include "connectors/snapchat_ads/settings.hpp"
#include "net/http.hpp"

namespace herald::connectors::snapchat_ads {

/// A path or thing Snapchat does not have (404, 405): there may be another way.
struct Missing {
    std::string message;
};

/// The Marketing API: access tokens from the refresh token, envelopes, pages. Used by several
/// threads at once.
class Api {
public:
    /// Throws Error{invalid} when the call's settings are wrong.
    explicit Api(connector::Call& call);

    connector::Call& call() const { return call_; }
    const Settings& settings() const { return settings_; }
    const connector::Failures& failures() const { return failures_; }

    /// A whole answer, its status checked. Tried again when the failure may pass. Throws Missing.
    connector::Document get(std::string_view path, std::string_view query) const;
    /// Sent once. Throws when the entry inside was refused although the answer is 200.
    void put(std::string_view path, std::string body, std::string_view plural) const;

    /// Every page of answers to a question, each with the list `plural`. Throws Missing.
    void answers(std::string_view path, const net::Parameters& parameters, std::string_view plural,
                 const std::function<void(const connector::Node& answer)>& on_answer) const;
    /// Every entry of a list: {"campaigns":[{"campaign":{…}}]}, page by page. Throws Missing.
    struct Names {
        std::string_view plural, singular;
    };
    void entries(
        std::string_view path, Names names,
        const std::function<void(const std::vector<connector::Node>& page)>& on_page) const;

private:
    std::string access_token() const;
    connector::Document exchange(net::HttpRequest request) const;
    [[noreturn]] void raise(const net::HttpResponse& response) const;

    connector::Call& call_;
    Settings settings_;
    std::string base_, auth_base_;
    connector::Failures failures_;
};

}  // namespace herald::connectors::snapchat_ads
