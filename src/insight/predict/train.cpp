#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "insight/predict/conformal.hpp"
#include "insight/predict/predictor_state.hpp"
#include "insight/predict/split.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kMostLinearCells = 8'000'000;  ///< rows × features; above it trees alone
constexpr std::size_t kCellsForThreads = 15'000'000;
constexpr std::size_t kRefitRows = 200'000;
constexpr double kPenalties[] = {1, 10, 100};
constexpr int kShareSteps = 10;

[[noreturn]] void refuse(std::string text) { throw Error(ErrorKind::invalid, std::move(text)); }

/// A part with its rows encoded.
struct Prepared {
    Part part;
    Encoder encoder;
    Rows fit, stop, held;
};

struct Grown {
    double loss = INFINITY;
    int rounds = 0;
    std::vector<std::vector<double>> stop_margins;  ///< a part each, at `rounds`
    std::vector<Booster> trees;
};

struct Training {
    const Table& table;
    const TrainOptions& options;
    Description about;
    std::vector<std::string> features;
    std::vector<double> target;  ///< in the trees' unit
    std::vector<double> rates;   ///< target by exposure: what words are encoded by
    std::vector<double> offset, weight, time;

    Training(const Table& rows, const TrainOptions& how) : table(rows), options(how) {}
};

void check_options(const TrainOptions& o) {
    if (o.loss.objective == Objective::quantile && !(o.loss.quantile > 0 && o.loss.quantile < 1))
        refuse("The quantile must lie between 0 and 1.");
    if (o.loss.objective == Objective::tweedie && !(o.loss.power > 1 && o.loss.power < 2))
        refuse("The power of Tweedie must lie between 1 and 2.");
    if (o.exposure && !o.loss.has_log_link())
        refuse("An exposure needs an objective with a logarithmic link.");
    const bool number =
        o.loss.objective != Objective::logistic && o.loss.objective != Objective::quantile;
    if (o.interval && (!number || !(*o.interval >= 0.5 && *o.interval <= 0.99)))
        refuse("Intervals of 0.5 to 0.99 are made for numbers and counts.");
    if (o.folds < 2 || o.folds > 20) refuse("2 to 20 folds are possible.");
    if (o.most_rounds < 1 || o.patience < 1) refuse("At least one round is needed.");
}

void check_enough(const Table& table, const TrainOptions& o, std::span<const double> target) {
    if (table.rows() < kFewestRows)
        refuse(fmt::format("Not enough data: {} rows, at least {}.", table.rows(), kFewestRows));
    if (o.loss.objective != Objective::logistic) return;
    const auto yes = static_cast<std::size_t>(std::accumulate(target.begin(), target.end(), 0.0));
    if (std::min(yes, target.size() - yes) < kFewestOfAClass)
        refuse(fmt::format("Not enough data: {} of {} rows are positive, at least {} of each kind.",
                           yes, target.size(), kFewestOfAClass));
}

std::vector<std::string> features_of(const Table& table, const TrainOptions& o,
                                     const std::vector<std::string>& others) {
    const auto reserved = [&](const std::string& name) {
        return std::find(others.begin(), others.end(), name) != others.end() ||
               (o.exposure && *o.exposure == name);
    };
    std::vector<std::string> out = o.features;
    if (out.empty())
        for (const auto& column : table.columns)
            if (!reserved(column.name)) out.push_back(column.name);
    for (const auto& name : out)
        if (name == o.target) refuse("The target cannot be a feature.");
    for (const auto& [name, direction] : o.monotone)
        if (std::find(out.begin(), out.end(), name) == out.end())
            refuse(fmt::format("{} is to be monotone but is no feature.", name));
    return out;
}

