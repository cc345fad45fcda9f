#pragma once

#include <string>
#include <vector>

#include "content/compose/facts/material.hpp"

namespace herald::content::compose {

/// A sentence of a transcript; seconds, both 0 when not known.
struct SpokenSentence {
    std::string text, speaker;
    double start = 0, end = 0;
};
/// In order; parts stand for sentences where nobody set full stops.
std::vector<SpokenSentence> spoken_sentences(const Material& material, const std::string& language);

}  // namespace herald::content::compose
