#pragma once

// The typed part of Router: what a handler's signature says about binding, status and OpenAPI.
// Included by router.hpp only.

#include "base/json_writer.hpp"
#include "web/router.hpp"

namespace herald::web {

template <class F>
struct HandlerTraits : HandlerTraits<decltype(&F::operator())> {};
template <class R, class C, class A>
struct HandlerTraits<R (*)(C&, const A&)> {
    using Result = R;
    using Context = C;
    using Argument = A;
};
template <class R, class C>
struct HandlerTraits<R (*)(C&)> {
    using Result = R;
    using Context = C;
    using Argument = void;
};
template <class R, class L, class C, class A>
struct HandlerTraits<R (L::*)(C&, const A&) const> : HandlerTraits<R (*)(C&, const A&)> {};
template <class R, class L, class C>
struct HandlerTraits<R (L::*)(C&) const> : HandlerTraits<R (*)(C&)> {};

template <class T>
struct is_created : std::false_type {};
template <class T>
struct is_created<Created<T>> : std::true_type {
    using type = T;
};
template <class T>
struct is_accepted : std::false_type {};
template <class T>
struct is_accepted<Accepted<T>> : std::true_type {
    using type = T;
};
template <class T>
struct is_page : std::false_type {};
template <class T>
struct is_page<Page<T>> : std::true_type {
    using type = T;
};

/// application/json with the entity's version as its ETag.
Response json_response(int status, std::string body, std::optional<std::int64_t> version);
Response file_response(File file);
Response stream_response(Stream stream);

/// The entity's own version, or that of the entity an answer is about: etag().
template <class T>
std::optional<std::int64_t> version_of(const T& value) {
    if constexpr (requires {
                      { value.etag() } -> std::convertible_to<std::int64_t>;
                  })
        return value.etag();
    else if constexpr (requires {
                           { value.version } -> std::convertible_to<std::int64_t>;
                       })
        return value.version;
    else
        return std::nullopt;
}

template <class R>
Response to_response(R result) {
    if constexpr (is_created<R>::value || is_accepted<R>::value) {
        Response out = json_response(is_created<R>::value ? 201 : 202, to_json(result.value),
                                     version_of(result.value));
        if (!result.location.empty()) out.headers.set("Location", std::move(result.location));
        return out;
    } else if constexpr (is_page<R>::value) {
        std::string body;
        body.reserve(256 + 512 * result.data.size());
        body += "{\"data\":";
        write_json(body, result.data);
        body += ",\"next_cursor\":";
        write_json(body, result.next_cursor);
        body += '}';
        return json_response(200, std::move(body), std::nullopt);
    } else if constexpr (std::is_same_v<R, File>) {
        return file_response(std::move(result));
    } else if constexpr (std::is_same_v<R, Stream>) {
        return stream_response(std::move(result));
    } else if constexpr (std::is_same_v<R, Raw>) {
        return std::move(result.response);
    } else {
        return json_response(200, to_json(result), version_of(result));
    }
}

/// What a handler without a request struct takes: nothing.
struct NoRequest {};
BOOST_DESCRIBE_STRUCT(NoRequest, (), ())

template <class C>
C& context_of(Call& call) {
    if constexpr (std::is_same_v<C, Visitor>)
        return *call.visitor;
    else
        return *call.scope;
}

template <class F>
std::function<Response(Call&)> make_runner(F f, std::string_view /*method*/) {
    using Traits = HandlerTraits<F>;
    return [f = std::move(f)](Call& call) -> Response {
        auto& context = context_of<typename Traits::Context>(call);
        const auto run = [&](const auto&... request) {
            if constexpr (std::is_void_v<typename Traits::Result>) {
                f(context, request...);
                return Response{.status = 204};
            } else {
                return to_response(f(context, request...));
            }
        };
        if constexpr (std::is_void_v<typename Traits::Argument>) {
            bind_request<NoRequest>(
                call);  // parameters and fields that nothing reads are refused here too
            return run();
        } else {
            return run(bind_request<typename Traits::Argument>(call));
        }
    };
}

/// The runtime half of describing an operation.
void describe_parameter(json::object& operation, std::string_view name, std::string_view place,
                        bool required, json::object schema);
void describe_body(json::object& operation, std::string_view content_type, json::object schema);
void describe_answer(json::object& operation, int status, std::string_view content_type,
                     json::object schema);
bool in_path(std::string_view path, std::string_view name);

template <class A>
void describe_request(SchemaBook& book, json::object& operation, const std::string& path,
                      bool from_query) {
    json::object properties;
    json::array required;
    for_each_member<A>([&](auto d) {
        using Member = MemberType<A, decltype(d)>;
        constexpr bool optional = is_optional<Member>::value || is_change<Member>::value;
        if constexpr (std::is_same_v<Member, IfMatch>) {
            describe_parameter(operation, "If-Match", "header", false, {{"type", "string"}});
        } else {
            json::object schema;
            if constexpr (std::is_same_v<Member, Upload>)
                schema = {{"type", "string"}, {"format", "binary"}};
            else
                schema = book.member_schema<A>(d, SchemaBook::Use::request);
            if (in_path(path, d.name))
                return describe_parameter(operation, d.name, "path", true, std::move(schema));
            if constexpr (is_vector<Member>::value) {
                // In an address a list is one text: "meta,google".
                if (from_query)
                    return describe_parameter(
                        operation, d.name, "query", false,
                        {{"type", "string"}, {"description", "Several, separated by commas."}});
            }
            if (from_query)
                return describe_parameter(operation, d.name, "query",
                                          !optional && !is_vector<Member>::value,
                                          std::move(schema));
            properties[d.name] = std::move(schema);
            if (!optional && !std::is_same_v<Member, Upload>) required.emplace_back(d.name);
        }
    });
    if (from_query || properties.empty()) return;
    json::object body{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) body["required"] = std::move(required);
    body["additionalProperties"] = false;
    if constexpr (has_upload<A>())
        return describe_body(operation, "multipart/form-data", std::move(body));
    const std::string name(type_name<A>());
    book.add_component(name, std::move(body));
    describe_body(operation, "application/json", {{"$ref", "#/components/schemas/" + name}});
}

template <class R>
void describe_result(SchemaBook& book, json::object& operation) {
    constexpr auto kAnswer = SchemaBook::Use::answer;
    if constexpr (std::is_void_v<R>) {
        describe_answer(operation, 204, "", {});
    } else if constexpr (is_created<R>::value) {
        describe_answer(operation, 201, "application/json",
                        book.schema<typename is_created<R>::type>(kAnswer));
    } else if constexpr (is_accepted<R>::value) {
        describe_answer(operation, 202, "application/json",
                        book.schema<typename is_accepted<R>::type>(kAnswer));
    } else if constexpr (is_page<R>::value) {
        using T = typename is_page<R>::type;
        const std::string name = std::string(type_name<T>()) + "Page";
        json::object next{{"type", json::array{"string", "null"}}};
        book.add_component(
            name, {{"type", "object"},
                   {"properties", json::object{{"data", book.schema<std::vector<T>>(kAnswer)},
                                               {"next_cursor", next}}},
                   {"required", json::array{"data", "next_cursor"}}});
        describe_answer(operation, 200, "application/json",
                        {{"$ref", "#/components/schemas/" + name}});
    } else if constexpr (std::is_same_v<R, File> || std::is_same_v<R, Stream> ||
                         std::is_same_v<R, Raw>) {
        describe_answer(operation, 200, "application/octet-stream",
                        {{"type", "string"}, {"format", "binary"}});
    } else {
        describe_answer(operation, 200, "application/json", book.schema<R>(kAnswer));
    }
}

template <class F>
std::function<void(SchemaBook&, json::object&)> make_describer(std::string_view method,
                                                               const std::string& path) {
    const bool from_query = method == "GET" || method == "DELETE";
    return [from_query, path](SchemaBook& book, json::object& operation) {
        using Traits = HandlerTraits<F>;
        static_cast<void>(from_query);  // clang: a handler that takes nothing leaves it unused
        if constexpr (!std::is_void_v<typename Traits::Argument>)
            describe_request<typename Traits::Argument>(book, operation, path, from_query);
        describe_result<typename Traits::Result>(book, operation);
    };
}

}  // namespace herald::web
