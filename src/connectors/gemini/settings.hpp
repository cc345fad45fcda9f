#pragma once

#include <optional>
#include <string>

#include "base/rules.hpp"

namespace herald::connectors::gemini {

struct Settings {
    std::string api_key;
    std::optional<std::string> model;
    std::optional<std::string> embedding_model, image_model, transcription_model;
    std::optional<std::string> base_url;
};
BOOST_DESCRIBE_STRUCT(Settings, (),
                      (api_key, model, embedding_model, image_model, transcription_model, base_url))

inline constexpr const char* kBase = "https://generativelanguage.googleapis.com";
inline constexpr const char* kModel = "gemini-3.8-flash";
inline constexpr const char* kEmbeddingModel = "gemini-embedding-001";
inline constexpr const char* kImageModel = "gemini-3.1-flash-image";

}  // namespace herald::connectors::gemini

template <>
inline constexpr auto herald::rules<herald::connectors::gemini::Settings> = std::tuple{
    rule<&herald::connectors::gemini::Settings::api_key>(
        length{1, 500}, write_only{}, title{"API key"},
        doc{"From aistudio.google.com, Get API key. A project with billing keeps your texts out of "
            "Google's training."}),
    rule<&herald::connectors::gemini::Settings::model>(
        length{1, 200}, title{"Model"}, doc{"For texts; empty means gemini-3.8-flash."}),
    rule<&herald::connectors::gemini::Settings::embedding_model>(
        length{1, 200}, title{"Model for similarity"},
        doc{"Empty means gemini-embedding-001. Vectors of two models do not compare."}),
    rule<&herald::connectors::gemini::Settings::image_model>(
        length{1, 200}, title{"Model for pictures"},
        doc{"Empty means gemini-3.1-flash-image; models called imagen-… work too."}),
    rule<&herald::connectors::gemini::Settings::transcription_model>(
        length{1, 200}, title{"Model for transcription"},
        doc{"Empty means the model for texts; it gives no times of words."}),
    rule<&herald::connectors::gemini::Settings::base_url>(
        length{1, 300}, title{"API address"},
        doc{"Only for a proxy or the sandbox; empty means "
            "https://generativelanguage.googleapis.com."}),
};
