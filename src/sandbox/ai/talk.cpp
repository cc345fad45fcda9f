#include "sandbox/ai/talk.hpp"

#include <fmt/format.h>

#include "sandbox/ai/composer.hpp"

namespace herald::sandbox::ai {

web::Response json_answer(int status, const json::value& body) {
    web::Response out;
    out.status = status;
    out.headers.set("Content-Type", "application/json");
    out.body = json::serialize(body);
    return out;
}

json::object body_of(const web::Request& request) {
    boost::system::error_code error;
    const json::value body = json::parse(request.body, error);
    return !error && body.is_object() ? body.get_object() : json::object{};
}

std::string text_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

std::int64_t number_of(const json::object& object, std::string_view name, std::int64_t fallback) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_int64() ? value->get_int64() : fallback;
}

bool flag_of(const json::object& object, std::string_view name) {
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

const json::object& object_in(const json::object& object, std::string_view name) {
    static const json::object kEmpty;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : kEmpty;
}

const json::array& list_in(const json::object& object, std::string_view name) {
    static const json::array kEmpty;
    const auto* value = object.if_contains(name);
    return value != nullptr && value->is_array() ? value->get_array() : kEmpty;
}

std::string words_of(const json::value* content) {
    if (content == nullptr) return {};
    if (content->is_string()) return std::string(content->get_string());
    std::string out;
    if (content->is_array())
        for (const json::value& part : content->get_array())
            if (const auto* object = part.if_object()) out += text_of(*object, "text") + "\n";
    return out;
}

Said say(const Question& question, Trouble trouble) {
    Said out;
    out.text = compose(question.prompt, question.schema);
    out.input = count_tokens(question.prompt) + count_tokens(json::serialize(question.schema));
    if (trouble == Trouble::broken_json) {
        out.text = question.schema.empty() ? "{\"text\": \"" + out.text
                                           : out.text.substr(0, out.text.size() * 2 / 3);
    } else if (count_tokens(out.text) > question.most_tokens) {
        out.text = first_tokens(out.text, question.most_tokens);
        out.cut_off = true;
    }
    out.output = count_tokens(out.text);
    return out;
}

std::string event(std::string_view name, const json::value& data) {
    return (name.empty() ? std::string() : fmt::format("event: {}\n", name)) +
           "data: " + json::serialize(data) + "\n\n";
}

web::Response stream_of(std::vector<std::string> events, Framing framing, Trouble trouble,
                        const std::string& error) {
    if (trouble == Trouble::error_midstream) {
        events.resize(events.size() / 2);
        events.push_back(error);
    }
    web::Response out;
    out.headers.set("Content-Type", framing == Framing::sse ? "text/event-stream; charset=utf-8"
                                                            : "application/x-ndjson");
    out.stream = [events = std::move(events), next = std::size_t{0}]() mutable {
        return next < events.size() ? std::move(events[next++]) : std::string();
    };
    return out;
}

}  // namespace herald::sandbox::ai