double quantile_of(std::vector<double> values, double q) {
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(q * (static_cast<double>(values.size()) - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// Unit and starting margin, from the whole sample: two numbers no model can overfit by.
void choose_units(Training& t) {
    const auto& loss = t.options.loss;
    const double n = static_cast<double>(t.target.size());
    double mean = 0, squares = 0, exposure = 0;
    for (std::size_t i = 0; i < t.target.size(); ++i) {
        mean += t.target[i] / n;
        exposure += (t.options.exposure ? t.table.at(*t.options.exposure).numbers[i] : 1) / n;
    }
    for (const double y : t.target) squares += (y - mean) * (y - mean) / n;
    if (loss.objective == Objective::squared || loss.objective == Objective::quantile) {
        t.about.shift =
            loss.objective == Objective::squared ? mean : quantile_of(t.target, loss.quantile);
        t.about.scale = squares > 0 ? std::sqrt(squares) : 1;
        for (double& y : t.target) y = (y - t.about.shift) / t.about.scale;
    } else {
        t.about.base = loss.link(mean / exposure);
    }
}

Training begin(const Table& table, const TrainOptions& o) {
    check_options(o);
    table.check();
    Training out(table, o);
    out.target = table.complete(o.target);
    check_enough(table, o, out.target);
    o.loss.check_targets(out.target);
    auto& others = out.about.others;
    others.push_back(o.target);
    if (o.weight) others.push_back(*o.weight);
    if (o.time) others.push_back(*o.time);
    out.features = features_of(table, o, others);
    std::erase_if(others, [&](const std::string& name) {
        return std::find(out.features.begin(), out.features.end(), name) != out.features.end();
    });
    if (o.exposure) others.push_back(*o.exposure);
    out.about.loss = o.loss;
    out.about.target = o.target;
    out.about.exposure = o.exposure;
    if (o.weight) out.weight = table.complete(*o.weight);
    for (const double w : out.weight)
        if (!(w >= 0)) refuse("A weight must not be negative.");
    if (o.time) out.time = table.complete(*o.time);
    choose_units(out);
    out.offset = offsets(out.about, table);
    out.rates = out.target;
    for (std::size_t i = 0; i < out.rates.size() && o.exposure; ++i)
        out.rates[i] /= std::exp(out.offset[i] - out.about.base);
    return out;
}

std::vector<double> pick(std::span<const double> values, std::span<const std::size_t> rows) {
    std::vector<double> out;
    if (!values.empty())
        for (const auto row : rows) out.push_back(values[row]);
    return out;
}

Rows rows_of(const Training& t, std::span<const std::size_t> chosen, FeatureMatrix features) {
    return {std::move(features), pick(t.target, chosen), pick(t.offset, chosen),
            pick(t.weight, chosen)};
}

Prepared prepare(const Training& t, const Part& part) {
    const Table fit = t.table.select(part.fit);
    std::vector<std::size_t> order = shuffled(part.fit.size(), t.options.seed);
    if (!t.time.empty())
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            return t.time[part.fit[a]] < t.time[part.fit[b]];
        });
    auto [encoder, features] =
        fit_encoder(fit, t.features, pick(t.rates, part.fit), order, t.options.monotone);
    std::vector<std::string> others = t.about.others;
    for (const auto& column : t.table.columns) others.push_back(column.name);
    auto encode = [&](std::span<const std::size_t> rows) {
        return rows_of(t, rows, encoder.encode(t.table.select(rows), others));
    };
    Rows stop = encode(part.stop);
    Rows held = part.held == part.stop ? stop : encode(part.held);
    Rows fitted = rows_of(t, part.fit, std::move(features));
    return {part, std::move(encoder), std::move(fitted), std::move(stop), std::move(held)};
}

double stop_loss(const Loss& loss, std::span<const Prepared> parts,
                 const std::vector<std::vector<double>>& margins) {
    double sum = 0, rows = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto n = static_cast<double>(parts[i].stop.target.size());
        sum += n * loss.mean(parts[i].stop.target, margins[i], parts[i].stop.weight);
        rows += n;
    }
    return sum / rows;
}

GrowOptions grow_options(const Training& t, const Loss& loss, const TreeShape& shape,
                         const Encoder& encoder) {
    // On few rows threads wait for one another longer than they work.
    const bool few = t.table.rows() * encoder.width() < kCellsForThreads;
    return {loss, shape, encoder.monotone(), t.options.seed, few ? 1 : t.options.threads};
}

