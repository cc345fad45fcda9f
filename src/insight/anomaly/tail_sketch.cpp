#include "insight/anomaly/tail_sketch.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace herald::insight {
namespace {

constexpr double kMemory = 6000;      ///< numbers after which one counts 1/e
constexpr double kTail = 0.01;        ///< the share of all that is tail, on each side
constexpr double kPriorIndex = 0.25;  ///< of a tail nothing is known of: finite fourth moment
constexpr double kPriorWeight = 5;    ///< as if so many numbers had shown it
constexpr double kLeastKnown = 20;    ///< numbers before anything surprises
constexpr double kBeyond = 2;      ///< decades a tail is trusted beyond the numbers it was seen in
constexpr double kFarthest = 900;  ///< in units of the channel's scale
constexpr double kNearCentre = 0.2;  ///< surprise of what is too near to 0 for a bin
constexpr int kFitEvery = 8;

/// Below 0: nearer to 0 than the first bin.
double place_of(double distance) {
    const double place =
        (std::log2(std::max(distance, 1e-9)) - TailSketch::kLowest) * TailSketch::kPerOctave;
    return std::min(place, TailSketch::kBins - 1e-6);
}

double edge_of(int bin) {
    return std::exp2(static_cast<double>(bin) / TailSketch::kPerOctave + TailSketch::kLowest);
}

}  // namespace

void TailSketch::add(double x) {
    const double place = place_of(std::abs(x));
    if (place < 0)
        centre_ += step_;
    else
        sides_[x > 0].bins[static_cast<std::size_t>(place)] += static_cast<float>(step_);
    total_ += step_;
    step_ *= 1 / (1 - 1 / kMemory);
    if (step_ > 1e6) {
        for (auto& side : sides_)
            for (float& bin : side.bins) bin /= static_cast<float>(step_);
        centre_ /= step_;
        total_ /= step_;
        step_ = 1;
    }
    if (++since_fit_ < kFitEvery) return;
    since_fit_ = 0;
    for (auto& side : sides_) fit(side);
}

void TailSketch::fit(Side& side) const {
    double mass = 0, logs = 0;
    int bin = kBins;
    while (bin > 0) {
        const double here = side.bins[static_cast<std::size_t>(bin - 1)];
        if (mass > 0 && mass + here > kTail * total_) break;
        --bin;
        mass += here;
        logs += here * (bin + 0.5);
        if (mass >= kTail * total_) break;
    }
    if (mass <= 0) {
        side.edge = edge_of(0);
        side.mass = 0.5 * step_ / (total_ + step_);
        side.index = kPriorIndex;
        return;
    }
    side.edge = edge_of(bin);
    side.mass = mass / total_;
    const double numbers = mass / step_,
                 excess = (logs / mass - bin) / kPerOctave * std::numbers::ln2;
    side.index = std::clamp(
        (excess * numbers + kPriorIndex * kPriorWeight) / (numbers + kPriorWeight), 0.05, 1.0);
}

double TailSketch::surprise(double x) const {
    if (total_ < kLeastKnown * step_ || !(std::abs(x) < HUGE_VAL)) return 0;
    const Side& side = sides_[x > 0];
    const double distance = std::abs(x);
    if (side.mass > 0 && distance > side.edge) {
        const double least = std::max(side.mass, 0.5 * step_ / total_);
        return std::min(-std::log10(least) + std::log10(distance / side.edge) / side.index,
                        std::log10(total_ / step_) + kBeyond);
    }
    const double place = place_of(distance);
    if (place < 0) return kNearCentre;
    const auto bin = static_cast<std::size_t>(place);
    double mass = side.bins[bin] * (1 - (place - static_cast<double>(bin)));
    for (std::size_t i = bin + 1; i < kBins; ++i) mass += side.bins[i];
    return -std::log10(std::max(mass / total_, 1e-9) + 0.5 * step_ / total_);
}

double TailSketch::quantile(double share) const {
    double below = share * total_;
    for (int bin = kBins - 1; bin >= 0; --bin) {
        below -= sides_[0].bins[static_cast<std::size_t>(bin)];
        if (below <= 0) return -edge_of(bin + 1);
    }
    below -= centre_;
    if (below <= 0) return 0;
    for (int bin = 0; bin < kBins; ++bin) {
        below -= sides_[1].bins[static_cast<std::size_t>(bin)];
        if (below <= 0) return edge_of(bin + 1);
    }
    return edge_of(kBins);
}

double Channel::surprise(double raw, double floor) const {
    return scale_.count > 10 ? sketch_.surprise(raw / unit(floor)) : 0;
}

void Channel::add(double raw, double floor, double learned) {
    const double scale = unit(floor), distance = std::abs(raw);
    if (scale_.count > 10) sketch_.add(std::clamp(raw / scale, -kFarthest, kFarthest));
    if (scale_.count < learned)
        scale_.add(scale_.count > 20 ? std::min(distance, 8 * scale) : distance);
}

double Channel::quantile(double share, double floor) const {
    return sketch_.quantile(share) * unit(floor);
}

}  // namespace herald::insight
