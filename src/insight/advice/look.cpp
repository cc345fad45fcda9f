#include "insight/advice/look.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kWeek = 7;
constexpr double kBrokenTracking = 0.35;  ///< of the usual conversions a click, on a whole platform
constexpr double kDrift = 0.12;           ///< of returns within some weeks, in logarithms
/// Where nothing was ever known of arrivals, the last days are taken for unfinished.
constexpr int kUnfinishedDays = 3;

bool is_figure(double value) { return std::isfinite(value) && value >= 0; }

/// Share of a day's value that is known by now; 0: too little to say anything.
double share_known(const History& history, const CampaignLook& one, Day day) {
    const int age = static_cast<int>((history.today - day).count());
    const Completeness& known = one.is_told ? history.revenue_known : history.conversions_known;
    if (known.by_age().empty()) return age <= kUnfinishedDays ? 0 : 1;
    const double share = std::min(known.at(age).mean, 1.0);
    return share < kLeastKnown ? 0 : share;
}

/// Whole platforms whose conversions a click collapsed on a day: tracking failed, and the campaigns
/// did not.
std::array<std::vector<bool>, ads::kPlatforms> broken_days(const History& history, Day first) {
    std::array<std::vector<bool>, ads::kPlatforms> out;
    for (std::size_t p = 0; p < ads::kPlatforms; ++p) {
        out[p].assign(kLookDays, false);
        const Course& course = history.platforms[p];
        std::vector<double> rates;
        for (const auto& f : course.days)
            if (f.clicks >= 20 && is_figure(f.conversions))
                rates.push_back(f.conversions / f.clicks);
        if (rates.size() < 14) continue;
        std::nth_element(rates.begin(), rates.begin() + static_cast<long>(rates.size() / 2),
                         rates.end());
        const double usual = rates[rates.size() / 2];
        for (int t = 0; t < kLookDays; ++t) {
            const Day day = first + days(t);
            const DayFigures f = course.on(day);
            const int age = static_cast<int>((history.today - day).count());
            const double known = std::min(history.conversions_known.at(age).mean, 1.0);
            const double expected = usual * f.clicks * known;
            out[p][static_cast<std::size_t>(t)] =
                expected >= 8 && f.conversions < kBrokenTracking * expected;
        }
    }
    return out;
}

/// Money spent a conversion over the campaigns that tell no revenue.
double cost_of_conversion(const History& history, Day from) {
    double spend = 0, conversions = 0;
    for (const auto& campaign : history.campaigns) {
        if (campaign.info.tells_revenue) continue;
        const DayFigures sum = campaign.course.sum(from, history.today);
        if (!is_figure(sum.spend) || !is_figure(sum.conversions)) continue;
        spend += sum.spend;
        conversions += sum.conversions;
    }
    return conversions > 0 ? spend / conversions : 0;
}

/// One order beyond all others is luck, not what the campaign brings.
void cap_spikes(std::vector<double>& values) {
    std::vector<double> known;
    for (const double value : values)
        if (value > 0) known.push_back(value);
    if (known.size() < 10) return;
    const auto at = known.begin() + static_cast<long>(known.size() * 9 / 10);
    std::nth_element(known.begin(), at, known.end());
    for (double& value : values)
        if (value > 5 * *at) value = 5 * *at;
}

void measure(CampaignLook& one, const std::vector<double>& demand) {
    double spend = 0, value = 0, squares = 0, largest = 0;
    one.days_known = 0;
    for (std::size_t t = 0; t < one.days.spend.size(); ++t)
        if (one.days.spend[t] > 0 && !std::isnan(one.days.results[t])) {
            ++one.days_known;
            spend += one.days.spend[t] * demand[t];
            value += one.days.results[t];
        }
    if (!(value > 0)) return;
    for (std::size_t t = 0; t < one.days.spend.size(); ++t)
        if (one.days.spend[t] > 0 && !std::isnan(one.days.results[t])) {
            const double expected = value / spend * one.days.spend[t] * demand[t];
            squares += std::pow(one.days.results[t] - expected, 2) / expected;
            largest = std::max(largest, one.days.results[t]);
        }
    const double free = static_cast<double>(one.days_known) - 1;
    one.dispersion = free > 5 ? std::max(squares / free, 1e-9) : largest;
}

