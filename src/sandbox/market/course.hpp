#pragma once

#include <array>
#include <mutex>
#include <vector>

#include "sandbox/market/market.hpp"

/// The latent days of campaigns: expectations without noise, computed forward from the first day
/// and kept while there is room. Internal to the market.
namespace herald::sandbox::market {

struct AdMean {
    float spend = 0, impressions = 0, clicks = 0, conversions = 0;
    float fatigue = 1;    ///< left of the fresh click rate
    float frequency = 0;  ///< impressions per person of this creative, at the day's start
};

struct DayMean {
    float budget = 0, spend = 0, demand = 1, price = 1, buyers = 1, tracking = 1;
    float exhaustion = 1, quality = 1, conversions = 0, impressions = 0;
    float pressure = 0;  ///< impressions per person that the audience remembers, at the day's start
};

struct Market::Course {
    std::vector<DayMean> days;  ///< from the market's first day
    std::vector<AdMean> ads;    ///< days × ads of the campaign
    std::vector<const Shock*> shocks;
    bool ready = false;  ///< shocks are chosen
};

struct Market::Courses {
    static constexpr std::size_t kLocks = 64;
    static constexpr std::size_t kMostRows = 8'000'000;  ///< (ad, day) rows kept, about 200 MB
    std::vector<Course> all;
    std::array<std::mutex, kLocks> locks;
    std::atomic<std::size_t> rows{0};
};

/// Runs f(course) with the campaign's days known up to and including `until`.
template <class F>
auto Market::with_course(Index campaign, Day until, F&& f) const {
    const std::lock_guard lock(courses_->locks[campaign % Courses::kLocks]);
    Course& course = courses_->all[campaign];
    const std::size_t before = course.ads.size();
    extend(course, campaign, until);
    courses_->rows += course.ads.size() - before;
    if (courses_->rows <= Courses::kMostRows) return f(std::as_const(course));
    // No room: this campaign's days are computed again next time.
    const auto let_go = [&] {
        courses_->rows -= course.ads.size();
        course = {};
    };
    if constexpr (std::is_void_v<decltype(f(course))>) {
        f(std::as_const(course));
        let_go();
    } else {
        auto out = f(std::as_const(course));
        let_go();
        return out;
    }
}

}  // namespace herald::sandbox::market
