#pragma once

#include <functional>
#include <optional>

#include "insight/foretell/foreteller.hpp"
#include "model/registry.hpp"

/// Making models of conversions and ROAS out of a history: pure, no registry.
namespace herald::insight {

/// Which days models are fitted on, and which only judge. Held-out days are the newest quarter,
/// 14 to 90 of them; nothing before `held_from` is judged, nothing from it on is fitted.
struct Periods {
    Day first{}, held_from{}, last{};
    int held_days() const { return static_cast<int>((last - held_from).count()) + 1; }
};
inline constexpr int kFewestHistoryDays = 35;
/// Days of figures that are missing before anything can be foretold; 0: enough.
int missing_days(const History& history, TrainedKind kind);
/// Throws Error{invalid}, "Not enough data: needs N more days".
Periods periods_of(const History& history, TrainedKind kind);

/// A model with what the registry wants to know.
struct Trained {
    Foreteller model;
    std::string method;
    std::vector<model::ModelMetric> metrics;
    std::vector<model::FeatureProfile> profile;
    std::vector<std::string> features;
    std::int64_t row_count = 0;
    RawJson settings;
};

/// The last 28 days, week pattern and response curve: what a trained model must beat, and what
/// answers until one has. A second for 100 campaigns.
Trained train_plain(const Scene& scene, const Periods& periods);

using TrainProgress = std::function<void(double fraction, std::string_view stage)>;
/// Boosted trees over it; of two candidates (losses, or starts) the better on the newest fitted
/// days. Absent, with `why`, when there are too few rows to fit trees on.
std::optional<Trained> train_trees(const Scene& scene, const Periods& periods,
                                   const TrainProgress& progress, std::string& why);

/// What two models fight on: single weeks of campaigns, side by side; days where weeks are few.
std::vector<Occasion> duel_occasions(const Scene& scene, const Periods& periods);
/// What intervals are learned from: everything from `from` on.
std::vector<Occasion> held_occasions(const Scene& scene, Day from, Day to);
/// Intervals from everything from `from` to `to`, which the model was not fitted on.
Reach reach_of(const Foreteller& model, const Scene& scene, Day from, Day to);
/// Single days of campaigns, for drift.
std::vector<Occasion> daily_occasions(const Scene& scene, Day from, Day to);
/// Features whose distribution is watched.
std::vector<std::string> watched_features();

inline constexpr std::size_t kMostTrainedCampaigns = 300, kMostServedCampaigns = 60;

}  // namespace herald::insight
