#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/described.hpp"
#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

/// Values on their way into and out of SQL. How a C++ type is kept: UUIDs and ids 16 raw bytes,
/// Time BIGINT microseconds UTC, Micros BIGINT, bool 0/1, enums and Day and Currency TEXT, RawJson
/// and lists TEXT holding JSON, Bytes BLOB.
namespace herald::store {

/// NULL of a type: PostgreSQL has to know a parameter's type even when it carries no value (`:x IS
/// NULL OR y = :x`).
enum class Null { unknown, integer, real, text, bytes };

struct Value {
    std::variant<Null, std::int64_t, double, std::string, Uuid, Bytes> data;
};

/// The NULL that stands for an absent T.
template <class T>
constexpr Null null_of() {
    if constexpr (is_optional<T>::value)
        return null_of<typename T::value_type>();
    else if constexpr (std::is_same_v<T, Value>)
        return Null::unknown;
    else if constexpr (std::is_integral_v<T> || std::is_same_v<T, Micros> ||
                       std::is_same_v<T, Time>)
        return Null::integer;
    else if constexpr (std::is_floating_point_v<T>)
        return Null::real;
    else if constexpr (std::is_same_v<T, Bytes> || std::is_same_v<T, Uuid>)
        return Null::bytes;
    else if constexpr (requires(T t) {
                           { t.value } -> std::convertible_to<const Uuid&>;
                       })
        return Null::bytes;
    else
        return Null::text;
}

template <class T>
Value to_value(const T& value) {
    if constexpr (is_optional<T>::value)
        return value ? to_value(*value) : Value{null_of<T>()};
    else if constexpr (std::is_same_v<T, Value>)
        return value;
    else if constexpr (std::is_same_v<T, bool> || std::is_integral_v<T>)
        return {static_cast<std::int64_t>(value)};
    else if constexpr (std::is_floating_point_v<T>)
        return {static_cast<double>(value)};
    else if constexpr (Enum<T>)
        return {std::string(enum_name(value))};
    else if constexpr (std::is_same_v<T, Micros>)
        return {value.value};
    else if constexpr (std::is_same_v<T, Time>)
        return {micros_of(value)};
    else if constexpr (std::is_same_v<T, Uuid>)
        return {value};
    else if constexpr (requires {
                           { value.value } -> std::convertible_to<const Uuid&>;
                       })
        return {value.value};
    else if constexpr (std::is_same_v<T, Bytes>)
        return {value};
    else if constexpr (std::is_same_v<T, RawJson>)
        return value.text.empty() ? Value{Null::text} : Value{value.text};
    else if constexpr (TextLike<T>) {
        std::string text;
        TextForm<T>::append(text, value);
        return {std::move(text)};
    } else if constexpr (std::is_convertible_v<const T&, std::string_view>)
        return {std::string(std::string_view(value))};
    else
        return {to_json<Digits::exact>(value)};
}

/// One named parameter: {"id", id} binds :id. Every :name of a statement needs one, and every one
/// (but `tenant`) a :name.
struct Param {
    std::string name;
    Value value;
    template <class T>
    Param(std::string_view n, const T& v) : name(n), value(to_value(v)) {}
};
using Params = std::vector<Param>;

/// The current row of a running query; texts and blobs are valid until the next row. Asking a
/// column for what it does not hold (a text for an integer, a value for NULL) is Error{internal} on
/// every database.
class Row {
public:
    virtual ~Row() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::span<const std::uint8_t> blob(int column) const = 0;
};

/// Throws Error{internal} when a stored text is not what the type needs.
[[noreturn]] void bad_column(int column, std::string_view expected);

/// NULL is read by std::optional and RawJson alone; for any other type it is Error{internal}.
template <class T>
T read_column(const Row& row, int column) {
    if constexpr (is_optional<T>::value) {
        if (row.is_null(column)) return std::nullopt;
        return read_column<typename T::value_type>(row, column);
    } else if constexpr (std::is_same_v<T, bool>)
        return row.integer(column) != 0;
    else if constexpr (std::is_integral_v<T>) {
        const std::int64_t value = row.integer(column);
        if (!std::in_range<T>(value)) bad_column(column, "an integer that fits");
        return static_cast<T>(value);
    } else if constexpr (std::is_floating_point_v<T>)
        return static_cast<T>(row.real(column));
    else if constexpr (Enum<T>) {
        const auto parsed = parse_enum<T>(row.text(column));
        if (!parsed) bad_column(column, "one of the enumeration's names");
        return *parsed;
    } else if constexpr (std::is_same_v<T, Micros>)
        return Micros{row.integer(column)};
    else if constexpr (std::is_same_v<T, Time>)
        return time_of(row.integer(column));
    else if constexpr (std::is_same_v<T, Uuid> || requires(T t) {
                           { t.value } -> std::convertible_to<Uuid&>;
                       }) {
        const auto bytes = row.blob(column);
        Uuid uuid;
        if (bytes.size() != uuid.bytes.size()) bad_column(column, "16 bytes");
        std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
        return T{uuid};
    } else if constexpr (std::is_same_v<T, Bytes>) {
        const auto bytes = row.blob(column);
        return Bytes(bytes.begin(), bytes.end());
    } else if constexpr (std::is_same_v<T, RawJson>)
        return RawJson{row.is_null(column) ? "" : std::string(row.text(column))};
    else if constexpr (std::is_same_v<T, std::string>)
        return std::string(row.text(column));
    else if constexpr (TextLike<T>) {
        auto parsed = TextForm<T>::parse(row.text(column));
        if (!parsed) bad_column(column, TextForm<T>::expected);
        return *std::move(parsed);
    } else {
        return from_json<T>(row.text(column), Unknown::ignore);
    }
}

/// A described struct from columns in the order of its members (what {columns} expands to);
/// otherwise one column.
template <class T>
T read_row(const Row& row) {
    if constexpr (Struct<T> && !TextLike<T> && !std::is_same_v<T, Micros>) {
        T out{};
        int column = 0;
        for_each_member<T>([&](auto d) {
            out.*d.pointer = read_column<MemberType<T, decltype(d)>>(row, column);
            ++column;
        });
        return out;
    } else {
        return read_column<T>(row, 0);
    }
}

/// "id, name, daily_budget": the members of T, for {columns}.
template <Struct T>
const std::string& columns_of() {
    static const std::string text = [] {
        std::string out;
        for_each_member<T>([&](auto d) { out += (out.empty() ? "" : ", ") + std::string(d.name); });
        return out;
    }();
    return text;
}

/// ":id, :name, :daily_budget": for {values}.
template <Struct T>
const std::string& placeholders_of() {
    static const std::string text = [] {
        std::string out;
        for_each_member<T>(
            [&](auto d) { out += (out.empty() ? ":" : ", :") + std::string(d.name); });
        return out;
    }();
    return text;
}

/// Every member as a parameter of its name.
template <Struct T>
Params params_of(const T& value) {
    Params out;
    for_each_member<T>([&](auto d) { out.emplace_back(d.name, value.*d.pointer); });
    return out;
}

}  // namespace herald::store
