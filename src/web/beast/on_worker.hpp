#pragma once

#include "web/beast/shared.hpp"

namespace herald::web {

/// Work on the pool that resumes a coroutine on its own thread.
template <class F, class Completion>
class Resuming final : public IoJob {
public:
    Resuming(F work, Completion completion, IoThread& thread)
        : work_(std::move(work)), completion_(std::move(completion)), thread_(thread) {}

    void run() override {
        work_();
        thread_.complete(*this);
    }
    void finished() override {
        Completion completion = std::move(completion_);
        delete this;
        std::move(completion)(error_code{});
    }
    void refused() {
        auto full = [completion = std::move(completion_)]() mutable {
            std::move(completion)(
                make_error_code(boost::system::errc::resource_unavailable_try_again));
        };
        asio::post(thread_.context, std::move(full));
        delete this;
    }

private:
    ~Resuming() = default;

    F work_;
    Completion completion_;
    IoThread& thread_;
};

/// Runs `work`, which must not throw, on the pool. False: the queue was full and nothing ran.
template <class F>
Awaitable<bool> on_worker(WorkerPool& workers, IoThread& thread, F work) {
    auto initiate = [&workers, &thread, work = std::move(work)](auto completion) mutable {
        using Job = Resuming<F, decltype(completion)>;
        Job* job = new Job(std::move(work), std::move(completion), thread);  // deletes itself
        if (!workers.submit(*job)) job->refused();
    };
    auto [error] =
        co_await asio::async_initiate<decltype(kToken), void(error_code)>(initiate, kToken);
    co_return !error;
}

}  // namespace herald::web
