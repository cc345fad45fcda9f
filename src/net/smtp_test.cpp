#include "net/smtp.hpp"

#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "net/test_server.hpp"

namespace herald::net {
namespace {

/// Takes one mail and keeps what was said; answers can be replaced by the command they answer.
class MailServer {
public:
    explicit MailServer(std::map<std::string, std::string> answers = {})
        : answers_(std::move(answers)) {
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            listen(listener_, 4) != 0)
            std::abort();
        getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~MailServer() { finish(); }

    /// Waits for the conversation to end.
    void finish() {
        if (!thread_.joinable()) return;
        shutdown(listener_, SHUT_RDWR);
        thread_.join();
        close(listener_);
    }

    std::uint16_t port = 0;
    std::vector<std::string> said;
    std::string mail;

private:
    void serve() {
        const int connection = accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        say(connection, "220 tiny.example ESMTP");
        std::string buffer;
        bool in_mail = false;
        while (const auto line = read_line(connection, buffer)) {
            if (in_mail) {
                in_mail = *line != ".";
                if (in_mail)
                    mail += *line + "\n";
                else
                    say(connection, answer("end of mail", "250 queued"));
                continue;
            }
            said.push_back(*line);
            const std::string command = line->substr(0, line->find_first_of(" :"));
            if (command == "EHLO")
                say(connection,
                    answer("EHLO", "250-tiny.example\r\n250-AUTH PLAIN\r\n250 8BITMIME"));
            else if (command == "AUTH")
                say(connection, answer("AUTH", "235 welcome"));
            else if (command == "DATA")
                say(connection, answer("DATA", "354 go on"));
            else
                say(connection, answer(command, "250 ok"));
            in_mail = command == "DATA";
            if (command == "QUIT") break;
        }
        close(connection);
    }
    std::string answer(const std::string& to, const std::string& usual) const {
        const auto found = answers_.find(to);
        return found == answers_.end() ? usual : found->second;
    }
    static void say(int connection, const std::string& text) {
        const std::string line = text + "\r\n";
        send(connection, line.data(), line.size(), MSG_NOSIGNAL);
    }
    static std::optional<std::string> read_line(int connection, std::string& buffer) {
        for (;;) {
            if (const auto end = buffer.find("\r\n"); end != std::string::npos) {
                std::string line = buffer.substr(0, end);
                buffer.erase(0, end + 2);
                return line;
            }
            char piece[4096];
            const auto n = recv(connection, piece, sizeof piece, 0);
            if (n <= 0) return std::nullopt;
            buffer.append(piece, static_cast<std::size_t>(n));
        }
    }

