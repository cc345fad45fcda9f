#include "net/mime.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "base/calendar.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"

namespace herald::net {
namespace {

MailMessage plain() {
    MailMessage out;
    out.from = {"Herald", "herald@example.com"};
    out.to = {{"", "mira@example.org"}};
    out.subject = "Hello";
    out.text = "One\nTwo";
    out.date = *parse_time("2026-11-21T08:00:05Z");
    out.id = "abc";
    return out;
}

TEST(Mime, WritesAPlainMail) {
    EXPECT_EQ(format_message(plain()),
              "Date: Sat, 21 Nov 2026 08:00:05 +0000\r\nFrom: \"Herald\" "
              "<herald@example.com>\r\nTo: mira@example.org\r\n"
              "Subject: Hello\r\nMessage-ID: <abc@example.com>\r\nMIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
              "quoted-printable\r\n\r\nOne\r\nTwo\r\n");
}

TEST(Mime, GivesTextAndHtmlAsAlternatives) {
    MailMessage message = plain();
    message.html = "<p>Größe</p>";
    const std::string text = format_message(message);
    const auto start = text.find("boundary=\"") + 10;
    const std::string boundary = text.substr(start, text.find('"', start) - start);
    EXPECT_NE(text.find("\r\n\r\n--" + boundary + "\r\nContent-Type: text/plain"),
              std::string::npos);
    EXPECT_NE(text.find("\r\n--" + boundary + "\r\nContent-Type: text/html"), std::string::npos);
    EXPECT_NE(text.find("<p>Gr=C3=B6=C3=9Fe</p>"), std::string::npos);
    EXPECT_TRUE(text.ends_with("\r\n--" + boundary + "--\r\n"));
    EXPECT_LT(text.find("text/plain"), text.find("text/html")) << "the best form comes last";
}

TEST(Mime, EncodesHeadersThatAreNotAscii) {
    EXPECT_EQ(encode_header_text("Plain (ascii)"), "Plain (ascii)");
    EXPECT_EQ(encode_header_text("Größe"), "=?UTF-8?B?R3LDtsOfZQ==?=");
    EXPECT_EQ(encode_header_text("=?fake?="), "=?UTF-8?B?PT9mYWtlPz0=?=");
    std::string euros;
    for (int i = 0; i < 40; ++i) euros += "€";
    const std::string encoded = encode_header_text(euros);
    std::size_t start = 0;
    for (std::size_t end = 0; end != std::string::npos; start = end + 2) {
        end = encoded.find("\r\n", start);
        EXPECT_LE(encoded.substr(start, end - start).size(), 76u);
    }
    MailMessage message = plain();
    message.from.name = "Zoë \"Z\"";
    message.to.push_back({"O'Neil, \"Bo\"", "bo@example.org"});
    const std::string text = format_message(message);
    EXPECT_NE(text.find("From: =?UTF-8?B?Wm/DqyAiWiI=?= <herald@example.com>"), std::string::npos);
    EXPECT_NE(text.find("To: mira@example.org,\r\n \"O'Neil, \\\"Bo\\\"\" <bo@example.org>"),
              std::string::npos);
}

TEST(Mime, QuotedPrintableKeepsLinesShortAndReadsBack) {
    EXPECT_EQ(encode_quoted_printable("a=b \nc\t\r\n.d"), "a=3Db=20\r\nc=09\r\n=2Ed");
    std::string text;
    for (int i = 0; i < 300; ++i) text += i % 7 == 0 ? "ü" : "x";
    const std::string encoded = encode_quoted_printable(text);
    std::string decoded;
    for (std::size_t i = 0, start = 0; i < encoded.size(); ++i) {
        if (encoded.compare(i, 3, "=\r\n") == 0) {
            EXPECT_LE(i + 1 - start, 76u);
            i += 2;
            start = i + 1;
        } else if (encoded[i] == '=') {
            decoded += static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            decoded += encoded[i];
        }
    }
    EXPECT_EQ(decoded, text);
}

TEST(Mime, AttachmentsTravelBehindTheText) {
    MailMessage message = plain();
    message.html = "<p>One</p>";
    std::string bytes;
    for (int i = 0; i < 1000; ++i) bytes += static_cast<char>(i * 7);
    message.attachments = {{"Bericht März.pdf", "application/pdf", bytes},
                           {"a.csv", "text/csv", "x"}};
    const std::string text = format_message(message);
    const auto boundary_after = [&](const std::string& type) {
        const auto start = text.find("boundary=\"", text.find(type)) + 10;
        return text.substr(start, text.find('"', start) - start);
    };
    const std::string outer = boundary_after("multipart/mixed"),
                      inner = boundary_after("multipart/alternative");
    EXPECT_NE(outer, inner);
    EXPECT_LT(text.find("--" + inner + "--\r\n"), text.find("application/pdf"));
    EXPECT_TRUE(text.ends_with("--" + outer + "--\r\n"));
    EXPECT_NE(text.find("filename*=UTF-8''Bericht%20M%C3%A4rz.pdf"), std::string::npos);
    EXPECT_NE(text.find("filename=\"a.csv\"\r\n\r\neA==\r\n"), std::string::npos);
    const auto start = text.find("\r\n\r\n", text.find("filename*=")) + 4;
    std::string encoded = text.substr(start, text.find("--" + outer, start) - start);
    std::istringstream lines(encoded);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 77U);
    std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n'; });
    EXPECT_EQ(as_text(from_base64(encoded).value()), bytes);
    message.attachments[0].name = "a\r\nBcc: x";
    EXPECT_THROW(format_message(message), Error);
}

TEST(Mime, NothingCanSmuggleAHeaderOrARecipient) {
    const auto refused = [](auto change) {
        MailMessage message = plain();
        change(message);
        EXPECT_THROW(format_message(message), Error);
    };
    refused([](MailMessage& m) { m.subject = "a\r\nBcc: evil@example.com"; });
    refused([](MailMessage& m) { m.from.name = "a\nb"; });
    refused(
        [](MailMessage& m) { m.to[0].address = "a@example.com>\r\nRCPT TO:<evil@example.com"; });
    refused([](MailMessage& m) { m.to[0].address = "a@example.com,b@example.com"; });
    refused([](MailMessage& m) { m.to.clear(); });
    refused([](MailMessage& m) { m.headers.push_back({"X", "1\r\n2"}); });
    refused([](MailMessage& m) { m.reply_to = "nobody"; });
    refused([](MailMessage& m) { m.id = "a\r\nb"; });
}

}  // namespace
}  // namespace herald::net
