#include "insight/advice/curves.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace herald::insight {
namespace {

constexpr std::size_t kLevelDays = 21;
constexpr double kLevelDrift = 0.15;  ///< how far levels wander in a quarter, in logarithms

struct Level {
    double factor = 1, deviation = kLevelDrift;  ///< deviation in logarithms
};

/// What the campaign brought lately over what its curve says for that spend.
Level level_of(const CampaignLook& one, const ResponseCurve& curve) {
    double expected = 0, got = 0;
    for (std::size_t t = kLookDays - kLevelDays; t < kLookDays; ++t) {
        if (!(one.days.spend[t] > 0) || std::isnan(one.days.results[t])) continue;
        expected += curve.at(one.days.spend[t]) * one.days.demand[t];
        got += one.days.results[t];
    }
    const double scale = std::max(one.dispersion, 1e-9), prior = 1 / (kLevelDrift * kLevelDrift);
    const double seen = expected / scale + prior;
    return {(got / scale + prior) / seen, 1 / std::sqrt(seen)};
}

/// The kind of results more money is spent for: only one kind can be compared.
bool main_kind(const Look& look) {
    double told = 0, untold = 0;
    for (const auto& one : look.campaigns)
        if (one.runs) (one.is_told ? told : untold) += one.spend_a_day;
    return told >= untold;
}

std::vector<std::size_t> chosen(const Look& look) {
    const bool is_told = main_kind(look);
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < look.campaigns.size(); ++i)
        if (look.campaigns[i].runs && look.campaigns[i].is_told == is_told &&
            look.campaigns[i].days_known > 0)
            out.push_back(i);
    if (out.size() > kMostCurves) {
        std::stable_sort(out.begin(), out.end(), [&](std::size_t a, std::size_t b) {
            return look.campaigns[a].spend_a_day > look.campaigns[b].spend_a_day;
        });
        out.resize(kMostCurves);
        std::sort(out.begin(), out.end());
    }
    return out;
}

/// The chosen campaigns' curves out of those that are known; absent when one of them is not, or
/// when they tell no revenue.
std::optional<Market> known_market(const Look& look, const std::vector<std::size_t>& looks,
                                   const KnownCurves* known) {
    if (known == nullptr || known->market == nullptr) return {};
    Market out = *known->market;
    out.campaigns.clear();
    for (const std::size_t i : looks) {
        const CampaignLook& one = look.campaigns[i];
        const auto key = look.info(one).key;
        const auto at = std::lower_bound(known->keys.begin(), known->keys.end(), key);
        if (!one.is_told || at == known->keys.end() || *at != key) return {};
        out.campaigns.push_back(
            known->market->campaigns[static_cast<std::size_t>(at - known->keys.begin())]);
    }
    return out;
}

/// Curves that are lifted already: only how well the ads draw now is still to be counted in.
void take_known(const Look& look, const AdviceOptions& options, Curves& out) {
    out.likely = out.market.likely();
    const auto with_draw = [&](std::vector<ResponseCurve>& curves) {
        for (std::size_t c = 0; c < curves.size(); ++c)
            curves[c].ceiling *= look.campaigns[out.looks[c]].draw;
    };
    with_draw(out.likely);
    for (std::size_t d = 0; d < kCurveDraws; ++d) {
        out.draws.push_back(out.market.draw(options.seed * 1'000'003 + d));
        with_draw(out.draws.back());
    }
}

}  // namespace

std::vector<double> Curves::at(std::size_t c, double spend) const {
    std::vector<double> out;
    for (const auto& curves : draws) out.push_back(curves[c].at(spend));
    return out;
}

std::optional<std::size_t> Curves::of(std::size_t look) const {
    const auto at = std::lower_bound(looks.begin(), looks.end(), look);
    if (at == looks.end() || *at != look) return {};
    return static_cast<std::size_t>(at - looks.begin());
}

Curves fit_curves(const Look& look, const AdviceOptions& options) {
    Curves out;
    out.looks = chosen(look);
    if (out.looks.empty()) return out;
    if (auto known = known_market(look, out.looks, options.curves)) {
        out.market = std::move(*known);
        take_known(look, options, out);
        return out;
    }
    std::vector<CampaignDays> days;
    for (const std::size_t i : out.looks) days.push_back(look.campaigns[i].days);
    out.market = fit_market(days);
    out.likely = out.market.likely();
    std::vector<Level> levels;
    for (std::size_t c = 0; c < out.looks.size(); ++c) {
        levels.push_back(level_of(look.campaigns[out.looks[c]], out.likely[c]));
        levels[c].factor *= look.recent_demand * look.campaigns[out.looks[c]].draw;
        out.likely[c].ceiling *= levels[c].factor;
    }
    auto random = random_for(options.seed, 2, 0);
    std::normal_distribution<> normal;
    for (std::size_t d = 0; d < kCurveDraws; ++d) {
        auto& curves = out.draws.emplace_back(out.market.draw(options.seed * 1'000'003 + d));
        for (std::size_t c = 0; c < curves.size(); ++c)
            curves[c].ceiling *= levels[c].factor * std::exp(levels[c].deviation * normal(random));
    }
    return out;
}

}  // namespace herald::insight
