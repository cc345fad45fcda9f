#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/fatigue.hpp"
#include "insight/advice/words.hpp"

/// Campaigns whose people are all reached.
namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kOften = 8;         ///< impressions a person who sees it, what was forgotten off
constexpr double kLeftAtMost = 0.9;  ///< of the first click rate, for the whole campaign
constexpr double kCheaper = 0.92;    ///< prices that fell this far speak against a full audience
constexpr std::size_t kMostLooked = 2000;
/// A larger audience brings back a part of what was lost; nobody knows how large a part before it
/// is tried.
constexpr double kBringsBack = 0.4, kBringsBackSpread = 0.3;

struct Full {
    std::size_t look = 0;
    AdFatigue wear;
    double price_before = 0, price_now = 0;  ///< of 1000 impressions
};

/// A new ad that draws as well as the old ones did at first: the people are there, only the old
/// creatives are worn.
bool new_ad_draws(const Desk& desk, std::size_t place, double first_rate) {
    const Day young = desk.history.today - days(28);
    for (const AdHistory& ad : desk.history.ads) {
        if (ad.info.campaign != place || ad.course.empty() || ad.course.first < young) continue;
        const DayFigures all = ad.course.sum(ad.course.first, desk.history.today);
        if (all.clicks >= kFewestAdClicks && all.clicks / all.impressions > 0.9 * first_rate)
            return true;
    }
    return false;
}

double price_of(const Course& course, Day from, Day to) {
    const DayFigures sum = course.sum(from, to);
    return sum.impressions > 0 ? 1000 * sum.spend / sum.impressions : 0;
}

std::optional<Full> look_at(const Desk& desk, std::size_t i) {
    const CampaignLook& one = desk.look.campaigns[i];
    const Course& course = desk.history.campaigns[one.place].course;
    Full out{i, fatigue_of(course, desk.history.today), 0, 0};
    if (out.wear.state == Tiredness::unknown || !out.wear.frequency ||
        *out.wear.frequency < kOften || out.wear.left.mean > kLeftAtMost ||
        out.wear.left.high > 0.97)
        return {};
    if (course.days.size() < 56) return {};
    out.price_before = price_of(course, course.first, course.first + days(27));
    out.price_now = price_of(course, desk.history.today - days(28), desk.history.today);
    if (!(out.price_before > 0) || !(out.price_now > kCheaper * out.price_before)) return {};
    if (new_ad_draws(desk, one.place, out.wear.first_rate)) return {};
    return out;
}

Evidence by_day(const Course& course) {
    Evidence out{EvidenceKind::series,
                 "Impressions a person a day and click rate, means of 7 days",
                 "Day",
                 "",
                 "ratio",
                 {},
                 {}};
    out.lines = {{"Click rate", {}}, {"Impressions a person a day", {}}};
    for (std::size_t t = 6; t < course.days.size(); ++t) {
        const Day day = course.first + days(static_cast<int>(t));
        const DayFigures week = course.sum(day - days(6), day);
        EvidencePoint rate, frequency;
        rate.date = frequency.date = day;
        if (week.impressions > 0) rate.y = week.clicks / week.impressions;
        if (week.reach > 0) frequency.y = week.impressions / week.reach;
        out.lines[0].points.push_back(std::move(rate));
        out.lines[1].points.push_back(std::move(frequency));
    }
    return out;
}

Proposal describe(const Desk& desk, const Full& full, std::span<const Proposal> refreshes) {
    const CampaignLook& one = desk.look.campaigns[full.look];
    const Currency currency = desk.history.currency;
    Proposal out = about(desk, full.look, AdviceKind::audience_expansion);
    out.effort = Effort::high;
    out.valid_days = 28;
    auto random =
        random_for(desk.options.seed, 6, static_cast<std::uint64_t>(desk.info(full.look).key));
    std::normal_distribution<> normal;
    std::vector<double> gains(kAdviceDraws);
    for (double& gain : gains) {
        const double left = std::clamp(
            full.wear.left.mean * std::exp(full.wear.deviation * normal(random)), 0.05, 1.0);
        const double part = kBringsBack + kBringsBackSpread * normal(random);
        gain = one.recent_roas() * one.spend_a_day * part * (1 / left - 1);
    }
    set_impact(out, std::move(gains));
    out.title = fmt::format("Let {} reach more people", in_quotes(desk.info(full.look).name));
    out.text = fmt::format(
        "Those it reaches have seen it about {} times, and it draws {} of the clicks an impression "
        "it drew at first. A wider audience (broader interests, lookalikes, another country) is "
        "likely to bring {} a week more for the same money.",
        in_figures(*full.wear.frequency), in_percent(full.wear.left.mean),
        in_money(out.money_a_week.mean, currency));
    out.why = {
        fmt::format("1,000 impressions cost {} at first and {} now, while the click rate "
                    "fell from {:.2f} % to {:.2f} %.",
                    in_money(full.price_before, currency), in_money(full.price_now, currency),
                    100 * full.wear.first_rate, 100 * full.wear.first_rate * full.wear.left.mean),
        "How much of that a wider audience brings back is known only once it is tried: a "
        "part of 40 % is taken, give or take 30."};
    for (const Proposal& refresh : refreshes)
        if (refresh.campaign == out.campaign && out.within.empty()) {
            out.within = refresh.key;
            out.why.push_back(
                "Its creatives are to be replaced as well, which mends a part of the same loss: "
                "the money counts there.");
        }
    out.evidence = by_day(desk.history.campaigns[one.place].course);
    return out;
}

}  // namespace

std::vector<Proposal> advise_audiences(const Desk& desk, std::span<const Proposal> refreshes) {
    std::vector<Proposal> out;
    std::size_t looked = 0;
    for (std::size_t i = 0; i < desk.look.campaigns.size() && looked < kMostLooked; ++i) {
        const CampaignLook& one = desk.look.campaigns[i];
        if (!one.runs || desk.stopped[i] || !(one.recent_value > 0)) continue;
        ++looked;
        if (const auto full = look_at(desk, i)) out.push_back(describe(desk, *full, refreshes));
    }
    return out;
}

}  // namespace herald::insight
