#include "web/beast/wire.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "web/error_guide.hpp"
#include "web/problem.hpp"

namespace herald::web {
namespace {

constexpr std::string_view kNoSniff = "X-Content-Type-Options: nosniff\r\n";
constexpr std::string_view kStayOnTls = "Strict-Transport-Security: max-age=31536000\r\n";
/// An answer that a handler did not mean as a page runs nothing, even when it is opened as one.
constexpr std::string_view kNoPage =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n";

std::string_view reason(int status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 402: return "Payment Required";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        default: return "Status";
    }
}

/// A handler's header value must not smuggle a second header.
void append_clean(std::string& out, std::string_view text) {
    static constexpr std::string_view kBreaks("\r\n\0", 3);
    if (text.find_first_of(kBreaks) == std::string_view::npos) {
        out += text;
        return;
    }
    for (const char c : text) out += kBreaks.find(c) == std::string_view::npos ? c : ' ';
}

bool is_framing(const Header& header) {
    const char first = header.name.empty() ? '\0' : static_cast<char>(header.name.front() | 0x20);
    if (first != 'c' && first != 't') return false;
    const auto is = [&](std::string_view name) { return equals_ignoring_case(header.name, name); };
    return is("Content-Length") || is("Transfer-Encoding") || is("Connection") ||
           (is("Content-Encoding") && header.value == "identity");
}

bool is_text(std::string_view content_type) {
    return content_type.starts_with("application/json") ||
           content_type.starts_with("application/problem+json") ||
           content_type.starts_with("text/");
}

/// One gzip stream a worker thread, reused: setting one up costs more than a short text.
class Gzip {
public:
    Gzip() {
        ready_ = deflateInit2(&stream_, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    }
    ~Gzip() { deflateEnd(&stream_); }
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;

    std::optional<std::string> pack(std::string& text) {
        if (!ready_ || deflateReset(&stream_) != Z_OK) return std::nullopt;
        std::string out(deflateBound(&stream_, text.size()), '\0');
        stream_.next_in = reinterpret_cast<Bytef*>(text.data());
        stream_.avail_in = static_cast<uInt>(text.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        if (deflate(&stream_, Z_FINISH) != Z_STREAM_END) return std::nullopt;
        out.resize(stream_.total_out);
        return out;
    }

private:
    z_stream stream_{};
    bool ready_ = false;
};

/// True when a list element like "gzip;q=0.5" has a weight above 0.
bool weighs_something(std::string_view element) {
    const std::size_t at = element.find("q=");
    if (at == std::string_view::npos) return true;
    return element.substr(at + 2).find_first_of("123456789") != std::string_view::npos;
}

}  // namespace

std::string response_head(const Response& response, const Framing& framing) {
    std::string out;
    out.reserve(512);
    auto to = std::back_inserter(out);
    fmt::format_to(to, "HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
    out += framing.date;
    out += kNoSniff;
    if (framing.https) out += kStayOnTls;
    bool has_id = framing.request_id.empty(), has_policy = false;
    for (const Header& header : response.headers.all()) {
        if (is_framing(header)) continue;
        has_policy = has_policy || equals_ignoring_case(header.name, "Content-Security-Policy");
        has_id = has_id || equals_ignoring_case(header.name, "X-Request-Id");
        append_clean(out, header.name);
        out += ": ";
        append_clean(out, header.value);
        out += "\r\n";
    }
    if (!has_policy) out += kNoPage;
    if (!has_id) fmt::format_to(to, "X-Request-Id: {}\r\n", framing.request_id);
    if (may_have_body(response.status)) {
        if (framing.length)
            fmt::format_to(to, "Content-Length: {}\r\n", *framing.length);
        else if (!framing.http_1_0)
            out += "Transfer-Encoding: chunked\r\n";
    }
    if (!framing.keep_alive)
        out += "Connection: close\r\n";
    else if (framing.http_1_0)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
    return out;
}

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<bool> any;
    while (!accept_encoding.empty()) {
        const std::size_t comma = std::min(accept_encoding.find(','), accept_encoding.size());
        const std::string_view element = trim(accept_encoding.substr(0, comma));
        accept_encoding.remove_prefix(std::min(comma + 1, accept_encoding.size()));
        const std::string_view name = trim(element.substr(0, element.find(';')));
        if (equals_ignoring_case(name, "gzip") || equals_ignoring_case(name, "x-gzip"))
            return weighs_something(element);
        if (name == "*") any = weighs_something(element);
    }
    return any.value_or(false);
}

void compress(Response& response, const Request& request) {
    constexpr std::size_t kWorthIt = 1024;
    constexpr std::size_t kTooMuch = std::size_t{1} << 30;  // zlib counts in 32 bits
    if (response.body.size() < kWorthIt || response.body.size() > kTooMuch) return;
    if (response.headers.has("Content-Encoding") || !is_text(response.headers.get("Content-Type")))
        return;
    const std::string_view vary = response.headers.get("Vary");
    response.headers.set(
        "Vary", vary.empty() ? "Accept-Encoding" : std::string(vary) + ", Accept-Encoding");
    if (!accepts_gzip(request.headers.get("Accept-Encoding"))) return;
    thread_local Gzip gzip;
    auto packed = gzip.pack(response.body);
    if (!packed) return;
    response.body = std::move(*packed);
    response.headers.set("Content-Encoding", "gzip");
}

Response early_problem(int status, std::string_view title, std::string_view detail,
                       const Request& request) {
    const auto guides = error_guides();
    const auto guide = std::ranges::find(guides, status, &ErrorGuide::status);
    const Problem problem{.type = guide == guides.end()
                                      ? "about:blank"
                                      : fmt::format("/docs/errors#{}", name(guide->kind)),
                          .title = std::string(title),
                          .status = status,
                          .detail = std::string(detail),
                          .instance = request.path,
                          .errors = {},
                          .request_id = request.id};
    Response response{.status = status};
    response.headers.set("Content-Type", "application/problem+json");
    response.body = to_json(problem);
    if (status == 503) response.headers.set("Retry-After", "1");
    return response;
}

}  // namespace herald::web
