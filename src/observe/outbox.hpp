#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "base/metrics.hpp"

namespace herald::observe {

/// Things on their way to another server, on a thread of their own: putting one in never waits.
/// What does not fit, or cannot be sent, is dropped and counted.
template <class T>
class Outbox {
public:
    struct Options {
        std::size_t limit = 1000;               ///< waiting
        std::size_t batch = 100;                ///< sent at once
        std::chrono::milliseconds patience{0};  ///< how long a batch may wait to become full
    };
    /// `send` runs on the box's thread; false, or an exception, drops the batch.
    Outbox(Options options, metrics::Counter& sent, metrics::Counter& dropped,
           std::function<bool(std::vector<T>&&)> send)
        : options_(options),
          sent_(sent),
          dropped_(dropped),
          send_(std::move(send)),
          thread_([this] { run(); }) {}
    /// Sends what waits, once.
    ~Outbox() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    Outbox(const Outbox&) = delete;
    Outbox& operator=(const Outbox&) = delete;

    void put(T thing) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_ || waiting_.size() >= options_.limit) return dropped_.add();
            waiting_.push_back(std::move(thing));
        }
        changed_.notify_one();
    }

private:
    void run() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (!stopping_)
                changed_.wait_for(lock, options_.patience,
                                  [&] { return stopping_ || waiting_.size() >= options_.batch; });
            if (waiting_.empty()) return;
            std::vector<T> batch;
            while (!waiting_.empty() && batch.size() < options_.batch) {
                batch.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            lock.unlock();
            deliver(std::move(batch));
            lock.lock();
        }
    }
    void deliver(std::vector<T> batch) {
        const std::size_t count = batch.size();
        bool sent = false;
        try {  // the top of a thread: a receiver that is away costs its batch
            sent = send_(std::move(batch));
        } catch (const std::exception&) {
        }
        (sent ? sent_ : dropped_).add(count);
    }

    Options options_;
    metrics::Counter &sent_, &dropped_;
    std::function<bool(std::vector<T>&&)> send_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<T> waiting_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace herald::observe
