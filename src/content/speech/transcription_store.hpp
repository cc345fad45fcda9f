#pragma once

#include "content/items/context.hpp"
#include "content/speech/transcription.hpp"

/// Inside the room: the SQL, whole.
namespace herald::content {

/// What is made of a request.
struct TranscriptionSeed {
    TranscriptionId id;
    std::string title;
    std::optional<std::string> source_url, file_name, media_type, wanted_language;
    std::string engine;
};

/// What a task works with.
struct TranscriptionWork {
    TranscriptionId id;
    std::string title;
    TranscriptionState state{};
    std::optional<std::string> source_url, file_name, wanted_language, engine;
    Time created_at;
};
BOOST_DESCRIBE_STRUCT(TranscriptionWork, (),
                      (id, title, state, source_url, file_name, wanted_language, engine,
                       created_at))

/// One chunk, heard: seconds from the beginning of the recording, to the millisecond.
struct HeardChunk {
    std::vector<TranscriptPart> parts;
    std::vector<TranscriptWord> words;
    std::string language;
    bool words_estimated = true;
};
BOOST_DESCRIBE_STRUCT(HeardChunk, (), (parts, words, language, words_estimated))

/// What the end writes.
struct TranscriptionResult {
    std::vector<TranscriptPart> parts;
    std::vector<TranscriptWord> words;
    std::string text;
    std::optional<std::string> language;
    std::string model;
    double seconds = 0;
    bool words_estimated = false;
    Sentences notes;
};

std::string source_blob(TranscriptionId id);
std::string audio_blob(TranscriptionId id);

std::vector<TranscriptionRow> list_transcriptions(const Scope& scope,
                                                  const ListTranscriptions& request);
TranscriptionRow get_transcription_row(const Scope& scope, TranscriptionId id);
void insert_transcription(Tx& tx, const Scope& scope, const TranscriptionSeed& seed,
                          task::TaskId task);
TranscriptionWork get_work(const Scope& scope, TranscriptionId id);
/// Throws Error{not_found} when it was deleted meanwhile.
void set_state(Tx& tx, const Scope& scope, TranscriptionId id, TranscriptionState state,
               const std::optional<std::string>& error = {});
void put_chunk(Tx& tx, TranscriptionId id, std::int64_t number, const HeardChunk& heard);
std::vector<HeardChunk> list_chunks(const Scope& scope, TranscriptionId id);
void finish_transcription(Tx& tx, const Scope& scope, const TranscriptionWork& work,
                          const TranscriptionResult& result);
/// Stores an edited one and finds it by its new words. Throws Error{stale}.
void save_transcription(Tx& tx, const Scope& scope, const Transcription& edited);
void remove_transcription(Tx& tx, TranscriptionId id);
void announce(Tx& tx, const Context& context, const Scope& scope, TranscriptionId id,
              std::string_view type);

}  // namespace herald::content
