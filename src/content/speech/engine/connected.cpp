#include "content/speech/engine/connected.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"
#include "connector/call.hpp"

namespace herald::content::speech {
namespace {

/// Providers take 25 MB at once; five minutes are ten.
constexpr CutRules kCuts{.wanted = 240, .longest = 300, .pause = 0.6, .shortest = 200, .gap = 8};

void put(std::string& out, std::uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

/// Whisper names languages in English; nothing else is known here.
std::string code_of(std::string_view language) {
    static constexpr std::pair<std::string_view, std::string_view> kNames[] = {
        {"english", "en"},  {"german", "de"},     {"french", "fr"},    {"spanish", "es"},
        {"italian", "it"},  {"portuguese", "pt"}, {"dutch", "nl"},     {"polish", "pl"},
        {"russian", "ru"},  {"ukrainian", "uk"},  {"turkish", "tr"},   {"arabic", "ar"},
        {"hindi", "hi"},    {"japanese", "ja"},   {"chinese", "zh"},   {"korean", "ko"},
        {"swedish", "sv"},  {"danish", "da"},     {"norwegian", "no"}, {"finnish", "fi"},
        {"czech", "cs"},    {"greek", "el"},      {"hebrew", "he"},    {"romanian", "ro"},
        {"hungarian", "hu"}};
    const std::string lower = to_lower_ascii(language);
    for (const auto& [name, code] : kNames)
        if (lower == name) return std::string(code);
    if (lower.size() == 2 || (lower.size() > 2 && lower[2] == '-')) return lower.substr(0, 2);
    return {};
}

class ConnectedEngine final : public Engine {
public:
    ConnectedEngine(connection::OpenConnection open, std::string language)
        : open_(std::move(open)), language_(std::move(language)) {}

    Heard hear(const Chunk& chunk) override {
        const connector::Recording recording{.bytes = make_wav(chunk.samples),
                                             .file_name = "recording.wav",
                                             .media_type = "audio/wav",
                                             .model = {},
                                             .language = language_};
        const auto& transcribe = open_.connector->ask_model->transcribe;
        const auto answer = connector::with_retries(
            *open_.call, [&] { return transcribe(*open_.call, recording); });
        const double seconds = static_cast<double>(chunk.samples.size()) / kRate;
        const auto within = [&](double at) { return std::clamp(at, 0.0, seconds); };
        Heard out{std::string(trim(answer.text)), code_of(answer.language), {}, {}};
        for (const auto& part : answer.parts) {
            const std::string text(trim(part.text));
            if (text.empty()) continue;
            out.parts.push_back(
                {within(part.start), within(std::max(part.start, part.end)), text,
                 part.speaker.empty() ? std::nullopt : std::optional(part.speaker)});
        }
        for (const auto& word : answer.words) {
            const std::string text(trim(word.text));
            if (!text.empty())
                out.words.push_back(
                    {text, within(word.start), within(std::max(word.start, word.end))});
        }
        return out;
    }
    CutRules cuts() const override { return kCuts; }
    std::string model() const override {
        const auto& settings = open_.call->settings();
        if (const auto* object = settings.if_object())
            if (const auto* named = object->if_contains("transcription_model");
                named != nullptr && named->is_string())
                return std::string(named->get_string());
        return open_.connection.name;
    }

private:
    connection::OpenConnection open_;
    std::string language_;
};

}  // namespace

std::string make_wav(std::span<const std::int16_t> samples) {
    const auto size = static_cast<std::uint32_t>(samples.size() * 2);
    std::string out = "RIFF";
    out.reserve(size + 44);
    put(out, 36 + size, 4);
    out += "WAVEfmt ";
    put(out, 16, 4);
    put(out, 1, 2);
    put(out, 1, 2);
    put(out, kRate, 4);
    put(out, kRate * 2, 4);
    put(out, 2, 2);
    put(out, 16, 2);
    out += "data";
    put(out, size, 4);
    out.append(reinterpret_cast<const char*>(samples.data()), size);
    return out;
}

std::unique_ptr<Engine> make_connected(connection::OpenConnection open, std::string language) {
    if (open.connector == nullptr || !open.connector->ask_model ||
        !open.connector->ask_model->transcribe)
        throw Error(ErrorKind::invalid,
                    fmt::format("The connection {} cannot transcribe.", open.connection.name));
    return std::make_unique<ConnectedEngine>(std::move(open), std::move(language));
}

}  // namespace herald::content::speech
