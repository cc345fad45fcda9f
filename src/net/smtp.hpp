#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.hpp"
#include "net/egress.hpp"
#include "net/mime.hpp"

namespace herald::net {

enum class SmtpSecurity {
    starttls,  ///< port 587: plain at first, then TLS; refused when the server does not offer it
    tls,       ///< port 465
    none,      ///< only inside one's own network
};

struct SmtpServer {
    std::string host;
    std::uint16_t port = 587;
    SmtpSecurity security = SmtpSecurity::starttls;
    std::string user;  ///< empty: no login
    Secret<std::string> password;
    std::string ca_file;                 ///< PEM of authorities to trust instead of the system's
    std::string own_name = "localhost";  ///< said in EHLO
    std::chrono::seconds timeout{60};
};

/// "smtp://user:password@host:587" (STARTTLS), "smtps://…:465" (TLS from the start); the port may
/// be left out. "?security=none" sends in the clear, for a relay inside one's own network. Throws
/// Error{invalid} with the fix, never with the password.
SmtpServer parse_smtp_url(std::string_view url);

/// Hands one mail to a mail server. Blocking; a connection of its own for each mail.
class SmtpSender {
public:
    SmtpSender(SmtpServer server, EgressPolicy egress);

    /// Returns when the server took the mail for every recipient. Throws Error{upstream}: permanent
    /// when the server says so (5xx, wrong login, no TLS), retryable otherwise (4xx, no
    /// connection).
    void send(const MailMessage& message) const;

private:
    SmtpServer server_;
    EgressPolicy egress_;
};

}  // namespace herald::net
