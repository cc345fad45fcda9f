#include "insight/creative/day_effects.hpp"

#include <algorithm>
#include <cmath>

namespace herald::insight {
namespace {

constexpr double kPriorClicks = 15;  ///< a day, or some weeks, of so few clicks is half believed
constexpr std::size_t kManyCampaigns = 4;
constexpr std::size_t kTrendDays = 10;  ///< to each side
constexpr int kRounds = 3;

std::size_t platform_of(const History& history, std::size_t campaign) {
    return static_cast<std::size_t>(history.campaigns[campaign].info.platform);
}

/// The median of sorted values, one of them left out.
double middle_without(const std::vector<double>& sorted, double left_out) {
    const auto own = static_cast<std::size_t>(
        std::lower_bound(sorted.begin(), sorted.end(), left_out) - sorted.begin());
    const auto other = [&](std::size_t i) { return sorted[i < own ? i : i + 1]; };
    const std::size_t count = sorted.size() - 1;
    return count % 2 == 1 ? other(count / 2) : (other(count / 2 - 1) + other(count / 2)) / 2;
}

/// Standard deviation of the median's logarithm: 1.25 deviations over the root, a deviation being
/// 1.48 medians of what values are off.
double error_of_middle(const std::vector<double>& sorted) {
    const double middle = sorted[sorted.size() / 2];
    std::vector<double> off;
    for (const double one : sorted) off.push_back(std::abs(std::log(one / middle)));
    const auto at = off.begin() + static_cast<std::ptrdiff_t>(off.size() / 2);
    std::nth_element(off.begin(), at, off.end());
    return 1.2533 * 1.4826 * *at / std::sqrt(static_cast<double>(off.size()));
}

}  // namespace

DayEffects::DayEffects(const History& history, std::span<const std::vector<double>> shares)
    : history_(history),
      shares_(shares),
      first_(history.today),
      rates_(history.ads.size()),
      platforms_(ads::kPlatforms),
      course_of_(history.campaigns.size()),
      effects_(history.campaigns.size()),
      errors_(history.campaigns.size()) {
    for (std::size_t i = 0; i < history.ads.size(); ++i) {
        const auto& course = history.ads[i].course;
        if (!course.empty()) first_ = std::min(first_, course.first);
        double impressions = 0, clicks = 0;
        for (const DayFigures& day : course.days)
            impressions += day.impressions, clicks += day.clicks;
        rates_[i] = impressions > 0 ? std::max(clicks, 0.5) / impressions : 0;
    }
    place_campaigns();
    for (int round = 0; round < kRounds; ++round) {
        add_up();
        find_effects();
        fit_rates();
    }
    add_up();
    find_effects();
    shares_ = {};
}

void DayEffects::place_campaigns() {
    std::vector<char> has_ads(history_.campaigns.size());
    for (const AdHistory& ad : history_.ads) has_ads[ad.info.campaign] = 1;
    for (std::size_t i = 0; i < has_ads.size(); ++i) {
        if (!has_ads[i]) continue;
        auto& campaigns = platforms_[platform_of(history_, i)].campaigns;
        course_of_[i] = campaigns.size();
        campaigns.push_back({i, {}, {}});
    }
}

double DayEffects::awaited(std::size_t ad, std::size_t day) const {
    const double share = ad < shares_.size() && day < shares_[ad].size() ? shares_[ad][day] : 1.0;
    return history_.ads[ad].course.days[day].impressions * rates_[ad] * share;
}

void DayEffects::add_up() {
    const std::size_t days = place(history_.today) + 1;
    for (Platform& platform : platforms_)
        for (Course& course : platform.campaigns) course.days.assign(days, {});
    for (std::size_t i = 0; i < history_.ads.size(); ++i) {
        const AdHistory& ad = history_.ads[i];
        Course& course = platforms_[platform_of(history_, ad.info.campaign)]
                             .campaigns[course_of_[ad.info.campaign]];
        for (std::size_t day = 0; day < ad.course.days.size(); ++day) {
            const std::size_t at = place(ad.course.first) + day;
            if (!(ad.course.days[day].impressions > 0) || at >= days) continue;
            course.days[at].seen += std::max(0.0, ad.course.days[day].clicks);
            course.days[at].awaited += awaited(i, day);
        }
    }
    for (Platform& platform : platforms_) {
        platform.quick.assign(days, {});
        for (Course& course : platform.campaigns) {
            course.trend.assign(days, 1);
            Sums window;
            for (std::size_t at = 0; at < days + kTrendDays; ++at) {
                if (at < days) {
                    window.seen += course.days[at].seen;
                    window.awaited += course.days[at].awaited;
                }
                if (at > 2 * kTrendDays && at - 2 * kTrendDays - 1 < days) {
                    window.seen -= course.days[at - 2 * kTrendDays - 1].seen;
                    window.awaited -= course.days[at - 2 * kTrendDays - 1].awaited;
                }
                if (at >= kTrendDays)
                    course.trend[at - kTrendDays] = (std::max(window.seen, 0.0) + kPriorClicks) /
                                                    (std::max(window.awaited, 0.0) + kPriorClicks);
            }
            for (std::size_t at = 0; at < days; ++at) {
                platform.quick[at].seen += course.days[at].seen;
                platform.quick[at].awaited += course.days[at].awaited * course.trend[at];
            }
        }
    }
}

void DayEffects::find_effects() {
    const std::size_t days = place(history_.today) + 1;
    for (const Platform& platform : platforms_) {
        for (const Course& own : platform.campaigns) {
            effects_[own.campaign].assign(days, 1);
            errors_[own.campaign].assign(days, 0);
        }
        for (std::size_t at = 0; at < days; ++at) find_effects_of(platform, at);
    }
}

void DayEffects::find_effects_of(const Platform& platform, std::size_t at) {
    std::vector<double> trends;
    for (const Course& course : platform.campaigns)
        if (course.days[at].awaited > 0) trends.push_back(course.trend[at]);
    std::sort(trends.begin(), trends.end());
    const bool is_market = trends.size() > kManyCampaigns;
    const double error = is_market ? error_of_middle(trends) : 0;
    for (const Course& own : platform.campaigns) {
        if (!(own.days[at].awaited > 0)) continue;
        const double seen = platform.quick[at].seen - own.days[at].seen,
                     expected = platform.quick[at].awaited - own.days[at].awaited * own.trend[at];
        double effect =
            (std::max(seen, 0.0) + kPriorClicks) / (std::max(expected, 0.0) + kPriorClicks);
        if (is_market) effect *= middle_without(trends, own.trend[at]);
        effects_[own.campaign][at] = std::clamp(effect, 0.05, 20.0);
        errors_[own.campaign][at] = error;
    }
}

/// The ad's own level, the days' effects taken out.
void DayEffects::fit_rates() {
    for (std::size_t i = 0; i < history_.ads.size(); ++i) {
        const auto& course = history_.ads[i].course;
        double clicks = 0, expected = 0;
        for (std::size_t day = 0; day < course.days.size(); ++day) {
            if (!(course.days[day].impressions > 0)) continue;
            clicks += course.days[day].clicks;
            expected +=
                awaited(i, day) * of(i, course.first + std::chrono::days(static_cast<int>(day)));
        }
        if (expected > 0) rates_[i] *= std::max(clicks, 0.5) / expected;
    }
}

double DayEffects::of(std::size_t ad, Day day) const {
    const auto& effects = effects_[history_.ads[ad].info.campaign];
    return day < first_ || place(day) >= effects.size() ? 1 : effects[place(day)];
}

double DayEffects::error(std::size_t ad, Day day) const {
    const auto& errors = errors_[history_.ads[ad].info.campaign];
    return day < first_ || place(day) >= errors.size() ? 0 : errors[place(day)];
}

}  // namespace herald::insight
