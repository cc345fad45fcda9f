#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "insight/anomaly/detector.hpp"
#include "insight/anomaly/incidents.hpp"
#include "insight/watch/stream.hpp"

/// The detectors of a workspace: their states between two looks, and what they say of new days.
namespace herald::insight::watch {

struct StreamState {
    Day last{};            ///< it was shown days up to this
    bool alarmed = false;  ///< it has told something that has not passed yet
    std::string detector;  ///< Detector::save()
};
struct SubjectState {
    Day last{};                 ///< the last day told whole at the last look
    std::uint64_t settled = 0;  ///< of its settled days before `last`, see fingerprint_of()
    std::map<Kpi, StreamState> streams;
};
/// Of two months that ended four weeks before the day: whether what was learned still stands.
/// Younger days change all the time, older ones count little.
std::uint64_t fingerprint_of(const Course& course, Day last);

/// States of some subjects, as the bytes of one blob. Little-endian, begins with "HWD1".
class Shard {
public:
    void add(const std::vector<std::string>& path, const SubjectState& state);
    std::string take() { return std::move(bytes_); }
    /// By the path's text; empty for bytes that are cut or of another version.
    static std::map<std::string, SubjectState> read(std::string_view bytes);
    static std::string key_of(const std::vector<std::string>& path);

private:
    std::string bytes_;
};

/// False alarms that the workspace may bear from this subject in 36 days: a quarter by the whole, a
/// quarter by the platforms, half by the campaigns, each as it spends.
double allowed_false_alarms(const History& history, const Subject& subject);

/// How a subject is looked at.
struct LookOptions {
    double false_alarms = 0.01;  ///< see allowed_false_alarms()
    /// Days up to this are only learned from, for streams without a state of their own.
    Day known_through{};
};
/// Shows every stream of the subject its new days; what is odd goes to `signals`. A restated past,
/// a lost state or a new stream is learned anew from all days, and tells only of new ones.
struct Looked {
    SubjectState state;
    bool changed = false;  ///< against the state before
};
Looked look_at(const History& history, const Subject& subject, SubjectState before,
               const LookOptions& options, std::vector<Signal>& signals);

/// Of one day's signals those that say something of their own: a whole is left out where a single
/// part of it is odd in the same figure and direction, for then it only echoes it; views are left
/// out where their price is odd.
std::vector<Signal> without_echoes(std::vector<Signal> signals);

/// What was expected of each day of a stream, as if it had been watched all along.
struct ExpectedDay {
    Day day{};
    double value = kUnknown;  ///< kUnknown: none
    Expectation expected;     ///< NaN before the detector knows anything
};
std::vector<ExpectedDay> expected_days(const History& history, const Subject& subject, Kpi kpi,
                                       Day from, Day to);

}  // namespace herald::insight::watch
