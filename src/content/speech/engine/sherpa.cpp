#include "content/speech/engine/sherpa.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.hpp"

namespace herald::content::speech::sherpa {
namespace {

constexpr const char* kLibrary = "libsherpa-onnx-c-api.so";

void* open(const std::filesystem::path& folder, std::string& said) {
    // The program's own search path first: the folder `lib` beside it.
    for (const std::string& name : {std::string(kLibrary), (folder / "lib" / kLibrary).string()}) {
        if (void* handle = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
        if (const char* why = ::dlerror()) said = why;
    }
    return nullptr;
}

}  // namespace

Library::Library(const std::filesystem::path& folder) {
    std::string said;
    handle_ = open(folder, said);
    if (handle_ == nullptr)
        throw Error(ErrorKind::unavailable,
                    "The library sherpa-onnx is not installed; run: herald models fetch.", said);
    const auto find = [&](auto& function, const char* name) {
        function =
            reinterpret_cast<std::remove_reference_t<decltype(function)>>(::dlsym(handle_, name));
        if (function == nullptr)
            throw Error(ErrorKind::unavailable,
                        fmt::format("The library sherpa-onnx has no {}; this version of Herald "
                                    "needs {}.",
                                    name, kVersion));
    };
    try {
        find(version, "SherpaOnnxGetVersionStr");
        if (version() != std::string_view(kVersion))
            throw Error(ErrorKind::unavailable,
                        fmt::format("The library sherpa-onnx is version {}; this version of Herald "
                                    "needs {}: herald models fetch.",
                                    version(), kVersion));
        find(create_recognizer, "SherpaOnnxCreateOfflineRecognizer");
        find(destroy_recognizer, "SherpaOnnxDestroyOfflineRecognizer");
        find(create_stream, "SherpaOnnxCreateOfflineStream");
        find(destroy_stream, "SherpaOnnxDestroyOfflineStream");
        find(accept, "SherpaOnnxAcceptWaveformOffline");
        find(decode, "SherpaOnnxDecodeOfflineStream");
        find(result_json, "SherpaOnnxGetOfflineStreamResultAsJson");
        find(free_json, "SherpaOnnxDestroyOfflineStreamResultJson");
    } catch (...) {
        ::dlclose(handle_);
        throw;
    }
}

// It starts threads of its own and does not end them: once loaded, it stays.
Library::~Library() = default;

}  // namespace herald::content::speech::sherpa
