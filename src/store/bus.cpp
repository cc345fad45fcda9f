#include "store/bus.hpp"

#include <list>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "base/log.hpp"

namespace herald::store {
namespace {

/// Shared by the bus and the token: a publisher may be calling it while the token goes.
struct Subscription {
    explicit Subscription(Bus::Listener l) : listener(std::move(l)) {}
    Bus::Listener listener;
    std::shared_mutex calling;  ///< held shared during a call
    bool ended = false;         ///< guarded by `calling`
};

/// The subscriptions this thread is calling at present, innermost last.
thread_local std::vector<const Subscription*> calls;

/// Shared by the bus and the tokens, which may outlive it.
struct Topics {
    std::mutex mutex;
    std::map<std::string, std::list<std::shared_ptr<Subscription>>, std::less<>> listeners;
};

/// After this the listener is not running and never runs again, unless it is the listener itself
/// that ends its subscription.
void end_subscription(Topics& topics, const std::string& topic,
                      const std::shared_ptr<Subscription>& subscription) {
    {
        const std::lock_guard lock(topics.mutex);
        const auto found = topics.listeners.find(topic);
        found->second.remove(subscription);
        if (found->second.empty()) topics.listeners.erase(found);
    }
    if (std::find(calls.begin(), calls.end(), subscription.get()) != calls.end()) return;
    const std::unique_lock lock(subscription->calling);
    subscription->ended = true;
}

/// What a listener throws must not make its publisher's finished work look failed.
void call(Subscription& subscription, const Bus::Message& message) {
    const bool inside = std::find(calls.begin(), calls.end(), &subscription) != calls.end();
    std::shared_lock<std::shared_mutex> held;
    if (!inside) held = std::shared_lock(subscription.calling);
    if (subscription.ended) return;
    calls.push_back(&subscription);
    try {
        subscription.listener(message);
    } catch (const std::exception& error) {
        log_error("a listener of the bus failed",
                  {{"topic", message.topic}, {"error", error.what()}});
    }
    calls.pop_back();
}

class LocalBus final : public Bus {
public:
    std::shared_ptr<void> subscribe(std::string_view topic, Listener listener) override {
        const auto subscription = std::make_shared<Subscription>(std::move(listener));
        const std::lock_guard lock(topics_->mutex);
        topics_->listeners[std::string(topic)].push_back(subscription);
        return {nullptr, [topics = topics_, subscription, name = std::string(topic)](void*) {
                    end_subscription(*topics, name, subscription);
                }};
    }

    void publish(const Message& message) override {
        std::vector<std::shared_ptr<Subscription>>
            called;  // called without the lock: a listener may subscribe
        {
            const std::lock_guard lock(topics_->mutex);
            if (const auto found = topics_->listeners.find(message.topic);
                found != topics_->listeners.end())
                called.assign(found->second.begin(), found->second.end());
        }
        for (const auto& subscription : called) call(*subscription, message);
    }

private:
    std::shared_ptr<Topics> topics_ = std::make_shared<Topics>();
};

}  // namespace

std::unique_ptr<Bus> make_bus() { return std::make_unique<LocalBus>(); }

}  // namespace herald::store
