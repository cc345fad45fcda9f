#include "web/beast/worker_pool.hpp"

#include "base/log.hpp"

namespace herald::web {

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_limit)
    : limit_(std::max(1u, threads)), queue_limit_(queue_limit) {
    const std::lock_guard lock(mutex_);
    add_thread();
}

void WorkerPool::add_thread() {
    sleepers_.push_back(std::make_unique<Sleeper>());
    threads_.emplace_back([this, &self = *sleepers_.back()] { work(self); });
}

bool WorkerPool::submit(Job& job) {
    Sleeper* sleeper = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queued_ >= queue_limit_) return false;
        job.next = nullptr;
        (first_ == nullptr ? first_ : last_->next) = &job;
        last_ = &job;
        ++queued_;
        sleeper = call_one();
    }
    if (sleeper != nullptr) sleeper->wake.notify_one();
    return true;
}

/// Under the lock; the caller notifies the one it gets after it.
WorkerPool::Sleeper* WorkerPool::call_one() {
    if (calling_ || first_ == nullptr) return nullptr;
    if (!idle_.empty()) {
        Sleeper* sleeper = idle_.back();
        idle_.pop_back();
        sleeper->called = calling_ = true;
        return sleeper;
    }
    if (threads_.size() >= limit_ || stopping_) return nullptr;
    try {
        add_thread();
        calling_ = true;
    } catch (
        const std::system_error& error) {  // the machine gives no more: go on with those there are
        limit_ = static_cast<unsigned>(threads_.size());
        log_warning("no more worker threads", {{"threads", limit_}, {"error", error.what()}});
    }
    return nullptr;
}

WorkerPool::Job* WorkerPool::pop() {
    Job* job = first_;
    if (job == nullptr) return nullptr;
    first_ = job->next;
    --queued_;
    return job;
}

void WorkerPool::work(Sleeper& self) {
    std::unique_lock lock(mutex_);
    calling_ = false;
    for (;;) {
        while (Job* job = pop()) {
            Sleeper* helper = call_one();
            lock.unlock();
            if (helper != nullptr) helper->wake.notify_one();
            job->run();
            lock.lock();
        }
        if (stopping_) return;
        self.called = false;
        idle_.push_back(&self);
        self.wake.wait(lock, [&] { return self.called; });
        calling_ = false;
    }
}

void WorkerPool::stop() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        for (Sleeper* sleeper : idle_) {
            sleeper->called = true;
            sleeper->wake.notify_one();
        }
        idle_.clear();
        threads.swap(threads_);
    }
    for (auto& thread : threads) thread.join();
}

}  // namespace herald::web
