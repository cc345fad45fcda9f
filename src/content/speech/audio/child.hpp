#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace herald::content::speech {

/// What another program may use.
struct ChildLimits {
    std::chrono::seconds silence{120};  ///< without a byte of output, unless it is quiet by nature
    std::chrono::seconds wall{3600};
    std::chrono::seconds cpu{1800};
    std::uint64_t memory = 2ULL << 30;  ///< address space, bytes; 0: as much as there is
    std::uint64_t file = 4ULL << 30;    ///< the largest file it may write, bytes
    unsigned handles = 64;
};

/// The variables a program is given: PATH and HOME alone, or all of this process.
enum class Environment { bare, ours };

struct ChildOptions {
    std::filesystem::path program;  ///< whole path
    std::vector<std::string> arguments;
    ChildLimits limits;
    Environment environment = Environment::bare;
    /// Pieces of standard output as they come. May throw: the child is killed and the exception
    /// goes on. A slow reader makes the child wait.
    std::function<void(std::string_view)> on_output;
    /// Called at least once a second; throw to kill the child.
    std::function<void()> checkpoint;
};

struct ChildResult {
    int status = 0;      ///< exit code; 128 and the signal's number when it was killed
    std::string errors;  ///< the last of its standard error, at most 8 KiB
    bool too_slow = false;
};

/// Runs a program without a shell, no open files but its three, no terminal, limits on time,
/// memory, files and output, and an end when this process ends. Throws Error{unavailable} when it
/// cannot be started.
ChildResult run_child(const ChildOptions& options);

/// Where a program of this name is on PATH; empty when there is none.
std::filesystem::path find_program(std::string_view name);

}  // namespace herald::content::speech
