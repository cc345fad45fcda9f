#pragma once

#include <functional>
#include <thread>
#include <vector>

namespace herald {

/// Threads that end before their owner does.
class Threads {
public:
    Threads() = default;
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads() { join(); }

    /// Runs `work` on as many threads, or on as many as the machine still gives; answers how many.
    /// Throws Error{unavailable} when it gives none.
    std::size_t start(std::size_t count, const std::function<void()>& work);
    void join();

private:
    std::vector<std::thread> threads_;
};

}  // namespace herald
