#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "base/described.hpp"
#include "connector/call.hpp"

/// What AI providers can do, as values. A provider never calls anything of Herald's: text comes
/// out, nothing else.
namespace herald::connector {

enum class Speaker { system, user, assistant };
BOOST_DESCRIBE_ENUM(Speaker, system, user, assistant)

struct ChatMessage {
    Speaker speaker = Speaker::user;
    std::string text;
};

/// What a model that thinks before it speaks may use for that, on top of max_output_tokens: to the
/// provider thoughts are output.
inline constexpr std::int64_t kThinkingTokens = 4096;

/// What is asked of a language model.
struct Prompt {
    std::vector<ChatMessage> messages;
    std::string model;  ///< the provider's name for it; empty: the settings' model
    std::int64_t max_output_tokens = 2048;
    /// 0 to 2; the provider's own default when absent, or where the model takes none.
    std::optional<double> temperature;
    /// JSON Schema the answer must follow; null: free text. A provider without structured output is
    /// told in words; whoever asks validates the answer anyway.
    json::object schema;
    std::string schema_name = "answer";
    /// For the whole answer; what takes longer ends as Error{upstream}.
    std::chrono::milliseconds timeout{180'000};
};

/// Tokens as the provider counted them; zero where it does not tell. `input` holds cached_input,
/// `output` what the model thought before it spoke.
struct TokenUse {
    std::int64_t input = 0, output = 0, cached_input = 0;

    TokenUse& operator+=(const TokenUse& other) {
        input += other.input;
        output += other.output;
        cached_input += other.cached_input;
        return *this;
    }
};
BOOST_DESCRIBE_STRUCT(TokenUse, (), (input, output, cached_input))

enum class Finish {
    complete,
    length,   ///< cut off at max_output_tokens
    refused,  ///< by the model, or by the provider's filter
    stopped,  ///< for another reason, such as a tool that was never offered
};
BOOST_DESCRIBE_ENUM(Finish, complete, length, refused, stopped)

struct Completion {
    std::string text;
    Finish finish = Finish::complete;
    std::string refusal;  ///< the provider's words when it refused
    TokenUse use;
    std::string model;  ///< as the provider named it in its answer
};

/// Pieces of the answer's text as they arrive, on the calling thread. May throw to stop.
using TextSink = std::function<void(std::string_view)>;

struct Embeddings {
    std::vector<std::vector<float>> vectors;  ///< one for each text, in order
    TokenUse use;
    std::string model;
};

struct Picture {
    std::string bytes;
    std::string media_type;  ///< "image/png"
    TokenUse use;
};

struct PictureWish {
    std::string prompt, model;
    unsigned width = 1024, height = 1024;  ///< the nearest size the provider has is taken
};

/// Sound to be written down. `bytes` is one file in a format the provider reads.
struct Recording {
    std::string bytes, file_name, media_type, model;
    std::string language;  ///< ISO 639-1; empty: found by the engine
};

struct SpokenWord {
    std::string text;
    double start = 0, end = 0;  ///< seconds
};
struct SpokenPart {
    std::string text;
    double start = 0, end = 0;  ///< seconds
    std::string speaker;        ///< empty where the engine tells none
};
struct SpokenText {
    std::string text, language;
    double seconds = 0;
    std::vector<SpokenPart> parts;
    std::vector<SpokenWord> words;  ///< empty where the engine gives none
};

struct SpeechWish {
    std::string text, voice, model;
};
struct Sound {
    std::string bytes, media_type;
};

/// The way to AI. What a provider cannot do is left empty. Every function throws Error with a kind
/// that tells what to do: {rate_limited} with retry_after; {upstream} what may pass;
/// {upstream, permanent} what a person must mend (key, model, quota); {too_large} when the prompt
/// does not fit the model's context; {invalid} what the provider refused to read. A refusal by the
/// model is an answer (Finish::refused), not an error. Nothing is retried inside.
struct AskModel {
    /// Streams into `sink` when it is set: each piece as soon as its bytes are here, all of them
    /// together being the answer's text. A stream that ends without its end is Error{upstream}.
    std::function<Completion(Call&, const Prompt&, const TextSink& sink)> complete;
    std::function<Embeddings(Call&, std::span<const std::string> texts, const std::string& model)>
        embed;
    std::function<Picture(Call&, const PictureWish&)> image;
    std::function<SpokenText(Call&, const Recording&)> transcribe;
    std::function<Sound(Call&, const SpeechWish&)> speak;
};

}  // namespace herald::connector
