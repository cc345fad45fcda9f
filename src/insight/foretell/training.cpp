#include "insight/foretell/training.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "base/json_writer.hpp"
#include "insight/predict/split.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kFewestHeld = 14, kMostHeld = 90;
constexpr int kLengths[] = {1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90};
constexpr std::size_t kFewestFitRows = 300, kMostFitRows = 40'000, kMostHeldRows = 8'000;
constexpr std::size_t kFewestDuelWeeks = 60;
constexpr double kCountsAlike = 25;  ///< expected results from which a row weighs no more

std::vector<int> lengths_up_to(int most) {
    std::vector<int> out;
    for (const int length : kLengths)
        if (length <= std::max(most, 1)) out.push_back(length);
    return out;
}

/// So many days apart that no more than `most` rows come out.
int stride_for(const Scene& scene, Day from, Day to, std::size_t per_day, std::size_t most) {
    const auto rows = scene.subjects().size() * per_day *
                      static_cast<std::size_t>(std::max<std::int64_t>((to - from).count(), 1));
    return static_cast<int>(rows / most) + 1;
}

std::vector<Occasion> fit_occasions(const Scene& scene, const Periods& p) {
    const Day to = p.held_from - days(1);
    const int span = static_cast<int>((to - p.first).count()) + 1;
    return occasions_of(scene, {.from = p.first + days(kFewestToldDays),
                                .to = to,
                                .lengths = lengths_up_to(span / 3),
                                .per_origin = 2,
                                .stride = stride_for(scene, p.first, to, 2, kMostFitRows),
                                .plan = PlanOf::spent});
}

double mean_of(const std::vector<double>& values) {
    double out = 0;
    for (const double value : values) out += value / static_cast<double>(values.size());
    return out;
}

/// Misses whose days all lie before, or all after, the middle.
struct Halves {
    std::vector<Miss> older, newer;
};
Halves halves_of(const std::vector<Occasion>& held, const std::vector<Miss>& misses, Day from,
                 Day to) {
    Halves out;
    const Day middle = from + days(static_cast<int>((to - from).count() + 1) / 2);
    for (std::size_t i = 0; i < held.size(); ++i) {
        const Question& q = held[i].question;
        if (q.origin + days(q.days) < middle) out.older.push_back(misses[i]);
        if (q.origin + days(1) >= middle) out.newer.push_back(misses[i]);
    }
    return out;
}

/// Held-out figures that a card shows.
std::vector<model::ModelMetric> metrics_of(const Foreteller& model, const Scene& scene,
                                           const Periods& p, const std::vector<Occasion>& held) {
    std::vector<model::ModelMetric> out;
    const auto add = [&](std::string name, double value) {
        if (std::isfinite(value)) out.push_back({std::move(name), value});
    };
    const auto misses = misses_of(model, scene, held);
    const Halves halves = halves_of(held, misses, p.held_from, p.last);
    double off = 0, all = 0, near = 0, weeks = 0;
    for (std::size_t i = 0; i < held.size(); ++i) {
        if (held[i].question.days != 7 || misses[i].whole) continue;
        const double size = misses[i].size;
        off += std::abs(misses[i].off) * size;
        all += std::max(1 + misses[i].off, 0.0) * size;
        near += std::abs(misses[i].off) <= kConfidenceWithin ? 1 : 0;
        ++weeks;
    }
    const auto duel = losses_of(model, scene, duel_occasions(scene, p));
    if (!duel.empty()) add("loss", mean_of(duel));
    // Of intervals that were not widened: learned from the older half, judged on the newer one.
    add("coverage_90", Reach::learn(halves.older).coverage(halves.newer));
    add("error_of_a_week", all > 0 ? off / all : NAN);
    add("weeks_within_20_percent", weeks > 0 ? near / weeks : NAN);
    add("held_out_days", p.held_days());
    return out;
}

std::vector<model::FeatureProfile> profile_of(const Scene& scene,
                                              const std::vector<Occasion>& daily) {
    std::vector<model::FeatureProfile> out;
    const Table table = scene.features(questions_of(daily));
    for (const auto& name : watched_features())
        out.push_back(model::profile_of(name, table.at(name).numbers));
    return out;
}

/// Results of one conversion: 1, or what one brought on average before the held-out days.
double unit_of(const Scene& scene, const Periods& p) {
    if (scene.kind() != TrainedKind::roas) return 1;
    const DaySums all = scene.subjects().back().over(p.first, p.held_from - days(1));
    return all.conversions > 0 && all.revenue > 0 ? all.revenue / all.conversions : 1;
}

