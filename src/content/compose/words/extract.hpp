#pragma once

#include <string>
#include <string_view>
#include <vector>

/// The sentences of a long text that say most, word for word.
namespace herald::content::compose {

struct Told {
    std::string text;
    std::size_t index = 0;  ///< among the sentences of the text
    double score = 0;
};
/// Best first. A sentence counts by the words it shares with the rest of the text (tf weighted) and
/// with `wanted`; it loses when it points back ("This …"), is a filler, or is under 6 or over 32
/// words. Repeated ones come once.
std::vector<Told> most_telling(const std::vector<std::string>& sentences,
                               const std::vector<std::string>& wanted);

}  // namespace herald::content::compose
