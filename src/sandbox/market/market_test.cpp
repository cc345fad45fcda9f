#include "sandbox/market/market.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/error.hpp"
#include "sandbox/market/random.hpp"
#include "sandbox/market/season.hpp"

namespace herald::sandbox::market {
namespace {

using std::chrono::days;

const Day kToday = *parse_day("2026-07-01");
constexpr AsOf kForever{Day(std::chrono::year(2036) / 1 / 1), 0};

/// One campaign on one platform, calm and plain unless the test says otherwise.
World one_campaign(Platform platform = Platform::meta) {
    World world;
    world.today = kToday;
    world.campaigns = 0;
    world.holidays = false;
    world.shocks_a_year = 0;
    AccountSpec account;
    account.platform = platform;
    world.accounts = {account};
    CampaignSpec spec;
    spec.name = "Only";
    spec.platform = platform;
    spec.daily_budget = Micros{200'000'000};
    spec.roas = 3;
    spec.saturation = 0.5;
    spec.growth = 0;
    spec.season = 0;
    spec.weekdays = std::vector<double>(7, 1.0);
    spec.audience = 100'000'000;
    GroupSpec group;
    AdSpec ad;
    ad.quality = 1;
    ad.fatigue_at = 1e6;
    group.ads = {ad};
    spec.groups = {group};
    world.listed = {spec};
    return world;
}

Figures total(const Market& market, Day first, Day last, AsOf as_of) {
    Figures out;
    std::vector<AdDay> rows;
    for (Index c = 0; c < market.campaigns().size(); ++c) market.facts(c, first, last, as_of, rows);
    for (const AdDay& row : rows) out += row.figures;
    return out;
}

AsOf at(Day day) { return {day, 0}; }

TEST(Market, the_same_seed_gives_the_same_figures_in_any_order_and_another_seed_others) {
    World world = make_world(7, 90, 12, Currency{});
    world.today = kToday;
    const Market one(world, kToday), two(world, kToday);
    total(two, kToday - days(10), kToday, at(kToday));  // asked for in another order
    EXPECT_EQ(total(one, kToday - days(90), kToday, at(kToday)),
              total(two, kToday - days(90), kToday, at(kToday)));
    world.seed = 8;
    const Market other(world, kToday);
    EXPECT_NE(total(one, kToday - days(90), kToday, at(kToday)),
              total(other, kToday - days(90), kToday, at(kToday)));
}

TEST(Market, half_of_the_most_conversions_come_at_the_half_saturating_spend) {
    const Curve curve{40, 250, 1.2};
    EXPECT_NEAR(curve.at(250), 20, 1e-9);
    EXPECT_EQ(curve.at(0), 0);
    EXPECT_LT(curve.at(5000) - curve.at(2500), curve.at(500) - curve.at(250));
    for (const double spend : {10.0, 100.0, 250.0, 4000.0})
        EXPECT_NEAR(curve.slope(spend), (curve.at(spend + 1e-4) - curve.at(spend - 1e-4)) / 2e-4,
                    1e-6);
}

TEST(Market, doubling_the_budget_of_a_saturated_campaign_brings_far_less_than_double) {
    const auto conversions = [](double budget) {
        World world = one_campaign();
        world.listed[0].changes = {ChangeSpec{0, std::nullopt, micros_from(budget)}};
        const Market market(world, kToday);
        return total(market, kToday - days(180), kToday - days(1), kForever).conversions.units();
    };
    const double once = conversions(400), twice = conversions(800), much = conversions(1600);
    EXPECT_GT(twice, once * 1.1);
    EXPECT_LT(twice, once * 1.75);
    EXPECT_LT(much - twice, (twice - once) * 1.6);
}

TEST(Market, the_mean_of_many_days_is_the_true_expectation) {
    const Market market(one_campaign(), kToday);
    double conversions = 0, revenue = 0, spend = 0;
    for (int i = 1; i <= 180; ++i) {
        const TruthDay truth = market.truth(0, kToday - days(i));
        conversions += truth.conversions;
        revenue += truth.revenue;
        spend += truth.spend;
    }
    const Figures seen = total(market, kToday - days(180), kToday - days(1), kForever);
    EXPECT_NEAR(seen.conversions.units() / conversions, 1, 0.06);
    EXPECT_NEAR(seen.revenue.units() / revenue, 1, 0.08);
    EXPECT_NEAR(seen.spend.units() / spend, 1, 0.03);
    EXPECT_NEAR(seen.revenue.units() / seen.spend.units(), 3, 0.5) << "the world said a ROAS of 3";
}

TEST(Market, counts_vary_more_than_poissons) {
    double sum = 0, squares = 0;
    constexpr int kDraws = 20'000;
    for (int i = 0; i < kDraws; ++i) {
        const auto n = static_cast<double>(Draw(1, Purpose::outcome, 5, i).count(0, 20, 8));
        sum += n;
        squares += n * n;
    }
    const double mean = sum / kDraws, variance = squares / kDraws - mean * mean;
    EXPECT_NEAR(mean, 20, 0.3);
    EXPECT_NEAR(variance, 20 + 20.0 * 20 / 8, 5);
}

TEST(Market, weekdays_differ_as_the_world_says) {
    World world = one_campaign();
    world.listed[0].weekdays = std::vector<double>{1, 1, 1, 1, 1, 0.4, 0.4};
    const Market market(world, kToday);
    double weekend = 0, week = 0;
    std::vector<AdDay> rows;
    market.facts(0, kToday - days(175), kToday - days(1), kForever, rows);
    for (const AdDay& row : rows) {
        const bool late = std::chrono::weekday(row.day).iso_encoding() >= 6;
        (late ? weekend : week) += row.figures.conversions.units() / (late ? 50 : 125);
    }
    EXPECT_NEAR(weekend / week, 0.4, 0.08);
}

TEST(Market, black_friday_doubles_demand_and_prices_rise) {
    EXPECT_GT(holiday(*parse_day("2026-11-27")).demand, 1.8);
    EXPECT_GT(holiday(*parse_day("2026-11-27")).price, 1.4);
    EXPECT_LT(holiday(*parse_day("2026-12-25")).demand, 0.7);
    EXPECT_LT(holiday(*parse_day("2027-03-28")).demand, 1) << "Easter Sunday";
    EXPECT_EQ(holiday(*parse_day("2026-06-17")).demand, 1);
}

TEST(Market, a_creative_tires_with_its_impressions_and_a_fresh_one_starts_anew) {
    World world = one_campaign();
    world.listed[0].audience = 60'000;
    world.listed[0].exhausts_at = 1e6;
    (*(*world.listed[0].groups)[0].ads)[0].fatigue_at = 1.5;
    (*(*world.listed[0].groups)[0].ads)[0].refreshed_on = {120};
    const Market market(world, kToday);
    const Day first = market.first_day();
    EXPECT_EQ(market.truth(0, first).fatigue[0], 1);
    for (int day = 1; day < 120; ++day)
        EXPECT_LE(market.truth(0, first + days(day)).fatigue[0],
                  market.truth(0, first + days(day - 1)).fatigue[0] + 1e-9);
    EXPECT_LT(market.truth(0, first + days(119)).fatigue[0], 0.6);
    EXPECT_EQ(market.truth(0, first + days(120)).fatigue[0], 1);
    const auto rate = [&](int from, int to) {
        const Figures sum = total(market, first + days(from), first + days(to), kForever);
        return static_cast<double>(sum.clicks) / static_cast<double>(sum.impressions);
    };
    EXPECT_LT(rate(105, 119), rate(0, 9) * 0.75) << "clicks show it";
    EXPECT_GT(rate(120, 124), rate(110, 119) * 1.3);
}

TEST(Market, a_small_audience_is_exhausted_and_a_large_one_is_not) {
    World world = one_campaign();
    const auto return_late = [&](double audience) {
        world.listed[0].audience = audience;
        const Market market(world, kToday);
        const Figures sum = total(market, kToday - days(60), kToday - days(1), kForever);
        return sum.revenue.units() / sum.spend.units();
    };
    EXPECT_LT(return_late(4'000), 0.6 * return_late(50'000'000));
}

TEST(Market, conversions_arrive_late_so_totals_only_rise_until_they_stand) {
    const Market market(one_campaign(), kToday);
    const Day first = kToday - days(40), last = kToday - days(34);
    Figures before;
    for (int age = 1; age <= 40; ++age) {
        const Figures now = total(market, first, last, at(last + days(age)));
        EXPECT_GE(now.conversions, before.conversions) << age;
        EXPECT_GE(now.revenue, before.revenue) << age;
        if (age > 1) {
            EXPECT_EQ(now.spend, before.spend);
        }
        before = now;
    }
    EXPECT_LT(total(market, first, last, at(last + days(1))).conversions.units(),
              before.conversions.units() * 0.97);
    EXPECT_EQ(total(market, first, last, at(last + days(28))), before)
        << "after 28 days nothing changes any more";
    EXPECT_EQ(market.arrived(0, 28), 1);
    EXPECT_LT(market.arrived(0, 0), market.arrived(0, 1));
}

TEST(Market, today_grows_by_the_hour_and_tomorrow_is_empty) {
    const Market market(one_campaign(), kToday);
    const Figures morning = total(market, kToday, kToday, {kToday, 0.3}),
                  evening = total(market, kToday, kToday, {kToday, 0.9});
    EXPECT_GT(morning.impressions, 0);
    EXPECT_GT(evening.impressions, morning.impressions * 2);
    EXPECT_GT(evening.spend, morning.spend);
    EXPECT_TRUE(total(market, kToday + days(1), kToday + days(3), {kToday, 0.9}).empty());
    EXPECT_TRUE(total(market, kToday, kToday, {kToday, 0}).empty());
}

TEST(Market, a_tracking_outage_hides_conversions_that_really_happened) {
    World world = one_campaign();
    world.shocks = {ShockSpec{ShockKind::tracking_outage, 100, 5, 0.1, {}, {}, {}}};
    const Market market(world, kToday);
    const Day first = market.first_day() + days(100), last = first + days(4);
    const Figures shown = total(market, first, last, kForever);
    std::vector<AdDay> rows;
    market.final_facts(0, first, last, rows);
    Figures real;
    for (const AdDay& row : rows) real += row.figures;
    EXPECT_EQ(shown.clicks, real.clicks);
    EXPECT_LT(shown.conversions.units(), real.conversions.units() * 0.2);
    EXPECT_EQ(market.truth(0, first).shocks, std::vector<ShockKind>{ShockKind::tracking_outage});
}

TEST(Market, shocks_do_what_they_are_named_for) {
    const Market plain(one_campaign(), kToday);
    const auto with = [&](ShockKind kind) {
        World world = one_campaign();
        world.shocks = {ShockSpec{kind, 50, 10, {}, {}, {}, {}}};
        return Market(world, kToday).truth(0, kToday - days(180 - 55));
    };
    const TruthDay usual = plain.truth(0, kToday - days(180 - 55));
    EXPECT_LT(with(ShockKind::auction_price).impressions, usual.impressions * 0.7);
    EXPECT_LT(with(ShockKind::site_outage).conversions, usual.conversions * 0.1);
    EXPECT_EQ(with(ShockKind::site_outage).impressions, usual.impressions);
    EXPECT_GT(with(ShockKind::viral).clicks, usual.clicks * 2);
    EXPECT_NEAR(with(ShockKind::demand).conversions, usual.conversions * 0.7, 1e-3);
}

TEST(Market, a_restatement_corrects_the_past_from_the_day_it_is_seen) {
    World world = one_campaign();
    world.shocks = {ShockSpec{ShockKind::restatement, 140, 4, 0.8, {}, {}, 150}};
    const Market market(world, kToday);
    const Day first = market.first_day() + days(140);
    const Figures before =
        total(market, first, first + days(3), at(market.first_day() + days(149)));
    const Figures after = total(market, first, first + days(3), at(market.first_day() + days(150)));
    EXPECT_LT(after.spend.units(), before.spend.units() * 0.81);
    EXPECT_LT(after.clicks, before.clicks);
    EXPECT_EQ(after.impressions, before.impressions);
}

TEST(Market, changes_act_from_their_day_on_and_the_past_stands) {
    Market market(one_campaign(), kToday);
    const Figures past = total(market, kToday - days(30), kToday - days(1), kForever);
    const Figures coming = total(market, kToday, kToday + days(9), kForever);
    market.set_budget(0, Micros{400'000'000}, kToday);
    EXPECT_EQ(total(market, kToday - days(30), kToday - days(1), kForever), past);
    EXPECT_NEAR(
        total(market, kToday, kToday + days(9), kForever).spend.units() / coming.spend.units(), 2,
        0.02);
    market.set_status({Kind::campaign, 0}, Status::paused, kToday + days(3));
    EXPECT_TRUE(total(market, kToday + days(3), kToday + days(9), kForever).empty());
    EXPECT_FALSE(total(market, kToday + days(2), kToday + days(2), kForever).empty());
    market.set_status({Kind::campaign, 0}, Status::active, kToday + days(5));
    EXPECT_FALSE(total(market, kToday + days(6), kToday + days(6), kForever).empty());
}

TEST(Market, going_on_after_a_change_is_the_same_as_having_known_it_all_along) {
    World world = one_campaign();
    world.listed[0].audience = 60'000;
    (*(*world.listed[0].groups)[0].ads)[0].fatigue_at = 1.5;
    Market stepped(world, kToday), fresh(world, kToday);
    for (Day day = kToday - days(100); day < kToday; day += days(7)) stepped.truth(0, day);
    for (Market* market : {&stepped, &fresh})
        market->set_budget(0, Micros{300'000'000}, kToday - days(20));
    EXPECT_EQ(total(stepped, kToday - days(180), kToday, kForever),
              total(fresh, kToday - days(180), kToday, kForever));
}

TEST(Market, pausing_an_ad_moves_the_money_to_its_neighbour) {
    World world = one_campaign();
    (*(*world.listed[0].groups)[0].ads).push_back((*(*world.listed[0].groups)[0].ads)[0]);
    Market market(world, kToday);
    market.set_status({Kind::ad, 0}, Status::paused, kToday);
    std::vector<AdDay> rows;
    market.facts(0, kToday, kToday + days(5), kForever, rows);
    ASSERT_EQ(rows.size(), 6u);
    for (const AdDay& row : rows) {
        EXPECT_EQ(row.ad, 1u);
        EXPECT_NEAR(row.figures.spend.units(), 200, 30);
    }
}

TEST(Market, budgets_on_groups_divide_the_money_as_set) {
    World world = one_campaign();
    CampaignSpec& spec = world.listed[0];
    spec.daily_budget.reset();
    GroupSpec second = (*spec.groups)[0];
    (*spec.groups)[0].daily_budget = Micros{150'000'000};
    second.daily_budget = Micros{50'000'000};
    spec.groups->push_back(second);
    const Market market(world, kToday);
    EXPECT_EQ(market.campaigns()[0].budget, kNone);
    std::vector<AdDay> rows;
    market.facts(0, kToday - days(60), kToday - days(1), kForever, rows);
    double one = 0, two = 0;
    for (const AdDay& row : rows) (row.ad == 0 ? one : two) += row.figures.spend.units();
    EXPECT_NEAR(one / two, 3, 0.05);
}

TEST(Market, one_budget_of_two_campaigns_is_spent_once) {
    World world = one_campaign(Platform::google);
    world.listed[0].shared_budget = "pot";
    world.listed.push_back(world.listed[0]);
    world.listed[1].name = "Second";
    Market market(world, kToday);
    ASSERT_EQ(market.budgets().size(), 1u);
    EXPECT_EQ(market.budgets()[0].references, 2u);
    market.set_budget(0, Micros{100'000'000}, kToday);
    EXPECT_NEAR(total(market, kToday, kToday + days(9), kForever).spend.units(), 1000, 60);
}

TEST(Market, money_comes_in_the_currencys_steps) {
    for (const auto& [code, step] :
         {std::pair{"EUR", 10'000}, {"JPY", 1'000'000}, {"KWD", 1'000}}) {
        World world = one_campaign();
        world.accounts[0].currency = parse_currency(code);
        const Market market(world, kToday);
        std::vector<AdDay> rows;
        market.facts(0, kToday - days(30), kToday - days(1), kForever, rows);
        for (const AdDay& row : rows) {
            EXPECT_EQ(row.figures.spend.value % step, 0) << code;
            EXPECT_EQ(row.figures.revenue.value % step, 0) << code;
        }
    }
}

TEST(Market, google_counts_fractions_of_conversions_and_meta_whole_ones) {
    for (const Platform platform : {Platform::google, Platform::meta}) {
        const Market market(one_campaign(platform), kToday);
        const Figures sum = total(market, kToday - days(60), kToday - days(1), kForever);
        EXPECT_EQ(sum.conversions.value % Micros::kUnit == 0, platform == Platform::meta);
    }
}

TEST(Market, the_rows_it_announces_are_the_rows_it_gives) {
    World world = make_world(3, 120, 40, Currency{});
    world.today = kToday;
    const Market market(world, kToday);
    for (Index c = 0; c < market.campaigns().size(); ++c) {
        for (const AsOf as_of : {at(kToday), AsOf{kToday, 0.4}}) {
            std::vector<AdDay> rows;
            market.facts(c, kToday - days(50), kToday, as_of, rows);
            EXPECT_EQ(rows.size(), market.delivered_rows(c, kToday - days(50), kToday, as_of));
        }
    }
}

TEST(Market, ids_are_unique_and_lead_back) {
    World world = make_world(3, 30, 400, Currency{});
    world.today = kToday;
    const Market market(world, kToday);
    std::set<std::string> seen;
    for (Index i = 0; i < market.ads().size(); ++i) {
        const Platform platform = market.platform_of(market.campaigns()[market.ads()[i].campaign]);
        EXPECT_TRUE(seen.insert(market.ads()[i].id).second);
        ASSERT_TRUE(market.find(platform, market.ads()[i].id));
        EXPECT_EQ(market.find(platform, market.ads()[i].id)->index, i);
        EXPECT_FALSE(market.find(static_cast<Platform>((static_cast<int>(platform) + 1) % 4),
                                 market.ads()[i].id));
    }
}

TEST(Market, generated_campaigns_are_shared_among_the_accounts_and_look_plausible) {
    World world = make_world(11, 180, 200, Currency{});
    world.today = kToday;
    const Market market(world, kToday);
    for (const Account& account : market.accounts()) EXPECT_EQ(account.campaigns.size(), 50u);
    const Figures sum = total(market, kToday - days(90), kToday - days(1), at(kToday));
    const double ctr = static_cast<double>(sum.clicks) / static_cast<double>(sum.impressions);
    EXPECT_GT(ctr, 0.003);
    EXPECT_LT(ctr, 0.05);
    const double roas = sum.revenue.units() / sum.spend.units();
    EXPECT_GT(roas, 1);
    EXPECT_LT(roas, 5);
    const auto paused =
        std::count_if(market.campaigns().begin(), market.campaigns().end(),
                      [](const Campaign& c) { return c.status.latest() != Status::active; });
    EXPECT_GT(paused, 15);
    EXPECT_LT(paused, 80);
}

TEST(Market, reach_never_exceeds_impressions_or_people) {
    World world = one_campaign();
    world.listed[0].audience = 5'000;
    const Market market(world, kToday);
    EXPECT_EQ(market.reach(0, 0, 1), 0);
    EXPECT_EQ(market.reach(0, 1, 1), 1);
    EXPECT_LE(market.reach(0, 1'000'000, 30), 5'000);
    EXPECT_GT(market.reach(0, 4'000, 30), market.reach(0, 4'000, 1));
}

TEST(Market, days_are_those_of_the_accounts_zone) {
    World world = make_world(1, 30, 4, Currency{});
    world.accounts[0].time_zone = "Asia/Tokyo";
    world.accounts[1].time_zone = "America/Los_Angeles";
    world.today = kToday;
    const Market market(world, kToday);
    const Time evening = *parse_time("2026-07-01T20:00:00Z");
    EXPECT_EQ(market.as_of(0, evening).today, kToday + days(1));
    EXPECT_NEAR(market.as_of(0, evening).progress, 5.0 / 24, 1e-9);
    EXPECT_EQ(market.as_of(1, evening).today, kToday);
}

TEST(Market, the_best_split_beats_the_present_one_and_equals_out_the_margins) {
    World world = make_world(5, 60, 40, Currency{});
    world.today = kToday;
    const Market market(world, kToday);
    std::vector<Index> all(market.campaigns().size());
    double now = 0, total_budget = 0;
    for (Index c = 0; c < all.size(); ++c) {
        all[c] = c;
        const TruthDay truth = market.truth(c, kToday);
        total_budget += truth.budget;
        now += truth.revenue_curve.at(std::min(truth.budget, truth.max_spend));
    }
    const std::vector<double> best = market.best_budgets(all, total_budget, kToday);
    double sum = 0, then = 0, low = 1e9, high = 0;
    for (Index c = 0; c < all.size(); ++c) {
        const TruthDay truth = market.truth(c, kToday);
        sum += best[c];
        then += truth.revenue_curve.at(best[c]);
        if (best[c] <= 0 || best[c] > truth.max_spend * 0.99) continue;
        low = std::min(low, truth.revenue_curve.slope(best[c]));
        high = std::max(high, truth.revenue_curve.slope(best[c]));
    }
    EXPECT_LE(sum, total_budget * 1.0001);
    EXPECT_GT(sum, total_budget * 0.9);
    EXPECT_GT(then, now * 1.05);
    EXPECT_LT(high / low, 1.02);
}

TEST(Market, a_policy_can_be_played_against_it_day_by_day) {
    World world = make_world(5, 60, 12, Currency{});
    Simulation play(world);
    double revenue = 0;
    for (int i = 0; i < 30; ++i) {
        const Figures yesterday =
            total(play.market(), play.today() - days(1), play.today() - days(1), play.as_of());
        revenue += yesterday.revenue.units();
        if (i == 10) play.market().set_status({Kind::campaign, 0}, Status::paused, play.today());
        if (i == 15) play.market().refresh_creative(2, play.today());
        play.step();
    }
    EXPECT_GT(revenue, 0);
    EXPECT_EQ(play.market().truth(0, play.today()).budget, 0);
}

}  // namespace
}  // namespace herald::sandbox::market
