#include "web/binder.hpp"

#include "web/multipart.hpp"
#include "web/router.hpp"

namespace herald::web {
namespace {

bool is_json(std::string_view content_type) {
    const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
    return equals_ignoring_case(type, "application/json") ||
           (type.starts_with("application/") && type.ends_with("+json"));
}

json::object read_body(const Request& request) {
    if (request.spooled)
        throw Error(ErrorKind::too_large, "A JSON body may have at most 1 MiB here.");
    if (trim(request.body).empty()) return {};
    const auto type = request.headers.get("Content-Type");
    if (!is_json(type))
        throw Error(ErrorKind::unsupported,
                    fmt::format("The body is {}; send application/json.",
                                type.empty() ? "of no named type" : clip(type, 80)));
    json::value value = parse_json(request.body);
    if (!value.is_object()) throw Error(ErrorKind::malformed, "The body must be a JSON object.");
    return std::move(value.get_object());
}

}  // namespace

RequestParts take_apart(const Call& call, bool wants_form) {
    RequestParts parts;
    parts.path = &call.path;
    parts.headers = &call.request.headers;
    const std::string& method = call.request.method;
    // A DELETE may carry its members in a body as well.
    parts.from_query =
        method == "GET" || method == "HEAD" || (method == "DELETE" && call.request.body.empty());
    if (parts.from_query) {
        parts.fields = parse_query(call.request.query);
        return parts;
    }
    if (wants_form) {
        parts.is_form = true;
        Form form = read_form(call.request, call.options->spool_dir);
        parts.fields = std::move(form.fields);
        parts.uploads = std::move(form.uploads);
        return parts;
    }
    parts.body = read_body(call.request);
    return parts;
}

IfMatch read_if_match(const Headers& headers) {
    std::string_view text = trim(headers.get("If-Match"));
    if (text.empty() || text == "*") return {};
    if (text.starts_with("W/")) text.remove_prefix(2);
    IfMatch out;
    std::int64_t version = 0;
    const bool quoted = text.size() >= 3 && text.front() == '"' && text.back() == '"';
    const char* end = text.data() + text.size() - 1;
    if (!quoted || std::from_chars(text.data() + 1, end, version).ptr != end)
        version = -1;  // a tag this server never gave: it matches nothing
    out.version = version;
    return out;
}

void IfMatch::check(std::int64_t current) const {
    if (version && *version != current)
        throw Error(ErrorKind::stale,
                    "This was changed since you loaded it; load it again and repeat your change.");
}

std::optional<std::string> field_text(const RequestParts& parts, std::string_view name) {
    std::optional<std::string> out;
    for (const auto& field : parts.fields) {
        if (field.name != name) continue;
        if (out)
            *out += ',' + field.value;
        else
            out = field.value;
    }
    return out;
}

const std::string* path_text(const RequestParts& parts, std::string_view name) {
    for (const auto& [key, text] : *parts.path)
        if (key == name) return &text;
    return nullptr;
}

void refuse_unknown(const RequestParts& parts, std::span<const std::string_view> known,
                    Problems& problems) {
    const auto refuse = [&](std::string_view name, std::string_view mark) {
        const bool fine = std::find(known.begin(), known.end(), name) != known.end() &&
                          path_text(parts, name) == nullptr;
        if (fine) return;
        const auto near = nearest(name, known);
        problems.add(
            fmt::format("{}{}", mark, clip(name, 64)),
            near ? fmt::format("is not known here; did you mean {}?", *near) : "is not known here");
    };
    for (const auto& field : parts.fields) refuse(field.name, parts.from_query ? "?" : "/");
    for (const auto& [name, upload] : parts.uploads) refuse(name, "/");
    for (const auto& entry : parts.body) refuse(entry.key(), "/");
}

}  // namespace herald::web
