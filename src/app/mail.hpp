#pragma once

#include <filesystem>
#include <optional>

#include "app/config.hpp"
#include "identity/mailer.hpp"
#include "net/smtp.hpp"

namespace herald::app {

/// The way mail leaves this program: through the mail server of HERALD_SMTP_URL, else as files in
/// the spool folder. Any thread.
class MailDoor final : public identity::Mailer {
public:
    /// Throws Error{invalid} naming what is wrong with the settings.
    MailDoor(const Config& config, std::filesystem::path spool);

    /// A mail server is set up: what is sent reaches people.
    bool has_server() const { return sender_.has_value(); }
    const net::Mailbox& from() const { return from_; }
    /// The sender is filled in when the mail names none. Throws Error{upstream | unavailable}.
    void send(net::MailMessage mail);
    void send(const identity::Mail& mail) override;

private:
    void spool(const net::MailMessage& mail) const;

    std::filesystem::path folder_;
    identity::SpoolMailer spool_;
    net::Mailbox from_{"Herald", "herald@herald.localhost"};
    std::optional<net::SmtpSender> sender_;
};

}  // namespace herald::app
