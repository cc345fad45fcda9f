#include <gmock/gmock.h>

#include <cmath>
#include <random>

#include "base/error.hpp"
#include "insight/predict/encoder.hpp"
#include "insight/predict/objective.hpp"
#include "insight/predict/split.hpp"

namespace herald::insight {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Column numbers(const std::string& name, std::vector<double> values) {
    return {name, ColumnKind::numeric, std::move(values), {}};
}
Column words(const std::string& name, std::vector<std::string> values) {
    return {name, ColumnKind::category, {}, std::move(values)};
}

/// 40 words, so that they are encoded ordered, over a target that has nothing to do with them.
struct Noise {
    Table table;
    std::vector<double> target;
    explicit Noise(std::size_t rows, std::uint64_t seed) {
        std::mt19937_64 random(seed);
        std::vector<std::string> given;
        for (std::size_t i = 0; i < rows; ++i) {
            given.push_back("w" + std::to_string(random() % 40));
            target.push_back(static_cast<double>(random() % 2));
        }
        table.columns.push_back(words("word", std::move(given)));
    }
};

TEST(Encoder, an_ordered_statistic_tells_a_row_nothing_of_its_own_target) {
    const Noise noise(4000, 3);
    const std::vector<std::string> features{"word"};
    const auto order = shuffled(4000, 1);
    const auto fitted = fit_encoder(noise.table, features, noise.target, order, {});
    ASSERT_EQ(fitted.encoder.columns[0].encoding, Encoding::ordered);
    std::vector<double> own, shown;
    const auto leaking = fitted.encoder.encode(noise.table);
    for (std::size_t i = 0; i < 4000; ++i) {
        own.push_back(fitted.features.values[i * 2]);
        shown.push_back(leaking.values[i * 2]);
    }
    EXPECT_NEAR(roc_area(noise.target, own), 0.5, 0.025);
    EXPECT_GT(roc_area(noise.target, shown), 0.53) << "encode() of fitted rows does leak";
}

TEST(Encoder, the_first_row_of_an_order_sees_only_the_mean) {
    Noise noise(100, 4);
    const std::vector<std::string> features{"word"};
    const auto order = shuffled(100, 9);
    auto fitted = fit_encoder(noise.table, features, noise.target, order, {});
    EXPECT_FLOAT_EQ(fitted.features.values[order[0] * 2], static_cast<float>(fitted.encoder.mean));
    const auto before = fitted.features.values[order[0] * 2];
    // Turning the last row's target changes nothing any other row sees, but through the mean.
    const float last = fitted.features.values[order[99] * 2];
    const double turned = noise.target[order[99]];
    noise.target[order[99]] = 1 - turned;
    fitted = fit_encoder(noise.table, features, noise.target, order, {});
    const double moved = (1 - 2 * turned) / 100;
    EXPECT_NEAR(fitted.features.values[order[0] * 2], before + moved, 1e-6);
    EXPECT_NEAR(fitted.features.values[order[99] * 2], last, std::abs(moved));
}

TEST(Encoder, days_become_calendar_parts_and_gaps_stay_gaps) {
    Table table;
    table.columns.push_back({"on", ColumnKind::day, {20'778, NAN}, {}});  // 2026-11-21, a Saturday
    const std::vector<std::string> features{"on"};
    const std::vector<double> target{0, 1};
    const std::vector<std::size_t> order{0, 1};
    const auto x = fit_encoder(table, features, target, order, {}).features;
    EXPECT_THAT(std::vector<float>(x.values.begin(), x.values.begin() + 4),
                ElementsAre(20'778, 6, 21, 11));
    for (std::size_t i = 4; i < 8; ++i) EXPECT_TRUE(std::isnan(x.values[i]));
}

TEST(Encoder, refuses_columns_it_does_not_know) {
    Table table;
    table.columns = {numbers("a", {1, 2}), words("b", {"x", "y"})};
    const std::vector<std::string> features{"a"};
    const std::vector<double> target{0, 1};
    const std::vector<std::size_t> order{0, 1};
    const auto encoder = fit_encoder(table, features, target, order, {}).encoder;
    const auto message = [&](const Table& asked) -> std::string {
        try {
            encoder.encode(asked);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_THAT(message(table), HasSubstr("does not know the column b"));
    Table other;
    other.columns = {words("a", {"1"})};
    EXPECT_THAT(message(other), HasSubstr("was trained on numeric"));
    other.columns = {};
    EXPECT_THAT(message(other), HasSubstr("a is missing"));
    other.columns = {numbers("a", {INFINITY})};
    EXPECT_THAT(message(other), HasSubstr("infinite"));
}

TEST(Encoder, rare_and_new_words_are_none_of_the_known) {
    std::vector<std::string> given(20, "often");
    given[7] = "once";
    Table table;
    table.columns = {words("w", given)};
    const std::vector<std::string> features{"w"};
    const std::vector<double> target(20, 1);
    const auto order = shuffled(20, 1);
    const auto encoder = fit_encoder(table, features, target, order, {}).encoder;
    EXPECT_THAT(encoder.columns[0].words, ElementsAre("often"));
    table.columns = {words("w", {"often", "once", "new"})};
    EXPECT_THAT(encoder.encode(table).values, ElementsAre(1, 0, 0));
}

TEST(Split, folds_hold_every_row_out_once_and_share_the_classes) {
    std::vector<double> target(105);
    for (std::size_t i = 0; i < 30; ++i) target[i] = 1;
    std::vector<int> seen(105);
    for (const auto& part : stratified_folds(target, 5, 2)) {
        double yes = 0;
        for (const auto row : part.held) {
            ++seen[row];
            yes += target[row];
        }
        EXPECT_EQ(yes, 6);
        EXPECT_EQ(part.fit.size() + part.held.size(), 105u);
    }
    EXPECT_THAT(seen, testing::Each(1));
}

TEST(Split, by_time_nothing_is_fitted_that_is_not_older) {
    std::vector<double> time;
    for (std::size_t i = 0; i < 300; ++i) time.push_back(static_cast<double>((i * 7) % 60));
    const Part part = time_split(time)[0];
    const auto edge = [&](const std::vector<std::size_t>& rows, bool newest) {
        double out = newest ? -1 : 1e9;
        for (const auto row : rows)
            out = newest ? std::max(out, time[row]) : std::min(out, time[row]);
        return out;
    };
    EXPECT_LT(edge(part.fit, true), edge(part.stop, false));
    EXPECT_LT(edge(part.stop, true), edge(part.held, false));
    EXPECT_EQ(part.fit.size() + part.stop.size() + part.held.size(), 300u);
}

}  // namespace
}  // namespace herald::insight
