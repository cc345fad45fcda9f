#include "insight/recommend/proposals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace herald::insight {
namespace {

Proposal refresh(int number, double confidence) {
    Proposal out;
    out.kind = AdviceKind::creative_refresh;
    out.key = fmt::format("creative:{}", number);
    out.effort = Effort::medium;
    out.confidence = confidence;
    return out;
}

std::vector<std::string> keys_of(const std::vector<Proposal>& proposals) {
    std::vector<std::string> out;
    for (const auto& one : proposals) out.push_back(one.key);
    return out;
}

TEST(WorthTelling, what_takes_a_person_hours_must_surely_pay) {
    Proposal quick = refresh(3, 0.6);
    quick.kind = AdviceKind::scale_up;
    quick.effort = Effort::low;
    Proposal tracking = refresh(4, 0.2);
    tracking.kind = AdviceKind::tracking_fix;
    EXPECT_THAT(keys_of(worth_telling({refresh(1, 0.95), refresh(2, 0.85), quick, tracking})),
                testing::ElementsAre("creative:1", "creative:3", "creative:4"));
}

TEST(WorthTelling, of_each_kind_the_first_ten_are_told_in_their_order) {
    std::vector<Proposal> many;
    for (int i = 0; i < 30; ++i) many.push_back(refresh(i, 0.99));
    const auto told = keys_of(worth_telling(many));
    EXPECT_EQ(told.size(), kMostOfAKind);
    EXPECT_EQ(told.front(), "creative:0");
    EXPECT_EQ(told.back(), "creative:9");
}

}  // namespace
}  // namespace herald::insight
