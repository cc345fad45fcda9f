#include "connector/in_flight.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>

#include "base/threads.hpp"
#include "base/trace.hpp"

namespace herald::connector {

/// The threads of one run_in_flight() and the channel back to the calling thread.
class InFlight {
public:
    InFlight(Call& call, std::vector<Job> jobs)
        : call_(call), jobs_(std::move(jobs)), work_(this_work()) {}

    void run() {
        const std::size_t count = std::min<std::size_t>(call_.in_flight(), jobs_.size());
        running_ = count;
        Threads threads;
        const std::size_t started = threads.start(count, [this] { work(); });
        {
            const std::lock_guard lock(mutex_);
            running_ -= count - started;
        }
        try {
            deliver_all();
        } catch (...) {
            give_up(std::current_exception());
        }
        threads.join();
        call_.abandoned_ = false;
        if (error_) std::rethrow_exception(error_);
    }

private:
    static constexpr std::size_t kMostPending = 8;
    static constexpr std::chrono::milliseconds kBetweenCheckpoints{200};

    void work() {
        const WorkScope scope(work_);
        try {
            while (const Job* job = next_job())
                (*job)([this](Delivery delivery) { push(std::move(delivery)); });
        } catch (const Call::Abandoned&) {
        } catch (...) {
            give_up(std::current_exception());
        }
        const std::lock_guard lock(mutex_);
        --running_;
        changed_.notify_all();
    }

    const Job* next_job() {
        const std::lock_guard lock(mutex_);
        if (call_.abandoned_ || next_ == jobs_.size()) return nullptr;
        return &jobs_[next_++];
    }

    void push(Delivery delivery) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return pending_.size() < kMostPending || call_.abandoned_; });
        if (call_.abandoned_) throw Call::Abandoned{};
        pending_.push_back(std::move(delivery));
        changed_.notify_all();
    }

    void deliver_all() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait_for(lock, kBetweenCheckpoints, [&] {
                return !pending_.empty() || running_ == 0 || call_.abandoned_;
            });
            if (call_.abandoned_ || (pending_.empty() && running_ == 0)) return;
            Delivery delivery;
            if (!pending_.empty()) {
                delivery = std::move(pending_.front());
                pending_.pop_front();
                changed_.notify_all();
            }
            lock.unlock();
            call_.checkpoint();
            if (delivery) delivery();
            lock.lock();
        }
    }

    void give_up(std::exception_ptr error) {
        const std::lock_guard lock(mutex_);
        if (!error_) error_ = error;
        call_.abandoned_ = true;
        changed_.notify_all();
    }

    Call& call_;
    std::vector<Job> jobs_;
    Work work_;  ///< of the calling thread: its request or task, its trace
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Delivery> pending_;
    std::size_t next_ = 0, running_ = 0;
    std::exception_ptr error_;
};

void run_in_flight(Call& call, std::vector<Job> jobs) { InFlight(call, std::move(jobs)).run(); }

}  // namespace herald::connector
