#include "connector/chat/wire.hpp"

#include <array>

#include "base/text.hpp"

namespace herald::connector::chat {

using ai::Problem;
using ai::Trouble;

namespace {

struct Code {
    std::string_view word;
    Trouble what;
};
constexpr std::array<Code, 21> kCodes{{{"insufficient_quota", Trouble::credit},
                                       {"billing_hard_limit_reached", Trouble::credit},
                                       {"billing_not_active", Trouble::credit},
                                       {"context_length_exceeded", Trouble::size},
                                       {"exceed_context_size_error", Trouble::size},
                                       {"string_above_max_length", Trouble::size},
                                       {"invalid_api_key", Trouble::key},
                                       {"authentication_error", Trouble::key},
                                       {"account_deactivated", Trouble::key},
                                       {"content_filter", Trouble::blocked},
                                       {"content_policy_violation", Trouble::blocked},
                                       {"moderation_blocked", Trouble::blocked},
                                       {"model_not_found", Trouble::model},
                                       {"permission_error", Trouble::permission},
                                       {"rate_limit_exceeded", Trouble::rate},
                                       {"rate_limit_error", Trouble::rate},
                                       {"tokens", Trouble::rate},
                                       {"requests", Trouble::rate},
                                       {"server_error", Trouble::passing},
                                       {"unavailable_error", Trouble::passing},
                                       {"overloaded_error", Trouble::passing}}};

/// vLLM, llama.cpp and proxies tell of a full context in words alone.
bool tells_of_size(std::string_view message) {
    const std::string lower = to_lower_ascii(message);
    for (const char* words : {"maximum context length", "context size", "context window",
                              "context length", "prompt is too long"})
        if (lower.find(words) != std::string::npos) return true;
    return false;
}

int number_in(std::string_view code) {
    return code.size() == 3 && code.find_first_not_of("0123456789") == std::string_view::npos
               ? std::stoi(std::string(code))
               : 0;
}

}  // namespace

Problem read_problem(const Node& error, int status) {
    const std::string code = error.text("code"), type = error.text("type");
    if (status == 0) status = number_in(code);
    Problem out{ai::trouble_of_status(status), error.text("message"), {}};
    if (status == 0 && type == "invalid_request_error") out.what = Trouble::input;
    bool known = false;
    for (const std::string_view word : {std::string_view(code), std::string_view(type)})
        for (const Code& entry : kCodes)
            if (!known && word == entry.word) {
                out.what = entry.what;
                known = true;
            }
    if (!known && status < 500 && tells_of_size(out.says)) out.what = Trouble::size;
    if (out.what == Trouble::rate) out.wait = ai::wait_in_words(out.says);
    return out;
}

Problem read_problem(const net::HttpResponse& response, Time now) {
    const json::value body = ai::parse_softly(response.body);
    const Node root(body);
    Problem out;
    if (const Node error = root["error"]; error.exists()) {
        out = read_problem(error, response.status);
    } else if (root.maybe_text("message")) {
        out = read_problem(root, response.status);
    } else {
        out.what = ai::trouble_of_status(response.status);
        out.says = root.maybe_text("error").value_or(
            root.maybe_text("detail").value_or(fmt::format("HTTP {}", response.status)));
        if (response.status < 500 && tells_of_size(out.says)) out.what = Trouble::size;
    }
    if (out.what == Trouble::rate)
        if (const auto asked = ai::asked_wait(response.headers, now)) out.wait = asked;
    return out;
}

void raise(const ai::Troubles& troubles, const Problem& problem) {
    if (problem.what == Trouble::blocked) throw Blocked(troubles.error(problem), problem.says);
    throw troubles.error(problem);
}

net::HttpRequest Wire::request(Sending sending) const {
    net::HttpRequest out;
    out.method = "POST";
    out.url = options_.base + sending.path;
    out.headers = options_.headers;
    out.headers.set("Content-Type", std::move(sending.content_type));
    out.body = std::move(sending.body);
    out.timeout = sending.timeout;
    out.idle_timeout = std::chrono::seconds(0);  // nothing comes before the whole is there
    return out;
}

void Wire::fail(const net::HttpResponse& response) const {
    raise(troubles_, read_problem(response, call_.now()));
}

net::HttpResponse Wire::get(std::string_view path) const {
    net::HttpRequest out;
    out.url = options_.base + std::string(path);
    out.headers = options_.headers;
    out.timeout = std::chrono::seconds(30);
    auto response = call_.send(std::move(out));
    if (!response.ok()) fail(response);
    return response;
}

net::HttpResponse Wire::post(Sending sending) const {
    auto response = call_.send(request(std::move(sending)));
    if (!response.ok()) fail(response);
    return response;
}

std::string Wire::stream(Sending sending,
                         const std::function<void(const net::ServerEvent&)>& on_event) const {
    ai::EventBody body(on_event);
    net::HttpRequest out = request(std::move(sending));
    out.idle_timeout = ai::kLongestSilence;
    out.headers.set("Accept", "text/event-stream");
    out.on_body = [&](std::string_view piece) { body.feed(piece); };
    const auto response = call_.send(std::move(out));
    if (!response.ok()) fail(response);
    body.finish();
    return body.document();
}

std::vector<std::string> list_models(const Wire& wire) {
    const auto response = wire.get("/models");
    const Document document(wire.name(), response.body);
    const json::array* list = Node(document.root()).find_list("data");
    if (list == nullptr) throw wire.troubles().not_understood("models without their list");
    std::vector<std::string> out;
    for (const json::value& model : *list)
        if (auto id = Node(model).maybe_text("id")) out.push_back(*std::move(id));
    return out;
}

}  // namespace herald::connector::chat