/// All parts grow in step, and stop when their common loss has not fallen for `patience` rounds.
Grown grow(const Training& t, std::span<const Prepared> parts, const Loss& loss,
           const TreeShape& shape) {
    std::vector<Growth> growing;
    for (const auto& part : parts)
        growing.emplace_back(grow_options(t, loss, shape, part.encoder), part.fit, part.stop);
    // Many rows are learned in large steps, and their loss wavers little.
    const int patience =
        t.table.rows() < kFoldRows ? t.options.patience : std::max(t.options.patience / 4, 1);
    Grown out;
    for (int round = 1; round <= t.options.most_rounds; ++round) {
        std::vector<std::vector<double>> margins;
        for (auto& one : growing) {
            one.grow();
            margins.push_back(one.held_margins());
        }
        const double now = stop_loss(loss, parts, margins);
        if (now < out.loss - 1e-7 * std::abs(out.loss) || out.rounds == 0) {
            out.loss = now;
            out.rounds = round;
            out.stop_margins = std::move(margins);
        }
        if (round - out.rounds >= patience) break;
    }
    for (const auto& one : growing) out.trees.push_back(one.cut(out.rounds));
    return out;
}

std::vector<TreeShape> shapes_for(const Training& t) {
    if (!t.options.shapes.empty()) return t.options.shapes;
    const std::size_t rows = t.table.rows();
    if (rows >= kFoldRows) return {{6, 0, 20, 0.15, 0.8, 0.8, 1}};
    const double rate = rows < 10'000 ? 0.03 : 0.04;
    return {{2, 0, 3, 1.5 * rate, 0.7, 0.6, 2},
            {3, 0, 4, rate, 0.7, 0.6, 2},
            {0, 15, 4, rate, 0.7, 0.4, 10},
            {0, 24, 1, rate, 0.8, 0.6, 5}};
}

/// The shape with the least loss on the stopping rows; of folds two are enough to tell.
TreeShape choose_shape(const Training& t, std::span<const Prepared> parts) {
    const auto shapes = shapes_for(t);
    TreeShape out = shapes.front();
    double least = INFINITY;
    for (std::size_t i = 0; i < shapes.size() && shapes.size() > 1; ++i) {
        const auto few = parts.first(std::min<std::size_t>(parts.size(), 2));
        const double loss = grow(t, few, t.options.loss, shapes[i]).loss;
        if (!(loss < least)) continue;
        least = loss;
        out = shapes[i];
    }
    return out;
}

/// A linear model a part; none when trees do better alone.
struct Lines {
    std::vector<Linear> models;
    double penalty = 0;
};

/// The linear model and its share that lower the loss on the stopping rows most.
Lines choose_linear(Training& t, const std::vector<Prepared>& parts, const Grown& trees) {
    Lines out;
    if (t.options.mixture == Mixture::trees || t.options.loss.objective == Objective::quantile ||
        !t.options.monotone.empty() || parts.front().fit.features.values.size() > kMostLinearCells)
        return out;
    double least = trees.loss;
    for (const double penalty : kPenalties) {
        std::vector<Linear> models;
        std::vector<std::vector<double>> lines;
        for (const auto& part : parts) {
            models.push_back(fit_linear(t.options.loss, part.fit, penalty));
            lines.push_back(models.back().margins(part.stop.features, part.stop.offset));
        }
        for (int step = 1; step <= kShareSteps; ++step) {
            const double share = static_cast<double>(step) / kShareSteps;
            auto mixed = trees.stop_margins;
            for (std::size_t p = 0; p < mixed.size(); ++p)
                for (std::size_t i = 0; i < mixed[p].size(); ++i)
                    mixed[p][i] += share * (lines[p][i] - mixed[p][i]);
            const double loss = stop_loss(t.options.loss, parts, mixed);
            if (!(loss < least)) continue;
            least = loss;
            t.about.linear_share = share;
            out = {models, penalty};
        }
    }
    return out;
}

enum class Side { lower, upper };

std::vector<Part> parts_of(const Training& t) {
    if (!t.time.empty()) {
        auto out = time_split(t.time);
        if (out[0].fit.size() < kFewestRows / 2 || out[0].stop.size() < 5 || out[0].held.size() < 5)
            refuse("Not enough data: too few different times to hold the newest rows out.");
        return out;
    }
    return t.table.rows() >= kFoldRows
               ? random_split(t.table.rows(), t.options.seed)
               : stratified_folds(t.target, t.options.folds, t.options.seed);
}

