#include "base/settings.hpp"

#include <fstream>

namespace herald {
namespace {

std::string variable_name(std::string_view member) {
    std::string out = "HERALD_";
    for (const char c : member) out += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return out;
}

std::string read_small_file(const std::string& path, const std::string& who) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw Error(ErrorKind::invalid,
                    fmt::format("{} names {}, which cannot be read.", who, path));
    std::string text((std::istreambuf_iterator<char>(in)), {});
    return std::string(trim(text));
}

}  // namespace

std::string flag_name(std::string_view member) {
    std::string out(member);
    std::replace(out.begin(), out.end(), '_', '-');
    return out;
}

SettingSources::SettingSources(std::vector<std::string>& args,
                               std::span<const std::string_view> names,
                               std::span<const std::string_view> switches)
    : names_(names.begin(), names.end()) {
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < args.size(); ++i) {
        const std::string& arg = args[i];
        if (!arg.starts_with("--") || arg == "--") {
            rest.push_back(arg);
            continue;
        }
        const std::size_t equals = arg.find('=');
        std::string name = arg.substr(2, equals == std::string::npos ? equals : equals - 2);
        const std::string flag = "--" + name;
        std::replace(name.begin(), name.end(), '-', '_');
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            const auto near = nearest(name, names);
            throw Error(
                ErrorKind::invalid,
                near ? fmt::format("{} is not known; did you mean --{}?", flag, flag_name(*near))
                     : fmt::format("{} is not known; see --help.", flag));
        }
        const bool is_switch = std::find(switches.begin(), switches.end(), name) != switches.end();
        if (equals != std::string::npos)
            add(name, arg.substr(equals + 1), flag);
        else if (is_switch)
            add(name, "true", flag);
        else if (i + 1 < args.size())
            add(name, args[++i], flag);
        else
            throw Error(ErrorKind::invalid, flag + " needs a value.");
    }
    args = std::move(rest);
}

void SettingSources::add(std::string_view name, std::string value, std::string where) {
    found_.emplace(std::string(name),
                   Found{std::move(value), std::move(where)});  // the first, stronger source stays
}

void SettingSources::add_environment(const std::function<const char*(const char*)>& lookup) {
    for (const auto& name : names_) {
        const std::string variable = variable_name(name);
        if (const char* value = lookup(variable.c_str())) add(name, value, variable);
        if (const char* path = lookup((variable + "_FILE").c_str())) {
            if (!found_.contains(name))
                add(name, read_small_file(path, variable + "_FILE"), variable + "_FILE");
        }
    }
}

void SettingSources::add_file(const std::string& path) {
    std::ifstream in(path);
    if (!in)
        throw Error(ErrorKind::invalid,
                    fmt::format("The configuration file {} cannot be read.", path));
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        const std::string_view text = trim(line);
        if (text.empty() || text.front() == '#') continue;
        const std::size_t equals = text.find('=');
        const std::string where = fmt::format("{}:{}", path, number);
        if (equals == std::string_view::npos)
            throw Error(ErrorKind::invalid, where + ": write `name = value`.");
        std::string name(trim(text.substr(0, equals)));
        std::replace(name.begin(), name.end(), '-', '_');
        if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
            const std::vector<std::string_view> known(names_.begin(), names_.end());
            const auto near = nearest(name, known);
            throw Error(ErrorKind::invalid,
                        fmt::format("{}: {} is not known{}.", where, name,
                                    near ? fmt::format("; did you mean {}?", *near) : ""));
        }
        add(name, std::string(trim(text.substr(equals + 1))), where);
    }
}

const SettingSources::Found* SettingSources::find(std::string_view name) const {
    const auto found = found_.find(name);
    return found == found_.end() ? nullptr : &found->second;
}

}  // namespace herald
