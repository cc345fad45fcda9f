#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include "base/described.hpp"

/// Text straight from structs: one pass, no tree in between.
namespace herald {

/// Quoted and escaped (RFC 8259); invalid UTF-8 is the caller's fault, binders refuse it on the way
/// in.
void append_json_string(std::string& out, std::string_view text);
/// Shortest text that reads back equal; NaN and infinities become null.
void append_json_number(std::string& out, double value);
/// In plain notation with at most 6 decimals, or as many as hold 6 digits of a number below 1 (15
/// at most); NaN and infinities become null.
void append_shown_number(std::string& out, double value);

/// How numbers that are no integers are written: for people and their programs, or to be read back
/// equal.
enum class Digits { shown, exact };

template <Digits kDigits = Digits::shown, class List>
void write_json_list(std::string& out, const List& list);
template <Digits kDigits = Digits::shown, class Map>
void write_json_map(std::string& out, const Map& map);

/// `,"name":` of a described member, put together by the compiler.
template <class D>
inline constexpr auto json_label = [] {
    constexpr std::string_view kName = D::name;
    std::array<char, kName.size() + 4> out{};
    out[0] = ',';
    out[1] = out[kName.size() + 2] = '"';
    for (std::size_t i = 0; i < kName.size(); ++i) out[i + 2] = kName[i];
    out[kName.size() + 3] = ':';
    return out;
}();

/// Writes any described struct, enum, number, text-like value, optional (null when empty), vector
/// and string map. Secret has no writer, so leaking one does not compile.
template <Digits kDigits = Digits::shown, class T>
void write_json(std::string& out, const T& value) {
    if constexpr (is_optional<T>::value) {
        if (value)
            write_json<kDigits>(out, *value);
        else
            out += "null";
    } else if constexpr (is_change<T>::value) {
        write_json<kDigits>(out, value.value);
    } else if constexpr (is_vector<T>::value) {
        write_json_list<kDigits>(out, value);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        out += value.text.empty() ? std::string_view("null") : std::string_view(value.text);
    } else if constexpr (std::is_same_v<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (Enum<T>) {
        out += '"';
        out += enum_name(value);
        out += '"';
    } else if constexpr (TextLike<T>) {
        out += '"';
        TextForm<T>::append(out, value);
        out += '"';
    } else if constexpr (std::is_same_v<T, Micros>) {
        append_micros(out, value);
    } else if constexpr (std::is_integral_v<T>) {
        char buffer[24];
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    } else if constexpr (std::is_floating_point_v<T>) {
        if constexpr (kDigits == Digits::exact)
            append_json_number(out, value);
        else
            append_shown_number(out, value);
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
        append_json_string(out, value);
    } else if constexpr (requires { typename T::mapped_type; }) {
        write_json_map<kDigits>(out, value);
    } else {
        static_assert(Struct<T>, "no JSON form: describe the struct, or is it a Secret?");
        out += '{';
        bool first = true;
        for_each_member<T>([&](auto d) {
            constexpr const auto& kLabel = json_label<decltype(d)>;
            out.append(kLabel.data() + (first ? 1 : 0), kLabel.size() - (first ? 1 : 0));
            first = false;
            write_json<kDigits>(out, value.*d.pointer);
        });
        out += '}';
    }
}

template <Digits kDigits, class List>
void write_json_list(std::string& out, const List& list) {
    out += '[';
    const std::size_t start = out.size();
    bool first = true;
    for (const auto& element : list) {
        if (!first) out += ',';
        write_json<kDigits>(out, element);
        // The first element tells about how much room the others need.
        if (first && list.size() > 4) out.reserve(start + (out.size() - start + 16) * list.size());
        first = false;
    }
    out += ']';
}

template <Digits kDigits, class Map>
void write_json_map(std::string& out, const Map& map) {
    out += '{';
    bool first = true;
    for (const auto& [key, element] : map) {
        if (!first) out += ',';
        first = false;
        append_json_string(out, key);
        out += ':';
        write_json<kDigits>(out, element);
    }
    out += '}';
}

template <Digits kDigits = Digits::shown, class T>
std::string to_json(const T& value) {
    std::string out;
    write_json<kDigits>(out, value);
    return out;
}

}  // namespace herald
