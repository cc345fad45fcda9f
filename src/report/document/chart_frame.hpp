#pragma once

#include "report/document/charts.hpp"

namespace herald::report {

/// Where a chart's values stand, with its axes drawn.
struct ChartFrame {
    Box plot;
    double low = 0, high = 1;
    std::size_t count = 0;
    double y_of(double value) const {
        return plot.bottom() - (value - low) / (high - low) * plot.height;
    }
};
struct FrameWish {
    Box box;
    double low = 0, high = 0;
    double right = 0;      ///< room for names at the lines' ends
    bool between = false;  ///< values stand in the middle of slots, not on their edges
};
ChartFrame draw_frame(Page& page, Typesetter& set, const Theme& theme, const FrameWish& wish,
                      const std::vector<std::string>& x, const Written& y);
/// Moves labels apart that would touch; keeps their order.
void spread(std::vector<double>& centers, double distance, double top, double bottom);

}  // namespace herald::report