Trained finish(const Scene& scene, const Periods& p, ForetellerState about,
               std::optional<Predictor> trees, std::string method) {
    const auto held = held_occasions(scene, p.held_from, p.last);
    const Foreteller draft(about, trees);
    about.reach = reach_of(draft, scene, p.held_from, p.last).buckets();
    about.promised =
        model::level_of(losses_of(draft, scene, daily_occasions(scene, p.held_from, p.last)));
    Trained out{
        Foreteller(std::move(about), std::move(trees)), std::move(method), {}, {}, {}, 0, {}};
    out.metrics = metrics_of(out.model, scene, p, held);
    out.profile = profile_of(scene, daily_occasions(scene, p.first, p.held_from - days(1)));
    out.row_count = static_cast<std::int64_t>(held.size());
    return out;
}

ForetellerState state_of(const Scene& scene, const Periods& p, std::size_t most_curves) {
    ForetellerState out;
    out.kind = scene.kind();
    out.curves = learn_curves(scene.subjects(), scene.kind(), p.held_from - days(1), most_curves);
    out.data_from = p.first;
    out.held_from = p.held_from;
    out.data_to = p.last;
    out.unit = unit_of(scene, p);
    return out;
}

struct Candidate {
    StartFrom start{};
    Loss loss;
    const char* method;
    const char* words;
};
std::vector<Candidate> candidates_of(TrainedKind kind) {
    const Loss tweedie{Objective::tweedie, 0.5, 1.5}, poisson{Objective::poisson, 0.5, 1.5};
    if (kind == TrainedKind::roas)
        return {{StartFrom::own_level, tweedie, "Boosted trees on revenue",
                 "revenue from its own last 28 days"},
                {StartFrom::spend, tweedie, "Boosted trees on return",
                 "revenue from spend and the last return"}};
    return {
        {StartFrom::own_level, poisson, "Boosted trees, Poisson", "counts with Poisson's loss"},
        {StartFrom::own_level, tweedie, "Boosted trees, Tweedie", "counts with Tweedie's loss"}};
}

/// Everything that fits one candidate.
struct FitTable {
    Table table;
    std::vector<std::size_t> newest;  ///< rows that none is fitted on: they choose
};

FitTable fit_table(const Scene& scene, const std::vector<Occasion>& fit, const Foreteller& start,
                   Objective objective) {
    const auto questions = questions_of(fit);
    std::vector<double> expected, target, weight, day;
    for (const auto& one : fit) {
        expected.push_back(start.expected(scene, one.question) / start.about().unit);
        target.push_back(one.amount / start.about().unit);
        weight.push_back(objective == Objective::poisson ? 1 / (1 + expected.back() / kCountsAlike)
                                                         : 1);
        day.push_back(static_cast<double>(one.question.origin.time_since_epoch().count()));
    }
    FitTable out{with_expected(scene, questions, expected), {}};
    const auto parts = time_split(day);
    if (!parts.empty()) out.newest = parts.front().held;
    const auto add = [&](const char* name, std::vector<double> values) {
        out.table.columns.push_back({name, ColumnKind::numeric, std::move(values), {}});
    };
    add("target", std::move(target));
    add("weight", std::move(weight));
    add("day", std::move(day));
    return out;
}

Predictor fit_trees(const FitTable& fit, const Candidate& candidate) {
    TrainOptions options;
    options.target = "target";
    options.loss = candidate.loss;
    for (const auto& label : feature_labels()) options.features.emplace_back(label.name);
    for (const char* name : {"platform", "objective", "level"}) options.features.emplace_back(name);
    options.time = "day";
    options.exposure = kExpected;
    options.weight = "weight";
    // More spend never means fewer results; of returns, never a higher one.
    options.monotone = {{"plan", candidate.start == StartFrom::spend ? -1 : 1}};
    options.mixture = Mixture::trees;
    options.shapes = {{3, 0, 8, 0.05, 0.7, 0.6, 5}, {0, 12, 8, 0.05, 0.7, 0.5, 10}};
    options.most_rounds = 400;
    options.patience = 30;
    options.threads = 1;
    return train(fit.table, options);
}

double choosing_loss(const Predictor& trees, const FitTable& fit) {
    const Table newest = fit.table.select(fit.newest);
    const auto predicted = trees.predict(newest);
    const auto& target = newest.at("target").numbers;
    const Loss loss{Objective::tweedie, 0.5, 1.5};
    std::vector<double> margins;
    for (const double value : predicted) margins.push_back(std::log(std::max(value, 1e-9)));
    return loss.mean(target, margins);
}

}  // namespace

std::vector<std::string> watched_features() {
    return {"results_days", "results_week", "spend_week", "efficiency_week",
            "ctr_week",     "cvr_week",     "cpm_week"};
}

int missing_days(const History& history, TrainedKind kind) {
    if (history.empty()) return kFewestHistoryDays;
    const auto had = (last_known_day(history, kind) - history.first).count() + 1;
    return std::max(kFewestHistoryDays - static_cast<int>(had), 0);
}

