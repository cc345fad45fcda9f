#include "insight/forecast/combination.hpp"

#include <algorithm>
#include <cmath>

#include "insight/forecast/seasons.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kMostOrigins = 12;
constexpr int kLongestEtsSeason = 31;        ///< longer ones have more states than a fit can tell
constexpr std::size_t kFewestForStates = 8;  ///< below it smoothing may refuse
constexpr int kMostLags = 12;
constexpr double kWeightPower = 4;
constexpr double kKept = 0.7;  ///< share of the families that take part, three at least

std::vector<ForecastModelPtr> simple() {
    std::vector<ForecastModelPtr> out;
    out.push_back(make_ets(Trend::none, Seasonal::none, 1));
    out.push_back(make_ets(Trend::damped, Seasonal::none, 1));
    out.push_back(make_theta(2));
    return out;
}

std::vector<ForecastModelPtr> without_season() {
    auto out = simple();
    out.push_back(make_ets(Trend::additive, Seasonal::none, 1));
    out.push_back(make_naive(1, 1, false));
    out.push_back(make_naive(1, 1, true));
    out.push_back(make_logarithmic(make_theta(2)));
    out.push_back(make_autoregression({}, 6, false));
    out.push_back(make_autoregression({}, 4, true));
    return out;
}

std::vector<ForecastModelPtr> with_seasons(const std::vector<int>& periods) {
    std::vector<ForecastModelPtr> out;
    const int longest = periods.back(), shortest = periods.front();
    const int lags = std::min(shortest + 1, kMostLags);
    for (const Seasonal kind : {Seasonal::additive, Seasonal::multiplicative}) {
        const SeasonsPtr seasons = make_seasons(periods, kind, 0.9);
        for (auto& model : simple()) out.push_back(make_deseasonalised(std::move(model), seasons));
        if (kind == Seasonal::additive)
            out.push_back(
                make_deseasonalised(make_autoregression({shortest}, lags, false), seasons));
    }
    if (shortest <= kLongestEtsSeason) {
        out.push_back(make_ets(Trend::none, Seasonal::additive, shortest));
        out.push_back(make_ets(Trend::damped, Seasonal::additive, shortest));
        out.push_back(make_ets(Trend::damped, Seasonal::multiplicative, shortest));
    }
    out.push_back(make_naive(longest, 1, false));
    out.push_back(make_naive(longest, 2, false));
    out.push_back(make_naive(1, 1, false));
    out.push_back(make_theta(2));
    out.push_back(make_autoregression(periods, lags, false));
    out.push_back(make_autoregression(periods, lags, true));
    out.push_back(make_logarithmic(make_autoregression(periods, lags, false)));
    return out;
}

/// Among values that are mostly zero the least absolute error is that of forecasting zero; the
/// squared one is that of the mean.
enum class Loss { absolute, squared };

/// The last origins before the end, over four horizons or twelve, and behind what a fit needs.
std::vector<std::size_t> origins_of(std::size_t n, std::size_t horizon,
                                    const std::vector<int>& periods, Loss loss) {
    const std::size_t least = periods.empty() ? 6 : least_values(periods.back());
    if (n <= least + 1) return {n - 1};
    // Rare events need a longer look back to be seen at all.
    const std::size_t horizons = loss == Loss::squared ? 12 : 4;
    const std::size_t reach = std::min(n - least, std::max<std::size_t>(horizon * horizons, 8));
    const std::size_t step = std::max<std::size_t>(1, reach / kMostOrigins);
    std::vector<std::size_t> out;
    for (std::size_t back = 1; back <= reach; back += step) out.push_back(n - back);
    return out;
}

struct Judged {
    ForecastModelPtr model;
    std::vector<Path> paths;  ///< by origin
    double error = 0;         ///< mean absolute, or root mean square
    double weight = 0;
};

bool finite(const Path& path) {
    return std::all_of(path.begin(), path.end(), [](double v) { return std::isfinite(v); });
}

