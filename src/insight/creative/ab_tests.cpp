#include "insight/creative/ab_tests.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "insight/creative/elements.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr double kEffects[] = {0.1, 0.15, 0.2, 0.3, 0.5};
/// What may be hoped for: a new creative may be half better than a tired one; two running ads, or
/// one with a question in it, hardly differ by more than a fifth when nobody sees who is ahead.
constexpr double kMostRenewal = 0.5, kMostDifference = 0.2;
constexpr int kGladlyDays = 28;  ///< a smaller effect is looked for while it takes no longer
constexpr int kRecentDays = 28, kVolumeDays = 14;
constexpr double kFewestClicks = 10;    ///< of an ad lately, to be a leader
constexpr double kOpenQuestion = 0.85;  ///< a leader surer than this needs no test

struct Candidate {
    std::size_t ad = 0;
    DayFigures figures;
    RateBelief ctr;
    std::optional<RateBelief> cvr;
};

struct Campaign {
    std::size_t place = 0;
    std::vector<Candidate> ads;  ///< active, with figures lately; most impressions first
    double impressions_a_day = 0, clicks_a_day = 0, spend_a_week = 0;
};

std::vector<Campaign> running_campaigns(const History& history, double dispersion) {
    std::vector<std::size_t> active;
    const Day from = history.last - days(kRecentDays - 1);
    for (std::size_t ad = 0; ad < history.ads.size(); ++ad) {
        const AdInfo& info = history.ads[ad].info;
        if (info.status == ads::CampaignStatus::active &&
            history.campaigns[info.campaign].info.status == ads::CampaignStatus::active &&
            history.ads[ad]
                    .course.sum(history.last - days(kVolumeDays - 1), history.last)
                    .impressions > 0)
            active.push_back(ad);
    }
    const auto rates = rates_of(history, active, from, history.last, dispersion);
    std::map<std::size_t, Campaign> out;
    for (std::size_t i = 0; i < active.size(); ++i) {
        if (!rates.ctr[i]) continue;
        const Course& course = history.ads[active[i]].course;
        Campaign& campaign = out[history.ads[active[i]].info.campaign];
        campaign.ads.push_back(
            {active[i], course.sum(from, history.last), *rates.ctr[i], rates.cvr[i]});
        const DayFigures lately = course.sum(history.last - days(kVolumeDays - 1), history.last);
        campaign.impressions_a_day += lately.impressions / kVolumeDays;
        campaign.clicks_a_day += lately.clicks / kVolumeDays;
        campaign.spend_a_week += lately.spend / kVolumeDays * 7;
    }
    std::vector<Campaign> list;
    for (auto& [place, campaign] : out) {
        campaign.place = place;
        std::stable_sort(campaign.ads.begin(), campaign.ads.end(),
                         [](const Candidate& a, const Candidate& b) {
                             return a.figures.impressions > b.figures.impressions;
                         });
        list.push_back(std::move(campaign));
    }
    return list;
}

/// The smallest effect that is found in good time; none when even the largest takes too long.
bool plan(AbTest& test, double daily, double most_effect) {
    test.daily_sample = daily;
    if (!(test.baseline > 0) || test.baseline >= 1 || !(daily > 0)) return false;
    std::optional<double> chosen;
    for (const int limit : {kGladlyDays, kLongestTestDays})
        for (const double effect : kEffects) {
            if (chosen || effect > most_effect || test.baseline * (1 + effect) >= 1) continue;
            const auto sample =
                sample_per_arm(test.baseline, test.baseline * (1 + effect), test.alpha, test.power);
            if (2 * static_cast<double>(sample) <= daily * limit) chosen = effect;
        }
    if (!chosen) return false;
    test.minimum_effect = *chosen;
    test.sample_per_arm =
        sample_per_arm(test.baseline, test.baseline * (1 + *chosen), test.alpha, test.power);
    test.days =
        std::max(kShortestTestDays,
                 static_cast<int>(std::ceil(2 * static_cast<double>(test.sample_per_arm) / daily)));
    return true;
}

AbTest test_in(const History& history, const Campaign& campaign) {
    const CampaignInfo& info = history.campaigns[campaign.place].info;
    AbTest out;
    out.campaign_id = info.id;
    out.campaign_name = info.name;
    out.platform = info.platform;
    return out;
}

