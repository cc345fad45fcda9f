#include "content/speech/engine/models.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <mutex>
#include <set>
#include <thread>

#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/speech/engine/sherpa.hpp"

namespace herald::content::speech {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_of(ModelKind kind) {
    switch (kind) {
        case ModelKind::moonshine: return {"encoder", "decoder"};
        case ModelKind::moonshine_v1:
            return {"preprocessor", "encoder", "uncached_decoder", "cached_decoder"};
        case ModelKind::whisper: return {"encoder", "decoder"};
        case ModelKind::transducer: return {"encoder", "decoder", "joiner"};
        case ModelKind::sense_voice:
        case ModelKind::nemo_ctc:
        case ModelKind::paraformer: return {"model"};
    }
    return {};
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw Error(ErrorKind::unavailable,
                    fmt::format("{} cannot be read.", path.filename().string()), path.string());
    return std::string((std::istreambuf_iterator<char>(in)), {});
}

/// A name from a model.json stays within its folder.
bool is_inside(const std::string& name) {
    const fs::path path(name);
    return !name.empty() && path.is_relative() &&
           std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".."; });
}

std::optional<std::string> missing_in(const LocalModel& model) {
    auto names = std::vector<std::string>{model.card.tokens};
    for (const std::string& role : files_of(model.card.kind)) {
        const auto found = model.card.files.find(role);
        if (found == model.card.files.end())
            return fmt::format("Its model.json names no file for \"{}\".", role);
        names.push_back(found->second);
    }
    for (const std::string& name : names)
        if (!is_inside(name) || !fs::is_regular_file(model.folder / name))
            return fmt::format("Its file {} is missing; run: herald models fetch, or put it there.",
                               name.empty() ? "of tokens" : name);
    return std::nullopt;
}

LocalModel read_model(const fs::path& folder) {
    LocalModel out{folder.filename().string(), folder, {}, {}};
    out.card.name = out.id;
    try {
        Problems problems;
        out.card = decode_json<ModelCard>(parse_json(read_file(folder / "model.json")), problems,
                                          Unknown::ignore);
        problems.raise();
        out.why_not = missing_in(out);
    } catch (const Error& error) {
        out.why_not = fmt::format("Its model.json cannot be used: {}", error.what());
    }
    return out;
}

/// A text that a library reads as a file, without one on disk.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view text) : fd_(::memfd_create("tokens", MFD_CLOEXEC)) {
        while (!text.empty()) {
            const ssize_t put = ::write(fd_, text.data(), text.size());
            if (put <= 0) throw Error(ErrorKind::unavailable, "The server is out of memory.");
            text.remove_prefix(static_cast<std::size_t>(put));
        }
    }
    ~MemoryFile() { ::close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return fmt::format("/proc/self/fd/{}", fd_); }

private:
    int fd_;
};

const json::array* list_in(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found != nullptr ? found->if_array() : nullptr;
}

/// Tokens with their times as words; a token that begins with a space begins a word.
std::vector<TranscriptWord> words_of(const json::object& result, double seconds) {
    std::vector<TranscriptWord> out;
    const auto* tokens = list_in(result, "tokens");
    const auto* times = list_in(result, "timestamps");
    if (tokens == nullptr || times == nullptr || tokens->size() != times->size()) return out;
    for (std::size_t i = 0; i < tokens->size(); ++i) {
        if (!(*tokens)[i].is_string() || !(*times)[i].is_number()) return {};
        std::string text((*tokens)[i].get_string());
        const double at = std::clamp((*times)[i].to_number<double>(), 0.0, seconds);
        const bool marked = text.starts_with("\u2581");
        if (marked) text.erase(0, 3);
        const bool begins = marked || text.starts_with(' ') || out.empty();
        const std::string_view bare = trim(text);
        if (begins) {
            if (!out.empty()) out.back().end = std::min(at, out.back().start + 2);
            out.push_back({std::string(bare), at, seconds});
        } else {
            out.back().text += bare;
        }
    }
    if (!out.empty()) out.back().end = std::min(seconds, out.back().start + 1);
    std::erase_if(out, [](const auto& word) { return word.text.empty(); });
    return out;
}

class LocalEngine final : public Engine {
public:
    LocalEngine(const LocalModel& model, const fs::path& setting, const std::string& language)
        : card_(model.card), library_(setting) {
        const std::string tokens = card_.tokens.ends_with(".js")
                                       ? tokens_of(read_file(model.folder / card_.tokens))
                                       : std::string();
        const MemoryFile kept(tokens);
        const std::string tokens_path =
            tokens.empty() ? (model.folder / card_.tokens).string() : kept.path();
        std::map<std::string, std::string> paths;
        for (const auto& [role, name] : card_.files) paths[role] = (model.folder / name).string();
        sherpa::Config config;
        fill(config, paths, language);
        config.tokens = tokens_path.c_str();
        config.num_threads =
            static_cast<std::int32_t>(std::clamp(std::thread::hardware_concurrency(), 1U, 4U));
        recognizer_ = library_.create_recognizer(&config);
        if (recognizer_ == nullptr)
            throw Error(ErrorKind::unavailable,
                        fmt::format("The model {} cannot be loaded; its files may be damaged.",
                                    card_.name));
    }
    ~LocalEngine() override { library_.destroy_recognizer(recognizer_); }

