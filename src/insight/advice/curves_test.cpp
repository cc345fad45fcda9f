#include "insight/advice/curves.hpp"

#include <gtest/gtest.h>

#include "insight/advice/test_history.hpp"

namespace herald::insight {
namespace {

TEST(KnownCurvesTest, are_taken_as_they_are_and_not_fitted_again) {
    const History history = test_history({{{.name = "One"}, {.name = "Two"}, {.name = "Three"}}});
    const Look look = look_at(history);
    const Curves fitted = fit_curves(look, {});
    ASSERT_EQ(fitted.looks.size(), 3u);
    Market market = fitted.market;
    for (auto& one : market.campaigns) one.curve.ceiling *= 1.5, one.parts[0] += std::log(1.5);
    KnownCurves known{{}, &market};
    for (const std::size_t i : fitted.looks) known.keys.push_back(look.info(look.campaigns[i]).key);
    ASSERT_TRUE(std::is_sorted(known.keys.begin(), known.keys.end()));
    const Curves taken = fit_curves(look, {.curves = &known});
    ASSERT_EQ(taken.looks, fitted.looks);
    for (std::size_t c = 0; c < taken.looks.size(); ++c)
        EXPECT_NEAR(taken.likely[c].ceiling,
                    market.campaigns[c].curve.ceiling * look.campaigns[taken.looks[c]].draw, 1e-6);
    EXPECT_EQ(taken.draws.size(), kCurveDraws);
}

TEST(KnownCurvesTest, are_fitted_where_one_is_missing) {
    const History history = test_history({{{.name = "One"}, {.name = "Two"}}});
    const Look look = look_at(history);
    const Curves fitted = fit_curves(look, {});
    Market half = fitted.market;
    half.campaigns.pop_back();
    const KnownCurves known{{look.info(look.campaigns[fitted.looks[0]]).key}, &half};
    const Curves own = fit_curves(look, {.curves = &known});
    ASSERT_EQ(own.likely.size(), fitted.likely.size());
    for (std::size_t c = 0; c < own.likely.size(); ++c)
        EXPECT_EQ(own.likely[c].ceiling, fitted.likely[c].ceiling);
}

}  // namespace
}  // namespace herald::insight
