#include <fmt/format.h>

#include <cstdio>

#include "app/cli.hpp"
#include "base/crypto.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace {

using herald::app::Command;

void print_usage() {
    fmt::print(
        "Herald runs a company's whole marketing loop on one server.\n\nUsage: herald COMMAND "
        "[options]\n\n");
    for (const Command& command : herald::app::commands())
        fmt::print("  {:<10} {:<36} {}\n", command.name, command.arguments, command.summary);
    fmt::print(
        "\nherald COMMAND --help tells a command's options. Exit codes: 0 done, 1 failed, 2 wrong "
        "usage.\n");
}

const Command* find_command(std::string_view name) {
    for (const Command& command : herald::app::commands())
        if (command.name == name) return &command;
    return nullptr;
}

int run(std::vector<std::string> args) {
    if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
        print_usage();
        return args.empty() ? 2 : 0;
    }
    if (args[0] == "--version") {
        fmt::print("herald {}\n", HERALD_VERSION);
        return 0;
    }
    const Command* command = find_command(args[0]);
    if (command == nullptr) {
        std::vector<std::string_view> names;
        for (const Command& known : herald::app::commands()) names.push_back(known.name);
        const auto near = herald::nearest(args[0], names);
        fmt::print(stderr, "herald: there is no command {}{}; see herald --help\n", args[0],
                   near ? fmt::format("; did you mean {}?", *near) : "");
        return 2;
    }
    args.erase(args.begin());
    for (const auto& arg : args) {
        if (arg != "--help" && arg != "-h") continue;
        fmt::print("Usage: herald {} {}\n{}\n{}", command->name, command->arguments,
                   command->summary,
                   command->help != nullptr ? "\n" + command->help() : std::string());
        return 0;
    }
    return command->run(std::move(args));
}

}  // namespace

int main(int argc, char** argv) {
    try {
        herald::init_crypto();
        return run({argv + 1, argv + argc});
    } catch (const herald::Error& error) {
        fmt::print(stderr, "herald: {}\n", error.what());
        if (!error.detail().empty()) fmt::print(stderr, "        {}\n", error.detail());
        return error.kind() == herald::ErrorKind::invalid ? 2 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "herald: {}\n", error.what());
        return 1;
    }
}
