#include "content/feedback/ranking.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "content/feedback/traits.hpp"

namespace herald::content {
namespace {

TEST(Ranking, few_impressions_say_less_than_many) {
    std::vector<Measured> items(20, {"x", 1000, 20});
    items[0] = {"x", 10, 2};         // 20 %, of ten
    items[1] = {"x", 10'000, 1000};  // 10 %, of ten thousand
    const auto lifts = lifts_of(items);
    EXPECT_GT(lifts[1].value, lifts[0].value);
    EXPECT_GT(lifts[0].value, 1);
    EXPECT_LT(lifts[0].low, 1);
    EXPECT_GT(lifts[1].low, 1);
    EXPECT_GT(lifts[0].high - lifts[0].low, lifts[1].high - lifts[1].low);
}

TEST(Ranking, each_is_measured_against_its_own_network) {
    std::vector<Measured> items;
    for (int i = 0; i < 10; ++i) items.push_back({"x", 1000, 10});
    for (int i = 0; i < 10; ++i) items.push_back({"mastodon", std::nullopt, 200});
    items.push_back({"x", 1000, 40});
    items.push_back({"mastodon", std::nullopt, 100});
    const auto lifts = lifts_of(items);
    EXPECT_GT(lifts[20].value, 1.5);
    EXPECT_LT(lifts[21].value, 0.7);
    EXPECT_NEAR(lifts[0].value, 0.8, 0.15);
}

TEST(Ranking, a_young_post_is_not_blamed_for_its_age) {
    std::vector<Measured> items(10, {"x", std::nullopt, 100, 30});
    items.push_back({"x", std::nullopt, 50, 0.7});
    const auto lifts = lifts_of(items);
    EXPECT_NEAR(lifts[10].value, lifts[0].value, 0.05);
}

TEST(Ranking, intervals_hold_what_they_promise) {
    std::mt19937 random(5);
    std::gamma_distribution<double> theta(4, 0.25);
    std::vector<Measured> items;
    std::vector<double> truth;
    for (int i = 0; i < 2000; ++i) {
        const std::int64_t seen = 100 + static_cast<std::int64_t>(random() % 2000);
        truth.push_back(theta(random));
        std::poisson_distribution<std::int64_t> got(truth.back() * 0.02 *
                                                    static_cast<double>(seen));
        items.push_back({"x", seen, got(random)});
    }
    const auto lifts = lifts_of(items);
    int inside = 0;
    double raw = 0, shrunk = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        inside += truth[i] >= lifts[i].low && truth[i] <= lifts[i].high;
        const double plain = static_cast<double>(items[i].engagements) /
                             (0.02 * static_cast<double>(*items[i].impressions));
        raw += (plain - truth[i]) * (plain - truth[i]);
        shrunk += (lifts[i].value - truth[i]) * (lifts[i].value - truth[i]);
    }
    EXPECT_NEAR(inside / 2000.0, 0.9, 0.03);
    EXPECT_LT(shrunk, 0.9 * raw);
}

TEST(Ranking, nothing_got_anything_is_nothing_better) {
    const auto lifts = lifts_of(std::vector<Measured>(5, {"x", 100, 0}));
    for (const auto& lift : lifts) {
        EXPECT_TRUE(std::isfinite(lift.value));
        EXPECT_DOUBLE_EQ(lift.value, lifts[0].value);
    }
    EXPECT_TRUE(lifts_of({}).empty());
}

TEST(Ranking, a_group_of_one_is_pulled_to_the_mean) {
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0, 0.5);
    std::vector<double> values;
    std::vector<std::vector<std::size_t>> groups(4);
    for (std::size_t i = 0; i < 90; ++i) {
        const std::size_t g = i % 3;
        values.push_back((g == 0 ? 0.6 : 0.0) + noise(random));
        groups[g].push_back(i);
    }
    values.push_back(1.5);
    groups[3].push_back(90);
    const auto means = group_means(values, groups);
    EXPECT_GT(means[0].low, means[1].mean);
    EXPECT_LT(means[3].mean, 0.9);
    EXPECT_GT(means[3].high - means[3].low, means[0].high - means[0].low);
}

TEST(Ranking, effects_are_found_beside_each_other) {
    std::mt19937 random(11);
    std::normal_distribution<double> noise(0, 0.4);
    std::vector<double> values;
    std::vector<std::vector<std::uint8_t>> traits(3);
    for (int i = 0; i < 300; ++i) {
        const bool question = random() % 3 == 0;
        // Pictures come with questions most of the time and bring nothing by themselves.
        const bool picture = question ? random() % 10 < 8 : random() % 10 < 2;
        const bool rare = random() % 60 == 0;
        traits[0].push_back(question);
        traits[1].push_back(picture);
        traits[2].push_back(rare);
        values.push_back((question ? 0.5 : 0.0) + noise(random));
    }
    const auto effects = effects_of(values, traits);
    EXPECT_NEAR(effects[0].mean, 0.5, 0.15);
    EXPECT_GT(effects[0].certainty, 0.99);
    EXPECT_LT(std::abs(effects[1].mean), 0.15);
    EXPECT_GT(effects[2].high - effects[2].low, effects[0].high - effects[0].low);
}

TEST(Traits, a_text_is_seen_for_what_it_is) {
    const auto traits = traits_of({.text = "Cold feet? Our 3 socks help.\n- warm\n- dry\n#socks",
                                   .media = {{"a.jpg", "image/jpeg", {}, 1}},
                                   .tags = {"winter"},
                                   .pillar = "Proof",
                                   .weekday = 6,
                                   .hour = 9});
    for (const auto* wanted :
         {"opens_with_question", "has_list", "few_hashtags", "has_picture", "length_very_short",
          "hour_morning", "weekend", "pillar:Proof", "tag:winter", "opens_short"})
        EXPECT_NE(std::find(traits.begin(), traits.end(), wanted), traits.end()) << wanted;
    for (const auto* unwanted : {"opens_with_number", "text_only", "has_emoji", "is_thread"})
        EXPECT_EQ(std::find(traits.begin(), traits.end(), unwanted), traits.end()) << unwanted;
    for (const auto& trait : traits) EXPECT_NE(words_of(trait), trait);
}

}  // namespace
}  // namespace herald::content
