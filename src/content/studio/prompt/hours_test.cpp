#include "content/studio/prompt/hours.hpp"

#include <gtest/gtest.h>

namespace herald::content::studio {
namespace {

Lesson lesson(const std::string& code, double lift) {
    return {code, "What " + code + " does", lift, 0, 0, 9, "9 of 40 posts."};
}

TEST(GoodHours, OfBestTimesAreOwnOnes) {
    BestTimes times{
        "x",
        TimesBasis::own,
        {},
        {{2, 9, "Your 9 posts", "time_own", {}}, {5, 17, "Your 4 posts", "time_own", {}}}};
    const auto own = good_hours(times);
    ASSERT_EQ(own.size(), 2u);
    EXPECT_EQ(own[1].network, "x");
    EXPECT_EQ(own[1].weekday, 5u);
    EXPECT_EQ(own[1].hour, 17u);
    EXPECT_EQ(own[1].why, "Your 4 posts");
    times.basis = TimesBasis::general;
    EXPECT_TRUE(good_hours(times).empty()) << "the plan has common hours of its own";
}

TEST(GoodHours, OfLessonsAreThePartOfTheDayThatDoesBest) {
    const auto hours = good_hours({lesson("opens_short", 0.9), lesson("hour_midday", 0.2),
                                   lesson("hour_evening", 0.4), lesson("hour_morning", -0.5)});
    ASSERT_EQ(hours.size(), 1u);
    EXPECT_EQ(hours[0].weekday, 0u) << "every day";
    EXPECT_EQ(hours[0].hour, 20u);
    EXPECT_EQ(hours[0].why, "What hour_evening does: 9 of 40 posts.");
    EXPECT_EQ(hours[0].code, "time_lesson");
    EXPECT_TRUE(good_hours({lesson("hour_night", 0.4), lesson("hour_midday", -0.1),
                            lesson("weekend", -0.3)})
                    .empty());
}

TEST(BadHours, AreWhatLessonsWarnOf) {
    const auto hours = bad_hours({lesson("hour_morning", -0.3), lesson("hour_evening", 0.3),
                                  lesson("weekend", -0.1), lesson("has_list", -0.5)});
    ASSERT_EQ(hours.size(), 2u);
    EXPECT_EQ(hours[0].from, 6u);
    EXPECT_EQ(hours[0].to, 10u);
    EXPECT_EQ(hours[0].why, "What hour_morning does: 9 of 40 posts.");
    EXPECT_EQ(hours[0].values.at("lesson"), "hour_morning");
    EXPECT_EQ(hours[0].values.at("lift"), "-0.300");
    EXPECT_TRUE(hours[1].weekend);
}

TEST(GoodHours, AGoodWeekendIsTwoDays) {
    const auto hours = good_hours({lesson("weekend", 0.3)});
    ASSERT_EQ(hours.size(), 2u);
    EXPECT_EQ(hours[0].weekday, 6u);
    EXPECT_EQ(hours[1].weekday, 7u);
    EXPECT_EQ(hours[0].hour, 11u);
}

}  // namespace
}  // namespace herald::content::studio
