#include "insight/media/media_mix.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "base/calendar.hpp"
#include "insight/panel/made_history.hpp"

namespace herald::insight {
namespace {

using testing::HasSubstr;

const Day kToday = *parse_day("2026-11-21");

/// Two platforms in flights of their own; only Google's money sells something, two for one.
History two_platforms(int days) {
    std::mt19937_64 random(7);
    std::normal_distribution<> noise(1, 0.05);
    std::vector<double> google, meta, sold;
    for (int back = 0; back <= days; ++back) {
        const int week = back / 7;
        google.push_back(week * 7 % 5 < 2 ? 300 : 100);
        meta.push_back(week * 11 % 7 < 3 ? 250 : 120);
        sold.push_back((600 + 2 * google.back()) * noise(random));
    }
    return MadeHistory(kToday, days)
        .campaign("Search", ads::Platform::google,
                  [&](int back) {
                      const auto d = static_cast<std::size_t>(back);
                      return DayFigures{9000, 300, 10, google[d], sold[d]};
                  })
        .campaign("Social", ads::Platform::meta,
                  [&](int back) {
                      return DayFigures{9000, 300, 10, meta[static_cast<std::size_t>(back)], 0};
                  })
        .made();
}

TEST(MediaMix, tells_the_platform_that_sells_from_the_one_that_does_not) {
    const MediaMix out = media_mix(two_platforms(7 * 80));
    EXPECT_EQ(out.message, std::nullopt);
    EXPECT_EQ(out.outcome, MixOutcome::revenue);
    EXPECT_EQ(out.weeks, 80);
    EXPECT_EQ(out.to, kToday - std::chrono::days(1));
    ASSERT_EQ(out.channels.size(), 2u);
    const auto& [google, meta] = std::tie(out.channels[0], out.channels[1]);
    EXPECT_EQ(google.platform, ads::Platform::google);
    EXPECT_LT(google.return_on_spend.low, 2);
    EXPECT_GT(google.return_on_spend.high, 1.8);
    EXPECT_GT(google.return_on_spend.low, 0.5);
    EXPECT_LT(meta.return_on_spend.mean, 0.5 * google.return_on_spend.mean);
    EXPECT_NEAR(google.outcome.mean, google.share.mean * out.total, 1);
    ASSERT_TRUE(out.unseen_error);
    EXPECT_LT(*out.unseen_error, 0.1);
    EXPECT_EQ(out.last_year_error, std::nullopt);
}

TEST(MediaMix, curves_rise_and_hold_what_is_spent_now) {
    const MediaMix out = media_mix(two_platforms(7 * 60));
    for (const auto& channel : out.channels) {
        ASSERT_EQ(channel.curve.size(), 9u);
        EXPECT_EQ(channel.curve.front().spend, 0);
        EXPECT_NEAR(channel.curve[4].spend, channel.spend_a_week, 1e-9);
        for (std::size_t i = 1; i < channel.curve.size(); ++i) {
            EXPECT_GE(channel.curve[i].outcome, channel.curve[i - 1].outcome);
            EXPECT_LE(channel.curve[i].low, channel.curve[i].high);
        }
    }
}

TEST(MediaMix, says_how_many_weeks_are_missing) {
    EXPECT_EQ(media_mix({}).message, "Not enough data: needs 26 more weeks.");
    const MediaMix some = media_mix(two_platforms(7 * 25 + 3));
    EXPECT_EQ(some.message, "Not enough data: needs 1 more week.");
    EXPECT_EQ(some.needed_weeks, 1);
    EXPECT_TRUE(some.channels.empty());
    EXPECT_EQ(media_mix(two_platforms(7 * 26)).message, std::nullopt);
}

TEST(MediaMix, a_platform_of_a_few_weeks_is_left_out_by_name) {
    History history = two_platforms(7 * 40);
    CampaignHistory late;
    late.info.key = 9;
    late.info.platform = ads::Platform::tiktok;
    for (int back = 21; back >= 1; --back)
        late.course.at(kToday - std::chrono::days(back)) = DayFigures{1000, 20, 0, 40, 0};
    history.campaigns.push_back(late);
    history.platforms = {};
    history.workspace = {};
    add_up(history);
    const MediaMix out = media_mix(history);
    EXPECT_EQ(out.channels.size(), 2u);
    ASSERT_EQ(out.left_out.size(), 1u);
    EXPECT_EQ(out.left_out[0].platform, ads::Platform::tiktok);
    EXPECT_EQ(out.left_out[0].weeks, 3);
    EXPECT_THAT(out.left_out[0].reason, HasSubstr("3 weeks"));
}

TEST(MediaMix, nothing_sold_and_figures_that_are_none_are_answers) {
    const auto of = [](double revenue, double conversions, double spend) {
        return MadeHistory(kToday, 7 * 30)
            .campaign("One", ads::Platform::google,
                      [=](int) {
                          return DayFigures{1000, 10, conversions, spend, revenue};
                      })
            .made();
    };
    EXPECT_EQ(media_mix(of(0, 0, 50)).message, "No source tells conversions.");
    EXPECT_EQ(media_mix(of(0, 5, 50), {MixOutcome::revenue}).message, "No source tells revenue.");
    EXPECT_EQ(media_mix(of(10, 5, 0)).message, "No platform spent in enough weeks to be judged.");
    EXPECT_EQ(media_mix(of(std::nan(""), 5, 50)).outcome, MixOutcome::conversions);
    EXPECT_THAT(media_mix(of(std::nan(""), 5, 50), {MixOutcome::revenue}).message.value_or(""),
                HasSubstr("Not enough data"));
    EXPECT_NO_THROW(media_mix(of(1e12, 5, -50)));
    const MediaMix constant = media_mix(of(10, 5, 50));
    for (const auto& channel : constant.channels) EXPECT_TRUE(std::isfinite(channel.share.mean));
}

}  // namespace
}  // namespace herald::insight
