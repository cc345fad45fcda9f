#include "insight/predict/predictor.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <cmath>
#include <random>
#include <thread>

#include "base/error.hpp"

namespace herald::insight {
namespace {

using testing::HasSubstr;

/// y depends on a (curved), on a word of 3 and on nothing else; b is noise, a tenth of a is
/// missing.
struct World {
    Table table;
    std::vector<double> truth;  ///< the mean, or the log odds, of each row
};

enum class Target { number, yes_no, count };

World world(std::size_t rows, std::uint64_t seed, Target kind) {
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<> even(-2, 2);
    std::normal_distribution<> normal;
    std::vector<double> a, b, y, days;
    std::vector<std::string> words;
    World out;
    for (std::size_t i = 0; i < rows; ++i) {
        const double x = even(random), noise = normal(random);
        const std::size_t word = random() % 3;
        const double mean = std::sin(2 * x) + 0.7 * static_cast<double>(word) - 0.5;
        out.truth.push_back(mean);
        if (kind == Target::number) y.push_back(mean + (0.2 + 0.4 * std::abs(x)) * noise);
        if (kind == Target::yes_no)
            y.push_back(std::uniform_real_distribution<>()(random) < 1 / (1 + std::exp(-2 * mean)));
        if (kind == Target::count) y.push_back(std::poisson_distribution<>(std::exp(mean))(random));
        a.push_back(i % 10 == 0 ? NAN : x);
        b.push_back(even(random));
        words.push_back(std::string(1, static_cast<char>('x' + word)));
        days.push_back(static_cast<double>(i));
    }
    const auto numeric = ColumnKind::numeric;
    out.table.columns = {{"a", numeric, a, {}},
                         {"b", numeric, b, {}},
                         {"word", ColumnKind::category, {}, words},
                         {"day", ColumnKind::day, days, {}},
                         {"y", numeric, y, {}}};
    return out;
}

TrainOptions quick(Objective objective) {
    TrainOptions out{.target = "y", .features = {"a", "b", "word"}};
    out.loss.objective = objective;
    out.shapes = {{.depth = 3, .least_weight = 3, .rate = 0.1, .columns = 1}};
    out.folds = 3;
    out.most_rounds = 200;
    out.patience = 20;
    out.threads = 1;
    return out;
}

Table without(Table table, const std::string& name) {
    std::erase_if(table.columns, [&](const Column& column) { return column.name == name; });
    return table;
}
Table features(const World& world) { return without(without(world.table, "day"), "y"); }

std::string refusal(const std::function<void()>& f) {
    try {
        f();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(Predictor, finds_what_made_numbers_and_is_not_far_from_the_noise_alone) {
    const auto past = world(3000, 1, Target::number), next = world(2000, 2, Target::number);
    const auto model = train(past.table, quick(Objective::squared));
    const auto told = model.predict(features(next));
    double error = 0, known = 0;
    for (std::size_t i = 0; i < told.size(); ++i) {
        if (i % 10 == 0) continue;  // a is missing there
        error += (told[i] - next.truth[i]) * (told[i] - next.truth[i]);
        known += 1;
    }
    EXPECT_LT(error / known, 0.05);
    EXPECT_LT(model.report().loss, 0.75 * model.report().constant_loss);
}

TEST(Predictor, intervals_cover_new_rows_as_often_as_they_say_and_widen_with_the_noise) {
    const auto past = world(4000, 3, Target::number), next = world(4000, 4, Target::number);
    auto options = quick(Objective::squared);
    options.interval = 0.9;
    const auto model = train(past.table, options);
    const auto intervals = model.intervals(features(next));
    double hits = 0, calm = 0, wild = 0, calms = 0, wilds = 0;
    for (std::size_t i = 0; i < intervals.size(); ++i) {
        const double y = next.table.at("y").numbers[i], a = next.table.at("a").numbers[i];
        hits += y >= intervals[i].lower && y <= intervals[i].upper ? 1 : 0;
        const double width = intervals[i].upper - intervals[i].lower;
        if (std::abs(a) < 0.4) {
            calm += width;
            ++calms;
        } else if (std::abs(a) > 1.6) {
            wild += width;
            ++wilds;
        }
    }
    EXPECT_NEAR(hits / 4000, 0.9, 0.02);
    EXPECT_NEAR(*model.report().coverage, 0.9, 0.02);
    EXPECT_GT(wild / wilds, 1.5 * calm / calms);
}

TEST(Predictor, counts_with_an_exposure_are_proportional_to_it_and_covered) {
    auto past = world(4000, 5, Target::count);
    std::mt19937_64 random(6);
    std::vector<double> exposure;
    for (std::size_t i = 0; i < 4000; ++i) {
        exposure.push_back(1 + static_cast<double>(random() % 9));
        past.table.columns[4].numbers[i] =
            std::poisson_distribution<>(exposure[i] * std::exp(past.truth[i]))(random);
    }
    past.table.columns.push_back({"clicks", ColumnKind::numeric, exposure, {}});
    auto options = quick(Objective::poisson);
    options.exposure = "clicks";
    options.interval = 0.8;
    const auto model = train(past.table, options);
    EXPECT_GE(*model.report().coverage, 0.78);
    EXPECT_LE(*model.report().coverage, 0.9);  // counts are lumpy: a little more than asked
    Table one = features(past).select(std::vector<std::size_t>{1, 1});
    one.columns.back().numbers = {2, 6};
    const auto told = model.predict(one);
    EXPECT_NEAR(told[1], 3 * told[0], 1e-4 * told[1]);
    EXPECT_NEAR(told[0] / 2, std::exp(past.truth[1]), 0.35 * std::exp(past.truth[1]));
    EXPECT_THAT(refusal([&] { model.predict(without(one, "clicks")); }),
                HasSubstr("clicks is missing"));
}

TEST(Predictor, probabilities_occur_as_often_as_they_say) {
    const auto past = world(4000, 7, Target::yes_no), next = world(6000, 8, Target::yes_no);
    const auto model = train(past.table, quick(Objective::logistic));
    const auto told = model.predict(features(next));
    const auto& y = next.table.at("y").numbers;
    EXPECT_LT(calibration_error(y, told), 0.03);
    EXPECT_NEAR(roc_area(y, told), *model.report().area, 0.02);
    EXPECT_GT(roc_area(y, told), roc_area(y, next.truth) - 0.03);
}

TEST(Predictor, reasons_add_up_to_the_margin_and_name_what_matters) {
    const auto past = world(2000, 9, Target::yes_no);
    const auto model = train(past.table, quick(Objective::logistic));
    const Table some = features(past).select(std::vector<std::size_t>{0, 1, 2, 3, 4});
    const auto margins = model.margins(some);
    const auto reasons = model.explain(some);
    double noise = 0, curve = 0;
    for (std::size_t i = 0; i < 5; ++i) {
        EXPECT_NEAR(reasons[i].margin, margins[i], 1e-4);
        ASSERT_EQ(reasons[i].reasons.size(), 3u);
        double sum = reasons[i].base;
        for (const auto& reason : reasons[i].reasons) {
            sum += reason.share;
            if (reason.column == "b") noise += std::abs(reason.share);
            if (reason.column == "a") curve += std::abs(reason.share);
        }
        EXPECT_NEAR(sum, margins[i], 1e-4);
    }
    EXPECT_GT(curve, 3 * noise);
}

TEST(Predictor, a_monotone_column_never_turns) {
    const auto past = world(1500, 10, Target::number);  // the true curve of a does turn
    auto options = quick(Objective::squared);
    options.monotone = {{"a", 1}};
    const auto model = train(past.table, options);
    std::vector<double> line;
    for (int i = 0; i < 60; ++i) line.push_back(-2 + i / 15.0);
    Table asked;
    asked.columns = {{"a", ColumnKind::numeric, line, {}},
                     {"b", ColumnKind::numeric, std::vector<double>(60, 0.5), {}},
                     {"word", ColumnKind::category, {}, std::vector<std::string>(60, "x")}};
    const auto told = model.predict(asked);
    for (std::size_t i = 1; i < told.size(); ++i) EXPECT_GE(told[i], told[i - 1] - 1e-6);
    EXPECT_GT(told.back(), told.front() + 0.1);
}

TEST(Predictor, quantiles_divide_new_rows_where_they_say) {
    const auto past = world(3000, 11, Target::number), next = world(3000, 12, Target::number);
    auto options = quick(Objective::quantile);
    options.loss.quantile = 0.8;
    const auto told = train(past.table, options).predict(features(next));
    double below = 0;
    for (std::size_t i = 0; i < told.size(); ++i)
        below += next.table.at("y").numbers[i] <= told[i] ? 1 : 0;
    EXPECT_NEAR(below / 3000, 0.8, 0.04);
}

TEST(Predictor, the_same_seed_gives_the_same_model_and_bytes_bring_it_back) {
    const auto past = world(800, 13, Target::yes_no);
    const auto one = train(past.table, quick(Objective::logistic)),
               two = train(past.table, quick(Objective::logistic));
    const auto told = one.predict(features(past));
    EXPECT_TRUE(told == two.predict(features(past)));
    EXPECT_TRUE(one.to_bytes() == two.to_bytes());
    auto other = quick(Objective::logistic);
    other.seed = 99;
    EXPECT_FALSE(told == train(past.table, other).predict(features(past)));

    const std::string bytes = one.to_bytes();
    const auto back = Predictor::from_bytes(bytes, 1);
    // Boost.JSON 1.81 reads a double up to one last bit away from what was written.
    EXPECT_THAT(back.predict(features(past)), testing::Pointwise(testing::DoubleNear(1e-14), told));
    EXPECT_EQ(back.report().rounds, one.report().rounds);
    std::string broken = bytes;
    broken[broken.size() / 2] ^= 1;
    EXPECT_THAT(refusal([&] { Predictor::from_bytes(broken); }), HasSubstr("checksum"));
    EXPECT_THAT(refusal([&] { Predictor::from_bytes(bytes.substr(0, 20)); }), HasSubstr("early"));
    EXPECT_THAT(refusal([&] { Predictor::from_bytes("tree"); }), HasSubstr("another kind"));
}

TEST(Predictor, bytes_keep_the_quantiles_of_intervals) {
    const auto past = world(800, 14, Target::number);
    auto options = quick(Objective::squared);
    options.interval = 0.8;
    const auto model = train(past.table, options);
    const auto back = Predictor::from_bytes(model.to_bytes(), 1);
    const auto a = model.intervals(features(past)), b = back.intervals(features(past));
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_NEAR(a[i].lower, b[i].lower, 1e-12);
        EXPECT_NEAR(a[i].upper, b[i].upper, 1e-12);
    }
    EXPECT_THAT(
        refusal([&] { train(past.table, quick(Objective::squared)).intervals(features(past)); }),
        HasSubstr("without intervals"));
}

TEST(Predictor, by_time_it_is_judged_on_the_newest_rows_alone) {
    auto past = world(2000, 15, Target::number);
    for (std::size_t i = 1700; i < 2000; ++i) past.table.columns[4].numbers[i] += 10;
    auto options = quick(Objective::squared);
    options.time = "day";
    const auto model = train(past.table, options);
    EXPECT_EQ(model.report().held_rows, 300u);
    EXPECT_GT(model.report().loss, 80) << "the shift came after everything it was fitted on";
    const auto told = model.predict(features(past).select(std::vector<std::size_t>{1, 2, 3}));
    for (const double value : told) EXPECT_LT(value, 4);
}

TEST(Predictor, lives_with_constants_zeros_and_columns_without_anything) {
    auto past = world(200, 19, Target::count);
    past.table.columns[1].numbers.assign(200, NAN);
    past.table.columns[2].words.assign(200, "");
    past.table.columns[4].numbers.assign(200, 7);
    for (const auto objective : {Objective::squared, Objective::gamma})
        for (const double value : train(past.table, quick(objective)).predict(features(past)))
            EXPECT_NEAR(value, 7, 0.05);
    past.table.columns[4].numbers.assign(200, 0);
    for (const auto objective : {Objective::poisson, Objective::tweedie})
        for (const double value : train(past.table, quick(objective)).predict(features(past)))
            EXPECT_LT(value, 1e-3);
    Table nobody = features(past).select(std::vector<std::size_t>{});
    EXPECT_TRUE(train(past.table, quick(Objective::poisson)).predict(nobody).empty());
}

TEST(Predictor, several_threads_may_ask_one_model) {
    const auto past = world(600, 20, Target::yes_no);
    const auto model = train(past.table, quick(Objective::logistic));
    const auto told = model.predict(features(past));
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 10; ++i) wrong += model.predict(features(past)) == told ? 0 : 1;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(wrong, 0);
}

TEST(Predictor, says_what_is_missing_or_wrong) {
    const auto few = world(59, 16, Target::number);
    EXPECT_THAT(refusal([&] { train(few.table, quick(Objective::squared)); }),
                HasSubstr("59 rows, at least 60"));
    auto one_kind = world(200, 17, Target::yes_no);
    for (std::size_t i = 0; i < 190; ++i) one_kind.table.columns[4].numbers[i] = 0;
    EXPECT_THAT(refusal([&] { train(one_kind.table, quick(Objective::logistic)); }),
                HasSubstr("at least 20 of each kind"));
    const auto numbers = world(200, 18, Target::number);
    auto narrow = quick(Objective::squared);
    narrow.interval = 0.99;
    EXPECT_THAT(refusal([&] { train(world(70, 18, Target::number).table, narrow); }),
                HasSubstr("Not enough data for 99 % intervals"));
    EXPECT_THAT(refusal([&] { train(numbers.table, quick(Objective::poisson)); }),
                HasSubstr("no target of the poisson objective"));
    EXPECT_THAT(refusal([&] { train(without(numbers.table, "b"), quick(Objective::squared)); }),
                HasSubstr("b is missing"));
    auto holes = numbers;
    holes.table.columns[4].numbers[4] = NAN;
    EXPECT_THAT(refusal([&] { train(holes.table, quick(Objective::squared)); }),
                HasSubstr("no number in row 5"));
    const auto model = train(numbers.table, quick(Objective::squared));
    EXPECT_THAT(refusal([&] { model.predict(numbers.table); }),
                HasSubstr("does not know the column day"));
}

}  // namespace
}  // namespace herald::insight
