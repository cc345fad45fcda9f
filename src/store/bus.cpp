#include "store/bus.hpp"

#include <list>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace herald::store {
namespace {

using Listeners = std::map<std::uint64_t, std::shared_ptr<Bus::Listener>>;

/// Shared with the tokens of subscriptions, which may outlive the bus.
struct Topics {
    std::mutex mutex;
    std::map<std::string, Listeners, std::less<>> listeners;
    std::uint64_t next = 0;
};

class LocalBus final : public Bus {
public:
    std::shared_ptr<void> subscribe(std::string_view topic, Listener listener) override {
        const std::lock_guard lock(topics_->mutex);
        const std::uint64_t id = topics_->next++;
        topics_->listeners[std::string(topic)].emplace(
            id, std::make_shared<Listener>(std::move(listener)));
        return {nullptr, [topics = topics_, id, name = std::string(topic)](void*) {
                    const std::lock_guard inner(topics->mutex);
                    topics->listeners[name].erase(id);
                }};
    }

    void publish(const Message& message) override {
        std::vector<std::shared_ptr<Listener>>
            called;  // called without the lock: a listener may subscribe
        {
            const std::lock_guard lock(topics_->mutex);
            if (const auto found = topics_->listeners.find(message.topic);
                found != topics_->listeners.end())
                for (const auto& [id, listener] : found->second) called.push_back(listener);
        }
        for (const auto& listener : called) (*listener)(message);
    }

private:
    std::shared_ptr<Topics> topics_ = std::make_shared<Topics>();
};

class LocalCache final : public Cache {
public:
    explicit LocalCache(std::size_t limit) : limit_(limit) {}

    Counted count(std::string_view key, std::int64_t add, std::chrono::seconds window) override {
        const std::lock_guard lock(mutex_);
        Entry& entry = touch(key);
        const auto now = Clock::now();
        if (entry.expires <= now) {
            entry.counter = 0;
            entry.expires = now + window;
        }
        entry.counter += add;
        return {entry.counter, entry.expires};
    }
    void put(std::string_view key, std::string value, std::chrono::seconds lifetime) override {
        const std::lock_guard lock(mutex_);
        Entry& entry = touch(key);
        entry.value = std::move(value);
        entry.expires = Clock::now() + lifetime;
    }
    std::string take(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        const auto found = entries_.find(std::string(key));
        if (found == entries_.end()) return {};
        std::string out =
            found->second.expires > Clock::now() ? std::move(found->second.value) : std::string();
        erase(found);
        return out;
    }
    void forget(std::string_view key) override {
        const std::lock_guard lock(mutex_);
        if (const auto found = entries_.find(std::string(key)); found != entries_.end())
            erase(found);
    }

private:
    using Clock = std::chrono::steady_clock;
    struct Entry {
        std::int64_t counter = 0;
        std::string value;
        Clock::time_point expires;
        std::list<std::string>::iterator age;
    };

    Entry& touch(std::string_view key) {
        const auto [found, fresh] = entries_.try_emplace(std::string(key));
        if (fresh) {
            ages_.emplace_back(key);
            found->second.age = std::prev(ages_.end());
            if (entries_.size() > limit_) erase(entries_.find(ages_.front()));
        }
        return found->second;
    }
    void erase(std::unordered_map<std::string, Entry>::iterator at) {
        ages_.erase(at->second.age);
        entries_.erase(at);
    }

    std::mutex mutex_;
    std::size_t limit_;
    std::unordered_map<std::string, Entry> entries_;
    std::list<std::string> ages_;
};

}  // namespace

std::unique_ptr<Bus> make_bus() { return std::make_unique<LocalBus>(); }
std::unique_ptr<Cache> make_cache(std::size_t limit) { return std::make_unique<LocalCache>(limit); }

}  // namespace herald::store
