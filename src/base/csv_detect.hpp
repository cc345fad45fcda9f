#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/csv.hpp"

/// Finds out how a file is written from its first piece.
namespace herald::csv {

/// A record that owns its cells.
struct Line {
    std::int64_t number = 0;
    std::vector<std::string> cells;
    Defect defect = Defect::none;
};

struct Shape {
    Dialect dialect;
    bool has_separator_line = false;  ///< the file opens with Excel's hint "sep=;"
    std::size_t columns = 0;          ///< as most lines have
    std::size_t header = 0;           ///< index in `lines`: the likely header, below title lines
    std::vector<Line> lines;          ///< of the sample, blank ones and the separator hint left out
};

/// Finds delimiter (, ; tab |), quote (" or '), newline and header in UTF-8 text. `sample` may end
/// inside a line, which is then left out.
Shape detect_shape(std::string_view sample, Tail tail, std::size_t max_lines = 1000);

/// The first `max_lines` records that are not blank.
std::vector<Line> read_lines(std::string_view text, const Dialect& dialect, Tail tail,
                             std::size_t max_lines);

}  // namespace herald::csv
