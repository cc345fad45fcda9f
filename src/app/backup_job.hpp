#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "observe/backup/backup.hpp"

namespace herald::app {

/// A backup that a command asked for, on a thread of its own; the command asks how far it is.
class BackupJob {
public:
    using Work = std::function<backup::Made(const backup::Progress&)>;
    ~BackupJob();

    /// Throws Error{unavailable} while one is being made.
    void start(Work work);
    struct State {
        bool is_running = false;
        double progress = 0;
        std::string stage;
        std::optional<std::string> error;
        std::optional<backup::Made> made;
    };
    State look() const;

private:
    mutable std::mutex mutex_;
    State state_;
    std::thread thread_;
};

}  // namespace herald::app