/// Held-out rows and what the members that did not see them say of them, in shuffled order.
struct HeldOut {
    std::vector<std::size_t> rows;
    std::vector<double> target, margin, low, high;  ///< in the target's own unit
};

HeldOut judge(const Training& t, const std::vector<Prepared>& parts,
              const std::vector<Member>& members) {
    HeldOut all;
    const auto& about = t.about;
    for (std::size_t p = 0; p < parts.size(); ++p) {
        const Rows& held = parts[p].held;
        const Member& member = members[p];
        const auto margin = margins_of(about, member, held.features, held.offset);
        const std::vector<double> zero(held.target.size());
        const auto low = member.lower ? member.lower->margins(held.features, zero) : zero;
        const auto high = member.upper ? member.upper->margins(held.features, zero) : zero;
        for (std::size_t i = 0; i < margin.size(); ++i) {
            all.rows.push_back(parts[p].part.held[i]);
            all.target.push_back(about.shift + about.scale * held.target[i]);
            all.margin.push_back(about.shift + about.scale * margin[i]);
            all.low.push_back(about.shift + about.scale * low[i]);
            all.high.push_back(about.shift + about.scale * high[i]);
        }
    }
    const auto order = shuffled(all.rows.size(), t.options.seed + 7);
    HeldOut out{{},
                pick(all.target, order),
                pick(all.margin, order),
                pick(all.low, order),
                pick(all.high, order)};
    for (const auto i : order) out.rows.push_back(all.rows[i]);
    return out;
}

IntervalRule rule_from(const Training& t, const HeldOut& held, std::span<const std::size_t> rows) {
    const double level = *t.options.interval;
    std::vector<double> below, above;
    for (const auto i : rows) {
        if (t.options.loss.has_log_link()) {
            const double score = pearson(t.options.loss, held.target[i], held.margin[i]);
            below.push_back(-score);
            above.push_back(score);
        } else {
            below.push_back(std::max(held.low[i] - held.target[i], held.target[i] - held.high[i]));
        }
    }
    if (!t.options.loss.has_log_link()) {
        const double reach = conformal_score(below, level);
        return {level, reach, reach};
    }
    const double side = 1 - (1 - level) / 2;
    return {level, conformal_score(below, side), conformal_score(above, side)};
}

/// The rule from all held-out rows; coverage and width from rules of one half on the other.
void make_intervals(Training& t, const HeldOut& held) {
    std::vector<std::size_t> halves[2], all;
    for (std::size_t i = 0; i < held.target.size(); ++i) {
        halves[i % 2].push_back(i);
        all.push_back(i);
    }
    double hit = 0, width = 0;
    for (int side = 0; side < 2; ++side) {
        const auto rule = rule_from(t, held, halves[side]);
        for (const auto i : halves[1 - side]) {
            const auto [lower, upper] =
                interval_of(t.about, rule, held.margin[i], held.low[i], held.high[i]);
            hit += held.target[i] >= lower && held.target[i] <= upper ? 1 : 0;
            width += upper - lower;
        }
    }
    const auto rule = rule_from(t, held, all);
    if (!std::isfinite(rule.below + rule.above))
        refuse(fmt::format("Not enough data for {} % intervals: {} rows are held out.",
                           100 * rule.level, held.target.size()));
    const double n = static_cast<double>(held.target.size());
    t.about.interval = rule;
    t.about.report.coverage = hit / n;
    if (std::isfinite(width)) t.about.report.width = width / n;
}

