#include "insight/forecast/forecast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "insight/forecast/model.hpp"
#include "insight/forecast/seasons.hpp"
#include "insight/forecast/series.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kFewest = 3;
constexpr int kLongestHorizon = 400;
constexpr std::size_t kMostOrigins = 12;
const double kPriorStretches = std::getenv("KP") ? atof(std::getenv("KP")) : 1;

using Path = std::vector<double>;

std::vector<ForecastModelPtr> families(const std::vector<int>& periods) {
    std::vector<ForecastModelPtr> out;
    const auto simple = [] {
        std::vector<ForecastModelPtr> list;
        list.push_back(make_ets(Trend::none, Seasonal::none, 1));
        list.push_back(make_ets(Trend::damped, Seasonal::none, 1));
        list.push_back(make_theta(2));
        return list;
    };
    if (periods.empty()) {
        out = simple();
        out.push_back(make_ets(Trend::additive, Seasonal::none, 1));
        out.push_back(make_naive(1, 1, false));
        out.push_back(make_naive(1, 1, true));
        out.push_back(make_logarithmic(make_theta(2)));
        out.push_back(make_autoregression({}, 6, false));
        out.push_back(make_autoregression({}, 4, true));
        return out;
    }
    const int longest = periods.back(), shortest = periods.front();
    for (const Seasonal kind : {Seasonal::additive, Seasonal::multiplicative}) {
        const SeasonsPtr seasons = make_seasons(periods, kind, 0.9);
        for (auto& model : simple()) out.push_back(make_deseasonalised(std::move(model), seasons));
        if (kind == Seasonal::additive)
            out.push_back(make_deseasonalised(
                make_autoregression({shortest}, std::min(shortest + 1, 12), false), seasons));
    }
    if (shortest <= 31) {
        out.push_back(make_ets(Trend::none, Seasonal::additive, shortest));
        out.push_back(make_ets(Trend::damped, Seasonal::additive, shortest));
        out.push_back(make_ets(Trend::damped, Seasonal::multiplicative, shortest));
    }
    out.push_back(make_naive(longest, 1, false));
    out.push_back(make_naive(longest, 2, false));
    out.push_back(make_naive(1, 1, false));
    out.push_back(make_theta(2));
    const int lags = std::min(shortest + 1, 12);
    out.push_back(make_autoregression(periods, lags, false));
    out.push_back(make_autoregression(periods, lags, true));
    out.push_back(make_logarithmic(make_autoregression(periods, lags, false)));
    return out;
}

/// Where forecasts are made to be judged: the last origins before the end, a horizon apart at most.
std::vector<std::size_t> origins_of(std::size_t n, std::size_t horizon, std::size_t least) {
    std::vector<std::size_t> out;
    const std::size_t room = n > least + 1 ? n - least : 0;
    if (room == 0) return out;
    const std::size_t reach = std::min(room, std::max<std::size_t>(horizon * 4, 8));
    const std::size_t step = std::max<std::size_t>(1, reach / kMostOrigins);
    for (std::size_t back = 1; back <= reach; back += step) out.push_back(n - back);
    return out;
}

struct Judged {
    ForecastModelPtr model;
    std::vector<Path> paths;  ///< by origin
    double error = 0;
    double weight = 0;
};

double error_of(const std::vector<Path>& paths, const std::vector<std::size_t>& origins,
                std::span<const double> y) {
    double sum = 0, count = 0;
    for (std::size_t o = 0; o < origins.size(); ++o)
        for (std::size_t h = 0; h < paths[o].size() && origins[o] + h < y.size(); ++h) {
            sum += std::abs(paths[o][h] - y[origins[o] + h]);
            count += 1;
        }
    return count > 0 ? sum / count : 0;
}

/// Fits on what lies before the first origin, then runs over every origin without fitting again.
std::vector<Judged> judge(std::vector<ForecastModelPtr> models, std::span<const double> y,
                          const std::vector<std::size_t>& origins, std::size_t horizon) {
    std::vector<Judged> out;
    const std::size_t first = *std::min_element(origins.begin(), origins.end());
    for (auto& model : models) {
        if (!model->fit(y.first(first))) continue;
        Judged judged{std::move(model), {}, 0, 0};
        bool finite = true;
        for (const std::size_t origin : origins) {
            Path path(horizon);
            judged.model->forecast(y.first(origin), path);
            finite = finite && std::all_of(path.begin(), path.end(),
                                           [](double v) { return std::isfinite(v); });
            judged.paths.push_back(std::move(path));
        }
        if (!finite) continue;
        judged.error = error_of(judged.paths, origins, y);
        out.push_back(std::move(judged));
    }
    return out;
}

