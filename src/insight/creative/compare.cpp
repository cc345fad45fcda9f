#include "insight/creative/compare.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <set>

#include "insight/creative/rates.hpp"

namespace herald::insight {
namespace {

constexpr double kFewestHits = 5;      ///< of all ads with the feature, and of all without
constexpr double kLeastSpread = 0.03;  ///< deviation of true effects, when they seem not to vary

struct Point {
    std::size_t campaign = 0;
    double log_rate = 0, variance = 0, hits = 0, tries = 0;
    const Compared* ad = nullptr;
};

std::vector<Point> points_of(std::span<const Compared> ads, double dispersion) {
    std::vector<Point> out;
    for (const Compared& ad : ads) {
        if (!(ad.usual > 0) || !(ad.tries > 0)) continue;
        const double hits = std::max(ad.hits, 0.0) + 0.5;
        out.push_back(
            {ad.campaign, std::log(hits / ad.usual), dispersion / hits, ad.hits, ad.tries, &ad});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Point& a, const Point& b) { return a.campaign < b.campaign; });
    return out;
}

template <class F>
void each_campaign(std::span<const Point> points, F&& f) {
    for (std::size_t at = 0; at < points.size();) {
        std::size_t end = at;
        while (end < points.size() && points[end].campaign == points[at].campaign) ++end;
        f(points.subspan(at, end - at));
        at = end;
    }
}

struct Heterogeneity {
    double variance = 0, freedom = 0;
};

/// How much ads of one campaign differ beyond chance: DerSimonian and Laird's moment estimate, over
/// all campaigns together.
Heterogeneity heterogeneity_of(std::span<const Point> points) {
    double q = 0, c = 0;
    Heterogeneity out;
    each_campaign(points, [&](std::span<const Point> campaign) {
        if (campaign.size() < 2) return;
        double w = 0, wy = 0, ww = 0;
        for (const Point& one : campaign) {
            w += 1 / one.variance;
            wy += one.log_rate / one.variance;
            ww += 1 / (one.variance * one.variance);
        }
        for (const Point& one : campaign)
            q += (one.log_rate - wy / w) * (one.log_rate - wy / w) / one.variance;
        c += w - ww / w;
        out.freedom += static_cast<double>(campaign.size()) - 1;
    });
    if (c > 0) out.variance = std::max(0.0, (q - out.freedom) / c);
    return out;
}

struct Effect {
    Comparison shown;
    double log_lift = 0, error = 0, hits_with = 0, hits_without = 0;
};

/// Weighted regression of the log rates on having the feature, campaigns' means taken out.
Effect effect_of(std::span<const Point> points, const std::pair<std::string, std::string>& feature,
                 const Heterogeneity& spread) {
    Effect out;
    out.shown.feature = feature.first;
    out.shown.value = feature.second;
    double xx = 0, xy = 0;
    each_campaign(points, [&](std::span<const Point> campaign) {
        double w = 0, wx = 0, wy = 0;
        std::vector<char> has;
        for (const Point& one : campaign) {
            const auto& all = one.ad->features;
            has.push_back(std::find(all.begin(), all.end(), feature) != all.end());
            const double weight = 1 / (one.variance + spread.variance);
            w += weight;
            wx += weight * has.back();
            wy += weight * one.log_rate;
        }
        const auto with = static_cast<std::size_t>(std::count(has.begin(), has.end(), 1));
        if (with == 0 || with == campaign.size()) return;
        for (std::size_t i = 0; i < campaign.size(); ++i) {
            const double weight = 1 / (campaign[i].variance + spread.variance);
            const double x = has[i] - wx / w;
            xx += weight * x * x;
            xy += weight * x * (campaign[i].log_rate - wy / w);
            (has[i] ? out.hits_with : out.hits_without) += campaign[i].hits;
            if (!has[i]) continue;
            ++out.shown.ads;
            out.shown.tries += campaign[i].tries;
        }
    });
    if (xx > 0) {
        out.log_lift = xy / xx;
        out.error = 1 / std::sqrt(xx);
    }
    return out;
}

/// P(|T| ≥ |t|), Student's.
double two_sided_t(double t, double freedom) {
    return freedom > 0 ? boost::math::ibeta(freedom / 2, 0.5, freedom / (freedom + t * t)) : 1;
}

void shrink(std::vector<Effect>& effects) {
    double square = 0, weights = 0;
    for (const Effect& one : effects) {
        const double weight = 1 / (one.error * one.error);
        square += weight * (one.log_lift * one.log_lift - one.error * one.error);
        weights += weight;
    }
    const double spread =
        std::max(kLeastSpread * kLeastSpread, weights > 0 ? square / weights : 0.0);
    for (Effect& one : effects) {
        const double trust = spread / (spread + one.error * one.error);
        const double mean = trust * one.log_lift, deviation = std::sqrt(trust) * one.error;
        one.shown.lift = {std::expm1(mean), std::expm1(mean - 1.6448536269514722 * deviation),
                          std::expm1(mean + 1.6448536269514722 * deviation)};
    }
}

}  // namespace

std::vector<Comparison> compare_features(std::span<const Compared> ads, double dispersion) {
    const auto points = points_of(ads, std::max(dispersion, 1.0));
    const Heterogeneity spread = heterogeneity_of(points);
    std::set<std::pair<std::string, std::string>> features;
    for (const Compared& ad : ads) features.insert(ad.features.begin(), ad.features.end());
    std::vector<Effect> effects;
    for (const auto& feature : features) {
        Effect effect = effect_of(points, feature, spread);
        if (effect.error > 0 && effect.hits_with >= kFewestHits &&
            effect.hits_without >= kFewestHits)
            effects.push_back(std::move(effect));
    }
    shrink(effects);
    std::vector<double> chances;
    for (Effect& one : effects)
        chances.push_back(one.shown.p_value =
                              two_sided_t(one.log_lift / one.error, spread.freedom - 1));
    const auto q = q_values(chances);
    std::vector<Comparison> out;
    for (std::size_t i = 0; i < effects.size(); ++i) {
        Comparison& one = effects[i].shown;
        one.q_value = q[i];
        if (q[i] <= kFalseDiscoveryRate)
            one.verdict =
                effects[i].log_lift > 0 ? CreativeVerdict::better : CreativeVerdict::worse;
        out.push_back(std::move(one));
    }
    std::stable_sort(out.begin(), out.end(), [](const Comparison& a, const Comparison& b) {
        return a.p_value < b.p_value;
    });
    return out;
}

}  // namespace herald::insight