AbArm arm_of(const History& history, const Candidate& ad, AbMetric metric) {
    const AdInfo& info = history.ads[ad.ad].info;
    return {info.id, info.name,
            metric == AbMetric::ctr ? ad.ctr.mean()
            : ad.cvr                ? std::optional(ad.cvr->mean())
                                    : std::nullopt};
}

std::string quoted(const std::string& name) { return "“" + name + "”"; }

/// A tired ad that carries the campaign, and nothing fresh beside it.
std::optional<AbTest> refresh_test(const History& history, const WearReport& wear,
                                   const Campaign& campaign) {
    double fresh = 0, all = 0;
    const Candidate* worn = nullptr;
    for (const Candidate& ad : campaign.ads) {
        const FatigueState state = wear.ads[ad.ad].state;
        all += ad.figures.impressions;
        if (state == FatigueState::fresh) fresh += ad.figures.impressions;
        if (worn == nullptr && (state == FatigueState::tired || state == FatigueState::tiring))
            worn = &ad;
    }
    if (worn == nullptr || fresh > all / 3) return std::nullopt;
    AbTest out = test_in(history, campaign);
    const std::string name = history.ads[worn->ad].info.name;
    out.id = "refresh:" + to_string(history.ads[worn->ad].info.id);
    out.hypothesis = fmt::format("A new creative draws more clicks than {}.", quoted(name));
    out.a = arm_of(history, *worn, AbMetric::ctr);
    out.b = {std::nullopt, "A new creative", wear.ads[worn->ad].first_rate};
    out.baseline = worn->ctr.mean();
    out.why = fmt::format(
        "{} has {:.0f} % of its first click rate left and gets {:.0f} % of the campaign's "
        "impressions; no fresh ad stands beside it.",
        quoted(name), 100 * wear.ads[worn->ad].left->mean,
        100 * worn->figures.impressions / std::max(all, 1.0));
    return out;
}

/// The two best, when it is open which one is better.
std::optional<AbTest> leaders_test(const History& history, const Campaign& campaign) {
    std::vector<const Candidate*> leaders;
    for (const Candidate& ad : campaign.ads)
        if (ad.figures.clicks >= kFewestClicks) leaders.push_back(&ad);
    if (leaders.size() < 2) return std::nullopt;
    std::stable_sort(leaders.begin(), leaders.end(), [](const Candidate* a, const Candidate* b) {
        return a->ctr.mean() > b->ctr.mean();
    });
    const std::vector<std::vector<RateBelief>> by_clicks{{leaders[0]->ctr}, {leaders[1]->ctr}};
    double chance = best_chances(by_clicks, campaign.place + 7)[0];
    AbMetric metric = AbMetric::ctr;
    if (chance > kOpenQuestion) {
        // Who draws more clicks is known; who brings more buyers may not be.
        if (!leaders[0]->cvr || !leaders[1]->cvr ||
            leaders[0]->figures.conversions + leaders[1]->figures.conversions < kFewestClicks)
            return std::nullopt;
        metric = AbMetric::cvr;
        if (leaders[0]->cvr->mean() < leaders[1]->cvr->mean()) std::swap(leaders[0], leaders[1]);
        const std::vector<std::vector<RateBelief>> by_buyers{{*leaders[0]->cvr},
                                                             {*leaders[1]->cvr}};
        chance = best_chances(by_buyers, campaign.place + 7)[0];
        if (chance > kOpenQuestion) return std::nullopt;
    }
    AbTest out = test_in(history, campaign);
    const AdInfo &first = history.ads[leaders[0]->ad].info,
                 &second = history.ads[leaders[1]->ad].info;
    const char* what =
        metric == AbMetric::ctr ? "draws more clicks" : "turns more clicks into conversions";
    out.id = "leaders:" + to_string(first.id) + ":" + to_string(second.id);
    out.metric = metric;
    out.hypothesis = fmt::format("{} {} than {}.", quoted(first.name), what, quoted(second.name));
    out.a = arm_of(history, *leaders[1], metric);
    out.b = arm_of(history, *leaders[0], metric);
    out.baseline = *out.a.rate;
    out.why = fmt::format(
        "The two are close: the chance that {} is the better one is {:.0f} %. Whichever it is, the "
        "campaign's money should go there.",
        quoted(first.name), 100 * chance);
    return out;
}

