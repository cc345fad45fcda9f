#include <fmt/format.h>

#include "app/cli.hpp"
#include "app/config.hpp"
#include "base/settings.hpp"
#include "base/text.hpp"
#include "content/speech/audio/ffmpeg.hpp"
#include "content/speech/engine/models.hpp"

/// `herald models`: what this machine transcribes with.
namespace herald::app {
namespace {

namespace speech = content::speech;

std::filesystem::path folder_of(const Config& config) {
    return config.models.empty() ? std::filesystem::path(config.data) / "models"
                                 : std::filesystem::path(config.models);
}

std::string languages_of(const speech::LocalModel& model) {
    return model.card.languages.empty() ? std::string("many languages")
                                        : fmt::format("{}", fmt::join(model.card.languages, ", "));
}

int list(const std::filesystem::path& folder) {
    const auto models = speech::list_models(folder);
    const auto no_library = speech::why_no_library(folder);
    for (const auto& model : models) {
        const auto why = model.why_not ? model.why_not : no_library;
        fmt::print("{:<8} {}: {}, {}, in {}{}\n", why ? "PROBLEM" : "ready", model.id,
                   model.card.name, languages_of(model), model.folder.string(),
                   why ? "\n         " + *why : "");
    }
    if (models.empty())
        fmt::print("No model of speech is below {}; bring one with: herald models fetch\n",
                   folder.string());
    if (const auto why = speech::Ffmpeg::why_not(); !why.empty()) fmt::print("PROBLEM  {}\n", why);
    return 0;
}

}  // namespace

std::string speech_state(const Config& config) {
    const auto folder = folder_of(config);
    std::string ready;
    for (const auto& model : speech::list_models(folder))
        if (!model.why_not) ready += (ready.empty() ? "" : ", ") + model.card.name;
    if (const auto why = speech::Ffmpeg::why_not(); !why.empty()) return "off: " + why;
    if (ready.empty())
        return "only through connected providers; the offline model comes with: herald models "
               "fetch";
    if (const auto why = speech::why_no_library(folder)) return "offline models are off: " + *why;
    return ready;
}

int run_models(std::vector<std::string> args) {
    Config config = load_config(args);
    const auto folder = folder_of(config);
    const std::string what = args.empty() ? "list" : args.front();
    if (args.size() > 1 || (what != "list" && what != "fetch"))
        throw Error(ErrorKind::invalid, "Say `herald models list` or `herald models fetch`.");
    if (what == "fetch") {
        speech::fetch_default_model(
            folder, [](std::string_view line) { fmt::print(stderr, "fetching {}\n", line); });
        fmt::print("Moonshine tiny (English) is in {}.\n", folder.string());
        return 0;
    }
    return list(folder);
}

}  // namespace herald::app
