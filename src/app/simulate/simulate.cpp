#include "app/simulate/simulate.hpp"

#include <algorithm>
#include <cmath>

#include "app/simulate/policies.hpp"

namespace herald::simulate {
namespace {

using std::chrono::days;

class Idle : public Policy {
public:
    void decide(Company&) override {}
};

/// What of a day's spend brought back less than itself.
double wasted(const market::TruthDay& day) {
    const auto& curve = day.revenue_curve;
    // From its steepest point on a curve's slope falls; where it reaches 1 another unit is lost.
    double low = 1e-9 * curve.half, high = day.max_spend;
    if (curve.shape > 1)
        low = curve.half * std::pow((curve.shape - 1) / (curve.shape + 1), 1 / curve.shape);
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (curve.slope(middle) > 1 ? low : high) = middle;
    }
    const double pays = curve.at(low) > low ? low : 0;
    return std::max(day.spend - pays, 0.0);
}

struct Tally {
    double ad_days = 0, alive = 0;
};

void add_day(const Company& company, const market::Market& m, Day day, Played& out,
             Tally& creatives) {
    std::vector<market::AdDay> rows;
    for (const Index c : company.campaigns()) {
        const auto truth = m.truth(c, day);
        out.revenue += truth.revenue;
        out.spend += truth.spend;
        out.wasted_spend += wasted(truth);
        if (!(truth.spend > 0)) continue;
        for (const double left : truth.fatigue) {
            creatives.ad_days += 1;
            creatives.alive += left >= kAliveShare;
        }
        m.final_facts(c, day, day, rows);
    }
    double spend = 0;
    for (const auto& row : rows) {
        out.counted_revenue += row.figures.revenue.units();
        spend += row.figures.spend.units();
    }
    out.counted_roas += spend;  // of all days; divided at the end
}

}  // namespace

std::unique_ptr<Policy> make_policy(PolicyKind kind) {
    switch (kind) {
        case PolicyKind::none: break;
        case PolicyKind::rules: return make_rules();
        case PolicyKind::herald: return make_advised();
        case PolicyKind::oracle: return make_oracle();
    }
    return std::make_unique<Idle>();
}

Played play(const Play& play) {
    Company company(play.world);
    const auto policy = make_policy(play.policy);
    Played out;
    out.seed = play.world.seed;
    out.days = play.days;
    out.policy = play.policy;
    out.money_a_day = company.money_today();
    out.campaigns = static_cast<int>(company.campaigns().size());
    out.ads = company.ads();
    Tally creatives;
    double money = 0;
    for (int day = 0; day < play.days; ++day) {
        policy->decide(company);
        money += company.money_today();
        add_day(company, company.market(), company.today(), out, creatives);
        company.step();
    }
    out.roas = out.spend > 0 ? out.revenue / out.spend : 0;
    out.profit = out.revenue - out.spend;
    out.return_on_money = money > 0 ? (out.revenue + money - out.spend) / money : 0;
    out.counted_roas = out.counted_roas > 0 ? out.counted_revenue / out.counted_roas : 0;
    if (creatives.ad_days > 0) out.creative_days = play.days * creatives.alive / creatives.ad_days;
    out.changes = company.effort().changes();
    out.refreshes = company.effort().refreshes;
    out.pauses = company.effort().pauses;
    return out;
}

}  // namespace herald::simulate
