#include "content/speech/transcribe_task.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "content/speech/audio/ffmpeg.hpp"
#include "content/speech/engines.hpp"
#include "content/speech/transcription_store.hpp"
#include "content/text/reading.hpp"

namespace herald::content {
namespace {

using speech::Chunk;
using speech::Engine;
using speech::Ffmpeg;
using speech::Heard;

struct Cursor {
    std::int64_t chunks = 0;  ///< saved so far
};
BOOST_DESCRIBE_STRUCT(Cursor, (), (chunks))

constexpr int kAttempts = 4;
/// Shares of the progress.
constexpr double kFetched = 0.1, kCopied = 0.2, kHeard = 0.98;

double rounded(double seconds) { return std::round(seconds * 1000) / 1000; }

std::string clock_of(double seconds) {
    const auto whole = static_cast<std::int64_t>(seconds);
    return whole >= 3600 ? fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
                         : fmt::format("{}:{:02}", whole / 60, whole % 60);
}

/// A file of a running task, gone with it.
class ScratchFile {
public:
    explicit ScratchFile(std::filesystem::path path) : path_(std::move(path)) {
        std::filesystem::create_directories(path_.parent_path());
    }
    ~ScratchFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Parts that overlap by less follow each other.
constexpr double kRounding = 0.1;

/// What was heard, on the recording's own clock.
HeardChunk placed(const Chunk& chunk, Heard heard, const std::string& language) {
    // The silence that was left around it is no speech.
    constexpr double kEdge = 0.15;
    const double start = chunk.start(), end = chunk.end();
    HeardChunk out;
    out.language = heard.language;
    out.words_estimated = heard.words.empty();
    for (auto& word : heard.words)
        out.words.push_back({std::move(word.text), start + word.start, start + word.end});
    for (auto& part : heard.parts)
        out.parts.push_back(
            {start + part.start, start + part.end, std::move(part.text), part.speaker});
    if (out.parts.empty() && !heard.text.empty()) {
        const double edge = end - start > 4 * kEdge ? kEdge : 0;
        if (out.words.empty())
            out.words = speech::spread_words(heard.text, start + edge, end - edge);
        out.parts = speech::part_by_sentences(heard.text, out.words,
                                              heard.language.empty() ? language : heard.language);
        if (out.parts.empty()) out.parts = {{start, end, heard.text, {}}};
    } else if (out.words.empty()) {
        for (const auto& part : out.parts)
            for (auto& word : speech::spread_words(part.text, part.start, part.end))
                out.words.push_back(std::move(word));
    }
    // A coded stretch is some milliseconds longer than what was cut, which the next one begins
    // with.
    const auto within = [&](double at) { return rounded(std::clamp(at, start, end)); };
    double last = start;
    for (auto& part : out.parts) {
        part.start = within(part.start);
        part.end = within(part.end);
        // Engines round starts and ends apart; who speaks at the same time as another overlaps by
        // more.
        if (part.start < last && last - part.start < kRounding)
            part.start = std::min(last, part.end);
        last = part.end;
    }
    for (auto& word : out.words) {
        word.start = within(word.start);
        word.end = within(word.end);
    }
    return out;
}

class Transcribing {
public:
    Transcribing(const Context& context, speech::LoadedModels& loaded, task::Run& run)
        : context_(context),
          loaded_(loaded),
          run_(run),
          work_(get_work(run.scope(), run.input_as<TranscribeInput>().id)),
          checkpoint_([this] { run_.checkpoint(); }) {}

    std::string run() {
        if (work_.state == TranscriptionState::done) return answer();
        try {
            const auto source = take_source();
            look(source);
            copy(source);
            listen(source);
            finish();
        } catch (const task::Stopped&) {
            drop_if_deleted();
            throw;
        } catch (const Error& error) {
            drop_if_deleted();
            if (!error.retryable() || run_.attempt() >= kAttempts) give_up(error);
            throw;
        }
        return answer();
    }

private:
    /// Files that were put down after their transcription was deleted belong to nobody.
    void drop_if_deleted() {
        const auto rows = run_.scope().db().one<std::int64_t>(
            "SELECT COUNT(*) FROM transcriptions WHERE tenant = :tenant AND id = :id",
            {{"id", work_.id}});
        if (rows.value_or(0) > 0) return;
        context_.blobs->remove(run_.scope().tenant(), source_blob(work_.id));
        context_.blobs->remove(run_.scope().tenant(), audio_blob(work_.id));
    }

