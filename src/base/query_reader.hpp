#pragma once

#include <charconv>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"

/// From texts (query parameters, path parts, form fields, CSV cells, environment) to struct
/// members.
namespace herald {

struct TextField {
    std::string name, value;
};

/// Parses "a=1&b=2" strictly; throws Error{malformed} on broken escapes or text that is not UTF-8.
std::vector<TextField> parse_query(std::string_view query);

/// One text into one value; adds to `problems` under `pointer`.
template <class T>
void read_text(T& out, std::string_view text, std::string_view pointer, Problems& problems) {
    if constexpr (is_optional<T>::value) {
        read_text(out.emplace(), text, pointer, problems);
    } else if constexpr (is_change<T>::value) {
        out.present = true;
        read_text(out.value.emplace(), text, pointer, problems);
    } else if constexpr (is_vector<T>::value) {
        std::size_t from = 0;
        while (!text.empty() && from <= text.size()) {
            const std::size_t comma = std::min(text.find(',', from), text.size());
            read_text(out.emplace_back(), text.substr(from, comma - from), pointer, problems);
            from = comma + 1;
            if (out.size() > kDefaultListLimit)
                return problems.add(pointer, "has too many elements");
        }
    } else if constexpr (std::is_same_v<T, std::string>) {
        out = text;
    } else if constexpr (std::is_same_v<T, bool>) {
        if (text == "true" || text == "1")
            out = true;
        else if (text == "false" || text == "0")
            out = false;
        else
            problems.add(pointer, "must be true or false");
    } else if constexpr (Enum<T>) {
        if (const auto parsed = parse_enum<T>(text))
            out = *parsed;
        else
            problems.add(pointer,
                         fmt::format("must be one of {}", fmt::join(enum_names<T>(), ", ")));
    } else if constexpr (TextLike<T>) {
        if (auto parsed = TextForm<T>::parse(text))
            out = *std::move(parsed);
        else
            problems.add(pointer, fmt::format("must be {}", TextForm<T>::expected));
    } else if constexpr (std::is_same_v<T, Micros>) {
        if (const auto parsed = parse_micros(text))
            out = *parsed;
        else
            problems.add(pointer, "must be a number below 9,000,000,000");
    } else if constexpr (std::is_same_v<T, RawJson>) {
        out.text = json::serialize(parse_json(text));
    } else {
        static_assert(std::is_arithmetic_v<T>, "this member cannot come from a text");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        bool is_number = error == std::errc{} && end == text.data() + text.size();
        if constexpr (std::is_floating_point_v<T>) is_number = is_number && std::isfinite(out);
        if (!is_number)
            problems.add(pointer, std::is_integral_v<T> ? "must be a whole number in range"
                                                        : "must be a number");
    }
}

}  // namespace herald
