#pragma once

#include "base/settings.hpp"

namespace herald::app {

/// Takes the flags of T out first, the rest are the configuration's.
template <class T>
T take_flags(std::vector<std::string>& args) {
    std::vector<std::string> mine, rest;
    for (std::size_t i = 0; i < args.size(); ++i) {
        bool known = false, alone = false;
        for_each_member<T>([&](auto d) {
            const std::string flag = "--" + flag_name(d.name);
            const bool same = args[i] == flag || args[i].starts_with(flag + "=");
            known = known || same;
            alone = alone || (same && std::is_same_v<MemberType<T, decltype(d)>, bool>);
        });
        auto& to = known ? mine : rest;
        to.push_back(args[i]);
        if (known && !alone && args[i].find('=') == std::string::npos && i + 1 < args.size())
            to.push_back(args[++i]);
    }
    T flags;
    apply_settings(flags, setting_sources<T>(mine));
    args = std::move(rest);
    return flags;
}

}  // namespace herald::app