    std::filesystem::path take_source() {
        const auto tenant = run_.scope().tenant();
        if (const auto found = context_.blobs->find(tenant, source_blob(work_.id))) return *found;
        if (!work_.source_url)
            throw Error(ErrorKind::invalid, "The uploaded file is gone; upload it again.");
        const ScratchFile file(context_.scratch / ("speech-" + to_string(run_.id()) + ".part"));
        const std::string type =
            fetch_recording(context_, *work_.source_url, file.path(), [&](std::uint64_t bytes) {
                run_.progress(kFetched / 2, fmt::format("Fetching, {} MB", bytes >> 20));
            });
        context_.blobs->put_file(tenant, source_blob(work_.id), file.path());
        run_.write([&](Tx& tx) {
            tx.execute(
                "UPDATE transcriptions SET media_type = :type WHERE tenant = :tenant AND id = :id",
                {{"id", work_.id}, {"type", type.empty() ? std::nullopt : std::optional(type)}});
        });
        if (const auto found = context_.blobs->find(tenant, source_blob(work_.id))) return *found;
        throw Error(ErrorKind::not_found, "This transcription was deleted.");
    }

    void look(const std::filesystem::path& source) {
        run_.progress(kFetched, "Looking at the file");
        run_.write([&](Tx& tx) {
            set_state(tx, run_.scope(), work_.id, TranscriptionState::decoding);
            announce(tx, context_, run_.scope(), work_.id, "content.transcription_updated");
        });
        const auto probed = ffmpeg_.probe(source, checkpoint_);
        run_.write([&](Tx& tx) {
            tx.execute(
                "UPDATE transcriptions SET seconds = :seconds, has_sound = :sound WHERE tenant = "
                ":tenant AND id = :id",
                {{"id", work_.id}, {"seconds", probed.seconds}, {"sound", probed.has_sound}});
        });
        if (!probed.has_sound)
            throw Error(ErrorKind::invalid,
                        "This video has no sound, so there is nothing to write down.");
        const speech::AudioLimits limits;
        if (probed.seconds.value_or(0) > limits.longest)
            throw Error(ErrorKind::too_large,
                        fmt::format("This recording is longer than {:.0f} hours; cut it into "
                                    "pieces.",
                                    limits.longest / 3600));
        expected_ = probed.seconds;
    }

    /// The small file to listen to. What cannot be copied may still be heard in part.
    void copy(const std::filesystem::path& source) {
        const auto tenant = run_.scope().tenant();
        if (context_.blobs->find(tenant, audio_blob(work_.id))) return;
        run_.progress(kFetched, "Making a copy to listen to");
        const ScratchFile file(context_.scratch / ("speech-" + to_string(run_.id()) + ".m4a"));
        ffmpeg_.make_playback(source, file.path(), expected_.value_or(12 * 3600), checkpoint_);
        context_.blobs->put_file(tenant, audio_blob(work_.id), file.path());
        const auto changed = with_row([&](Tx& tx) {
            return tx.execute(
                "UPDATE transcriptions SET has_audio = 1 WHERE tenant = :tenant AND id = :id",
                {{"id", work_.id}});
        });
        if (changed > 0) return;
        // It was deleted meanwhile, and nobody else knows of the file.
        context_.blobs->remove(tenant, audio_blob(work_.id));
        throw Error(ErrorKind::not_found, "This transcription was deleted.");
    }

    std::int64_t with_row(const std::function<std::int64_t(Tx&)>& f) {
        std::int64_t changed = 0;
        run_.write([&](Tx& tx) { changed = f(tx); });
        return changed;
    }

    void listen(const std::filesystem::path& source) {
        run_.progress(kCopied, "Loading the engine");
        const auto engine =
            open_engine(context_, run_.scope(), loaded_, work_.engine.value_or(""),
                        work_.wanted_language.value_or(""), checkpoint_,
                        [&](std::string_view line) { run_.log(task::Level::info, line); });
        model_ = engine->model();
        if (!work_.wanted_language && !engine->only_language().empty())
            only_language_ = engine->only_language();
        run_.write([&](Tx& tx) {
            set_state(tx, run_.scope(), work_.id, TranscriptionState::transcribing);
            announce(tx, context_, run_.scope(), work_.id, "content.transcription_updated");
        });
        if (!run_.cursor().is_null()) {
            Problems problems;
            saved_ = decode_json<Cursor>(run_.cursor(), problems, Unknown::ignore).chunks;
        }
        speech::Cutter cutter(engine->cuts(), [&](Chunk chunk) { hear(*engine, chunk); });
        const auto samples = ffmpeg_.decode(
            source,
            [&](std::span<const std::int16_t> piece) {
                cutter.feed(piece);
                show(static_cast<double>(cutter.samples()) / speech::kRate);
            },
            checkpoint_, broken_);
        cutter.finish();
        seconds_ = static_cast<double>(samples) / speech::kRate;
    }

