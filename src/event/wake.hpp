#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace herald::event {

/// What a bus listener pokes and a worker thread waits on. Shared by both (shared_ptr), because a
/// listener may still run on a publisher's thread after its subscription ended.
class Wake {
public:
    void poke() {
        {
            const std::lock_guard lock(mutex_);
            poked_ = true;
        }
        changed_.notify_one();
    }
    /// Returns when poked since the last call, or after `longest`.
    void wait(std::chrono::milliseconds longest) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, longest, [&] { return poked_; });
        poked_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool poked_ = false;
};

}  // namespace herald::event
