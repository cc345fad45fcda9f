#pragma once

#include <string>
#include <string_view>

#include "base/described.hpp"
#include "store/scope.hpp"

namespace herald::content {

/// Which model's meanings are stored. Written by "archive.embed" alone.
struct MeaningState {
    std::string space;            ///< studio::embedding_space() then; empty: the encoder
    std::int64_t generation = 0;  ///< rises whenever all of them become void
    bool clearing = false;        ///< the last model's are not all gone yet
    std::int64_t number = 0;      ///< of the meaning that was stored last
};
BOOST_DESCRIBE_STRUCT(MeaningState, (), (space, generation, clearing, number))
MeaningState meaning_state(const Scope& scope);
void put_meaning_state(Tx& tx, const MeaningState& state);

/// In the record of what providers were asked.
inline constexpr std::string_view kMeaningPurpose = "meaning";

}  // namespace herald::content
