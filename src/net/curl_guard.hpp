#pragma once

#include <curl/curl.h>

#include <string>

#include "net/egress.hpp"

/// For the .cpp files of this folder only: curl stays inside.
namespace herald::net {

/// Judges every address curl is about to open a socket for. Must outlive the transfer it guards.
class CurlGuard {
public:
    CurlGuard(CURL* easy, const EgressPolicy& egress, std::string host);
    CurlGuard(const CurlGuard&) = delete;
    CurlGuard& operator=(const CurlGuard&) = delete;

    /// The address that was refused last; empty when none was.
    const std::string& refused_address() const { return refused_address_; }

private:
    static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* target);

    const EgressPolicy& egress_;
    std::string host_, refused_address_;
};

/// "X leads to 10.0.0.1, …": the Error for a refused address.
[[noreturn]] void throw_refused(const std::string& host, const std::string& address);

}  // namespace herald::net
