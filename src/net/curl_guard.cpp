#include "net/curl_guard.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include "base/error.hpp"

namespace herald::net {

CurlGuard::CurlGuard(CURL* easy, const EgressPolicy& egress, std::string host)
    : egress_(egress), host_(std::move(host)) {
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");  // the guard would judge the proxy instead
}

/// The very address the socket is opened for: a name cannot change its mind between check and use.
curl_socket_t CurlGuard::open_socket(void* self, curlsocktype, curl_sockaddr* target) {
    auto& guard = *static_cast<CurlGuard*>(self);
    char text[INET6_ADDRSTRLEN] = "";
    std::uint16_t port = 0;
    if (target->family == AF_INET) {
        const auto* address = reinterpret_cast<const sockaddr_in*>(&target->addr);
        inet_ntop(AF_INET, &address->sin_addr, text, sizeof text);
        port = ntohs(address->sin_port);
    } else if (target->family == AF_INET6) {
        const auto* address = reinterpret_cast<const sockaddr_in6*>(&target->addr);
        inet_ntop(AF_INET6, &address->sin6_addr, text, sizeof text);
        port = ntohs(address->sin6_port);
    }
    if (!guard.egress_.allows(guard.host_, text, port)) {
        guard.refused_address_ = text;
        return CURL_SOCKET_BAD;
    }
    return socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

void throw_refused(const std::string& host, const std::string& address) {
    throw Error(ErrorKind::invalid, fmt::format("{} leads to {}, an address that is not on the "
                                                "public internet; an operator can allow it with "
                                                "HERALD_ALLOW_PRIVATE",
                                                host, address));
}

}  // namespace herald::net
