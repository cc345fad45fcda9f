#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ads/period.hpp"
#include "insight/panel/history.hpp"
#include "insight/score/benchmark_table.hpp"

/// A period's figures beside the workspace's own past and beside its industry.
namespace herald::insight {

enum class BenchmarkVerdict : std::uint8_t { better, usual, worse };
BOOST_DESCRIBE_ENUM(BenchmarkVerdict, better, usual, worse)
enum class BenchmarkUnit : std::uint8_t { money, ratio };
BOOST_DESCRIBE_ENUM(BenchmarkUnit, money, ratio)

/// Of the workspace's own four-week windows before the period: middle, and where 80 % lie.
struct BenchmarkOwn {
    double median = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(BenchmarkOwn, (), (median, low, high))

struct BenchmarkPublished {
    std::optional<double> low;
    double median = 0;
    std::optional<double> high;
    std::string source;
    Day dated{};
};
BOOST_DESCRIBE_STRUCT(BenchmarkPublished, (), (low, median, high, source, dated))

struct BenchmarkRow {
    ads::Metric metric{};
    std::optional<ads::Platform> platform;  ///< null: all of the workspace
    BenchmarkUnit unit{};
    std::optional<double> value;
    std::optional<BenchmarkOwn> own;
    std::optional<BenchmarkPublished> industry;
    std::optional<double> percentile;  ///< share of the own past that lies below the value
    std::optional<BenchmarkVerdict> verdict;
};
BOOST_DESCRIBE_STRUCT(BenchmarkRow, (),
                      (metric, platform, unit, value, own, industry, percentile, verdict))

struct BenchmarkIndustry {
    std::string id, name;
};
BOOST_DESCRIBE_STRUCT(BenchmarkIndustry, (), (id, name))

struct Benchmarks {
    std::optional<std::string> industry;
    std::vector<BenchmarkIndustry> industries;
    Currency currency;
    Day from{}, to{};
    std::optional<std::string> source;  ///< of the chosen industry's figures, all of them
    std::optional<Day> dated;           ///< of the oldest of them
    bool custom = false;                ///< the workspace brought its own table
    std::vector<BenchmarkRow> rows;
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(Benchmarks, (),
                      (industry, industries, currency, from, to, source, dated, custom, rows,
                       message))

inline constexpr int kWindowDays = 28, kWindowStep = 7;
inline constexpr std::size_t kFewestWindows = 4;

/// The metric over past four-week windows, the last ending on `until`, oldest last; only such with
/// a value, from the history's first day on.
std::vector<double> past_windows(const Course& course, Day first, Day until, ads::Metric metric);
/// Linear between order statistics (type 7 of Hyndman and Fan 1996). Values in any order, not
/// empty.
double quantile_of(std::vector<double> values, double share);
/// Share of values below, those equal counted half.
double percentile_of(const std::vector<double>& values, double value);

/// What one unit of the currency is worth in the workspace's; empty without a rate.
using RateOf = std::function<std::optional<double>(Currency)>;
/// Throws Error{invalid} for an industry that the table does not have, naming all it has.
Benchmarks compare_benchmarks(const History& history, const std::vector<BenchmarkFigure>& table,
                              const std::optional<std::string>& industry, const ads::Period& period,
                              const RateOf& rate_of);

}  // namespace herald::insight
