#include "base/threads.hpp"

#include <system_error>

#include "base/error.hpp"
#include "base/log.hpp"

namespace herald {

std::size_t Threads::start(std::size_t count, const std::function<void()>& work) {
    std::size_t started = 0;
    try {
        for (; started < count; ++started) threads_.emplace_back(work);
    } catch (const std::system_error& error) {
        log_warning("the machine gives no more threads",
                    {{"wanted", count}, {"started", started}, {"error", error.what()}});
        if (started == 0)
            throw Error(ErrorKind::unavailable, "The server has no threads left; try again soon.");
    }
    return started;
}

void Threads::join() {
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

}  // namespace herald
