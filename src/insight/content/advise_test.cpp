#include "insight/content/advise.hpp"

#include <gtest/gtest.h>

namespace herald::insight {
namespace {

content::Lesson lesson(const char* what, double lift) {
    return {what, what, lift, lift - 0.1, lift + 0.1, 9, "9 posts with it."};
}

TEST(AdviseOnContent, SaysNothingWhereNothingWentOut) {
    EXPECT_TRUE(advise_on_content(std::nullopt, {lesson("Questions", 0.5)}).empty());
}

TEST(AdviseOnContent, TellsTheStrongestLessonsAndTheirIntervalsAndNoMoney) {
    const content::ContentStanding steady{12, 12, 1.0, 6, 0, std::nullopt};
    const auto told = advise_on_content(
        steady, {lesson("Questions", 0.5), lesson("Pictures", 0.4), lesson("Length", -0.3),
                 lesson("Evenings", 0.2), lesson("Emoji", 0.02)});
    ASSERT_EQ(told.size(), 3u);
    EXPECT_EQ(told[0].title, "Do more of: questions");
    EXPECT_NE(told[0].text.find("50 % more"), std::string::npos) << told[0].text;
    EXPECT_NE(told[0].text.find("+40 to +60 %"), std::string::npos) << told[0].text;
    EXPECT_EQ(told[2].title, "Do less of: length");
    for (const auto& one : told) {
        EXPECT_EQ(one.kind, AdviceKind::content);
        EXPECT_EQ(one.money_a_week.mean, 0);
        EXPECT_EQ(one.evidence.lines.at(0).points.size(), 5u);
    }
}

TEST(AdviseOnContent, MissesDatesOnlyWherePostsUsuallyGoOut) {
    EXPECT_EQ(advise_on_content(content::ContentStanding{12, 12, {}, 1, 0, {}}, {}).at(0).key,
              "content:plan");
    EXPECT_TRUE(advise_on_content(content::ContentStanding{12, 12, {}, 3, 0, {}}, {}).empty());
    EXPECT_TRUE(advise_on_content(content::ContentStanding{1, 1, {}, 0, 0, {}}, {}).empty());
}

}  // namespace
}  // namespace herald::insight
