#pragma once

#include <functional>

#include "connector/wire.hpp"
#include "connectors/meta_ads/settings.hpp"
#include "net/http.hpp"

namespace herald::connectors::meta_ads {

/// Meta wants the same question asked in smaller pieces.
struct TooMuchData {
    std::string message;
};

/// The Graph API as Meta's ads endpoints use it: token in a header (never in an address), errors
/// understood, usage limits respected. Used by several threads at once.
class Graph {
public:
    /// Throws Error{invalid} when the call's settings are wrong.
    explicit Graph(connector::Call& call);

    const Settings& settings() const { return settings_; }
    connector::Call& call() const { return call_; }

    /// Tried again when the failure may pass.
    connector::Document get(std::string_view path, const net::Parameters& parameters) const;
    /// A POST that only asks, such as for a report: tried again like get().
    connector::Document ask(std::string_view path, const net::Parameters& form) const;
    /// A POST that changes something: sent once.
    connector::Document change(std::string_view path, const net::Parameters& form) const;
    /// Every page of an edge, `limit` entries each; smaller pages when Meta asks for less. Throws
    /// TooMuchData when no page is small enough.
    void pages(std::string_view path, net::Parameters parameters, unsigned limit,
               const std::function<void(const json::array& data)>& on_page) const;

    /// The failure as an exception of our kind: token, permission, throttle, passing, refusal,
    /// TooMuchData.
    [[noreturn]] void raise(const net::HttpResponse& response) const;
    [[noreturn]] void raise_code(std::int64_t code, std::int64_t subcode, bool transient,
                                 const std::string& message, std::chrono::seconds regain) const;
    const connector::Failures& failures() const { return failures_; }

private:
    connector::Document exchange(std::string_view method, std::string_view path,
                                 const net::Parameters& parameters) const;
    void respect_usage(const net::HttpResponse& response) const;

    connector::Call& call_;
    Settings settings_;
    std::string base_, proof_;
    connector::Failures failures_;
};

}  // namespace herald::connectors::meta_ads