std::optional<Judged> judge(ForecastModelPtr model, std::span<const double> y,
                            const std::vector<std::size_t>& origins, std::size_t horizon,
                            Loss loss) {
    if (!model->fit(y.first(origins.back()))) return std::nullopt;
    Judged out{std::move(model), {}, 0, 0};
    double sum = 0, count = 0;
    for (const std::size_t origin : origins) {
        Path path(horizon);
        out.model->forecast(y.first(origin), path);
        if (!finite(path)) return std::nullopt;
        for (std::size_t h = 0; h < horizon && origin + h < y.size(); ++h) {
            const double off = std::abs(path[h] - y[origin + h]);
            sum += loss == Loss::absolute ? off : off * off;
            count += 1;
        }
        out.paths.push_back(std::move(path));
    }
    out.error = sum / std::max(count, 1.0);
    if (loss == Loss::squared) out.error = std::sqrt(out.error);
    return out;
}

void weigh(std::vector<Judged>& judged, Loss loss) {
    std::stable_sort(judged.begin(), judged.end(),
                     [](const Judged& a, const Judged& b) { return a.error < b.error; });
    const std::size_t most = std::max<std::size_t>(
        3, static_cast<std::size_t>(kKept * static_cast<double>(judged.size())));
    if (judged.size() > most)
        judged.erase(judged.begin() + static_cast<std::ptrdiff_t>(most), judged.end());
    const double best = std::max(judged.front().error, 1e-12);
    // Root mean squares of rare events lie close together: most of them nobody can foretell.
    const double power = loss == Loss::squared ? 2 * kWeightPower : kWeightPower;
    double sum = 0;
    for (auto& j : judged) {
        j.weight = std::pow(best / std::max(j.error, 1e-12), power);
        sum += j.weight;
    }
    for (auto& j : judged) j.weight /= sum;
}

void add(Path& sum, double weight, const Path& path) {
    for (std::size_t h = 0; h < sum.size(); ++h) sum[h] += weight * path[h];
}

std::vector<OriginError> errors_of(const std::vector<Judged>& judged,
                                   const std::vector<std::size_t>& origins,
                                   std::span<const double> y, std::size_t horizon) {
    std::vector<OriginError> out;
    for (std::size_t o = 0; o < origins.size(); ++o) {
        Path path(horizon, 0);
        for (const auto& j : judged) add(path, j.weight, j.paths[o]);
        for (std::size_t h = 0; h < horizon && origins[o] + h < y.size(); ++h)
            out.push_back({y.size() - origins[o], h, y[origins[o] + h] - path[h]});
    }
    return out;
}

}  // namespace

std::vector<ForecastModelPtr> families(std::span<const double> y, const std::vector<int>& periods) {
    if (!is_intermittent(y)) return periods.empty() ? without_season() : with_seasons(periods);
    // Rare events tell no trend, and a mean of logarithms says nothing about their sum.
    std::vector<ForecastModelPtr> out;
    if (y.size() < kFewestForStates) out.push_back(make_naive(1, 1, false));
    out.push_back(make_intermittent());
    out.push_back(make_ets(Trend::none, Seasonal::none, 1));
    if (periods.empty()) return out;
    const SeasonsPtr seasons = make_seasons(periods, Seasonal::additive, 0.95);
    out.push_back(make_deseasonalised(make_ets(Trend::none, Seasonal::none, 1), seasons));
    out.push_back(make_naive(periods.back(), 2, false));
    return out;
}

Combination combine(std::vector<ForecastModelPtr> models, std::span<const double> y,
                    std::size_t horizon, const std::vector<int>& periods) {
    const Loss loss = is_intermittent(y) ? Loss::squared : Loss::absolute;
    const auto origins = origins_of(y.size(), horizon, periods, loss);
    std::vector<Judged> judged;
    for (auto& model : models)
        if (auto one = judge(std::move(model), y, origins, horizon, loss))
            judged.push_back(std::move(*one));
    if (judged.empty()) return {};
    weigh(judged, loss);
    Combination out{Path(horizon, 0), {}, errors_of(judged, origins, y, horizon)};
    double kept = 0;
    for (auto& j : judged) {
        Path path(horizon);
        if (j.model->fit(y)) j.model->forecast(y, path);
        if (!finite(path)) continue;
        add(out.mean, j.weight, path);
        kept += j.weight;
        out.models.push_back({j.model->name(), j.weight, j.error});
    }
    if (kept <= 0) return {};
    for (double& value : out.mean) value /= kept;
    for (auto& share : out.models) share.weight /= kept;
    return out;
}

}  // namespace herald::insight
