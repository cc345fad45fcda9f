#include "forecast_scores.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <thread>

#include "base/text.hpp"
#include "insight/forecast/forecast.hpp"
#include "insight/forecast/model.hpp"
#include "insight/forecast/seasons.hpp"

namespace herald::quality {
namespace {

using namespace herald::insight;

/// Missing values take the last known one: the classical methods know no gaps.
std::vector<double> filled(const std::vector<double>& values) {
    std::vector<double> out;
    for (const double value : values)
        if (!std::isnan(value))
            out.push_back(value);
        else if (!out.empty())
            out.push_back(out.back());
    return out;
}

using Make = std::function<ForecastModelPtr()>;

/// A model on values without a season, where one is found: M4's Naive2, Theta and Comb.
std::vector<double> classical(const Make& make, const std::vector<double>& train,
                              std::size_t horizon, int season) {
    std::vector<double> out(horizon);
    ForecastModelPtr model = make();
    const bool positive = std::ranges::all_of(train, [](double y) { return y > 0; });
    if (season > 1 && positive && !seasonal_periods(train, {season}).empty())
        model = make_deseasonalised(std::move(model),
                                    make_seasons({season}, Seasonal::multiplicative, 1));
    if (!model->fit(train)) {
        model = make();
        if (!model->fit(train)) model = make_naive(1, 1, false);
    }
    model->forecast(train, out);
    return out;
}

double smape(const std::vector<double>& test, const std::vector<double>& path) {
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
        if (std::isnan(test[i])) continue;
        const double base = std::abs(test[i]) + std::abs(path[i]);
        sum += base > 0 ? 200 * std::abs(test[i] - path[i]) / base : 0;
        count += 1;
    }
    return sum / count;
}

/// The mean absolute change over a season of the training part; over one step where that is longer
/// than the part. 0 when nothing changes.
double scale_of(const std::vector<double>& train, int season) {
    const auto m = train.size() > static_cast<std::size_t>(season)
                       ? static_cast<std::size_t>(season)
                       : std::size_t{1};
    double scale = 0, count = 0;
    for (std::size_t i = m; i < train.size(); ++i)
        if (const double change = std::abs(train[i] - train[i - m]); !std::isnan(change))
            scale += change, count += 1;
    return count > 0 ? scale / count : 0;
}

double mean_error(const std::vector<double>& test, const std::vector<double>& path) {
    double error = 0, count = 0;
    for (std::size_t i = 0; i < test.size(); ++i)
        if (!std::isnan(test[i])) error += std::abs(test[i] - path[i]), count += 1;
    return error / count;
}

/// Mean interval score (Gneiting, Raftery 2007, as in M4): width, and 2 / alpha for each unit a
/// value lies outside.
double interval_score(const std::vector<double>& test, const ForecastBand& band) {
    const double penalty = 2 / (1 - band.level);
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
        if (std::isnan(test[i])) continue;
        sum += band.upper[i] - band.lower[i] +
               penalty * std::max({0.0, band.lower[i] - test[i], test[i] - band.upper[i]});
        count += 1;
    }
    return sum / count;
}

double inside(const std::vector<double>& test, const ForecastBand& band) {
    double hits = 0, count = 0;
    for (std::size_t i = 0; i < test.size(); ++i) {
        if (std::isnan(test[i])) continue;
        hits += test[i] >= band.lower[i] && test[i] <= band.upper[i] ? 1 : 0;
        count += 1;
    }
    return hits / count;
}

/// A series too short for a forecast repeats its last value, without a band: what Naive says.
Forecast answer_for(const Sample& sample, const Frequency& frequency) {
    const auto horizon = static_cast<int>(sample.test.size());
    const bool below = std::ranges::any_of(sample.train, [](double y) { return y < 0; });
    auto answer = forecast(
        sample.train, {.horizon = horizon, .periods = frequency.periods, .nonnegative = !below});
    if (answer.forecast) return std::move(*answer.forecast);
    const auto known = filled(sample.train);
    Forecast out;
    out.mean.assign(sample.test.size(), known.empty() ? 0 : known.back());
    for (const double level : {0.8, 0.95}) out.bands.push_back({level, out.mean, out.mean});
    return out;
}

