#include "insight/anomaly/detector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.hpp"

namespace herald::insight {
namespace {

/// Of the recent value that each memory keeps: the last two, ten, thirty, hundred points.
constexpr std::array<double, 4> kMemoryRates = {0.4, 0.1, 0.03, 0.01};
/// Channels by number: jumps, drifts and restlessness by memory, then the single ones.
constexpr std::array<double, 19> kWeights = {1, 1, 1, 2, 1, 1, 1, 1, 0, 1,
                                             1, 0, 1, 1, 1, 1, 1, 1, 1};
constexpr double kSmallest = 0.01;  ///< a change below this part of the stream's size is none
constexpr double kLargest = 1e100;  ///< beyond, squares would end; no metric is
constexpr double kRise = 1.1;       ///< an alarm is told again when it is so much worse
/// Decades of chance that a combined surprise stands for, by simulation over noise of many kinds
/// (normal, Student's t with 3 degrees, Poisson, lognormal, autoregressive, seasonal; detector_test
/// holds it): 2.05 is exceeded once in 100 points, and from there 0.8 a decade.
constexpr double kHundredth = 2.05, kDecade = 0.8;
constexpr double kToldWeight = 0.5;     ///< decades of surprise for ten earlier alarms as strong
constexpr double kToldMemory = 10;      ///< in learning times
constexpr double kToldBin = 0.2;        ///< decades
constexpr std::size_t kToldAlike = 3;   ///< bins
constexpr double kLearningRate = 0.05;  ///< of the autoregression
constexpr double kRipe = 3;             ///< memory lengths
constexpr double kHeard = 8;            ///< memory lengths
constexpr double kHeardEvidence = 150;  ///< points
/// For the loudest channel alone, decades off its chance: as one of so many (Bonferroni would be 1
/// for each decade of channels; tails beyond what was seen are guesses), the season as one of ten
/// (weighted Bonferroni: Genovese, Roeder, Wasserman 2006, Biometrika 93(3)), for it is what a
/// metric is most likely to break.
constexpr double kAlone = 1.3, kSeasonAlone = 1;
constexpr double kNear = 2;    ///< mean absolute errors: back at the usual
constexpr double kFarOff = 3;  ///< mean absolute errors: a point of a run before a shift

constexpr std::size_t kSeasonChannel = 12;

Aspect aspect_of(std::size_t channel) {
    if (channel < 4) return Aspect::jump;
    if (channel < 8) return Aspect::drift;
    if (channel < 12) return Aspect::restless;
    constexpr std::array<Aspect, 7> kSingle = {Aspect::season,  Aspect::level, Aspect::level,
                                               Aspect::pattern, Aspect::gap,   Aspect::level,
                                               Aspect::evidence};
    return kSingle[channel - 12];
}

/// Points until a memory is full (before, it forgets by another rule) or the season is known: what
/// a channel sees earlier would be no measure for later.
double fed_after(std::size_t channel, double learn_points) {
    const double full = channel < 12 ? kRipe / kMemoryRates[channel % 4] : 0;
    const bool of_season = (channel >= 4 && channel < 8) || channel == kSeasonChannel;
    return of_season ? std::max(full, learn_points / 2) : full;
}

/// Points until what a memory has seen is more than one wave of its own making.
double heard_after(std::size_t channel) {
    if (channel < 12) return kHeard / kMemoryRates[channel % 4];
    return channel == kWeights.size() - 1 ? kHeardEvidence : 0;
}

double decades_of(double surprise) {
    return surprise < kHundredth ? 2 * surprise / kHundredth
                                 : 2 + (surprise - kHundredth) / kDecade;
}

double fourth_power(double x) { return x * x * x * x; }

}  // namespace

DetectorOptions options_for(double step_seconds) {
    const double day = std::max(86'400 / step_seconds, 1.0);
    DetectorOptions out{.step_seconds = step_seconds};
    out.learn_points = day > 1 ? 14 * day : 28;
    out.quiet_points = day > 1 ? 2 * day : 7;
    out.shift_points = day > 1 ? day : 7;
    out.window_points = 36 * day;
    return out;
}

Detector::Detector(const DetectorOptions& options)
    : options_(options), season_(options.step_seconds) {
    HERALD_ASSERT(options.step_seconds > 0 && options.quiet_points > 0 &&
                  options.window_points > 0);
    for (std::size_t i = 0; i < kMemories; ++i) {
        near_[i].rate = drift_[i].rate = moves_[i].rate = kMemoryRates[i];
        usual_moves_[i].rate = 0.002;
    }
    pattern_[0] = 1;
}

Verdict Detector::push(std::int64_t at, double value) {
    Verdict out;
    out.expected = season_.known() ? season_.usual(at) : std::nan("");
    out.still_learning = std::max(options_.learn_points - points_, 0.0);
    if (!(std::abs(value) <= kLargest)) return out;
    ++points_;
    size_.add(std::abs(value));
    const Raw raw = look(at, value);
    out.surprise = combine(raw, size_.value, out.aspect);
    out.score = tell(out.surprise);
    double learned = value;
    if (season_.known()) {
        const double miss = value - season_.usual(at), error = season_.error();
        out.direction = (miss > 0) - (miss < 0);
        if (recovers(std::abs(miss), error)) out.score = 0;
        out.shift = shifted(miss);
        if (!out.shift && points_ > options_.learn_points)
            learned = season_.usual(at) + std::clamp(miss, -far(error), far(error));
    }
    season_.add(at, learned);
    last_value_ = value;
    last_at_ = static_cast<double>(at);
    return out;
}

Expectation Detector::expect(std::int64_t at) const {
    if (!season_.known()) return {std::nan(""), std::nan(""), std::nan("")};
    const double value = season_.usual(at), floor = size_.value * kSmallest;
    const Channel& misses = channels_[kSeasonChannel];
    return {value, value + misses.quantile(0.025, floor), value + misses.quantile(0.975, floor)};
}

/// How far out the point is in every channel's own unit.
Detector::Raw Detector::look(std::int64_t at, double value) {
    Raw raw{};
    const bool first = points_ == 1;
    const double level = first ? value : season_.level(),
                 miss = first ? 0 : value - season_.usual(at),
                 move = first ? 0 : std::abs(value - last_value_);
    for (std::size_t i = 0; i < kMemories; ++i) {
        raw[i] = first ? 0 : value - near_[i].value;
        near_[i].add(value);
        drift_[i].add(miss);
        raw[kMemories + i] = drift_[i].value;
        if (first) continue;
        moves_[i].add(move);
        raw[2 * kMemories + i] = moves_[i].value - usual_moves_[i].value;
        usual_moves_[i].add(moves_[i].value);
    }
    std::size_t next = 3 * kMemories;
    raw[next++] = miss;
    raw[next++] = value - level;
    const double in_logs = std::asinh(value / (0.1 * size_.value + 1e-300));
    raw[next++] = first ? 0 : (in_logs - logs_.value) * size_.value;
    logs_.add(in_logs);
    raw[next++] = predict_from_last(value - level);
    const double steps = (static_cast<double>(at) - last_at_) / options_.step_seconds;
    raw[next++] = first ? 0 : std::log2(std::max(1.0, steps)) * size_.value;
    return raw;
}

/// Normalised least mean squares (Widrow, Hoff 1960) over the last deviations from the level:
/// learns by this one and answers how far it was off.
double Detector::predict_from_last(double deviation) {
    double predicted = 0, energy = 1e-6 * size_.value * size_.value + 1e-300;
    for (std::size_t i = 0; i < kOrder; ++i) {
        predicted += pattern_[i] * past_[i];
        energy += past_[i] * past_[i];
    }
    const double miss = deviation - predicted;
    double learned = miss, counted = std::abs(miss);
    if (points_ >= 30) {
        const double usual = pattern_error_.value + 1e-300;
        learned = std::clamp(miss, -6 * usual, 6 * usual);
        counted = std::min(counted, 8 * usual);
    }
    for (std::size_t i = 0; i < kOrder; ++i)
        pattern_[i] += kLearningRate * learned * past_[i] / energy;
    pattern_error_.add(counted);
    std::copy_backward(past_.begin(), past_.end() - 1, past_.end());
    past_[0] = deviation;
    return miss;
}

/// Decades of chance of all channels together: by the power mean of their surprises, or by the
/// loudest alone, as one of so many (after Bonferroni), when that says more.
double Detector::combine(const Raw& raw, double size, Aspect& aspect) {
    const double floor = size * kSmallest + 1e-300;
    double sum = 0, weights = 0, plain = 0, loudest = 0, season = 0;
    const auto hear = [&](std::size_t i, double x, double least) {
        const double surprise = channels_[i].surprise(x, least);
        channels_[i].add(x, least);
        if (surprise == 0 || points_ < heard_after(i)) return;  // knows too little to have a say
        sum += kWeights[i] * fourth_power(surprise);
        plain += kWeights[i] * surprise;
        weights += kWeights[i];
        if (i == kSeasonChannel) season = surprise;
        if (surprise > loudest) loudest = surprise, aspect = aspect_of(i);
    };
    for (std::size_t i = 0; i < kEvidence; ++i)
        if (kWeights[i] > 0 && points_ > fed_after(i, options_.learn_points))
            hear(i, raw[i], floor);
    if (weights == 0) return 0;
    recent_.add(plain / weights);
    if (recent_.count > kRipe / recent_.rate)
        hear(kEvidence, recent_.value - usual_recent_.value, 0.05);
    usual_recent_.add(recent_.value);
    return std::max({decades_of(std::sqrt(std::sqrt(sum / weights))),
                     loudest - kAlone * std::log10(weights), season - kSeasonAlone});
}

/// What of the surprise is news: nothing below the bar; less when as much was told before. As a
/// score: against the false alarms to be expected in a window.
double Detector::tell(double surprise) {
    bar_ *= std::exp(-1 / options_.quiet_points);
    told_weight_ *= std::exp(-1 / (kToldMemory * std::max(options_.learn_points, 1.0)));
    const bool news = surprise > bar_ * kRise && points_ > 5;
    bar_ = std::max(bar_, surprise);
    if (!news) return 0;
    const double alike = told_as_strong(surprise);
    if (points_ <= options_.learn_points) return 0;
    const double decades = surprise - kToldWeight * std::log10(1 + alike);
    const double false_alarms = options_.window_points * std::pow(10, -decades);
    if (false_alarms < 1) since_alarm_ = -1;
    return 1 / (1 + false_alarms);
}

/// How much of what was told before was about as strong, or stronger; this is told from now on.
double Detector::told_as_strong(double surprise) {
    if (told_weight_ < 1e-6) {
        for (double& weight : told_) weight *= told_weight_;
        told_weight_ = 1;
    }
    const std::size_t bin =
        std::min(static_cast<std::size_t>(surprise / kToldBin), told_.size() - 1);
    double alike = 0;
    for (std::size_t i = bin - std::min(bin, kToldAlike); i < told_.size(); ++i) alike += told_[i];
    told_[bin] += 1 / told_weight_;
    return alike * told_weight_;
}

/// What no usual point is; a season learns no more than this from one point.
double Detector::far(double error) const {
    return std::max(kFarOff * error, kSmallest * size_.value);
}

/// Back at the usual soon after an alarm: the end of what was told, however big the step.
bool Detector::recovers(double miss, double error) {
    since_alarm_ += 1;
    return since_alarm_ <= options_.quiet_points &&
           miss <= std::max(kNear * error, kSmallest * size_.value);
}

/// A run of points far out on one side is the new level. Season and memories move there at once, so
/// that it is expected from now on.
bool Detector::shifted(double miss) {
    const double limit = far(season_.error());
    const double side = miss > limit ? 1 : miss < -limit ? -1 : 0;
    if (options_.shift_points <= 0 || points_ <= options_.learn_points || side == 0 ||
        side != side_) {
        side_ = side;
        off_points_ = side == 0 ? 0 : 1;
        off_sum_ = miss;
        return false;
    }
    ++off_points_;
    off_sum_ += miss;
    if (off_points_ < options_.shift_points) return false;
    const double by = off_sum_ / off_points_;
    season_.move(by);
    for (auto& drift : drift_) drift.value = 0;
    for (double& deviation : past_) deviation -= by;
    logs_.value = std::asinh(season_.level() / (0.1 * size_.value + 1e-300));
    side_ = off_points_ = off_sum_ = 0;
    return true;
}

}  // namespace herald::insight
