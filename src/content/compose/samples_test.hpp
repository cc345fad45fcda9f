#pragma once

#include <string>
#include <vector>

#include "content/compose/compose.hpp"

/// Businesses that do not exist, for the tests of the composer.
namespace herald::content::compose::samples {

struct Sample {
    std::string name;
    Material material;
    Brief brief;  ///< without kind and network
};

/// An English roastery with everything filled in.
Sample roastery();
/// A German bookkeeping firm, to be addressed formally.
Sample bookkeeper();
/// English software with steps, a problem and questions.
Sample software();
/// A German pottery with a short profile and no proof.
Sample pottery();
/// Nothing but a name and one sentence.
Sample poor();
/// Markup, other scripts, emoji, 10 kB fields, banned words in the facts, placeholders.
Sample hostile();
std::vector<Sample> all();
Transcript talk();

}  // namespace herald::content::compose::samples
