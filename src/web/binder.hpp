#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_reader.hpp"
#include "base/query_reader.hpp"
#include "web/results.hpp"

/// Fills a handler's request struct: members named in the path template come from the path; the
/// rest from the query for GET and DELETE, from the body (JSON, or multipart when the struct has an
/// Upload) otherwise. All problems are collected.
namespace herald::web {

struct Call;

/// The texts and values of one request, taken apart once, before the typed part.
struct RequestParts {
    const std::vector<std::pair<std::string_view, std::string>>* path = nullptr;
    bool from_query = false;
    std::vector<TextField> fields;  ///< query parameters, or the text parts of a form
    std::vector<std::pair<std::string, Upload>> uploads;
    json::object body;
    bool is_form = false;
    const Headers* headers = nullptr;
};

/// `wants_form`: the struct has an Upload. Throws Error{malformed | unsupported}.
RequestParts take_apart(const Call& call, bool wants_form);
IfMatch read_if_match(const Headers& headers);
/// Reports names in `parts` that are not `known`.
void refuse_unknown(const RequestParts& parts, std::span<const std::string_view> known,
                    Problems& problems);
/// The value of a query or form field; several of one name are joined by commas. Null when absent.
std::optional<std::string> field_text(const RequestParts& parts, std::string_view name);
const std::string* path_text(const RequestParts& parts, std::string_view name);

template <Struct T>
constexpr bool has_upload() {
    bool found = false;
    for_each_member<T>(
        [&](auto d) { found = found || std::is_same_v<MemberType<T, decltype(d)>, Upload>; });
    return found;
}

namespace binder {

/// Whether a member can stand in a query, a path or a form's text part.
template <class M>
constexpr bool is_text_member() {
    if constexpr (is_vector<M>::value)
        return is_text_member<typename is_vector<M>::type>();
    else if constexpr (is_optional<M>::value)
        return is_text_member<typename is_optional<M>::type>();
    else
        return !Struct<M> && !std::is_same_v<M, json::value> && !requires {
            typename M::mapped_type;
        };
}

template <class M>
void bind_member(M& out, std::string_view name, const RequestParts& parts, std::string& pointer,
                 Problems& problems) {
    if constexpr (std::is_same_v<M, IfMatch>) {
        out = read_if_match(*parts.headers);
    } else if constexpr (std::is_same_v<M, Upload>) {
        for (const auto& [field, upload] : parts.uploads)
            if (field == name) out = upload;
    } else {
        constexpr bool may_be_absent = is_optional<M>::value || is_change<M>::value;
        constexpr bool from_text = is_text_member<M>();
        if (const std::string* text = path_text(parts, name)) {
            pointer = fmt::format("{{{}}}", name);
            if constexpr (from_text) read_text(out, *text, pointer, problems);
        } else if (parts.from_query || parts.is_form) {
            pointer = (parts.from_query ? "?" : "/") + std::string(name);
            const auto found = field_text(parts, name);
            if constexpr (from_text) {
                if (found) return read_text(out, *found, pointer, problems);
            }
            if (!found && !may_be_absent && !is_vector<M>::value)
                problems.add(pointer, "is required");
        } else if (const auto* value = parts.body.if_contains(name)) {
            json_reader::Context context{problems, Unknown::refuse, "/" + std::string(name)};
            json_reader::read(out, *value, context);
        } else if constexpr (!may_be_absent) {
            problems.add(pointer, "is required");
        }
    }
}

}  // namespace binder

/// Throws Error{malformed | unsupported | invalid}.
template <Struct T>
T bind_request(const Call& call) {
    const RequestParts parts = take_apart(call, has_upload<T>());
    T out{};
    Problems problems;
    std::vector<std::string_view> known;
    for_each_member<T>([&](auto d) {
        using Member = MemberType<T, decltype(d)>;
        if constexpr (!std::is_same_v<Member, IfMatch>) known.emplace_back(d.name);
        std::string pointer = "/" + std::string(d.name);
        const std::size_t before = problems.fields().size();
        binder::bind_member(out.*d.pointer, d.name, parts, pointer, problems);
        if (problems.fields().size() != before) return;
        check_default_limit(out, d, pointer, problems);
        for_each_rule<T>(
            d, [&](const auto& r) { rule_checks::apply(out.*d.pointer, r, pointer, problems); });
    });
    refuse_unknown(parts, known, problems);
    problems.raise();
    return out;
}

}  // namespace herald::web
