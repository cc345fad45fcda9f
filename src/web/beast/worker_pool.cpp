#include "web/beast/worker_pool.hpp"

namespace herald::web {

bool WorkerPool::submit(std::unique_ptr<Job>& job) {
    Sleeper* sleeper = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= queue_limit_) return false;
        queue_.push_back(std::move(job));
        if (!idle_.empty()) {
            sleeper = idle_.back();
            idle_.pop_back();
            sleeper->called = true;
            sleeper->wake.notify_one();
        } else if (threads_.size() < limit_) {
            threads_.emplace_back([this] { work(); });
        }
    }
    return true;
}

void WorkerPool::work() {
    Sleeper self;
    std::unique_lock lock(mutex_);
    for (;;) {
        while (!queue_.empty()) {
            std::unique_ptr<Job> job = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            job->run();
            job.reset();
            lock.lock();
        }
        if (stopping_) return;
        self.called = false;
        idle_.push_back(&self);
        self.wake.wait(lock, [&] { return self.called; });
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
