#pragma once

#include <vector>

#include "connector/ai/trouble.hpp"

namespace herald::connector::ai {

/// The numbers of one vector as providers send them. Throws Error{upstream} for none and for what
/// is no number.
std::vector<float> decode_vector(const Troubles& troubles, const json::array* numbers);
/// Throws Error{upstream} unless all have one length.
void check_lengths(const Troubles& troubles, const std::vector<std::vector<float>>& vectors);

}  // namespace herald::connector::ai
