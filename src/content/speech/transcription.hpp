#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/rules.hpp"
#include "content/items/sentence.hpp"
#include "content/speech/captions/captions.hpp"
#include "store/scope.hpp"
#include "task/task.hpp"
#include "web/paging.hpp"

/// A recording and what was said in it.
namespace herald::content {

struct TranscriptionTag;
using TranscriptionId = Id<TranscriptionTag>;

enum class TranscriptionState : std::uint8_t { queued, decoding, transcribing, done, failed };
BOOST_DESCRIBE_ENUM(TranscriptionState, queued, decoding, transcribing, done, failed)

/// As lists show it.
struct TranscriptionRow {
    TranscriptionId id;
    std::string title;
    TranscriptionState state{};
    std::optional<task::TaskId> task_id;
    std::optional<std::string> source_url, file_name, media_type;
    std::optional<double> seconds;
    std::optional<bool> has_sound;
    std::optional<std::string> language, engine, model;
    std::int64_t word_count = 0;
    bool has_audio = false;  ///< there is a file to listen to
    Sentences notes;         ///< what is to be known of it
    std::optional<std::string> error;
    Time created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(TranscriptionRow, (),
                      (id, title, state, task_id, source_url, file_name, media_type, seconds,
                       has_sound, language, engine, model, word_count, has_audio, notes, error,
                       created_at, updated_at, version))

/// With all that was said. Times are seconds.
struct Transcription {
    TranscriptionId id;
    std::string title;
    TranscriptionState state{};
    std::optional<task::TaskId> task_id;
    std::optional<std::string> source_url, file_name, media_type;
    std::optional<double> seconds;
    std::optional<bool> has_sound;
    std::optional<std::string> language, engine, model;
    std::string text;
    std::vector<TranscriptPart> parts;
    std::vector<TranscriptWord> words;
    bool words_estimated = false;  ///< spread by their lengths: the engine told no times of words
    std::int64_t word_count = 0;
    bool has_audio = false;
    Sentences notes;
    std::optional<std::string> error;
    Time created_at, updated_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Transcription, (),
                      (id, title, state, task_id, source_url, file_name, media_type, seconds,
                       has_sound, language, engine, model, text, parts, words, words_estimated,
                       word_count, has_audio, notes, error, created_at, updated_at, version))

struct ListTranscriptions : web::Paged {
    std::optional<TranscriptionState> state;
};
BOOST_DESCRIBE_STRUCT(ListTranscriptions, (web::Paged), (state))

struct TranscriptionRef {
    TranscriptionId id;
};
BOOST_DESCRIBE_STRUCT(TranscriptionRef, (), (id))

/// `parts` replaces all of them: in order, none overlapping another by more than a tenth of a
/// second.
struct TranscriptionPatch {
    TranscriptionId id;
    std::optional<std::string> title;
    std::optional<std::vector<TranscriptPart>> parts;
    web::IfMatch if_match;
};
BOOST_DESCRIBE_STRUCT(TranscriptionPatch, (), (id, title, parts, if_match))

/// Throws Error{not_found}. Its text is empty until it is done.
Transcription get_transcription(const Scope& scope, TranscriptionId id);

inline constexpr std::size_t kMostParts = 20'000;

}  // namespace herald::content

template <>
inline constexpr auto herald::rules<herald::content::TranscriptPart> = std::tuple{
    rule<&herald::content::TranscriptPart::start>(at_least{0}, doc{"Seconds."}),
    rule<&herald::content::TranscriptPart::end>(at_least{0}, doc{"Seconds."}),
    rule<&herald::content::TranscriptPart::text>(length{0, 10'000}),
    rule<&herald::content::TranscriptPart::speaker>(length{1, 100}),
};
template <>
inline constexpr auto herald::rules<herald::content::TranscriptionPatch> = std::tuple{
    rule<&herald::content::TranscriptionPatch::title>(length{1, 300}),
    rule<&herald::content::TranscriptionPatch::parts>(count{0, herald::content::kMostParts}),
};
