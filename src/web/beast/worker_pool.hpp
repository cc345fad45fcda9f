#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace herald::web {

/// Threads that run handlers, started as the load asks for them. Idle threads wait on a stack: the warmest works next.
class WorkerPool {
public:
    /// One piece of work; run() must not throw.
    struct Job {
        virtual ~Job() = default;
        virtual void run() = 0;
    };

    WorkerPool(unsigned threads, std::size_t queue_limit) : limit_(threads), queue_limit_(queue_limit) {}
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full; the job is then untouched.
    bool submit(std::unique_ptr<Job>& job);
    /// Finishes what is queued and joins.
    void stop();

private:
    struct Sleeper {
        std::condition_variable wake;
        bool called = false;
    };
    void work();

    std::mutex mutex_;
    std::deque<std::unique_ptr<Job>> queue_;
    std::vector<Sleeper*> idle_;  // the sleepers live on their threads' stacks
    std::vector<std::thread> threads_;
    unsigned limit_;
    std::size_t queue_limit_;
    bool stopping_ = false;
};

}  // namespace herald::web
