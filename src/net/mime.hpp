#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "net/http.hpp"

namespace herald::net {

struct Mailbox {
    std::string name;  ///< shown; any UTF-8, may be empty
    std::string address;
};

/// A file that travels with a mail.
struct Attachment {
    std::string name;          ///< as the reader's disk will know it; any UTF-8
    std::string content_type;  ///< "application/pdf"
    std::string content;       ///< the bytes
};

/// A mail as its author thinks of it.
struct MailMessage {
    Mailbox from;
    std::vector<Mailbox> to;
    std::string reply_to;  ///< an address; empty for none
    std::string subject;
    std::string text;  ///< what every reader can show
    std::string html;  ///< empty: the text alone is sent
    Time date;
    std::string id;  ///< unique, without spaces; becomes Message-ID "<id@domain of the sender>"
    std::vector<Header> headers;  ///< more of them, such as List-Unsubscribe
    std::vector<Attachment> attachments;
};

/// The way mail leaves, lent by the application. Blocking; throws Error{upstream | unavailable}.
using SendMail = std::function<void(const MailMessage&)>;

/// The mail as RFC 5322 text with CRLF: UTF-8 headers as encoded words (RFC 2047), bodies
/// quoted-printable (RFC 2045), text and HTML as multipart/alternative, attachments in base64
/// behind them as multipart/mixed. The same message gives the same bytes. Throws Error{invalid}
/// when an address or header holds what would begin another header.
std::string format_message(const MailMessage& message);

/// "=?UTF-8?B?…?=" in lines of at most 75 characters, never cutting a character; plain printable
/// ASCII stays as it is.
std::string encode_header_text(std::string_view text);
/// RFC 2045 section 6.7, lines of at most 76 characters; any line end becomes CRLF.
std::string encode_quoted_printable(std::string_view text);

}  // namespace herald::net
