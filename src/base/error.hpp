#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace herald {

/// What went wrong, as a client can act on it. The router turns a kind into a status, the task
/// runner into a retry or an end.
enum class ErrorKind {
    malformed,        ///< 400: not even readable (broken JSON, bad header)
    unauthenticated,  ///< 401
    forbidden,        ///< 403
    no_workspace,     ///< 403: a person who is in no workspace asks for what is in one
    not_found,        ///< 404; another tenant's id reads the same
    wrong_method,     ///< 405
    conflict,         ///< 409
    stale,            ///< 412: If-Match names an older version
    too_large,        ///< 413
    unsupported,      ///< 415
    invalid,          ///< 422: readable, but a value cannot be accepted
    rate_limited,     ///< 429, with retry_after
    quota_exceeded,   ///< 402: a limit of the plan
    unavailable,      ///< 503: a part of ours is busy or gone; retry helps
    upstream,         ///< 502: an outside platform failed; retry may help
    internal,         ///< 500: our own defect
};

std::string_view name(ErrorKind kind);

/// One wrong value: `pointer` is a JSON pointer into the body ("/lines/3/amount") or a parameter's
/// name ("?limit").
struct FieldError {
    std::string pointer;
    std::string detail;
};

/// The one exception type. `what()` is for the client: names the place and the fix, never a secret,
/// SQL or a stack. `detail` is for the log only. Caught in exactly two places: the router and the
/// task runner.
class Error : public std::runtime_error {
public:
    Error(ErrorKind kind, const std::string& message, std::string detail = {});

    Error&& with_fields(std::vector<FieldError> fields) &&;
    Error&& retry_after(std::chrono::seconds wait) &&;
    /// For upstream errors that no retry can mend (a revoked token, a refused value).
    Error&& permanent() &&;

    ErrorKind kind() const { return kind_; }
    const std::string& detail() const { return detail_; }
    const std::vector<FieldError>& fields() const { return fields_; }
    std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }
    /// True when doing the same again later can succeed: unavailable, rate_limited, and upstream
    /// unless permanent().
    bool retryable() const;

private:
    ErrorKind kind_;
    std::string detail_;
    std::vector<FieldError> fields_;
    std::optional<std::chrono::seconds> retry_after_;
    bool permanent_ = false;
};

/// Collects what is wrong with one input, at most 50, so that a client can mend everything at once.
class Problems {
public:
    static constexpr std::size_t kMax = 50;

    void add(std::string_view pointer, std::string detail);
    bool empty() const { return fields_.empty(); }
    const std::vector<FieldError>& fields() const { return fields_; }
    /// Throws Error{invalid} naming the first problem and carrying all of them; does nothing when
    /// there are none.
    void raise() const;

private:
    std::vector<FieldError> fields_;
};

}  // namespace herald
