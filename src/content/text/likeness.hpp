#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Texts that are nearly the same, and how a brand sounds.
namespace herald::content {

/// SimHash (Charikar, STOC 2002) over shingles of three folded words: near-duplicates differ in
/// few bits. Zero for a text without words.
std::uint64_t simhash(std::string_view text);
/// 0 to 64.
int differing_bits(std::uint64_t a, std::uint64_t b);
/// Bits up to which two texts of more than a few words are held for the same.
inline constexpr int kSameBits = 6;
/// The hash in four quarters of 16 bits with their place: two hashes that differ in at most three
/// bits share one, for an index.
std::array<std::int64_t, 4> simhash_bands(std::uint64_t hash);
/// Jaccard likeness of the three-word shingles, 0 to 1: what simhash only guesses.
double likeness(std::string_view a, std::string_view b);

/// How somebody writes, as rates: lengths of sentences and words, punctuation, emoji, questions,
/// address of the reader, capitals, and the most common small words. After Burrows (2002).
struct Voice {
    std::vector<double> rates;
    std::size_t words = 0;
};
Voice voice_of(std::string_view text, const std::string& language);
/// Mean and spread of several texts of one brand.
struct VoiceProfile {
    std::vector<double> mean, spread;
    std::size_t texts = 0;
};
VoiceProfile profile_of(std::span<const Voice> voices);
/// What differs most, most first: which rate, and by how many spreads (with sign).
struct VoiceDifference {
    std::string_view what;  ///< "sentence_length", "questions", …
    double spreads = 0;
};
struct VoiceDistance {
    double distance = 0;  ///< mean of the absolute differences in spreads (Burrows's Delta)
    std::vector<VoiceDifference> differences;
};
/// Meaningful for texts of 40 words or more and profiles of 3 texts or more.
VoiceDistance distance_to(const VoiceProfile& profile, const Voice& voice);

}  // namespace herald::content