Periods periods_of(const History& history, TrainedKind kind) {
    if (const int missing = missing_days(history, kind); missing > 0)
        throw Error(ErrorKind::invalid, fmt::format("Not enough data: needs {} more day{}.",
                                                    missing, missing == 1 ? "" : "s"));
    Periods out{history.first, {}, last_known_day(history, kind)};
    const int had = static_cast<int>((out.last - out.first).count()) + 1;
    out.held_from = out.last - days(std::clamp(had / 4, kFewestHeld, kMostHeld) - 1);
    return out;
}

std::vector<Occasion> duel_occasions(const Scene& scene, const Periods& p) {
    std::vector<Occasion> out;
    for (const int length : {7, 3, 1}) {
        out = occasions_of(scene, {.from = p.held_from,
                                   .to = p.last,
                                   .lengths = {length},
                                   .per_origin = 1,
                                   .stride = length,
                                   .plan = PlanOf::usual,
                                   .campaigns_only = true});
        if (out.size() >= kFewestDuelWeeks) break;
    }
    return out;
}

std::vector<Occasion> held_occasions(const Scene& scene, Day from, Day to) {
    const int span = static_cast<int>((to - from).count()) + 1;
    const auto lengths = lengths_up_to(span);
    return occasions_of(scene,
                        {.from = from,
                         .to = to,
                         .lengths = lengths,
                         .per_origin = static_cast<int>(lengths.size()),
                         .stride = stride_for(scene, from, to, lengths.size(), kMostHeldRows),
                         .plan = PlanOf::usual});
}

Reach reach_of(const Foreteller& model, const Scene& scene, Day from, Day to) {
    const auto held = held_occasions(scene, from, to);
    const auto misses = misses_of(model, scene, held);
    const Halves halves = halves_of(held, misses, from, to);
    return Reach::learn(misses, halves.older, halves.newer);
}

std::vector<Occasion> daily_occasions(const Scene& scene, Day from, Day to) {
    return occasions_of(scene, {.from = from,
                                .to = to,
                                .lengths = {1},
                                .per_origin = 1,
                                .stride = stride_for(scene, from, to, 1, kMostHeldRows),
                                .plan = PlanOf::usual,
                                .campaigns_only = true});
}

Trained train_plain(const Scene& scene, const Periods& p) {
    auto about = state_of(scene, p, kMostServedCampaigns);
    about.chosen = "In service until a trained model does better on held-out days.";
    Trained out = finish(scene, p, std::move(about), {}, "Mean of 28 days");
    out.features = {"results_month", "weekdays", "plan"};
    out.settings = {R"({"method":"mean of 28 days, week pattern, response curve"})"};
    return out;
}

std::optional<Trained> train_trees(const Scene& scene, const Periods& p,
                                   const TrainProgress& progress, std::string& why) {
    const auto fit = fit_occasions(scene, p);
    if (fit.size() < kFewestFitRows) {
        why = fmt::format("{} occasions to learn from, at least {} are needed for trees",
                          fit.size(), kFewestFitRows);
        return std::nullopt;
    }
    progress(0.15, "Learning how results follow spend");
    const auto about = state_of(scene, p, kMostTrainedCampaigns);
    std::optional<Predictor> best;
    ForetellerState best_about;
    std::string method, words;
    double least = INFINITY, other = INFINITY;
    const auto candidates = candidates_of(scene.kind());
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const Candidate& candidate = candidates[i];
        progress(0.25 + 0.3 * static_cast<double>(i), fmt::format("Training: {}", candidate.words));
        auto state = about;
        state.start = candidate.start;
        const FitTable table = fit_table(scene, fit, Foreteller(state), candidate.loss.objective);
        const Predictor trees = fit_trees(table, candidate);
        const double loss = choosing_loss(trees, table);
        other = std::min(std::max(loss, least), other);
        if (!(loss < least)) continue;
        least = loss;
        best = trees;
        best_about = std::move(state);
        method = candidate.method;
        words = candidate.words;
    }
    if (!best) {
        why = "no candidate could be judged on the newest fitted days";
        return std::nullopt;
    }
    progress(0.85, "Judging on days it has not seen");
    best_about.chosen =
        fmt::format("Chosen: {}, with a loss of {:.4g} against {:.4g} on the newest fitted days.",
                    words, least, other);
    Trained out = finish(scene, p, std::move(best_about), best, method);
    for (const auto& label : feature_labels()) out.features.emplace_back(label.name);
    for (const char* name : {"platform", "objective", "level"}) out.features.emplace_back(name);
    out.row_count += static_cast<std::int64_t>(fit.size());
    out.settings = {"{\"training\":" + to_json(best->report()) +
                    ",\"chosen\":" + to_json(out.model.about().chosen) + "}"};
    return out;
}

}  // namespace herald::insight
