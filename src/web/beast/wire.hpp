#pragma once

#include <string>

#include "web/http.hpp"

/// Answers as bytes, without I/O: status line, headers, compression.
namespace herald::web {

/// How an answer's end is told to the client, and whether another may follow.
struct Framing {
    std::optional<std::uint64_t>
        length;  ///< absent: chunked, or until the connection ends for HTTP/1.0
    bool keep_alive = true;
    bool http_1_0 = false;
    bool https = false;           ///< the client came over TLS: it is told to stay there
    std::string_view date;        ///< a whole header line, or empty
    std::string_view request_id;  ///< for X-Request-Id, unless the handler set one
};

/// The head of an answer, with what makes every answer safe to look at: never sniffed, never
/// framed, and no page unless its handler says so (Content-Security-Policy). Headers that frame it
/// (Content-Length, Transfer-Encoding, Connection) are the server's alone.
std::string response_head(const Response& response, const Framing& framing);
/// 1xx, 204 and 304 end with their head.
bool may_have_body(int status);

/// Compresses text bodies over 1 KiB with gzip level 1 when the client takes it and the handler set
/// no Content-Encoding
/// (`identity` says no). Sets Vary.
void compress(Response& response, const Request& request);
/// Whether an Accept-Encoding allows gzip (RFC 9110, section 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

/// problem+json for what goes wrong before a handler is found.
Response early_problem(int status, std::string_view title, std::string_view detail,
                       const Request& request);

}  // namespace herald::web
