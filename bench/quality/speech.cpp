#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>

#include "arguments.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"
#include "content/speech/audio/cutter.hpp"
#include "content/speech/engine/connected.hpp"
#include "content/speech/engine/models.hpp"
#include "report.hpp"
#include "speech_wer.hpp"

/// Clips with what is said in them, through everything a recording passes: ffmpeg, the cutter, the
/// engine. Then all of them one after another as one long recording.
using namespace herald;
using namespace herald::quality;
namespace speech = herald::content::speech;

namespace {

const Usage kUsage{"speech",
                   "Writes down clips and counts the words that are wrong.",
                   {{"--data", "DIR", Need::required, "transcripts.jsonl and the clips it names"},
                    {"--model", "ID", Need::optional, "a folder of models; moonshine-tiny-en"},
                    {"--models", "DIR", Need::optional, "where models are; beside this program"},
                    {"--minutes", "N", Need::optional, "length of the long recording; 10"},
                    {"--texts", "", Need::optional, "shows what was heard, on standard error"}}};

struct Clip {
    std::string file, text, lang;
    bool transcript_reliable = false;
};
BOOST_DESCRIBE_STRUCT(Clip, (), (file, text, lang, transcript_reliable))

struct ClipResult {
    std::string file;
    bool reliable = false;
    double seconds = 0, wer = 0;
    std::size_t words = 0, errors = 0;
    std::string heard;
};
BOOST_DESCRIBE_STRUCT(ClipResult, (), (file, reliable, seconds, wer, words, errors, heard))

struct Answer {
    std::string model;
    std::vector<ClipResult> clips;
    double wer = 0;         ///< pooled over the reliable English clips
    double wer_all = 0;     ///< over every clip in English
    double wer_long = 0;    ///< of the long recording
    double times_real = 0;  ///< of the long recording: seconds of sound a second
    double peak_memory_mb = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (model, clips, wer, wer_all, wer_long, times_real, peak_memory_mb))

std::vector<Clip> read_clips(const std::filesystem::path& folder) {
    std::ifstream in(folder / "transcripts.jsonl");
    std::vector<Clip> out;
    for (std::string line; std::getline(in, line);) {
        Problems problems;
        out.push_back(decode_json<Clip>(parse_json(line), problems, Unknown::ignore));
        problems.raise();
    }
    if (out.empty())
        throw Error(ErrorKind::not_found,
                    fmt::format("{} has no transcripts.jsonl with clips.", folder.string()));
    return out;
}

using Samples = std::vector<std::int16_t>;

/// Headerless clips are 16 kHz mono already.
Samples read_samples(const std::filesystem::path& file) {
    Samples out;
    if (file.extension() == ".raw") {
        std::ifstream in(file, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        out.resize(bytes.size() / 2);
        std::memcpy(out.data(), bytes.data(), out.size() * 2);
        return out;
    }
    std::string broken;
    speech::Ffmpeg().decode(
        file, [&](auto piece) { out.insert(out.end(), piece.begin(), piece.end()); }, {}, broken);
    return out;
}

std::string heard_in(speech::Engine& engine, const Samples& samples) {
    std::string text;
    speech::Cutter cutter(engine.cuts(), [&](const speech::Chunk& chunk) {
        text += (text.empty() ? "" : " ") + engine.hear(chunk).text;
    });
    cutter.feed(samples);
    cutter.finish();
    return text;
}

struct Long {
    double seconds = 0, took = 0;
    WordErrors errors;
};

/// All reliable clips, again and again, a breath between them, as one file.
Long write_down_long(speech::Engine& engine, const std::vector<std::pair<Clip, Samples>>& clips,
                     int minutes) {
    Samples samples;
    std::string said;
    const auto most = static_cast<std::size_t>(minutes) * 60 * speech::kRate;
    while (samples.size() < most) {
        for (const auto& [clip, sound] : clips) {
            if (!clip.transcript_reliable || clip.lang != "en") continue;
            samples.insert(samples.end(), sound.begin(), sound.end());
            samples.insert(samples.end(), speech::kRate * 7 / 10, 0);
            said += clip.text + " ";
        }
        if (samples.empty()) return {};
    }
    const auto file = std::filesystem::temp_directory_path() /
                      fmt::format("herald-quality-speech-{}.wav", ::getpid());
    std::ofstream(file, std::ios::binary) << speech::make_wav(samples);
    Long out;
    out.seconds = static_cast<double>(samples.size()) / speech::kRate;
    samples = {};
    std::string heard, broken;
    const auto start = std::chrono::steady_clock::now();
    speech::Cutter cutter(
        engine.cuts(), [&](const speech::Chunk& chunk) { heard += " " + engine.hear(chunk).text; });
    speech::Ffmpeg().decode(
        file, [&](auto piece) { cutter.feed(piece); }, {}, broken);
    cutter.finish();
    out.took = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    std::filesystem::remove(file);
    out.errors = word_errors(said, heard);
    return out;
}

double peak_memory_mb() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

std::unique_ptr<speech::Engine> load(const Arguments& arguments) {
    const std::string id = arguments.find("--model").value_or("moonshine-tiny-en");
    const auto models = arguments.find("--models").value_or("models");
    for (const auto& model : speech::list_models(models))
        if (model.id == id) return speech::load_model(model, models, "en");
    throw Error(ErrorKind::not_found, fmt::format("There is no model {}: run ./dev deps.", id));
}

void program(const Arguments& arguments) {
    const auto folder = arguments.folder("--data");
    const auto engine = load(arguments);
    std::vector<std::pair<Clip, Samples>> clips;
    for (auto& clip : read_clips(folder)) {
        auto samples = read_samples(folder / clip.file);
        clips.emplace_back(std::move(clip), std::move(samples));
    }
    Answer answer;
    answer.model = engine->model();
    WordErrors reliable, all;
    for (const auto& [clip, samples] : clips) {
        if (clip.lang != "en") continue;
        const std::string heard = heard_in(*engine, samples);
        const WordErrors errors = word_errors(clip.text, heard);
        all += errors;
        if (clip.transcript_reliable) reliable += errors;
        answer.clips.push_back({clip.file, clip.transcript_reliable,
                                static_cast<double>(samples.size()) / speech::kRate, errors.rate(),
                                errors.words, errors.errors(), heard});
        if (arguments.has("--texts"))
            fmt::print(stderr, "{:>3}/{:<3} {}: {}\n", errors.errors(), errors.words, clip.file,
                       heard);
    }
    const Long whole = write_down_long(*engine, clips, arguments.whole("--minutes", 10, 1, 600));
    answer.wer = reliable.rate();
    answer.wer_all = all.rate();
    answer.wer_long = whole.errors.rate();
    answer.times_real = whole.took > 0 ? whole.seconds / whole.took : 0;
    answer.peak_memory_mb = peak_memory_mb();
    Report report("speech");
    report.add({"word error rate, reliable English clips", answer.wer, 0.12, false,
                "the wish; Whisper tiny.en has 0.084 on LibriSpeech clean"},
               answer.wer <= 0.12);
    report.add({"times real time", answer.times_real, 15, true, "the wish, on two cores"},
               answer.times_real >= 15);
    report.add({"peak memory, MB", answer.peak_memory_mb, 400, false, "the wish"},
               answer.peak_memory_mb <= 400);
    report.note("word error rate, one long recording", answer.wer_long);
    report.note("word error rate, every English clip", answer.wer_all);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
