#include "arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <exception>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::quality {
namespace {

std::string text_of(const Usage& usage) {
    std::string line = "./dev quality " + usage.program, rest;
    for (const auto& option : usage.options) {
        const std::string form =
            option.value.empty() ? option.name : option.name + " " + option.value;
        line += option.need == Need::required ? " " + form : " [" + form + "]";
        rest += fmt::format("  {:20} {}\n", form, option.about);
    }
    return fmt::format("{}\n{}\n{}", line, usage.about, rest);
}

std::map<std::string, std::string> parse(int argc, char** argv, const Usage& usage) {
    std::map<std::string, std::string> out;
    for (int i = 1; i < argc; ++i) {
        std::string name = argv[i];
        std::optional<std::string> value;
        if (const auto equals = name.find('='); name.starts_with("--") && equals != name.npos) {
            value = name.substr(equals + 1);
            name.resize(equals);
        }
        const auto known =
            std::ranges::find_if(usage.options, [&](const Option& o) { return o.name == name; });
        if (known == usage.options.end())
            throw WrongUsage{fmt::format("There is no option {}.", name)};
        if (known->value.empty()) {
            if (value) throw WrongUsage{fmt::format("{} takes no value.", name)};
            out[name] = "";
            continue;
        }
        if (!value && i + 1 < argc && !std::string_view(argv[i + 1]).starts_with("--"))
            value = argv[++i];
        if (!value || value->empty())
            throw WrongUsage{fmt::format("{} needs a value: {}.", name, known->value)};
        out[name] = *value;
    }
    for (const auto& option : usage.options)
        if (option.need == Need::required && !out.contains(option.name))
            throw WrongUsage{
                fmt::format("{} {} is missing: {}", option.name, option.value, option.about)};
    return out;
}

[[noreturn]] void missing(const std::string& what) {
    throw Error(ErrorKind::not_found, what + " is not there.");
}

}  // namespace

std::optional<std::string> Arguments::find(const std::string& option) const {
    return has(option) ? std::optional(at(option)) : std::nullopt;
}

std::filesystem::path Arguments::file(const std::string& option) const {
    if (!std::filesystem::is_regular_file(at(option))) missing("The file " + at(option));
    return at(option);
}

std::filesystem::path Arguments::folder(const std::string& option) const {
    if (!std::filesystem::is_directory(at(option))) missing("The folder " + at(option));
    return at(option);
}

int Arguments::whole(const std::string& option, int otherwise, int least, int most) const {
    if (!has(option)) return otherwise;
    const std::string& text = at(option);
    int out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (error != std::errc{} || end != text.data() + text.size() || out < least || out > most)
        throw WrongUsage{
            fmt::format("{} takes a whole number from {} to {}.", option, least, most)};
    return out;
}

std::vector<std::string> Arguments::list(const std::string& option) const {
    std::vector<std::string> out;
    std::string left = find(option).value_or("");
    while (!left.empty()) {
        const auto comma = left.find(',');
        if (const auto one = trim(std::string_view(left).substr(0, comma)); !one.empty())
            out.emplace_back(one);
        left = comma == left.npos ? "" : left.substr(comma + 1);
    }
    return out;
}

int run(int argc, char** argv, const Usage& usage,
        const std::function<void(const Arguments&)>& program) {
    for (int i = 1; i < argc; ++i)
        if (const std::string_view word = argv[i]; word == "--help" || word == "-h") {
            fmt::print("{}", text_of(usage));
            return 0;
        }
    try {
        program(Arguments(usage, parse(argc, argv, usage)));
        return 0;
    } catch (const WrongUsage& wrong) {
        fmt::print(stderr, "{}\n{}", wrong.why, text_of(usage));
        return 2;
    } catch (const std::exception& failed) {
        fmt::print(stderr, "{}: {}\n", usage.program, failed.what());
        return 1;
    }
}

}  // namespace herald::quality
