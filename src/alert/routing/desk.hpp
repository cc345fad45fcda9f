#pragma once

#include <memory>

#include "alert/context.hpp"

namespace herald::alert {

/// Takes what is to be told, of every tenant, and turns it into deliveries by the routes: at once,
/// at the end of quiet hours, or with the next digest. Also ends snoozes and escalates what nobody
/// acknowledged. A thread of its own, woken by the bus; looks every second anyway.
class Desk {
public:
    explicit Desk(const Context& context);
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    void start();
    void stop();
    /// Does what is due now; false when nothing was. For the thread, and for tests with a clock of
    /// their own.
    bool look();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace herald::alert
