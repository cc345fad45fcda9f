#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "content/speech/audio/cutter.hpp"
#include "content/speech/captions/captions.hpp"

namespace herald::content::speech {

/// What an engine heard in one chunk. Seconds count from the chunk's beginning.
struct Heard {
    std::string text;
    std::string language;               ///< ISO 639-1; empty where the engine does not tell
    std::vector<TranscriptPart> parts;  ///< empty: the text is one part as long as the chunk
    std::vector<TranscriptWord> words;  ///< empty where the engine tells no times
};

/// Something that writes down speech. One chunk at a time.
class Engine {
public:
    virtual ~Engine() = default;
    /// Throws Error as connector::AskModel does.
    virtual Heard hear(const Chunk& chunk) = 0;
    virtual CutRules cuts() const = 0;
    /// "Moonshine tiny", "whisper-1".
    virtual std::string model() const = 0;
    /// The only language it understands; empty when there are several.
    virtual std::string only_language() const { return {}; }
};

/// Small models fall into saying the same over and over: what comes five times or more in a row, of
/// one to six words, is said once.
std::string without_loops(std::string_view text);

}  // namespace herald::content::speech