SeriesScore score_one(const Sample& sample, const Frequency& frequency) {
    const double from = thread_microseconds();
    const Forecast ours = answer_for(sample, frequency);
    SeriesScore out;
    out.microseconds = thread_microseconds() - from;
    const auto train = filled(sample.train);
    const int season = frequency.season;
    const double scale = scale_of(sample.train, season);
    out.scaled = scale > 0;
    const auto accuracy = [&](const std::vector<double>& path) {
        return Accuracy{smape(sample.test, path),
                        out.scaled ? mean_error(sample.test, path) / scale : 0};
    };
    const auto told = [&](const Make& make) {
        return train.empty() ? std::vector<double>(sample.test.size())
                             : classical(make, train, sample.test.size(), season);
    };
    const auto smoothed = [&](Trend trend) {
        return told([=] { return make_ets(trend, Seasonal::none, 1); });
    };
    out.ours = accuracy(ours.mean);
    out.naive2 = accuracy(told([] { return make_naive(1, 1, false); }));
    out.theta = accuracy(told([] { return make_theta(2); }));
    auto comb = smoothed(Trend::none);
    const auto holt = smoothed(Trend::additive), damped = smoothed(Trend::damped);
    for (std::size_t i = 0; i < comb.size(); ++i) comb[i] = (comb[i] + holt[i] + damped[i]) / 3;
    out.comb = accuracy(comb);
    out.inside80 = inside(sample.test, ours.bands[0]);
    out.inside95 = inside(sample.test, ours.bands[1]);
    out.msis = out.scaled ? interval_score(sample.test, ours.bands[1]) / scale : 0;
    return out;
}

bool can_be_scored(const Sample& sample) {
    return std::ranges::any_of(sample.test, [](double y) { return !std::isnan(y); });
}

}  // namespace

double thread_microseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

Frequency frequency_of(const std::string& name) {
    static const std::map<std::string, Frequency, std::less<>> kKnown = {
        {"hourly", {24, {24, 168}}}, {"h", {24, {24, 168}}},
        {"daily", {1, {7}}},         {"d", {1, {7}}},
        {"weekly", {1, {52}}},       {"w", {1, {52}}},
        {"monthly", {12, {12}}},     {"m", {12, {12}}},
        {"quarterly", {4, {4}}},     {"q", {4, {4}}},
        {"yearly", {1, {}}},         {"y", {1, {}}},
        {"annual", {1, {}}},         {"half-hourly", {48, {48, 336}}}};
    if (const auto known = kKnown.find(to_lower_ascii(name)); known != kKnown.end())
        return known->second;
    const int number = std::atoi(name.c_str());
    return number > 1 && number <= 400 ? Frequency{number, {number}} : Frequency{};
}

std::vector<SeriesScore> score_series(const std::vector<Sample>& samples,
                                      const Frequency& frequency) {
    std::vector<const Sample*> chosen;
    for (const auto& sample : samples)
        if (can_be_scored(sample)) chosen.push_back(&sample);
    std::vector<SeriesScore> scores(chosen.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < std::max(1u, std::thread::hardware_concurrency()); ++t)
        threads.emplace_back([&] {
            for (std::size_t i = next++; i < scores.size(); i = next++)
                scores[i] = score_one(*chosen[i], frequency);
        });
    for (auto& thread : threads) thread.join();
    return scores;
}

SetScore mean_of(const std::vector<SeriesScore>& scores) {
    SetScore mean{.series = scores.size()};
    if (scores.empty()) return mean;
    const auto n = static_cast<double>(scores.size()),
               scaled = std::max(1.0, static_cast<double>(std::ranges::count_if(
                                          scores, [](const auto&s) { return s.scaled; })));
    std::vector<double> times;
    const auto add = [&](Accuracy& sum, const Accuracy& one) {
        sum.smape += one.smape / n, sum.mase += one.mase / scaled;
    };
    for (const auto& s : scores) {
        add(mean.ours, s.ours), add(mean.naive2, s.naive2);
        add(mean.theta, s.theta), add(mean.comb, s.comb);
        mean.inside80 += s.inside80 / n, mean.inside95 += s.inside95 / n;
        mean.msis += s.msis / scaled;
        times.push_back(s.microseconds);
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    mean.microseconds = *middle;
    return mean;
}

double owa(const Accuracy& of, const Accuracy& naive2) {
    return (of.smape / naive2.smape + of.mase / naive2.mase) / 2;
}

}  // namespace herald::quality
