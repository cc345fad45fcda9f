#include "insight/outlook/outlook.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "insight/outlook/shopping_days.hpp"
#include "insight/outlook/track.hpp"
#include "insight/panel/made_history.hpp"

namespace herald::insight {
namespace {

using ads::Metric;
using ads::Platform;
using std::chrono::days;

Day day(const char* text) { return *parse_day(text); }
const Day kToday = day("2026-06-15");

DayFigures spend_of(double spend) {
    DayFigures out;
    out.impressions = 100 * spend;
    out.clicks = 2 * spend;
    out.spend = spend;
    out.conversions = spend / 20;
    out.revenue = 3 * spend;
    return out;
}

MetricForecast of(const History& history, Metric metric, int horizon = 14) {
    return make_outlook(history, {metric, horizon, nullptr, {}});
}

bool all_finite(const MetricForecast& forecast) {
    return std::all_of(forecast.points.begin(), forecast.points.end(), [](const auto& point) {
        return std::isfinite(point.mean) && std::isfinite(point.low95) &&
               std::isfinite(point.high95) && point.low95 <= point.low80 &&
               point.low80 <= point.mean && point.mean <= point.high80 &&
               point.high80 <= point.high95;
    });
}

TEST(OutlookTest, an_empty_workspace_needs_two_weeks) {
    const auto forecast = of(MadeHistory(kToday, 0).made(), Metric::spend);
    EXPECT_TRUE(forecast.points.empty());
    EXPECT_EQ(forecast.needed_days, 14);
    EXPECT_EQ(forecast.message, "Not enough data: needs 14 more days");
    EXPECT_FALSE(forecast.total);
}

TEST(OutlookTest, needed_days_are_true_and_grow_with_the_horizon) {
    const auto told = [](int days_back, int horizon) {
        MadeHistory history(kToday, days_back);
        history.campaign("A", Platform::meta, [](int back) { return spend_of(40 + back % 3); });
        return of(history.made(), Metric::spend, horizon);
    };
    EXPECT_EQ(told(1, 28).needed_days, 13);
    EXPECT_EQ(told(13, 28).message, "Not enough data: needs 1 more day");
    EXPECT_FALSE(told(14, 28).points.empty());
    EXPECT_EQ(told(14, 180).needed_days, 46);
    EXPECT_EQ(told(60, 180).points.size(), 180u);
}

TEST(OutlookTest, zeros_and_constants_stay_what_they_are) {
    MadeHistory history(kToday, 60);
    history.campaign("A", Platform::meta, [](int) {
        DayFigures out = spend_of(50);
        out.conversions = 0;
        return out;
    });
    const auto spend = of(history.made(), Metric::spend);
    EXPECT_NEAR(spend.points.back().mean, 50, 0.01);
    EXPECT_NEAR(spend.total->mean, 14 * 50, 0.1);
    const auto none = of(history.made(), Metric::conversions);
    EXPECT_DOUBLE_EQ(none.points.back().mean, 0);
    EXPECT_NEAR(none.total->high80, 0, 1e-6);
    EXPECT_TRUE(of(history.made(), Metric::cpa).points.empty());  // nothing to divide by
}

TEST(OutlookTest, the_week_is_found_and_today_is_the_first_day_ahead) {
    MadeHistory history(kToday, 120);
    history.campaign("A", Platform::meta,
                     [](int back) { return spend_of((back % 7 < 2 ? 80 : 50) + back * 13 % 5); });
    const auto forecast = of(history.made(), Metric::spend);
    EXPECT_EQ(forecast.points.front().date, kToday);
    EXPECT_EQ(forecast.history.back().date, kToday - days(1));
    EXPECT_EQ(forecast.seasons, std::vector<std::int64_t>{7});
    for (int ahead = 0; ahead < 14; ++ahead)  // the day `ahead` has the phase of -ahead
        EXPECT_NEAR(forecast.points[static_cast<std::size_t>(ahead)].mean,
                    ((700 - ahead) % 7 < 2 ? 82 : 52), 6)
            << ahead;
}

History& two_platforms(MadeHistory& history) {
    std::mt19937_64 random(7);
    std::normal_distribution<> noise(0, 4);
    const auto busy = [&](double level) {
        return [&, level](int back) {
            return spend_of(level + (back % 7 == 0 ? 9 : 0) + noise(random));
        };
    };
    history.campaign("A", Platform::meta, busy(60));
    history.campaign("B", Platform::meta, busy(40));
    history.campaign("C", Platform::google, busy(90));
    return history.made();
}

TEST(OutlookTest, platforms_add_up_to_the_workspace_day_by_day_and_in_total) {
    MadeHistory made(kToday, 150);
    const History& history = two_platforms(made);
    for (const Metric metric : {Metric::spend, Metric::conversions, Metric::impressions}) {
        const auto all = of(history, metric);
        const auto meta = make_outlook(history, {metric, 14, nullptr, Platform::meta}),
                   google = make_outlook(history, {metric, 14, nullptr, Platform::google});
        ASSERT_TRUE(all.coherent);
        ASSERT_EQ(all.parts.size(), 2u);
        EXPECT_NEAR(all.parts[0].mean + all.parts[1].mean, all.total->mean, 1e-6 * all.total->mean);
        for (std::size_t h = 0; h < 14; ++h)
            EXPECT_NEAR(meta.points[h].mean + google.points[h].mean, all.points[h].mean,
                        1e-6 * all.points[h].mean);
        EXPECT_NEAR(meta.total->mean, all.parts[0].mean, 1e-9);
        EXPECT_EQ(meta.name, "Meta");
        EXPECT_LT(all.parts[0].low80, all.parts[0].mean);
    }
}

TEST(OutlookTest, a_ratio_is_in_the_middle_of_its_own_past_and_says_how_it_was_made) {
    MadeHistory made(kToday, 150);
    const History& history = two_platforms(made);
    const auto cpa = of(history, Metric::cpa);
    EXPECT_EQ(cpa.unit, ForecastUnit::money);
    EXPECT_FALSE(cpa.total);
    EXPECT_NEAR(cpa.points[3].mean, 20, 0.1);
    ASSERT_FALSE(cpa.models.empty());
    if (cpa.models[0].model.starts_with("forecast of")) {
        const auto spend = of(history, Metric::spend),
                   conversions = of(history, Metric::conversions);
        EXPECT_NEAR(cpa.points[3].mean, spend.points[3].mean / conversions.points[3].mean, 1e-6);
    }
    EXPECT_EQ(of(history, Metric::ctr).unit, ForecastUnit::ratio);
}

TEST(OutlookTest, young_days_are_shown_as_told_and_forecast_from_as_they_will_stand) {
    MadeHistory made(kToday, 60);
    made.campaign("A", Platform::meta, [](int back) {
        DayFigures out = spend_of(100);
        if (back == 1) out.conversions *= 0.4;
        if (back == 2) out.conversions *= 0.8;
        return out;
    });
    History& history = made.made();
    history.conversions_known =
        Completeness({Share{0.2, 0.1}, Share{0.4, 0.1}, Share{0.8, 0.05}, Share{1, 0}});
    const auto forecast = of(history, Metric::conversions);
    const auto& past = forecast.history;
    EXPECT_FALSE(past[past.size() - 1].value);
    EXPECT_NEAR(*past[past.size() - 2].value, 4, 1e-9);
    EXPECT_NEAR(*past[past.size() - 3].value, 5, 1e-9);
    const auto cpa = of(history, Metric::cpa).history;
    EXPECT_NEAR(*cpa[cpa.size() - 2].value, 25, 1e-9);
    EXPECT_EQ(forecast.points.front().date, kToday);
    EXPECT_NEAR(forecast.points.front().mean, 5, 0.1);
    EXPECT_TRUE(of(history, Metric::spend).history.back().value);  // spend is told at once
}

TEST(OutlookTest, nothing_breaks_it) {
    const auto check = [](const std::function<DayFigures(int)>& figures) {
        MadeHistory made(kToday, 90);
        made.campaign("A", Platform::meta, figures);
        const History& history = made.made();
        for (const Metric metric : {Metric::spend, Metric::conversions, Metric::roas, Metric::cpc})
            EXPECT_TRUE(all_finite(of(history, metric, 60))) << enum_name(metric);
    };
    check([](int back) { return spend_of(back == 9 ? 1e9 : 40); });               // a huge spike
    check([](int back) { return spend_of(back == 12 ? -500 : 40 + back % 4); });  // a refund
    check([](int back) { return back % 5 == 0 ? DayFigures{} : spend_of(40); });  // missing days
    check([](int back) { return spend_of(back > 30 ? 5 : 500); });  // another currency
    check([](int back) {
        DayFigures out = spend_of(40);
        if (back == 20) out.revenue = std::nan("");
        if (back == 21) out.clicks = INFINITY;
        return out;
    });
}

TEST(OutlookTest, what_nobody_tells_is_said) {
    MadeHistory history(kToday, 60);
    history.campaign("A", Platform::google, [](int) { return spend_of(40); });
    const auto reach = of(history.made(), Metric::reach);
    EXPECT_TRUE(reach.points.empty());
    EXPECT_EQ(reach.message, "Nothing tells reach here");
}

TEST(OutlookTest, a_stopped_campaign_brings_nothing_while_it_stays_so) {
    MadeHistory made(kToday, 90);
    made.campaign("A", Platform::meta,
                  [](int back) { return back > 3 ? spend_of(60) : DayFigures{}; });
    made.campaign("B", Platform::meta, [](int) { return spend_of(50); });
    History& history = made.made();
    history.campaigns[0].info.status = ads::CampaignStatus::paused;
    const auto forecast = make_outlook(history, {Metric::spend, 14, &history.campaigns[0], {}});
    EXPECT_DOUBLE_EQ(forecast.total->high95, 0);
    EXPECT_NE(forecast.message->find("paused"), std::string::npos);
}

TEST(OutlookTest, a_platform_without_an_active_campaign_goes_on_with_nothing) {
    MadeHistory made(kToday, 90);
    made.campaign("A", Platform::tiktok,
                  [](int back) { return back > 40 ? spend_of(60) : DayFigures{}; });
    made.campaign("B", Platform::meta, [](int) { return spend_of(50); });
    History& history = made.made();
    const auto silent = make_outlook(history, {Metric::spend, 7, nullptr, Platform::tiktok});
    EXPECT_FALSE(silent.history.back().value);  // active, so nobody knows
    history.campaigns[0].info.status = ads::CampaignStatus::paused;
    const auto over = make_outlook(history, {Metric::spend, 7, nullptr, Platform::tiktok});
    EXPECT_EQ(over.history.back().value, 0);
    EXPECT_NEAR(over.total->mean, 0, 1);
}

/// Sums of days whose noise hangs together: their band must hold as often as it says.
TEST(OutlookTest, the_total_holds_as_often_as_it_says) {
    std::mt19937_64 random(11);
    std::normal_distribution<> normal;
    int inside = 0, runs = 150;
    double widest = 0, independent = 0;
    for (int run = 0; run < runs; ++run) {
        std::vector<double> course;
        double state = 0;
        for (int t = 0; t < 148; ++t) {
            state = 0.8 * state + 6 * normal(random);
            course.push_back(200 + state);
        }
        MadeHistory made(kToday, 120);
        made.campaign("A", Platform::meta, [&](int back) {
            return spend_of(course[static_cast<std::size_t>(120 - back)]);
        });
        const auto forecast = of(made.made(), Metric::spend, 28);
        double sum = 0;
        for (std::size_t h = 120; h < 148; ++h) sum += course[h];
        inside += sum >= forecast.total->low80 && sum <= forecast.total->high80 ? 1 : 0;
        widest += forecast.total->high80 - forecast.total->mean;
        double squares = 0;
        for (const auto& point : forecast.points)
            squares += (point.high80 - point.mean) * (point.high80 - point.mean);
        independent += std::sqrt(squares);
    }
    EXPECT_GE(inside, runs * 68 / 100) << "of " << runs;
    EXPECT_LE(inside, runs * 95 / 100) << "of " << runs;
    EXPECT_GT(widest, 1.3 * independent);  // adding variances alone would be too narrow
}

TEST(ShoppingDaysTest, they_fall_on_the_days_of_the_calendar) {
    for (const char* easter :
         {"2019-04-21", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25"}) {
        const Day sunday = day(easter);
        EXPECT_EQ(easter_sunday(static_cast<int>(std::chrono::year_month_day(sunday).year())),
                  sunday);
    }
    const Day first = day("2025-01-01");
    const auto events = shopping_days(first, 730);
    const auto days_of = [&](const std::string& name) {
        for (const auto& event : events)
            if (event.name == name) return event.days;
        return std::vector<std::ptrdiff_t>{};
    };
    const auto on = [&](const char* text) { return (day(text) - first).count(); };
    EXPECT_EQ(days_of("Black Friday"),
              (std::vector<std::ptrdiff_t>{on("2025-11-28"), on("2026-11-27")}));
    EXPECT_EQ(days_of("Valentine's Day"),
              (std::vector<std::ptrdiff_t>{on("2025-02-14"), on("2026-02-14")}));
    EXPECT_EQ(days_of("Christmas").size(), 6u);
}

TEST(ShoppingDaysTest, a_black_friday_that_was_seen_is_expected_again) {
    const auto noisy = [](Day date) {
        const auto number = number_of(date);
        const double plain = 100 + number * 17 % 7;
        return date == day("2024-11-29") || date == day("2025-11-28") ? 3 * plain : plain;
    };
    const Day today = day("2026-11-20");
    MadeHistory made(today, 900);
    made.campaign("A", Platform::meta,
                  [&](int back) { return spend_of(noisy(today - days(back))); });
    const auto forecast = of(made.made(), Metric::spend);
    EXPECT_EQ(forecast.points[7].date, day("2026-11-27"));
    EXPECT_GT(forecast.points[7].mean, 1.6 * forecast.points[6].mean);
    const auto told = std::find_if(forecast.effects.begin(), forecast.effects.end(),
                                   [](const auto& e) { return e.name == "Black Friday"; });
    ASSERT_NE(told, forecast.effects.end());
    EXPECT_GT(told->effect, 0.6);
}

}  // namespace
}  // namespace herald::insight
