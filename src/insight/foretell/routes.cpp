#include "insight/foretell/routes.hpp"

#include "base/json_writer.hpp"
#include "insight/foretell/kept_customers.hpp"
#include "insight/foretell/train_task.hpp"

namespace herald::insight {

struct PredictLifetime {
    std::optional<double> frequency, recency, age, value;
    std::optional<std::vector<CustomerHistory>> customers;
    std::optional<std::int64_t> horizon_days;
    std::optional<TimeUnit> unit;
};
BOOST_DESCRIBE_STRUCT(PredictLifetime, (),
                      (frequency, recency, age, value, customers, horizon_days, unit))

struct TrainModel {
    TrainedKind kind{};
    std::optional<std::vector<CustomerHistory>> customers;
    std::optional<TimeUnit> unit;
};
BOOST_DESCRIBE_STRUCT(TrainModel, (), (kind, customers, unit))

struct ReplaceCustomers {
    std::vector<CustomerHistory> customers;
    std::optional<TimeUnit> unit;
};
BOOST_DESCRIBE_STRUCT(ReplaceCustomers, (), (customers, unit))

/// What the lifetime model is trained on next; `customers` is 0 when none are kept.
struct CustomersKept {
    std::int64_t customers = 0;
    std::optional<Time> received_at, trained_at, next_training_at;
};
BOOST_DESCRIBE_STRUCT(CustomersKept, (), (customers, received_at, trained_at, next_training_at))

}  // namespace herald::insight