void report_on(Training& t, const HeldOut& held) {
    TrainReport& report = t.about.report;
    const Loss& loss = t.options.loss;
    const auto weight = pick(t.weight, held.rows);
    report.rows = t.table.rows();
    report.held_rows = held.rows.size();
    report.linear_share = t.about.linear_share;
    report.loss = loss.mean(held.target, held.margin, weight);
    auto start = pick(t.offset, held.rows);
    for (double& margin : start) margin = t.about.shift + t.about.scale * margin;
    report.constant_loss = loss.mean(held.target, start, weight);
    if (loss.objective == Objective::logistic) {
        auto [calibration, chances] = choose_calibration(held.margin, held.target);
        t.about.calibration = std::move(calibration);
        report.area = roc_area(held.target, held.margin);
        report.average_precision = average_precision(held.target, held.margin);
        report.calibration_error = calibration_error(held.target, chances);
        double brier = 0;
        for (std::size_t i = 0; i < chances.size(); ++i)
            brier += (chances[i] - held.target[i]) * (chances[i] - held.target[i]);
        report.brier = brier / static_cast<double>(chances.size());
    }
    if (t.options.interval) make_intervals(t, held);
}

Loss side_loss(const Training& t, Side side) {
    const double tail = (1 - *t.options.interval) / 2;
    return {Objective::quantile, side == Side::upper ? 1 - tail : tail, 1.5};
}

/// Quantile trees for intervals of the squared objective, grown by their own loss; answers how many
/// rounds each side took, 0 where there are none.
std::array<int, 2> grow_sides(const Training& t, const std::vector<Prepared>& parts,
                              const TreeShape& shape, std::vector<Member>& members) {
    if (!t.options.interval || t.options.loss.objective != Objective::squared) return {};
    const Grown lower = grow(t, parts, side_loss(t, Side::lower), shape),
                upper = grow(t, parts, side_loss(t, Side::upper), shape);
    for (std::size_t i = 0; i < members.size(); ++i) {
        members[i].lower = lower.trees[i];
        members[i].upper = upper.trees[i];
    }
    return {lower.rounds, upper.rounds};
}

/// What was chosen on the stopping rows, fitted again with them: they are the newest but those held
/// out, and worth more than what they were spared for.
Member refit(const Training& t, const Prepared& part, const TreeShape& shape, int rounds,
             std::array<int, 2> side_rounds, double penalty) {
    const auto trees = [&](const Loss& loss, int count) {
        Growth growth(grow_options(t, loss, shape, part.encoder), part.fit, part.stop);
        for (int i = 0; i < count; ++i) growth.grow();
        return growth.cut(count);
    };
    Member out{part.encoder, trees(t.options.loss, rounds), {}, {}, {}};
    if (penalty > 0) out.linear = fit_linear(t.options.loss, part.fit, penalty);
    if (side_rounds[0] > 0) out.lower = trees(side_loss(t, Side::lower), side_rounds[0]);
    if (side_rounds[1] > 0) out.upper = trees(side_loss(t, Side::upper), side_rounds[1]);
    return out;
}

}  // namespace

Predictor train(const Table& table, const TrainOptions& options) {
    Training t = begin(table, options);
    std::vector<Prepared> parts;
    for (const auto& part : parts_of(t)) parts.push_back(prepare(t, part));
    const TreeShape shape = choose_shape(t, parts);
    const Grown best = grow(t, parts, options.loss, shape);
    if (best.rounds == 0) throw Error(ErrorKind::internal, "No tree could be grown.");
    const auto [lines, penalty] = choose_linear(t, parts, best);
    std::vector<Member> members;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        members.push_back({parts[i].encoder, best.trees[i], {}, {}, {}});
        if (!lines.empty()) members.back().linear = lines[i];
    }
    const auto side_rounds = grow_sides(t, parts, shape, members);
    if (!t.time.empty() && table.rows() < kRefitRows) {
        Part wider = parts[0].part;
        wider.fit.insert(wider.fit.end(), wider.stop.begin(), wider.stop.end());
        parts[0] = prepare(t, wider);
        members = {refit(t, parts[0], shape, best.rounds, side_rounds, penalty)};
    }
    t.about.report.rounds = best.rounds;
    t.about.report.shape = shape;
    t.about.report.features = t.features.size();
    report_on(t, judge(t, parts, members));
    auto state = std::make_shared<Predictor::State>();
    state->about = std::move(t.about);
    state->members = std::move(members);
    return Predictor(std::move(state));
}

}  // namespace herald::insight
