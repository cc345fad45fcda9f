#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace herald::identity {

struct Mail {
    std::string to, subject, text;
};

/// The way a mail leaves. SMTP comes with the alert channels; until then mails lie in a folder.
class Mailer {
public:
    virtual ~Mailer() = default;
    virtual void send(const Mail& mail) = 0;
};

/// Sends in the background, so that an answer takes as long whether a mail goes out or not.
/// Failures are logged; the person asks again. What waits when the program ends is still sent.
class MailQueue {
public:
    static constexpr std::size_t kLimit = 1000;
    explicit MailQueue(Mailer& mailer) : mailer_(mailer), thread_([this] { run(); }) {}
    ~MailQueue();
    /// Throws Error{unavailable} when kLimit mails wait.
    void send(Mail mail);
    /// Returns when everything has been handed over.
    void flush();

private:
    void run();
    Mailer& mailer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Mail> waiting_;
    bool stopping_ = false, sending_ = false;
    std::thread thread_;
};

/// Writes each mail as FOLDER/*.eml (RFC 5322), readable by the owner only, and names the file in
/// the log.
class SpoolMailer final : public Mailer {
public:
    explicit SpoolMailer(std::filesystem::path folder) : folder_(std::move(folder)) {}
    void send(const Mail& mail) override;

private:
    std::filesystem::path folder_;
};

}  // namespace herald::identity
