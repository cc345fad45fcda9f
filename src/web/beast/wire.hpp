#pragma once

#include <string>

#include "web/http.hpp"

/// Answers as bytes, without Beast: status line, headers, compression.
namespace herald::web {

enum class KeepAlive { yes, no };

/// The head of an answer. `length` is absent for chunked ones.
std::string response_head(const Response& response, std::optional<std::uint64_t> length, KeepAlive keep_alive);
/// Compresses text bodies over 1 KiB with gzip level 1 when the client takes it and the handler did not say
/// `Content-Encoding: identity`.
void compress(Response& response, const Request& request);
/// problem+json for what goes wrong before a handler is found.
Response early_problem(int status, std::string_view title, std::string_view detail);

}  // namespace herald::web
