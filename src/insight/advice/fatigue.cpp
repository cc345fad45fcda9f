#include "insight/advice/fatigue.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr double kForgets[] = {0, 0.01, 0.03};            ///< of the exposure, a day
constexpr double kUsualDecay = 0.15, kDecaySpread = 0.4;  ///< logarithm of what is lost so far
constexpr double kRobust = 2.5;                           ///< deviations a day may count
constexpr int kRounds = 8;
constexpr int kLongest = 365;

struct AdDayFigures {
    double impressions = 0, clicks = 0, exposure = 0;
};

struct Decay {
    double level = 0, slope = 0;  ///< log rate = level − slope · exposure
    double variance = 0;          ///< of slope
    double miss = 0;              ///< robust sum of squares, to choose by
    double dispersion = 1;
};

std::vector<AdDayFigures> days_of(const Course& ad, double forgets) {
    std::vector<AdDayFigures> out;
    double exposure = 0;
    for (const DayFigures& day : ad.days) {
        const bool sane = std::isfinite(day.impressions) && std::isfinite(day.clicks) &&
                          day.impressions >= 0 && day.clicks >= 0;
        AdDayFigures now{sane ? day.impressions : 0,
                         sane ? std::min(day.clicks, day.impressions) : 0, exposure};
        exposure = exposure * (1 - forgets) + now.impressions;
        out.push_back(now);
    }
    return out;
}

/// Exposure at the end of the course.
double exposure_now(const std::vector<AdDayFigures>& days, double forgets) {
    return days.empty() ? 0 : days.back().exposure * (1 - forgets) + days.back().impressions;
}

/// Weighted Newton steps; `scale` makes the exposure of now 1, so that the prior has its meaning.
Decay fit(const std::vector<AdDayFigures>& days, double scale) {
    Decay out;
    double clicks = 0, impressions = 0;
    for (const auto& day : days) clicks += day.clicks, impressions += day.impressions;
    out.level = std::log(clicks / impressions);
    const double prior = 1 / (kDecaySpread * kDecaySpread);
    for (int round = 0; round < kRounds; ++round) {
        double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0, squares = 0, weights = 0;
        for (const auto& day : days) {
            if (!(day.impressions > 0)) continue;
            const double x = day.exposure / scale,
                         mean = day.impressions * std::exp(out.level - out.slope * x);
            const double miss = day.clicks - mean,
                         deviation = std::sqrt(out.dispersion * std::max(mean, 0.5));
            const double weight =
                round == 0 ? 1
                           : std::min(1.0, kRobust * deviation / std::max(std::abs(miss), 1e-9));
            g0 += weight * miss;
            g1 -= weight * miss * x;
            h00 += weight * mean;
            h01 -= weight * mean * x;
            h11 += weight * mean * x * x;
            squares += weight * miss * miss / std::max(mean, 0.5);
            weights += 1;
        }
        out.dispersion = std::max(squares / std::max(weights - 2, 1.0), 1.0);
        out.miss = squares;
        g0 /= out.dispersion;
        g1 = g1 / out.dispersion - prior * (out.slope - kUsualDecay);
        h00 /= out.dispersion;
        h01 /= out.dispersion;
        h11 = h11 / out.dispersion + prior;
        const double determinant = h00 * h11 - h01 * h01;
        if (!(determinant > 0)) break;
        out.level += std::clamp((h11 * g0 - h01 * g1) / determinant, -1.0, 1.0);
        out.slope += std::clamp((h00 * g1 - h01 * g0) / determinant, -1.0, 1.0);
        out.slope = std::clamp(out.slope, 0.0, 5.0);
        out.variance = h00 / determinant;
    }
    return out;
}

/// People who may see it on a day, from each day's impressions and reach: reach of n impressions
/// among p people is p (1 − e^(−n/p)). The median over the days; absent without reach.
std::optional<double> people_of(const Course& ad) {
    std::vector<double> out;
    for (const DayFigures& day : ad.days) {
        if (!(day.impressions >= 50) || !(day.reach > 0)) continue;
        const double wanted = std::min(day.reach / day.impressions, 0.995);
        double low = 1e-3, high = 50;  // impressions a person
        for (int i = 0; i < 50; ++i) {
            const double middle = std::sqrt(low * high);
            (-std::expm1(-middle) / middle > wanted ? low : high) = middle;
        }
        out.push_back(day.impressions / low);
    }
    if (out.size() < 5) return {};
    std::nth_element(out.begin(), out.begin() + static_cast<long>(out.size() / 2), out.end());
    return out[out.size() / 2];
}

std::optional<int> days_until_tired(double slope, double exposure, double forgets, double a_day) {
    for (int day = 0; day <= kLongest; ++day) {
        if (std::exp(-slope * exposure) <= kTiredLeft) return day;
        exposure = exposure * (1 - forgets) + a_day;
    }
    return {};
}

}  // namespace

AdFatigue fatigue_of(const Course& ad, Day today) {
    AdFatigue out;
    out.first = ad.first;
    double clicks = 0;
    int shown = 0;
    for (const auto& day : days_of(ad, 0)) clicks += day.clicks, shown += day.impressions > 0;
    if (clicks < kFewestAdClicks || shown < kFewestAdDays) return out;
    const DayFigures week = ad.sum(today - std::chrono::days(7), today - std::chrono::days(1));
    out.impressions_a_day = std::isfinite(week.impressions) ? week.impressions / 7 : 0;

    Decay best;
    double forgets = 0, now = 0;
    std::vector<AdDayFigures> days;
    for (const double candidate : kForgets) {
        auto seen = days_of(ad, candidate);
        const double exposure = exposure_now(seen, candidate);
        Decay decay = fit(seen, exposure);
        if (!days.empty() && decay.miss >= best.miss) continue;
        best = decay;
        forgets = candidate;
        now = exposure;
        days = std::move(seen);
    }
    // The last day may lie back: what was seen is forgotten since.
    const auto idle = std::max<std::int64_t>((today - ad.last()).count() - 1, 0);
    const double rested = std::pow(1 - forgets, static_cast<double>(idle));
    const double lost = best.slope * rested;
    out.deviation = std::sqrt(best.variance) * rested;
    out.first_rate = std::exp(best.level);
    out.left = {std::exp(-lost), std::exp(-lost - 1.645 * out.deviation),
                std::min(std::exp(-lost + 1.645 * out.deviation), 1.0)};
    out.state = out.left.mean <= kTiredLeft    ? Tiredness::tired
                : out.left.mean <= kTiringLeft ? Tiredness::tiring
                                               : Tiredness::fresh;
    const double slope = now > 0 ? best.slope / now : 0;
    for (const auto& day : days)
        out.expected.push_back(std::exp(best.level - slope * day.exposure));
    const auto people = people_of(ad);
    if (people) out.frequency = now * rested / *people;
    if (slope > 0 && best.slope > 0.02) {
        const double half = std::log(2) / slope;
        if (people)
            out.half_life = half / *people;
        else if (out.impressions_a_day > 0)
            out.half_life = half / out.impressions_a_day;
    }
    out.days_left = days_until_tired(slope, now * rested, forgets, out.impressions_a_day);
    return out;
}

}  // namespace herald::insight
