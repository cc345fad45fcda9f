#pragma once

#include "content/items/context.hpp"
#include "content/speech/transcription.hpp"

/// Inside the room.
namespace herald::content {

struct TranscribeInput {
    TranscriptionId id;
};
BOOST_DESCRIBE_STRUCT(TranscribeInput, (), (id))

struct TranscribeResult {
    TranscriptionId transcription_id;
    double seconds = 0;
    std::int64_t words = 0;
    std::string engine, model;
};
BOOST_DESCRIBE_STRUCT(TranscribeResult, (), (transcription_id, seconds, words, engine, model))

/// "content.transcribe": fetch → look → copy to listen to → write down chunk by chunk. What was
/// heard is saved with each chunk; a later attempt goes on behind the last one.
task::TaskType transcribe_task(const Context& context);

/// Fetches a recording into a file through the egress policy. Returns its media type. Throws
/// Error{too_large} beyond `limit` bytes, Error{invalid} for a web page, Error{upstream}.
std::string fetch_recording(const Context& context, const std::string& url,
                            const std::filesystem::path& target,
                            const std::function<void(std::uint64_t bytes)>& progress);

}  // namespace herald::content
