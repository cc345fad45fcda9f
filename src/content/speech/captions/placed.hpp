#pragma once

#include <string_view>
#include <vector>

#include "content/speech/captions/captions.hpp"

/// Inside the room: words where they stand in a text.
namespace herald::content::speech {

/// Bytes of the text with the punctuation that touches the word, white space left out.
struct Placed {
    std::size_t from = 0, to = 0;
    double start = 0, end = 0;
};
/// In order; empty when one of the words is not there.
std::vector<Placed> find_in(std::string_view text, const std::vector<TranscriptWord>& words);

}  // namespace herald::content::speech
