#pragma once

#include <filesystem>
#include <string>

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

/// Writes each mail as FOLDER/*.eml (RFC 5322) and names the file in the log.
class SpoolMailer final : public Mailer {
public:
    explicit SpoolMailer(std::filesystem::path folder) : folder_(std::move(folder)) {}
    void send(const Mail& mail) override;

private:
    std::filesystem::path folder_;
};

}  // namespace herald::identity
