#include "base/log.hpp"
#include "web/error_guide.hpp"
#include "web/problem.hpp"
#include "web/router.hpp"

/// How results and errors become answers, and operations their OpenAPI text: the parts without
/// templates.
namespace herald::web {

int status_of(ErrorKind kind) { return error_guide(kind).status; }

std::string_view title_of(ErrorKind kind) { return error_guide(kind).title; }

Response problem_response(const Error& error, const Request& request) {
    const int status = status_of(error.kind());
    if (status >= 500)
        log(status == 500 ? LogLevel::error : LogLevel::warning, "request failed",
            {{"method", request.method},
             {"kind", name(error.kind())},
             {"error", std::string_view(error.what())},
             {"detail", error.detail()}});
    Problem problem{.type = fmt::format("/docs/errors#{}", name(error.kind())),
                    .title = std::string(error_guide(error.kind()).title),
                    .status = status,
                    .detail = error.what(),
                    .instance = request.path,
                    .errors = {},
                    .request_id = request.id};
    for (const auto& field : error.fields())
        problem.errors.push_back({field.pointer, field.detail});
    Response response{.status = status};
    response.body = to_json(problem);
    response.headers.set("Content-Type", "application/problem+json");
    if (error.retry_after())
        response.headers.set("Retry-After", std::to_string(error.retry_after()->count()));
    else if (status == 503)
        response.headers.set("Retry-After", "1");
    if (status == 401) response.headers.set("WWW-Authenticate", "Bearer");
    return response;
}

Response json_response(int status, std::string body, std::optional<std::int64_t> version) {
    Response response{.status = status};
    response.body = std::move(body);
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    if (version) response.headers.set("ETag", fmt::format("\"{}\"", *version));
    return response;
}

Response file_response(File file) {
    Response response;
    response.headers.set("Content-Type", std::move(file.content_type));
    response.headers.set("Cache-Control", "no-store");
    if (!file.name.empty()) {
        std::string plain;
        for (const char c : file.name)
            plain += c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '/' ? c : '_';
        response.headers.set("Content-Disposition",
                             fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain,
                                         percent_encode(file.name)));
    }
    response.body = std::move(file.text);
    response.file = std::move(file.body);
    return response;
}

Response stream_response(Stream stream) {
    Response response;
    response.headers.set("Content-Type", std::move(stream.content_type));
    response.headers.set("Cache-Control", "no-store");
    response.stream = std::move(stream.source);
    return response;
}

void describe_parameter(json::object& operation, std::string_view name, std::string_view place,
                        bool required, json::object schema) {
    auto& list = operation["parameters"];
    if (!list.is_array()) list = json::array{};
    json::object parameter{{"name", name}, {"in", place}, {"required", required}};
    if (const auto* text = schema.if_contains("description")) parameter["description"] = *text;
    if (const auto* type = schema.if_contains("type");
        type != nullptr && type->is_string() && type->get_string() == "array") {
        parameter["style"] = "form";
        parameter["explode"] = false;
    }
    parameter["schema"] = std::move(schema);
    list.get_array().push_back(std::move(parameter));
}

void describe_body(json::object& operation, std::string_view content_type, json::object schema) {
    operation["requestBody"] = json::object{
        {"required", true},
        {"content", json::object{{content_type, json::object{{"schema", std::move(schema)}}}}}};
}

void describe_answer(json::object& operation, int status, std::string_view content_type,
                     json::object schema) {
    json::object answer{
        {"description", status == 202 ? "Accepted: the task does the work" : "Done"}};
    if (!content_type.empty())
        answer["content"] =
            json::object{{content_type, json::object{{"schema", std::move(schema)}}}};
    auto& responses = operation["responses"];
    if (!responses.is_object()) responses = json::object{};
    responses.get_object()[std::to_string(status)] = std::move(answer);
}

bool in_path(std::string_view path, std::string_view name) {
    return path.find(fmt::format("{{{}}}", name)) != std::string_view::npos;
}

}  // namespace herald::web
