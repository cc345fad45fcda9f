#include <algorithm>

#include "base/text.hpp"
#include "connector/ai/stream.hpp"
#include "connector/chat/complete.hpp"
#include "connector/chat/media.hpp"
#include "connectors/openai_compatible/ollama.hpp"
#include "connectors/openai_compatible/openai_compatible.hpp"
#include "connectors/openai_compatible/settings.hpp"

namespace herald::connectors::openai_compatible {

using connector::Call;
using connector::Completion;
using connector::Document;
using connector::Node;
using connector::Prompt;
using connector::chat::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "The AI server", "Put the key that the server expects into the connection.",
    "Let the key use the model on the server."};
constexpr std::size_t kTextsAtOnce = 256;

net::Headers headers_of(const Settings& settings) {
    net::Headers out;
    if (settings.api_key) out.set("Authorization", "Bearer " + *settings.api_key);
    return out;
}

/// One server: what it speaks is found out once a call.
class Server {
public:
    explicit Server(Call& call)
        : call_(call), settings_(connector::settings_of<Settings>(call)), troubles_(kWords) {
        base_ = connector::ai::base_of(settings_.base_url, "");
        const auto slashes = base_.find("//");
        const bool has_path =
            base_.find('/', slashes == base_.npos ? 0 : slashes + 2) != base_.npos;
        if (settings_.ollama.value_or(false)) {
            for (const std::string_view end : {"/v1", "/api"})
                if (base_.ends_with(end)) base_.resize(base_.size() - end.size());
            is_ollama_ = true;
        } else if (!has_path) {
            is_ollama_ = !settings_.ollama && answers_as_ollama();
            if (!is_ollama_) base_ += "/v1";
        }
    }

    Call& call() const { return call_; }
    bool is_ollama() const { return is_ollama_; }
    const Settings& settings() const { return settings_; }
    const connector::ai::Troubles& troubles() const { return troubles_; }
    Wire wire() const { return Wire(call_, {wire_base(), headers_of(settings_), kWords}); }

    net::HttpResponse ask(net::HttpRequest request) const {
        auto response = call_.send(std::move(request));
        if (!response.ok())
            throw troubles_.error(ollama::read_problem(response.body, response.status));
        return response;
    }
    net::HttpRequest request(std::string_view path, std::string body) const {
        net::HttpRequest out;
        out.method = body.empty() ? "GET" : "POST";
        out.url = base_ + std::string(path);
        out.headers = headers_of(settings_);
        if (!body.empty()) out.headers.set("Content-Type", "application/json");
        out.body = std::move(body);
        return out;
    }
    std::vector<std::string> models() const {
        if (!is_ollama_) return connector::chat::list_models(wire());
        const auto response = ask(request("/api/tags", {}));
        const Document document(kWords.name, response.body);
        return ollama::decode_models(troubles_, Node(document.root()));
    }
    /// What was asked for, what is set, or the first one the server has.
    std::string model(const std::string& asked, const std::optional<std::string>& set) const {
        if (!asked.empty()) return asked;
        if (set) return *set;
        if (settings_.model) return *settings_.model;
        return call_.access_token("model", [&] {
            const auto known = models();
            if (known.empty())
                throw troubles_.error(
                    {connector::ai::Trouble::model, "it has no model at all", {}});
            return Call::Token{known.front(), call_.now() + std::chrono::hours(1)};
        });
    }

private:
    /// Ollama serves OpenAI's wire beside its own.
    std::string wire_base() const { return is_ollama_ ? base_ + "/v1" : base_; }
    bool answers_as_ollama() {
        return call_.access_token("ollama", [&] {
            net::HttpRequest asked = request("/api/version", {});
            asked.timeout = std::chrono::seconds(10);
            const auto response = call_.send(std::move(asked));
            const json::value body = connector::ai::parse_softly(response.body);
            const bool yes = response.ok() && Node(body).maybe_text("version").has_value();
            return Call::Token{yes ? "yes" : "no", call_.now() + std::chrono::hours(1)};
        }) == "yes";
    }

    Call& call_;
    Settings settings_;
    connector::ai::Troubles troubles_;
    std::string base_;
    bool is_ollama_ = false;
};

