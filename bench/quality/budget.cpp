#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>

#include "arguments.hpp"
#include "insight/budget/simulated_market.hpp"
#include "report.hpp"

/// Budgets moved by fitted curves, in simulated markets whose truth is known: how much of the gain
/// that knowing the truth would bring is reached. No data folder is needed.
using namespace herald::insight;
using namespace herald::quality;

namespace {

const Usage kUsage{"budget", "Allocates budgets in simulated markets whose best is known.", {}};
double seconds_since(std::chrono::steady_clock::time_point began) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

struct Outcome {
    double gained = 0, possible = 0, said = 0, worst = 0, covered = 0, seeds = 0;
};

void run(Outcome& out, std::uint64_t seed, const MarketSize& size) {
    const auto market = simulate_market(seed, size);
    const auto found = fit_market(market.days);
    std::vector<SpendLimits> limits;
    for (const double spend : market.current) limits.push_back({.current = spend});
    const AllocationOptions options{
        .total = std::accumulate(market.current.begin(), market.current.end(), 0.0),
        .most_change = 0.5};
    const auto ours = allocate(found.likely(), limits, options);
    const double before = true_results(market, market.current);
    const double gain = true_results(market, ours.spend) - before;
    const auto said = gain_of(found, ours.spend, market.current);
    out.gained += gain;
    out.said += said.mean;
    out.possible += allocate(market.truth, limits, options).results - before;
    out.worst = std::min(out.worst, gain / before);
    out.covered += gain >= said.lower && gain <= said.upper ? 1 : 0;
    out.seeds += 1;
}

void simulate(Report& report, const std::string& name, const MarketSize& size, double goal) {
    Outcome out;
    for (std::uint64_t seed = 101; seed <= 140; ++seed) run(out, seed, size);
    const double share = out.gained / out.possible;
    report.add({name + ": share of the oracle's gain", share, goal, true, "own goal"},
               share >= goal);
    report.add(
        {name + ": worst market against leaving budgets alone", out.worst, -0.02, true, "own goal"},
        out.worst >= -0.02);
    report.note(name + ": gain said over gain", out.said / out.gained);
    const double coverage = out.covered / out.seeds;
    report.add({name + ": 90 % intervals of the gain cover", coverage, 0.8, true, "own goal"},
               coverage >= 0.8);
}

void measure_speed(Report& report) {
    const auto market = simulate_market(7, {.campaigns = 10'000});
    auto began = std::chrono::steady_clock::now();
    const auto found = fit_market(market.days);
    report.note("seconds to fit 10,000 campaigns of 120 days", seconds_since(began));
    std::vector<SpendLimits> limits;
    for (const double spend : market.current) limits.push_back({.current = spend});
    began = std::chrono::steady_clock::now();
    const auto best =
        allocate(found.likely(), limits,
                 {.total = std::accumulate(market.current.begin(), market.current.end(), 0.0),
                  .most_change = 0.5});
    const double took = seconds_since(began);
    report.add({"seconds to allocate over 10,000 campaigns", took, 1, false, "own goal"},
               took <= 1);
    report.note("its distance from the bound", 1 - best.results / best.bound);
}

void program(const Arguments&) {
    Report report("budget");
    simulate(report, "25 campaigns, 120 days", {}, 0.6);
    simulate(report, "25 campaigns, 40 days", {.days = 40}, 0.4);
    simulate(report, "8 campaigns, 365 days, S-shaped",
             {.campaigns = 8, .days = 365, .most_shape = 2.5}, 0.6);
    measure_speed(report);
    report.finish();
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
