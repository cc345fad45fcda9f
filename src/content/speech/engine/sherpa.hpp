#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

/// sherpa-onnx's C API, as far as it is used here: loaded at run time, so that Herald runs without
/// it. Its structures belong to one version, which is checked.
namespace herald::content::speech::sherpa {

inline constexpr const char* kVersion = "1.13.8";

/// SherpaOnnxOfflineRecognizerConfig up to what is set here. All that follows may be zero.
struct Config {
    std::int32_t sample_rate = 16'000, feature_dim = 80;
    struct {
        const char *encoder, *decoder, *joiner;
    } transducer{};
    const char* paraformer = nullptr;
    const char* nemo_ctc = nullptr;
    struct {
        const char *encoder, *decoder, *language, *task;
        std::int32_t tail_paddings, token_timestamps, segment_timestamps;
    } whisper{};
    const char* tdnn = nullptr;
    const char* tokens = nullptr;
    std::int32_t num_threads = 1, debug = 0;
    const char *provider = "cpu", *model_type = nullptr, *modeling_unit = nullptr,
               *bpe_vocab = nullptr, *telespeech = nullptr;
    struct {
        const char *model, *language;
        std::int32_t use_itn;
    } sense_voice{};
    struct {
        const char *preprocessor, *encoder, *uncached_decoder, *cached_decoder, *merged_decoder;
    } moonshine{};
    /// Room for the rest of the structure, whatever its size.
    char rest[4096] = {};
};

struct Recognizer;
struct Stream;

class Library {
public:
    /// Looks beside the program and in `folder`/lib. Throws Error{unavailable} in words.
    explicit Library(const std::filesystem::path& folder);
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    const char* (*version)() = nullptr;
    const Recognizer* (*create_recognizer)(const Config*) = nullptr;
    void (*destroy_recognizer)(const Recognizer*) = nullptr;
    const Stream* (*create_stream)(const Recognizer*) = nullptr;
    void (*destroy_stream)(const Stream*) = nullptr;
    void (*accept)(const Stream*, std::int32_t rate, const float*, std::int32_t count) = nullptr;
    void (*decode)(const Recognizer*, const Stream*) = nullptr;
    const char* (*result_json)(const Stream*) = nullptr;
    void (*free_json)(const char*) = nullptr;

private:
    void* handle_ = nullptr;
};

}  // namespace herald::content::speech::sherpa