/// The better half shares the weight by the inverse square of their errors.
void weigh(std::vector<Judged>& judged) {
    std::sort(judged.begin(), judged.end(),
              [](const Judged& a, const Judged& b) { return a.error < b.error; });
    const double best = std::max(judged.front().error, 1e-12);
    const std::size_t most = std::max<std::size_t>(3, judged.size() / 2);
    if (judged.size() > most) judged.resize(most);
    double sum = 0;
    for (auto& j : judged) {
        j.weight = std::pow(best / std::max(j.error, 1e-12), 3);
        sum += j.weight;
    }
    for (auto& j : judged) j.weight /= sum;
}

Path combine(const std::vector<Judged>& judged, const std::vector<Path>& paths) {
    Path out(paths.front().size(), 0);
    for (std::size_t k = 0; k < judged.size(); ++k)
        for (std::size_t h = 0; h < out.size(); ++h) out[h] += judged[k].weight * paths[k][h];
    return out;
}

/// How far forecasts were off, by horizon: made monotone and smooth, because few origins are noisy.
Path spread_by_horizon(const std::vector<Judged>& judged, const std::vector<std::size_t>& origins,
                       std::span<const double> y, std::size_t horizon,
                       std::vector<double>& standardised) {
    std::vector<double> squares(horizon, 0), counts(horizon, 0);
    std::vector<std::pair<std::size_t, double>> errors;
    for (std::size_t o = 0; o < origins.size(); ++o) {
        std::vector<Path> paths;
        for (const auto& j : judged) paths.push_back(j.paths[o]);
        const Path path = combine(judged, paths);
        for (std::size_t h = 0; h < horizon && origins[o] + h < y.size(); ++h) {
            const double error = y[origins[o] + h] - path[h];
            squares[h] += error * error;
            counts[h] += 1;
            errors.emplace_back(h, error);
        }
    }
    // spread² = a + b·h by weighted least squares with a, b >= 0: independent noise and a walk.
    double w = 0, wh = 0, whh = 0, ws = 0, wsh = 0;
    for (std::size_t h = 0; h < horizon; ++h) {
        if (counts[h] == 0) continue;
        const double x = static_cast<double>(h), weight = counts[h] / (x + 1);
        const double s = squares[h] / counts[h];
        w += weight, wh += weight * x, whh += weight * x * x, ws += weight * s;
        wsh += weight * s * x;
    }
    const double determinant = w * whh - wh * wh;
    double slope = determinant > 1e-12 ? (w * wsh - wh * ws) / determinant : 0;
    slope = std::max(0.0, slope);
    double base = (ws - slope * wh) / std::max(w, 1e-12);
    if (base <= 0) {
        base = 0.25 * ws / std::max(w, 1e-12);
        slope = whh > 0 ? std::max(0.0, (wsh - base * wh) / whh) : 0;
    }
    Path out(horizon);
    for (std::size_t h = 0; h < horizon; ++h)
        out[h] = std::sqrt(std::max(base + slope * static_cast<double>(h), 0.0));
    for (const auto& [h, error] : errors)
        if (out[h] > 0) standardised.push_back(error / out[h]);
    std::sort(standardised.begin(), standardised.end());
    return out;
}

/// The mean squared change over `lag` steps; changes add up like a walk's from one lag to the next.
Path walk_variance(std::span<const double> y, std::size_t lag, std::size_t horizon) {
    double squares = 0, count = 0;
    for (std::size_t i = lag; i < y.size(); ++i) {
        squares += (y[i] - y[i - lag]) * (y[i] - y[i - lag]);
        count += 1;
    }
    Path out(horizon);
    for (std::size_t h = 0; h < horizon; ++h)
        out[h] = squares / std::max(count, 1.0) * static_cast<double>(1 + h / lag);
    return out;
}

/// What a forecaster without origins would expect: to be off as the last value, or the last season,
/// is, whichever is better.
Path prior_spread(std::span<const double> y, const std::vector<int>& periods, std::size_t horizon) {
    Path out = walk_variance(y, 1, horizon);
    for (const int period : periods) {
        const Path seasonal = walk_variance(y, static_cast<std::size_t>(period), horizon);
        for (std::size_t h = 0; h < horizon; ++h) out[h] = std::min(out[h], seasonal[h]);
    }
    for (double& v : out) v = std::sqrt(v);
    return out;
}

/// Origins count by the stretches they cover, the expectation before them as one.
void blend(Path& spread, const Path& prior, double independent) {
    for (std::size_t h = 0; h < spread.size(); ++h)
        spread[h] = std::sqrt(
            (independent * spread[h] * spread[h] + kPriorStretches * prior[h] * prior[h]) /
            (independent + kPriorStretches));
}

