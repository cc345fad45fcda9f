#include <algorithm>

#include "connector/ai/stream.hpp"
#include "connectors/anthropic/anthropic.hpp"
#include "connectors/anthropic/messages.hpp"
#include "connectors/anthropic/settings.hpp"

namespace herald::connectors::anthropic {

using connector::Call;
using connector::Completion;
using connector::Document;
using connector::Node;
using connector::Prompt;
using connector::ai::Problem;

namespace {

constexpr connector::PlatformWords kWords{
    "Anthropic", "Create a new key at console.anthropic.com and paste it into the connection.",
    "Give the key's workspace access to the model at console.anthropic.com."};

class Api {
public:
    explicit Api(Call& call)
        : call_(call), settings_(connector::settings_of<Settings>(call)), troubles_(kWords) {
        base_ = connector::ai::base_of(settings_.base_url, kBase);
        if (base_.ends_with("/v1")) base_.resize(base_.size() - 3);
    }

    const Settings& settings() const { return settings_; }
    const connector::ai::Troubles& troubles() const { return troubles_; }

    net::HttpRequest request(std::string_view path) const {
        net::HttpRequest out;
        out.url = base_ + std::string(path);
        out.headers.set("x-api-key", settings_.api_key);
        out.headers.set("anthropic-version", kVersion);
        return out;
    }
    net::HttpResponse send(net::HttpRequest request) const {
        auto response = call_.send(std::move(request));
        if (!response.ok()) fail(response);
        return response;
    }

private:
    [[noreturn]] void fail(const net::HttpResponse& response) const {
        const json::value body = connector::ai::parse_softly(response.body);
        Problem problem = read_problem(Node(body)["error"], response.status);
        if (problem.says.empty()) problem.says = fmt::format("HTTP {}", response.status);
        if (problem.what == connector::ai::Trouble::rate)
            problem.wait = connector::ai::asked_wait(response.headers, call_.now());
        throw troubles_.error(problem);
    }

    Call& call_;
    Settings settings_;
    connector::ai::Troubles troubles_;
    std::string base_;
};

Completion complete(Call& call, const Prompt& prompt, const connector::TextSink& sink) {
    const Api api(call);
    Prompt asked = prompt;
    if (asked.model.empty()) asked.model = api.settings().model.value_or(kModel);
    const Wanted what = wanted(asked);
    net::HttpRequest request = api.request("/v1/messages");
    request.method = "POST";
    request.headers.set("Content-Type", "application/json");
    request.body = messages_body(asked, sink != nullptr);
    request.timeout = asked.timeout;
    request.idle_timeout = std::chrono::seconds(0);
    std::string whole;
    if (sink) {
        MessageStream stream(api.troubles(), what, sink);
        connector::ai::EventBody body(
            [&](const net::ServerEvent& event) { stream.take(event.data); });
        request.headers.set("Accept", "text/event-stream");
        request.idle_timeout = connector::ai::kLongestSilence;
        request.on_body = [&](std::string_view piece) { body.feed(piece); };
        api.send(std::move(request));
        body.finish();
        if (body.document().empty()) return stream.finish();
        whole = body.document();
    } else {
        whole = api.send(std::move(request)).body;
    }
    const Document document(kWords.name, whole);
    Completion out = decode_message(api.troubles(), what, Node(document.root()));
    if (sink && !out.text.empty()) sink(out.text);
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Api api(call);
    net::HttpRequest request = api.request("/v1/models?limit=100");
    request.timeout = std::chrono::seconds(30);
    const auto response = api.send(std::move(request));
    const Document document(kWords.name, response.body);
    const json::array* models = Node(document.root()).find_list("data");
    if (models == nullptr) throw api.troubles().not_understood("models without their list");
    return {fmt::format("Anthropic, {} models, {} for texts", models->size(),
                        api.settings().model.value_or(kModel)),
            {}};
}

constexpr const char* kDocs =
    "1. At **console.anthropic.com** open *API keys* and create one, best in a workspace of its\n"
    "   own.\n"
    "2. Set a spending limit there; an account without credit answers nothing.\n"
    "3. Paste the key here. The model can stay empty.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "anthropic";
    out.spec.name = "Anthropic";
    out.spec.platform = "anthropic";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    out.ask_model = connector::AskModel{.complete = complete};
    return out;
}

}  // namespace herald::connectors::anthropic
