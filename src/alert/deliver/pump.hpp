#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "alert/context.hpp"
#include "task/task.hpp"

namespace herald::alert {

struct PumpOptions {
    /// The pauses behind the first, second, … failed attempt, a fifth more or less by chance. What
    /// fails once more after them is dead.
    std::vector<std::chrono::milliseconds> pauses{std::chrono::seconds(5), std::chrono::minutes(1),
                                                  std::chrono::minutes(5), std::chrono::minutes(30),
                                                  std::chrono::hours(2),   std::chrono::hours(5),
                                                  std::chrono::hours(10)};
    std::chrono::seconds lease{300};
    /// A channel that has only failed for this long is switched off.
    std::chrono::hours gives_up_after{5 * 24};
    bool single_process = true;  ///< what was on its way when the program ended leaves at once
};

/// Takes deliveries of every tenant as they fall due and sends them: rows are leased, so that
/// `kill -9` loses nothing, and what was sent but not written down is sent again under the same id.
/// One thread works with the database; HTTP leaves by one more, mail by four. A channel has a limit
/// of what it has under way, so that a slow one holds up nobody else.
class Pump {
public:
    Pump(const Context& context, PumpOptions options = {});
    ~Pump();
    Pump(const Pump&) = delete;
    Pump& operator=(const Pump&) = delete;

    void start();
    /// What is under way is abandoned and leaves again after the next start.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// "alerts.test": sends a test message and tells how it went.
task::TaskType channel_test_task(const Context& context);

}  // namespace herald::alert
