#include "insight/score/benchmarks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace herald::insight {
namespace {

using ads::Metric;
using std::chrono::days;

constexpr Metric kMetrics[] = {Metric::ctr, Metric::cpc, Metric::cpm,
                               Metric::cvr, Metric::cpa, Metric::roas};
constexpr double kUsualBand = 0.15;  ///< about a published figure that comes without a range
constexpr double kOwnTail = 0.1;     ///< of the own past, to each side

std::vector<BenchmarkIndustry> industries_of(const std::vector<BenchmarkFigure>& table) {
    std::vector<BenchmarkIndustry> out;
    for (const BenchmarkFigure& figure : table)
        if (std::none_of(out.begin(), out.end(),
                         [&](const auto& one) { return one.id == figure.industry; }))
            out.push_back({figure.industry, figure.industry_name});
    return out;
}

void check_industry(const std::optional<std::string>& industry,
                    const std::vector<BenchmarkIndustry>& known) {
    if (!industry || std::any_of(known.begin(), known.end(),
                                 [&](const auto& one) { return one.id == *industry; }))
        return;
    std::string list;
    for (const auto& one : known) list += (list.empty() ? "" : ", ") + one.id;
    Problems problems;
    problems.add("?industry", "must be one of: " + list);
    problems.raise();
}

std::optional<BenchmarkPublished> published(const std::vector<BenchmarkFigure>& table,
                                            const std::string& industry,
                                            std::optional<ads::Platform> platform, Metric metric,
                                            const RateOf& rate_of, bool& lacks_rate) {
    const BenchmarkFigure* found = nullptr;
    for (const BenchmarkFigure& figure : table)
        if (figure.industry == industry && figure.platform == platform && figure.metric == metric &&
            (found == nullptr || found->dated < figure.dated))
            found = &figure;
    if (found == nullptr) return std::nullopt;
    double rate = 1;
    if (is_benchmark_money(metric) && found->currency) {
        const auto known = rate_of(*found->currency);
        lacks_rate = lacks_rate || !known;
        if (!known) return std::nullopt;
        rate = *known;
    }
    BenchmarkPublished out{{}, found->median * rate, {}, found->source, found->dated};
    if (found->low) out.low = *found->low * rate;
    if (found->high) out.high = *found->high * rate;
    return out;
}

/// Against the industry where it is known, else against the own past.
std::optional<BenchmarkVerdict> verdict_of(const BenchmarkRow& row) {
    if (!row.value) return std::nullopt;
    int side = 0;
    if (row.industry) {
        const double low = row.industry->low.value_or(row.industry->median * (1 - kUsualBand)),
                     high = row.industry->high.value_or(row.industry->median * (1 + kUsualBand));
        side = *row.value < low ? -1 : *row.value > high ? 1 : 0;
    } else if (row.percentile) {
        side = *row.percentile < kOwnTail ? -1 : *row.percentile > 1 - kOwnTail ? 1 : 0;
    } else {
        return std::nullopt;
    }
    if (side == 0) return BenchmarkVerdict::usual;
    return (side > 0) == is_more_better(row.metric) ? BenchmarkVerdict::better
                                                    : BenchmarkVerdict::worse;
}

/// Whether revenue says anything: some campaign there tells it.
bool tells_revenue(const History& history, std::optional<ads::Platform> platform,
                   const DayFigures& figures) {
    return figures.revenue > 0 ||
           std::any_of(history.campaigns.begin(), history.campaigns.end(), [&](const auto& one) {
               return one.info.tells_revenue && (!platform || one.info.platform == *platform);
           });
}

BenchmarkRow row_of(const History& history, const Course& course,
                    std::optional<ads::Platform> platform, Metric metric,
                    const ads::Period& period) {
    BenchmarkRow out;
    out.metric = metric;
    out.platform = platform;
    out.unit = is_benchmark_money(metric) ? BenchmarkUnit::money : BenchmarkUnit::ratio;
    const DayFigures figures = course.sum(period.from, period.to);
    const double value = value_of(figures, metric);
    if (std::isnan(value) || (metric == Metric::roas && !tells_revenue(history, platform, figures)))
        return out;
    out.value = value;
    const auto past = past_windows(course, history.first, period.from - days(1), metric);
    if (past.size() < kFewestWindows) return out;
    out.own = BenchmarkOwn{quantile_of(past, 0.5), quantile_of(past, 0.1), quantile_of(past, 0.9)};
    out.percentile = percentile_of(past, value);
    return out;
}

void add_rows(const History& history, const Course& course, std::optional<ads::Platform> platform,
              const ads::Period& period, Benchmarks& out) {
    if (course.sum(period.from, period.to).empty()) return;
    for (const Metric metric : kMetrics)
        out.rows.push_back(row_of(history, course, platform, metric, period));
}

void name_sources(Benchmarks& out) {
    std::set<std::string> sources;
    for (const BenchmarkRow& row : out.rows) {
        if (!row.industry) continue;
        sources.insert(row.industry->source);
        out.dated = std::min(out.dated.value_or(row.industry->dated), row.industry->dated);
    }
    for (const std::string& source : sources)
        out.source = (out.source ? *out.source + "; " : "") + source;
}

std::optional<std::string> message_of(const History& history, const Benchmarks& out,
                                      bool lacks_rate) {
    std::vector<std::string> parts;
    if (history.empty())
        parts.push_back(
            fmt::format("Not enough data: needs {} more days.",
                        kWindowDays + kWindowStep * static_cast<int>(kFewestWindows - 1)));
    else if (out.rows.empty())
        parts.emplace_back("There are no figures in this period.");
    else if (std::none_of(out.rows.begin(), out.rows.end(),
                          [](const auto& row) { return row.own.has_value(); })) {
        const auto needed =
            kWindowDays + kWindowStep * static_cast<std::int64_t>(kFewestWindows - 1);
        const auto before = std::max<std::int64_t>(0, (out.from - history.first).count());
        if (needed > before)
            parts.push_back(fmt::format(
                "Not enough data for the own past: needs {} more days before the period.",
                needed - before));
    }
    if (lacks_rate)
        parts.push_back(
            fmt::format("Published costs are not compared: no exchange rate to {} is "
                        "known. Import rates to compare them.",
                        out.currency.text()));
    if (parts.empty()) return std::nullopt;
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : " ") + part;
    return text;
}

}  // namespace

