#pragma once

#include <functional>

#include "connector/wire.hpp"
#include "connectors/google_ads/decode.hpp"
#include "connectors/google_ads/settings.hpp"
#include "net/http.hpp"

namespace herald::connectors::google_ads {

using OnResults = std::function<void(const json::array& results)>;

/// The REST API: access tokens from the refresh token, the manager's id where it is needed, errors
/// understood. Used by several threads.
class Api {
public:
    /// Throws Error{invalid} when the call's settings are wrong.
    explicit Api(connector::Call& call);

    connector::Call& call() const { return call_; }
    const connector::Failures& failures() const { return failures_; }
    /// Digits of the customer_ids in the settings.
    std::vector<std::string> listed_customers() const;
    /// The manager of the settings; empty when it is to be found.
    const std::string& manager() const { return manager_; }

    /// Customers the user reaches directly, managers among them.
    std::vector<std::string> list_accessible() const;
    /// One searchStream, one try: rows come in chunks of at most 10,000 while the answer is still
    /// being read.
    void stream_once(const std::string& customer, const std::string& query,
                     const OnResults& on_results) const;
    /// Tried again as long as no rows were given.
    void stream(const std::string& customer, const std::string& query,
                const OnResults& on_results) const;
    /// `resource` is "campaigns" or "campaignBudgets"; sent once.
    void mutate(const std::string& customer, std::string_view resource,
                const json::object& operation) const;
    /// Says through which manager a customer is reached; empty for directly.
    void remember_manager(const std::string& customer, const std::string& manager) const;

private:
    std::string access_token() const;
    std::string manager_of(const std::string& customer) const;
    std::string find_manager(const std::string& customer) const;
    net::HttpResponse send(net::HttpRequest request) const;
    net::HttpRequest make_request(std::string_view method, const std::string& path,
                                  const std::string& customer) const;
    void stream_as(const std::string& manager, const std::string& customer,
                   const std::string& query, const OnResults& on_results) const;
    [[noreturn]] void raise(const net::HttpResponse& response) const;
    [[noreturn]] void raise(const AdsError& error) const;

    connector::Call& call_;
    Settings settings_;
    std::string base_, auth_base_, manager_;
    connector::Failures failures_;
};

/// Only the digits: "123-456-7890" → "1234567890". Throws Error{invalid} for anything else.
std::string customer_digits(std::string_view text);

}  // namespace herald::connectors::google_ads
