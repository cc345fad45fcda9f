#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <random>

#include "arguments.hpp"
#include "insight/predict/predictor.hpp"
#include "report.hpp"

/// How long the prediction pipeline takes over a million rows of 20 columns, and whether its
/// intervals hold on as many new ones. No data folder is needed.
using namespace herald::insight;
using namespace herald::quality;

namespace {

const Usage kUsage{"training", "Times the prediction pipeline over a million rows.", {}};
constexpr std::size_t kRows = 1'000'000, kNumbers = 18;

/// Revenue of campaign-days: often nothing, else gamma, by 18 numbers of which 6 matter, a word of
/// 8 and a word of 300.
Table make_rows(std::size_t rows, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    Table out;
    for (std::size_t j = 0; j < kNumbers; ++j)
        out.columns.push_back({fmt::format("x{}", j), ColumnKind::numeric, {}, {}});
    out.columns.push_back({"platform", ColumnKind::category, {}, {}});
    out.columns.push_back({"campaign", ColumnKind::category, {}, {}});
    out.columns.push_back({"revenue", ColumnKind::numeric, {}, {}});
    for (std::size_t i = 0; i < rows; ++i) {
        double log_mean = 2;
        for (std::size_t j = 0; j < kNumbers; ++j) {
            const double x = normal(random);
            out.columns[j].numbers.push_back(random() % 20 == 0 ? std::nan("") : x);
            if (j < 6) log_mean += j % 2 == 0 ? 0.2 * x : 0.15 * std::abs(x);
        }
        const std::size_t platform = random() % 8, campaign = random() % 300;
        log_mean += 0.1 * static_cast<double>(platform % 4) + 0.002 * static_cast<double>(campaign);
        out.columns[kNumbers].words.push_back(fmt::format("p{}", platform));
        out.columns[kNumbers + 1].words.push_back(fmt::format("c{}", campaign));
        std::poisson_distribution<int> count(1.2);
        const int sales = count(random);
        double revenue = 0;
        if (sales > 0) revenue = std::gamma_distribution<>(2.0 * sales, 0.4)(random);
        out.columns[kNumbers + 2].numbers.push_back(revenue * std::exp(log_mean));
    }
    return out;
}

double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

void program(const Arguments&) {
    Report report("training");
    const Table rows = make_rows(kRows, 1);
    TrainOptions options{.target = "revenue"};
    options.loss = {Objective::tweedie, 0.5, 1.5};
    options.interval = 0.9;
    auto began = std::chrono::steady_clock::now();
    const auto model = train(rows, options);
    const double took = seconds_since(began);
    report.add({"seconds to train on 1,000,000 rows of 20 columns", took, 60, false, "own goal"},
               took <= 60);
    report.note("rounds", model.report().rounds);
    report.note("deviance over that of the mean",
                model.report().loss / model.report().constant_loss);
    const Table fresh = make_rows(200'000, 2);
    began = std::chrono::steady_clock::now();
    const auto told = model.predict(fresh);
    const double rate = static_cast<double>(told.size()) / seconds_since(began);
    report.add({"predictions a second", rate, 200'000, true, "own goal"}, rate >= 200'000);
    const auto reach = model.intervals(fresh);
    const auto& revenue = fresh.complete("revenue");
    double hits = 0;
    for (std::size_t i = 0; i < reach.size(); ++i)
        hits += revenue[i] >= reach[i].lower && revenue[i] <= reach[i].upper ? 1 : 0;
    const double coverage = hits / static_cast<double>(reach.size());
    report.add({"90 % intervals cover, on new rows", coverage, 0.9, true, "±0.01"},
               std::abs(coverage - 0.9) <= 0.01);
    report.finish();
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
