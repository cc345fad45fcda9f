#pragma once

#include <functional>

#include "connector/wire.hpp"
#include "connectors/tiktok_ads/settings.hpp"
#include "net/http.hpp"

namespace herald::connectors::tiktok_ads {

/// The API for Business: the code inside the answer decides, not the HTTP status. Used by several
/// threads at once.
class Api {
public:
    /// Throws Error{invalid} when the call's settings are wrong.
    explicit Api(connector::Call& call);

    connector::Call& call() const { return call_; }
    const Settings& settings() const { return settings_; }
    const connector::Failures& failures() const { return failures_; }

    /// A whole answer, code checked; `data` is inside. Tried again when the failure may pass.
    connector::Document get(std::string_view path, const net::Parameters& parameters) const;
    /// Sent once.
    connector::Document post(std::string_view path, std::string body) const;

    /// Every page of a list, 1,000 entries each. Throws Error{upstream} when the list changed its
    /// length meanwhile: entries may have moved between pages.
    void pages(std::string_view path, net::Parameters parameters,
               const std::function<void(const json::array& list)>& on_page) const;

private:
    connector::Document exchange(net::HttpRequest request) const;
    [[noreturn]] void raise(std::int64_t code, const std::string& message) const;

    connector::Call& call_;
    Settings settings_;
    std::string base_;
    connector::Failures failures_;
};

}  // namespace herald::connectors::tiktok_ads
