#include <list>
#include <mutex>
#include <unordered_map>

#include "store/bus.hpp"
#include "store/pool.hpp"

/// Cache in this process's memory.
namespace herald::store {
namespace {

using TimePoint = std::chrono::steady_clock::time_point;

class LocalCache final : public Cache {
public:
    LocalCache(std::size_t limit, std::function<TimePoint()> now)
        : limit_(limit), now_(std::move(now)) {}

    Counted count(std::string_view key, std::int64_t add, std::chrono::seconds window) override {
        const std::lock_guard lock(mutex_);
        const TimePoint now = now_();
        Entry& entry = touch(key, now);
        if (entry.expires <= now) {
            entry.counter = 0;
            entry.expires = now + window;
        }
        entry.counter += add;
        return {entry.counter, entry.expires};
    }
    void put(std::string_view key, std::string value, std::chrono::seconds lifetime) override {
        const std::lock_guard lock(mutex_);
        const TimePoint now = now_();
        Entry& entry = touch(key, now);
        entry.value = std::move(value);
        entry.expires = now + lifetime;
    }
    std::string take(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(key);
        if (found == entries_.end()) return {};
        std::string out =
            found->second.expires > now_() ? std::move(found->second.value) : std::string();
        erase(found);
        return out;
    }
    void forget(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        if (const auto found = entries_.find(key); found != entries_.end()) erase(found);
    }

private:
    struct Entry {
        std::int64_t counter = 0;
        std::string value;
        TimePoint expires{};
        std::list<const std::string*>::iterator age;
    };
    using Entries = std::unordered_map<std::string, Entry, TextHash, std::equal_to<>>;

    /// Finds or makes the entry. Each new one sends up to two away that have expired, oldest first.
    Entry& touch(std::string_view key, TimePoint now) {
        if (const auto found = entries_.find(key); found != entries_.end()) return found->second;
        for (int i = 0; i < 2 && !ages_.empty(); ++i)
            if (const auto oldest = entries_.find(*ages_.front()); oldest->second.expires <= now)
                erase(oldest);
        if (entries_.size() >= limit_) erase(entries_.find(*ages_.front()));
        const auto made = entries_.try_emplace(std::string(key)).first;
        ages_.push_back(&made->first);
        made->second.age = std::prev(ages_.end());
        return made->second;
    }
    void erase(Entries::iterator at) {
        ages_.erase(at->second.age);
        entries_.erase(at);
    }

    std::mutex mutex_;
    std::size_t limit_;
    std::function<TimePoint()> now_;
    Entries entries_;
    std::list<const std::string*> ages_;  ///< keys, the oldest first
};

}  // namespace

std::unique_ptr<Cache> make_cache(std::size_t limit, std::function<TimePoint()> now) {
    return std::make_unique<LocalCache>(std::max<std::size_t>(1, limit), std::move(now));
}

}  // namespace herald::store
