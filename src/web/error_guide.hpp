#pragma once

#include <span>

#include "base/error.hpp"

namespace herald::web {

/// What a kind of error tells a client; shown at /docs/errors#kind, where a problem's `type` leads.
struct ErrorGuide {
    ErrorKind kind;
    int status;              ///< HTTP status
    std::string_view title;  ///< a problem's title
    std::string_view means;  ///< what happened
    std::string_view remedy;
    std::string_view example;  ///< a detail as it is sent
};

/// One entry for each kind, in the order of their status.
std::span<const ErrorGuide> error_guides();
const ErrorGuide& error_guide(ErrorKind kind);

}  // namespace herald::web
