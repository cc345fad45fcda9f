#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

/// A text of parts: which may go, which have a shorter form.
namespace herald::content::compose {

enum class Join : std::uint8_t { space, line, paragraph };

struct Block {
    std::vector<std::string> forms;  ///< longest first; none empty
    /// Those of the least weight go first; kNeeded never.
    int weight = 1;
    Join join = Join::paragraph;  ///< how it follows what is before it
    std::vector<std::string> uses;
    bool repeats = false;  ///< may say again what stands before it (a link, hashtags)
};
inline constexpr int kNeeded = 1000;

struct Fit {
    std::function<std::size_t(std::string_view)> length;
    std::size_t most = 0;  ///< hard
    std::size_t good =
        0;  ///< parts go while the text is longer and can spare them; 0: no such wish
    std::size_t most_bytes = 0;  ///< 0: no limit
    std::vector<std::string> banned;
    /// Parts of this weight or more go only for `most`.
    int spare = 50;
};

struct FittedText {
    std::string text;
    std::vector<std::string> uses;
    std::vector<std::string> left_out;  ///< texts that went for want of room
};

/// Empty when even the needed parts do not fit or hold a banned word. Parts that repeat what an
/// earlier one says are left out.
std::optional<FittedText> fit(std::vector<Block> blocks, const Fit& wish);

/// Whether one of the words stands in it.
bool is_banned(std::string_view text, const std::vector<std::string>& words);

}  // namespace herald::content::compose
