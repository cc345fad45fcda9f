#pragma once

#include <span>
#include <vector>

#include "insight/panel/history.hpp"

/// What a day did to the click rate of every ad of a platform.
namespace herald::insight {

/// Factors by day, 1: a day like any, as the platform's other campaigns show it. Two parts: what is
/// quicker than weeks (weekdays, a viral day), from the clicks of all of them together; and what
/// changes slowly, as the middle one of them does, so that a few that wear out do not count as the
/// market. With fewer than four others nothing slow counts as common.
class DayEffects {
public:
    /// `shares`: what is left of each ad's click rate on each day of its course; empty: all of it.
    DayEffects(const History& history, std::span<const std::vector<double>> shares);

    double of(std::size_t ad, Day day) const;
    /// Standard deviation of its logarithm: how far the others are apart.
    double error(std::size_t ad, Day day) const;

private:
    struct Sums {
        double seen = 0, awaited = 0;
    };
    /// One campaign's days, from first_ on.
    struct Course {
        std::size_t campaign = 0;
        std::vector<Sums> days;
        std::vector<double> trend;
    };
    struct Platform {
        std::vector<Course> campaigns;
        std::vector<Sums> quick;  ///< of all campaigns, their trends taken out
    };
    void place_campaigns();
    void add_up();
    void find_effects();
    void find_effects_of(const Platform& platform, std::size_t at);
    void fit_rates();
    double awaited(std::size_t ad, std::size_t day) const;
    std::size_t place(Day day) const { return static_cast<std::size_t>((day - first_).count()); }

    const History& history_;
    std::span<const std::vector<double>> shares_;
    Day first_{};
    std::vector<double> rates_;  ///< of each ad
    std::vector<Platform> platforms_;
    std::vector<std::size_t> course_of_;                 ///< by campaign: its place in its platform
    std::vector<std::vector<double>> effects_, errors_;  ///< by campaign, from first_ on
};

}  // namespace herald::insight
