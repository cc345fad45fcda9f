#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <tuple>

#include "base/described.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

/// Validation and documentation of described structs, declared beside them:
///     template <> inline constexpr auto herald::rules<Draft> = std::tuple{
///         rule<&Draft::name>(length{1, 200}, doc{"Shown to the team."}),
///     };
namespace herald {

/// Characters (graphemes), both ends included.
struct length {
    std::size_t min = 0, max = 0;
};
/// Numbers, inclusive, in the unit of the member (Micros: whole units).
struct at_least {
    double value = 0;
};
struct at_most {
    double value = 0;
};
/// Elements of a list.
struct count {
    std::size_t min = 0, max = 0;
};
/// A text that is an e-mail address.
struct email {};
/// What the member means, for OpenAPI and forms.
struct doc {
    const char* text;
};
/// A form's label.
struct title {
    const char* text;
};
/// Shown as a password field and never returned.
struct write_only {};
/// Marks a member that may hold any text length up to the body limit.
struct unlimited {};

template <auto Member, class... Rules>
struct MemberRules {
    static constexpr auto member = Member;
    std::tuple<Rules...> list;
};

template <auto Member, class... Rules>
constexpr MemberRules<Member, Rules...> rule(Rules... list) {
    return {std::tuple<Rules...>(list...)};
}

/// Specialised per struct; empty means only the types bind.
template <class T>
inline constexpr auto rules = std::tuple{};

/// Texts without a length rule may hold this many bytes.
inline constexpr std::size_t kDefaultTextLimit = 4096;
/// A text of n characters may have 64 bytes more than n times this.
inline constexpr std::size_t kBytesPerCharacter = 16;
/// Lists without a count rule may hold this many elements.
inline constexpr std::size_t kDefaultListLimit = 1000;

namespace rule_checks {

template <class V>
double as_number(const V& value) {
    if constexpr (std::is_same_v<V, Micros>)
        return value.units();
    else
        return static_cast<double>(value);
}

template <class V>
void check(const V&, const doc&, std::string_view, Problems&) {}
template <class V>
void check(const V&, const title&, std::string_view, Problems&) {}
template <class V>
void check(const V&, const write_only&, std::string_view, Problems&) {}
template <class V>
void check(const V&, const unlimited&, std::string_view, Problems&) {}
inline void check(const std::string& value, const length& r, std::string_view path,
                  Problems& problems) {
    const std::size_t most = r.max * kBytesPerCharacter + 64;
    if (value.size() > most)  // a letter may carry any number of accents
        return problems.add(path, fmt::format("must be at most {} bytes", most));
    const std::size_t n =
        value.size() <= r.max && value.size() >= r.min * 4 ? value.size() : count_graphemes(value);
    if (n < r.min || n > r.max)
        problems.add(path,
                     r.min > 0 && n == 0
                         ? "must not be empty"
                         : fmt::format("must have {} to {} characters, has {}", r.min, r.max, n));
}
template <class V>
void check(const V& value, const at_least& r, std::string_view path, Problems& problems) {
    if (as_number(value) < r.value) problems.add(path, fmt::format("must be at least {}", r.value));
}
template <class V>
void check(const V& value, const at_most& r, std::string_view path, Problems& problems) {
    if (as_number(value) > r.value) problems.add(path, fmt::format("must be at most {}", r.value));
}
template <class V>
void check(const V& value, const count& r, std::string_view path, Problems& problems) {
    if (value.size() < r.min || value.size() > r.max)
        problems.add(
            path, fmt::format("must have {} to {} elements, has {}", r.min, r.max, value.size()));
}
inline void check(const std::string& value, const email&, std::string_view path,
                  Problems& problems) {
    if (!is_email(value)) problems.add(path, "must be an e-mail address such as mira@example.com");
}

/// For texts, also optional ones and those of a list, that no rule bounds.
template <class V>
void check_default_limit(const V& value, std::string_view path, Problems& problems) {
    if constexpr (is_optional<V>::value) {
        if (value) check_default_limit(*value, path, problems);
    } else if constexpr (is_change<V>::value) {
        check_default_limit(value.value, path, problems);
    } else if constexpr (is_vector<V>::value) {
        for (std::size_t i = 0; i < value.size(); ++i)
            check_default_limit(value[i], fmt::format("{}/{}", path, i), problems);
    } else if constexpr (std::is_same_v<V, std::string>) {
        if (value.size() > kDefaultTextLimit)
            problems.add(path, fmt::format("must be at most {} bytes", kDefaultTextLimit));
    }
}

/// Unwraps what may be absent, then checks.
template <class V, class R>
void apply(const V& value, const R& r, std::string_view path, Problems& problems) {
    if constexpr (is_optional<V>::value) {
        if (value) apply(*value, r, path, problems);
    } else if constexpr (is_change<V>::value) {
        if (value.value) apply(*value.value, r, path, problems);
    } else {
        check(value, r, path, problems);
    }
}

}  // namespace rule_checks

/// Calls f(rule) for every rule of the member with this name (an inherited member keeps its base's
/// rules).
template <Struct T, class D, class F>
constexpr void for_each_rule(D, F&& f) {
    const auto visit = [&](const auto& list) {
        std::apply(
            [&](const auto&... entries) {
                (
                    [&] {
                        using Entry = std::remove_cvref_t<decltype(entries)>;
                        if constexpr (std::is_same_v<decltype(Entry::member),
                                                     std::remove_cv_t<decltype(D::pointer)>> ||
                                      std::is_same_v<std::remove_cv_t<decltype(Entry::member)>,
                                                     std::remove_cv_t<decltype(D::pointer)>>) {
                            if (Entry::member == D::pointer)
                                std::apply([&](const auto&... rs) { (f(rs), ...); }, entries.list);
                        }
                    }(),
                    ...);
            },
            list);
    };
    visit(rules<T>);
    boost::mp11::mp_for_each<boost::describe::describe_bases<T, boost::describe::mod_public>>(
        [&](auto base) { visit(rules<typename decltype(base)::type>); });
}

/// Checks the rules of every member; `path` is the pointer of the struct itself.
template <Struct T>
void check_rules(const T& value, const std::string& path, Problems& problems) {
    for_each_member<T>([&](auto d) {
        const std::string member_path = path + "/" + d.name;
        for_each_rule<T>(d, [&](const auto& r) {
            rule_checks::apply(value.*d.pointer, r, member_path, problems);
        });
    });
}

/// True when the member carries a rule of this type.
template <Struct T, class D, class R>
constexpr bool has_rule(D d) {
    bool found = false;
    for_each_rule<T>(d, [&](const auto& r) {
        found = found || std::is_same_v<std::remove_cvref_t<decltype(r)>, R>;
    });
    return found;
}

/// Holds a member against kDefaultTextLimit, unless a rule of its own bounds or frees it.
template <Struct T, class D>
void check_default_limit(const T& value, D d, std::string_view path, Problems& problems) {
    if constexpr (!has_rule<T, D, length>(D{}) && !has_rule<T, D, unlimited>(D{}))
        rule_checks::check_default_limit(value.*d.pointer, path, problems);
}

}  // namespace herald
