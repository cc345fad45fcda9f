#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/metrics.hpp"
#include "ads/platform.hpp"
#include "base/described.hpp"

namespace herald::insight {

/// What an industry's advertisers reach: one published figure.
struct BenchmarkFigure {
    std::string industry, industry_name;
    std::optional<ads::Platform> platform;  ///< null: over all
    ads::Metric metric{};                   ///< ctr, cpc, cpm, cvr, cpa or roas
    std::optional<double> low;
    double median = 0;  ///< ratios as fractions, money in `currency`
    std::optional<double> high;
    std::optional<Currency> currency;  ///< of cpc, cpm and cpa
    std::string source;                ///< who published it, and where
    Day dated{};                       ///< the end of the time it was measured in
};
BOOST_DESCRIBE_STRUCT(BenchmarkFigure, (),
                      (industry, industry_name, platform, metric, low, median, high, currency,
                       source, dated))

/// The built-in table. Every figure names where it was published; what was not found is not in it.
const std::vector<BenchmarkFigure>& builtin_benchmarks();

/// Money figures are compared in one currency only.
bool is_benchmark_money(ads::Metric metric);
/// Whether more of it is better (CTR) or worse (CPA).
bool is_more_better(ads::Metric metric);

}  // namespace herald::insight
