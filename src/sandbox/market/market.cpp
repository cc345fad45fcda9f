#include "sandbox/market/market.hpp"

#include <cmath>

#include "base/assert.hpp"
#include "sandbox/market/course.hpp"
#include "sandbox/market/population.hpp"
#include "sandbox/market/random.hpp"

namespace herald::sandbox::market {
namespace {

constexpr int kLastArrival = 28;  ///< days after which every conversion is known

/// Largest multiple of `step` that is not above.
Micros whole_steps(double units, std::int64_t step) {
    return {static_cast<std::int64_t>(units * static_cast<double>(Micros::kUnit / step) + 1e-9) *
            step};
}

std::int64_t part_of(std::int64_t count, double part) {
    return static_cast<std::int64_t>(static_cast<double>(count) * part);
}

/// How an ad's day came out in the end; what a platform shows is made from it.
struct Outcome {
    std::int64_t impressions = 0, clicks = 0, video_views = 0, conversions = 0;
    double spend = 0, revenue = 0;
    double attributed = 1;  ///< share of each conversion the platform claims
};

}  // namespace

Figures& Figures::operator+=(const Figures& other) {
    impressions += other.impressions;
    clicks += other.clicks;
    video_views += other.video_views;
    spend += other.spend;
    conversions += other.conversions;
    revenue += other.revenue;
    return *this;
}

Market::Market(World world, Day made_on)
    : world_(std::move(world)), courses_(std::make_unique<Courses>()) {
    first_day_ =
        world_.first_day.value_or(world_.today.value_or(made_on) - std::chrono::days(world_.days));
    populate(*this);
    courses_->all.resize(campaigns_.size());
}

Market::~Market() = default;

std::optional<Ref> Market::find(Platform platform, std::string_view id) const {
    const auto found = ids_.find(std::string(id));
    if (found == ids_.end()) return std::nullopt;
    const Ref ref = found->second;
    Index account = ref.index;
    switch (ref.kind) {
        case Kind::account: break;
        case Kind::campaign: account = campaigns_[ref.index].account; break;
        case Kind::group: account = campaigns_[groups_[ref.index].campaign].account; break;
        case Kind::ad:
        case Kind::creative: account = campaigns_[ads_[ref.index].campaign].account; break;
        case Kind::budget: return platform == Platform::google ? std::optional(ref) : std::nullopt;
    }
    return accounts_[account].platform == platform ? std::optional(ref) : std::nullopt;
}

void Market::set_status(Ref what, Status status, Day from) {
    switch (what.kind) {
        case Kind::campaign:
            campaigns_[what.index].status.set(from, status);
            return forget(what.index, from);
        case Kind::group:
            groups_[what.index].status.set(from, status);
            return forget(groups_[what.index].campaign, from);
        case Kind::ad:
            ads_[what.index].status.set(from, status);
            return forget(ads_[what.index].campaign, from);
        default: HERALD_ASSERT(false && "campaigns, groups and ads have a status");
    }
}

void Market::set_budget(Index budget, Micros amount, Day from) {
    budgets_[budget].amount.set(from, amount);
    for (Index i = 0; i < campaigns_.size(); ++i)
        if (campaigns_[i].budget == budget) forget(i, from);
    for (const Group& group : groups_)
        if (group.budget == budget) forget(group.campaign, from);
}

void Market::rename(Index campaign, std::string name) {
    campaigns_[campaign].name = std::move(name);
}

void Market::refresh_creative(Index ad, Day from) {
    ads_[ad].refreshed.push_back(from);
    forget(ads_[ad].campaign, from);
}

void Market::add_shock(const Shock& shock) {
    shocks_.push_back(shock);
    // Every course holds pointers into the list.
    for (Index i = 0; i < campaigns_.size(); ++i) forget(i, shock.first);
}

double Market::arrived(Index campaign, int age) const {
    const double scale = campaigns_[campaign].physics.delay_days;
    if (age < 0) return 0;
    if (age >= kLastArrival || scale <= 0) return 1;
    return 1 - std::exp(-std::pow((age + 1) / scale, 0.6));
}

namespace {

Outcome draw_outcome(const World& world, const Physics& p, const AdMean& mean, Index campaign,
                     Index ad, Day day) {
    const auto number = number_of(day);
    const Draw common(world.seed, Purpose::day, campaign, number),
        own(world.seed, Purpose::outcome, ad, number);
    Outcome out;
    // A day is dear or cheap, and full of buyers or not, for all ads of a campaign at once.
    const double pacing = std::min(1.06, common.lognormal(0, 0.035)),
                 market = common.lognormal(1, 0.07), mood = common.lognormal(2, 0.09);
    out.spend = mean.spend * pacing * std::min(1.1, own.lognormal(0, 0.02));
    out.impressions = own.count(1, mean.impressions * pacing * market, 400);
    const double rate = mean.impressions > 0 ? mean.clicks / mean.impressions : 0;
    out.clicks =
        std::min(out.impressions, own.count(2, static_cast<double>(out.impressions) * rate, 60));
    out.conversions =
        std::min(out.impressions, own.count(3, mean.conversions * mood, p.dispersion));
    if (out.conversions > 0)
        out.revenue = static_cast<double>(out.conversions) * p.order_value *
                      own.lognormal(4, 0.5 / std::sqrt(static_cast<double>(out.conversions)));
    out.video_views = part_of(out.impressions, p.view_rate * own.lognormal(5, 0.05));
    if (p.attributed < 1)
        out.attributed =
            std::round((p.attributed + (1 - p.attributed) * own.uniform(6)) * 100) / 100;
    return out;
}

/// Of `count` conversions those that have arrived: rises with `share` and ends at all of them.
std::int64_t arrived_of(std::int64_t count, double share, double luck) {
    return std::min(count, static_cast<std::int64_t>(static_cast<double>(count) * share + luck));
}

}  // namespace

void Market::facts(Index campaign, Day first, Day last, AsOf as_of, std::vector<AdDay>& out) const {
    const Campaign& c = campaigns_[campaign];
    const Physics& p = c.physics;
    const std::int64_t step = money_steps_[c.account];
    first = std::max(first, std::max(first_day_, c.start));
    last = std::min(last, as_of.today);
    if (last < first) return;
    with_course(campaign, last, [&](const Course& course) {
        for (Day day = first; day <= last; day += std::chrono::days(1)) {
            const auto n = static_cast<std::size_t>((day - first_day_).count());
            const int age = static_cast<int>((as_of.today - day).count());
            const double passed = age == 0 ? as_of.progress : 1;
            if (course.days[n].spend <= 0 || passed <= 0) continue;
            double corrected = 1;
            for (const Shock* shock : course.shocks)
                if (shock->kind == ShockKind::restatement && day >= shock->first &&
                    day <= shock->last && as_of.today >= shock->seen_on)
                    corrected *= shock->factor;
            for (Index i = 0; i < c.ads; ++i) {
                const AdMean& mean = course.ads[n * c.ads + i];
                if (mean.spend <= 0) continue;
                const Index ad = c.first_ad + i;
                const Outcome real = draw_outcome(world_, p, mean, campaign, ad, day);
                const Draw draw(world_.seed, Purpose::arrival, ad, number_of(day));
                const double pace =
                    std::exp(0.25 * draw.normal(0));  // some days are reported faster than others
                const double seen = std::pow(arrived(campaign, age), pace) * passed;
                const std::int64_t tracked =
                    arrived_of(real.conversions, course.days[n].tracking, draw.uniform(1));
                const std::int64_t known =
                    part_of(arrived_of(tracked, seen, draw.uniform(2) * passed), corrected);
                const double claimed = static_cast<double>(known) * real.attributed;
                const double each =
                    real.conversions > 0 ? real.revenue / static_cast<double>(real.conversions) : 0;
                AdDay row{day, ad, {}};
                row.figures.impressions = part_of(real.impressions, passed);
                row.figures.clicks = part_of(real.clicks, passed * corrected);
                row.figures.video_views = part_of(real.video_views, passed);
                row.figures.spend = whole_steps(real.spend * passed * corrected, step);
                row.figures.conversions =
                    Micros{std::llround(claimed * 100) * (Micros::kUnit / 100)};
                row.figures.revenue = whole_steps(claimed * each, step);
                out.push_back(row);
            }
        }
    });
}

void Market::final_facts(Index campaign, Day first, Day last, std::vector<AdDay>& out) const {
    const Campaign& c = campaigns_[campaign];
    first = std::max(first, std::max(first_day_, c.start));
    if (last < first) return;
    with_course(campaign, last, [&](const Course& course) {
        for (Day day = first; day <= last; day += std::chrono::days(1))
            for (Index i = 0; i < c.ads; ++i) {
                const AdMean& mean =
                    course.ads[static_cast<std::size_t>((day - first_day_).count()) * c.ads + i];
                if (mean.spend <= 0) continue;
                const Outcome real =
                    draw_outcome(world_, c.physics, mean, campaign, c.first_ad + i, day);
                out.push_back({day,
                               c.first_ad + i,
                               {real.impressions, real.clicks, real.video_views,
                                whole_steps(real.spend, money_steps_[c.account]),
                                Micros{real.conversions * Micros::kUnit},
                                whole_steps(real.revenue, money_steps_[c.account])}});
            }
    });
}

std::size_t Market::delivered_rows(Index campaign, Day first, Day last, AsOf as_of) const {
    const Campaign& c = campaigns_[campaign];
    first = std::max(first, std::max(first_day_, c.start));
    last = std::min(last, as_of.progress > 0 ? as_of.today : as_of.today - std::chrono::days(1));
    if (last < first) return 0;
    return with_course(campaign, last, [&](const Course& course) {
        const auto begin = course.ads.begin() + (first - first_day_).count() * c.ads;
        const auto end = course.ads.begin() + ((last - first_day_).count() + 1) * c.ads;
        return static_cast<std::size_t>(
            std::count_if(begin, end, [](const AdMean& mean) { return mean.spend > 0; }));
    });
}

std::int64_t Market::reach(Index campaign, std::int64_t impressions, int days) const {
    if (impressions <= 0) return 0;
    // Not everybody is there on one day; over a month nearly everybody is.
    const double pool =
        campaigns_[campaign].physics.audience * std::min(1.0, 0.35 + 0.03 * (days - 1));
    const auto people =
        static_cast<std::int64_t>(pool * -std::expm1(-static_cast<double>(impressions) / pool));
    return std::clamp<std::int64_t>(people, 1, impressions);
}

AsOf Market::as_of(Index account, Time now) const {
    const TimeZone& zone = accounts_[account].zone;
    const Day today = zone.day_of(now);
    const Time start = zone.start_of(today), end = zone.start_of(today + std::chrono::days(1));
    return {today, static_cast<double>((now - start).count()) /
                       static_cast<double>((end - start).count())};
}

Simulation::Simulation(World world)
    : market_(std::move(world), Day(std::chrono::year(2026) / 7 / 1)), today_() {
    today_ = market_.world().today.value_or(market_.first_day() +
                                            std::chrono::days(market_.world().days));
}

}  // namespace herald::sandbox::market
