#pragma once

#include "insight/advice/curves.hpp"

/// The charts that speak for proposals.
namespace herald::insight {

/// What one campaign got for its spend, day by day as means of 7 days.
Evidence money_by_day(const Look& look, const CampaignLook& one);
/// Its curve with a 90 % band, and where it stands on it: now and as proposed.
Evidence curve_with_band(const Look& look, const Curves& curves, std::size_t curve,
                         double proposed);
/// Bars of two things under each label.
struct Bar {
    std::string label;
    double now = 0, proposed = 0;
};
Evidence bars_of(std::string title, std::string y_label, std::span<const Bar> bars);

}  // namespace herald::insight
