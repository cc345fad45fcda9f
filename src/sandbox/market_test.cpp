#include "sandbox/market.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace herald::sandbox {
namespace {

class MarketTest : public testing::Test {
protected:
    MarketTest() : world(make_world(7, 120, 12, Currency{})) {
        world.today = *parse_day("2026-11-01");
    }
    double total(const Market& market, std::size_t c, Day from, Day to,
                 double (*value)(const AdDay&)) {
        double out = 0;
        for (Day day = from; day <= to; day += std::chrono::days(1))
            for (std::size_t a = 0; a < market.campaign(c).ads.size(); ++a)
                out += value(market.actual(c, a, day));
        return out;
    }
    std::size_t running(const Market& market) {
        for (std::size_t c = 0; c < market.campaign_count(); ++c)
            if (market.campaign(c).status == Status::active &&
                market.campaign(c).start == market.first_day())
                return c;
        return 0;
    }
    SystemClock clock;
    World world;
};

TEST_F(MarketTest, the_same_world_gives_the_same_figures) {
    const Market one(world, clock), two(world, clock);
    for (std::size_t c = 0; c < one.campaign_count(); ++c) {
        const auto day = *parse_day("2026-10-05");
        EXPECT_EQ(one.report(c, 0, day).spend, two.report(c, 0, day).spend);
        EXPECT_EQ(one.report(c, 1, day).conversions, two.report(c, 1, day).conversions);
    }
    world.seed = 8;
    EXPECT_NE(Market(world, clock).campaign(0).daily_budget, one.campaign(0).daily_budget);
}

TEST_F(MarketTest, the_response_rises_with_spend_and_saturates) {
    const Market market(world, clock);
    for (std::size_t c = 0; c < market.campaign_count(); ++c) {
        const double half = market.truth(c).hill_half;
        EXPECT_NEAR(market.response(c, half), market.truth(c).hill_max / 2, 1e-9);
        EXPECT_GT(market.response(c, 2 * half), market.response(c, half));
        EXPECT_LT(market.response(c, 20 * half) - market.response(c, 10 * half),
                  market.response(c, 2 * half) - market.response(c, half));
    }
}

TEST_F(MarketTest, a_creative_tires_until_it_is_refreshed) {
    world.fatigue_frequency = 1;
    Market market(world, clock);
    const std::size_t c = running(market);
    const auto late = *parse_day("2026-10-31");
    const float tired = market.actual(c, 0, late).fatigue;
    EXPECT_LT(tired, 0.9F);
    market.refresh_creative(c, 0);
    market.advance(2);
    EXPECT_GT(market.actual(c, 0, *parse_day("2026-11-02")).fatigue, tired);
}

TEST_F(MarketTest, conversions_arrive_late_and_never_go_back) {
    Market market(world, clock);
    const auto last_week = [&] {
        Report out;
        for (std::size_t c = 0; c < market.campaign_count(); ++c)
            for (auto day = *parse_day("2026-10-25"); day <= *parse_day("2026-10-31");
                 day += std::chrono::days(1))
                out += market.report(c, 0, day);
        return out;
    };
    const Report young = last_week();
    market.advance(30);
    const Report old = last_week();
    EXPECT_GT(old.conversions, young.conversions);
    EXPECT_EQ(old.spend, young.spend);
}

TEST_F(MarketTest, a_change_acts_from_its_day_on_and_leaves_the_past_alone) {
    Market market(world, clock);
    const std::size_t c = running(market);
    const auto before = *parse_day("2026-10-31"), after = *parse_day("2026-11-03");
    const auto spend = [](const AdDay& d) { return static_cast<double>(d.spend_micros); };
    const double past = total(market, c, before, before, spend);
    EXPECT_GT(past, 0);
    market.set_daily_budget(c, Micros{market.campaign(c).daily_budget.value * 2});
    market.advance(5);
    EXPECT_EQ(total(market, c, before, before, spend), past);
    EXPECT_NEAR(total(market, c, after, after, spend) / past, 2, 0.3);
    market.set_status(c, Status::paused);
    market.advance(2);
    EXPECT_EQ(total(market, c, *parse_day("2026-11-06"), *parse_day("2026-11-07"), spend), 0);
}

TEST_F(MarketTest, a_world_file_may_name_one_figure_and_wrong_ones_are_told) {
    EXPECT_EQ(parse_world(R"({"seed":5})").seed, 5u);
    EXPECT_EQ(parse_world(R"({"seed":5})").accounts.size(), 4u);
    EXPECT_THROW(parse_world(R"({"days":0})"), Error);
    EXPECT_THROW(parse_world(R"({"dasy":10})"), Error);
}

TEST_F(MarketTest, a_fixed_world_moves_and_a_live_one_does_not) {
    world.today.reset();
    Market market(world, clock);
    EXPECT_THROW(market.advance(1), Error);
}

}  // namespace
}  // namespace herald::sandbox
