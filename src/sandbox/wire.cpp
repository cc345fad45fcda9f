#include "sandbox/wire.hpp"

#include <charconv>
#include <cmath>

#include "base/encoding.hpp"
#include "base/query_reader.hpp"

namespace herald::sandbox {
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

void take_fields(Parameters& out, std::string_view text) {
    for (auto& field : parse_query(text)) out[field.name] = std::move(field.value);
}

}  // namespace

Call::Call(const web::Request& given)
    : request(given),
      path(parts_of(given.path)),
      origin("http://" + std::string(given.headers.get("Host"))) {
    take_fields(parameters, request.query);
    const std::string_view type = request.headers.get("Content-Type");
    const std::size_t start = request.body.find_first_not_of(" \r\n\t");
    if (start == std::string::npos) return;
    const bool braces = request.body[start] == '{' || request.body[start] == '[';
    // Our own addresses read JSON whatever curl calls it.
    const bool ours = given.path.starts_with("/sandbox/");
    if (type.find("json") != std::string_view::npos || (braces && (ours || type.empty())))
        body = parse_json(request.body);
    else
        take_fields(parameters, request.body);
}

std::string Call::get(std::string_view name, std::string_view fallback) const {
    const auto found = parameters.find(name);
    return found != parameters.end() ? found->second : std::string(fallback);
}

const json::value* Call::member(std::string_view name) const {
    return body.is_object() ? body.get_object().if_contains(name) : nullptr;
}

std::string_view Call::bearer() const {
    const std::string_view header = request.headers.get("Authorization");
    return header.starts_with("Bearer ") ? header.substr(7) : std::string_view{};
}

std::string Call::address_with(const Parameters& changed) const {
    std::string out = origin + request.path;
    char before = '?';
    const auto add = [&](std::string_view name, std::string_view value) {
        out += before;
        out += percent_encode(name) + "=" + percent_encode(value);
        before = '&';
    };
    for (const auto& [name, value] : parameters)
        if (!changed.contains(name)) add(name, value);
    for (const auto& [name, value] : changed) add(name, value);
    return out;
}

web::Response json_answer(int status, const json::value& body) {
    return text_answer(status, json::serialize(body));
}

web::Response text_answer(int status, std::string body) {
    web::Response out;
    out.status = status;
    out.headers.set("Content-Type", "application/json; charset=UTF-8");
    out.body = std::move(body);
    return out;
}

std::optional<std::string> text_of(const json::value* value) {
    if (value == nullptr) return std::nullopt;
    if (value->is_string()) return std::string(value->get_string());
    if (value->is_int64() || value->is_uint64()) return json::serialize(*value);
    return std::nullopt;
}

std::vector<std::string> texts_of(const json::value* value) {
    std::vector<std::string> out;
    if (value == nullptr) return out;
    if (value->is_string()) return texts_of(std::string_view(value->get_string()));
    if (!value->is_array()) return out;
    for (const json::value& entry : value->get_array())
        if (auto text = text_of(&entry)) out.push_back(*std::move(text));
    return out;
}

std::vector<std::string> texts_of(std::string_view text) {
    std::vector<std::string> out;
    if (const auto start = text.find_first_not_of(' ');
        start != std::string_view::npos && text[start] == '[') {
        const json::value list = parse_json(text);
        return texts_of(&list);
    }
    while (!text.empty()) {
        const auto end = std::min(text.find(','), text.size());
        if (const auto part = trim(text.substr(0, end)); !part.empty()) out.emplace_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::size_t size_of(std::string_view text, std::size_t fallback, std::size_t most) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value == 0) return fallback;
    return std::min(value, most);
}

std::string to_cursor(std::size_t a, std::size_t b) {
    return to_base64url(as_bytes(fmt::format("{}.{}", a, b)));
}

std::optional<Position> from_cursor(std::string_view text) {
    const auto bytes = from_base64url(text);
    if (!bytes) return std::nullopt;
    const std::string_view plain = as_text(*bytes);
    Position out;
    const auto [middle, first] = std::from_chars(plain.data(), plain.data() + plain.size(), out.a);
    if (first != std::errc{} || middle == plain.data() + plain.size() || *middle != '.')
        return std::nullopt;
    const auto [end, second] = std::from_chars(middle + 1, plain.data() + plain.size(), out.b);
    if (second != std::errc{} || end != plain.data() + plain.size()) return std::nullopt;
    return out;
}

std::string midnight(const TimeZone& zone, Day day, std::string_view fraction,
                     std::string_view colon) {
    const Time start = zone.start_of(day);
    const auto offset = std::chrono::duration_cast<std::chrono::minutes>(zone.local(start) -
                                                                         start.time_since_epoch())
                            .count();
    return fmt::format("{}T00:00:00{}{}{:02}{}{:02}", to_string(day), fraction,
                       offset < 0 ? "-" : "+", std::abs(offset) / 60, colon, std::abs(offset) % 60);
}

std::string fixed(double value, int decimals) { return fmt::format("{:.{}f}", value, decimals); }

}  // namespace herald::sandbox
