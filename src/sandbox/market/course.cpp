#include "sandbox/market/course.hpp"

#include <cmath>

#include "sandbox/market/season.hpp"

namespace herald::sandbox::market {
namespace {

constexpr double kFatigueFloor = 0.35;  ///< of the click rate even the most tired creative keeps
constexpr double kForgetADay = 0.012;   ///< of a creative's impressions people forget
constexpr double kCrowding = 0.2;       ///< how much dearer impressions become deep in saturation

double fatigue_of(double frequency, double fatigue_at) {
    return kFatigueFloor + (1 - kFatigueFloor) * std::exp2(-frequency / fatigue_at);
}

bool strikes(const Shock& shock, Day day) { return day >= shock.first && day <= shock.last; }

/// Demand, prices and what shocks do to them.
void set_surroundings(DayMean& mean, double& clicks, const Physics& p,
                      const std::vector<const Shock*>& shocks, bool holidays, Day day,
                      Day first_day) {
    const Holiday special = holidays ? holiday(day) : Holiday{};
    const double years = static_cast<double>((day - first_day).count()) / 365.25;
    double demand = p.weekdays[std::chrono::weekday(day).iso_encoding() - 1] *
                    yearly(day, p.season, p.season_peak) * std::pow(special.demand, p.holiday) *
                    std::exp(p.growth * years);
    double price = special.price, buyers = 1, tracking = 1;
    clicks = 1;
    for (const Shock* shock : shocks) {
        if (!strikes(*shock, day)) continue;
        switch (shock->kind) {
            case ShockKind::auction_price: price *= shock->factor; break;
            case ShockKind::tracking_outage: tracking *= shock->factor; break;
            case ShockKind::site_outage: buyers *= shock->factor; break;
            case ShockKind::viral: clicks *= shock->factor, buyers *= shock->factor; break;
            case ShockKind::demand: demand *= shock->factor; break;
            case ShockKind::restatement: break;
        }
    }
    mean.demand = static_cast<float>(demand);
    mean.price = static_cast<float>(price);
    mean.buyers = static_cast<float>(buyers);
    mean.tracking = static_cast<float>(tracking);
}

}  // namespace

double Curve::at(double spend) const {
    if (spend <= 0) return 0;
    const double x = std::pow(spend / half, shape);
    return max * x / (1 + x);
}

double Curve::slope(double spend) const {
    if (spend <= 0) return shape > 1 ? 0 : shape == 1 ? max / half : max / half * 1e3;
    const double x = std::pow(spend / half, shape);
    return max * shape * x / (spend * (1 + x) * (1 + x));
}

bool Market::live(const Ad& ad, Day day) const {
    return ad.start <= day && (!ad.end || day <= *ad.end) && ad.status.on(day) == Status::active &&
           groups_[ad.group].status.on(day) == Status::active;
}

double Market::budget_on(const Campaign& c, Day day) const {
    if (day < c.start || (c.end && day > *c.end) || c.status.on(day) != Status::active) return 0;
    if (c.budget != kNone) {
        const Budget& budget = budgets_[c.budget];
        const double amount = budget.amount.on(day).units();
        if (!budget.lifetime) return amount * c.budget_share;
        const double flight = c.end ? static_cast<double>((*c.end - c.start).count() + 1) : 30;
        return amount / flight;
    }
    double sum = 0;
    for (Index g = c.first_group; g < c.first_group + c.groups; ++g)
        if (groups_[g].budget != kNone && groups_[g].status.on(day) == Status::active)
            sum += budgets_[groups_[g].budget].amount.on(day).units();
    return sum;
}

/// How tired each creative is at the day's start. The state follows from the stored day before, so
/// it does not matter whether days were computed in one go or piece by piece.
void Market::tire(Course& course, const Campaign& c, Day day) const {
    const std::size_t base = course.ads.size();
    course.ads.resize(base + c.ads);
    for (Index i = 0; i < c.ads; ++i) {
        const Ad& ad = ads_[c.first_ad + i];
        AdMean& now = course.ads[base + i];
        if (base > 0) {
            const AdMean& last = course.ads[base - c.ads + i];
            now.frequency = static_cast<float>(last.frequency * (1 - kForgetADay) +
                                               last.impressions / c.physics.audience);
        }
        if (std::find(ad.refreshed.begin(), ad.refreshed.end(), day) != ad.refreshed.end())
            now.frequency = 0;
        now.fatigue = static_cast<float>(fatigue_of(now.frequency, ad.fatigue_at));
    }
}

/// How the platform shares the day's money among the ads: by how well each draws, within the
/// budgets of their groups.
Market::Shares Market::share_out(const Course& course, const Campaign& c, Day day,
                                 double budget) const {
    const AdMean* means = &course.ads[course.ads.size() - c.ads];
    std::vector<double> pull(c.ads), group_pull(c.groups);
    Shares out;
    out.share.resize(c.ads);
    double pull_sum = 0, quality_of_all = 0;
    for (Index i = 0; i < c.ads; ++i) {
        const Ad& ad = ads_[c.first_ad + i];
        pull[i] = live(ad, day) ? ad.weight * ad.quality * means[i].fatigue : 0;
        pull_sum += pull[i];
        group_pull[ad.group - c.first_group] += pull[i];
        quality_of_all += ad.quality * means[i].fatigue / c.ads;
    }
    for (Index i = 0; i < c.ads; ++i) {
        if (pull[i] <= 0) continue;
        const Ad& ad = ads_[c.first_ad + i];
        const Index holder = groups_[ad.group].budget;
        out.share[i] = c.budget != kNone || budget <= 0 ? pull[i] / pull_sum
                       : holder == kNone                ? 0
                                         : pull[i] / group_pull[ad.group - c.first_group] *
                                               budgets_[holder].amount.on(day).units() / budget;
        out.total += out.share[i];
        out.quality += out.share[i] * ad.quality * means[i].fatigue;
    }
    out.quality = out.total > 0 ? out.quality / out.total : quality_of_all;
    return out;
}

/// One day of one campaign: budget → delivery → impressions → clicks and buyers, split over its
/// ads.
void Market::add_day(Course& course, const Campaign& c, Day day) const {
    const Physics& p = c.physics;
    DayMean mean;
    double click_factor = 1;
    set_surroundings(mean, click_factor, p, course.shocks, world_.holidays, day, first_day_);
    if (!course.days.empty()) {
        const DayMean& last = course.days.back();
        mean.pressure =
            static_cast<float>(last.pressure * (1 - p.turnover) + last.impressions / p.audience);
    }
    mean.exhaustion = static_cast<float>(1 / (1 + std::pow(mean.pressure / p.exhausts_at, 2)));
    mean.budget = static_cast<float>(budget_on(c, day));
    tire(course, c, day);
    const Shares shares = share_out(course, c, day, mean.budget);
    mean.quality = static_cast<float>(shares.quality);
    const double spend = std::min<double>(mean.budget * std::min(1.0, shares.total), p.most_spend);
    if (spend > 0) {
        const double power = spend / mean.price;
        mean.spend = static_cast<float>(spend);
        mean.conversions = static_cast<float>(p.conversions.at(power) * mean.demand * mean.buyers *
                                              mean.exhaustion * shares.quality);
        mean.impressions = static_cast<float>(
            power / p.cpm * 1000 * (1 - kCrowding * power / (power + p.conversions.half)));
        for (Index i = 0; i < c.ads; ++i) {
            AdMean& now = course.ads[course.ads.size() - c.ads + i];
            const double part = shares.share[i] / shares.total,
                         draw = ads_[c.first_ad + i].quality * now.fatigue;
            now.spend = static_cast<float>(spend * part);
            now.impressions = static_cast<float>(mean.impressions * part);
            now.clicks = static_cast<float>(now.impressions * p.ctr * draw * click_factor *
                                            (0.6 + 0.4 * mean.exhaustion));
            now.conversions =
                shares.quality > 0
                    ? static_cast<float>(mean.conversions * part * draw / shares.quality)
                    : 0;
        }
    }
    course.days.push_back(mean);
}

void Market::extend(Course& course, Index campaign, Day until) const {
    const Campaign& c = campaigns_[campaign];
    if (!course.ready) {
        for (const Shock& shock : shocks_)
            if ((!shock.platform || *shock.platform == platform_of(c)) &&
                (shock.campaign == kNone || shock.campaign == campaign))
                course.shocks.push_back(&shock);
        course.ready = true;
    }
    for (Day day = first_day_ + std::chrono::days(course.days.size()); day <= until;
         day += std::chrono::days(1))
        add_day(course, c, day);
}

void Market::forget(Index campaign, Day from) {
    const std::lock_guard lock(courses_->locks[campaign % Courses::kLocks]);
    Course& course = courses_->all[campaign];
    course.ready = false;
    course.shocks.clear();
    const auto keep =
        static_cast<std::size_t>(std::max<std::int64_t>(0, (from - first_day_).count()));
    if (course.days.size() <= keep) return;
    const std::size_t ads = campaigns_[campaign].ads;
    courses_->rows -= course.ads.size() - keep * ads;
    course.days.resize(keep);
    course.ads.resize(keep * ads);
}

}  // namespace herald::sandbox::market
