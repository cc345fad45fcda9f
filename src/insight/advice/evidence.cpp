#include "insight/advice/evidence.hpp"

#include <cmath>

#include "insight/advice/words.hpp"

namespace herald::insight {
namespace {

constexpr int kMeanDays = 7;
constexpr int kCurvePoints = 24;

/// The mean of the last kMeanDays known values; empty where there are fewer than three.
std::optional<double> running_mean(const std::vector<double>& values, std::size_t t) {
    double sum = 0;
    int known = 0;
    for (std::size_t back = 0; back < kMeanDays && back <= t; ++back)
        if (!std::isnan(values[t - back])) sum += values[t - back], ++known;
    if (known < 3) return {};
    return sum / known;
}

EvidencePoint at(double x, double y, std::string label) {
    EvidencePoint out;
    out.x = x;
    out.y = y;
    out.label = std::move(label);
    return out;
}

}  // namespace

Evidence money_by_day(const Look& look, const CampaignLook& one) {
    Evidence out{EvidenceKind::series,
                 "Spend and what came of it, means of 7 days",
                 "Day",
                 "Money a day",
                 "money",
                 {},
                 {}};
    out.lines = {{one.is_told ? "Revenue" : "Worth of conversions", {}}, {"Spend", {}}};
    for (std::size_t t = 0; t < one.days.spend.size(); ++t) {
        const Day day = look.first + std::chrono::days(static_cast<int>(t));
        for (const auto line : {0, 1}) {
            EvidencePoint point;
            point.date = day;
            point.y = running_mean(line == 0 ? one.days.results : one.days.spend, t);
            out.lines[static_cast<std::size_t>(line)].points.push_back(std::move(point));
        }
    }
    return out;
}

Evidence curve_with_band(const Look& look, const Curves& curves, std::size_t curve,
                         double proposed) {
    const CampaignLook& one = look.campaigns[curves.looks[curve]];
    Evidence out{EvidenceKind::curve,
                 "What a day's spend brings",
                 "Spend a day",
                 one.is_told ? "Revenue a day" : "Worth of conversions a day",
                 "money",
                 {},
                 {}};
    EvidenceLine line{one.is_told ? "Revenue" : "Worth of conversions", {}};
    const double most = 1.5 * std::max(one.budget, proposed);
    for (int i = 0; i <= kCurvePoints; ++i) {
        const double spend = most * i / kCurvePoints;
        const Likely got = likely_of(curves.at(curve, spend));
        EvidencePoint point;
        point.x = spend;
        point.y = got.mean;
        point.low = got.low;
        point.high = got.high;
        line.points.push_back(std::move(point));
    }
    out.lines.push_back(std::move(line));
    for (const auto& [spend, label] :
         {std::pair{one.budget, "now"}, std::pair{proposed, "proposed"}})
        out.marks.push_back(at(spend, likely_of(curves.at(curve, spend)).mean, label));
    return out;
}

Evidence bars_of(std::string title, std::string y_label, std::span<const Bar> bars) {
    Evidence out{EvidenceKind::bars, std::move(title), "", std::move(y_label), "money", {}, {}};
    out.lines = {{"Now", {}}, {"Proposed", {}}};
    for (const Bar& bar : bars)
        for (const auto line : {0, 1}) {
            EvidencePoint point;
            point.label = bar.label;
            point.y = line == 0 ? bar.now : bar.proposed;
            out.lines[static_cast<std::size_t>(line)].points.push_back(std::move(point));
        }
    return out;
}

}  // namespace herald::insight
