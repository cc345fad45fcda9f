#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace herald::store {

/// Connections made as needed, at most `limit`, the warmest lent first. Thread-safe.
template <class Connection>
class Pool {
public:
    struct Options {
        std::size_t limit = 1;
        std::chrono::milliseconds wait{10'000};  ///< beyond it Error{unavailable}
    };
    Pool(Options options, std::function<std::unique_ptr<Connection>()> make)
        : options_(options), make_(std::move(make)) {}

    /// A connection for as long as this lives; a broken one (is_broken()) is closed instead of
    /// given back.
    class Lent {
    public:
        explicit Lent(Pool& pool) : pool_(pool), connection_(pool.lend()) {}
        ~Lent() { pool_.give_back(std::move(connection_)); }
        Lent(const Lent&) = delete;
        Lent& operator=(const Lent&) = delete;
        Connection& operator*() const { return *connection_; }
        Connection* operator->() const { return connection_.get(); }
        /// Closes it and opens a new one in its place.
        void renew() {
            connection_.reset();
            connection_ = pool_.make_();
        }

    private:
        Pool& pool_;
        std::unique_ptr<Connection> connection_;
    };

    /// Closes what is idle.
    void clear() {
        std::vector<std::unique_ptr<Connection>> closing;
        const std::lock_guard lock(mutex_);
        made_ -= free_.size();
        closing.swap(free_);
    }

private:
    std::unique_ptr<Connection> lend() {
        std::unique_lock lock(mutex_);
        if (!freed_.wait_for(lock, options_.wait,
                             [&] { return !free_.empty() || made_ < options_.limit; }))
            throw Error(ErrorKind::unavailable, "The database is busy; try again.",
                        "no connection of the pool came free")
                .retry_after(std::chrono::seconds(1));
        if (!free_.empty()) {
            auto out = std::move(free_.back());
            free_.pop_back();
            return out;
        }
        ++made_;
        lock.unlock();
        try {
            return make_();
        } catch (...) {
            give_back(nullptr);
            throw;
        }
    }

    void give_back(std::unique_ptr<Connection> connection) {
        {
            const std::lock_guard lock(mutex_);
            if (connection == nullptr || connection->is_broken())
                --made_;
            else
                free_.push_back(std::move(connection));
        }
        freed_.notify_one();
    }

    Options options_;
    std::function<std::unique_ptr<Connection>()> make_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::vector<std::unique_ptr<Connection>> free_;
    std::size_t made_ = 0;
};

/// For maps keyed by SQL text and looked up by string_view.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

}  // namespace herald::store