    void hear(Engine& engine, const Chunk& chunk) {
        const auto number = static_cast<std::int64_t>(chunk.number);
        if (number < saved_) return;  // the same samples give the same chunks
        run_.checkpoint();
        const HeardChunk heard =
            placed(chunk, engine.hear(chunk), work_.wanted_language.value_or(""));
        run_.write([&](Tx& tx) {
            // A write into a transcription that is gone would stay behind.
            const auto there = tx.one<std::int64_t>(
                "SELECT 1 FROM transcriptions WHERE tenant = :tenant AND id = :id",
                {{"id", work_.id}});
            if (!there) throw Error(ErrorKind::not_found, "This transcription was deleted.");
            put_chunk(tx, work_.id, number, heard);
            run_.save_cursor(tx, to_json(Cursor{number + 1}));
        });
    }

    void show(double seconds) {
        const double whole = std::max(expected_.value_or(0), seconds);
        const double part = whole > 0 ? seconds / whole : 1;
        run_.progress(kCopied + (kHeard - kCopied) * part,
                      fmt::format("Writing down, {} of {}", clock_of(seconds), clock_of(whole)));
    }

    void finish() {
        TranscriptionResult result;
        std::map<std::string, int> languages;
        for (auto& heard : list_chunks(run_.scope(), work_.id)) {
            result.parts.insert(result.parts.end(), heard.parts.begin(), heard.parts.end());
            result.words.insert(result.words.end(), heard.words.begin(), heard.words.end());
            result.words_estimated = result.words_estimated || heard.words_estimated;
            if (!heard.language.empty()) ++languages[heard.language];
        }
        result.text = speech::text_of(result.parts);
        result.language = work_.wanted_language;
        if (!result.language && !languages.empty())
            result.language =
                std::max_element(languages.begin(), languages.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; })
                    ->first;
        if (const auto found = language_of(result.text); !result.language && !found.empty())
            result.language = found;
        result.model = model_;
        result.seconds = seconds_;
        result.notes = notes(result);
        words_ = static_cast<std::int64_t>(result.words.size());
        const auto tenant = run_.scope().tenant();
        run_.write([&](Tx& tx) {
            finish_transcription(tx, run_.scope(), work_, result);
            announce(tx, context_, run_.scope(), work_.id, "content.transcribed");
            tx.after_commit(
                [this, tenant] { context_.blobs->remove(tenant, source_blob(work_.id)); });
        });
    }

    Sentences notes(const TranscriptionResult& result) const {
        Sentences out;
        if (result.parts.empty())
            out.push_back({"no_speech", "No speech was heard in this recording.", {}});
        const bool short_of = expected_ && seconds_ + 5 < *expected_ * 0.95;
        if (!broken_.empty() && short_of)
            out.push_back({"file_damaged",
                           fmt::format("The file is damaged: only {} of {} could be read.",
                                       clock_of(seconds_), clock_of(*expected_)),
                           {{"heard", clock_of(seconds_)}, {"whole", clock_of(*expected_)}}});
        if (!only_language_.empty() && !result.parts.empty())
            out.push_back(
                {"one_language",
                 fmt::format(
                     "{} understands one language only ({}); what was said in another is not "
                     "right.",
                     model_, only_language_),
                 {{"model", model_}, {"language", only_language_}}});
        return out;
    }

    void give_up(const Error& error) {
        try {
            run_.write([&](Tx& tx) {
                set_state(tx, run_.scope(), work_.id, TranscriptionState::failed, error.what());
                announce(tx, context_, run_.scope(), work_.id, "content.transcription_updated");
            });
        } catch (const Error& told) {
            // It was deleted: then there is nobody to tell but the task.
            if (told.kind() != ErrorKind::not_found) throw;
        }
    }

    std::string answer() const {
        return to_json(
            TranscribeResult{work_.id, seconds_, words_, work_.engine.value_or(""), model_});
    }

    const Context& context_;
    speech::LoadedModels& loaded_;
    task::Run& run_;
    TranscriptionWork work_;
    Ffmpeg::Checkpoint checkpoint_;
    Ffmpeg ffmpeg_;
    std::optional<double> expected_;
    std::int64_t saved_ = 0, words_ = 0;
    double seconds_ = 0;
    std::string model_, broken_, only_language_;
};

}  // namespace

task::TaskType transcribe_task(const Context& context) {
    auto loaded = std::make_shared<speech::LoadedModels>(context.models);
    return {
        "content.transcribe",
        [&context, loaded](task::Run& run) { return Transcribing(context, *loaded, run).run(); },
        2};
}

}  // namespace herald::content
