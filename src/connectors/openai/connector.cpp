#include <algorithm>

#include "connector/chat/complete.hpp"
#include "connector/chat/media.hpp"
#include "connectors/openai/openai.hpp"
#include "connectors/openai/responses.hpp"
#include "connectors/openai/settings.hpp"

namespace herald::connectors::openai {

using connector::Call;
using connector::Prompt;
using connector::chat::Wire;

namespace {

constexpr connector::PlatformWords kWords{
    "OpenAI", "Create a new key at platform.openai.com and paste it into the connection.",
    "Give the key the permission in its project at platform.openai.com."};

/// All families since the fourth do, but for those that only talk.
bool thinks(std::string_view model) {
    for (const char* silent : {"gpt-3", "gpt-4", "chat"})
        if (model.find(silent) != std::string_view::npos) return false;
    return true;
}

struct Use {
    Settings settings;
    Wire wire;
};

Use use_of(Call& call) {
    auto settings = connector::settings_of<Settings>(call);
    net::Headers headers{{"Authorization", "Bearer " + settings.api_key}};
    if (settings.organization) headers.set("OpenAI-Organization", *settings.organization);
    if (settings.project) headers.set("OpenAI-Project", *settings.project);
    connector::chat::WireOptions options{connector::ai::base_of(settings.base_url, kBase),
                                         std::move(headers), kWords};
    return {std::move(settings), Wire(call, std::move(options))};
}

std::string chosen(const std::string& asked, const std::optional<std::string>& set,
                   const char* usual) {
    return !asked.empty() ? asked : set.value_or(usual);
}

connector::Completion complete(Call& call, const Prompt& prompt, const connector::TextSink& sink) {
    const Use use = use_of(call);
    Prompt asked = prompt;
    asked.model = chosen(prompt.model, use.settings.model, kModel);
    const connector::chat::ChatShape shape{"max_completion_tokens", thinks(asked.model)};
    return use.settings.use_responses.value_or(false)
               ? respond(use.wire, shape, asked, sink)
               : connector::chat::complete(use.wire, shape, asked, sink);
}

connector::ConnectionCheck check(Call& call) {
    const Use use = use_of(call);
    const auto models = connector::chat::list_models(use.wire);
    const std::string model = use.settings.model.value_or(kModel);
    if (!models.empty() && std::find(models.begin(), models.end(), model) == models.end())
        throw use.wire.troubles().error(
            {connector::ai::Trouble::model,
             fmt::format("{} is not among the {} models of this key", model, models.size()),
             {}});
    return {fmt::format("OpenAI, {} models, {} for texts", models.size(), model), {}};
}

constexpr const char* kDocs =
    "1. At **platform.openai.com** open *API keys* and create one, best in a project of its own.\n"
    "2. Set a monthly limit under *Limits*: an account without credit answers nothing.\n"
    "3. Paste the key here. Models can stay empty.";

}  // namespace

connector::Connector make_connector() {
    connector::Connector out;
    out.spec.id = "openai";
    out.spec.name = "OpenAI";
    out.spec.platform = "openai";
    out.spec.docs = kDocs;
    connector::describe_settings<Settings>(out.spec);
    out.check = check;
    connector::AskModel ask;
    ask.complete = complete;
    ask.embed = [](Call& call, std::span<const std::string> texts, const std::string& model) {
        const Use use = use_of(call);
        return connector::chat::embed(use.wire, texts,
                                      chosen(model, use.settings.embedding_model, kEmbeddingModel));
    };
    ask.image = [](Call& call, const connector::PictureWish& wish) {
        const Use use = use_of(call);
        connector::PictureWish asked = wish;
        asked.model = chosen(wish.model, use.settings.image_model, kImageModel);
        return connector::chat::image(use.wire, asked);
    };
    ask.transcribe = [](Call& call, const connector::Recording& recording) {
        const Use use = use_of(call);
        connector::Recording asked = recording;
        asked.model =
            chosen(recording.model, use.settings.transcription_model, kTranscriptionModel);
        return connector::chat::transcribe(use.wire, asked);
    };
    ask.speak = [](Call& call, const connector::SpeechWish& wish) {
        const Use use = use_of(call);
        connector::SpeechWish asked = wish;
        asked.model = chosen(wish.model, use.settings.speech_model, kSpeechModel);
        asked.voice = chosen(wish.voice, use.settings.voice, kVoice);
        return connector::chat::speak(use.wire, asked);
    };
    out.ask_model = std::move(ask);
    return out;
}

}  // namespace herald::connectors::openai
