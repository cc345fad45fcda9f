#pragma once

#include <filesystem>
#include <vector>

#include "nab_score.hpp"

/// NAB's files, and the reference detector the scorer is held against.
namespace herald::quality::nab {

/// Every series that labels/combined_windows.json names, by name. Throws Error{not_found} naming a
/// file that cannot be read.
std::vector<Series> read_corpus(const std::filesystem::path& folder);

/// The usual step of the first rows, in seconds.
double usual_step(const Series& series);

/// Half of the corpus the method was developed on: 0 or 1, by the SHA-1 of the name.
int half_of(const Series& series);

/// NAB's own windowedGaussian detector (nab/detectors/gaussian/windowedGaussian_detector.py),
/// rounded to 12 digits as its result files are: its published scores hold the scorer to account.
std::vector<double> windowed_gaussian(const Series& series);

}  // namespace herald::quality::nab
