#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace herald::insight {

/// Rows of one model: what it is fitted on, what says when to stop, what it is judged and
/// calibrated by. Never `fit` and one of the others.
struct Part {
    std::vector<std::size_t> fit, stop, held;
};

/// Rows in an order that follows from the seed alone.
std::vector<std::size_t> shuffled(std::size_t rows, std::uint64_t seed);

/// Each row held out once. Every fold gets its share of each target value: rows are dealt out in
/// the order of their targets, neighbours in random order. stop is held: one number, the rounds, is
/// chosen on all of them.
std::vector<Part> stratified_folds(std::span<const double> target, std::size_t folds,
                                   std::uint64_t seed);

/// By time: the oldest 70 % fit, the next 15 % stop, the newest 15 % are held. Rows of one moment
/// stay together, so the shares are about right. Empty parts where all rows have one time.
std::vector<Part> time_split(std::span<const double> time);

/// 80 / 10 / 10 by chance, for many rows.
std::vector<Part> random_split(std::size_t rows, std::uint64_t seed);

}  // namespace herald::insight
