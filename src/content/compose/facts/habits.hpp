#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "content/compose/facts/material.hpp"

/// How the workspace's own best texts are built.
namespace herald::content::compose {

enum class Opening : std::uint8_t { statement, question, number, quotation };
BOOST_DESCRIBE_ENUM(Opening, statement, question, number, quotation)
std::string_view name_of(Opening opening);

struct Habits {
    std::size_t texts = 0;                 ///< 0: nothing is known
    std::size_t length = 0;                ///< median, as the network counts
    Opening opening = Opening::statement;  ///< of most of them
    bool opening_is_common = false;        ///< of at least half
    std::optional<std::size_t> hashtags;   ///< median number
    std::string emoji;  ///< one that opens or ends at least half of them; empty: none
    bool emoji_first = false;
    bool lists = false;  ///< at least half have one
    std::string best_title, best_why;
};
/// Of those on the network, or of all when it has none, the nearest to `words` first; at most 5.
Habits habits_of(const std::vector<Winner>& winners, std::string_view network,
                 const std::vector<std::string>& words);

}  // namespace herald::content::compose
