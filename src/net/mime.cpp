#include "net/mime.hpp"

#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::net {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

bool is_plain(std::string_view text) {
    return text.find("=?") == std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

const std::string& require_one_line(const std::string& text, std::string_view what) {
    if (text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
        throw Error(ErrorKind::invalid, fmt::format("The mail's {} holds a line break", what));
    return text;
}

const std::string& require_address(const std::string& address) {
    if (!is_email(address) || address.find_first_of("<>\"(),;: \t\r\n") != std::string::npos)
        throw Error(ErrorKind::invalid,
                    fmt::format("\"{}\" is no e-mail address", clip(address, 60)));
    return address;
}

std::string format_mailbox(const Mailbox& box) {
    const std::string& address = require_address(box.address);
    if (box.name.empty()) return address;
    require_one_line(box.name, "sender or recipient");
    if (!is_plain(box.name)) return fmt::format("{} <{}>", encode_header_text(box.name), address);
    std::string quoted;
    for (const char c : box.name) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return fmt::format("\"{}\" <{}>", quoted, address);
}

/// RFC 5322: "Sat, 21 Nov 2026 08:00:00 +0000".
std::string format_date(Time time) {
    constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time - day).count();
    return fmt::format(
        "{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// "=_" cannot occur in quoted-printable text nor in base64, so no body can hold the boundary.
std::string boundary_of(const MailMessage& message, std::string_view what) {
    return "=_" + to_hex(sha256(message.id + std::string(what))).substr(0, 24);
}

std::string part(std::string_view type, const std::string& body) {
    return fmt::format(
        "Content-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{}",
        type, encode_quoted_printable(body));
}

/// The text, or text and HTML as two forms of the same.
std::string format_body(const MailMessage& message) {
    if (message.html.empty()) return part("text/plain", message.text) + std::string(kLineEnd);
    const std::string boundary = boundary_of(message, "alternative");
    std::string out =
        fmt::format("Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n", boundary);
    for (const auto& [type, body] :
         {std::pair<const char*, const std::string&>{"text/plain", message.text},
          {"text/html", message.html}})
        out += fmt::format("--{}\r\n{}\r\n", boundary, part(type, body));
    return out + fmt::format("--{}--\r\n", boundary);
}

/// RFC 2231 for a name that is not plain, beside a plain one for old readers.
std::string name_parameter(const std::string& name) {
    std::string plain;
    for (const char c : require_one_line(name, "attachment's name"))
        plain += c >= ' ' && c <= '~' && c != '"' && c != '\\' ? c : '_';
    std::string out = fmt::format("filename=\"{}\"", plain);
    if (plain != name) out += fmt::format(";\r\n filename*=UTF-8''{}", percent_encode(name));
    return out;
}

std::string format_attachment(const Attachment& attachment) {
    constexpr std::size_t kWidth = 76;
    std::string out = fmt::format(
        "Content-Type: {}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: "
        "attachment; {}\r\n\r\n",
        require_one_line(attachment.content_type, "attachment's type"),
        name_parameter(attachment.name));
    const std::string text = to_base64(as_bytes(attachment.content));
    out.reserve(out.size() + text.size() + text.size() / kWidth * 2 + 2);
    for (std::size_t at = 0; at < text.size(); at += kWidth)
        (out += std::string_view(text).substr(at, kWidth)) += kLineEnd;
    return out;
}

}  // namespace

std::string encode_header_text(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    constexpr std::size_t kBytes = 45;  // 60 characters of base64, 72 with the frame
    std::string out;
    while (!text.empty()) {
        const std::string_view piece = clip(text, kBytes);
        if (!out.empty()) out += "\r\n ";
        out += fmt::format("=?UTF-8?B?{}?=", to_base64(as_bytes(piece)));
        text.remove_prefix(std::max<std::size_t>(piece.size(), 1));
    }
    return out;
}

std::string encode_quoted_printable(std::string_view text) {
    constexpr std::size_t kWidth = 75;  // room for the soft break
    std::string out;
    std::size_t column = 0;
    const auto put = [&](std::string_view piece) {
        if (column + piece.size() > kWidth) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\r' || c == '\n') {
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
            out += kLineEnd;
            column = 0;
            continue;
        }
        const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        const bool white = c == ' ' || c == '\t';
        // A dot alone on a line would end the mail in SMTP; curl doubles dots, gateways have been
        // seen not to.
        const bool plain = (c > ' ' && c <= '~' && c != '=' && !(c == '.' && column == 0)) ||
                           (white && !ends_line);
        if (plain)
            put(std::string_view(&c, 1));
        else
            put(fmt::format("={:02X}", static_cast<unsigned char>(c)));
    }
    return out;
}

std::string format_message(const MailMessage& message) {
    if (message.to.empty()) throw Error(ErrorKind::invalid, "The mail has no recipient");
    const std::string& from = require_address(message.from.address);
    std::string out;
    const auto header = [&](std::string_view name, std::string_view value) {
        out += fmt::format("{}: {}\r\n", name, value);
    };
    header("Date", format_date(message.date));
    header("From", format_mailbox(message.from));
    std::string to;
    for (const Mailbox& box : message.to) to += (to.empty() ? "" : ",\r\n ") + format_mailbox(box);
    header("To", to);
    if (!message.reply_to.empty()) header("Reply-To", require_address(message.reply_to));
    header("Subject", encode_header_text(require_one_line(message.subject, "subject")));
    header("Message-ID", fmt::format("<{}@{}>", require_one_line(message.id, "id"),
                                     from.substr(from.find('@') + 1)));
    for (const Header& h : message.headers)
        header(require_one_line(h.name, "header"),
               encode_header_text(require_one_line(h.value, "header")));
    header("MIME-Version", "1.0");
    if (message.attachments.empty()) return out + format_body(message);
    const std::string boundary = boundary_of(message, "mixed");
    header("Content-Type", fmt::format("multipart/mixed; boundary=\"{}\"", boundary));
    out += fmt::format("\r\n--{}\r\n{}", boundary, format_body(message));
    for (const Attachment& attachment : message.attachments)
        out += fmt::format("--{}\r\n{}", boundary, format_attachment(attachment));
    return out + fmt::format("--{}--\r\n", boundary);
}

}  // namespace herald::net
