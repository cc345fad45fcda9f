#pragma once

#include <span>
#include <string>
#include <vector>

namespace herald::app {

/// One word of the command line: `herald serve …`.
struct Command {
    std::string name, arguments, summary;
    /// Returns the exit code; throws Error, which main prints (invalid → 2, anything else → 1).
    int (*run)(std::vector<std::string> args);
    std::string (*help)() = nullptr;  ///< the flags
};

/// The list that --help prints, in this order.
std::span<const Command> commands();

int run_serve(std::vector<std::string> args);
int run_sandbox(std::vector<std::string> args);
int run_demo(std::vector<std::string> args);
int run_simulate(std::vector<std::string> args);
std::string simulate_help();
int run_import(std::vector<std::string> args);
int run_admin(std::vector<std::string> args);
int run_backup(std::vector<std::string> args);
std::string backup_help();
int run_restore(std::vector<std::string> args);
std::string restore_help();
int run_migrate(std::vector<std::string> args);
int run_doctor(std::vector<std::string> args);
int run_openapi(std::vector<std::string> args);
/// Models of speech: list, fetch.
int run_models(std::vector<std::string> args);
struct Config;
/// What this machine transcribes with, in a line.
std::string speech_state(const Config& config);

}  // namespace herald::app
