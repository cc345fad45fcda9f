#include "insight/anomaly/detector.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr std::int64_t kDay = 86'400, kStart = 19'000 * kDay;

using Noise = std::function<double(std::mt19937&)>;
Noise normal(double mean, double deviation) {
    return
        [=](std::mt19937& random) { return std::normal_distribution<>(mean, deviation)(random); };
}

/// A detector that has seen `days` days of noise, and the day after.
struct Watched {
    Detector detector{options_for(kDay)};
    std::int64_t next = kStart;
    std::mt19937 random{5};

    explicit Watched(int days, const Noise& noise = normal(100, 8)) {
        for (int i = 0; i < days; ++i) push(noise(random));
    }
    Verdict push(double value) {
        next += kDay;
        return detector.push(next - kDay, value);
    }
};

TEST(TailSketch, knows_the_tail_it_has_seen_and_goes_on_beyond) {
    TailSketch sketch;
    std::mt19937 random(1);
    std::exponential_distribution<> exponential;
    for (int i = 0; i < 20'000; ++i) sketch.add(exponential(random));
    EXPECT_NEAR(sketch.surprise(std::log(10)), 1, 0.1);
    EXPECT_NEAR(sketch.surprise(std::log(100)), 2, 0.15);
    EXPECT_GT(sketch.surprise(30), sketch.surprise(12));
    EXPECT_LE(sketch.surprise(1e9), 6) << "no more than two decades beyond 6000 numbers";
    EXPECT_GT(sketch.surprise(-1), 3) << "nothing was ever below 0";
    EXPECT_NEAR(sketch.quantile(0.5), std::log(2), 0.1);
}

TEST(TailSketch, forgets) {
    TailSketch sketch;
    for (int i = 0; i < 2000; ++i) sketch.add(i % 2 ? 100 : 1);
    const double before = sketch.surprise(100);
    for (int i = 0; i < 30'000; ++i) sketch.add(1);
    EXPECT_LT(before, 1);
    EXPECT_GT(sketch.surprise(100), 2);
}

TEST(TailSketch, says_nothing_of_little) {
    TailSketch sketch;
    for (int i = 0; i < 19; ++i) sketch.add(1);
    EXPECT_EQ(sketch.surprise(1000), 0);
    for (int i = 0; i < 5; ++i) sketch.add(1);
    EXPECT_GT(sketch.surprise(1000), 1);
    EXPECT_EQ(sketch.surprise(std::nan("")), 0);
}

TEST(Channel, measures_what_comes_by_the_rule_of_what_was) {
    Channel channel;
    for (int i = 0; i < 100; ++i) channel.add(i % 2 ? 1 : -1, 0.01, 100);
    for (int i = 0; i < 3000; ++i) channel.add(20 + i % 3, 0.01, 100);
    EXPECT_NEAR(channel.quantile(0.5, 0.01), 21, 4) << "within a bin";
    EXPECT_LT(channel.surprise(21, 0.01), 0.7);
    EXPECT_GT(channel.surprise(-21, 0.01), 2);
}

TEST(Detector, is_silent_while_it_learns_and_says_for_how_long) {
    Watched stream(0);
    EXPECT_EQ(stream.push(100).still_learning, 28);
    for (int i = 0; i < 26; ++i) stream.push(100 + i % 3);
    const auto last = stream.push(1e6);
    EXPECT_EQ(last.score, 0);
    EXPECT_EQ(last.still_learning, 1);
    EXPECT_EQ(stream.push(100).still_learning, 0);
}

TEST(Detector, tells_a_spike_once_and_forgets_it_soon) {
    Watched stream(120);
    const auto spike = stream.push(260);
    EXPECT_GE(spike.score, 0.9);
    EXPECT_EQ(spike.direction, 1);
    EXPECT_FALSE(spike.shift);
    int alarms = 0;
    for (int i = 0; i < 60; ++i) alarms += stream.push(normal(100, 8)(stream.random)).score >= 0.9;
    EXPECT_EQ(alarms, 0);
    EXPECT_NEAR(stream.detector.expect(stream.next).value, 100, 15);
}

TEST(Detector, tells_a_fall_to_nothing) {
    Watched stream(120);
    const auto fall = stream.push(0);
    EXPECT_GE(fall.score, 0.9);
    EXPECT_EQ(fall.direction, -1);
    EXPECT_NEAR(fall.expected, 100, 10);
}

TEST(Detector, says_shift_once_and_takes_the_new_level_as_usual) {
    Watched stream(120);
    int alarms = 0, shifts = 0, shifted_on = 0;
    for (int day = 1; day <= 120; ++day) {
        const auto verdict = stream.push(normal(200, 8)(stream.random));
        alarms += verdict.score >= 0.9;
        if (verdict.shift) ++shifts, shifted_on = day;
    }
    EXPECT_GE(alarms, 1);
    EXPECT_LE(alarms, 3) << "not for ever";
    EXPECT_EQ(shifts, 1);
    EXPECT_LE(shifted_on, 8);
    EXPECT_NEAR(stream.detector.expect(stream.next).value, 200, 12);
    EXPECT_GE(stream.push(100).score, 0.5) << "back is news again";
}

TEST(Detector, knows_the_hour_of_the_day_and_the_day_of_the_week) {
    Detector detector(options_for(3600));
    std::mt19937 random(3);
    const auto usual = [&](std::int64_t at) {
        const double hour = static_cast<double>(at % kDay) / 3600;
        const bool weekend = (at / kDay + 4) % 7 == 0 || (at / kDay + 4) % 7 == 6;
        return (weekend ? 0.4 : 1) * (120 - 100 * std::cos(hour / 12 * std::numbers::pi));
    };
    std::int64_t at = kStart;
    for (; at < kStart + 70 * kDay; at += 3600)
        detector.push(at, usual(at) * std::normal_distribution<>(1, 0.05)(random));
    Detector at_noon = detector;
    // 03:00 with the value of noon.
    for (int hour = 0; hour < 3; ++hour, at += 3600) detector.push(at, usual(at));
    const auto night = detector.push(at, usual(at + 9 * 3600));
    EXPECT_GE(night.score, 0.9) << night.surprise << " " << static_cast<int>(night.aspect);
    EXPECT_NEAR(night.expected, usual(at), 0.25 * usual(at));
    at -= 3 * 3600;
    for (int hour = 0; hour < 12; ++hour, at += 3600) at_noon.push(at, usual(at));
    EXPECT_LT(at_noon.push(at, usual(at)).score, 0.5);
}

TEST(Detector, cries_wolf_less_than_twice_a_year) {
    const std::vector<std::pair<const char*, Noise>> kinds = {
        {"normal", normal(100, 10)},
        {"Poisson", [](std::mt19937& r) { return std::poisson_distribution<>(3)(r); }},
        {"lognormal", [](std::mt19937& r) { return std::lognormal_distribution<>(3, 0.5)(r); }},
        {"Student's t, 3 degrees",
         [](std::mt19937& r) { return 100 + 5 * std::student_t_distribution<>(3)(r); }},
        {"zeros mostly", [](std::mt19937& r) { return std::poisson_distribution<>(0.1)(r); }}};
    for (const auto& [name, noise] : kinds) {
        double alarms = 0, years = 0;
        for (unsigned seed = 0; seed < 40; ++seed) {
            Detector detector(options_for(kDay));
            std::mt19937 random(seed);
            for (int day = 0; day < 3 * 365; ++day)
                alarms += detector.push(kStart + day * kDay, noise(random)).score >= 0.9;
            years += 3;
        }
        EXPECT_LE(alarms / years, 2) << name;
    }
}

TEST(Detector, does_not_care_for_the_unit) {
    Watched small(150), large(150, normal(100e6, 8e6));
    for (int i = 0; i < 30; ++i) {
        const double x = normal(100, 20)(small.random);
        EXPECT_NEAR(small.push(x).score, large.push(x * 1e6).score, 1e-3);
    }
}

TEST(Detector, takes_gaps_and_values_that_are_none) {
    Watched stream(120);
    const std::string before = stream.detector.save();
    EXPECT_EQ(stream.push(std::nan("")).score, 0);
    EXPECT_EQ(stream.push(std::numeric_limits<double>::infinity()).score, 0);
    EXPECT_EQ(stream.detector.save(), before) << "missing points leave no trace";
    stream.next += 20 * kDay;
    const auto after = stream.push(100);
    EXPECT_EQ(after.aspect, Aspect::gap);
    EXPECT_GT(after.surprise, 1);
    EXPECT_LT(stream.push(101).score, 0.9);
}

TEST(Detector, bears_times_that_stand_still_or_go_back) {
    Watched stream(120);
    stream.next -= 5 * kDay;
    for (int i = 0; i < 10; ++i) EXPECT_LT(stream.push(100).score, 0.9);
    EXPECT_TRUE(std::isfinite(stream.detector.push(-5 * kDay, -100).score));
}

TEST(Detector, bears_constants_zeros_and_what_breaks_them) {
    for (const double constant : {0.0, 50.0, -3.0}) {
        Watched stream(100, [=](std::mt19937&) { return constant; });
        EXPECT_EQ(stream.push(constant).direction, 0);
        EXPECT_LT(stream.push(constant).score, 0.5);
        EXPECT_GE(stream.push(constant + 40).score, 0.9) << constant;
        EXPECT_LT(stream.push(constant).score, 0.9);
        EXPECT_EQ(stream.push(1e300).score, 0);
        EXPECT_TRUE(std::isfinite(stream.push(1e29).score));
        EXPECT_TRUE(std::isfinite(stream.push(-1e29).score));
        EXPECT_TRUE(std::isfinite(stream.push(1e-300).score));
        EXPECT_NO_THROW(Detector::load(stream.detector.save())) << "nothing in it is infinite";
    }
}

TEST(Detector, expects_a_range_that_holds_most_points) {
    Watched stream(400);
    int inside = 0;
    for (int i = 0; i < 400; ++i) {
        const auto [value, low, high] = stream.detector.expect(stream.next);
        const double x = normal(100, 8)(stream.random);
        inside += low <= x && x <= high;
        stream.push(x);
    }
    EXPECT_GE(inside, 372);  // 93 %; the edges of bins widen it
    EXPECT_LE(inside, 399);
    EXPECT_TRUE(std::isnan(Detector().expect(kStart).value));
}

TEST(Detector, goes_on_after_a_restart_as_if_nothing_had_been) {
    Watched stream(200);
    const std::string bytes = stream.detector.save();
    EXPECT_LT(bytes.size(), 16'000u);
    Detector again = Detector::load(bytes);
    for (int i = 0; i < 50; ++i) {
        const double x = normal(100, 30)(stream.random);
        const auto there = again.push(stream.next, x), here = stream.push(x);
        ASSERT_EQ(here.score, there.score) << i;
        ASSERT_EQ(here.expected, there.expected);
        ASSERT_EQ(here.shift, there.shift);
    }
    EXPECT_EQ(again.save(), stream.detector.save());
}

TEST(Detector, refuses_bytes_that_are_not_its_own) {
    const std::string bytes = Watched(50).detector.save();
    EXPECT_THROW(Detector::load(""), Error);
    EXPECT_THROW(Detector::load(std::string("XXXX") + bytes.substr(4)), Error);
    EXPECT_THROW(Detector::load(bytes + "x"), Error);
    for (std::size_t cut = 0; cut < bytes.size(); cut += 37)
        EXPECT_THROW(Detector::load(bytes.substr(0, cut)), Error) << cut;
}

}  // namespace
}  // namespace herald::insight
