#include "insight/panel/young_days.hpp"

#include <algorithm>
#include <array>

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr std::array<double, 7> kArrived = {0.5, 0.7, 0.8, 0.86, 0.9, 0.93, 0.95};
constexpr double kDoubt = 0.5;    ///< of what a share leaves open
constexpr days kMostPatience{3};  ///< with accounts that are late

double final_of(double seen, const Share& share) {
    return share.mean < kLeastKnown ? kUnknown : seen / share.mean;
}

}  // namespace

Completeness usual_arrival() {
    std::vector<Share> shares;
    for (const double mean : kArrived) shares.push_back({mean, kDoubt * (1 - mean)});
    return Completeness(std::move(shares));
}

Share known_share(const History& history, ads::Metric metric, Day day) {
    const auto age = static_cast<int>((history.today - day).count());
    const auto of = [&](const Completeness& learned) {
        static const Completeness usual = usual_arrival();
        return (learned.by_age().empty() ? usual : learned).at(age);
    };
    switch (metric) {
        case ads::Metric::conversions:
        case ads::Metric::cpa:
        case ads::Metric::cvr: return of(history.conversions_known);
        case ads::Metric::revenue:
        case ads::Metric::roas: return of(history.revenue_known);
        default: return {};
    }
}

DayFigures settled(const History& history, DayFigures figures, Day day) {
    figures.conversions =
        final_of(figures.conversions, known_share(history, ads::Metric::conversions, day));
    figures.revenue = final_of(figures.revenue, known_share(history, ads::Metric::revenue, day));
    return figures;
}

Day told_through(const History& history) {
    const Day through = history.complete_through.value_or(history.last);
    return std::min(history.last, std::max(through, history.today - days(1) - kMostPatience));
}

}  // namespace herald::insight
