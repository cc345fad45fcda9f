#include "identity/mailer.hpp"

#include <fstream>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"

namespace herald::identity {

void SpoolMailer::send(const Mail& mail) {
    std::filesystem::create_directories(folder_);
    const auto path = folder_ / (std::to_string(micros_of(SystemClock().now())) + "-" + random_token(6) + ".eml");
    std::ofstream out(path);
    // Addresses were checked on the way in: no line break can smuggle a header.
    out << "From: Herald <herald@localhost>\r\nTo: " << mail.to << "\r\nSubject: =?UTF-8?B?"
        << to_base64(as_bytes(mail.subject)) << "?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        << mail.text << "\r\n";
    out.close();
    std::filesystem::permissions(path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    log_info("mail spooled: no mail server is set up", {{"to", mail.to}, {"subject", mail.subject}, {"file", path.string()}});
}

}  // namespace herald::identity
