#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a sentence means, as 512 numbers: the Universal Sentence Encoder's small transformer (Cer
/// et al. 2018), run here over weights that are files. English.
namespace herald::content {

inline constexpr std::size_t kMeaningSize = 512;
using Meaning = std::array<float, kMeaningSize>;  ///< of length 1

/// Words into pieces by a unigram model (Kudo 2018): the likeliest split by Viterbi.
class Pieces {
public:
    /// `vocabulary` is JSON: [["piece", log probability], …]. Throws Error{invalid}.
    explicit Pieces(std::string_view vocabulary);
    ~Pieces();
    Pieces(Pieces&&) noexcept;
    /// Characters that no piece has are left out.
    std::vector<int> split(std::string_view text) const;

private:
    struct Table;
    std::unique_ptr<Table> table_;
};

class SentenceEncoder {
public:
    /// The folder with graph.json, vocab.json and the weights; absent: none in these places.
    static std::optional<std::filesystem::path> find(const std::filesystem::path& models);
    /// About 30 ms and 30 MB. Throws Error{unavailable} when the files are not what they should be.
    explicit SentenceEncoder(const std::filesystem::path& folder);
    ~SentenceEncoder();

    /// Thread-safe. At most the first 128 pieces count; a text without any gives nothing.
    std::optional<Meaning> encode(std::string_view text) const;
    /// Of a longer text: the mean over its first sentences, some hundred words.
    std::optional<Meaning> encode_text(std::string_view title, std::string_view text) const;
    const Pieces& pieces() const;

private:
    struct Weights;
    std::unique_ptr<Weights> weights_;
};

}  // namespace herald::content
