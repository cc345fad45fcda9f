#include "insight/creative/rates.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "insight/creative/ab_tests.hpp"
#include "insight/creative/compare.hpp"
#include "insight/creative/elements.hpp"
#include "insight/creative/made_up.hpp"

namespace herald::insight {
namespace {

TEST(RatesTest, a_rate_of_few_trials_is_drawn_to_its_neighbours_and_one_of_many_is_not) {
    const std::vector<Trials> neighbours{
        {20, 1000}, {22, 1000}, {18, 1000}, {25, 1000}, {19, 1000}};
    const RateFamily family = fit_family(neighbours);
    EXPECT_NEAR(family.mean, 0.021, 0.002);
    EXPECT_LT(family.with({3, 20}).mean(), 0.05);
    EXPECT_NEAR(family.with({15'000, 100'000}).mean(), 0.15, 0.01);
    const Likely few = family.with({3, 20}).likely(), many = family.with({2000, 100'000}).likely();
    EXPECT_LT(many.high - many.low, few.high - few.low);
    EXPECT_LT(few.low, few.mean);
}

TEST(RatesTest, the_chances_to_be_best_sum_to_one_and_go_to_the_better) {
    const std::vector<std::vector<RateBelief>> ads{{{300, 9700}}, {{200, 9800}}, {{290, 9710}}};
    const auto chances = best_chances(ads, 5);
    EXPECT_NEAR(std::accumulate(chances.begin(), chances.end(), 0.0), 1, 1e-9);
    EXPECT_GT(chances[0], chances[2]);
    EXPECT_LT(chances[1], 0.01);
    EXPECT_EQ(best_chances(ads, 5), chances);
}

TEST(RatesTest, q_values_are_those_of_benjamini_and_hochberg) {
    const std::vector<double> p{0.01, 0.04, 0.03, 0.5};
    const auto q = q_values(p);
    EXPECT_NEAR(q[0], 0.04, 1e-12);
    EXPECT_NEAR(q[1], 0.16 / 3, 1e-12);
    EXPECT_NEAR(q[2], 0.16 / 3, 1e-12);
    EXPECT_NEAR(q[3], 0.5, 1e-12);
}

TEST(RatesTest, quantiles_of_the_normal_are_those_of_the_tables) {
    EXPECT_NEAR(normal_quantile(0.975), 1.959963985, 1e-8);
    EXPECT_NEAR(normal_quantile(0.8), 0.841621234, 1e-8);
    EXPECT_NEAR(normal_quantile(0.001), -3.090232306, 1e-8);
}

TEST(AbTest, sample_sizes_are_those_of_the_two_proportion_formula) {
    // 1 % against 1.2 % and against 1.5 %, worked by hand.
    EXPECT_NEAR(static_cast<double>(sample_per_arm(0.01, 0.012, 0.05, 0.8)), 42'693, 60);
    EXPECT_NEAR(static_cast<double>(sample_per_arm(0.5, 0.6, 0.05, 0.8)), 388, 1);
    EXPECT_EQ(sample_per_arm(0.1, 0.1, 0.05, 0.8), 0);
    EXPECT_EQ(sample_per_arm(0, 0.1, 0.05, 0.8), 0);
}

TEST(AbTest, a_tired_ad_that_stands_alone_is_to_be_tested_against_a_new_creative) {
    MadeUp world;
    for (int i = 0; i < 5; ++i) world.add_ad(world.add_campaign("Fresh"), {});
    const auto campaign = world.add_campaign("Worn");
    world.add_ad(campaign, {.name = "Hero", .ctr = 0.03, .share = [](int day) {
                                return 0.3 + 0.7 * std::exp2(-day / 30.0);
                            }});
    const History history = world.done();
    const auto tests = suggest_tests(history, judge_wear(history));
    ASSERT_EQ(tests.data.size(), 1u);
    const AbTest& test = tests.data[0];
    EXPECT_EQ(test.a.name, "Hero");
    EXPECT_FALSE(test.b.ad_id);
    EXPECT_EQ(test.sample_per_arm,
              sample_per_arm(test.baseline, test.baseline * (1 + test.minimum_effect), 0.05, 0.8));
    EXPECT_GE(test.days * test.daily_sample * 1.0001,
              2.0 * static_cast<double>(test.sample_per_arm));
    EXPECT_LE(test.days, kLongestTestDays);
}

TEST(AbTest, two_ads_that_are_close_are_tested_and_a_clear_winner_is_not) {
    MadeUp world;
    const auto close = world.add_campaign("Close"), clear = world.add_campaign("Clear");
    world.add_ad(close, {.name = "A", .ctr = 0.0200});
    world.add_ad(close, {.name = "B", .ctr = 0.0201});
    world.add_ad(clear, {.ctr = 0.03, .cvr = 0.08});
    world.add_ad(clear, {.ctr = 0.01, .cvr = 0.02});
    const History history = world.done();
    const auto tests = suggest_tests(history, judge_wear(history));
    for (const AbTest& test : tests.data) EXPECT_EQ(test.campaign_name, "Close");
}

TEST(AbTest, what_would_take_too_long_is_told_and_not_suggested) {
    MadeUp world;
    for (int i = 0; i < 6; ++i) {
        const auto campaign = world.add_campaign("Small");
        world.add_ad(campaign, {.impressions = 60, .ctr = 0.02});
        world.add_ad(campaign, {.impressions = 60, .ctr = 0.02});
    }
    const History history = world.done();
    const auto tests = suggest_tests(history, judge_wear(history));
    EXPECT_TRUE(tests.data.empty());
    ASSERT_TRUE(tests.message);
    EXPECT_NE(tests.message->find("longer than 90 days"), std::string::npos);
}

std::vector<Compared> made_up_ads(double lift, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<Compared> out;
    for (std::size_t campaign = 0; campaign < 30; ++campaign) {
        const double audience = std::exp(std::normal_distribution<double>(0, 0.8)(random));
        for (int ad = 0; ad < 4; ++ad) {
            Compared one;
            one.campaign = campaign;
            const bool question = ad % 2 == 0;
            const double rate = 0.015 * audience * (question ? 1 + lift : 1) *
                                std::exp(std::normal_distribution<double>(0, 0.15)(random));
            one.tries = one.usual = 20'000;
            one.hits =
                static_cast<double>(std::poisson_distribution<long>(rate * one.tries)(random));
            if (question) one.features.emplace_back("question", "yes");
            for (int noise = 0; noise < 10; ++noise)
                if (std::bernoulli_distribution(0.5)(random))
                    one.features.emplace_back("noise" + std::to_string(noise), "yes");
            out.push_back(one);
        }
    }
    return out;
}

TEST(CompareTest, an_element_that_helps_is_found_although_audiences_differ_far_more) {
    const auto found = compare_features(made_up_ads(0.25, 3), 1.2);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].feature, "question");
    EXPECT_EQ(found[0].verdict, CreativeVerdict::better);
    EXPECT_LT(found[0].lift.low, 0.25);
    EXPECT_GT(found[0].lift.high, 0.25);
    EXPECT_EQ(found[0].ads, 60u);
}

TEST(CompareTest, where_nothing_helps_false_discoveries_are_rare) {
    int called = 0;
    for (unsigned seed = 1; seed <= 40; ++seed)
        for (const Comparison& one : compare_features(made_up_ads(0, seed), 1.2))
            called += one.verdict != CreativeVerdict::unclear;
    EXPECT_LE(called, 10);  // of 440; one family in ten may have one
}

TEST(CompareTest, what_no_campaign_has_both_with_and_without_is_left_out) {
    std::vector<Compared> ads(4);
    for (std::size_t i = 0; i < 4; ++i) {
        ads[i].campaign = i / 2;
        ads[i].tries = ads[i].usual = 1000;
        ads[i].hits = 20;
        if (i < 2) ads[i].features.emplace_back("question", "yes");
    }
    EXPECT_TRUE(compare_features(ads, 1).empty());
    EXPECT_TRUE(compare_features({}, 1).empty());
}

TEST(ElementsTest, elements_are_read_from_texts_of_several_languages) {
    const auto has = [](std::optional<std::string_view> title, const char* element) {
        const auto all = elements_of(title, std::nullopt);
        return std::find(all.begin(), all.end(), TextElement{element, "yes"}) != all.end();
    };
    EXPECT_TRUE(has("Loved by 40,000 hikers", "number"));
    EXPECT_TRUE(has("¿Listo para la lluvia?", "question"));
    EXPECT_TRUE(has("雨の日も？", "question"));
    EXPECT_TRUE(has("Nur 49 €", "price"));
    EXPECT_TRUE(has("20 % auf alles", "discount"));
    EXPECT_TRUE(has("Clearance 🔥", "emoji"));
    EXPECT_TRUE(has("Jetzt entdecken", "call_to_action"));
    EXPECT_TRUE(has("We repair it", "first_person"));
    EXPECT_TRUE(has("Deine Jacke", "second_person"));
    EXPECT_TRUE(has("NEW colours", "capitals"));
    EXPECT_FALSE(has("Dry on every trail", "number"));
    EXPECT_FALSE(has("Dry on every trail", "first_person"));
    EXPECT_TRUE(elements_of(std::nullopt, std::nullopt).empty());
    EXPECT_TRUE(elements_of("", "").empty());
    EXPECT_EQ(elements_of("Dry", std::nullopt).back(), (TextElement{"title_length", "short"}));
}

}  // namespace
}  // namespace herald::insight
