#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace herald::web {

/// Threads that run handlers, started as the load asks for them. Idle threads wait on a stack, the
/// warmest works next; one at a time is called, and calls the next while there is more to do, so
/// that a burst of short jobs does not wake them all.
class WorkerPool {
public:
    /// One piece of work, queued by its own link. run() must not throw; the pool does not touch the
    /// job after it.
    struct Job {
        virtual void run() = 0;
        Job* next = nullptr;

    protected:
        ~Job() = default;
    };

    WorkerPool(unsigned threads, std::size_t queue_limit);
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full or the pool has stopped; the job is then untouched.
    bool submit(Job& job);
    /// Finishes what is queued and joins.
    void stop();

private:
    struct Sleeper {
        std::condition_variable wake;
        bool called = false;
    };
    void work(Sleeper& self);
    void add_thread();
    Job* pop();
    Sleeper* call_one();

    std::mutex mutex_;
    Job* first_ = nullptr;  // the queue
    Job* last_ = nullptr;
    std::size_t queued_ = 0;
    std::vector<std::unique_ptr<Sleeper>> sleepers_;  // one a thread
    std::vector<Sleeper*> idle_;
    std::vector<std::thread> threads_;
    unsigned limit_;
    std::size_t queue_limit_;
    bool calling_ = false;  // a thread has been called and has not taken its job yet
    bool stopping_ = false;
};

}  // namespace herald::web
