#pragma once

#include <cstdint>
#include <vector>

#include "report/document/picture.hpp"

namespace herald::report {

/// As Cairo takes them: ARGB, 32 bits, premultiplied.
struct Picture::Pixels {
    int width = 0, height = 0, stride = 0;
    std::vector<std::uint8_t> data;
};

}  // namespace herald::report
