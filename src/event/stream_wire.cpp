#include "event/stream_wire.hpp"

#include <charconv>

#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace herald::event {
namespace {

std::vector<std::string> read_names(const json::value& value, const char* what) {
    if (!value.is_array() || value.get_array().size() > 64)
        throw Error(ErrorKind::malformed, fmt::format("{} must be a list of topics.", what));
    std::vector<std::string> out;
    for (const auto& name : value.get_array()) {
        if (!name.is_string())
            throw Error(ErrorKind::malformed, fmt::format("{} must be a list of topics.", what));
        out.emplace_back(name.get_string());
    }
    return out;
}

}  // namespace

Text make_text(const Event& event) {
    std::string out = fmt::format(R"({{"id":"{}","topic":)", event.sequence);
    append_json_string(out, event.topic);
    out += ",\"type\":";
    append_json_string(out, event.type);
    out += ",\"data\":";
    write_json(out, event.data);
    out += ",\"at\":";
    write_json(out, event.at);
    out += '}';
    return std::make_shared<const std::string>(std::move(out));
}

Text make_error(std::string_view detail) {
    std::string out = R"({"type":"error","detail":)";
    append_json_string(out, detail);
    return std::make_shared<const std::string>(out + "}");
}

ClientMessage parse_message(std::string_view text) {
    const json::value value = parse_json(text);
    if (!value.is_object()) throw Error(ErrorKind::malformed, "A message must be a JSON object.");
    ClientMessage out;
    for (const auto& entry : value.get_object()) {
        const std::string_view name = entry.key();
        if (name == "token" && entry.value().is_string())
            out.token = entry.value().get_string();
        else if (name == "subscribe")
            out.subscribe = read_names(entry.value(), "subscribe");
        else if (name == "unsubscribe")
            out.unsubscribe = read_names(entry.value(), "unsubscribe");
        else if (name == "last_event_id")
            out.last_event_id = entry.value();
        else
            throw Error(
                ErrorKind::malformed,
                fmt::format(
                    "\"{}\" is not known here; send token, subscribe, unsubscribe, last_event_id.",
                    clip(name, 60)));
    }
    return out;
}

std::int64_t sequence_of(const json::value& id) {
    if (id.is_int64()) return id.get_int64();
    std::int64_t out = -1;
    if (id.is_string()) {
        const std::string_view text = id.get_string();
        if (std::from_chars(text.data(), text.data() + text.size(), out).ptr !=
            text.data() + text.size())
            out = -1;
    }
    return out;
}

}  // namespace herald::event
