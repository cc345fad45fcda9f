#include "insight/recommend/applying.hpp"
#include "insight/recommend/budget_markets.hpp"
#include "insight/recommend/recommend.hpp"
#include "insight/recommend/recommendation_store.hpp"

namespace herald::insight {
namespace {

struct ListPriorityRecommendations {
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(ListPriorityRecommendations, (), (limit))

}  // namespace
}  // namespace herald::insight

// Before their first use.
template <>
inline constexpr auto herald::rules<herald::insight::ListPriorityRecommendations> = std::tuple{
    rule<&herald::insight::ListPriorityRecommendations::limit>(
        at_least{1}, at_most{50}, doc{"The most valuable ones; 5 when left out."}),
};

namespace herald::insight {
namespace {

constexpr std::size_t kMarketsBytes = 128 << 20;
constexpr std::int64_t kPriority = 5;

BudgetPlan still_working(const History& history, BudgetObjective objective) {
    BudgetPlan out;
    out.currency = history.currency;
    out.objective = objective;
    out.message =
        "How your campaigns answer to money is being worked out; the plan is here in a minute.";
    return out;
}

BudgetPlan get_budget_optimization(const Context& context, BudgetMarkets& markets, Scope& scope,
                                   const GetBudgetOptimization& wish) {
    const auto history = context.histories->get(context, scope);
    const BudgetObjective objective = wish.objective.value_or(usual_objective(*history));
    const auto market = markets.get(context, scope, *history, objective);
    if (market) return plan_budget(*history, *market, wish);
    scope.write([&](Tx& tx) { enqueue_budget_fit(tx, context, scope, objective); });
    return still_working(*history, objective);
}

void add_recommendation_routes(const Context& context, web::Router& routes) {
    using store::Role;
    const std::string base = "/api/v1/recommendations/";
    routes.get(base, {"List recommendations", Role::viewer},
               [](Scope& s, const ListRecommendations& r) { return list_recommendations(s, r); });
    routes.get(base + "priority", {"List priority recommendations", Role::viewer},
               [](Scope& s, const ListPriorityRecommendations& r) {
                   ListRecommendations top;
                   top.limit = r.limit.value_or(kPriority);
                   auto page = list_recommendations(s, top);
                   page.next_cursor.reset();
                   return page;
               });
    routes.get(base + "{id}", {"Get a recommendation", Role::viewer},
               [](Scope& s, const RecommendationRef& r) { return get_recommendation(s, r.id); });
    routes.post(base + "{id}/apply",
                web::RouteSpec("Apply a recommendation", Role::editor)
                    .about("recommendation")
                    .may(ErrorKind::conflict),
                [&context](Scope& s, const RecommendationRef& r) {
                    return apply_recommendation(context, s, r.id);
                });
    routes.post(base + "{id}/dismiss",
                web::RouteSpec("Dismiss a recommendation", Role::editor)
                    .about("recommendation")
                    .may(ErrorKind::conflict),
                [&context](Scope& s, const DismissRecommendation& r) {
                    return dismiss_recommendation(context, s, r);
                });
    routes.post(base + "{id}/revert",
                web::RouteSpec("Revert a recommendation", Role::editor)
                    .about("recommendation")
                    .may(ErrorKind::conflict),
                [&context](Scope& s, const RecommendationRef& r) {
                    return revert_recommendation(context, s, r.id);
                });
}

void add_budget_routes(const Context& context, web::Router& routes) {
    using store::Role;
    const std::string base = "/api/v1/recommendations/budget/";
    const auto markets = std::make_shared<BudgetMarkets>(kMarketsBytes);  // the routes' own
    routes.get(base + "optimization", {"Get budget optimization", Role::viewer},
               [&context, markets](Scope& s, const GetBudgetOptimization& r) {
                   return get_budget_optimization(context, *markets, s, r);
               });
    routes.post(base + "apply",
                web::RouteSpec("Apply a budget plan", Role::editor)
                    .about("campaign")
                    .may(ErrorKind::not_found),
                [&context, markets](Scope& s, const ApplyBudgetPlan& r) {
                    return apply_budget_plan(context, *markets, s, r);
                });
}

}  // namespace

void add_recommend_routes(const Context& context, web::Router& routes) {
    add_recommendation_routes(context, routes);
    add_budget_routes(context, routes);
}

void add_recommend_tasks(const Context& context, task::Runner& runner) {
    runner.add(budget_fit_task(context));
}

}  // namespace herald::insight
