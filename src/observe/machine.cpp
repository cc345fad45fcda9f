#include "observe/machine.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace herald::observe {
namespace {

std::string read_all(const char* path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The number behind `name` in "Name:   123 kB" lines.
std::int64_t number_behind(const std::string& text, const std::string& name) {
    const auto at = text.find(name);
    return at == std::string::npos ? 0 : std::strtoll(text.c_str() + at + name.size(), nullptr, 10);
}

double ticks_to_seconds(double ticks) {
    return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::int64_t count_open_files() {
    DIR* folder = ::opendir("/proc/self/fd");
    if (folder == nullptr) return 0;
    std::int64_t out = -3;  // ".", ".." and the folder itself
    while (::readdir(folder) != nullptr) ++out;
    ::closedir(folder);
    return out;
}

double boot_time() { return static_cast<double>(number_behind(read_all("/proc/stat"), "btime ")); }

}  // namespace

ProcessReading read_process() {
    ProcessReading out;
    // The name in brackets may hold anything; fields are counted behind it, from 3 on.
    std::string stat = read_all("/proc/self/stat");
    const auto name_end = stat.rfind(')');
    if (name_end == std::string::npos) return out;
    std::istringstream fields(stat.substr(name_end + 2));
    std::string field;
    for (int number = 3; number <= 24 && fields >> field; ++number) {
        const double value = std::strtod(field.c_str(), nullptr);
        if (number == 14 || number == 15) out.cpu_seconds += ticks_to_seconds(value);
        if (number == 20) out.threads = static_cast<std::int64_t>(value);
        if (number == 22) out.started_at = boot_time() + ticks_to_seconds(value);
        if (number == 23) out.virtual_bytes = static_cast<std::int64_t>(value);
        if (number == 24)
            out.resident_bytes = static_cast<std::int64_t>(value) * ::sysconf(_SC_PAGESIZE);
    }
    out.open_files = count_open_files();
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0)
        out.max_files = static_cast<std::int64_t>(files.rlim_cur);
    return out;
}

MachineReading read_machine(const std::filesystem::path& folder) {
    MachineReading out;
    out.cores = static_cast<std::int64_t>(std::thread::hardware_concurrency());
    const std::string memory = read_all("/proc/meminfo");
    out.memory_total = number_behind(memory, "MemTotal:") * 1024;
    out.memory_free = number_behind(memory, "MemAvailable:") * 1024;
    std::error_code ignored;
    const auto space = std::filesystem::space(folder, ignored);
    if (!ignored) {
        out.disk_total = static_cast<std::int64_t>(space.capacity);
        out.disk_free = static_cast<std::int64_t>(space.available);
    }
    std::istringstream(read_all("/proc/loadavg")) >> out.load1 >> out.load5 >> out.load15;
    std::string name;
    double user = 0, nice = 0, system = 0, idle = 0, iowait = 0;
    std::istringstream(read_all("/proc/stat")) >> name >> user >> nice >> system >> idle >> iowait;
    out.cpu_user = ticks_to_seconds(user + nice);
    out.cpu_system = ticks_to_seconds(system);
    out.cpu_idle = ticks_to_seconds(idle);
    out.cpu_iowait = ticks_to_seconds(iowait);
    return out;
}

void show_machine(const std::filesystem::path& folder, metrics::Exposition& out) {
    const ProcessReading process = read_process();
    const MachineReading machine = read_machine(folder);
    const auto number = [](std::int64_t value) { return static_cast<double>(value); };
    out.counter("process_cpu_seconds_total", "Processor time this program has used", {},
                process.cpu_seconds);
    out.gauge("process_resident_memory_bytes", "Memory this program holds", {},
              number(process.resident_bytes));
    out.gauge("process_virtual_memory_bytes", "Addresses this program has reserved", {},
              number(process.virtual_bytes));
    out.gauge("process_threads", "Threads of this program", {}, number(process.threads));
    out.gauge("process_open_fds", "Files and sockets this program has open", {},
              number(process.open_files));
    out.gauge("process_max_fds", "Files and sockets it may have open", {},
              number(process.max_files));
    out.gauge("process_start_time_seconds", "When this program started, in seconds since 1970", {},
              process.started_at);
    out.gauge("herald_machine_cores", "Processor cores of the machine", {}, number(machine.cores));
    for (const auto& [mode, seconds] : {std::pair{"user", machine.cpu_user},
                                        {"system", machine.cpu_system},
                                        {"idle", machine.cpu_idle},
                                        {"iowait", machine.cpu_iowait}})
        out.counter("herald_machine_cpu_seconds_total", "Processor time of the machine by mode",
                    {{"mode", mode}}, seconds);
    for (const auto& [minutes, load] :
         {std::pair{"1", machine.load1}, {"5", machine.load5}, {"15", machine.load15}})
        out.gauge("herald_machine_load", "Load average of the machine", {{"minutes", minutes}},
                  load);
    out.gauge("herald_machine_memory_total_bytes", "Memory of the machine", {},
              number(machine.memory_total));
    out.gauge("herald_machine_memory_available_bytes", "Memory programs could still get", {},
              number(machine.memory_free));
    out.gauge("herald_disk_total_bytes", "Size of the data folder's disk", {},
              number(machine.disk_total));
    out.gauge("herald_disk_free_bytes", "Room left on the data folder's disk", {},
              number(machine.disk_free));
}

}  // namespace herald::observe
