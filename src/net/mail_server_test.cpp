#include <gtest/gtest.h>

#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "net/smtp.hpp"
#include "net/test_mail_server.hpp"

namespace herald::net {
namespace {

/// Against a mail server that people use (Exim, from Debian).
class MailServerTest : public testing::Test {
protected:
    void SetUp() override {
        if (!test::TestMailServer::is_installed())
            GTEST_SKIP() << "exim4 is not installed: no mail server to send to";
        server = std::make_unique<test::TestMailServer>();
    }

    SmtpServer settings(SmtpSecurity security) const {
        SmtpServer out;
        out.host = "127.0.0.1";
        out.port = security == SmtpSecurity::tls ? server->tls_port : server->port;
        out.security = security;
        out.ca_file = server->ca_file;
        out.timeout = std::chrono::seconds(10);
        if (security != SmtpSecurity::none) {
            out.user = "mira";
            out.password = Secret<std::string>("secret-word");
        }
        return out;
    }
    void send(const SmtpServer& to, const std::string& address = "bo@example.org") const {
        MailMessage mail;
        mail.from = {"Herald", "herald@example.com"};
        mail.to = {{"Bo", address}};
        mail.subject = "Größe";
        mail.text = "One\n.\nTwo";
        mail.html = "<p>One</p>";
        mail.date = *parse_time("2026-11-21T08:00:05Z");
        mail.id = "abc";
        mail.attachments = {{"März.pdf", "application/pdf", std::string(200'000, 'x')}};
        SmtpSender(to, EgressPolicy({"127.0.0.0/8"})).send(mail);
    }
    Error error_of(const SmtpServer& to, const std::string& address = "bo@example.org") const {
        try {
            send(to, address);
        } catch (const Error& error) {
            return error;
        }
        ADD_FAILURE() << "nothing was thrown";
        return Error(ErrorKind::internal, "");
    }

    std::unique_ptr<test::TestMailServer> server;
};

TEST_F(MailServerTest, TakesMailInTheClearByStarttlsAndByTls) {
    for (const auto security : {SmtpSecurity::none, SmtpSecurity::starttls, SmtpSecurity::tls})
        send(settings(security));
    const auto mails = server->wait_for(3);
    ASSERT_EQ(mails.size(), 3U) << server->log();
    int encrypted = 0;
    for (const auto& mail : mails) {
        encrypted += mail.find("with esmtpsa") != std::string::npos ? 1 : 0;
        EXPECT_NE(mail.find("Return-path: <herald@example.com>"), std::string::npos);
        EXPECT_NE(mail.find("multipart/mixed"), std::string::npos);
        EXPECT_NE(mail.find("filename*=UTF-8''M%C3%A4rz.pdf"), std::string::npos);
        EXPECT_NE(mail.find("\nOne\n"), std::string::npos);
    }
    EXPECT_EQ(encrypted, 2) << "with a login, after encryption";
}

TEST_F(MailServerTest, RefusesAreTold) {
    SmtpServer wrong = settings(SmtpSecurity::starttls);
    wrong.password = Secret<std::string>("guess");
    EXPECT_FALSE(error_of(wrong).retryable());
    SmtpServer stranger = settings(SmtpSecurity::starttls);
    stranger.ca_file.clear();
    EXPECT_FALSE(error_of(stranger).retryable()) << "its certificate is nobody's we trust";
    EXPECT_FALSE(error_of(settings(SmtpSecurity::tls), "nobody@example.org").retryable());
    EXPECT_TRUE(error_of(settings(SmtpSecurity::tls), "later@example.org").retryable());
    EXPECT_EQ(server->wait_for(0).size(), 0U);
}

}  // namespace
}  // namespace herald::net
