#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"

/// What was said and when, and the files players and people read it from. Pure.
namespace herald::content {

/// A stretch of speech, mostly a sentence or two. Seconds from the beginning.
struct TranscriptPart {
    double start = 0, end = 0;
    std::string text;
    std::optional<std::string> speaker;
};
BOOST_DESCRIBE_STRUCT(TranscriptPart, (), (start, end, text, speaker))

/// One word with the punctuation that stands with it.
struct TranscriptWord {
    std::string text;
    double start = 0, end = 0;
};
BOOST_DESCRIBE_STRUCT(TranscriptWord, (), (text, start, end))

}  // namespace herald::content

namespace herald::content::speech {

/// The words of a text, spread over a time by their lengths: an estimate.
std::vector<TranscriptWord> spread_words(std::string_view text, double start, double end);

/// One part for each sentence, short ones together, with the times of its words; empty when the
/// words are not those of the text.
std::vector<TranscriptPart> part_by_sentences(std::string_view text,
                                              const std::vector<TranscriptWord>& words,
                                              const std::string& language);

/// The words that belong to edited parts: a part that is as before keeps its own, another's are
/// spread.
std::vector<TranscriptWord> words_after_edit(const std::vector<TranscriptPart>& before,
                                             const std::vector<TranscriptWord>& words,
                                             const std::vector<TranscriptPart>& after);

/// All that was said: parts follow one another, a pause of two seconds or another speaker begins a
/// new paragraph.
std::string text_of(const std::vector<TranscriptPart>& parts);

/// What is on the screen at one time: one or two lines of at most 42 characters.
struct Cue {
    double start = 0, end = 0;
    std::vector<std::string> lines;
    std::optional<std::string> speaker;
};
struct CueRules {
    std::size_t line = 42, lines = 2;  ///< graphemes; lines of one cue
    double longest = 7, shortest = 1;  ///< seconds
    double pause = 0.8;                ///< seconds of silence that end a cue
};
/// Cues never overlap, never run beyond their part and cut nothing but at words.
std::vector<Cue> make_cues(const std::vector<TranscriptPart>& parts,
                           const std::vector<TranscriptWord>& words, const CueRules& rules = {});

std::string write_srt(const std::vector<Cue>& cues);
/// WebVTT, speakers as voice spans.
std::string write_vtt(const std::vector<Cue>& cues);
/// Paragraphs with their speakers; nothing else.
std::string write_txt(std::string_view title, const std::vector<TranscriptPart>& parts);

}  // namespace herald::content::speech
