#include "app/backup_job.hpp"

#include "base/error.hpp"
#include "base/log.hpp"

namespace herald::app {

BackupJob::~BackupJob() {
    if (thread_.joinable()) thread_.join();
}

void BackupJob::start(Work work) {
    const std::lock_guard lock(mutex_);
    if (state_.is_running)
        throw Error(ErrorKind::unavailable, "Another backup is being made; try again later.");
    if (thread_.joinable()) thread_.join();
    thread_ = std::thread([this, work = std::move(work)] {
        State ended;
        try {  // the top of a thread: the one who asked hears of it
            ended.made = work([this](double progress, std::string_view stage) {
                const std::lock_guard telling(mutex_);
                state_.progress = progress;
                state_.stage = stage;
            });
            ended.progress = 1;
        } catch (const Error& error) {
            log_warning("a backup failed",
                        {{"error", std::string_view(error.what())}, {"detail", error.detail()}});
            ended.error = error.what();
        } catch (const std::exception& error) {
            log_error("a backup failed", {{"error", error.what()}});
            ended.error = "Something broke on our side.";
        }
        const std::lock_guard ending(mutex_);
        state_ = std::move(ended);
    });
    // Only now: a thread that the machine refuses is no backup under way.
    state_ = {.is_running = true, .progress = 0, .stage = "Starting", .error = {}, .made = {}};
}

BackupJob::State BackupJob::look() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

}  // namespace herald::app