double normal_quantile(double p) {
    // Acklam's rational approximation is not needed here: bisection of erfc is exact enough.
    double low = -10, high = 10;
    for (int i = 0; i < 80; ++i) {
        const double middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < p ? low : high) = middle;
    }
    return (low + high) / 2;
}

/// The quantile of Student's t, by Cornish and Fisher's expansion around the normal one.
double student_quantile(double p, double freedom) {
    const double z = normal_quantile(p), z3 = z * z * z, z5 = z3 * z * z;
    return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom);
}

/// Half from the errors seen, half from Student's t: few origins cannot tell a tail. `independent`
/// is the number of stretches of the series the errors come from, which overlap within each.
double quantile(const std::vector<double>& sorted, double p, double independent) {
    const double student = student_quantile(p, 2 + 2 * independent);
    if (sorted.size() < 20) return student;
    const double place = p * static_cast<double>(sorted.size() - 1);
    const auto at = static_cast<std::size_t>(place);
    const double next = sorted[std::min(at + 1, sorted.size() - 1)];
    const double empirical = sorted[at] + (place - static_cast<double>(at)) * (next - sorted[at]);
    const double widening = std::sqrt(1 + 1 / std::max(independent, 1.0));
    return 0.5 * widening * empirical + 0.5 * student;
}

std::vector<ForecastBand> bands_of(const Path& mean, const Path& spread,
                                   const std::vector<double>& standardised, double independent,
                                   const ForecastOptions& options) {
    std::vector<ForecastBand> out;
    for (const double level : options.levels) {
        ForecastBand band{level, {}, {}};
        const double low = quantile(standardised, (1 - level) / 2, independent),
                     high = quantile(standardised, (1 + level) / 2, independent);
        for (std::size_t h = 0; h < mean.size(); ++h) {
            const double least = mean[h] + low * spread[h];
            band.lower.push_back(options.nonnegative ? std::max(0.0, least) : least);
            band.upper.push_back(std::max(mean[h], mean[h] + high * spread[h]));
        }
        out.push_back(std::move(band));
    }
    return out;
}

}  // namespace

ForecastAnswer forecast(std::span<const double> values, const ForecastOptions& options) {
    if (options.horizon < 1 || options.horizon > kLongestHorizon)
        throw Error(ErrorKind::invalid, fmt::format("A forecast reaches 1 to {} steps, not {}.",
                                                    kLongestHorizon, options.horizon));
    const auto horizon = static_cast<std::size_t>(options.horizon);
    const Cleaned cleaned =
        clean(values, {.periods = options.periods, .outlier_scale = options.clean ? 6.0 : 0.0});
    std::span<const double> y = cleaned.values;
    if (const auto most = static_cast<std::size_t>(getenv("CAP") ? atoi(getenv("CAP")) : 100000); y.size() > most) y = y.last(most);
    if (y.size() < kFewest) return {std::nullopt, kFewest - y.size()};

    Forecast out;
    out.used = y.size();
    out.gaps = cleaned.gaps;
    out.outliers = cleaned.outliers;
    out.periods = seasonal_periods(y, options.periods);
    const std::size_t least = std::max<std::size_t>(
        kFewest, out.periods.empty() ? 6 : 2 * static_cast<std::size_t>(out.periods.back()) + 4);
    auto origins = origins_of(y.size(), horizon, least);
    if (origins.empty()) origins.push_back(y.size() - 1);
    auto judged = judge(families(out.periods), y, origins, horizon);
    if (judged.empty()) {  // too short for every family: the last value is all there is to say
        std::vector<ForecastModelPtr> last;
        last.push_back(make_naive(1, 1, false));
        judged = judge(std::move(last), y, origins, horizon);
        if (judged.empty()) return {std::nullopt, 1};
    }
    weigh(judged);
    std::vector<double> standardised;
    Path spread = spread_by_horizon(judged, origins, y, horizon, standardised);

    std::vector<Path> paths;
    for (auto& j : judged) {
        j.model->fit(y);
        Path path(horizon);
        j.model->forecast(y, path);
        paths.push_back(std::move(path));
        out.models.push_back({j.model->name(), j.weight, j.error});
    }
    out.mean = combine(judged, paths);
    if (options.nonnegative)
        for (double& value : out.mean) value = std::max(0.0, value);
    const double reach = static_cast<double>(y.size() - origins.back());
    const double independent = reach / static_cast<double>(horizon);
    blend(spread, prior_spread(y, out.periods, horizon), independent);
    out.bands = bands_of(out.mean, spread, standardised, independent, options);
    return {std::move(out), 0};
}

}  // namespace herald::insight
