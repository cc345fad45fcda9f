#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.hpp"
#include "base/query_reader.hpp"
#include "base/rules.hpp"

/// A program's settings from one described struct: `--listen` flag over HERALD_LISTEN variable over
/// `listen = …` in the file. HERALD_LISTEN_FILE names a file holding the value (secrets of
/// containers).
namespace herald {

/// What was found for the names of a struct, strongest source first.
class SettingSources {
public:
    /// Takes `--name value`, `--name=value` and, for members of type bool, `--name` alone out of
    /// `args`; the rest stays. Throws Error{invalid} for an unknown flag, with the nearest known
    /// one.
    SettingSources(std::vector<std::string>& args, std::span<const std::string_view> names,
                   std::span<const std::string_view> switches);
    /// Reads HERALD_<NAME> and HERALD_<NAME>_FILE of each name through `lookup` (getenv).
    void add_environment(const std::function<const char*(const char*)>& lookup);
    /// Lines `name = value`, `#` comments. Throws Error{invalid} naming the line.
    void add_file(const std::string& path);

    struct Found {
        std::string value, where;  ///< "--listen", "HERALD_LISTEN", "herald.conf:3"
    };
    const Found* find(std::string_view name) const;

private:
    void add(std::string_view name, std::string value, std::string where);
    std::vector<std::string> names_;
    std::map<std::string, Found, std::less<>> found_;
};

std::string flag_name(std::string_view member);  ///< data_dir → data-dir

/// Names of T's members as flags; bool members may stand alone.
template <Struct T>
SettingSources setting_sources(std::vector<std::string>& args) {
    std::vector<std::string_view> names, switches;
    for_each_member<T>([&](auto d) {
        names.emplace_back(d.name);
        if (std::is_same_v<MemberType<T, decltype(d)>, bool>) switches.emplace_back(d.name);
    });
    return SettingSources(args, names, switches);
}

/// Fills `out` from what was found; members nothing was found for keep their defaults. Throws
/// Error{invalid} naming the source.
template <Struct T>
void apply_settings(T& out, const SettingSources& sources) {
    Problems problems;
    for_each_member<T>([&](auto d) {
        const auto* found = sources.find(d.name);
        if (found == nullptr) return;
        auto& member = out.*d.pointer;
        if constexpr (is_vector<MemberType<T, decltype(d)>>::value) member.clear();
        const std::size_t before = problems.fields().size();
        read_text(member, found->value, found->where, problems);
        if (problems.fields().size() != before) return;
        for_each_rule<T>(
            d, [&](const auto& r) { rule_checks::apply(member, r, found->where, problems); });
    });
    problems.raise();
}

/// One line a member: flag, default and what its rules say; for --help.
template <Struct T>
std::string settings_help() {
    std::string out;
    const T defaults{};
    for_each_member<T>([&](auto d) {
        std::string text;
        for_each_rule<T>(d, [&](const auto& r) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(r)>, doc>) text = r.text;
        });
        std::string value = to_json(defaults.*d.pointer);
        const bool plain = value != "null" && value != "\"\"" && value != "[]";
        out += fmt::format("  --{:<18} {}{}\n", flag_name(d.name), text,
                           plain ? " [" + value + "]" : "");
    });
    return out;
}

}  // namespace herald
