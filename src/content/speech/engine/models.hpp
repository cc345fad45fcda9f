#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"
#include "content/speech/engine/engine.hpp"

/// Models that run here: one folder a model with a model.json, through sherpa-onnx's library.
namespace herald::content::speech {

enum class ModelKind : std::uint8_t {
    moonshine,     ///< encoder, decoder (merged)
    moonshine_v1,  ///< preprocessor, encoder, uncached_decoder, cached_decoder
    whisper,       ///< encoder, decoder
    sense_voice,   ///< model
    transducer,    ///< encoder, decoder, joiner
    nemo_ctc,      ///< model
    paraformer,    ///< model
};
BOOST_DESCRIBE_ENUM(ModelKind, moonshine, moonshine_v1, whisper, sense_voice, transducer, nemo_ctc,
                    paraformer)

/// model.json. Files are named within its folder; `tokens` is sherpa-onnx's tokens.txt, or the
/// llama-tokenizer.js that holds the vocabulary of Moonshine.
struct ModelCard {
    std::string name;
    ModelKind kind{};
    std::vector<std::string> languages;  ///< ISO 639-1; empty: many
    std::map<std::string, std::string> files;
    std::string tokens;
    std::optional<double> longest;  ///< seconds it hears at once; 24 when left out
};
BOOST_DESCRIBE_STRUCT(ModelCard, (), (name, kind, languages, files, tokens, longest))

struct LocalModel {
    std::string id;  ///< its folder's name
    std::filesystem::path folder;
    ModelCard card;
    std::optional<std::string> why_not;  ///< what is missing, in words
};

/// Folders that are looked into: the setting's, and `models` beside the program.
std::vector<std::filesystem::path> model_folders(const std::filesystem::path& setting);
/// Every folder with a model.json, by name; the first folder of a name wins.
std::vector<LocalModel> list_models(const std::filesystem::path& setting);
/// Whether sherpa-onnx's library can be loaded; else why not, and what to do.
std::optional<std::string> why_no_library(const std::filesystem::path& setting);

/// Loads a model; about a second. `language` is for models that must be told (Whisper); empty: they
/// find out. Throws Error{unavailable} with the sentence that list_models would give.
std::unique_ptr<Engine> load_model(const LocalModel& model, const std::filesystem::path& setting,
                                   const std::string& language);

/// Keeps what is loaded while somebody uses it, so that two recordings share one model.
class LoadedModels {
public:
    explicit LoadedModels(std::filesystem::path setting);
    ~LoadedModels();
    std::shared_ptr<Engine> take(const LocalModel& model, const std::string& language);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// sherpa-onnx's tokens.txt of the vocabulary inside llama-tokenizer.js: a line an id, the token's
/// bytes in base64. Throws Error{invalid}.
std::string tokens_of(std::string_view llama_tokenizer_js);

/// The model.json of Moonshine tiny.
ModelCard default_card();
/// What `herald models fetch` brings: Moonshine tiny with sherpa-onnx's library, by the npm of this
/// machine, held against the checksums this version was built with. Throws Error{unavailable}
/// naming what is missing.
void fetch_default_model(const std::filesystem::path& models,
                         const std::function<void(std::string_view)>& note);

}  // namespace herald::content::speech
