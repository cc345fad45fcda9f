#include "content/text/likeness.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/text/reading.hpp"

namespace herald::content {
namespace {

std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

std::uint64_t hash_of(std::string_view word) {
    std::uint64_t out = 0xcbf29ce484222325u;
    for (const char c : word) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return mix(out);
}

/// Hashes of every three words in a row; of fewer where the text is shorter.
std::vector<std::uint64_t> shingles(std::string_view text) {
    const std::string folded = fold(text);
    std::vector<std::uint64_t> hashes;
    for (const TextPart word : words(folded)) hashes.push_back(hash_of(word.of(folded)));
    std::vector<std::uint64_t> out;
    const std::size_t width = std::min<std::size_t>(3, hashes.size());
    if (width == 0) return out;
    for (std::size_t i = 0; i + width <= hashes.size(); ++i) {
        std::uint64_t one = 0;
        for (std::size_t k = 0; k < width; ++k) one = mix(one * 31 + hashes[i + k]);
        out.push_back(one);
    }
    return out;
}

constexpr std::array<std::string_view, 14> kRates{
    "sentence_length", "word_length", "exclamations", "questions", "emoji",
    "commas",          "dashes",      "capitals",     "we",        "you",
    "numbers",         "hashtags",    "long_words",   "paragraphs"};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// What is counted word by word.
struct WordCounts {
    double letters = 0, capitals = 0, we = 0, you = 0, numbers = 0, long_words = 0;
};

WordCounts count_words(std::string_view text, std::span<const TextPart> parts) {
    WordCounts out;
    for (const TextPart part : parts) {
        const std::string_view word = part.of(text);
        const std::string folded = fold(word);
        const auto size = count_code_points(word);
        out.letters += static_cast<double>(size);
        if (size > 8) ++out.long_words;
        if (size > 2 &&
            std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
            ++out.capitals;
        if (folded[0] >= '0' && folded[0] <= '9') ++out.numbers;
        if (is_one_of(folded, {"we", "our", "us", "ours", "wir", "unser", "unsere", "uns"}))
            ++out.we;
        if (is_one_of(folded, {"you", "your", "yours", "du", "dein", "deine", "dich", "dir", "ihr",
                               "ihre", "ihnen", "euch"}))
            ++out.you;
    }
    return out;
}

}  // namespace

std::uint64_t simhash(std::string_view text) {
    std::array<int, 64> weights{};
    const auto all = shingles(text);
    if (all.empty()) return 0;
    for (const std::uint64_t one : all)
        for (std::size_t bit = 0; bit < 64; ++bit) weights[bit] += (one >> bit & 1) != 0 ? 1 : -1;
    std::uint64_t out = 0;
    for (std::size_t bit = 0; bit < 64; ++bit)
        if (weights[bit] > 0) out |= std::uint64_t{1} << bit;
    return out;
}

int differing_bits(std::uint64_t a, std::uint64_t b) { return std::popcount(a ^ b); }

std::array<std::int64_t, 4> simhash_bands(std::uint64_t hash) {
    std::array<std::int64_t, 4> out{};
    for (std::size_t i = 0; i < 4; ++i)
        out[i] = static_cast<std::int64_t>(i << 16 | (hash >> (16 * i) & 0xFFFF));
    return out;
}

double likeness(std::string_view a, std::string_view b) {
    auto first = shingles(a), second = shingles(b);
    const std::set<std::uint64_t> left(first.begin(), first.end());
    const std::set<std::uint64_t> right(second.begin(), second.end());
    if (left.empty() || right.empty()) return 0;
    std::size_t common = 0;
    for (const auto one : left) common += right.count(one);
    return static_cast<double>(common) / static_cast<double>(left.size() + right.size() - common);
}

Voice voice_of(std::string_view text, const std::string& language) {
    Voice out;
    const Reading reading = reading_of(text, language);
    const auto parts = words(text);
    out.words = parts.size();
    const double total = std::max<double>(1, static_cast<double>(parts.size()));
    const double per_sentence = std::max<double>(1, static_cast<double>(reading.sentences));
    const auto count = [&](char c) {
        return static_cast<double>(std::count(text.begin(), text.end(), c));
    };
    double emoji = 0, dashes = 0, paragraphs = 1;
    for (const TextPart part : graphemes(text)) {
        const std::string_view grapheme = part.of(text);
        if (is_emoji(grapheme)) ++emoji;
        if (grapheme == "–" || grapheme == "—") ++dashes;
    }
    for (std::size_t at = text.find("\n\n"); at != text.npos; at = text.find("\n\n", at + 2))
        ++paragraphs;
    const WordCounts counts = count_words(text, parts);
    out.rates = {reading.words_per_sentence,
                 counts.letters / total,
                 count('!') / per_sentence,
                 count('?') / per_sentence,
                 emoji / total,
                 count(',') / total,
                 dashes / total,
                 counts.capitals / total,
                 counts.we / total,
                 counts.you / total,
                 counts.numbers / total,
                 count('#') / total,
                 counts.long_words / total,
                 paragraphs / per_sentence};
    return out;
}

VoiceProfile profile_of(std::span<const Voice> voices) {
    VoiceProfile out;
    out.texts = voices.size();
    out.mean.assign(kRates.size(), 0);
    out.spread.assign(kRates.size(), 0);
    if (voices.empty()) return out;
    const auto n = static_cast<double>(voices.size());
    for (const Voice& voice : voices)
        for (std::size_t i = 0; i < kRates.size(); ++i) out.mean[i] += voice.rates[i] / n;
    for (const Voice& voice : voices)
        for (std::size_t i = 0; i < kRates.size(); ++i)
            out.spread[i] += (voice.rates[i] - out.mean[i]) * (voice.rates[i] - out.mean[i]) / n;
    // A habit that never varied in a few texts may yet vary a little.
    constexpr std::array<double, 14> kLeast{3,    0.4,  0.15, 0.15, 0.01, 0.02, 0.01,
                                            0.01, 0.02, 0.02, 0.02, 0.01, 0.04, 0.1};
    for (std::size_t i = 0; i < kRates.size(); ++i)
        out.spread[i] = std::max(std::sqrt(out.spread[i]), kLeast[i]);
    return out;
}

VoiceDistance distance_to(const VoiceProfile& profile, const Voice& voice) {
    VoiceDistance out;
    for (std::size_t i = 0; i < kRates.size(); ++i) {
        const double spreads = (voice.rates[i] - profile.mean[i]) / profile.spread[i];
        out.distance += std::abs(spreads) / static_cast<double>(kRates.size());
        out.differences.push_back({kRates[i], spreads});
    }
    std::sort(out.differences.begin(), out.differences.end(), [](const auto& a, const auto& b) {
        return std::abs(a.spreads) > std::abs(b.spreads);
    });
    return out;
}

}  // namespace herald::content
