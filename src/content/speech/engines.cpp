#include "content/speech/engines.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_reader.hpp"
#include "connection/connection.hpp"
#include "content/speech/audio/ffmpeg.hpp"
#include "content/speech/engine/connected.hpp"

namespace herald::content {
namespace {

constexpr std::string_view kLocal = "local:", kConnection = "connection:";

bool knows(const SpeechEngine& engine, const std::optional<std::string>& language) {
    return !language || engine.languages.empty() ||
           std::find(engine.languages.begin(), engine.languages.end(), *language) !=
               engine.languages.end();
}

[[noreturn]] void refuse(std::string why) {
    Problems problems;
    problems.add("/engine", std::move(why));
    problems.raise();
    throw Error(ErrorKind::invalid, "There is no engine.");
}

/// A server of people's own transcribes only with a model that is named.
std::optional<std::string> lacks_model(const connection::Connection& connection) {
    if (connection.connector_id != "openai_compatible" || connection.sandbox) return std::nullopt;
    const json::value settings =
        connection.settings.text.empty() ? json::object{} : parse_json(connection.settings.text);
    const auto* object = settings.if_object();
    const auto* model = object == nullptr ? nullptr : object->if_contains("transcription_model");
    if (model != nullptr && model->is_string() && !model->get_string().empty()) return std::nullopt;
    return "Its connection names no model for transcription.";
}

}  // namespace

std::vector<SpeechEngine> list_engines(const Context& context, const Scope& scope) {
    const std::string no_ffmpeg = speech::Ffmpeg::why_not();
    const auto usable = [&](const std::optional<std::string>& why) {
        return why || no_ffmpeg.empty() ? why : std::optional(no_ffmpeg);
    };
    std::vector<SpeechEngine> out;
    const auto models = speech::list_models(context.models);
    const auto no_library = models.empty() ? std::nullopt : speech::why_no_library(context.models);
    for (const auto& model : models) {
        const auto why = usable(model.why_not ? model.why_not : no_library);
        out.push_back(
            {std::string(kLocal) + model.id, model.card.name, !why, model.card.languages, why});
    }
    for (const auto& one : connection::list_connections(scope)) {
        const auto* connector = context.connections->catalogue->find(one.connector_id);
        if (connector == nullptr || !connector->ask_model || !connector->ask_model->transcribe)
            continue;
        auto why = lacks_model(one);
        if (one.state == connection::ConnectionState::disabled) why = "The connection is paused.";
        if (one.state == connection::ConnectionState::error)
            why = one.last_error.value_or("The connection does not work.");
        why = usable(why);
        out.push_back({std::string(kConnection) + to_string(one.id), one.name, !why, {}, why});
    }
    return out;
}

SpeechEngine choose_engine(const Context& context, const Scope& scope,
                           const std::optional<std::string>& id,
                           const std::optional<std::string>& language) {
    const auto engines = list_engines(context, scope);
    if (id) {
        const auto found = std::find_if(engines.begin(), engines.end(),
                                        [&](const auto& engine) { return engine.id == *id; });
        if (found == engines.end()) refuse("is no engine; see GET /speech/engines");
        if (!found->ready) refuse("is not ready: " + *found->why_not);
        if (!knows(*found, language))
            refuse(fmt::format("does not understand this language ({})", *language));
        return *found;
    }
    std::string why;
    for (const auto& engine : engines) {
        if (engine.ready && knows(engine, language)) return engine;
        why += fmt::format(
            " {}: {}", engine.name,
            engine.ready ? "does not understand " + *language + "." : engine.why_not.value_or(""));
    }
    if (why.empty())
        why =
            " Install the offline model (herald models fetch), or connect a provider that "
            "transcribes.";
    refuse("nothing here can transcribe this." + why);
}

std::shared_ptr<speech::Engine> open_engine(const Context& context, const Scope& scope,
                                            speech::LoadedModels& loaded, const std::string& id,
                                            const std::string& language,
                                            std::function<void()> checkpoint,
                                            std::function<void(std::string_view)> note) {
    if (id.starts_with(kConnection)) {
        const auto connection =
            TextForm<connection::ConnectionId>::parse(id.substr(kConnection.size()));
        if (!connection) throw Error(ErrorKind::not_found, "There is no such engine.");
        return speech::make_connected(
            connection::open_connection(*context.connections, scope, *connection,
                                        std::move(checkpoint), std::move(note)),
            language);
    }
    for (const auto& model : speech::list_models(context.models))
        if (std::string(kLocal) + model.id == id) return loaded.take(model, language);
    throw Error(
        ErrorKind::unavailable,
        fmt::format("The model {} is not installed any more; run: herald models fetch.", id));
}

}  // namespace herald::content