CampaignLook look_at_one(const Look& look, std::size_t place,
                         const std::array<std::vector<bool>, ads::kPlatforms>& broken) {
    const History& history = *look.history;
    const auto& [info, course] = history.campaigns[place];
    CampaignLook out;
    out.place = place;
    out.is_told = info.tells_revenue;
    double last_week = 0;
    int week_days = 0;
    for (int t = 0; t < kLookDays; ++t) {
        const Day day = look.first + days(t);
        const DayFigures f = course.on(day);
        const double share = share_known(history, out, day);
        const double value = out.is_told ? f.revenue : f.conversions * look.value_a_conversion;
        const bool sane = is_figure(f.spend) && history.told(info.platform, day);
        const bool known =
            sane && share > 0 && is_figure(value) &&
            !broken[static_cast<std::size_t>(info.platform)][static_cast<std::size_t>(t)];
        out.days.spend.push_back(sane ? f.spend : kUnknown);
        out.days.results.push_back(known ? value / share : kUnknown);
        if (t >= kLookDays - kWeek && sane) last_week += f.spend, ++week_days;
    }
    cap_spikes(out.days.results);
    for (std::size_t t = kLookDays - kRecentDays; t < kLookDays; ++t)
        if (out.days.spend[t] > 0 && !std::isnan(out.days.results[t])) {
            out.recent_spend += out.days.spend[t];
            out.recent_value += out.days.results[t];
        }
    out.spend_a_day = week_days > 0 ? last_week / week_days : 0;
    out.runs = info.status == ads::CampaignStatus::active && out.spend_a_day > 0 &&
               (!info.end || *info.end >= history.today);
    const double own = info.budget();
    out.budget = is_figure(own) && own > 0 ? own : out.spend_a_day;
    return out;
}

/// Day by day what all campaigns brought over what each usually brings for such spend, drawn to 1
/// where a day holds few results. Results are taken to rise with the root of spend, so that a day
/// on which much was spent is not taken for a bad one.
std::vector<double> demand_of(const std::vector<CampaignLook>& campaigns) {
    constexpr double kFewResults = 20;
    std::vector<double> got(kLookDays), expected(kLookDays);
    for (const auto& one : campaigns) {
        double roots = 0, value = 0, known = 0;
        const auto is_known = [&](std::size_t t) {
            return one.days.spend[t] > 0 && !std::isnan(one.days.results[t]);
        };
        for (std::size_t t = 0; t < kLookDays; ++t)
            if (is_known(t)) {
                roots += std::sqrt(one.days.spend[t]);
                value += one.days.results[t];
                known += 1;
            }
        if (!(value > 0)) continue;
        // As many results as tell as much; none speaks for all of them.
        const double mean = value / known, results = std::min(mean / one.dispersion, 5.0);
        for (std::size_t t = 0; t < kLookDays; ++t)
            if (is_known(t)) {
                got[t] += results / mean * one.days.results[t];
                expected[t] += results * known / roots * std::sqrt(one.days.spend[t]);
            }
    }
    std::vector<double> out(kLookDays, 1.0);
    for (std::size_t t = 0; t < kLookDays; ++t)
        if (expected[t] > 0)
            out[t] = std::clamp((got[t] + kFewResults) / (expected[t] + kFewResults), 0.3, 3.0);
    return out;
}

/// How well the campaign's ads draw: the click rate of the week around each day over its mean. A
/// worn creative and a fresh one change what money brings as much as more of it does, and would be
/// taken for it.
struct Draws {
    std::vector<double> by_day;
    double now = 1;
};
Draws draws_of(const Look& look, const Course& course) {
    constexpr double kMost = 3, kFewestClicksAWeek = 30;
    constexpr int kFewestKnown = 14, kLately = 7;
    Draws out{std::vector<double>(kLookDays, 1.0), 1};
    std::vector<double> logs(kLookDays, kUnknown);
    double sum = 0, last = 0;
    int known = 0, known_last = 0;
    for (int t = 0; t < kLookDays; ++t) {
        const Day day = look.first + days(t);
        const DayFigures week = course.sum(day - days(3), day + days(3));
        if (!(week.clicks >= kFewestClicksAWeek) || !(week.impressions > week.clicks)) continue;
        const double value = std::log(week.clicks / week.impressions);
        logs[static_cast<std::size_t>(t)] = value;
        sum += value, ++known;
        if (t >= kLookDays - kLately) last += value, ++known_last;
    }
    if (known < kFewestKnown) return out;
    const auto against_mean = [&](double value) {
        return std::clamp(std::exp(value - sum / known), 1 / kMost, kMost);
    };
    for (std::size_t t = 0; t < kLookDays; ++t)
        if (!std::isnan(logs[t])) out.by_day[t] = against_mean(logs[t]);
    if (known_last > 0) out.now = against_mean(last / known_last);
    return out;
}

