#include "insight/predict/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace herald::insight {
namespace {

constexpr std::size_t kFolds = 10;
constexpr double kLeastChance = 1e-6;

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

struct Block {
    double margin = 0, target = 0, rows = 0;
    double rate() const { return target / rows; }
};

/// Falling neighbours are pooled until the rates rise.
std::vector<Block> pool(std::span<const double> margins, std::span<const double> targets) {
    std::vector<std::size_t> order(margins.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return margins[a] < margins[b]; });
    std::vector<Block> blocks;
    for (const std::size_t i : order) {
        blocks.push_back({margins[i], targets[i], 1});
        while (blocks.size() > 1 && (blocks[blocks.size() - 2].rate() >= blocks.back().rate())) {
            const Block last = blocks.back();
            blocks.pop_back();
            blocks.back().margin += last.margin;
            blocks.back().target += last.target;
            blocks.back().rows += last.rows;
        }
    }
    return blocks;
}

double log_loss(double y, double p) {
    const double bounded = std::clamp(p, kLeastChance, 1 - kLeastChance);
    return -(y > 0.5 ? std::log(bounded) : std::log(1 - bounded));
}

Calibration fit(CalibrationKind kind, std::span<const double> margins,
                std::span<const double> targets) {
    if (kind == CalibrationKind::platt) return fit_platt(margins, targets);
    if (kind == CalibrationKind::isotonic) return fit_isotonic(margins, targets);
    return {};
}

/// Row i belongs to fold i mod kFolds: rows come in no order of the target (folds are shuffled).
std::vector<double> cross_fitted(CalibrationKind kind, std::span<const double> margins,
                                 std::span<const double> targets) {
    std::vector<double> out(margins.size());
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
        std::vector<double> m, y;
        for (std::size_t i = 0; i < margins.size(); ++i)
            if (i % kFolds != fold) {
                m.push_back(margins[i]);
                y.push_back(targets[i]);
            }
        const auto fitted = fit(kind, m, y);
        for (std::size_t i = fold; i < margins.size(); i += kFolds)
            out[i] = fitted.probability(margins[i]);
    }
    return out;
}

}  // namespace

double Calibration::probability(double margin) const {
    if (kind == CalibrationKind::platt) return sigmoid(slope * margin + shift);
    if (kind == CalibrationKind::none) return sigmoid(margin);
    const auto next = std::upper_bound(margins.begin(), margins.end(), margin);
    if (next == margins.begin()) return chances.front();
    if (next == margins.end()) return chances.back();
    const auto i = static_cast<std::size_t>(next - margins.begin());
    const double share = (margin - margins[i - 1]) / (margins[i] - margins[i - 1]);
    return chances[i - 1] + share * (chances[i] - chances[i - 1]);
}

Calibration fit_platt(std::span<const double> margins, std::span<const double> targets) {
    const double positives = std::accumulate(targets.begin(), targets.end(), 0.0);
    const double negatives = static_cast<double>(targets.size()) - positives;
    const double yes = (positives + 1) / (positives + 2), no = 1 / (negatives + 2);
    double a = 1, b = 0;
    for (int step = 0; step < 50; ++step) {  // Newton's method on two parameters
        double ga = 0, gb = 0, haa = 1e-9, hab = 0, hbb = 1e-9;
        for (std::size_t i = 0; i < margins.size(); ++i) {
            const double p = sigmoid(a * margins[i] + b), m = margins[i];
            const double error = p - (targets[i] > 0.5 ? yes : no), w = p * (1 - p);
            ga += error * m;
            gb += error;
            haa += w * m * m;
            hab += w * m;
            hbb += w;
        }
        const double determinant = haa * hbb - hab * hab;
        if (!(std::abs(determinant) > 1e-12)) break;
        const double da = std::clamp((hbb * ga - hab * gb) / determinant, -1.0, 1.0);
        const double db = std::clamp((haa * gb - hab * ga) / determinant, -1.0, 1.0);
        a -= da;
        b -= db;
        if (std::abs(da) + std::abs(db) < 1e-10) break;
    }
    if (!(a > 0) || !std::isfinite(a + b)) return {};  // the margins tell nothing: left as they are
    return {CalibrationKind::platt, a, b, {}, {}};
}

Calibration fit_isotonic(std::span<const double> margins, std::span<const double> targets) {
    Calibration out{CalibrationKind::isotonic, 1, 0, {}, {}};
    for (const Block& block : pool(margins, targets)) {
        const double at = block.margin / block.rows;
        if (!out.margins.empty() && at <= out.margins.back()) continue;
        out.margins.push_back(at);
        // Half a row of each class: no block is ever certain.
        out.chances.push_back((block.target + 0.5) / (block.rows + 1));
    }
    for (std::size_t i = 1; i < out.chances.size(); ++i)
        out.chances[i] = std::max(out.chances[i], out.chances[i - 1]);
    return out.margins.size() > 1 ? out : Calibration{};
}

CalibrationChoice choose_calibration(std::span<const double> margins,
                                     std::span<const double> targets) {
    const double positives = std::accumulate(targets.begin(), targets.end(), 0.0);
    CalibrationChoice best{{}, cross_fitted(CalibrationKind::none, margins, targets)};
    if (positives < kFolds || positives > static_cast<double>(targets.size()) - kFolds) return best;
    const auto loss_of = [&](std::span<const double> chances) {
        double sum = 0;
        for (std::size_t i = 0; i < chances.size(); ++i) sum += log_loss(targets[i], chances[i]);
        return sum;
    };
    double least = loss_of(best.held_probabilities);
    for (const auto kind : {CalibrationKind::platt, CalibrationKind::isotonic}) {
        auto chances = cross_fitted(kind, margins, targets);
        const double loss = loss_of(chances);
        if (!(loss < least)) continue;
        least = loss;
        best = {fit(kind, margins, targets), std::move(chances)};
    }
    return best;
}

}  // namespace herald::insight
