#pragma once

#include <array>
#include <cstdint>

#include "insight/anomaly/tail_sketch.hpp"

/// What a stream usually is at this time of day and of the week.
namespace herald::insight {

/// A long mean, a mean for each half hour of the day, one for each hour of the week; the one that
/// has missed least so far is believed.
class Season {
public:
    explicit Season(double step_seconds);

    /// What is usual at this time (seconds since the epoch, in the stream's own zone).
    double usual(std::int64_t at) const;
    double level() const { return level_.value; }
    bool known() const { return level_.known(); }
    /// The mean absolute error of the believed one.
    double error() const { return errors_[believed()]; }
    void add(std::int64_t at, double x);
    /// The stream has moved for good: everything moves with it.
    void move(double by);

    template <class Visitor>
    void visit(Visitor& v) {
        day_.visit(v), week_.visit(v);
        v(level_.value), v(level_.count), v(seen_);
        for (double& error : errors_) v(error);
    }

private:
    template <std::size_t kSlots>
    struct Slots {
        std::array<float, kSlots> mean{}, count{};
        void add(std::size_t slot, double x, double rate);
        template <class Visitor>
        void visit(Visitor& v) {
            for (float& m : mean) v(m);
            for (float& c : count) v(c);
        }
    };
    std::array<double, 3> candidates(std::int64_t at) const;
    std::size_t believed() const;

    double day_rate_, week_rate_;  ///< of a slot's mean, by points a slot and cycle
    Slots<48> day_;
    Slots<168> week_;
    Average level_{.rate = 0.002};
    std::array<double, 3> errors_{};  ///< of level, day, week
    double seen_ = 0;
};

}  // namespace herald::insight
