#pragma once

#include <cstdint>
#include <filesystem>

#include "base/metrics.hpp"

/// What Linux tells of this process and its machine (proc(5)).
namespace herald::observe {

struct ProcessReading {
    double cpu_seconds = 0, started_at = 0;  ///< started_at in seconds since 1970
    std::int64_t resident_bytes = 0, virtual_bytes = 0, threads = 0, open_files = 0, max_files = 0;
};
ProcessReading read_process();

struct MachineReading {
    std::int64_t cores = 0;
    std::int64_t memory_total = 0,
                 memory_free = 0;                ///< bytes; free: what a program could still get
    std::int64_t disk_total = 0, disk_free = 0;  ///< bytes of the data folder's disk
    double load1 = 0, load5 = 0, load15 = 0;
    double cpu_user = 0, cpu_system = 0, cpu_idle = 0, cpu_iowait = 0;  ///< seconds of all cores
};
/// `folder` tells which disk; zeros for what cannot be read.
MachineReading read_machine(const std::filesystem::path& folder);

void show_machine(const std::filesystem::path& folder, metrics::Exposition& out);

}  // namespace herald::observe
