#include "document.hpp"

#include "base/calendar.hpp"
#include "base/text.hpp"

namespace herald::api {
namespace {

std::string type_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null: return "null";
        case json::kind::bool_: return "boolean";
        case json::kind::int64:
        case json::kind::uint64: return "integer";
        case json::kind::double_: return "number";
        case json::kind::string: return "string";
        case json::kind::array: return "array";
        case json::kind::object: return "object";
    }
    return "?";
}

bool allows(const json::value& types, std::string_view type) {
    const auto is = [&](const json::value& t) {
        return std::string_view(t.as_string()) == type ||
               (type == "integer" && t.as_string() == "number");
    };
    if (types.is_string()) return is(types);
    return std::any_of(types.as_array().begin(), types.as_array().end(), is);
}

/// "2026-10-01T08:00:00.123456Z": # stands for a digit; the fraction may be missing.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (shape[i] == '#' ? !(text[i] >= '0' && text[i] <= '9') : text[i] != shape[i])
            return false;
    return true;
}

bool is_time(std::string_view text) {
    const std::size_t dot = std::min(text.find('.'), text.size() - 1);
    return text.size() > 19 && text.back() == 'Z' &&
           has_shape(text.substr(0, dot), "####-##-##T##:##:##");
}

bool has_format(std::string_view text, std::string_view format) {
    if (format == "uuid") return TextForm<Uuid>::parse(text).has_value();
    if (format == "date-time") return is_time(text);
    if (format == "date") return has_shape(text, "####-##-##");
    if (format == "currency")
        return text.size() == 3 &&
               std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return true;
}

}  // namespace

const json::object& Document::operation(const web::Route& route) const {
    return root_.at("paths").at(route.path).at(to_lower_ascii(route.method)).as_object();
}

const json::object& Document::resolve(const json::object& schema) const {
    const auto* reference = schema.if_contains("$ref");
    if (reference == nullptr) return schema;
    return root_.at_pointer(std::string_view(reference->as_string()).substr(1)).as_object();
}

bool Document::takes_a_form(const json::object& operation) {
    const auto* body = operation.if_contains("requestBody");
    return body != nullptr && body->at("content").as_object().contains("multipart/form-data");
}

const json::object* Document::body_schema(const web::Route& route) const {
    const auto* body = operation(route).if_contains("requestBody");
    if (body == nullptr) return nullptr;
    const auto* content = body->at("content").as_object().if_contains("application/json");
    return content == nullptr ? nullptr : &resolve(content->at("schema").as_object());
}

std::vector<std::string> Document::problems(const web::Route& route,
                                            const web::Response& response) const {
    const auto& answers = operation(route).at("responses").as_object();
    const auto* answer = answers.if_contains(std::to_string(response.status));
    if (answer == nullptr && response.status == 503) answer = answers.if_contains("default");
    if (answer == nullptr) return {fmt::format("{} is no status of it", response.status)};
    const auto* content = resolve(answer->as_object()).if_contains("content");
    if (content == nullptr)
        return response.body.empty() ? std::vector<std::string>{}
                                     : std::vector<std::string>{"it has no body"};
    const auto& [type, media] = *content->as_object().begin();
    if (type == "application/octet-stream") return {};
    std::vector<std::string> out;
    if (response.headers.get("Content-Type") != type)
        out.push_back("the content type is not " + std::string(type));
    boost::system::error_code error;
    const json::value body = json::parse(response.body, error);
    if (error) return {"the body is no JSON"};
    check(body, media.at("schema").as_object(), "", out);
    return out;
}

void Document::check(const json::value& value, const json::object& unresolved,
                     const std::string& pointer, std::vector<std::string>& out) const {
    const json::object& schema = resolve(unresolved);
    if (const auto* any = schema.if_contains("anyOf")) {
        for (const auto& one : any->as_array()) {
            std::vector<std::string> found;
            check(value, one.as_object(), pointer, found);
            if (found.empty()) return;
        }
        out.push_back(pointer + " fits none of its schemas: " + json::serialize(value));
        return;
    }
    const auto* types = schema.if_contains("type");
    if (types != nullptr && !allows(*types, type_of(value))) {
        out.push_back(fmt::format("{} is of type {}", pointer, type_of(value)));
        return;
    }
    if (const auto* names = schema.if_contains("enum");
        names != nullptr && std::find(names->as_array().begin(), names->as_array().end(), value) ==
                                names->as_array().end())
        out.push_back(pointer + " is not in its enumeration: " + json::serialize(value));
    if (const auto* format = schema.if_contains("format");
        format != nullptr && value.is_string() &&
        !has_format(value.as_string(), format->as_string()))
        out.push_back(pointer + " has not its format: " + json::serialize(value));
    if (value.is_object()) check_object(value.as_object(), schema, pointer, out);
    if (const auto* items = schema.if_contains("items"); items != nullptr && value.is_array())
        for (std::size_t i = 0; i < value.as_array().size(); ++i)
            check(value.at(i), items->as_object(), fmt::format("{}/{}", pointer, i), out);
}

void Document::check_object(const json::object& value, const json::object& schema,
                            const std::string& pointer, std::vector<std::string>& out) const {
    const auto* properties = schema.if_contains("properties");
    if (properties == nullptr) return;  // any object
    if (const auto* required = schema.if_contains("required"))
        for (const auto& name : required->as_array())
            if (!value.contains(name.as_string()))
                out.push_back(
                    fmt::format("{}/{} is missing", pointer, std::string_view(name.as_string())));
    for (const auto& [name, member] : value) {
        const std::string at = fmt::format("{}/{}", pointer, std::string_view(name));
        const auto* known = properties->as_object().if_contains(name);
        if (known == nullptr)
            out.push_back(at + " is not in the document");
        else
            check(member, known->as_object(), at, out);
    }
}

}  // namespace herald::api
