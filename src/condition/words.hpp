#pragma once

#include <string>

#include "condition/condition.hpp"

/// Tests in words. For this folder's own files.
namespace herald::condition {

/// "ROAS over the last 7 days is below 1"; with `negated` what a not of it says.
std::string sentence_of(const Test& test, bool negated, const Catalogue& catalogue,
                        const Style& style);

}  // namespace herald::condition
