#include <gmock/gmock.h>

#include <fstream>
#include <random>

#include "base/error.hpp"
#include "model/registry.hpp"
#include "store/test_database.hpp"

namespace herald::model {
namespace {

using testing::HasSubstr;

std::optional<ErrorKind> kind_of(const std::function<void()>& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

class RegistryTest : public testing::TestWithParam<std::string> {
protected:
    RegistryTest() : folder(std::filesystem::temp_directory_path() / ("models" + random_token(9))) {
        std::filesystem::create_directories(folder);
        blobs = store::open_file_blobs(folder);
    }
    ~RegistryTest() override { std::filesystem::remove_all(folder); }
    Scope scope(TenantId tenant) {
        return Scope({.database = test.get(),
                      .clock = &clock,
                      .tenant = tenant,
                      .role = store::Role::owner});
    }
    NewVersion draft() const {
        return {.purpose = "conversions.daily",
                .subject = "workspace",
                .method = "boosted trees 1",
                .program = "0.2.0",
                .data_from = *parse_day("2026-01-01"),
                .data_to = *parse_day("2026-11-20"),
                .held_from = *parse_day("2026-10-01"),
                .row_count = 4000,
                .features = {"spend", "platform"},
                .settings = {R"({"seed":1})"},
                .metrics = {{"deviance", 1.25}},
                .profile = {{"spend", {1, 2}, {}, {0.2, 0.3, 0.4, 0.1}}}};
    }
    ModelVersion add(std::string_view bytes = "trees") {
        clock.advance(std::chrono::hours(1));
        Scope s = scope(one);
        return add_version(s, *blobs, draft(), bytes);
    }
    ModelVersion decide_on(const ModelVersion& version, bool won) {
        clock.advance(std::chrono::minutes(1));
        Scope s = scope(one);
        return decide(s, version.id, get_model(s, version.model_id).champion_id,
                      {.won = won, .reason = "because"});
    }
    std::optional<VersionId> champion() {
        return find_model(scope(one), "conversions.daily", "workspace")->champion_id;
    }

    store::TestDatabase test{GetParam(), migrations()};
    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    std::filesystem::path folder;
    std::unique_ptr<store::Blobs> blobs;
    TenantId one = TenantId::make(clock), two = TenantId::make(clock);
};

TEST_P(RegistryTest, a_version_comes_back_as_it_went_in_and_waits_to_be_judged) {
    const auto made = add("the trees");
    const auto read = get_version(scope(one), made.id);
    EXPECT_EQ(read.number, 1);
    EXPECT_EQ(read.state, VersionState::challenger);
    EXPECT_EQ(to_json(read), to_json(made));
    EXPECT_EQ(read.features, draft().features);
    EXPECT_EQ(read.profile.at(0).shares, draft().profile.at(0).shares);
    EXPECT_EQ(read.metrics.at(0).value, 1.25);
    EXPECT_EQ(read_bytes(scope(one), *blobs, read), "the trees");
    EXPECT_EQ(champion(), std::nullopt);
    EXPECT_EQ(add().number, 2);
}

TEST_P(RegistryTest, only_a_winner_goes_into_service_and_the_other_is_retired) {
    const auto first = decide_on(add(), true);
    EXPECT_EQ(champion(), first.id);
    EXPECT_EQ(first.state, VersionState::champion);
    const auto loser = add();
    EXPECT_EQ(loser.parent_id, first.id);
    const auto refused = decide_on(loser, false);
    EXPECT_EQ(refused.state, VersionState::refused);
    EXPECT_THAT(*refused.decision, HasSubstr("Not better: because"));
    EXPECT_EQ(champion(), first.id);
    const auto winner = decide_on(add(), true);
    EXPECT_EQ(champion(), winner.id);
    const auto old = get_version(scope(one), first.id);
    EXPECT_EQ(old.state, VersionState::retired);
    EXPECT_EQ(old.served_to, winner.served_from);
    EXPECT_THAT(*old.decision, HasSubstr("Version 3 did better"));
    EXPECT_EQ(kind_of([&] { decide_on(winner, true); }), ErrorKind::conflict);
}

TEST_P(RegistryTest, who_won_against_yesterdays_champion_is_judged_again) {
    const auto slow = add(), fast = add();
    decide_on(fast, true);
    Scope s = scope(one);
    EXPECT_EQ(kind_of([&] { decide(s, slow.id, std::nullopt, {.won = true}); }),
              ErrorKind::conflict);
    EXPECT_EQ(champion(), fast.id);
    EXPECT_EQ(get_version(scope(one), slow.id).state, VersionState::challenger);
}

TEST_P(RegistryTest, rolling_back_goes_to_the_one_before_and_then_further) {
    const auto a = decide_on(add(), true), b = decide_on(add(), true), c = decide_on(add(), true);
    Scope s = scope(one);
    clock.advance(std::chrono::hours(1));
    EXPECT_EQ(roll_back(s, c.model_id, "it was off by half").id, b.id);
    EXPECT_EQ(champion(), b.id);
    EXPECT_THAT(*get_version(s, c.id).decision, HasSubstr("off by half"));
    EXPECT_EQ(roll_back(s, c.model_id, "still").id, a.id);
    EXPECT_EQ(kind_of([&] { roll_back(s, c.model_id, "again"); }), ErrorKind::conflict);
    EXPECT_EQ(champion(), a.id);
}

TEST_P(RegistryTest, another_tenant_sees_nothing) {
    const auto version = add();
    Scope s = scope(two);
    EXPECT_EQ(kind_of([&] { get_version(s, version.id); }), ErrorKind::not_found);
    EXPECT_EQ(kind_of([&] { get_model(s, version.model_id); }), ErrorKind::not_found);
    EXPECT_EQ(kind_of([&] { decide(s, version.id, {}, {.won = true}); }), ErrorKind::not_found);
    EXPECT_EQ(kind_of([&] { roll_back(s, version.model_id, ""); }), ErrorKind::not_found);
    EXPECT_EQ(kind_of([&] { add_check(s, version.id, {}); }), ErrorKind::not_found);
    EXPECT_TRUE(list_models(s).empty());
    EXPECT_TRUE(list_versions(s, version.model_id).empty());
}

TEST_P(RegistryTest, broken_bytes_are_found_out_and_wrong_drafts_refused) {
    const auto version = add();
    std::ofstream(*blobs->find(one, version.blob), std::ios::app) << "x";
    EXPECT_EQ(kind_of([&] { read_bytes(scope(one), *blobs, version); }), ErrorKind::internal);
    Scope s = scope(one);
    auto wrong = draft();
    wrong.metrics[0].value = NAN;
    EXPECT_EQ(kind_of([&] { add_version(s, *blobs, wrong, "x"); }), ErrorKind::invalid);
    EXPECT_EQ(kind_of([&] { add_version(s, *blobs, draft(), ""); }), ErrorKind::invalid);
}

TEST_P(RegistryTest, old_versions_go_but_never_those_in_service_now_or_before) {
    const auto before = decide_on(add(), true), now = decide_on(add(), true);
    std::vector<ModelVersion> losers;
    for (int i = 0; i < 5; ++i) losers.push_back(decide_on(add(), false));
    Scope s = scope(one);
    add_check(s, losers[0].id, {});
    EXPECT_EQ(remove_old_versions(s, *blobs, 2), 3);
    EXPECT_EQ(list_versions(s, now.model_id).size(), 4u);
    EXPECT_EQ(get_version(s, before.id).state, VersionState::retired);
    EXPECT_FALSE(blobs->find(one, losers[0].blob));
    EXPECT_TRUE(blobs->find(one, losers[4].blob));
    EXPECT_EQ(remove_old_versions(s, *blobs, 2), 0);
}

TEST_P(RegistryTest, checks_say_what_moved_and_how_far) {
    const auto version = add();
    Scope s = scope(one);
    const LossLevel promised{1, 1, 400};
    const auto state = [&](double index, double loss, std::int64_t rows) {
        return add_check(s, version.id,
                         {.row_count = rows,
                          .features = {{"a", index / 3}, {"b", index}},
                          .promised = promised,
                          .recent = LossLevel{loss, 1, 400}})
            .state;
    };
    EXPECT_EQ(state(0.02, 1.05, 400), DriftState::steady);
    EXPECT_EQ(state(0.15, 1.05, 400), DriftState::slight);
    EXPECT_EQ(state(0.30, 1.05, 400), DriftState::drifting);
    EXPECT_EQ(state(0.02, 1.50, 400), DriftState::drifting);
    EXPECT_EQ(state(0.90, 9.00, 50), DriftState::too_few);
    clock.advance(std::chrono::hours(1));
    state(0.02, 0.5, 400);
    const auto checks = list_checks(s, version.id);
    ASSERT_EQ(checks.size(), 6u);
    EXPECT_EQ(checks[0].loss, 0.5);
    EXPECT_EQ(checks[0].features.at(0).feature, "b");
    EXPECT_LT(*checks[0].loss_z, -4) << "better than promised is no drift";
    EXPECT_EQ(checks[0].state, DriftState::steady);
}

INSTANTIATE_TEST_SUITE_P(Databases, RegistryTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

TEST(Compare, a_challenger_must_be_better_by_more_than_chance) {
    std::mt19937_64 random(1);
    std::normal_distribution<> normal;
    const auto duel = [&](double better) {
        std::vector<double> champion, challenger;
        for (int i = 0; i < 400; ++i) {
            const double row = 2 + normal(random);  // hard rows are hard for both
            champion.push_back(row + 0.3 * normal(random));
            challenger.push_back(row - better + 0.3 * normal(random));
        }
        return compare({champion, challenger});
    };
    EXPECT_TRUE(duel(0.1).won);
    EXPECT_NEAR(duel(0.1).gain, 0.05, 0.03);
    EXPECT_FALSE(duel(-0.1).won);
    int lucky = 0;
    for (int i = 0; i < 200; ++i) lucky += duel(0).won ? 1 : 0;
    EXPECT_LT(lucky, 50);  // 16 % by chance alone
    EXPECT_THAT(compare({std::vector<double>(10, 1.0), std::vector<double>(10, 0.0)}).reason,
                HasSubstr("at least 30"));
    const std::vector<double> same(50, 1.0);
    EXPECT_FALSE(compare({same, same}).won);
    EXPECT_TRUE(compare({same, std::vector<double>(50, 0.9)}).won);
}

TEST(Drift, the_index_is_near_nothing_for_the_same_world_and_large_for_another) {
    std::mt19937_64 random(2);
    const auto draw = [&](double mean, double missing) {
        std::vector<double> out;
        for (int i = 0; i < 5000; ++i)
            out.push_back(std::uniform_real_distribution<>()(random) < missing
                              ? NAN
                              : std::normal_distribution<>(mean, 1)(random));
        return out;
    };
    const auto profile = profile_of("x", draw(0, 0.05));
    EXPECT_LT(stability_index(profile, draw(0, 0.05)), 0.02);
    EXPECT_GT(stability_index(profile, draw(1, 0.05)), kShift);
    EXPECT_GT(stability_index(profile, draw(0, 0.4)), kShift) << "gaps are a shift too";
    EXPECT_NEAR(profile.shares.back(), 0.05, 0.01);
}

TEST(Drift, the_index_equals_one_made_by_hand) {
    const std::vector<std::string> then{"a", "a", "a", "b"}, now{"a", "b", "b", "c"};
    const auto profile = profile_of("w", std::span<const std::string>(then));
    const double a = (0.25 - 0.75) * std::log(0.25 / 0.75), b = (0.5 - 0.25) * std::log(0.5 / 0.25),
                 c = (0.25 - 1e-4) * std::log(0.25 / 1e-4);
    EXPECT_NEAR(stability_index(profile, std::span<const std::string>(now)), a + b + c, 1e-12);
}

TEST(Drift, constants_and_nothing_are_lived_with) {
    const std::vector<double> same(50, 3.0), none;
    const auto profile = profile_of("x", same);
    EXPECT_NEAR(stability_index(profile, same), 0, 1e-9);
    EXPECT_GT(stability_index(profile, std::vector<double>(50, 4.0)), 1);
    EXPECT_EQ(stability_index(profile, none), 0);
    EXPECT_EQ(profile_of("x", none).edges.size(), 0u);
    EXPECT_TRUE(std::isnan(loss_shift(level_of(none), level_of(same))));
}

}  // namespace
}  // namespace herald::model
