#include "app/mail.hpp"

#include <fmt/format.h>

#include <fstream>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace herald::app {
namespace {

/// "Herald <herald@example.com>" or an address alone.
net::Mailbox parse_sender(const std::string& text) {
    net::Mailbox out{"Herald", text};
    if (const auto open = text.find('<'); open != std::string::npos && text.ends_with('>')) {
        out.name = trim(std::string_view(text).substr(0, open));
        out.address = text.substr(open + 1, text.size() - open - 2);
    }
    if (!is_email(out.address))
        throw Error(ErrorKind::invalid,
                    fmt::format("--mail-from {}: write an address such as herald@example.com.",
                                clip(text, 80)));
    return out;
}

}  // namespace

MailDoor::MailDoor(const Config& config, std::filesystem::path spool)
    : folder_(spool), spool_(std::move(spool)) {
    if (!config.mail_from.empty()) from_ = parse_sender(config.mail_from);
    if (config.smtp_url.empty()) return;
    if (config.mail_from.empty())
        throw Error(ErrorKind::invalid,
                    "A mail server needs a sender too: set HERALD_MAIL_FROM (--mail-from), such as "
                    "\"Herald <herald@example.com>\".");
    net::SmtpServer server = net::parse_smtp_url(config.smtp_url);
    server.own_name = from_.address.substr(from_.address.find('@') + 1);
    // An administrator named this server, wherever it stands.
    const net::EgressPolicy egress({fmt::format("{}:{}", server.host, server.port)});
    sender_.emplace(std::move(server), egress);
}

void MailDoor::send(net::MailMessage mail) {
    if (mail.from.address.empty()) mail.from = from_;
    if (sender_) return sender_->send(mail);
    spool(mail);
}

void MailDoor::send(const identity::Mail& mail) {
    if (!sender_) return spool_.send(mail);
    net::MailMessage message;
    message.to = {{"", mail.to}};
    message.subject = mail.subject;
    message.text = mail.text;
    message.date = SystemClock().now();
    message.id = random_token(12);
    send(std::move(message));
}

void MailDoor::spool(const net::MailMessage& mail) const {
    std::filesystem::create_directories(folder_);
    const auto path =
        folder_ / fmt::format("{}-{}.eml", micros_of(SystemClock().now()), random_token(6));
    {
        std::ofstream file(path, std::ios::binary);
        std::filesystem::permissions(
            path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        file << net::format_message(mail);
        if (!file.flush())
            throw Error(ErrorKind::unavailable,
                        fmt::format("The mail {} cannot be written.", path.string()));
    }
    log_info("mail spooled: no mail server is set up",
             {{"to", mail.to.front().address}, {"subject", mail.subject}, {"file", path.string()}});
}

}  // namespace herald::app
