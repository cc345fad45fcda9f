#include "insight/forecast/reconcile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

#include "base/error.hpp"

namespace herald::insight {
namespace {

/// Values around a truth with errors that share a part, as forecasts of campaigns do.
struct World {
    std::vector<HierarchyNode> nodes;  ///< total, two platforms, three campaigns each
    std::vector<double> truth;         ///< of every node
};

constexpr int kParents[] = {-1, 0, 0, 1, 1, 1, 2, 2, 2};
constexpr double kSizes[] = {0, 0, 0, 4, 9, 6, 12, 3, 8};

World simulate(unsigned seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    World world;
    world.truth.assign(9, 0);
    std::vector<double> sizes(9);
    for (std::size_t i = 9; i-- > 0;) {
        if (i >= 3) {
            world.truth[i] = 100 + 10 * normal(random);
            sizes[i] = kSizes[i];
        } else {
            sizes[i] = i == 0 ? 20 : 12;
        }
        if (kParents[i] >= 0) world.truth[std::size_t(kParents[i])] += world.truth[i];
    }
    const auto draw = [&](double common, std::size_t i) {
        return sizes[i] * (0.6 * common + 0.8 * normal(random));
    };
    const double now = normal(random);
    std::vector<double> past;
    for (int t = 0; t < 60; ++t) past.push_back(normal(random));
    for (std::size_t i = 0; i < 9; ++i) {
        HierarchyNode node{kParents[i], {world.truth[i] - draw(now, i)}, {}, {}};
        node.bands = {{0.8, {node.mean[0] - 1.28 * sizes[i]}, {node.mean[0] + 1.28 * sizes[i]}}};
        for (std::size_t t = 0; t < past.size(); ++t)
            node.errors.push_back({t + 1, 0, draw(past[t], i)});
        world.nodes.push_back(std::move(node));
    }
    return world;
}

void expect_coherent(const Reconciled& result) {
    for (std::size_t h = 0; h < result.nodes[0].mean.size(); ++h)
        for (std::size_t whole = 0; whole < 3; ++whole) {
            double sum = 0;
            for (std::size_t i = 0; i < 9; ++i)
                if (kParents[i] == int(whole)) sum += result.nodes[i].mean[h];
            EXPECT_NEAR(result.nodes[whole].mean[h], sum, 1e-9 * std::abs(sum));
        }
}

struct Errors {
    double total = 0, platforms = 0, campaigns = 0;
};

Errors squared(const World& world, const std::function<double(std::size_t)>& mean) {
    Errors out;
    for (std::size_t i = 0; i < 9; ++i) {
        const double e = std::pow(mean(i) - world.truth[i], 2);
        (i == 0 ? out.total : i < 3 ? out.platforms : out.campaigns) += e;
    }
    return out;
}

TEST(Reconciling, adds_up_and_errs_less_at_every_level) {
    Errors base, mint, scaled;
    const auto add = [](Errors& sum, const Errors& e) {
        sum.total += e.total, sum.platforms += e.platforms, sum.campaigns += e.campaigns;
    };
    for (unsigned seed = 1; seed <= 400; ++seed) {
        const World world = simulate(seed);
        const Reconciled a = reconcile(world.nodes);
        const Reconciled b = reconcile(world.nodes, {.trust = Trust::scaled});
        EXPECT_EQ(a.trust, Trust::mint);
        expect_coherent(a);
        expect_coherent(b);
        add(base, squared(world, [&](std::size_t i) { return world.nodes[i].mean[0]; }));
        add(mint, squared(world, [&](std::size_t i) { return a.nodes[i].mean[0]; }));
        add(scaled, squared(world, [&](std::size_t i) { return b.nodes[i].mean[0]; }));
    }
    EXPECT_LT(mint.total, base.total);
    EXPECT_LT(mint.platforms, base.platforms);
    EXPECT_LT(mint.campaigns, base.campaigns);
    EXPECT_LT(mint.total + mint.platforms + mint.campaigns,
              scaled.total + scaled.platforms + scaled.campaigns);
}

TEST(Reconciling, forecasts_of_a_workspace_and_its_platforms_gain) {
    double before[2] = {0, 0}, after[2] = {0, 0};  // squared errors of the whole, of the parts
    for (unsigned seed = 1; seed <= 60; ++seed) {
        std::mt19937_64 random(seed);
        std::normal_distribution<> normal;
        constexpr std::size_t kDays = 120, kAhead = 14;
        std::vector<std::vector<double>> y(4, std::vector<double>(kDays + kAhead, 0));
        double level[4] = {0, 100, 60, 30};
        double moved = 0;  // budget that wanders from the second platform to the first
        for (std::size_t day = 0; day < kDays + kAhead; ++day) {
            moved = 0.9 * moved + 6 * normal(random);
            for (std::size_t i = 1; i < 4; ++i) {
                level[i] *= std::exp(0.01 * normal(random));
                const double usual = level[i] + (i == 1 ? moved : i == 2 ? -moved : 0);
                y[i][day] =
                    std::max(0.0, usual * (day % 7 > 4 ? 0.7 : 1)) * std::exp(0.1 * normal(random));
                y[0][day] += y[i][day];
            }
        }
        std::vector<HierarchyNode> nodes;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto answer = forecast(std::span(y[i]).first(kDays), {.periods = {7}});
            ASSERT_TRUE(answer.forecast);
            const Forecast& f = *answer.forecast;
            nodes.push_back({i == 0 ? -1 : 0, f.mean, f.bands, f.errors});
        }
        const Reconciled out = reconcile(nodes);
        EXPECT_EQ(out.trust, Trust::mint);
        for (std::size_t i = 0; i < 4; ++i)
            for (std::size_t h = 0; h < kAhead; ++h) {
                const double truth = y[i][kDays + h];
                before[i > 0] += std::pow(nodes[i].mean[h] - truth, 2);
                after[i > 0] += std::pow(out.nodes[i].mean[h] - truth, 2);
            }
    }
    EXPECT_LT(after[0], 1.01 * before[0]);  // chance alone moves it by a percent
    EXPECT_LT(after[1], 1.01 * before[1]);
    EXPECT_LT(after[0] + after[1], before[0] + before[1]);
}

TEST(Reconciling, bands_narrow_and_still_hold) {
    double inside = 0, count = 0;
    for (unsigned seed = 1; seed <= 400; ++seed) {
        const World world = simulate(seed);
        const Reconciled a = reconcile(world.nodes);
        for (std::size_t i = 0; i < 9; ++i, ++count) {
            const auto& band = a.nodes[i].bands[0];
            inside += world.truth[i] >= band.lower[0] && world.truth[i] <= band.upper[0] ? 1 : 0;
            const auto& before = world.nodes[i].bands[0];
            EXPECT_LE(band.upper[0] - band.lower[0], before.upper[0] - before.lower[0] + 1e-9);
        }
    }
    EXPECT_NEAR(inside / count, 0.8, 0.04);
}

TEST(Reconciling, equals_the_closed_form_of_two_parts) {
    // Two parts of variance 1 and 4, a whole of variance 5, 6 too much: each moves by its share.
    std::vector<HierarchyNode> nodes = {{-1, {36}, {{0.8, {0}, {36 + std::sqrt(5.0)}}}, {}},
                                        {0, {10}, {{0.8, {0}, {11}}}, {}},
                                        {0, {20}, {{0.8, {0}, {22}}}, {}}};
    const Reconciled out = reconcile(nodes, {.trust = Trust::scaled});
    EXPECT_NEAR(out.nodes[0].mean[0], 36 - 6 * 0.5, 1e-9);
    EXPECT_NEAR(out.nodes[1].mean[0], 10 + 6 * 0.1, 1e-9);
    EXPECT_NEAR(out.nodes[2].mean[0], 20 + 6 * 0.4, 1e-9);
    EXPECT_NEAR(out.nodes[1].bands[0].upper[0] - out.nodes[1].mean[0], std::sqrt(0.9), 1e-9);
}

TEST(Reconciling, nothing_falls_below_zero_and_wholes_still_add_up) {
    World world = simulate(7);
    world.nodes[6].mean[0] = 0.5;
    world.nodes[0].mean[0] = 5, world.nodes[2].mean[0] = 5;
    const Reconciled out = reconcile(world.nodes);
    expect_coherent(out);
    for (const auto& node : out.nodes) {
        EXPECT_GE(node.mean[0], 0);
        EXPECT_GE(node.bands[0].lower[0], 0);
    }
    EXPECT_EQ(out.nodes[6].mean[0], 0);
    EXPECT_LT(reconcile(world.nodes, {.nonnegative = false}).nodes[6].mean[0], 0);
}

TEST(Reconciling, falls_back_to_what_is_known) {
    World world = simulate(9);
    for (auto& node : world.nodes) node.errors.resize(5);
    EXPECT_EQ(reconcile(world.nodes).trust, Trust::scaled);
    for (auto& node : world.nodes) node.bands.clear();
    const Reconciled out = reconcile(world.nodes);
    EXPECT_EQ(out.trust, Trust::structural);
    expect_coherent(out);
}

TEST(Reconciling, refuses_what_is_no_hierarchy) {
    World world = simulate(2);
    auto backwards = world.nodes;
    backwards[1].parent = 5;
    EXPECT_THROW(reconcile(backwards), Error);
    auto uneven = world.nodes;
    uneven[4].mean.push_back(1);
    EXPECT_THROW(reconcile(uneven), Error);
    auto endless = world.nodes;
    endless[4].mean[0] = std::numeric_limits<double>::infinity();
    EXPECT_THROW(reconcile(endless), Error);
    EXPECT_TRUE(reconcile({}).nodes.empty());
}

}  // namespace
}  // namespace herald::insight
