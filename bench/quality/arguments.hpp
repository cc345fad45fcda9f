#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// How every quality program is called, and how it leaves.
namespace herald::quality {

enum class Need { required, optional };

struct Option {
    std::string name;   ///< "--data"
    std::string value;  ///< "FILE" as help shows it; empty: a flag
    Need need = Need::required;
    std::string about;
};

struct Usage {
    std::string program, about;
    std::vector<Option> options;
};

class Arguments {
public:
    Arguments(const Usage& usage, std::map<std::string, std::string> given)
        : usage_(usage), given_(std::move(given)) {}

    bool has(const std::string& option) const { return given_.contains(option); }
    /// Of a required option.
    const std::string& at(const std::string& option) const { return given_.at(option); }
    std::optional<std::string> find(const std::string& option) const;
    /// A file (a folder) that is there; throws Error{not_found} naming it otherwise.
    std::filesystem::path file(const std::string& option) const;
    std::filesystem::path folder(const std::string& option) const;
    /// Throws WrongUsage unless it is a whole number within the limits.
    int whole(const std::string& option, int otherwise, int least, int most) const;
    /// "a, b,c" → {"a", "b", "c"}; nothing when the option is not given.
    std::vector<std::string> list(const std::string& option) const;

private:
    const Usage& usage_;
    std::map<std::string, std::string> given_;
};

struct WrongUsage {
    std::string why;
};

/// Reads the arguments and runs the program. 0, 1 after a failure, 2 after wrong usage, each with a
/// sentence on standard error; --help prints the usage.
int run(int argc, char** argv, const Usage& usage,
        const std::function<void(const Arguments&)>& program);

}  // namespace herald::quality
