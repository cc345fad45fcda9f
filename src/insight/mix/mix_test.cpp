#include "insight/mix/mix.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.hpp"
#include "insight/mix/simulated_mix.hpp"

namespace herald::insight {
namespace {

std::string refusal(const MixData& data, const MixOptions& options = {}) {
    try {
        (void)fit_mix(data, options);
    } catch (const Error& refused) {
        return refused.what();
    }
    return "";
}

TEST(Mix, recovers_what_channels_bring_in_many_units) {
    const auto simulated = simulate_mix(3, {.units = 20, .periods = 104});
    const auto mix = fit_mix(simulated.data);
    ASSERT_EQ(mix.channels.size(), simulated.shares.size());
    for (std::size_t c = 0; c < mix.channels.size(); ++c) {
        const auto& channel = mix.channels[c];
        EXPECT_NEAR(std::log(channel.share / simulated.shares[c]), 0, 0.5) << channel.name;
        const double half_again = channel.curve[6].outcome / channel.curve[4].outcome;
        EXPECT_NEAR(half_again, simulated.half_again[c], 0.12) << channel.name;
        EXPECT_NEAR(*channel.roi, channel.outcome / channel.spend, 1e-9);
        EXPECT_GT(*channel.marginal_roi, 0);
    }
    EXPECT_NEAR(mix.media_share, simulated.media_share, 0.1);
    EXPECT_NEAR(mix.noise, 0.04, 0.01);
}

TEST(Mix, ranges_hold_the_truth_as_often_as_they_say) {
    double inside = 0, all = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto simulated = simulate_mix(seed, {.periods = 156, .channels = 4});
        const auto mix = fit_mix(simulated.data, {.draws = 300});
        for (std::size_t c = 0; c < mix.channels.size(); ++c, all += 1) {
            const auto& range = mix.channels[c].share_range;
            EXPECT_LT(range.low, range.high);
            inside += range.low <= simulated.shares[c] && simulated.shares[c] <= range.high;
        }
    }
    EXPECT_GE(inside / all, 0.72) << inside << " of " << all;
}

TEST(Mix, gives_little_to_a_channel_that_does_nothing) {
    auto simulated = simulate_mix(5, {.units = 20, .periods = 104, .channels = 3});
    MixChannel idle{"idle", {}, {}};
    const auto other = simulate_mix(99, {.units = 20, .periods = 104, .channels = 1});
    idle.pressure = other.data.channels[0].pressure;
    idle.spend = other.data.channels[0].spend;
    simulated.data.channels.push_back(idle);
    const auto mix = fit_mix(simulated.data);
    EXPECT_LT(mix.channels.back().share, 0.02);
    EXPECT_LT(mix.channels.back().share_range.low, 0.01);
}

TEST(Mix, tells_periods_it_has_not_seen) {
    const auto simulated = simulate_mix(7, {.units = 10, .periods = 130});
    const auto mix = fit_mix(simulated.data, {.held = 13, .draws = 50});
    double squares = 0, own = 0, mean = 0, n = 0;
    for (std::size_t i = 0; i < simulated.data.outcome.size(); ++i)
        if (i % 130 >= 117) mean += simulated.data.outcome[i] / 130.0;
    for (std::size_t i = 0; i < simulated.data.outcome.size(); ++i) {
        if (i % 130 < 117) continue;
        const double unit = simulated.data.sizes[i / 130] * 20;
        squares += std::pow((simulated.data.outcome[i] - mix.expected[i]) / unit, 2);
        own += std::pow(simulated.data.outcome[i] / unit, 2);
        n += 1;
    }
    EXPECT_EQ(n, 130);
    EXPECT_LT(std::sqrt(squares / n), 0.1) << "parts of the mean outcome; a period's noise is 0.04";
    EXPECT_EQ(mix.rows, 1170u);
}

TEST(Mix, curves_rise_and_start_at_nothing) {
    const auto mix = fit_mix(simulate_mix(2).data, {.draws = 100});
    for (const auto& channel : mix.channels) {
        ASSERT_EQ(channel.curve.size(), 9u);
        EXPECT_EQ(channel.curve[0].outcome, 0);
        EXPECT_NEAR(channel.curve[4].outcome, channel.outcome, 1e-6 * channel.outcome);
        for (std::size_t i = 1; i < 9; ++i)
            EXPECT_GT(channel.curve[i].outcome, channel.curve[i - 1].outcome);
        EXPECT_GT(channel.carry, 0);
        EXPECT_LT(channel.carry, 1);
    }
}

TEST(Mix, is_the_same_each_time) {
    const auto data = simulate_mix(4).data;
    EXPECT_EQ(fit_mix(data, {.draws = 60}).channels[0].share,
              fit_mix(data, {.draws = 60}).channels[0].share);
}

TEST(Mix, bears_gaps_silence_and_constant_things) {
    auto data = simulate_mix(6, {.periods = 80, .channels = 3}).data;
    data.outcome[10] = data.outcome[50] = std::nan("");
    data.channels[0].pressure[3] = data.channels[0].spend[3] = std::nan("");
    data.channels[1].pressure.assign(80, 0), data.channels[1].spend.assign(80, 0);
    data.channels[2].spend.clear();
    data.controls.push_back({"constant", std::vector<double>(80, 7)});
    const auto mix = fit_mix(data, {.draws = 60});
    EXPECT_EQ(mix.rows, 78u);
    EXPECT_FALSE(mix.channels[1].roi);
    EXPECT_EQ(mix.channels[1].outcome, 0) << "a channel that never ran brought nothing";
    EXPECT_FALSE(mix.channels[2].roi);
    for (const double y : mix.expected) EXPECT_TRUE(std::isfinite(y));
}

TEST(Mix, says_what_it_needs) {
    auto data = simulate_mix(1, {.periods = 30}).data;
    EXPECT_EQ(refusal(data), "");
    EXPECT_EQ(refusal(data, {.held = 10}), "Not enough data: needs 6 more periods.");
    auto negative = data;
    negative.channels[0].pressure[4] = -1;
    EXPECT_NE(refusal(negative), "");
    auto uneven = data;
    uneven.controls[0].values.pop_back();
    EXPECT_NE(refusal(uneven), "");
    auto nothing = data;
    nothing.outcome.assign(30, 0);
    EXPECT_EQ(refusal(nothing), "The outcome is never above 0.");
}

}  // namespace
}  // namespace herald::insight
