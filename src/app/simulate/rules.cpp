#include <algorithm>

#include "app/simulate/policies.hpp"

namespace herald::simulate {
namespace {

using std::chrono::days;

constexpr int kWindow = 7;
constexpr double kGood = 1.5;  ///< times the company's own ROAS
constexpr double kRaise = 1.2;
constexpr double kFrequency = 3;  ///< impressions a person within the window

/// What is written in every handbook and built into the platforms' own automated rules: pause what
/// brought less than it cost over seven days, raise what does well by a fifth, replace creatives
/// that people have seen more than three times. Once a week, so that each rule sees new days.
class Rules : public Policy {
public:
    void decide(Company& company) override {
        if (++morning_ % kWindow != 1) return;
        const auto history = company.look();
        const Day from = company.today() - days(kWindow), to = company.today() - days(1);
        const auto all = history.workspace.sum(from, to);
        const double usual = all.spend > 0 ? all.revenue / all.spend : 0;
        std::vector<Wish> wishes;
        for (std::size_t i = 0; i < history.campaigns.size(); ++i) {
            const Index campaign = company.campaigns()[i];
            const auto week = history.campaigns[i].course.sum(from, to);
            if (!(week.spend > 0) || !company.runs(campaign)) continue;
            const double roas = week.revenue / week.spend;
            if (roas < 1)
                company.pause(campaign);
            else if (roas > kGood * usual)
                wishes.push_back({campaign, kRaise * company.budget(campaign)});
        }
        company.set_budgets(wishes);
        for (const auto& ad : history.ads) {
            const Index campaign = company.campaigns()[ad.info.campaign];
            const double seen = ad.course.sum(from, to).impressions;
            const double people = static_cast<double>(
                company.market().reach(campaign, static_cast<std::int64_t>(seen), kWindow));
            if (people > 0 && seen / people > kFrequency && company.runs(campaign))
                company.refresh(static_cast<Index>(ad.info.key - 1));
        }
    }

private:
    int morning_ = 0;
};

}  // namespace

std::unique_ptr<Policy> make_rules() { return std::make_unique<Rules>(); }

}  // namespace herald::simulate
