#include <algorithm>
#include <cmath>

#include "app/simulate/policies.hpp"

namespace herald::simulate {
namespace {

/// Reads the market's truth every morning: the best split of the day's money, no unit of it where
/// it would bring back less than itself; fresh creatives where they bring most.
class Oracle : public Policy {
public:
    void decide(Company& company) override {
        refresh(company);
        market::Market& m = company.market();
        const Day today = company.today();
        double money = company.money_today();
        std::vector<Index> free;
        for (const Index c : company.campaigns()) {
            if (!company.runs(c)) continue;
            const auto truth = m.truth(c, today);
            if (company.adjustable(c)) {
                free.push_back(c);
            } else if (truth.revenue_curve.at(truth.spend) < truth.spend) {
                company.pause(c);
            } else {
                money -= truth.budget;
            }
        }
        const auto best = split(m, free, money, today);
        std::vector<Wish> wishes;
        for (std::size_t i = 0; i < free.size(); ++i)
            wishes.push_back({free[i], std::max(best[i], 0.01)});
        company.set_budgets(wishes);
    }

private:
    static double least_return(const market::Market& m, std::span<const Index> campaigns,
                               std::span<const double> budgets, Day day) {
        double out = INFINITY;
        for (std::size_t i = 0; i < campaigns.size(); ++i)
            if (budgets[i] > 0)
                out = std::min(out, m.truth(campaigns[i], day).revenue_curve.slope(budgets[i]));
        return out;
    }

    static std::vector<double> split(const market::Market& m, std::span<const Index> campaigns,
                                     double money, Day day) {
        auto best = m.best_budgets(campaigns, money, day);
        if (least_return(m, campaigns, best, day) >= 1) return best;
        double low = 0, high = money;
        for (int i = 0; i < 20; ++i) {
            const double middle = (low + high) / 2;
            best = m.best_budgets(campaigns, middle, day);
            (least_return(m, campaigns, best, day) >= 1 ? low : high) = middle;
        }
        return m.best_budgets(campaigns, low, day);
    }

    static void refresh(Company& company) {
        struct Tired {
            double gain;
            Index ad;
        };
        std::vector<Tired> tired;
        for (const Index c : company.campaigns()) {
            if (!company.runs(c)) continue;
            const auto truth = company.market().truth(c, company.today());
            const auto& campaign = company.market().campaigns()[c];
            for (Index a = 0; a < campaign.ads; ++a)
                if (truth.fatigue[a] < kAliveShare)
                    tired.push_back({truth.revenue / campaign.ads * (1 / truth.fatigue[a] - 1),
                                     campaign.first_ad + a});
        }
        std::sort(tired.begin(), tired.end(),
                  [](const Tired& a, const Tired& b) { return a.gain > b.gain; });
        for (const Tired& one : tired)
            if (!company.refresh(one.ad)) return;
    }
};

}  // namespace

std::unique_ptr<Policy> make_oracle() { return std::make_unique<Oracle>(); }

}  // namespace herald::simulate
