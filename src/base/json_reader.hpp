#pragma once

#include <boost/json.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <string_view>

#include "base/described.hpp"
#include "base/error.hpp"
#include "base/rules.hpp"

/// From JSON to structs. Optional members may be absent, every error carries its JSON pointer, all
/// errors are collected.
namespace herald {

namespace json = boost::json;

/// Parses strictly (RFC 8259, depth 32, UTF-8). Throws Error{malformed} naming the byte.
json::value parse_json(std::string_view text);

/// What to do with members the struct does not know: requests refuse them (with the nearest name),
/// wire formats ignore them.
enum class Unknown { refuse, ignore };

namespace json_reader {

struct Context {
    Problems& problems;
    Unknown unknown;
    std::string path;
};

void report_unknown(Context& context, std::string_view name,
                    std::span<const std::string_view> known);
bool expect_text(const json::value& value, Context& context);

template <class T>
void read(T& out, const json::value& value, Context& context);

template <Struct T>
void read_struct(T& out, const json::object& object, Context& context) {
    const std::size_t depth = context.path.size();
    std::size_t used = 0;
    for_each_member<T>([&](auto d) {
        using Member = MemberType<T, decltype(d)>;
        const auto* found = object.if_contains(d.name);
        context.path += '/';
        context.path += d.name;
        if (found != nullptr) {
            ++used;
            read(out.*d.pointer, *found, context);
            if (context.unknown == Unknown::refuse)  // wire formats say what they like
                check_default_limit(out, d, context.path, context.problems);
        } else if constexpr (!is_optional<Member>::value && !is_change<Member>::value) {
            context.problems.add(context.path, "is required");
        }
        context.path.resize(depth);
    });
    if (context.unknown == Unknown::ignore || used == object.size()) return;
    std::vector<std::string_view> known;
    for_each_member<T>([&](auto d) { known.emplace_back(d.name); });
    for (const auto& entry : object)
        if (std::find(known.begin(), known.end(), std::string_view(entry.key())) == known.end())
            report_unknown(context, entry.key(), known);
}

template <class T>
void read_number(T& out, const json::value& value, Context& context) {
    if constexpr (std::is_integral_v<T>) {
        boost::system::error_code error;
        out = value.to_number<T>(error);
        if (error)
            context.problems.add(context.path, value.is_number() ? "must be a whole number in range"
                                                                 : "must be a number");
    } else {
        if (!value.is_number()) return context.problems.add(context.path, "must be a number");
        out = value.to_number<T>();
    }
}

/// Checks magnitude and that there are at most 6 decimals.
void read_micros(Micros& out, const json::value& value, Context& context);

template <class T>
void read_list(std::vector<T>& out, const json::value& value, Context& context) {
    if (!value.is_array()) return context.problems.add(context.path, "must be a list");
    if (value.get_array().size() > 100'000)
        return context.problems.add(context.path, "has too many elements");
    const std::size_t depth = context.path.size();
    out.clear();
    for (const auto& element : value.get_array()) {
        context.path += '/';
        context.path += std::to_string(out.size());
        read(out.emplace_back(), element, context);
        context.path.resize(depth);
    }
}

template <Enum T>
void read_enum(T& out, const json::value& value, Context& context) {
    if (!expect_text(value, context)) return;
    if (const auto parsed = parse_enum<T>(value.get_string())) {
        out = *parsed;
        return;
    }
    const auto names = enum_names<T>();
    context.problems.add(context.path, fmt::format("must be one of {}", fmt::join(names, ", ")));
}

template <class T>
void read(T& out, const json::value& value, Context& context) {
    if constexpr (is_change<T>::value) {
        out.present = true;
        if (value.is_null())
            out.value.reset();
        else
            read(out.value.emplace(), value, context);
    } else if constexpr (is_optional<T>::value) {
        if (value.is_null())
            out.reset();
        else
            read(out.emplace(), value, context);
    } else if constexpr (is_vector<T>::value) {
        read_list(out, value, context);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        out.text = json::serialize(value);
    } else if constexpr (std::is_same_v<T, json::value>) {
        out = value;
    } else if constexpr (std::is_same_v<T, bool>) {
        if (value.is_bool())
            out = value.get_bool();
        else
            context.problems.add(context.path, "must be true or false");
    } else if constexpr (Enum<T>) {
        read_enum(out, value, context);
    } else if constexpr (TextLike<T>) {
        if (!expect_text(value, context)) return;
        if (auto parsed = TextForm<T>::parse(value.get_string()))
            out = *std::move(parsed);
        else
            context.problems.add(context.path, fmt::format("must be {}", TextForm<T>::expected));
    } else if constexpr (std::is_same_v<T, Micros>) {
        read_micros(out, value, context);
    } else if constexpr (std::is_arithmetic_v<T>) {
        read_number(out, value, context);
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (expect_text(value, context))
            out.assign(value.get_string().data(), value.get_string().size());
    } else if constexpr (requires { typename T::mapped_type; }) {
        if (!value.is_object()) return context.problems.add(context.path, "must be an object");
        const std::size_t depth = context.path.size();
        for (const auto& entry : value.get_object()) {
            context.path += '/';
            context.path += entry.key();
            read(out[std::string(entry.key())], entry.value(), context);
            context.path.resize(depth);
        }
    } else {
        static_assert(Struct<T>, "no JSON form: describe the struct");
        if (!value.is_object()) return context.problems.add(context.path, "must be an object");
        const std::size_t before = context.problems.fields().size();
        read_struct(out, value.get_object(), context);
        if (context.problems.fields().size() == before)
            check_rules(out, context.path, context.problems);
    }
}

}  // namespace json_reader

/// Adds to `problems`; the result is only meaningful when none were added.
template <class T>
T decode_json(const json::value& value, Problems& problems, Unknown unknown = Unknown::refuse) {
    T out{};
    json_reader::Context context{problems, unknown, {}};
    json_reader::read(out, value, context);
    return out;
}

/// Throws Error{malformed} or Error{invalid}.
template <class T>
T from_json(std::string_view text, Unknown unknown = Unknown::refuse) {
    Problems problems;
    T out = decode_json<T>(parse_json(text), problems, unknown);
    problems.raise();
    return out;
}

}  // namespace herald
