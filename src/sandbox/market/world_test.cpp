#include "sandbox/market/market.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace herald::sandbox::market {
namespace {

const Day kToday = *parse_day("2026-07-01");

TEST(World, a_file_may_name_one_figure_and_what_is_wrong_is_told) {
    EXPECT_EQ(parse_world(R"({"seed":5})").seed, 5u);
    EXPECT_EQ(parse_world(R"({"seed":5})").accounts.size(), 4u);
    EXPECT_EQ(
        parse_world(R"({"listed":[{"name":"A","platform":"google","roas":2.5}]})").listed[0].roas,
        2.5);
    for (const char* wrong :
         {R"({"days":0})", R"({"dasy":10})", R"([])", R"({"listed":[{"shape":9}]})",
          R"({"limits":{"myspace":{"calls":1,"seconds":1}}})", R"({"shocks":[{"on":1}]})",
          R"({"today":"2026-01-01","first_day":"2026-02-01"})"})
        EXPECT_THROW(parse_world(wrong), Error) << wrong;
    World world = make_world(1, 60, 4, Currency{});
    world.shocks = {ShockSpec{ShockKind::viral, 3, {}, {}, {}, "Nobody", {}}};
    EXPECT_THROW(Market(world, kToday), Error);
}

TEST(World, northwind_tells_its_stories) {
    World world = northwind(Currency{});
    world.today = kToday;
    const Market market(world, kToday);
    EXPECT_EQ(market.campaigns().size(), 40u);
    const auto find = [&](std::string_view name) {
        for (Index c = 0; c < market.campaigns().size(); ++c)
            if (market.campaigns()[c].name == name) return c;
        ADD_FAILURE() << name;
        return Index{0};
    };
    const TruthDay winner = market.truth(find("Prospecting | Lookalike 1 % DE"), kToday),
                   waste = market.truth(find("Retargeting | All visitors 30 d"), kToday);
    EXPECT_GT(winner.marginal_roas, 3);
    EXPECT_LT(waste.marginal_roas, 0.5);
    EXPECT_LT(waste.exhaustion, 0.6);
    const TruthDay tired = market.truth(find("Evergreen | UGC video DE"), kToday);
    EXPECT_LT(tired.fatigue[0], 0.55);
    EXPECT_GT(tired.fatigue[1], 0.75);
    EXPECT_EQ(market.truth(find("Snap | Students FR"), kToday).budget, 0);
}

TEST(World, a_marketer_finds_northwinds_stories_in_the_daily_figures) {
    World world = northwind(Currency{});
    world.today = kToday;
    const Market market(world, kToday);
    const auto sum = [&](int from, int to, std::optional<Platform> only) {
        Figures out;
        std::vector<AdDay> rows;
        for (Index c = 0; c < market.campaigns().size(); ++c)
            if (!only || market.platform_of(market.campaigns()[c]) == *only)
                market.facts(c, market.first_day() + std::chrono::days(from),
                             market.first_day() + std::chrono::days(to), {kToday, 0}, rows);
        for (const AdDay& row : rows) out += row.figures;
        return out;
    };
    const auto roas = [&](int from, int to, std::optional<Platform> only) {
        const Figures f = sum(from, to, only);
        return f.revenue.units() / f.spend.units();
    };
    const double usual = roas(100, 130, std::nullopt);
    EXPECT_GT(usual, 1.5);
    EXPECT_LT(usual, 3);
    EXPECT_GT(roas(163, 167, std::nullopt), 1.6 * usual);   // the sale
    EXPECT_LT(roas(137, 137, std::nullopt), 0.25 * usual);  // the shop was down
    EXPECT_LT(roas(153, 157, Platform::google), 0.4 * roas(140, 152, Platform::google));  // the tag
    EXPECT_GT(roas(153, 157, Platform::meta), 0.6 * roas(140, 152, Platform::meta));
    const Figures month = sum(150, 179, std::nullopt);
    const double order = month.revenue.units() / month.conversions.units();
    EXPECT_GT(order, 80);
    EXPECT_LT(order, 140);
}

}  // namespace
}  // namespace herald::sandbox::market
