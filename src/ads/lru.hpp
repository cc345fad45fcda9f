#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace herald::ads {

/// Built values by key, the least used dropped beyond a limit of bytes. Thread-safe; a value is
/// built once, callers that want the same wait for it. A build that throws is forgotten, and its
/// waiters try themselves.
template <class T>
class Lru {
public:
    explicit Lru(std::size_t limit_bytes) : limit_(limit_bytes) {}

    using Value =
        std::shared_ptr<const T>;  // shared with whoever still reads it after it was dropped
    /// `build` runs without the lock; T has size_bytes().
    Value get(const std::string& key, const std::function<Value()>& build) {
        std::unique_lock lock(mutex_);
        for (;;) {
            const auto found = entries_.find(key);
            if (found == entries_.end()) break;
            if (found->second.value) {
                order_.splice(order_.begin(), order_, found->second.place);
                return found->second.value;
            }
            built_.wait(lock);
        }
        order_.push_front(key);
        entries_[key] = {nullptr, order_.begin()};
        lock.unlock();
        Value value;
        try {
            value = build();
        } catch (...) {
            lock.lock();
            drop(key);
            built_.notify_all();
            throw;
        }
        lock.lock();
        bytes_ += value->size_bytes() + key.size();
        entries_[key].value = value;
        shrink();
        built_.notify_all();
        return value;
    }
    /// Null when it is not there.
    Value find(const std::string& key) {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : found->second.value;
    }

private:
    struct Entry {
        Value value;  ///< null while it is built
        std::list<std::string>::iterator place;
    };

    void drop(const std::string& key) {
        const auto found = entries_.find(key);
        if (found->second.value) bytes_ -= found->second.value->size_bytes() + key.size();
        order_.erase(found->second.place);
        entries_.erase(found);
    }
    void shrink() {
        for (auto at = order_.end();
             bytes_ > limit_ && at != order_.begin() && order_.size() > 1;) {
            --at;
            if (!entries_[*at].value || at == order_.begin()) continue;
            const std::string key = *at;
            at = std::next(at);
            drop(key);
        }
    }

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable built_;
    std::list<std::string> order_;  // newest first
    std::unordered_map<std::string, Entry> entries_;
    std::size_t bytes_ = 0;
};

}  // namespace herald::ads
