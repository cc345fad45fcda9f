#include "net/smtp.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>

#include "base/encoding.hpp"
#include "base/error.hpp"
#include "net/curl_guard.hpp"

namespace herald::net {
namespace {

struct EasyFree {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

/// What is still to be sent.
std::size_t read_rest(char* out, std::size_t, std::size_t size, void* self) {
    auto& rest = *static_cast<std::string_view*>(self);
    const std::size_t n = rest.copy(out, size);
    rest.remove_prefix(n);
    return n;
}

[[noreturn]] void fail(CURLcode code, long status, const SmtpServer& server, const char* words) {
    const std::string detail =
        fmt::format("curl {}: {} (SMTP {})", static_cast<int>(code), words, status);
    if (code == CURLE_LOGIN_DENIED)
        throw Error(ErrorKind::upstream,
                    fmt::format("{} refused the user name or password", server.host), detail)
            .permanent();
    if (code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION ||
        code == CURLE_SSL_CONNECT_ERROR)
        throw Error(ErrorKind::upstream,
                    fmt::format("{} offers no encryption that can be trusted", server.host), detail)
            .permanent();
    if (status >= 500 && status < 600)
        throw Error(ErrorKind::upstream,
                    fmt::format("{} refused the mail (SMTP {})", server.host, status), detail)
            .permanent();
    if (status >= 400 && status < 500)
        throw Error(ErrorKind::upstream,
                    fmt::format("{} cannot take the mail now (SMTP {})", server.host, status),
                    detail);
    throw Error(ErrorKind::upstream,
                fmt::format("The mail server {} could not be reached", server.host), detail);
}

[[noreturn]] void refuse_url(std::string_view why) {
    throw Error(ErrorKind::invalid,
                fmt::format("The mail server's address {}; write smtp://user:password@host:587 or "
                            "smtps://user:password@host:465.",
                            why));
}

std::string decoded(std::string_view text) {
    const auto out = percent_decode(text);
    if (!out) refuse_url("has a broken escape in its user name or password");
    return *out;
}

std::uint16_t port_of(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0)
        refuse_url("has no port between 1 and 65535 behind its colon");
    return port;
}

/// "host", "host:25", "[::1]:25".
void read_place(std::string_view place, SmtpServer& out) {
    const auto bracket = place.find(']');
    const auto colon = place.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) {
        out.port = port_of(place.substr(colon + 1));
        place = place.substr(0, colon);
    }
    if (place.empty() || place.find_first_of(" /?#@\r\n\t") != std::string_view::npos)
        refuse_url("names no host");
    out.host = place;
}

}  // namespace

SmtpServer parse_smtp_url(std::string_view url) {
    SmtpServer out;
    if (url.starts_with("smtps://")) {
        out.security = SmtpSecurity::tls;
        out.port = 465;
    } else if (!url.starts_with("smtp://")) {
        refuse_url("begins with neither smtp:// nor smtps://");
    }
    std::string_view rest = url.substr(url.find("//") + 2);
    if (const auto query = rest.find('?'); query != std::string_view::npos) {
        const std::string_view wish = rest.substr(query + 1);
        if (wish != "security=none") refuse_url("knows one option only, ?security=none");
        if (out.security == SmtpSecurity::tls) refuse_url("asks for TLS and for none");
        out.security = SmtpSecurity::none;
        rest = rest.substr(0, query);
    }
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (const auto at = rest.rfind('@'); at != std::string_view::npos) {
        const std::string_view login = rest.substr(0, at);
        const auto colon = login.find(':');
        out.user = decoded(login.substr(0, colon));
        if (colon != std::string_view::npos)
            out.password = Secret<std::string>(decoded(login.substr(colon + 1)));
        rest = rest.substr(at + 1);
    }
    read_place(rest, out);
    return out;
}

SmtpSender::SmtpSender(SmtpServer server, EgressPolicy egress)
    : server_(std::move(server)), egress_(std::move(egress)) {}

void SmtpSender::send(const MailMessage& message) const {
    const std::string text = format_message(message);  // checks every address as well
    std::string_view rest = text;
    const std::unique_ptr<CURL, EasyFree> owner(curl_easy_init());
    CURL* easy = owner.get();
    const CurlGuard guard(easy, egress_, server_.host);
    curl_slist* list = nullptr;
    for (const Mailbox& box : message.to)
        list = curl_slist_append(list, ("<" + box.address + ">").c_str());
    const std::unique_ptr<curl_slist, ListFree> recipients(list);
    const bool tls = server_.security == SmtpSecurity::tls;
    const std::string url = fmt::format("{}://{}:{}/{}", tls ? "smtps" : "smtp", server_.host,
                                        server_.port, server_.own_name);
    char words[CURL_ERROR_SIZE] = "";
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(server_.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, 15L);
    curl_easy_setopt(
        easy, CURLOPT_USE_SSL,
        static_cast<long>(server_.security == SmtpSecurity::starttls ? CURLUSESSL_ALL
                                                                     : CURLUSESSL_NONE));
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!server_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, server_.ca_file.c_str());
    if (!server_.user.empty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, server_.user.c_str());
        curl_easy_setopt(easy, CURLOPT_SASL_IR, 1L);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, server_.password.reveal().c_str());
    }
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + message.from.address + ">").c_str());
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_rest);
    curl_easy_setopt(easy, CURLOPT_READDATA, &rest);
    const CURLcode code = curl_easy_perform(easy);
    if (code == CURLE_OK) return;
    if (!guard.refused_address().empty()) throw_refused(server_.host, guard.refused_address());
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    fail(code, status, server_, words[0] != '\0' ? words : curl_easy_strerror(code));
}

}  // namespace herald::net