/// An element that the campaign's main ad lacks, whose effect elsewhere is promising but unclear.
std::optional<AbTest> element_test(const History& history, const Campaign& campaign,
                                   const std::vector<Comparison>& comparisons) {
    const Candidate& main = campaign.ads.front();
    const AdInfo& info = history.ads[main.ad].info;
    const auto has = elements_of(info.title, info.body);
    if (has.empty()) return std::nullopt;
    for (const Comparison& one : comparisons) {
        const TextElement element{one.feature, one.value};
        if (one.feature == "format" || one.verdict != CreativeVerdict::unclear ||
            one.lift.mean < 0.02 || std::find(has.begin(), has.end(), element) != has.end())
            continue;
        AbTest out = test_in(history, campaign);
        const std::string phrase = phrase_of(element);
        out.id = "element:" + one.feature + ":" + one.value + ":" +
                 to_string(history.campaigns[campaign.place].info.id);
        out.hypothesis = fmt::format("{} with {} draws more clicks.", quoted(info.name), phrase);
        out.a = arm_of(history, main, AbMetric::ctr);
        out.b = {std::nullopt, fmt::format("{}, with {}", info.name, phrase), std::nullopt};
        out.baseline = main.ctr.mean();
        out.why = fmt::format(
            "Over all campaigns, {} goes with {:+.0f} % clicks ({:+.0f} % to {:+.0f} %): "
            "promising, "
            "but not sure.",
            phrase, 100 * one.lift.mean, 100 * one.lift.low, 100 * one.lift.high);
        return out;
    }
    return std::nullopt;
}

}  // namespace

std::int64_t sample_per_arm(double rate, double other, double alpha, double power) {
    if (!(rate > 0) || !(other > 0) || rate >= 1 || other >= 1 || rate == other) return 0;
    const double middle = (rate + other) / 2;
    const double root = normal_quantile(1 - alpha / 2) * std::sqrt(2 * middle * (1 - middle)) +
                        normal_quantile(power) * std::sqrt(rate * (1 - rate) + other * (1 - other));
    return static_cast<std::int64_t>(std::ceil(root * root / ((rate - other) * (rate - other))));
}

AbTests suggest_tests(const History& history, const WearReport& wear) {
    AbTests out;
    if (history.empty()) {
        out.message = fmt::format("Not enough data: needs {} more days.", kFewestWearDays);
        return out;
    }
    std::vector<std::size_t> all(history.ads.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    const auto comparisons = compare_features(compared_ads(history, wear, all), wear.dispersion);
    std::size_t too_long = 0;
    for (const Campaign& campaign : running_campaigns(history, wear.dispersion)) {
        std::optional<AbTest> test = refresh_test(history, wear, campaign);
        const double most_effect = test ? kMostRenewal : kMostDifference;
        if (!test) test = leaders_test(history, campaign);
        if (!test) test = element_test(history, campaign, comparisons);
        if (!test) continue;
        const double daily =
            test->metric == AbMetric::ctr ? campaign.impressions_a_day : campaign.clicks_a_day;
        if (!plan(*test, daily, most_effect)) {
            ++too_long;
            continue;
        }
        test->priority = campaign.spend_a_week * test->minimum_effect;
        out.data.push_back(std::move(*test));
    }
    std::stable_sort(out.data.begin(), out.data.end(),
                     [](const AbTest& a, const AbTest& b) { return a.priority > b.priority; });
    if (out.data.size() > kMostTests) out.data.resize(kMostTests);
    if (too_long > 0)
        out.message = fmt::format(
            "{} more would take longer than {} days at today's delivery and {} not suggested.",
            too_long == 1 ? "One test" : fmt::format("{} tests", too_long), kLongestTestDays,
            too_long == 1 ? "is" : "are");
    else if (out.data.empty())
        out.message =
            "Nothing is worth a test at the moment: no running campaign has an open "
            "question between its ads.";
    return out;
}

}  // namespace herald::insight
