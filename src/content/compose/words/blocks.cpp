#include "content/compose/words/blocks.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/text_parts.hpp"
#include "content/compose/words/shape.hpp"
#include "content/text/claims.hpp"
#include "content/text/marks.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;

std::string_view between(Join join) {
    switch (join) {
        case Join::space: return " ";
        case Join::line: return "\n";
        case Join::paragraph: return "\n\n";
    }
    return " ";
}

/// The text of the present forms.
std::string put_together(const std::vector<Block>& blocks) {
    std::string out;
    for (const Block& block : blocks) {
        if (!out.empty()) out += between(block.join);
        out += block.forms.front();
    }
    return out;
}

bool drop_banned_forms(std::vector<Block>& blocks, const std::vector<std::string>& banned) {
    for (auto block = blocks.begin(); block != blocks.end();) {
        std::erase_if(block->forms, [&](const std::string& form) {
            return trim(form).empty() || is_banned(form, banned);
        });
        if (!block->forms.empty()) {
            ++block;
            continue;
        }
        if (block->weight >= kNeeded) return false;
        block = blocks.erase(block);
    }
    return !blocks.empty();
}

/// The first part is taken to say it, later ones go.
void drop_repeats(std::vector<Block>& blocks) {
    std::vector<std::string> said;
    for (auto block = blocks.begin(); block != blocks.end();) {
        const auto repeats = [&](const std::string& form) {
            return std::any_of(said.begin(), said.end(),
                               [&](const auto& one) { return says_the_same(form, one); });
        };
        if (!block->repeats && block->weight < kNeeded && repeats(block->forms.front())) {
            block = blocks.erase(block);
            continue;
        }
        if (!block->repeats)
            for (const TextPart part : sentences(block->forms.front()))
                said.emplace_back(part.of(block->forms.front()));
        ++block;
    }
}

/// The lightest that may go, the last of equals; none when all are needed.
std::vector<Block>::iterator lightest(std::vector<Block>& blocks) {
    auto out = blocks.end();
    for (auto one = blocks.begin(); one != blocks.end(); ++one)
        if (one->weight < kNeeded && (out == blocks.end() || one->weight <= out->weight)) out = one;
    return out;
}

/// A shorter form of the lightest part that has one.
bool shorten_one(std::vector<Block>& blocks) {
    auto chosen = blocks.end();
    for (auto one = blocks.begin(); one != blocks.end(); ++one)
        if (one->forms.size() > 1 && (chosen == blocks.end() || one->weight < chosen->weight))
            chosen = one;
    if (chosen == blocks.end()) return false;
    chosen->forms.erase(chosen->forms.begin());
    return true;
}

}  // namespace

bool is_banned(std::string_view text, const std::vector<std::string>& words) {
    return !words.empty() && !find_words(text, words).empty();
}

std::optional<FittedText> fit(std::vector<Block> blocks, const Fit& wish) {
    if (!drop_banned_forms(blocks, wish.banned)) return std::nullopt;
    drop_repeats(blocks);
    FittedText out;
    for (;;) {
        const std::string text = polished(put_together(blocks));
        const size_t length = wish.length(text);
        const bool too_long =
            length > wish.most || (wish.most_bytes > 0 && text.size() > wish.most_bytes);
        // Words of two parts may meet to a banned one.
        const bool banned = is_banned(text, wish.banned);
        const auto spare = lightest(blocks);
        const bool wordy = wish.good > 0 && length > wish.good && spare != blocks.end() &&
                           spare->weight < wish.spare;
        if (!too_long && !banned && !wordy) {
            out.text = text;
            for (const Block& block : blocks)
                out.uses.insert(out.uses.end(), block.uses.begin(), block.uses.end());
            return out;
        }
        if (spare != blocks.end()) {
            // A part with a shorter form first tries that.
            if (spare->forms.size() > 1 && !banned) {
                spare->forms.erase(spare->forms.begin());
                continue;
            }
            out.left_out.push_back(spare->forms.front());
            blocks.erase(spare);
            continue;
        }
        if (!shorten_one(blocks)) return std::nullopt;
    }
}

}  // namespace herald::content::compose
