#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/foretell/customers.hpp"
#include "insight/foretell/foreteller.hpp"
#include "model/model.hpp"

/// Predictions as the API shows them.
namespace herald::insight {

struct PredictionInterval {
    double level = kReachLevel, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(PredictionInterval, (), (level, low, high))

/// The version that answered; `version` is its number.
struct PredictionModel {
    model::ModelId id;
    std::int64_t version = 0;
    Time trained_at;
    std::string method;
};
BOOST_DESCRIBE_STRUCT(PredictionModel, (), (id, version, trained_at, method))

/// One reason, in the prediction's unit: all of them add up to it.
struct PredictionDriver {
    std::string feature, label;
    double contribution = 0;
    std::optional<double> value;  ///< of the feature
};
BOOST_DESCRIBE_STRUCT(PredictionDriver, (), (feature, label, contribution, value))

struct PredictionBaseline {
    double prediction = 0, daily_budget = 0;
};
BOOST_DESCRIBE_STRUCT(PredictionBaseline, (), (prediction, daily_budget))

struct PredictionPoint {
    double daily_budget = 0, mean = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(PredictionPoint, (), (daily_budget, mean, low, high))

struct Prediction {
    double prediction = 0;
    PredictionInterval interval;
    double confidence = 0;  ///< chance that the truth lies within 20 % of the prediction
    PredictionModel model;
    std::vector<PredictionDriver> drivers;  ///< largest first, where it starts from before them
    std::string unit;                       ///< count, ratio, money
    Currency currency;
    std::int64_t days = 0;
    Day from{}, to{};
    std::optional<PredictionBaseline> baseline;  ///< at today's budget
    std::vector<PredictionPoint> curve;          ///< over budgets, rising
    std::optional<std::string> message;
};
BOOST_DESCRIBE_STRUCT(Prediction, (),
                      (prediction, interval, confidence, model, drivers, unit, currency, days, from,
                       to, baseline, curve, message))

struct LifetimeCustomer {
    std::optional<std::string> id;
    double expected_purchases = 0, alive = 0, value = 0, low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(LifetimeCustomer, (), (id, expected_purchases, alive, value, low, high))

/// Of all customers together, and of each.
struct LifetimePrediction : Prediction {
    std::vector<LifetimeCustomer> customers;
};
BOOST_DESCRIBE_STRUCT(LifetimePrediction, (Prediction), (customers))

/// What is asked of a campaign, a platform, or (neither) the workspace.
struct PredictSums {
    std::optional<ads::CampaignId> campaign_id;
    std::optional<ads::Platform> platform;
    std::optional<std::int64_t> days;
    std::optional<double> daily_budget;
    std::optional<std::string> objective;
};
BOOST_DESCRIBE_STRUCT(PredictSums, (), (campaign_id, platform, days, daily_budget, objective))

/// A model in memory, with intervals learned from every day it was not fitted on, up to now.
struct Served {
    Foreteller model;
    Reach reach;
    PredictionModel version;
    std::size_t size_bytes() const { return 4 << 20; }
};

/// Whom a request asks about: the subjects that its answer needs, the asked one first, the
/// workspace last. Throws Error{not_found} for an unknown campaign, and Error{invalid} naming how
/// many days of figures are missing, or that nothing tells revenue.
std::vector<Subject> asked_subjects(const History& history, TrainedKind kind,
                                    const PredictSums& request);
Prediction predict_sums(const History& history, TrainedKind kind, const Served& served,
                        const PredictSums& request);

/// `customers` in days, checked.
LifetimePrediction predict_lifetime(const Lifetime& model, const PredictionModel& version,
                                    const std::vector<CustomerHistory>& customers, int horizon_days,
                                    Day today, Currency currency);

}  // namespace herald::insight

template <>
inline constexpr auto herald::rules<herald::insight::PredictSums> = std::tuple{
    rule<&herald::insight::PredictSums::days>(at_least{1}, at_most{90},
                                              doc{"Days from today on; 7 when left out."}),
    rule<&herald::insight::PredictSums::daily_budget>(
        at_least{0.01}, at_most{1e9},
        doc{"What if it were this, in the organization's currency. A platform's or the "
            "workspace's is all its campaigns' together."}),
    rule<&herald::insight::PredictSums::objective>(
        length{0, 100}, doc{"What if the campaign's objective were this."}),
};
