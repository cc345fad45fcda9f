#include <cmath>

#include "sandbox/market/course.hpp"

/// What no connector may know: the expectations behind the figures, and what the best split of the
/// money would be.
namespace herald::sandbox::market {

TruthDay Market::truth(Index campaign, Day day) const {
    const Campaign& c = campaigns_[campaign];
    const Physics& p = c.physics;
    TruthDay out;
    out.day = day;
    if (day < first_day_) return out;
    with_course(campaign, day, [&](const Course& course) {
        const auto n = static_cast<std::size_t>((day - first_day_).count());
        const DayMean& mean = course.days[n];
        out.budget = mean.budget;
        out.spend = mean.spend;
        out.max_spend = p.most_spend;
        out.demand = mean.demand;
        out.price = mean.price;
        out.exhaustion = mean.exhaustion;
        out.quality = mean.quality;
        out.impressions = mean.impressions;
        out.conversions = mean.conversions;
        out.revenue = mean.conversions * p.order_value;
        for (Index i = 0; i < c.ads; ++i) {
            out.clicks += course.ads[n * c.ads + i].clicks;
            out.fatigue.push_back(course.ads[n * c.ads + i].fatigue);
        }
        // A higher price of impressions is a smaller purse: the curve is stretched along the spend.
        out.revenue_curve = {p.conversions.max * p.order_value * mean.demand * mean.buyers *
                                 mean.exhaustion * mean.quality,
                             p.conversions.half * mean.price, p.conversions.shape};
        out.marginal_roas = mean.budget < p.most_spend ? out.revenue_curve.slope(mean.budget) : 0;
        for (const Shock* shock : course.shocks)
            if (day >= shock->first && day <= shock->last) out.shocks.push_back(shock->kind);
    });
    return out;
}

namespace {

struct Bidder {
    Curve curve;
    double most = 0;

    /// The spend at which one more unit brings just `wanted` units of revenue; 0 when no spend
    /// pays.
    double spend_at(double wanted) const {
        // Above shape 1 the slope first rises: it falls from its peak on.
        double low = 0;
        if (curve.shape > 1)
            low = curve.half * std::pow((curve.shape - 1) / (curve.shape + 1), 1 / curve.shape);
        if (low >= most) return 0;
        if (curve.slope(std::max(low, most * 1e-9)) <= wanted) return 0;
        double high = most;
        if (curve.slope(high) < wanted)
            for (int i = 0; i < 40; ++i) {
                const double middle = (low + high) / 2;
                (curve.slope(middle) > wanted ? low : high) = middle;
            }
        return curve.at(high) > wanted * high ? high : 0;
    }
};

}  // namespace

std::vector<double> Market::best_budgets(std::span<const Index> campaigns, double total,
                                         Day day) const {
    std::vector<Bidder> bidders;
    for (const Index campaign : campaigns) {
        const TruthDay truth_of = truth(campaign, day);
        bidders.push_back({truth_of.revenue_curve, truth_of.budget > 0 ? truth_of.max_spend : 0});
    }
    std::vector<double> best(campaigns.size());
    double low = 1e-6, high = 1e6;  // the marginal ROAS all share
    for (int i = 0; i < 60; ++i) {
        const double wanted = std::sqrt(low * high);
        double sum = 0;
        std::vector<double> spend;
        for (const Bidder& bidder : bidders) sum += spend.emplace_back(bidder.spend_at(wanted));
        if (sum > total) {
            low = wanted;
        } else {
            high = wanted;
            best = std::move(spend);
        }
    }
    return best;
}

}  // namespace herald::sandbox::market
