#include "identity/passwords.hpp"

#include "base/crypto.hpp"
#include "base/error.hpp"

namespace herald::identity {

struct Passwords::Turn {
    explicit Turn(Passwords& p) : owner(p) {
        std::unique_lock lock(owner.mutex_);
        if (owner.waiting_ >= kWaiting)
            throw Error(ErrorKind::unavailable,
                        "Too many people are signing in right now; try again in a moment.")
                .retry_after(std::chrono::seconds(2));
        ++owner.waiting_;
        owner.freed_.wait(lock, [&] { return owner.running_ < kAtOnce; });
        --owner.waiting_;
        ++owner.running_;
    }
    ~Turn() {
        {
            const std::lock_guard lock(owner.mutex_);
            --owner.running_;
        }
        owner.freed_.notify_one();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Passwords& owner;
};

std::string Passwords::hash(std::string_view password) {
    const Turn turn(*this);
    return hash_password(password);
}

bool Passwords::verify(const std::string& hash, std::string_view password) {
    const Turn turn(*this);
    if (!hash.empty()) return verify_password(hash, password);
    std::string stand_in;
    {
        const std::lock_guard lock(mutex_);
        stand_in = stand_in_;
    }
    if (stand_in.empty()) {
        stand_in = hash_password("nobody's password");
        const std::lock_guard lock(mutex_);
        stand_in_ = stand_in;
        return false;
    }
    verify_password(stand_in, password);
    return false;
}

}  // namespace herald::identity
