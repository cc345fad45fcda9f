#include <algorithm>
#include <map>
#include <unordered_set>

#include "ads/snapshots.hpp"
#include "report/content/gather.hpp"

namespace herald::report {
namespace {

using std::chrono::days;

/// Sums of one period by day and platform.
struct Course {
    ads::Period period;
    std::vector<ads::MetricSums> days;
    std::map<ads::Platform, ads::MetricSums> platforms;
    std::map<ads::Platform, std::vector<double>> spend;

    explicit Course(const ads::Period& p) : period(p), days(static_cast<std::size_t>(p.days())) {}
    void add(Day day, ads::Platform platform, const ads::MetricSums& sums) {
        if (day < period.from || day > period.to) return;
        const auto at = static_cast<std::size_t>((day - period.from).count());
        days[at] += sums;
        platforms[platform] += sums;
        auto& line = spend[platform];
        line.resize(days.size(), 0);
        line[at] += static_cast<double>(sums.spend) / Micros::kUnit;
    }
    ads::MetricSums total() const {
        ads::MetricSums out;
        for (const auto& day : days) out += day;
        return out;
    }
};

void add_all(const ads::DailyTotals& totals, const Choice& filters, Course& to) {
    for (const auto& line : totals.days)
        if (filters.platform.empty() || std::find(filters.platform.begin(), filters.platform.end(),
                                                  line.platform) != filters.platform.end())
            to.add(line.day, line.platform, line.sums);
}

/// The chosen campaigns' days alone, streamed.
void add_chosen(const ads::Context& ads, const Scope& scope, const Figures& figures, Course& to) {
    std::unordered_set<std::int32_t> keys;
    for (const auto& campaign : figures.campaigns) keys.insert(campaign.key);
    ads.warehouse->scan(
        scope.tenant_key(),
        "SELECT campaign_key, day, platform, impressions, clicks, conversions, spend, revenue, "
        "reach, video_views FROM ads_campaign_day(:tenant) WHERE day BETWEEN :from AND :to",
        {{"from", to.period.from}, {"to", to.period.to}}, [&](const store::Chunk& chunk) {
            for (std::size_t row = 0; row < chunk.rows; ++row) {
                if (!keys.contains(chunk.columns[0].i32[row])) continue;
                const auto i64 = [&](std::size_t c) { return chunk.columns[c].i64[row]; };
                const auto known = [&](std::size_t c) {
                    return chunk.columns[c].valid(row) ? i64(c) : -1;
                };
                to.add(Day(days(chunk.columns[1].i32[row])),
                       static_cast<ads::Platform>(chunk.columns[2].i32[row]),
                       {i64(3), i64(4), i64(5), i64(6), i64(7), known(8), known(9)});
            }
        });
}

class Told {
public:
    Told(const Scope& scope, const Choice& filters) : tellers_(ads::list_revenue_tellers(scope)) {
        std::erase_if(tellers_, [&](const auto& one) {
            return !filters.platform.empty() &&
                   std::find(filters.platform.begin(), filters.platform.end(), one.platform) ==
                       filters.platform.end();
        });
    }
    ads::Revenue together() const {
        const bool any =
            tellers_.empty() || std::any_of(tellers_.begin(), tellers_.end(),
                                            [](const auto& one) { return one.some_tell; });
        return any ? ads::Revenue::told : ads::Revenue::untold;
    }
    ads::Revenue of(ads::Platform platform) const {
        const auto at = std::find_if(tellers_.begin(), tellers_.end(),
                                     [&](const auto& one) { return one.platform == platform; });
        return at == tellers_.end() || at->some_tell ? ads::Revenue::told : ads::Revenue::untold;
    }

private:
    std::vector<ads::RevenueTellers> tellers_;
};

ads::Metrics figures_from(const ads::MetricSums& sums, ads::Revenue revenue) {
    return ads::metrics_of(sums, ads::revenue_of(revenue, sums));
}

std::vector<DayFigure> days_of(const Course& course, ads::Revenue revenue) {
    const ads::Revenue told = ads::revenue_of(revenue, course.total());
    std::vector<DayFigure> out;
    for (std::size_t i = 0; i < course.days.size(); ++i)
        out.push_back({course.period.from + days(static_cast<int>(i)),
                       ads::metrics_of(course.days[i], told)});
    return out;
}

void add_unconverted(const ads::DailyTotals& totals, Figures& out) {
    const auto& platforms = out.brief.filters.platform;
    std::map<Currency, Micros> spend;
    for (const auto& line : totals.unconverted)
        if (line.day >= out.brief.period.from && line.day <= out.brief.period.to &&
            (platforms.empty() ||
             std::find(platforms.begin(), platforms.end(), line.platform) != platforms.end()))
            spend[line.currency] += line.spend;
    for (const auto& [currency, sum] : spend) out.unconverted.push_back({currency, sum});
}

}  // namespace

void gather_totals(const Sources& sources, Scope& scope, Figures& out) {
    const ads::Context& ads = sources.ads();
    const auto totals = ads.snapshots->daily(scope.tenant_key());
    const Told told(scope, out.brief.filters);
    const auto course_of = [&](const ads::Period& period) {
        Course course(period);
        out.brief.narrowed() ? add_chosen(ads, scope, out, course)
                             : add_all(*totals, out.brief.filters, course);
        return course;
    };
    const Course now = course_of(out.brief.period);
    out.totals = figures_from(now.total(), told.together());
    out.days = days_of(now, told.together());
    std::map<ads::Platform, ads::MetricSums> earlier;
    if (out.brief.before) {
        Course before = course_of(*out.brief.before);
        out.before = figures_from(before.total(), told.together());
        if (before.total().impressions == 0 && before.total().spend == 0)
            out.nothing_before = std::exchange(out.brief.before, std::nullopt);
        if (out.brief.before) out.days_before = days_of(before, told.together());
        earlier = std::move(before.platforms);
    }
    for (const auto& [platform, sums] : now.platforms) {
        if (sums.impressions == 0 && sums.spend == 0 && sums.clicks == 0) continue;
        out.platforms.push_back({platform, figures_from(sums, told.of(platform)),
                                 figures_from(earlier[platform], told.of(platform))});
    }
    std::stable_sort(out.platforms.begin(), out.platforms.end(),
                     [](const auto& a, const auto& b) { return a.now.spend > b.now.spend; });
    for (const auto& platform : out.platforms)
        out.platform_days.push_back({platform.platform, now.spend.at(platform.platform)});
    add_unconverted(*totals, out);
}

}  // namespace herald::report
