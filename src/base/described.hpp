#pragma once

#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/calendar.hpp"
#include "base/id.hpp"
#include "base/money.hpp"

/// What a described struct is: the one declaration that JSON, SQL columns, validation, OpenAPI and
/// CSV follow from.
namespace herald {

template <class T>
concept Struct = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template <class T>
concept Enum = boost::describe::has_describe_enumerators<T>::value;

/// Members in declaration order, those of bases first.
template <Struct T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public |
                                                         boost::describe::mod_inherited>;

/// Calls f(descriptor) for each member; `descriptor.name`, `descriptor.pointer`.
template <Struct T, class F>
constexpr void for_each_member(F&& f) {
    boost::mp11::mp_for_each<Members<T>>(std::forward<F>(f));
}

template <class T, class D>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;

/// In PATCH requests: absent (leave it), null (clear it) or a value.
template <class T>
struct Change {
    bool present = false;
    std::optional<T> value;
    explicit operator bool() const { return present; }
};

/// JSON text kept as it is: columns that SQL never looks into, free-form answers. Empty reads as
/// null.
struct RawJson {
    std::string text;
};

template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {
    using type = T;
};
template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {
    using type = T;
};
template <class T>
struct is_change : std::false_type {};
template <class T>
struct is_change<Change<T>> : std::true_type {
    using type = T;
};

/// Values that travel as a JSON string and as one query parameter. A new one specialises this and
/// nothing else.
template <class T>
struct TextForm {
    static constexpr bool is_text = false;
};
template <class T>
concept TextLike = TextForm<T>::is_text;

template <>
struct TextForm<Uuid> {
    static constexpr bool is_text = true;
    static constexpr std::string_view format = "uuid", expected = "a UUID";
    static std::optional<Uuid> parse(std::string_view text) { return parse_uuid(text); }
    static void append(std::string& out, const Uuid& value) { append_uuid(out, value); }
};
template <class Tag>
struct TextForm<Id<Tag>> {
    static constexpr bool is_text = true;
    static constexpr std::string_view format = "uuid", expected = "an id";
    static std::optional<Id<Tag>> parse(std::string_view text) {
        const auto uuid = parse_uuid(text);
        return uuid ? std::optional(Id<Tag>{*uuid}) : std::nullopt;
    }
    static void append(std::string& out, const Id<Tag>& id) { append_uuid(out, id.value); }
};
template <>
struct TextForm<Day> {
    static constexpr bool is_text = true;
    static constexpr std::string_view format = "date", expected = "a day as YYYY-MM-DD";
    static std::optional<Day> parse(std::string_view text) { return parse_day(text); }
    static void append(std::string& out, Day day) { append_day(out, day); }
};
template <>
struct TextForm<Time> {
    static constexpr bool is_text = true;
    static constexpr std::string_view format = "date-time",
                                      expected = "a time as RFC 3339, such as 2026-11-21T08:00:00Z";
    static std::optional<Time> parse(std::string_view text) { return parse_time(text); }
    static void append(std::string& out, Time time) { append_time(out, time); }
};
template <>
struct TextForm<Currency> {
    static constexpr bool is_text = true;
    static constexpr std::string_view format = "currency",
                                      expected = "an ISO 4217 currency such as EUR";
    static std::optional<Currency> parse(std::string_view text) { return parse_currency(text); }
    static void append(std::string& out, Currency currency) { out += currency.text(); }
};

/// A trailing underscore keeps a name clear of C++'s own words (new_) and is not shown.
constexpr std::string_view shown_name(std::string_view name) {
    return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}
/// The enumerator's name; enumerators are written in snake_case because clients see them.
template <Enum E>
std::string_view enum_name(E value) {
    return shown_name(boost::describe::enum_to_string(value, "unknown"));
}
/// An enumeration's name in OpenAPI when the type's own would not be unique there.
template <class E>
inline constexpr std::string_view schema_name{};
template <Enum E>
std::optional<E> parse_enum(std::string_view text) {
    std::optional<E> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
        if (text == shown_name(d.name)) out = d.value;
    });
    return out;
}
template <Enum E>
std::vector<std::string_view> enum_names() {
    std::vector<std::string_view> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
        [&](auto d) { out.emplace_back(shown_name(d.name)); });
    return out;
}

/// "CampaignRow" for herald::ads::CampaignRow: the component's name in OpenAPI.
template <class T>
constexpr std::string_view type_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text = text.substr(text.find("T = ") + 4);
    text = text.substr(0, text.find_first_of(";]"));
    if (const auto open = text.find('<'); open != std::string_view::npos)
        text = text.substr(0, open);
    if (const auto colons = text.rfind("::"); colons != std::string_view::npos)
        text = text.substr(colons + 2);
    return text;
}

}  // namespace herald