Completion ask_ollama(const Server& server, const Prompt& prompt, const connector::TextSink& sink) {
    net::HttpRequest request =
        server.request("/api/chat", ollama::chat_body(prompt, sink != nullptr));
    request.timeout = prompt.timeout;
    // The first word waits for the model to be loaded.
    request.idle_timeout = std::chrono::seconds(0);
    ollama::Chat chat(server.troubles(), sink);
    connector::ai::LineBody lines([&](std::string_view line) { chat.take(line); });
    if (sink) request.on_body = [&](std::string_view piece) { lines.feed(piece); };
    const auto response = server.ask(std::move(request));
    if (sink)
        lines.finish();
    else
        chat.take(response.body);
    return chat.finish();
}

Completion complete(Call& call, const Prompt& prompt, const connector::TextSink& sink) {
    const Server server(call);
    Prompt asked = prompt;
    asked.model = server.model(prompt.model, server.settings().model);
    if (server.is_ollama()) return ask_ollama(server, asked, sink);
    return connector::chat::complete(server.wire(), {}, asked, sink);
}

connector::Embeddings embed(Call& call, std::span<const std::string> texts,
                            const std::string& asked) {
    const Server server(call);
    const std::string model = server.model(asked, server.settings().embedding_model);
    if (!server.is_ollama()) return connector::chat::embed(server.wire(), texts, model);
    connector::Embeddings out;
    out.model = model;
    for (std::size_t first = 0; first < texts.size(); first += kTextsAtOnce) {
        const auto some = texts.subspan(first, std::min(kTextsAtOnce, texts.size() - first));
        const json::object body{{"model", model}, {"input", json::array(some.begin(), some.end())}};
        net::HttpRequest request = server.request("/api/embed", json::serialize(body));
        request.timeout = std::chrono::minutes(5);
        request.idle_timeout = std::chrono::seconds(0);
        const auto response = server.ask(std::move(request));
        const Document document(kWords.name, response.body);
        ollama::decode_embeddings(server.troubles(), Node(document.root()), some.size(), out);
    }
    return out;
}

connector::ConnectionCheck check(Call& call) {
    const Server server(call);
    const auto models = server.models();
    if (models.empty())
        throw server.troubles().error(
            {connector::ai::Trouble::model, "it has no model at all", {}});
    return {fmt::format("{}, {} models, {} for texts",
                        server.is_ollama() ? "Ollama" : "An OpenAI-compatible server",
                        models.size(), server.settings().model.value_or(models.front())),
            {}};
}

/// For what not every server does.
std::string named(const std::string& asked, const std::optional<std::string>& set,
                  std::string_view what) {
    if (!asked.empty()) return asked;
    if (set) return *set;
    throw Error(ErrorKind::upstream,
                fmt::format("No model for {} is named in the connection to the AI server", what))
        .permanent();
}

constexpr const char* kDocs =
    "For **Ollama, llama.cpp, vLLM, LM Studio** on a machine of yours, and for providers that "
    "speak\n"
    "OpenAI's wire (Groq, Mistral, Together, …).\n"
    "1. Give the address the server tells, mostly ending in `/v1`; for Ollama without a path.\n"
    "2. For an address on your own network start Herald with `--allow-private HOST:PORT`.\n"
    "3. Name the model, or leave it empty for the first one the server has.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "openai_compatible";
    out.spec.name = "OpenAI-compatible server";
    out.spec.platform = "openai_compatible";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    connector::AskModel ask;
    ask.complete = complete;
    ask.embed = embed;
    ask.image = [](Call& call, const connector::PictureWish& wish) {
        const Server server(call);
        connector::PictureWish asked = wish;
        asked.model = named(wish.model, server.settings().image_model, "pictures");
        return connector::chat::image(server.wire(), asked);
    };
    ask.transcribe = [](Call& call, const connector::Recording& recording) {
        const Server server(call);
        connector::Recording asked = recording;
        asked.model =
            named(recording.model, server.settings().transcription_model, "transcription");
        return connector::chat::transcribe(server.wire(), asked);
    };
    ask.speak = [](Call& call, const connector::SpeechWish& wish) {
        const Server server(call);
        connector::SpeechWish asked = wish;
        asked.model = named(wish.model, server.settings().speech_model, "speech");
        asked.voice = !wish.voice.empty() ? wish.voice : server.settings().voice.value_or("alloy");
        return connector::chat::speak(server.wire(), asked);
    };
    out.ask_model = std::move(ask);
    return out;
}

}  // namespace herald::connectors::openai_compatible
