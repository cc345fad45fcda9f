#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "insight/mix/mix.hpp"

/// Sample data of open marketing-mix programs (Robyn, Meridian), by how their columns are named.
namespace herald::quality {

struct MixFile {
    std::string name;
    insight::MixData data;
    std::vector<std::string> times;  ///< of the periods
};

/// Every CSV of the folder that has a time (date, time, ds), an outcome (revenue, sales, or
/// conversions, times revenue_per_conversion where that stands there) and columns of money
/// (NAME_spend or NAME_S). NAME_impression, NAME_I, NAME_clicks_P or NAME_P is that channel's
/// pressure; impressions that cost nothing and newsletters are channels, too. `geo` tells units,
/// `population` their sizes; all other numbers and words are controls. With a country, holidays of
/// a file with ds, holiday, country become controls.
std::vector<MixFile> read_mixes(const std::filesystem::path& folder, const std::string& country);

}  // namespace herald::quality
