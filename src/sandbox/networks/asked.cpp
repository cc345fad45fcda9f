#include "sandbox/networks/asked.hpp"

#include <charconv>
#include <fstream>
#include <sstream>

#include "base/encoding.hpp"
#include "base/json_reader.hpp"
#include "base/query_reader.hpp"
#include "base/text.hpp"

namespace herald::sandbox::networks {
namespace {

std::vector<std::string> parts_of(std::string_view path) {
    std::vector<std::string> out;
    while (!path.empty()) {
        if (path.front() == '/') path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        if (end > 0) out.push_back(percent_decode(path.substr(0, end)).value_or(""));
        path.remove_prefix(end);
    }
    return out;
}

/// The value of name="…" in a header.
std::string attribute(std::string_view header, std::string_view name) {
    const std::string key = std::string(name) + "=";
    auto at = header.find(key);
    // "filename=" holds "name=".
    while (at != header.npos && at > 0 && header[at - 1] != ' ' && header[at - 1] != ';')
        at = header.find(key, at + 1);
    if (at == header.npos) return {};
    std::string_view rest = header.substr(at + key.size());
    if (rest.starts_with('"')) {
        rest.remove_prefix(1);
        return std::string(rest.substr(0, rest.find('"')));
    }
    return std::string(trim(rest.substr(0, rest.find(';'))));
}

std::string whole_body(const web::Request& request) {
    if (!request.spooled) return request.body;
    std::ifstream in(request.spooled->path(), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

void read_part(Asked& out, std::string_view part) {
    const auto end = part.find("\r\n\r\n");
    if (end == part.npos) throw Error(ErrorKind::malformed, "a part without its body");
    std::string disposition, type;
    for (std::string_view head = part.substr(0, end); !head.empty();) {
        const auto line_end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, line_end);
        const auto colon = line.find(':');
        if (colon != line.npos) {
            const std::string name = to_lower_ascii(line.substr(0, colon));
            if (name == "content-disposition") disposition = line.substr(colon + 1);
            if (name == "content-type") type = trim(line.substr(colon + 1));
        }
        head.remove_prefix(std::min(line_end + 2, head.size()));
    }
    const std::string_view value = part.substr(end + 4);
    const std::string name = attribute(disposition, "name");
    const std::string file = attribute(disposition, "filename");
    if (!file.empty())
        out.files.push_back({name, file, type, std::string(value)});
    else
        out.fields.emplace_back(name, std::string(value));
}

void read_multipart(Asked& out, std::string_view boundary) {
    const std::string mark = "--" + std::string(boundary);
    std::string_view rest = out.bytes;
    auto at = rest.find(mark);
    if (boundary.empty() || at == rest.npos)
        throw Error(ErrorKind::malformed, "a form without its boundary");
    rest.remove_prefix(at + mark.size());
    while (rest.starts_with("\r\n")) {
        rest.remove_prefix(2);
        at = rest.find("\r\n" + mark);
        if (at == rest.npos) throw Error(ErrorKind::malformed, "a form that breaks off");
        read_part(out, rest.substr(0, at));
        rest.remove_prefix(at + 2 + mark.size());
    }
}

}  // namespace

Asked::Asked(const web::Request& given) : request(given), bytes(whole_body(given)) {
    path = parts_of(request.path);
    const std::string network = path.empty() ? std::string() : path.front();
    if (!path.empty()) path.erase(path.begin());
    base = fmt::format("http://{}/{}", request.headers.get("Host"), network);
    for (auto& field : parse_query(request.query))
        fields.emplace_back(std::move(field.name), std::move(field.value));
    const std::string_view type = request.headers.get("Content-Type");
    if (type.starts_with("multipart/")) {
        read_multipart(*this, attribute(type, "boundary"));
    } else if (type.find("json") != type.npos) {
        if (!bytes.empty()) body = parse_json(bytes);
    } else if (type.starts_with("application/x-www-form-urlencoded")) {
        for (auto& field : parse_query(bytes))
            fields.emplace_back(std::move(field.name), std::move(field.value));
    }
    for (const auto& [name, value] : fields) values[name] = value;
}

bool Asked::matches(std::string_view pattern) const {
    const auto space = pattern.find(' ');
    if (!is(pattern.substr(0, space))) return false;
    const auto parts = parts_of(pattern.substr(space + 1));
    if (parts.size() != path.size()) return false;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (parts[i] != "*" && parts[i] != path[i]) return false;
    return true;
}

std::string Asked::get(std::string_view name, std::string_view fallback) const {
    const auto found = values.find(name);
    return found != values.end() ? found->second : std::string(fallback);
}

std::string Asked::bearer() const {
    const std::string_view header = request.headers.get("Authorization");
    return header.starts_with("Bearer ") ? std::string(header.substr(7)) : std::string();
}

std::pair<std::string, std::string> Asked::basic() const {
    const std::string_view header = request.headers.get("Authorization");
    if (!header.starts_with("Basic ")) return {};
    const auto decoded = from_base64(header.substr(6));
    if (!decoded) return {};
    const std::string_view text = as_text(*decoded);
    const auto colon = text.find(':');
    if (colon == text.npos) return {};
    return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

const json::value* Asked::member(std::string_view name) const {
    return body.is_object() ? body.get_object().if_contains(name) : nullptr;
}

std::string Asked::text(std::string_view name) const {
    const json::value* value = member(name);
    return value != nullptr ? string_of(value) : get(name);
}

std::string Asked::header(std::string_view name) const {
    return std::string(request.headers.get(name));
}

std::size_t Asked::limit(std::string_view name, std::size_t fallback, std::size_t most) const {
    const std::string given = get(name);
    std::size_t out = 0;
    const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), out);
    if (error != std::errc{} || end != given.data() + given.size() || out == 0) return fallback;
    return std::min(out, most);
}

web::Response json_answer(int status, const json::value& body) {
    return plain_answer(status, json::serialize(body), "application/json; charset=utf-8");
}

web::Response plain_answer(int status, std::string body, std::string_view type) {
    web::Response out;
    out.status = status;
    if (status != 204) out.headers.set("Content-Type", std::string(type));
    out.body = std::move(body);
    return out;
}

std::string string_of(const json::value* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_int64() || value->is_uint64() || value->is_bool()) return json::serialize(*value);
    return {};
}

std::string media_type_of(std::string_view bytes) {
    if (bytes.starts_with("\x89PNG")) return "image/png";
    if (bytes.starts_with("\xFF\xD8\xFF")) return "image/jpeg";
    if (bytes.starts_with("GIF8")) return "image/gif";
    if (bytes.starts_with("RIFF") && bytes.substr(0, 16).find("WEBP") != bytes.npos)
        return "image/webp";
    if (bytes.size() > 12 && bytes.substr(4, 4) == "ftyp") return "video/mp4";
    return {};
}

}  // namespace herald::sandbox::networks