std::vector<double> past_windows(const Course& course, Day first, Day until, Metric metric) {
    std::vector<double> out;
    for (Day to = until; to - days(kWindowDays - 1) >= first; to -= days(kWindowStep)) {
        const double value = value_of(course.sum(to - days(kWindowDays - 1), to), metric);
        if (!std::isnan(value)) out.push_back(value);
    }
    return out;
}

double quantile_of(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const double at = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    if (below + 1 >= values.size()) return values.back();
    const double part = at - static_cast<double>(below);
    return values[below] * (1 - part) + values[below + 1] * part;
}

double percentile_of(const std::vector<double>& values, double value) {
    double below = 0;
    for (const double one : values) below += one < value ? 1 : one == value ? 0.5 : 0;
    return values.empty() ? 0.5 : below / static_cast<double>(values.size());
}

Benchmarks compare_benchmarks(const History& history, const std::vector<BenchmarkFigure>& table,
                              const std::optional<std::string>& industry, const ads::Period& period,
                              const RateOf& rate_of) {
    Benchmarks out;
    out.industry = industry;
    out.industries = industries_of(table);
    check_industry(industry, out.industries);
    out.currency = history.currency;
    out.from = period.from;
    out.to = period.to;
    add_rows(history, history.workspace, std::nullopt, period, out);
    for (std::size_t p = 0; p < history.platforms.size(); ++p)
        add_rows(history, history.platforms[p], static_cast<ads::Platform>(p), period, out);
    bool lacks_rate = false;
    for (BenchmarkRow& row : out.rows) {
        if (industry)
            row.industry =
                published(table, *industry, row.platform, row.metric, rate_of, lacks_rate);
        row.verdict = verdict_of(row);
    }
    name_sources(out);
    out.message = message_of(history, out, lacks_rate);
    return out;
}

}  // namespace herald::insight
