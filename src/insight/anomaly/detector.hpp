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
    /// After an alarm only what is more surprising is told, by a bar that sinks by 1/e in so many
    /// points.
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

/// What looked odd most: the detector's channels, in groups.
enum class Aspect {
    none,
    jump,      ///< far from the last points
    drift,     ///< off the usual for a while
    restless,  ///< moves more, or less, than usual
    season,    ///< far from this time of day or week
    level,     ///< far from all that was
    pattern,   ///< not what the last points lead to
    gap,       ///< points are missing
    evidence,  ///< many small oddities together
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

/// An ensemble over one stream. Each channel looks at the stream in its own way (four memories of
/// jumps, drifts and restlessness; season, level, autoregression, gaps) and turns what it sees into
/// a tail chance by its own past (TailSketch). A power mean of their surprises is the stream's; a
/// bar that alarms raise and time lowers keeps one event from being told twice, and what the stream
/// often does counts less (after alpha spending: Foster, Stine 2008, JRSS B 70(2)). Constant memory
/// (about 11 kB), one thread.
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
    static constexpr std::size_t kMemories = 4, kOrder = 6;
    static constexpr std::size_t kChannels = 3 * kMemories + 7, kEvidence = kChannels - 1;
    using Raw = std::array<double, kChannels>;

    Raw look(std::int64_t at, double value);
    double predict_from_last(double deviation);
    double combine(const Raw& raw, double size, Aspect& aspect);
    double tell(double surprise);
    double told_as_strong(double surprise);
    double far(double error) const;
    bool recovers(double miss, double error);
    bool shifted(double miss);

    template <class Visitor>
    void visit(Visitor& v);

    DetectorOptions options_;
    Season season_;
    Average size_{.rate = 0.002};  ///< of |value|: what 1 % is of
    std::array<Average, kMemories> near_, drift_, moves_, usual_moves_;
    Average logs_{.rate = 0.002}, recent_{.rate = 0.2}, usual_recent_{.rate = 0.002};
    Average pattern_error_{.rate = 0.01};
    std::array<double, kOrder> pattern_{}, past_{};
    std::array<Channel, kChannels> channels_;

    double points_ = 0, last_value_ = 0, last_at_ = 0;
    double bar_ = 0;                 ///< the surprise that must be exceeded
    std::array<double, 64> told_{};  ///< earlier alarms by surprise, forgotten slowly
    double since_alarm_ = 1e9;       ///< points
    double told_weight_ = 1;         ///< of what stands in told_
    double side_ = 0, off_points_ = 0, off_sum_ = 0;  ///< a run on one side
};

}  // namespace herald::insight
