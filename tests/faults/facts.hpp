#pragma once

#include <string>
#include <vector>

#include "server.hpp"

/// What a server has stored, read from its databases while it does not run.
namespace herald::faults {

/// An organization's facts and what they belong to, by the names the outside world gives them (its
/// own ids and keys differ from run to run).
struct Stored {
    std::vector<std::string> facts;     ///< one line a fact, sorted; one stored twice is two lines
    std::vector<std::string> entities;  ///< accounts, campaigns and ads, sorted
    /// The sums of the facts, of the rollups by campaign and day, campaign and month, platform and
    /// day: four times the same line.
    std::vector<std::string> sums;
};
Stored read_stored(const Server::Options& options, const std::string& organization);

/// A file of daily rows of `campaigns` × 4 ads × `days`, and the sum of its spend in cents.
struct AdFile {
    std::string text;
    std::int64_t rows = 0, cents = 0;
};
AdFile make_ad_file(int campaigns, int days);
/// The fields that go with it.
Upload upload_of(const AdFile& file);

}  // namespace herald::faults
