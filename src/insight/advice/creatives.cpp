#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/advice/advisers.hpp"
#include "insight/advice/fatigue.hpp"
#include "insight/advice/words.hpp"

/// Ads whose people have seen them too often.
namespace herald::insight {
namespace {

/// How well a new creative does against the old one's start: most often a little worse, since what
/// runs long was chosen from many.
constexpr double kNewOne = 0.95, kNewSpread = 0.15;
constexpr double kSureEnough = 0.7;
constexpr int kWeeks = 4;  ///< the gain is the mean of these, the new one tiring like the old
constexpr std::size_t kMostAds = 50;
constexpr std::size_t kMostFitted = 20'000;  ///< ads that were shown most; fitting takes 0.1 ms

struct Worn {
    std::size_t ad = 0, look = 0;
    AdFatigue fatigue;
    double value_a_day = 0;
    std::vector<double> gains;
};

/// What the ad brings a day: its campaign's value by its share of the clicks of the last weeks.
std::vector<double> values_a_day(const Desk& desk) {
    const History& history = desk.history;
    const Day from = history.today - std::chrono::days(14);
    std::vector<double> clicks(history.ads.size()), all(history.campaigns.size()),
        value(history.campaigns.size());
    for (std::size_t a = 0; a < history.ads.size(); ++a) {
        const double sum = history.ads[a].course.sum(from, history.today).clicks;
        clicks[a] = std::isfinite(sum) && sum > 0 ? sum : 0;
        all[history.ads[a].info.campaign] += clicks[a];
    }
    for (std::size_t i = 0; i < desk.look.campaigns.size(); ++i) {
        const CampaignLook& one = desk.look.campaigns[i];
        if (one.runs && !desk.stopped[i]) value[one.place] = one.recent_roas() * one.spend_a_day;
    }
    for (std::size_t a = 0; a < clicks.size(); ++a) {
        const std::size_t place = history.ads[a].info.campaign;
        clicks[a] = all[place] > 0 ? value[place] * clicks[a] / all[place] : 0;
    }
    return clicks;
}

std::vector<double> draw_gains(const Worn& worn, const Desk& desk) {
    auto random = random_for(desk.options.seed, 3,
                             static_cast<std::uint64_t>(desk.history.ads[worn.ad].info.key));
    std::normal_distribution<> normal;
    // The new one loses on its way what the old one lost in as many days.
    const double age = std::max<double>(static_cast<double>(worn.fatigue.expected.size()), 28);
    const double on_the_way = std::pow(worn.fatigue.left.mean, kWeeks * 7 / 2.0 / age);
    std::vector<double> out(kAdviceDraws);
    for (double& gain : out) {
        const double left = std::min(
            worn.fatigue.left.mean * std::exp(worn.fatigue.deviation * normal(random)), 1.0);
        const double fresh = kNewOne * on_the_way * std::exp(kNewSpread * normal(random));
        gain = worn.value_a_day * (fresh / left - 1);
    }
    return out;
}

Evidence rate_by_day(const AdHistory& ad, const AdFatigue& fatigue) {
    Evidence out{EvidenceKind::series,
                 "Click rate, means of 7 days, and its decay",
                 "Day",
                 "Click rate",
                 "ratio",
                 {},
                 {}};
    out.lines = {{"Click rate", {}}, {"Decay", {}}};
    for (std::size_t t = 0; t < ad.course.days.size(); ++t) {
        const Day day = ad.course.first + std::chrono::days(static_cast<int>(t));
        const DayFigures week = ad.course.sum(day - std::chrono::days(6), day);
        EvidencePoint point, decay;
        point.date = decay.date = day;
        if (week.impressions > 0) point.y = week.clicks / week.impressions;
        decay.y = fatigue.expected[t];
        out.lines[0].points.push_back(std::move(point));
        out.lines[1].points.push_back(std::move(decay));
    }
    return out;
}

Proposal describe(const Desk& desk, Worn worn) {
    const AdHistory& ad = desk.history.ads[worn.ad];
    const Currency currency = desk.history.currency;
    Proposal out = about(desk, worn.look, AdviceKind::creative_refresh);
    out.ad = worn.ad;
    out.key = fmt::format("creative_refresh:{}", to_string(ad.info.id));
    out.effort = Effort::medium;
    out.valid_days = 14;
    set_impact(out, std::move(worn.gains));
    const AdFatigue& fatigue = worn.fatigue;
    out.title = fmt::format("Replace the creative of {}", in_quotes(ad.info.name));
    out.text = fmt::format(
        "Its click rate is at {} of what it began with. A fresh creative in its place is likely "
        "to bring {} a week more for the same money; what it costs to make is not in that.",
        in_percent(fatigue.left.mean), in_money(out.money_a_week.mean, currency));
    out.why.push_back(fmt::format(
        "It began at a click rate of {:.2f} %; {:.2f} % are left (90 % interval {:.2f} to {:.2f} "
        "%).",
        100 * fatigue.first_rate, 100 * fatigue.first_rate * fatigue.left.mean,
        100 * fatigue.first_rate * fatigue.left.low, 100 * fatigue.first_rate * fatigue.left.high));
    if (fatigue.frequency)
        out.why.push_back(fmt::format("The people it is shown to have seen it about {} times.",
                                      in_figures(*fatigue.frequency)));
    out.why.push_back(fmt::format("It runs in {} and brings about {} a day.",
                                  in_quotes(desk.info(worn.look).name),
                                  in_money(worn.value_a_day, currency)));
    if (fatigue.state == Tiredness::tiring && fatigue.days_left)
        out.why.push_back(fmt::format("At the present pace it will have lost {} in {}.",
                                      in_percent(1 - kTiredLeft), in_days(*fatigue.days_left)));
    out.evidence = rate_by_day(ad, fatigue);
    return out;
}

/// The ads that are shown in running campaigns, the most valuable first.
std::vector<std::pair<double, std::size_t>> shown_ads(const Desk& desk) {
    const auto values = values_a_day(desk);
    std::vector<std::pair<double, std::size_t>> out;
    for (std::size_t a = 0; a < values.size(); ++a)
        if (values[a] > 0 && desk.history.ads[a].info.status == ads::CampaignStatus::active)
            out.emplace_back(values[a], a);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    if (out.size() > kMostFitted) out.resize(kMostFitted);
    return out;
}

}  // namespace

std::vector<Proposal> advise_creatives(const Desk& desk) {
    std::vector<std::size_t> look_of(desk.history.campaigns.size(), 0);
    for (std::size_t i = 0; i < desk.look.campaigns.size(); ++i)
        look_of[desk.look.campaigns[i].place] = i;
    std::vector<Worn> found;
    for (const auto& [value, ad] : shown_ads(desk)) {
        const AdHistory& history = desk.history.ads[ad];
        Worn worn{ad,
                  look_of[history.info.campaign],
                  fatigue_of(history.course, desk.history.today),
                  value,
                  {}};
        if (worn.fatigue.state == Tiredness::unknown || worn.fatigue.left.mean > kTiringLeft)
            continue;
        worn.gains = draw_gains(worn, desk);
        if (chance_of_gain(worn.gains) >= kSureEnough) found.push_back(std::move(worn));
    }
    std::stable_sort(found.begin(), found.end(), [](const Worn& a, const Worn& b) {
        return likely_of(a.gains).mean > likely_of(b.gains).mean;
    });
    if (found.size() > kMostAds) found.resize(kMostAds);
    std::vector<Proposal> out;
    for (Worn& worn : found) out.push_back(describe(desk, std::move(worn)));
    return out;
}

}  // namespace herald::insight
