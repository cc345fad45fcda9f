#pragma once

#include <string_view>

#include "condition/condition.hpp"

/// Conditions that no subject can fulfil.
namespace herald::condition {

/// Adds a problem for every smallest part of the tree that can never be true, with the reason as a
/// sentence: values that a field cannot have, and tests of one value that exclude each other. Sound
/// and not complete: what it reports is surely never true.
void report_never_true(const Node& root, const Catalogue& catalogue, std::string_view pointer,
                       Problems& problems);

}  // namespace herald::condition
