#pragma once

#include <string_view>
#include <vector>

#include "content/sources/arrivals/arrival.hpp"

/// What others say around Northwind: made up, and the same for the same moment.
namespace herald::content::demo {

struct Listened {
    std::string_view name;
    std::vector<arrivals::Arrival> items;  ///< of the last six weeks
};
/// Four samples; of two subjects all of them speak more in the last days than ever before.
std::vector<Listened> heard(Time now);

}  // namespace herald::content::demo
