#include "insight/score/score_routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ads/campaigns.hpp"
#include "ads/rates.hpp"
#include "insight/score/benchmarks.hpp"

namespace herald::insight {

struct BenchmarkDraft {
    std::string industry;
    std::optional<std::string> industry_name;
    std::optional<ads::Platform> platform;
    ads::Metric metric{};
    std::optional<double> low;
    double median = 0;
    std::optional<double> high;
    std::optional<Currency> currency;
    std::string source;
    Day dated{};
};
BOOST_DESCRIBE_STRUCT(BenchmarkDraft, (),
                      (industry, industry_name, platform, metric, low, median, high, currency,
                       source, dated))

struct PutBenchmarks {
    std::vector<BenchmarkDraft> rows;
};
BOOST_DESCRIBE_STRUCT(PutBenchmarks, (), (rows))

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::BenchmarkDraft> = std::tuple{
    rule<&herald::insight::BenchmarkDraft::industry>(length{1, 64},
                                                     doc{"What ?industry= names it by."}),
    rule<&herald::insight::BenchmarkDraft::industry_name>(length{1, 120}),
    rule<&herald::insight::BenchmarkDraft::platform>(doc{"Null: over all platforms."}),
    rule<&herald::insight::BenchmarkDraft::metric>(doc{"ctr, cpc, cpm, cvr, cpa or roas."}),
    rule<&herald::insight::BenchmarkDraft::low>(at_least{0}, at_most{1e9}),
    rule<&herald::insight::BenchmarkDraft::median>(at_least{0}, at_most{1e9},
                                                   doc{"Ratios as fractions: 0.0123 is 1.23 %."}),
    rule<&herald::insight::BenchmarkDraft::high>(at_least{0}, at_most{1e9}),
    rule<&herald::insight::BenchmarkDraft::currency>(doc{"Of cpc, cpm and cpa; theirs alone."}),
    rule<&herald::insight::BenchmarkDraft::source>(length{1, 500},
                                                   doc{"Who published the figure, and where."}),
    rule<&herald::insight::BenchmarkDraft::dated>(doc{"The end of the time it was measured in."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::PutBenchmarks> = std::tuple{
    rule<&herald::insight::PutBenchmarks::rows>(
        count{1, 5000}, doc{"The whole table; it replaces the one before."}),
};

namespace herald::insight {
namespace {

struct GetBenchmarks {
    std::optional<std::string> industry;
    std::optional<Day> from, to;
};
BOOST_DESCRIBE_STRUCT(GetBenchmarks, (), (industry, from, to))

bool is_compared(ads::Metric metric) {
    return is_benchmark_money(metric) || is_more_better(metric);
}

void check(const BenchmarkDraft& row, const std::string& at, Problems& problems) {
    if (!is_compared(row.metric))
        problems.add(at + "/metric", "must be ctr, cpc, cpm, cvr, cpa or roas");
    for (const auto& [name, value] :
         {std::pair<const char*, std::optional<double>>{"/low", row.low},
          {"/median", row.median},
          {"/high", row.high}})
        if (value && !std::isfinite(*value)) problems.add(at + name, "must be a number");
    if (row.low && *row.low > row.median) problems.add(at + "/low", "must not be above the median");
    if (row.high && *row.high < row.median)
        problems.add(at + "/high", "must not be below the median");
    if (row.metric == ads::Metric::ctr && row.median > 1)
        problems.add(at + "/median", "is a fraction: 0.0123 is 1.23 %");
    if (is_benchmark_money(row.metric) != row.currency.has_value())
        problems.add(at + "/currency", is_benchmark_money(row.metric)
                                           ? "is required for an amount of money"
                                           : "belongs to amounts of money alone");
}

std::vector<BenchmarkFigure> figures_of(const PutBenchmarks& request) {
    std::vector<BenchmarkFigure> out;
    Problems problems;
    std::set<std::tuple<std::string, int, ads::Metric>> seen;
    for (std::size_t i = 0; i < request.rows.size(); ++i) {
        const BenchmarkDraft& row = request.rows[i];
        const std::string at = fmt::format("/rows/{}", i);
        check(row, at, problems);
        if (!seen.emplace(row.industry, row.platform ? static_cast<int>(*row.platform) : -1,
                          row.metric)
                 .second)
            problems.add(at, "says the same industry, platform and metric as a row before");
        out.push_back({row.industry, row.industry_name.value_or(row.industry), row.platform,
                       row.metric, row.low, row.median, row.high, row.currency, row.source,
                       row.dated});
    }
    problems.raise();
    return out;
}

Benchmarks get_benchmarks(const Context& context, Scope& scope, const GetBenchmarks& request) {
    const ads::Period period = ads::period_of(*context.ads, scope, request.from, request.to);
    const auto history = context.histories->get(context, scope);
    const auto own = list_own_benchmarks(scope);
    std::optional<ads::Rates> rates;
    const RateOf rate_of = [&](Currency currency) -> std::optional<double> {
        if (currency == history->currency) return 1;
        if (!rates)
            rates = ads::load_rates(scope, history->today - std::chrono::days(ads::kRateDays),
                                    history->today);
        return rates->rate(currency, history->currency, history->today);
    };
    Benchmarks out = compare_benchmarks(*history, own.empty() ? builtin_benchmarks() : own,
                                        request.industry, period, rate_of);
    out.custom = !own.empty();
    return out;
}

Benchmarks put_benchmarks(const Context& context, Scope& scope, const PutBenchmarks& request) {
    const auto figures = figures_of(request);
    scope.audit({"benchmarks.replaced", "benchmarks", {}, {}});
    scope.write([&](Tx& tx) { replace_benchmarks(tx, figures); });
    return get_benchmarks(context, scope, {});
}

void reset_benchmarks(Scope& scope) {
    scope.audit({"benchmarks.reset", "benchmarks", {}, {}});
    scope.write([&](Tx& tx) { remove_benchmarks(tx); });
}

}  // namespace

void add_score_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get(
        "/api/v1/insights/benchmarks", {"Get benchmarks", Role::viewer},
        [&context](Scope& s, const GetBenchmarks& r) { return get_benchmarks(context, s, r); });
    routes.put(
        "/api/v1/insights/benchmarks",
        web::RouteSpec("Replace benchmarks", Role::admin).limit(4ULL << 20),
        [&context](Scope& s, const PutBenchmarks& r) { return put_benchmarks(context, s, r); });
    routes.del("/api/v1/insights/benchmarks", {"Reset benchmarks", Role::admin},
               [](Scope& s) { reset_benchmarks(s); });
    routes.get("/api/v1/insights/health-score", {"Get the health score", Role::viewer},
               [&context](Scope& s) { return get_health_score(context, s); });
}

}  // namespace herald::insight
