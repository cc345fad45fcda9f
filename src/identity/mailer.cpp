#include "identity/mailer.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <ctime>

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/log.hpp"

namespace herald::identity {
namespace {

/// RFC 5322 section 3.3, in UTC.
std::string mail_date(Time now) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

}  // namespace

MailQueue::~MailQueue() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void MailQueue::send(Mail mail) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= kLimit)
            throw Error(ErrorKind::unavailable,
                        "Too many mails are waiting; try again in a minute.")
                .retry_after(std::chrono::seconds(60));
        waiting_.push_back(std::move(mail));
    }
    changed_.notify_all();
}

void MailQueue::flush() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.empty() && !sending_; });
}

void MailQueue::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const Mail mail = std::move(waiting_.front());
        waiting_.pop_front();
        sending_ = true;
        lock.unlock();
        try {  // the top of a thread
            mailer_.send(mail);
        } catch (const std::exception& error) {
            log_error("a mail was not sent", {{"to", mail.to},
                                              {"subject", mail.subject},
                                              {"error", std::string_view(error.what())}});
        }
        lock.lock();
        sending_ = false;
        changed_.notify_all();
    }
}

void SpoolMailer::send(const Mail& mail) {
    std::filesystem::create_directories(folder_);
    const Time now = SystemClock().now();
    const std::string id = std::to_string(micros_of(now)) + "-" + random_token(6);
    const auto path = folder_ / (id + ".eml");
    // Addresses were checked on the way in: no line break can smuggle a header. The text stays
    // plain, so that an administrator without a mail server can read the link.
    const std::string text = fmt::format(
        "From: Herald <herald@localhost>\r\nTo: {}\r\nSubject: =?UTF-8?B?{}?=\r\nDate: "
        "{}\r\nMessage-ID: <{}@localhost>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; "
        "charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        mail.to, to_base64(as_bytes(mail.subject)), mail_date(now), id, mail.text);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const bool written =
        fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (fd >= 0) ::close(fd);
    if (!written)
        throw Error(ErrorKind::unavailable,
                    fmt::format("The mail {} cannot be written.", path.string()));
    log_info("mail spooled: no mail server is set up",
             {{"to", mail.to}, {"subject", mail.subject}, {"file", path.string()}});
}

}  // namespace herald::identity
