#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "base/crypto.hpp"
#include "base/encoding.hpp"
#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "content/speech/audio/child.hpp"
#include "content/speech/engine/models.hpp"

/// The checksums come from cmake/pins.cmake.
namespace herald::content::speech {
namespace {

namespace fs = std::filesystem;

constexpr const char* kModel = "moonshine-tiny-en";

struct Wanted {
    const char *package, *file;  ///< npm's name with its version; within the package
    const char* target;          ///< within the folder of models
    const char* sha256;
};
constexpr Wanted kWanted[] = {
    {"sherpa-onnx-linux-x64@1.13.8", "libonnxruntime.so", "lib/libonnxruntime.so",
     ONNX_LIBRARY_SHA256},
    {"sherpa-onnx-linux-x64@1.13.8", "libsherpa-onnx-c-api.so", "lib/libsherpa-onnx-c-api.so",
     SHERPA_LIBRARY_SHA256},
    {"@moonshine-ai/moonshine-js@0.1.29", "dist/model/tiny/quantized/encoder_model.onnx",
     "moonshine-tiny-en/encoder_model.onnx", MOONSHINE_ENCODER_SHA256},
    {"@moonshine-ai/moonshine-js@0.1.29", "dist/model/tiny/quantized/decoder_model_merged.onnx",
     "moonshine-tiny-en/decoder_model_merged.onnx", MOONSHINE_DECODER_SHA256},
    {"llama-tokenizer-js@1.2.2", "llama-tokenizer.js", "moonshine-tiny-en/llama-tokenizer.js",
     LLAMA_TOKENIZER_SHA256},
};

/// A folder of its own, gone at the end.
class Workplace {
public:
    explicit Workplace(const fs::path& parent) {
        fs::create_directories(parent);
        std::string name = (parent / ".fetch-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw Error(ErrorKind::unavailable,
                        fmt::format("Nothing can be written below {}.", parent.string()));
        path_ = name;
    }
    ~Workplace() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

std::string run(const char* name, std::vector<std::string> arguments) {
    const auto program = find_program(name);
    if (program.empty())
        throw Error(ErrorKind::unavailable,
                    fmt::format("{} is not installed here, and the model is fetched by it: apt-get "
                                "install {}.",
                                name, name));
    std::string said;
    const auto result =
        run_child({.program = program,
                   .arguments = std::move(arguments),
                   .limits = {.silence = std::chrono::minutes(10), .memory = 0, .handles = 4096},
                   .environment = Environment::ours,
                   .on_output = [&](std::string_view piece) { said += piece; }});
    if (result.status != 0)
        throw Error(ErrorKind::unavailable, fmt::format("{} failed.", name), result.errors);
    return std::string(trim(said));
}

std::string sha256_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    return to_hex(sha256(bytes));
}

/// Packs what npm has and unpacks it; the folder it is in.
fs::path unpack(const fs::path& place, const std::string& package) {
    const fs::path folder = place / to_hex(sha256(package)).substr(0, 12);
    if (fs::exists(folder)) return folder / "package";
    fs::create_directories(folder);
    const std::string said = run("npm", {"pack", package, "--ignore-scripts", "--silent",
                                         "--pack-destination", folder.string()});
    const auto line = said.rfind('\n');
    const fs::path archive =
        folder / fs::path(line == said.npos ? said : said.substr(line + 1)).filename();
    run("tar", {"-xzf", archive.string(), "-C", folder.string(), "--no-same-owner"});
    fs::remove(archive);
    return folder / "package";
}

}  // namespace

ModelCard default_card() {
    return {"Moonshine tiny (English)",
            ModelKind::moonshine,
            {"en"},
            {{"encoder", "encoder_model.onnx"}, {"decoder", "decoder_model_merged.onnx"}},
            "llama-tokenizer.js",
            24};
}

void fetch_default_model(const fs::path& models,
                         const std::function<void(std::string_view)>& note) {
    const Workplace work(models);
    for (const Wanted& wanted : kWanted) {
        const fs::path target = models / wanted.target;
        if (fs::is_regular_file(target) && sha256_of(target) == wanted.sha256) continue;
        note(fmt::format("{} of {}", target.filename().string(), wanted.package));
        const fs::path found = unpack(work.path(), wanted.package) / wanted.file;
        if (!fs::is_regular_file(found) || sha256_of(found) != wanted.sha256)
            throw Error(ErrorKind::unavailable,
                        fmt::format("{} is not the file that this version was built with.",
                                    wanted.package));
        fs::create_directories(target.parent_path());
        fs::rename(found, target);
    }
    // Last: a folder without it is no model.
    std::ofstream(models / kModel / "model.json") << to_json(default_card()) << "\n";
}

}  // namespace herald::content::speech