    Heard hear(const Chunk& chunk) override {
        // The last word is heard better when the recording does not end with it.
        std::vector<float> samples(chunk.samples.size() + kRate / 4);
        for (std::size_t i = 0; i < chunk.samples.size(); ++i)
            samples[i] = static_cast<float>(chunk.samples[i]) / 32768.0F;
        const double seconds = static_cast<double>(chunk.samples.size()) / kRate;
        const std::string answer = ask(samples);
        const json::value value = parse_json(answer);
        Heard out;
        if (!value.is_object()) return out;
        const json::object& result = value.get_object();
        if (const auto* text = result.if_contains("text"); text != nullptr && text->is_string())
            out.text = without_loops(trim(text->get_string()));
        if (const auto* language = result.if_contains("lang");
            language != nullptr && language->is_string() && language->get_string().size() == 2)
            out.language = language->get_string();
        if (out.language.empty()) out.language = only_language();
        out.words = words_of(result, seconds);
        return out;
    }
    CutRules cuts() const override {
        CutRules rules;
        rules.longest = std::clamp(card_.longest.value_or(rules.longest), 5.0, 60.0);
        rules.wanted = std::min(rules.wanted, rules.longest / 2);
        rules.shortest = std::min(rules.shortest, rules.wanted / 2);
        return rules;
    }
    std::string model() const override { return card_.name; }
    std::string only_language() const override {
        return card_.languages.size() == 1 ? card_.languages.front() : std::string();
    }

private:
    void fill(sherpa::Config& config, std::map<std::string, std::string>& paths,
              const std::string& language) {
        const auto path = [&](const char* role) { return paths[role].c_str(); };
        switch (card_.kind) {
            case ModelKind::moonshine:
                config.moonshine = {nullptr, path("encoder"), nullptr, nullptr, path("decoder")};
                break;
            case ModelKind::moonshine_v1:
                config.moonshine = {path("preprocessor"), path("encoder"), path("uncached_decoder"),
                                    path("cached_decoder"), nullptr};
                break;
            case ModelKind::whisper:
                config.whisper = {
                    path("encoder"), path("decoder"), language.c_str(), "transcribe", -1, 0, 0};
                break;
            case ModelKind::sense_voice:
                config.sense_voice = {path("model"), language.empty() ? "auto" : language.c_str(),
                                      1};
                break;
            case ModelKind::transducer:
                config.transducer = {path("encoder"), path("decoder"), path("joiner")};
                break;
            case ModelKind::nemo_ctc: config.nemo_ctc = path("model"); break;
            case ModelKind::paraformer: config.paraformer = path("model"); break;
        }
    }
    std::string ask(const std::vector<float>& samples) {
        const std::lock_guard lock(mutex_);
        const std::unique_ptr<const sherpa::Stream, decltype(library_.destroy_stream)> stream(
            library_.create_stream(recognizer_), library_.destroy_stream);
        if (!stream) throw Error(ErrorKind::unavailable, "The server is out of memory.");
        library_.accept(stream.get(), kRate, samples.data(),
                        static_cast<std::int32_t>(samples.size()));
        library_.decode(recognizer_, stream.get());
        const std::unique_ptr<const char, decltype(library_.free_json)> text(
            library_.result_json(stream.get()), library_.free_json);
        return text ? std::string(text.get()) : std::string("{}");
    }

    ModelCard card_;
    sherpa::Library library_;
    const sherpa::Recognizer* recognizer_ = nullptr;
    std::mutex mutex_;  ///< two recordings may share a model
};

}  // namespace

std::vector<fs::path> model_folders(const fs::path& setting) {
    std::vector<fs::path> out{setting};
    std::error_code failed;
    const fs::path program = fs::read_symlink("/proc/self/exe", failed).parent_path();
    if (failed) return out;
    for (const fs::path& place : {program / "models", program.parent_path() / "models",
                                  program.parent_path() / "lib" / "herald" / "models"})
        out.push_back(place);
    return out;
}

std::vector<LocalModel> list_models(const fs::path& setting) {
    std::vector<LocalModel> out;
    std::set<std::string> seen;
    for (const fs::path& folder : model_folders(setting)) {
        std::error_code failed;
        for (fs::directory_iterator it(folder, failed), end; !failed && it != end;
             it.increment(failed)) {
            const fs::path place = it->path();
            if (!fs::is_regular_file(place / "model.json")) continue;
            if (seen.insert(place.filename().string()).second) out.push_back(read_model(place));
        }
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
    return out;
}

std::optional<std::string> why_no_library(const fs::path& setting) {
    try {
        const sherpa::Library library(setting);
        return std::nullopt;
    } catch (const Error& error) {
        return std::string(error.what());
    }
}

std::unique_ptr<Engine> load_model(const LocalModel& model, const fs::path& setting,
                                   const std::string& language) {
    if (model.why_not)
        throw Error(ErrorKind::unavailable,
                    fmt::format("The model {} cannot be used. {}", model.id, *model.why_not));
    return std::make_unique<LocalEngine>(model, setting, language);
}

struct LoadedModels::Impl {
    fs::path setting;
    std::mutex mutex;
    std::map<std::pair<std::string, std::string>, std::weak_ptr<Engine>> loaded;
};

LoadedModels::LoadedModels(fs::path setting) : impl_(std::make_unique<Impl>()) {
    impl_->setting = std::move(setting);
}
LoadedModels::~LoadedModels() = default;

std::shared_ptr<Engine> LoadedModels::take(const LocalModel& model, const std::string& language) {
    const std::lock_guard lock(impl_->mutex);
    auto& kept = impl_->loaded[{model.folder.string(), language}];
    if (auto engine = kept.lock()) return engine;
    std::shared_ptr<Engine> engine = load_model(model, impl_->setting, language);
    kept = engine;
    return engine;
}

}  // namespace herald::content::speech
