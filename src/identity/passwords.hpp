#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

namespace herald::identity {

/// argon2id at 64 MiB a call: at most two at once, and only so many callers waiting, so that a
/// flood of logins can exhaust neither memory nor the request workers. Thread-safe.
class Passwords {
public:
    static constexpr int kAtOnce = 2, kWaiting = 24;
    /// Both throw Error{unavailable} with retry_after when too many wait.
    std::string hash(std::string_view password);
    /// An empty hash (no such user) takes as long as a wrong password.
    bool verify(const std::string& hash, std::string_view password);

private:
    struct Turn;
    std::mutex mutex_;
    std::condition_variable freed_;
    int running_ = 0, waiting_ = 0;
    std::string stand_in_;
};

}  // namespace herald::identity
