#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <numeric>
#include <random>
#include <string_view>
#include <thread>

#include "insight/anomaly/detector.hpp"
#include "insight/budget/simulated_market.hpp"
#include "insight/forecast/forecast.hpp"

/// What insight's methods cost, on made-up series:
///     bench_insight forecast SERIES       two years of days each, a horizon of 28, on two cores
///     bench_insight anomalies STREAMS     one new day for saved detectors, one core
///     bench_insight allocate CAMPAIGNS    the best split over fitted curves
/// Each prints one line of JSON.
namespace herald::insight {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t kDays = 730;
constexpr std::size_t kCores = 2;

double seconds_since(Steady::time_point began) {
    return std::chrono::duration<double>(Steady::now() - began).count();
}

/// A level that wanders, a week's season, counts: no two alike.
std::vector<double> make_series(std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<> normal;
    double level = std::log(20 + static_cast<double>(random() % 2000));
    std::array<double, 7> week{};
    for (double& day : week) day = 0.2 * normal(random);
    std::vector<double> out;
    for (std::size_t day = 0; day < kDays; ++day) {
        level += 0.02 * normal(random);
        std::poisson_distribution<int> count(std::exp(level + week[day % 7]));
        out.push_back(count(random));
    }
    return out;
}

void forecast_many(std::size_t series) {
    std::vector<std::vector<double>> rows(series);
    for (std::size_t i = 0; i < series; ++i) rows[i] = make_series(i + 1);
    std::vector<double> took(series);
    const auto work = [&](std::size_t core) {
        for (std::size_t i = core; i < series; i += kCores) {
            const auto began = Steady::now();
            const auto answer = forecast(rows[i], {.horizon = 28, .periods = {7}});
            took[i] = 1000 * seconds_since(began);
            if (!answer.forecast) std::abort();
        }
    };
    const auto began = Steady::now();
    std::vector<std::thread> threads;
    for (std::size_t core = 0; core < kCores; ++core) threads.emplace_back(work, core);
    for (auto& thread : threads) thread.join();
    const double all = seconds_since(began);
    std::sort(took.begin(), took.end());
    fmt::print("{{\"series\":{},\"seconds\":{:.4f},\"median_ms\":{:.4f}}}\n", series, all,
               took[series / 2]);
}

void judge_new_day(std::size_t streams) {
    constexpr std::size_t kKinds = 100;
    std::mt19937_64 random(1);
    std::normal_distribution<> noise(100, 10);
    std::vector<std::string> saved;
    std::int64_t at = 0;
    for (std::size_t kind = 0; kind < kKinds; ++kind) {
        Detector detector(options_for(86'400));
        at = 0;
        for (int day = 0; day < 365; ++day, at += 86'400) detector.push(at, noise(random));
        saved.push_back(detector.save());
    }
    std::size_t bytes = 0;
    const auto began = Steady::now();
    for (std::size_t i = 0; i < streams; ++i) {
        Detector one = Detector::load(saved[i % kKinds]);
        one.push(at, noise(random));
        bytes += one.save().size();
    }
    fmt::print("{{\"streams\":{},\"seconds\":{:.4f},\"bytes\":{}}}\n", streams,
               seconds_since(began), bytes);
}

void allocate_all(std::size_t campaigns) {
    const auto market = simulate_market(7, {.campaigns = campaigns});
    std::vector<SpendLimits> limits;
    for (const double spend : market.current) limits.push_back({.current = spend});
    const double total = std::accumulate(market.current.begin(), market.current.end(), 0.0);
    const auto began = Steady::now();
    const auto best = allocate(market.truth, limits, {.total = total, .most_change = 0.3});
    fmt::print("{{\"campaigns\":{},\"seconds\":{:.4f},\"of_bound\":{:.6f}}}\n", campaigns,
               seconds_since(began), best.results / best.bound);
}

}  // namespace
}  // namespace herald::insight

int main(int argc, char** argv) {
    using namespace herald::insight;
    const std::string_view what = argc > 1 ? argv[1] : "";
    const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
    if (count == 0) {
        fmt::print(stderr, "bench_insight forecast|anomalies|allocate COUNT\n");
        return 2;
    }
    if (what == "forecast") forecast_many(count);
    if (what == "anomalies") judge_new_day(count);
    if (what == "allocate") allocate_all(count);
}
