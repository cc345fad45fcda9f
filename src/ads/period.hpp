#pragma once

#include "base/calendar.hpp"

namespace herald::ads {

struct Period {
    Day from, to;  ///< both included
    std::int64_t days() const { return (to - from).count() + 1; }
    bool operator==(const Period&) const = default;
};

}  // namespace herald::ads
