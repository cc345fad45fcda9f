#include <map>

#include "ads/campaign_detail.hpp"
#include "ads/snapshots.hpp"
#include "insight/feed.hpp"
#include "report/module.hpp"
#include "report/use_cases.hpp"

namespace herald::report {

struct GetAnalyticsMetrics {
    std::optional<Day> from, to;
    std::optional<ads::Granularity> granularity;
    std::vector<ads::Platform> platform;
};
BOOST_DESCRIBE_STRUCT(GetAnalyticsMetrics, (), (from, to, granularity, platform))

namespace {

using std::chrono::days;

Day bucket_of(Day day, ads::Granularity granularity) {
    const std::chrono::year_month_day date(day);
    if (granularity == ads::Granularity::month) return Day(date.year() / date.month() / 1);
    if (granularity == ads::Granularity::week)
        return day - (std::chrono::weekday(day) - std::chrono::Monday);
    return day;
}

/// A campaign's course, of all campaigns together.
ads::CampaignMetrics get_metrics(const Context& context, Scope& scope,
                                 const GetAnalyticsMetrics& request) {
    const ads::Summary summary = ads::get_summary(
        context.ads(), scope,
        {.from = request.from, .to = request.to, .platform = request.platform, .top = 0});
    ads::CampaignMetrics out;
    out.currency = summary.currency;
    out.granularity = request.granularity.value_or(ads::Granularity::day);
    out.from = summary.from;
    out.to = summary.to;
    out.complete_through = summary.complete_through;
    out.totals = summary.totals;
    if (out.granularity == ads::Granularity::day) {
        out.data = summary.daily;
        return out;
    }
    const auto totals = context.ads().snapshots->daily(scope.tenant_key());
    std::map<Day, ads::MetricSums> sums;
    for (Day day = out.from; day <= out.to; day += days(1)) sums[bucket_of(day, out.granularity)];
    for (const auto& line : totals->days) {
        const auto& wanted = request.platform;
        if (line.day < out.from || line.day > out.to ||
            (!wanted.empty() &&
             std::find(wanted.begin(), wanted.end(), line.platform) == wanted.end()))
            continue;
        sums[bucket_of(line.day, out.granularity)] += line.sums;
    }
    const auto revenue = out.totals.revenue ? ads::Revenue::told : ads::Revenue::untold;
    for (const auto& [day, sum] : sums) {
        ads::DayMetrics& line = out.data.emplace_back();
        static_cast<ads::Metrics&>(line) = ads::metrics_of(sum, revenue);
        line.date = day;
    }
    return out;
}

}  // namespace

void add_analytics_routes(const Context& context, web::Router& routes) {
    using web::Role;
    routes.get("/api/v1/analytics/dashboard", {"Get an analytics dashboard", Role::viewer},
               [&context](Scope& s, const ads::GetSummary& r) {
                   return ads::get_summary(context.ads(), s, r);
               });
    routes.get(
        "/api/v1/analytics/metrics", {"Get analytics metrics", Role::viewer},
        [&context](Scope& s, const GetAnalyticsMetrics& r) { return get_metrics(context, s, r); });
    routes.get("/api/v1/analytics/insights", {"List analytics insights", Role::viewer},
               [&context](Scope& s, const insight::GetFeed& r) {
                   return insight::get_feed(*context.sources.insight, s, r);
               });
    routes.get("/api/v1/analytics/reports", {"List analytics reports", Role::viewer},
               [](Scope& s, const ListReports& r) { return list_stored_reports(s, r); });
    routes.post(
        "/api/v1/analytics/reports",
        web::RouteSpec("Generate an analytics report", Role::editor).limit(1 << 20),
        [&context](Scope& s, const ReportRequest& r) { return generate_report(context, s, r); });
}

}  // namespace herald::report
