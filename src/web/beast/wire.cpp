#include "web/beast/wire.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "web/problem.hpp"

namespace herald::web {
namespace {

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
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        default: return "Status";
    }
}

/// A handler's header value must not smuggle a second header.
void append_clean(std::string& out, std::string_view text) {
    for (const char c : text) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
}

bool is_text(std::string_view content_type) {
    return content_type.starts_with("application/json") || content_type.starts_with("application/problem+json") ||
           content_type.starts_with("text/");
}

}  // namespace

std::string response_head(const Response& response, std::optional<std::uint64_t> length, KeepAlive keep_alive) {
    std::string out;
    out.reserve(384);
    fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\n", response.status, reason(response.status));
    for (const auto& header : response.headers.all()) {
        append_clean(out, header.name);
        out += ": ";
        append_clean(out, header.value);
        out += "\r\n";
    }
    if (length && response.status != 204 && response.status != 304)
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", *length);
    if (!length) out += "Transfer-Encoding: chunked\r\n";
    if (keep_alive == KeepAlive::no) out += "Connection: close\r\n";
    out += "\r\n";
    return out;
}

void compress(Response& response, const Request& request) {
    constexpr std::size_t kWorthIt = 1024;
    if (response.body.size() < kWorthIt || response.headers.has("Content-Encoding")) return;
    if (!is_text(response.headers.get("Content-Type"))) return;
    if (request.headers.get("Accept-Encoding").find("gzip") == std::string_view::npos) return;
    z_stream stream{};
    if (deflateInit2(&stream, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return;
    std::string out(deflateBound(&stream, response.body.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(response.body.data());
    stream.avail_in = static_cast<uInt>(response.body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool done = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (!done) return;
    response.body = std::move(out);
    response.headers.set("Content-Encoding", "gzip");
    response.headers.set("Vary", "Accept-Encoding");
}

Response early_problem(int status, std::string_view title, std::string_view detail) {
    const Problem problem{.type = "about:blank", .title = std::string(title), .status = status, .detail = std::string(detail)};
    Response response{.status = status};
    response.headers.set("Content-Type", "application/problem+json");
    response.body = to_json(problem);
    if (status == 503) response.headers.set("Retry-After", "1");
    return response;
}

}  // namespace herald::web
