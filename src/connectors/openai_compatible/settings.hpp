#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::openai_compatible {

struct Settings {
    std::string base_url;
    std::optional<std::string> api_key;
    std::optional<std::string> model;
    std::optional<std::string> embedding_model, image_model, transcription_model, speech_model,
        voice;
    std::optional<bool> ollama;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (base_url, api_key, model, embedding_model, image_model, transcription_model,
                       speech_model, voice, ollama))

}  // namespace herald::connectors::openai_compatible

template <>
inline constexpr auto herald::rules<herald::connectors::openai_compatible::Settings> = std::tuple{
    rule<&herald::connectors::openai_compatible::Settings::base_url>(
        length{1, 300}, title{"Address"},
        doc{"http://127.0.0.1:11434 (Ollama), http://127.0.0.1:8080/v1 (llama.cpp), "
            "http://127.0.0.1:8000/v1 (vLLM), https://api.groq.com/openai/v1, …. An address on "
            "your own network must be allowed when the server starts: --allow-private."}),
    rule<&herald::connectors::openai_compatible::Settings::api_key>(
        length{1, 500}, write_only{}, title{"API key"}, doc{"Only where the server asks for one."}),
    rule<&herald::connectors::openai_compatible::Settings::model>(
        length{1, 200}, title{"Model"},
        doc{"For texts; empty means the first one the server lists."}),
    rule<&herald::connectors::openai_compatible::Settings::embedding_model>(
        length{1, 200}, title{"Model for similarity"},
        doc{"Empty means the model for texts. Vectors of two models do not compare."}),
    rule<&herald::connectors::openai_compatible::Settings::image_model>(
        length{1, 200}, title{"Model for pictures"}, doc{"Where the server makes any."}),
    rule<&herald::connectors::openai_compatible::Settings::transcription_model>(
        length{1, 200}, title{"Model for transcription"},
        doc{"Where the server has any, such as whisper-large-v3."}),
    rule<&herald::connectors::openai_compatible::Settings::speech_model>(
        length{1, 200}, title{"Model for speech"}, doc{"Where the server has any."}),
    rule<&herald::connectors::openai_compatible::Settings::voice>(
        length{1, 100}, title{"Voice"}, doc{"Of speech; empty means alloy."}),
    rule<&herald::connectors::openai_compatible::Settings::ollama>(
        title{"Ollama's own API"},
        doc{"Found out by itself when left empty and the address has no path."}),
};
