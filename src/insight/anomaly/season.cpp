#include "insight/anomaly/season.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr double kCycleRate = 0.2;  ///< what one more day (week) counts in a slot's mean
constexpr double kErrorRate = 0.002;
constexpr double kMustBeatBy = 0.98;

std::int64_t in_cycle(std::int64_t at, std::int64_t cycle) {
    return ((at % cycle) + cycle) % cycle;
}

std::size_t day_slot(std::int64_t at) {
    return static_cast<std::size_t>(in_cycle(at, kDay) * 48 / kDay);
}

std::size_t week_slot(std::int64_t at) {
    return static_cast<std::size_t>(in_cycle(at, 7 * kDay) / 3600);
}

}  // namespace

template <std::size_t kSlots>
void Season::Slots<kSlots>::add(std::size_t slot, double x, double rate) {
    count[slot] += 1;
    const double weight = std::max(rate, 1.0 / count[slot]);
    mean[slot] += static_cast<float>(weight * (x - mean[slot]));
}

Season::Season(double step_seconds)
    : day_rate_(kCycleRate / std::max(1.0, kDay / step_seconds / 48)),
      week_rate_(kCycleRate / std::max(1.0, 3600 / step_seconds)) {}

double Season::usual(std::int64_t at) const { return candidates(at)[believed()]; }

std::array<double, 3> Season::candidates(std::int64_t at) const {
    const std::size_t half_hour = day_slot(at), hour = week_slot(at);
    const double level = level_.value,
                 day = day_.count[half_hour] >= 1 ? day_.mean[half_hour] : level,
                 week = week_.count[hour] >= 1 ? week_.mean[hour] : day;
    return {level, day, week};
}

std::size_t Season::believed() const {
    std::size_t best = 0;
    for (std::size_t i = 1; i < errors_.size(); ++i)
        if (errors_[i] < errors_[best] * kMustBeatBy) best = i;
    return best;
}

void Season::add(std::int64_t at, double x) {
    ++seen_;
    if (!known()) level_.value = x;
    const auto said = candidates(at);
    const double rate = std::max(kErrorRate, 1 / seen_);
    for (std::size_t i = 0; i < said.size(); ++i) {
        double miss = std::abs(x - said[i]);
        if (seen_ >= 50) miss = std::min(miss, errors_[i] * 10 + 1e-12);
        errors_[i] += rate * (miss - errors_[i]);
    }
    day_.add(day_slot(at), x, day_rate_);
    week_.add(week_slot(at), x, week_rate_);
    level_.add(x);
}

void Season::move(double by) {
    level_.value += by;
    for (float& mean : day_.mean) mean += static_cast<float>(by);
    for (float& mean : week_.mean) mean += static_cast<float>(by);
}

}  // namespace herald::insight
