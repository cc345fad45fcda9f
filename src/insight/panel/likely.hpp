#pragma once

#include "base/described.hpp"

namespace herald::insight {

/// A figure with its 90 % interval.
struct Likely {
    double mean = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(Likely, (), (mean, low, high))

}  // namespace herald::insight
