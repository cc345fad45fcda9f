#pragma once

#include "insight/outlook/outlook.hpp"

/// One series on its way to an answer.
namespace herald::insight {

/// Of whom: the workspace when nothing is set.
struct OutlookSubject {
    const CampaignHistory* campaign = nullptr;
    std::optional<ads::Platform> platform;
};
const Course& course_of(const History& history, const OutlookSubject& subject);

/// One value a day up to the last day that is told whole; young days as they will stand, kUnknown
/// where they tell too little yet.
Series past_of(const History& history, const OutlookSubject& subject, ads::Metric metric);

struct Track {
    Series past;
    std::size_t known = 0;   ///< days with a value
    std::size_t behind = 0;  ///< unknown days at the end
    std::size_t needed = 0;  ///< more days that it would take
    std::optional<Forecast> forecast;
    Day next() const { return past.first + std::chrono::days(std::ssize(past.values)); }
};
/// A horizon needs a third of it in known days, and two weeks at least.
Track track_of(Series past, int horizon);

/// Means and bands of the days, as one: their errors lean the same way as far as the forecast's own
/// past shows.
ForecastTotal total_of(const std::vector<double>& mean, const std::vector<ForecastBand>& bands,
                       const std::vector<OriginError>& errors);
/// Mean correlation of the errors of two days of one forecast, 0 … 1.
double leaning_of(const std::vector<ForecastBand>& bands, const std::vector<OriginError>& errors);

/// The metric's forecast out of its parts' ("cpa" of spend and conversions), where that has been
/// nearer to the truth on the past than forecasting the ratio; else false.
struct RatioParts {
    ads::Metric numerator{}, denominator{};
    double factor = 1;
};
std::optional<RatioParts> ratio_parts(ads::Metric metric);

}  // namespace herald::insight
