#include "insight/anomaly/detector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/assert.hpp"

namespace herald::insight {
namespace {

constexpr double kSmallest = 0.01;  ///< a change below this part of the stream's size is none
constexpr double kLargest = 1e100;  ///< beyond, squares would end; no metric is
/// Memories in points: a while, a shorter and a longer one.
constexpr double kWhile = 33, kShort = 10, kLong = 100;
constexpr double kRipe = 3;   ///< memories until one is full
constexpr double kHeard = 8;  ///< memories until it has seen more than a wave of its own
/// Decades of chance that a combined surprise stands for, by simulation over noise of many kinds
/// (normal, Student's t with 3 degrees, Poisson, lognormal, autoregressive, seasonal; detector_test
/// holds it): kHundredth is exceeded once in 100 points, and from there kDecade a decade.
constexpr double kHundredth = 1.9, kDecade = 0.7;
/// Of combined surprise.
constexpr double kNews = 0.3;         ///< above the bar: about three times as unlikely
constexpr double kSinks = 3.5;        ///< of the bar, in quiet_points
constexpr double kToldWeight = 0.35;  ///< less for ten earlier alarms as strong
constexpr double kToldMemory = 10;    ///< in learning times
constexpr double kToldBin = 0.2;
constexpr std::size_t kToldAlike = 3;  ///< bins
/// For the loudest channel alone, decades off its chance: the season has a quarter of all false
/// alarms, for it is what a metric is most likely to break; the others share the rest, and tails
/// beyond what was seen are guesses (weighted Bonferroni: Genovese, Roeder, Wasserman 2006,
/// Biometrika 93(3)).
constexpr double kAlone = 1.5, kSeasonAlone = 0.65;
constexpr double kNear = 2;    ///< mean absolute errors: back at the usual
constexpr double kFarOff = 3;  ///< mean absolute errors: a point of a run before a shift

enum Place : std::size_t { kSeasonal, kJump, kDrift, kRestless, kUneasy, kGap };
/// What a metric breaks most is where it stands; the others look at how it got there. Gaps are
/// heard alone only.
constexpr std::array<double, 6> kWeights = {2, 1, 1, 1, 1, 0};
constexpr std::array<Aspect, 6> kAspects = {Aspect::season,   Aspect::jump,     Aspect::drift,
                                            Aspect::restless, Aspect::restless, Aspect::gap};
constexpr std::array<double, 6> kMemories = {0, kWhile, kWhile, kShort, kLong, 0};

/// Points until a memory is full (before, it forgets by another rule) or the season is known: what
/// a channel sees earlier would be no measure for later.
double fed_after(std::size_t channel, double learn_points) {
    const double full = kRipe * kMemories[channel];
    const bool of_season = channel == kSeasonal || channel == kDrift;
    return of_season ? std::max(full, learn_points / 2) : full;
}

double decades_of(double surprise) {
    return surprise < kHundredth ? 2 * surprise / kHundredth
                                 : 2 + (surprise - kHundredth) / kDecade;
}

/// What is combined to as many decades.
double combined_of(double decades) {
    return decades < 2 ? decades * kHundredth / 2 : kHundredth + (decades - 2) * kDecade;
}

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
    near_.rate = 1 / kMemories[kJump], drift_.rate = 1 / kMemories[kDrift];
    moves_[0].rate = 1 / kMemories[kRestless], moves_[1].rate = 1 / kMemories[kUneasy];
    usual_moves_[0].rate = usual_moves_[1].rate = 0.002;
}

Verdict Detector::push(std::int64_t at, double value) {
    Verdict out;
    out.expected = season_.known() ? season_.usual(at) : std::nan("");
    out.still_learning = std::max(options_.learn_points - points_, 0.0);
    if (!(std::abs(value) <= kLargest)) return out;
    ++points_;
    size_.add(std::abs(value));
    const Raw raw = look(at, value);
    const double combined = combine(raw, size_.value, out.aspect);
    out.surprise = decades_of(combined);
    out.score = tell(combined);
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
    const Channel& misses = channels_[kSeasonal];
    return {value, value + misses.quantile(0.025, floor), value + misses.quantile(0.975, floor)};
}

/// How far out the point is in every channel's own unit.
Detector::Raw Detector::look(std::int64_t at, double value) {
    Raw raw{};
    const bool first = points_ == 1;
    const double miss = first ? 0 : value - season_.usual(at);
    raw[kSeasonal] = miss;
    raw[kJump] = first ? 0 : value - near_.value;
    near_.add(value);
    drift_.add(miss);
    raw[kDrift] = drift_.value;
    if (first) return raw;
    for (std::size_t i = 0; i < moves_.size(); ++i) {
        moves_[i].add(std::abs(value - last_value_));
        raw[kRestless + i] = moves_[i].value - usual_moves_[i].value;
        usual_moves_[i].add(moves_[i].value);
    }
    const double steps = (static_cast<double>(at) - last_at_) / options_.step_seconds;
    raw[kGap] = std::log2(std::max(1.0, steps)) * size_.value;
    return raw;
}

/// What all channels together say: the root mean square of their surprises, or the loudest alone,
/// as one of so many (after Bonferroni), when that says more.
double Detector::combine(const Raw& raw, double size, Aspect& aspect) {
    const double floor = size * kSmallest + 1e-300, learn = options_.learn_points;
    double sum = 0, weights = 0, loudest = 0, season = 0;
    for (std::size_t i = 0; i < kChannels; ++i) {
        if (points_ <= fed_after(i, learn)) continue;
        const double surprise = channels_[i].surprise(raw[i], floor);
        channels_[i].add(raw[i], floor, learn);
        // It knows too little to have a say.
        if (surprise == 0 || points_ < kHeard * kMemories[i]) continue;
        sum += kWeights[i] * surprise * surprise;
        weights += kWeights[i];
        if (i == kSeasonal) season = surprise;
        if (surprise > loudest) loudest = surprise, aspect = kAspects[i];
    }
    if (weights == 0) return 0;
    return std::max({std::sqrt(sum / weights), combined_of(loudest - kAlone),
                     combined_of(season - kSeasonAlone)});
}

/// What of the surprise is news: nothing below the bar; less when as much was told before. As a
/// score: against the false alarms to be expected in a window.
double Detector::tell(double combined) {
    bar_ = std::max(bar_ - kSinks / options_.quiet_points, 0.0);
    told_weight_ *= std::exp(-1 / (kToldMemory * std::max(options_.learn_points, 1.0)));
    const bool news = combined > bar_ + kNews && points_ > 5;
    bar_ = std::max(bar_, combined);
    if (!news) return 0;
    const double alike = told_as_strong(combined);
    if (points_ <= options_.learn_points) return 0;
    const double decades = decades_of(combined - kToldWeight * std::log10(1 + alike));
    const double false_alarms = options_.window_points * std::pow(10, -decades);
    if (false_alarms < 1) since_alarm_ = -1;
    return 1 / (1 + false_alarms);
}

/// How much of what was told before was about as strong, or stronger; this is told from now on.
double Detector::told_as_strong(double combined) {
    if (told_weight_ < 1e-6) {
        for (double& weight : told_) weight *= told_weight_;
        told_weight_ = 1;
    }
    const std::size_t bin =
        std::min(static_cast<std::size_t>(combined / kToldBin), told_.size() - 1);
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
    drift_.value = 0;
    side_ = off_points_ = off_sum_ = 0;
    return true;
}

}  // namespace herald::insight
