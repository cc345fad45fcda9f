#pragma once

#include <memory>

#include "ads/lru.hpp"
#include "insight/recommend/budget_plan.hpp"
#include "task/task.hpp"

/// Fitted curves of a workspace: worked out at once where it is small, in the background where not.
namespace herald::insight {

/// Up to so many campaigns a request fits the curves itself.
inline constexpr std::size_t kFittedAtOnce = 300;

/// In memory by workspace and version of its figures. Thread-safe.
class BudgetMarkets {
public:
    explicit BudgetMarkets(std::size_t limit_bytes) : markets_(limit_bytes) {}
    /// Null when the curves of a large workspace have not been worked out yet.
    std::shared_ptr<const FittedMarket> get(const Context& context, const Scope& scope,
                                            const History& history, BudgetObjective objective);

private:
    ads::Lru<FittedMarket> markets_;
};

/// The revenue curves of a large workspace as they were fitted last; absent for a small one, and
/// where none were kept.
std::optional<FittedMarket> kept_market(const Context& context, const Scope& scope,
                                        const History& history);

/// "insight.fit_budgets": fits a large workspace's curves for the objective that somebody asks for.
task::TaskType budget_fit_task(const Context& context);
task::Task enqueue_budget_fit(Tx& tx, const Context& context, const Scope& scope,
                              BudgetObjective objective);

std::string market_bytes(const FittedMarket& market);
/// Throws Error{internal} for bytes of another shape.
FittedMarket market_from_bytes(std::string_view bytes);

}  // namespace herald::insight
