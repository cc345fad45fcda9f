#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::openai {

struct Settings {
    std::string api_key;
    std::optional<std::string> model;
    std::optional<bool> use_responses;
    std::optional<std::string> embedding_model, image_model, transcription_model, speech_model,
        voice;
    std::optional<std::string> organization, project;
    std::optional<std::string> base_url;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (api_key, model, use_responses, embedding_model, image_model,
                       transcription_model, speech_model, voice, organization, project, base_url))

inline constexpr const char* kBase = "https://api.openai.com/v1";
inline constexpr const char* kModel = "gpt-6-luna";
inline constexpr const char* kEmbeddingModel = "text-embedding-3-small";
inline constexpr const char* kImageModel = "gpt-image-2.5-flare";
inline constexpr const char* kTranscriptionModel = "whisper-1";
inline constexpr const char* kSpeechModel = "gpt-4o-mini-tts";
inline constexpr const char* kVoice = "alloy";

}  // namespace herald::connectors::openai

template <>
inline constexpr auto herald::rules<herald::connectors::openai::Settings> = std::tuple{
    rule<&herald::connectors::openai::Settings::api_key>(
        length{1, 500}, write_only{}, title{"API key"},
        doc{"From platform.openai.com, API keys. A key of a project of its own keeps the costs "
            "apart."}),
    rule<&herald::connectors::openai::Settings::model>(length{1, 200}, title{"Model"},
                                                       doc{"For texts; empty means gpt-6-luna."}),
    rule<&herald::connectors::openai::Settings::use_responses>(
        title{"Responses API"},
        doc{"Ask through /responses instead of /chat/completions. Some models answer only there."}),
    rule<&herald::connectors::openai::Settings::embedding_model>(
        length{1, 200}, title{"Model for similarity"},
        doc{"Empty means text-embedding-3-small. Vectors of two models do not compare."}),
    rule<&herald::connectors::openai::Settings::image_model>(
        length{1, 200}, title{"Model for pictures"}, doc{"Empty means gpt-image-2.5-flare."}),
    rule<&herald::connectors::openai::Settings::transcription_model>(
        length{1, 200}, title{"Model for transcription"},
        doc{"Empty means whisper-1, which gives the time of every word; a model with diarize in "
            "its "
            "name tells speakers apart."}),
    rule<&herald::connectors::openai::Settings::speech_model>(
        length{1, 200}, title{"Model for speech"}, doc{"Empty means gpt-4o-mini-tts."}),
    rule<&herald::connectors::openai::Settings::voice>(length{1, 100}, title{"Voice"},
                                                       doc{"Of speech; empty means alloy."}),
    rule<&herald::connectors::openai::Settings::organization>(
        length{1, 200}, title{"Organization"}, doc{"Only when the key belongs to several: org-…."}),
    rule<&herald::connectors::openai::Settings::project>(length{1, 200}, title{"Project"},
                                                         doc{"Only for keys of a user: proj_…."}),
    rule<&herald::connectors::openai::Settings::base_url>(
        length{1, 300}, title{"API address"},
        doc{"Only for a proxy or the sandbox; empty means https://api.openai.com/v1."}),
};
