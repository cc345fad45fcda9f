#pragma once

#include "connector/network/post.hpp"
#include "connector/network/wire.hpp"

/// Meta's Graph API, as pages and professional accounts use it.
namespace herald::connector::network {

inline constexpr const char* kGraphBase = "https://graph.facebook.com";
inline constexpr const char* kGraphVersion = "v25.0";

/// A door with a Bearer token. Errors are told by their code, whatever the status: throttles come
/// with HTTP 400, and so does what was deleted (code 100, subcode 33).
Wire graph_wire(Call& call, std::string base, PlatformWords words, std::string token);

/// A part of a film that Meta has already, or does not want yet: it wants [start, end).
struct WrongOffset : Error {
    WrongOffset(const Error& error, std::int64_t from, std::int64_t to)
        : Error(error), start(from), end(to) {}
    std::int64_t start, end;
};

/// The value of one metric of an insights answer ("values" or "total_value").
std::optional<std::int64_t> insight_of(const Node& answer, std::string_view metric);
/// One metric of one object; absent where it is not told: a metric that has been retired fails the
/// whole request, so each is asked for alone.
std::optional<std::int64_t> read_insight(const Wire& wire, const std::string& id,
                                         std::string_view metric);

/// Goes through the entries of a list, newest first, over its first pages; `use` says whether to go
/// on.
void walk_edge(const Wire& wire, const std::string& path, net::Parameters query,
               const std::function<bool(const Node&)>& use);

/// The comments below an object that are this thread, in its order, as far as it stands. `is_own`
/// is asked of each with the fields.
std::vector<std::string> comments_that_stand(
    const Wire& wire, const std::string& id, net::Parameters query,
    const std::vector<std::string>& thread,
    const std::function<bool(const Node& comment, const std::string& text)>& is_own);

}  // namespace herald::connector::network
