#include "task/meter.hpp"

namespace herald::task {
namespace {

double seconds_of(std::chrono::duration<double> time) { return time.count(); }

}  // namespace

RunnerMeter::RunnerMeter(metrics::Registry* registry, const RunnerContext& context)
    : context_(context) {
    if (registry == nullptr) return;
    seconds_ = &registry->histograms("herald_task_seconds", "Runs of tasks by type and outcome",
                                     {"type", "outcome"}, metrics::kLongSeconds);
    wait_ = &registry->histograms("herald_task_wait_seconds",
                                  "How long tasks waited from when they might start", {"type"},
                                  metrics::kLongSeconds);
    reader_ = registry->collect([this](metrics::Exposition& out) { show_queue(out); });
}

void RunnerMeter::began(const Leased& task) {
    if (wait_ != nullptr)
        wait_->with({task.type}).observe(seconds_of(context_.clock.now() - task.not_before));
}

void RunnerMeter::ended(std::string_view type, std::string_view outcome,
                        std::chrono::steady_clock::duration took) {
    if (seconds_ != nullptr) seconds_->with({type, outcome}).observe(seconds_of(took));
}

void RunnerMeter::show_queue(metrics::Exposition& out) const {
    const Time now = context_.clock.now();
    Time oldest = now;
    for (const QueueDepth& depth : list_depths(context_.database, now)) {
        out.gauge("herald_tasks", "Live tasks by type and state",
                  {{"type", depth.type}, {"state", std::string(enum_name(depth.state))}},
                  static_cast<double>(depth.tasks));
        if (depth.ready_since) oldest = std::min(oldest, *depth.ready_since);
    }
    out.gauge("herald_tasks_oldest_ready_seconds",
              "How long the task that has waited longest could have run already", {},
              seconds_of(now - oldest));
}

}  // namespace herald::task