UsualReturns usual_returns(const std::vector<CampaignLook>& campaigns, bool is_told) {
    double sum = 0, squares = 0, n = 0, spend = 0, value = 0, dispersion = 0, valued = 0;
    for (const auto& one : campaigns) {
        if (one.is_told != is_told || !(one.recent_spend > 0)) continue;
        spend += one.recent_spend;
        value += one.recent_value;
        sum += one.recent_roas();
        squares += one.recent_roas() * one.recent_roas();
        n += 1;
        if (one.recent_value > 0) dispersion += one.dispersion, valued += 1;
    }
    UsualReturns out;
    if (!(value > 0)) return out;
    out.mean = value / spend;
    out.dispersion = dispersion / valued;
    const double mean = sum / n, variance = squares / n - mean * mean;
    if (n >= 5 && variance > 0) out.weight = std::clamp(mean * mean / variance, 0.5, 10.0);
    return out;
}

}  // namespace

Look look_at(const History& history) {
    Look out;
    out.history = &history;
    out.first = history.today - days(kLookDays);
    out.demand.assign(kLookDays, 1.0);
    if (history.empty()) return out;
    out.value_a_conversion = cost_of_conversion(history, out.first);
    const auto broken = broken_days(history, out.first);
    for (std::size_t place = 0; place < history.campaigns.size(); ++place) {
        const Course& course = history.campaigns[place].course;
        if (course.empty() || course.last() < out.first) continue;
        auto one = look_at_one(out, place, broken);
        if (std::any_of(one.days.spend.begin(), one.days.spend.end(),
                        [](double spend) { return spend > 0; }))
            out.campaigns.push_back(std::move(one));
    }
    for (auto& one : out.campaigns) measure(one, out.demand);
    out.demand = demand_of(out.campaigns);
    double demand = 0;
    for (std::size_t t = kLookDays - 23; t < kLookDays - 2; ++t) demand += out.demand[t] / 21;
    out.recent_demand = demand;
    for (auto& one : out.campaigns) {
        auto draws = draws_of(out, history.campaigns[one.place].course);
        one.days.demand = std::move(draws.by_day);
        for (std::size_t t = 0; t < kLookDays; ++t) one.days.demand[t] *= out.demand[t];
        one.draw = draws.now;
        measure(one, out.demand);
    }
    out.told = usual_returns(out.campaigns, true);
    out.untold = usual_returns(out.campaigns, false);
    return out;
}

std::mt19937_64 random_for(std::uint64_t seed, std::uint64_t purpose, std::uint64_t subject) {
    std::seed_seq mixed{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32),
                        static_cast<std::uint32_t>(purpose), static_cast<std::uint32_t>(subject),
                        static_cast<std::uint32_t>(subject >> 32)};
    return std::mt19937_64(mixed);
}

std::vector<double> draw_returns(const Look& look, const CampaignLook& one, std::uint64_t seed) {
    const UsualReturns& usual = one.is_told ? look.told : look.untold;
    // Where nothing came, results as large as the neighbours' are missing.
    const double scale = one.recent_value > 0 ? one.dispersion : usual.dispersion;
    auto random = random_for(seed, 1, static_cast<std::uint64_t>(look.info(one).key));
    std::normal_distribution<> normal;
    // value ~ scale · Poisson(rate · spend / scale), rate ~ Gamma(weight, weight / mean).
    std::gamma_distribution<> rate(usual.weight + one.recent_value / scale, 1.0);
    const double per = usual.weight / std::max(usual.mean, 1e-9) + one.recent_spend / scale;
    std::vector<double> out(kAdviceDraws);
    for (double& value : out) value = rate(random) / per * std::exp(kDrift * normal(random));
    return out;
}

}  // namespace herald::insight