// Before their first use.
template <>
inline constexpr auto herald::rules<herald::insight::PredictLifetime> = std::tuple{
    rule<&herald::insight::PredictLifetime::frequency>(
        at_least{0}, at_most{1e6}, doc{"Of one customer: purchases after the first."}),
    rule<&herald::insight::PredictLifetime::recency>(at_least{0}, at_most{1e6}),
    rule<&herald::insight::PredictLifetime::age>(at_least{0}, at_most{1e6}),
    rule<&herald::insight::PredictLifetime::value>(at_least{0}, at_most{1e9}),
    rule<&herald::insight::PredictLifetime::customers>(count{1, 2000},
                                                       doc{"Instead of one customer."}),
    rule<&herald::insight::PredictLifetime::horizon_days>(at_least{1}, at_most{1095},
                                                          doc{"Days ahead; 365 when left out."}),
    rule<&herald::insight::PredictLifetime::unit>(doc{"Of recency and age; days when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::TrainModel> = std::tuple{
    rule<&herald::insight::TrainModel::customers>(
        count{1, 20000}, doc{"For ltv alone: who bought how often, at least 150. Kept as with "
                             "PUT /models/ltv/customers; without them those kept are read."}),
    rule<&herald::insight::TrainModel::unit>(doc{"Of recency and age; days when left out."}),
};
template <>
inline constexpr auto herald::rules<herald::insight::ReplaceCustomers> = std::tuple{
    rule<&herald::insight::ReplaceCustomers::customers>(
        count{1, 20000}, doc{"Who bought how often, as of today. At least 150."}),
    rule<&herald::insight::ReplaceCustomers::unit>(doc{"Of recency and age; days when left out."}),
};

namespace herald::insight {
namespace {

constexpr std::uint64_t kTrainBody = 4u << 20;
constexpr std::int64_t kUsualHorizon = 365;

Prediction predict(const Context& context, Champions& champions, Scope& scope, TrainedKind kind,
                   const PredictSums& request) {
    const auto history = context.histories->get(context, scope);
    asked_subjects(*history, kind, request);  // refuses before a model is made for nothing
    const auto served = champions.sums(scope, kind, *history);
    return predict_sums(*history, kind, *served, request);
}

std::vector<CustomerHistory> customers_of(const PredictLifetime& request) {
    if (request.customers) {
        if (request.frequency || request.recency || request.age || request.value)
            throw Error(ErrorKind::invalid, "Give one customer or a list of them, not both.");
        return *request.customers;
    }
    Problems problems;
    for (const auto& [name, given] : {std::pair{"/frequency", request.frequency.has_value()},
                                      {"/recency", request.recency.has_value()},
                                      {"/age", request.age.has_value()}})
        if (!given) problems.add(name, "is required, unless there is a list of customers");
    problems.raise();
    return {{{}, *request.frequency, *request.recency, *request.age, request.value}};
}

LifetimePrediction predict_customers(const Context& context, Scope& scope,
                                     const PredictLifetime& request) {
    auto customers = customers_of(request);
    check_customers(customers, request.customers ? "/customers" : "");
    customers = in_days(std::move(customers), request.unit.value_or(TimeUnit::days));
    const auto served = lifetime_champion(context, scope);
    const auto workspace = context.ads->workspace(scope);
    return predict_lifetime(served.model, served.version, customers,
                            static_cast<int>(request.horizon_days.value_or(kUsualHorizon)),
                            workspace.zone.day_of(scope.now()), workspace.currency);
}

CustomersKept shown(const Scope& scope, const std::optional<KeptCustomers>& kept) {
    if (!kept) return {};
    return {kept->customers, kept->received_at, kept->trained_at,
            next_training(scope, std::string(enum_name(TrainedKind::ltv)))};
}

KeptCustomers put_customers(const Context& context, Scope& scope,
                            const std::vector<CustomerHistory>& customers,
                            std::optional<TimeUnit> unit) {
    check_customers(customers, "/customers");
    auto kept = keep_customers(context, scope, in_days(customers, unit.value_or(TimeUnit::days)));
    scope.write([&](Tx& tx) { set_customer_training(tx, context, scope); });
    return kept;
}

void forget_customers(const Context& context, Scope& scope) {
    scope.write([&](Tx& tx) { remove_customer_training(tx, scope); });
    remove_kept_customers(context, scope);
}

web::Accepted<task::TaskAnswer> start_training(const Context& context, Scope& scope,
                                               const TrainModel& request) {
    std::optional<std::string> blob;
    if (request.kind == TrainedKind::ltv) {
        const auto kept =
            request.customers
                ? std::optional(put_customers(context, scope, *request.customers, request.unit))
                : find_kept_customers(scope);
        if (!kept)
            throw Error(ErrorKind::invalid,
                        "Customers are needed: none are kept yet. Send them as customers.");
        blob = kept->blob;
    } else if (request.customers) {
        throw Error(ErrorKind::invalid, "Only the ltv model is trained on customers.");
    }
    auto task = scope.write(
        [&](Tx& tx) { return enqueue_training(tx, context, scope, request.kind, blob); });
    const std::string location = "/api/v1/tasks/" + to_string(task.id);
    return {{std::move(task)}, location};
}

void add_customer_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const std::string path = "/api/v1/models/ltv/customers";
    routes.get(path,
               web::RouteSpec("Get kept customers", Role::viewer)
                   .describe("How many customers are kept for the lifetime model, since when, and "
                             "when it is trained on them."),
               [](Scope& s) { return shown(s, find_kept_customers(s)); });
    routes.put(path,
               web::RouteSpec("Replace kept customers", Role::editor)
                   .limit(kTrainBody)
                   .describe("For a shop that sends its customers every night: the lifetime model "
                             "is trained on the newest ones every Sunday at 04:10."),
               [&context](Scope& s, const ReplaceCustomers& r) {
                   return shown(s, put_customers(context, s, r.customers, r.unit));
               });
    routes.del(path, {"Remove kept customers", Role::editor},
               [&context](Scope& s) { forget_customers(context, s); });
}

}  // namespace

void add_foretell_routes(const Context& context, web::Router& routes) {
    using web::Role;
    const auto champions = std::make_shared<Champions>(context);  // shared by the routes below
    const auto spec = [](const char* summary, const char* description) {
        return web::RouteSpec(summary, Role::viewer).unaudited().describe(description);
    };
    routes.post("/api/v1/recommendations/predict/conversions",
                spec("Predict conversions",
                     "Conversions of a campaign, a platform or the workspace over the next days "
                     "together, and what another budget would change.")
                    .may(ErrorKind::not_found),
                [&context, champions](Scope& s, const PredictSums& r) {
                    return predict(context, *champions, s, TrainedKind::conversions, r);
                });
    routes.post("/api/v1/recommendations/predict/roas",
                spec("Predict ROAS", "Revenue for each unit of money spent over the next days.")
                    .may(ErrorKind::not_found),
                [&context, champions](Scope& s, const PredictSums& r) {
                    return predict(context, *champions, s, TrainedKind::roas, r);
                });
    routes.post("/api/v1/recommendations/predict/ltv",
                spec("Predict lifetime value", "What one customer, or several, will still bring.")
                    .limit(kTrainBody),
                [&context](Scope& s, const PredictLifetime& r) {
                    return predict_customers(context, s, r);
                });
    routes.post(
        "/api/v1/models/{kind}/train",
        web::RouteSpec("Train a model", Role::editor)
            .about("model")
            .limit(kTrainBody)
            .describe("conversions and roas learn from the workspace's campaigns; ltv from "
                      "the customers in the body, or those kept."),
        [&context](Scope& s, const TrainModel& r) { return start_training(context, s, r); });
    add_customer_routes(context, routes);
}

model::RouteOptions model_route_options() { return {model_kinds(), next_training}; }

}  // namespace herald::insight
