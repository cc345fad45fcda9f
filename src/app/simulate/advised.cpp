#include <algorithm>

#include "app/simulate/policies.hpp"
#include "insight/advice/advice.hpp"

namespace herald::simulate {
namespace {

using insight::AdviceKind;

constexpr int kEvery = 3;                            ///< days between two looks at the advice
constexpr double kPauseFrom = 0.9, kPlanFrom = 0.6;  ///< confidence a person asks for

/// A person who opens Herald every few days and clicks what it proposes.
class Advised : public Policy {
public:
    void decide(Company& company) override {
        if (morning_++ % kEvery != 0) return;
        const auto history = company.look();
        insight::AdviceOptions options;
        options.most_change = kMostChange;
        options.total = company.money_today();
        options.seed = static_cast<std::uint64_t>(morning_);
        const auto proposals = propose(history, options);
        std::vector<Wish> wishes;
        for (const auto& proposal : proposals) {
            if (proposal.kind == AdviceKind::creative_refresh && proposal.ad)
                company.refresh(static_cast<Index>(history.ads[*proposal.ad].info.key - 1));
            if (proposal.kind == AdviceKind::pause && proposal.confidence >= kPauseFrom)
                for (const auto& step : proposal.steps)
                    company.pause(company.campaigns()[step.campaign]);
            if (proposal.kind == AdviceKind::budget && proposal.confidence >= kPlanFrom)
                for (const auto& step : proposal.steps)
                    wishes.push_back({company.campaigns()[step.campaign], step.budget});
        }
        company.set_budgets(wishes);
    }

private:
    int morning_ = 0;
};

}  // namespace

std::unique_ptr<Policy> make_advised() { return std::make_unique<Advised>(); }

}  // namespace herald::simulate
