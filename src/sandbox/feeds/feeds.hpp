#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "web/http.hpp"

/// Sites with feeds, as many as there are numbers.
namespace herald::sandbox::feeds {

/// A site and what is asked of it.
struct Visit {
    std::uint64_t site = 0;
    std::string path;    ///< "/feed.xml"
    std::string origin;  ///< of its addresses, no slash at its end: "http://site17.localhost:8080"
};
/// Absent for what is no site's.
std::optional<Visit> visit_of(const web::Request& request);

enum class Trouble { none, rate_limited, server_error };
web::Response answer(const Visit& visit, const web::Request& request, Trouble trouble, Time now);

}  // namespace herald::sandbox::feeds
