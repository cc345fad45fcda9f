#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "insight/anomaly/season.hpp"
#include "insight/anomaly/tail_sketch.hpp"

/// Anomalies of one metric's stream, point by point.
namespace herald::insight {

struct DetectorOptions {
    double step_seconds = 86'400;  ///< between two points, usually
    /// So many points are only learned from. Four weeks of days; a week or more of hours.
    double learn_points = 28;
    /// Only what is three times as unlikely as the last points is told; what they were counts less
    /// and less, and nothing after about so many points.
    double quiet_points = 7;
    /// A stream that stays so many points on one side, far out, has shifted: the new level becomes
    /// usual. 0: never.
    double shift_points = 7;
    /// False alarms are counted over so many points. With 36 days, a score of 0.9 and more comes by
    /// chance about once a year.
    double window_points = 36;
};
/// What suits a stream with this step: two weeks to learn (four of days), a year between two false
/// alarms.
DetectorOptions options_for(double step_seconds);

/// What looked odd most: the detector's channels.
enum class Aspect {
    none,
    season,    ///< far from what is usual at this time of day and week
    jump,      ///< far from the last points
    drift,     ///< off the usual for a while
    restless,  ///< moves more, or less, than usual
    gap,       ///< points are missing
};

struct Verdict {
    /// 1 / (1 + false alarms to be expected in a window): 0.9 and above is an alarm. 0 while
    /// learning, for what an alarm just told, and for values that are no numbers.
    double score = 0;
    double surprise = 0;  ///< −log10 of the tail chance, whatever was told before
    double expected = 0;  ///< what was usual; NaN at the first point
    int direction = 0;    ///< of the value against expected: −1, 0, +1
    Aspect aspect = Aspect::none;
    bool shift = false;         ///< from here on the new level is usual; told once
    double still_learning = 0;  ///< points until the detector speaks
};

/// An expected value with the range of 95 % of past errors.
struct Expectation {
    double value = 0, low = 0, high = 0;
};

/// Six channels look at a stream, each in its own way, and turn what they see into a tail chance by
/// the stream's own long past (TailSketch, in a unit fixed while learning, so that what was seen
/// long ago is still measured by the same rule). The root mean square of their surprises is the
/// stream's; a bar that points raise and time lowers keeps one event from being told twice, and
/// what the stream often does counts less (after alpha spending: Foster, Stine 2008, JRSS B 70(2)).
/// Constant memory (about 5 kB), one thread.
///
/// A change below 1 % of the stream's size is never an alarm.
class Detector {
public:
    explicit Detector(const DetectorOptions& options = {});

    /// The next point; `at` in seconds since the epoch in the stream's own zone. Times that stand
    /// still or go back are judged, but are no gap. NaN, infinities and what lies beyond 1e30 are
    /// missing points.
    Verdict push(std::int64_t at, double value);
    /// What a point at this time would be expected to be; NaN before the first.
    Expectation expect(std::int64_t at) const;

    /// All that is known, as bytes of this version; load(save()) goes on as if nothing had been.
    std::string save() const;
    /// Throws Error{invalid} for bytes that are not of this version or are cut.
    static Detector load(std::string_view bytes);

private:
    static constexpr std::size_t kChannels = 6;
    using Raw = std::array<double, kChannels>;

    Raw look(std::int64_t at, double value);
    double combine(const Raw& raw, double size, Aspect& aspect);
    double tell(double combined);
    double told_as_strong(double combined);
    double far(double error) const;
    bool recovers(double miss, double error);
    bool shifted(double miss);

    template <class Visitor>
    void visit(Visitor& v);

    DetectorOptions options_;
    Season season_;
    Average size_{.rate = 0.002};                 ///< of |value|: what 1 % is of
    Average near_, drift_;                        ///< of values, of misses
    std::array<Average, 2> moves_, usual_moves_;  ///< over a shorter and a longer while
    std::array<Channel, kChannels> channels_;

    double points_ = 0, last_value_ = 0, last_at_ = 0;
    double bar_ = 0;                 ///< what must be exceeded, of combined surprise
    std::array<double, 64> told_{};  ///< earlier alarms by surprise, forgotten slowly
    double since_alarm_ = 1e9;       ///< points
    double told_weight_ = 1;         ///< of what stands in told_
    double side_ = 0, off_points_ = 0, off_sum_ = 0;  ///< a run on one side
};

}  // namespace herald::insight