    std::map<std::string, std::string> answers_;
    int listener_ = -1;
    std::thread thread_;
};

MailMessage message() {
    MailMessage out;
    out.from = {"Herald", "herald@example.com"};
    out.to = {{"Mira", "mira@example.org"}, {"", "bo@example.org"}};
    out.subject = "Größe";
    out.text = "One\n.\nTwo";
    out.date = *parse_time("2026-11-21T08:00:05Z");
    out.id = "abc";
    return out;
}

SmtpSender sender(const MailServer& server, SmtpSecurity security = SmtpSecurity::none,
                  std::string user = {}) {
    SmtpServer settings;
    settings.host = "127.0.0.1";
    settings.port = server.port;
    settings.security = security;
    settings.user = std::move(user);
    settings.password = Secret<std::string>("pa ss");
    settings.own_name = "herald.example";
    settings.timeout = std::chrono::seconds(5);
    return SmtpSender(settings, EgressPolicy({"127.0.0.0/8"}));
}

Error error_of(const SmtpSender& from) {
    try {
        from.send(message());
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(ErrorKind::internal, "");
}

TEST(Smtp, HandsOverAMailForEveryRecipient) {
    MailServer server;
    sender(server, SmtpSecurity::none, "mira").send(message());
    server.finish();
    EXPECT_EQ(server.said[0], "EHLO herald.example");
    EXPECT_NE(std::find(server.said.begin(), server.said.end(), "AUTH PLAIN AG1pcmEAcGEgc3M="),
              server.said.end());
    EXPECT_NE(std::find_if(server.said.begin(), server.said.end(),
                           [](const std::string& s) {
                               return s.starts_with("MAIL FROM:<herald@example.com>");
                           }),
              server.said.end());
    EXPECT_NE(std::find(server.said.begin(), server.said.end(), "RCPT TO:<mira@example.org>"),
              server.said.end());
    EXPECT_NE(std::find(server.said.begin(), server.said.end(), "RCPT TO:<bo@example.org>"),
              server.said.end());
    EXPECT_NE(server.mail.find("Subject: =?UTF-8?B?R3LDtsOfZQ==?="), std::string::npos);
    EXPECT_NE(server.mail.find("One\n=2E\nTwo"), std::string::npos)
        << "a dot alone does not end the mail";
}

TEST(Smtp, AnAddressNamesServerSecurityAndLogin) {
    const SmtpServer usual = parse_smtp_url("smtp://mira%40example.org:p%3Aw@mail.example.org");
    EXPECT_EQ(usual.host, "mail.example.org");
    EXPECT_EQ(usual.port, 587);
    EXPECT_EQ(usual.security, SmtpSecurity::starttls);
    EXPECT_EQ(usual.user, "mira@example.org");
    EXPECT_EQ(usual.password.reveal(), "p:w");
    const SmtpServer wrapped = parse_smtp_url("smtps://mail.example.org/");
    EXPECT_EQ(wrapped.port, 465);
    EXPECT_EQ(wrapped.security, SmtpSecurity::tls);
    EXPECT_TRUE(wrapped.user.empty());
    const SmtpServer relay = parse_smtp_url("smtp://10.0.0.1:25?security=none");
    EXPECT_EQ(relay.port, 25);
    EXPECT_EQ(relay.security, SmtpSecurity::none);
    EXPECT_EQ(parse_smtp_url("smtp://[::1]:2525").host, "[::1]");
    for (const char* wrong :
         {"", "mail.example.org:25", "http://mail.example.org", "smtp://", "smtp://host:0",
          "smtp://host:99999", "smtp://host:25x", "smtp://a b", "smtp://host?tls=1",
          "smtps://host?security=none", "smtp://u%zz:secret@host", "smtp://host/path"}) {
        try {
            parse_smtp_url(wrong);
            ADD_FAILURE() << wrong;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::invalid) << wrong;
            EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos);
        }
    }
}

TEST(Smtp, TellsARefusalFromATroubleThatPasses) {
    struct Case {
        const char* command;
        const char* answer;
        bool retryable;
        const char* word;
    };
    for (const Case& c : {Case{"RCPT", "550 5.1.1 no such user", false, "refused the mail"},
                          Case{"RCPT", "451 4.7.1 greylisted", true, "cannot take the mail now"},
                          Case{"MAIL", "452 4.3.1 disk full", true, "cannot take the mail now"},
                          Case{"end of mail", "554 5.7.1 spam", false, "refused the mail"},
                          Case{"AUTH", "535 5.7.8 no", false, "user name or password"}}) {
        MailServer server(std::map<std::string, std::string>{{c.command, c.answer}});
        const Error error = error_of(sender(server, SmtpSecurity::none, "mira"));
        EXPECT_EQ(error.kind(), ErrorKind::upstream) << c.command;
        EXPECT_EQ(error.retryable(), c.retryable) << c.command << ": " << error.what();
        EXPECT_NE(std::string(error.what()).find(c.word), std::string::npos) << error.what();
        EXPECT_EQ((error.what() + error.detail()).find("pa ss"), std::string::npos);
    }
}

TEST(Smtp, NeverSendsInTheClearWhenEncryptionWasAskedFor) {
    MailServer server;
    const Error error = error_of(sender(server, SmtpSecurity::starttls, "mira"));
    EXPECT_FALSE(error.retryable());
    EXPECT_NE(std::string(error.what()).find("encryption"), std::string::npos) << error.what();
    server.finish();
    for (const std::string& line : server.said)
        EXPECT_FALSE(line.starts_with("AUTH") || line.starts_with("MAIL")) << line;
}

TEST(Smtp, TheGuardHoldsForMailServersToo) {
    MailServer server;
    SmtpServer settings;
    settings.host = "localhost";
    settings.port = server.port;
    settings.security = SmtpSecurity::none;
    EXPECT_EQ(error_of(SmtpSender(settings, EgressPolicy())).kind(), ErrorKind::invalid);
}

TEST(Smtp, AServerThatIsAwayMayComeBack) {
    SmtpServer settings;
    settings.host = "127.0.0.1";
    settings.port = 1;
    const Error error = error_of(SmtpSender(settings, EgressPolicy({"127.0.0.0/8"})));
    EXPECT_TRUE(error.retryable());
    EXPECT_STREQ(error.what(), "The mail server 127.0.0.1 could not be reached");
}

}  // namespace
}  // namespace herald::net
