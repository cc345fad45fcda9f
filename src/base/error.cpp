#include "base/error.hpp"

#include <cstdio>
#include <cstdlib>

#include "base/assert.hpp"

namespace herald {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
    std::fprintf(stderr,
                 "{\"level\":\"critical\",\"message\":\"assertion "
                 "failed\",\"expression\":\"%s\",\"at\":\"%s:%d\"}\n",
                 expression, file, line);
    std::abort();
}

std::string_view name(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::malformed: return "malformed";
        case ErrorKind::unauthenticated: return "unauthenticated";
        case ErrorKind::forbidden: return "forbidden";
        case ErrorKind::no_workspace: return "no_workspace";
        case ErrorKind::not_found: return "not_found";
        case ErrorKind::conflict: return "conflict";
        case ErrorKind::stale: return "stale";
        case ErrorKind::too_large: return "too_large";
        case ErrorKind::wrong_method: return "wrong_method";
        case ErrorKind::unsupported: return "unsupported";
        case ErrorKind::invalid: return "invalid";
        case ErrorKind::rate_limited: return "rate_limited";
        case ErrorKind::quota_exceeded: return "quota_exceeded";
        case ErrorKind::unavailable: return "unavailable";
        case ErrorKind::upstream: return "upstream";
        case ErrorKind::internal: return "internal";
    }
    return "internal";
}

Error::Error(ErrorKind kind, const std::string& message, std::string detail)
    : std::runtime_error(message), kind_(kind), detail_(std::move(detail)) {}

Error&& Error::with_fields(std::vector<FieldError> fields) && {
    fields_ = std::move(fields);
    return std::move(*this);
}

Error&& Error::retry_after(std::chrono::seconds wait) && {
    retry_after_ = wait;
    return std::move(*this);
}

Error&& Error::permanent() && {
    permanent_ = true;
    return std::move(*this);
}

bool Error::retryable() const {
    if (permanent_) return false;
    return kind_ == ErrorKind::unavailable || kind_ == ErrorKind::rate_limited ||
           kind_ == ErrorKind::upstream;
}

void Problems::add(std::string_view pointer, std::string detail) {
    if (fields_.size() < kMax) fields_.push_back({std::string(pointer), std::move(detail)});
}

void Problems::raise() const {
    if (fields_.empty()) return;
    const FieldError& first = fields_.front();
    std::string message =
        first.pointer.empty() ? first.detail : first.pointer + ": " + first.detail;
    if (fields_.size() > 1) message += " (and " + std::to_string(fields_.size() - 1) + " more)";
    throw Error(ErrorKind::invalid, message).with_fields(fields_);
}

}  // namespace herald
