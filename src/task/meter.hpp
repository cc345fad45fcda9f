#pragma once

#include <string_view>

#include "base/metrics.hpp"
#include "task/leases.hpp"

namespace herald::task {

/// What Prometheus hears of tasks. For this folder only.
class RunnerMeter {
public:
    /// `registry` may be null: then nothing is counted. The runner's context outlives this.
    RunnerMeter(metrics::Registry* registry, const RunnerContext& context);

    void began(const Leased& task);
    void ended(std::string_view type, std::string_view outcome,
               std::chrono::steady_clock::duration took);

private:
    void show_queue(metrics::Exposition& out) const;

    const RunnerContext& context_;
    metrics::Family<metrics::Histogram>*seconds_ = nullptr, *wait_ = nullptr;
    std::shared_ptr<void> reader_;
};

}  // namespace herald::task
