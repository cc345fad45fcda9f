#include "insight/recommend/counterfactual.hpp"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "insight/forecast/forecast.hpp"

namespace herald::insight {
namespace {

constexpr double kUnknownValue = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostControls = 20;    ///< of one comparison; more only fit noise
constexpr std::size_t kMostPlacebos = 30;    ///< controls the comparison is tried on
constexpr std::size_t kMostCandidates = 60;  ///< controls that are looked at closely
constexpr int kOriginsBack = 12;             ///< windows before the change it is tried on
constexpr double kHalfLife = 28;             ///< days; a level wanders
constexpr double kWeekdayDays = 3;           ///< of a weekday, before its own level weighs half
constexpr double kRidge = 0.15;              ///< of a control's own variance
constexpr double kMostFreedom = 30;

using Values = std::vector<double>;

/// A span of days: [from, to).
struct Window {
    std::size_t from = 0, to = 0;
    std::size_t size() const { return to > from ? to - from : 0; }
};

std::size_t known_in(const Values& values, Window window) {
    std::size_t out = 0;
    for (std::size_t t = window.from; t < window.to; ++t) out += std::isfinite(values[t]) ? 1 : 0;
    return out;
}

/// Newer days count more.
double weight_at(std::size_t t, Window training) {
    return std::exp2(-static_cast<double>(training.to - 1 - t) / kHalfLife);
}

/// A series' level on each day of the week, from the training days.
std::array<double, 7> levels_of(const Values& values, Window training) {
    std::array<double, 7> sum{}, weight{};
    double all = 0, all_weight = 0;
    for (std::size_t t = training.from; t < training.to; ++t) {
        if (!std::isfinite(values[t])) continue;
        const double w = weight_at(t, training);
        sum[t % 7] += w * values[t];
        weight[t % 7] += w;
        all += w * values[t];
        all_weight += w;
    }
    const double mean = all_weight > 0 ? all / all_weight : 0;
    std::array<double, 7> out{};
    for (std::size_t d = 0; d < 7; ++d)
        out[d] = (sum[d] + kWeekdayDays * mean) / (weight[d] + kWeekdayDays);
    return out;
}

/// Around its levels; unknown days are at them.
Values centred(const Values& values, Window training) {
    const auto levels = levels_of(values, training);
    Values out(values.size());
    for (std::size_t t = 0; t < values.size(); ++t)
        out[t] = std::isfinite(values[t]) ? values[t] - levels[t % 7] : 0;
    return out;
}

double product(const Values& a, const Values& b, Window training) {
    double out = 0;
    for (std::size_t t = training.from; t < training.to; ++t)
        out += weight_at(t, training) * a[t] * b[t];
    return out;
}

/// Least squares with weights of at least 0 and a ridge: coordinate descent.
Values fit_weights(const std::vector<Values>& x, const Values& y, Window training) {
    const std::size_t k = x.size();
    std::vector<Values> gram(k, Values(k));
    Values with_y(k), out(k, 0.0);
    for (std::size_t i = 0; i < k; ++i) {
        with_y[i] = product(x[i], y, training);
        for (std::size_t j = 0; j <= i; ++j)
            gram[i][j] = gram[j][i] = product(x[i], x[j], training);
    }
    for (std::size_t i = 0; i < k; ++i) gram[i][i] *= 1 + kRidge;
    for (int round = 0; round < 200; ++round) {
        double moved = 0;
        for (std::size_t i = 0; i < k; ++i) {
            if (!(gram[i][i] > 0)) continue;
            double rest = with_y[i];
            for (std::size_t j = 0; j < k; ++j)
                if (j != i) rest -= gram[i][j] * out[j];
            const double next = std::max(0.0, rest / gram[i][i]);
            moved = std::max(moved, std::abs(next - out[i]) * std::sqrt(gram[i][i]));
            out[i] = next;
        }
        if (moved <= 1e-9 * std::sqrt(product(y, y, training))) break;
    }
    return out;
}

/// One comparison: what is expected on every day, and how far training days are from it.
struct Fit {
    Values expected;
    std::vector<std::size_t> carriers;
    double scale = 0;  ///< root mean square of the training days' residuals
};

double residual_scale(const Values& target, const Values& expected, Window training) {
    double squares = 0, weight = 0;
    for (std::size_t t = training.from; t < training.to; ++t) {
        const double miss = target[t] - expected[t];
        if (!std::isfinite(miss)) continue;
        squares += weight_at(t, training) * miss * miss;
        weight += weight_at(t, training);
    }
    return weight > 0 ? std::sqrt(squares / weight) : 0;
}

/// The controls that went along with the target most, best first.
std::vector<std::size_t> most_alike(const Values& target, const std::vector<Values>& controls,
                                    const std::vector<std::size_t>& among, Window training,
                                    std::size_t most) {
    const Values y = centred(target, training);
    std::vector<std::pair<double, std::size_t>> likeness;
    for (const std::size_t c : among) {
        const Values x = centred(controls[c], training);
        const double own = product(x, x, training);
        likeness.emplace_back(own > 0 ? -product(x, y, training) / std::sqrt(own) : 0, c);
    }
    std::sort(likeness.begin(), likeness.end());
    if (likeness.size() > most) likeness.resize(most);
    std::vector<std::size_t> out;
    for (const auto& [order, c] : likeness) out.push_back(c);
    return out;
}

/// `among`: which of the controls may carry weight.
Fit fit_controls(const Values& target, const std::vector<Values>& controls,
                 const std::vector<std::size_t>& among, Window training) {
    const Values y = centred(target, training);
    const auto chosen = most_alike(target, controls, among, training, kMostControls);
    std::vector<Values> x;
    for (const std::size_t c : chosen) x.push_back(centred(controls[c], training));
    const Values weights = fit_weights(x, y, training);
    Fit out;
    const auto levels = levels_of(target, training);
    out.expected.resize(target.size());
    for (std::size_t t = 0; t < target.size(); ++t) {
        out.expected[t] = levels[t % 7];
        for (std::size_t i = 0; i < x.size(); ++i) out.expected[t] += weights[i] * x[i][t];
    }
    for (std::size_t i = 0; i < x.size(); ++i)
        if (weights[i] > 0) out.carriers.push_back(chosen[i]);
    out.scale = residual_scale(target, out.expected, training);
    return out;
}

/// From the training days alone: days after them are forecast, those within are not told.
std::optional<Fit> fit_self(const Values& target, Window training, std::size_t end) {
    ForecastOptions options;
    options.horizon = static_cast<int>(end - training.to);
    options.periods = {7};
    options.levels = {0.9};
    options.nonnegative = false;
    const auto answer =
        forecast({target.data() + training.from, training.size()}, options).forecast;
    if (!answer) return std::nullopt;
    Fit out;
    out.expected.assign(target.size(), kUnknownValue);
    std::copy(answer->mean.begin(), answer->mean.end(),
              out.expected.begin() + static_cast<std::ptrdiff_t>(training.to));
    double squares = 0, count = 0;
    for (const auto& error : answer->errors) {
        squares += error.error * error.error;
        ++count;
    }
    out.scale = count > 0 ? std::sqrt(squares / count) : 0;
    return out;
}

/// Mean of the target less what is expected; absent when no day of the window is known.
std::optional<double> mean_gap(const Values& target, const Values& expected, Window window) {
    double sum = 0, count = 0;
    for (std::size_t t = window.from; t < window.to; ++t) {
        const double gap = target[t] - expected[t];
        if (!std::isfinite(gap)) continue;
        sum += gap;
        ++count;
    }
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

/// Gaps of comparisons where nothing was changed, in units of each one's scale.
struct Placebos {
    Values gaps;
    double independent = 0;  ///< windows that do not overlap

    void add(std::optional<double> gap, double scale) {
        if (gap && scale > 0) gaps.push_back(std::clamp(*gap / scale, -10.0, 10.0));
    }
    double deviation() const {
        double squares = 0;
        for (const double gap : gaps) squares += gap * gap;
        return gaps.empty() ? 0 : std::sqrt(squares / static_cast<double>(gaps.size()));
    }
};

class Comparer {
public:
    explicit Comparer(const Comparison& comparison)
        : c_(comparison),
          before_{0, comparison.change},
          after_{comparison.change + 1, comparison.target.size()} {}

    std::optional<Counterfactual> by_controls() {
        std::vector<std::size_t> all(c_.controls.size());
        std::iota(all.begin(), all.end(), 0);
        all = most_alike(c_.target, c_.controls, all, before_, kMostCandidates);
        const Fit fit = fit_controls(c_.target, c_.controls, all, before_);
        Placebos placebos;
        const std::size_t step = std::max<std::size_t>(1, all.size() / kMostPlacebos);
        for (std::size_t at = 0; at < all.size(); at += step) {
            const std::size_t i = all[at];
            std::vector<std::size_t> others;
            for (const std::size_t j : all)
                if (j != i) others.push_back(j);
            const Fit one = fit_controls(c_.controls[i], c_.controls, others, before_);
            placebos.add(mean_gap(c_.controls[i], one.expected, after_), one.scale);
            ++placebos.independent;
        }
        for (const Window window : windows_before()) {
            const Window training{0, window.from - 1};
            const Fit one = fit_controls(c_.target, c_.controls, all, training);
            placebos.add(mean_gap(c_.target, one.expected, window), one.scale);
        }
        auto out = judge(fit, placebos);
        if (out) out->by_controls = true;
        return out;
    }

    std::optional<Counterfactual> by_itself() {
        const auto fit = fit_self(c_.target, before_, c_.target.size());
        if (!fit) return std::nullopt;
        Placebos placebos;
        for (const Window window : windows_before()) {
            const Window training{0, window.from - 1};
            const auto one = fit_self(c_.target, training, window.to);
            if (one) placebos.add(mean_gap(c_.target, one->expected, window), fit->scale);
        }
        return judge(*fit, placebos);
    }

private:
    /// Of the length of the days after, each behind enough days of its own.
    std::vector<Window> windows_before() {
        std::vector<Window> out;
        const std::size_t length = after_.size();
        if (c_.change < length + kFewestBefore + 1) return out;
        const std::size_t room = c_.change - length - kFewestBefore - 1;
        const std::size_t step = std::max<std::size_t>(1, room / kOriginsBack);
        for (std::size_t back = 0; back <= room; back += step)
            out.push_back({c_.change - length - back, c_.change - back});
        return out;
    }

    std::optional<Counterfactual> judge(const Fit& fit, const Placebos& placebos) {
        const auto gap = mean_gap(c_.target, fit.expected, after_);
        if (!gap) return std::nullopt;
        Counterfactual out;
        out.expected = fit.expected;
        out.controls = fit.carriers;
        out.effect = *gap;
        out.day_deviation = fit.scale;
        const double days = static_cast<double>(known_in(c_.target, after_));
        const double windows = static_cast<double>(c_.change) / static_cast<double>(after_.size());
        out.freedom = std::clamp(placebos.independent + std::floor(windows), 1.0, kMostFreedom);
        // Never surer than if all days' chances were independent.
        out.deviation = fit.scale * std::max(placebos.deviation(), 1 / std::sqrt(days));
        return out;
    }

    const Comparison& c_;
    Window before_, after_;
};

}  // namespace

double Counterfactual::low() const {
    const boost::math::students_t student(freedom);
    return effect - boost::math::quantile(student, 0.95) * deviation;
}
double Counterfactual::high() const { return 2 * effect - low(); }
double Counterfactual::chance() const {
    if (!(deviation > 0)) return effect > 0 ? 1 : effect < 0 ? 0 : 0.5;
    return boost::math::cdf(boost::math::students_t(freedom), effect / deviation);
}
double Counterfactual::day_band() const {
    return boost::math::quantile(boost::math::students_t(kMostFreedom), 0.95) * day_deviation;
}

std::optional<Counterfactual> compare_with_untouched(const Comparison& comparison) {
    const Window before{0, comparison.change};
    const Window after{comparison.change + 1, comparison.target.size()};
    if (comparison.change >= comparison.target.size() || after.size() == 0 ||
        known_in(comparison.target, before) < kFewestBefore ||
        known_in(comparison.target, after) == 0)
        return std::nullopt;
    Comparer comparer(comparison);
    if (comparison.controls.size() >= kFewestControls) return comparer.by_controls();
    return comparer.by_itself();
}

}  // namespace herald::insight
