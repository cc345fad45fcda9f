#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/forecast/model.hpp"
#include "insight/forecast/smoothing.hpp"

namespace herald::insight {
namespace {

/// Level, trend and season as they stand at one moment.
struct State {
    double level = 0, trend = 0;
    std::vector<double> season;
};

class Ets final : public ForecastModel {
public:
    Ets(Trend trend, Seasonal seasonal, int period)
        : trend_(trend), seasonal_(seasonal), period_(static_cast<std::size_t>(period)) {}

    std::string name() const override {
        const char* const trends[] = {"N", "A", "Ad"};
        const char* const seasons[] = {"N", "A", "M"};
        return fmt::format("ETS(A,{},{})", trends[static_cast<int>(trend_)],
                           seasons[static_cast<int>(seasonal_)]);
    }

    bool fit(std::span<const double> y) override {
        const bool has_season = seasonal_ != Seasonal::none;
        if (y.size() < (has_season ? 2 * period_ + 4 : 6)) return false;
        if (seasonal_ == Seasonal::multiplicative && *std::min_element(y.begin(), y.end()) <= 0)
            return false;
        const State start = begin(y);
        const auto costs = [&](const Points& x) { return squares(y, start, x); };
        Search search{{1e-4}, {0.9999}, 0.2, best_.empty() ? 12 : 6};
        std::vector<Point> starts = alphas();
        const auto add = [&](double least, double most, std::initializer_list<double> from) {
            search.lower.push_back(least);
            search.upper.push_back(most);
            std::vector<Point> wider;
            for (const Point& point : starts)
                for (const double value : from) {
                    wider.push_back(point);
                    wider.back().push_back(value);
                }
            starts = std::move(wider);
        };
        if (trend_ != Trend::none) add(1e-4, 0.9999, {0.02, 0.2});
        if (trend_ == Trend::damped) add(0.8, 0.98, {0.92});
        if (has_season) add(1e-4, 0.9999, {0.05, 0.3});
        if (!best_.empty()) starts = {best_};  // fitted before, on a shorter part of this series
        best_ = minimise(costs, starts, search);
        take(best_.data());
        return true;
    }

    void forecast(std::span<const double> y, std::span<double> out) const override {
        const State state = run(y);
        double trend_sum = 0, damping = 1;
        for (std::size_t h = 0; h < out.size(); ++h) {
            damping *= phi_;
            trend_sum += damping * state.trend;
            const double base = state.level + trend_sum;
            if (seasonal_ == Seasonal::none) {
                out[h] = base;
                continue;
            }
            const double season = state.season[(y.size() + h) % period_];
            out[h] = seasonal_ == Seasonal::additive ? base + season : base * season;
        }
    }

private:
    std::vector<Point> alphas() const {
        if (trend_ == Trend::none && seasonal_ == Seasonal::none)
            return {{0.01}, {0.08}, {0.2}, {0.35}, {0.5}, {0.65}, {0.8}, {0.95}};
        return {{0.05}, {0.25}, {0.5}, {0.85}};
    }

    void take(const double* x) {
        alpha_ = *x++;
        beta_ = trend_ == Trend::none ? 0 : alpha_ * *x++;
        phi_ = trend_ == Trend::none ? 0 : trend_ == Trend::damped ? *x++ : 1;
        gamma_ = seasonal_ == Seasonal::none ? 0 : (1 - alpha_) * *x;
    }

    State begin(std::span<const double> y) const {
        State out;
        if (seasonal_ == Seasonal::none) {
            const std::size_t n = std::min<std::size_t>(10, y.size());
            const Line line = line_through(y.data(), n);
            out.trend = trend_ == Trend::none ? 0 : line.slope;
            double mean = 0;
            for (std::size_t i = 0; i < n; ++i) mean += y[i] / static_cast<double>(n);
            out.level = trend_ == Trend::none ? mean : line.height - line.slope;
            return out;
        }
        const std::size_t cycles = std::min<std::size_t>(3, y.size() / period_);
        const Line line = line_through(y.data(), cycles * period_);
        out.trend = trend_ == Trend::none ? 0 : line.slope;
        out.season.assign(period_, 0);
        for (std::size_t i = 0; i < cycles * period_; ++i) {
            const double base = line.height + line.slope * static_cast<double>(i);
            out.season[i % period_] +=
                (seasonal_ == Seasonal::additive ? y[i] - base : y[i] / std::max(base, 1e-9)) /
                static_cast<double>(cycles);
        }
        out.level = line.height - line.slope;
        return out;
    }

    /// The state after the last value.
    State run(std::span<const double> y) const {
        State s = begin(y);
        double* const season = s.season.data();
        std::size_t phase = 0;
        for (const double value : y) {
            const double base = s.level + phi_ * s.trend;
            double error = value - base;  // of the level
            if (seasonal_ == Seasonal::additive) {
                error -= season[phase];
                season[phase] += gamma_ * error;
            } else if (seasonal_ == Seasonal::multiplicative) {
                const double factor = std::max(season[phase], 1e-6);
                error = value / factor - base;
                season[phase] += gamma_ * error * factor / std::max(base, 1e-9);
            }
            s.level = base + alpha_ * error;
            s.trend = phi_ * s.trend + beta_ * error;
            if (++phase == period_) phase = 0;
        }
        return s;
    }

    /// Sums of squared one-step errors of eight candidates.
    Eight squares(std::span<const double> y, const State& start, const Points& x) const {
        std::size_t next = 0;
        const Eight alpha = x[next++], zero = Eight::Zero();
        const Eight beta = trend_ == Trend::none ? zero : Eight(alpha * x[next++]);
        const Eight phi = trend_ == Trend::none     ? zero
                          : trend_ == Trend::damped ? x[next++]
                                                    : Eight(Eight::Ones());
        const Eight gamma = seasonal_ == Seasonal::none ? zero : Eight((1 - alpha) * x[next]);
        Eight level = Eight::Constant(start.level), trend = Eight::Constant(start.trend),
              sum = zero;
        std::vector<Eight> season;
        for (const double value : start.season) season.push_back(Eight::Constant(value));
        std::size_t phase = 0;
        for (const double value : y) {
            const Eight base = level + phi * trend;
            Eight error = value - base;
            if (seasonal_ == Seasonal::additive) {
                error -= season[phase];
                season[phase] += gamma * error;
                sum += error.square();
            } else if (seasonal_ == Seasonal::multiplicative) {
                const Eight factor = season[phase].max(1e-6);
                error = value / factor - base;
                sum += (error * factor).square();
                season[phase] += gamma * error * factor / base.max(1e-9);
            } else {
                sum += error.square();
            }
            level = base + alpha * error;
            trend = phi * trend + beta * error;
            if (++phase == period_) phase = 0;
        }
        return sum;
    }

    Trend trend_;
    Seasonal seasonal_;
    std::size_t period_;
    double alpha_ = 0.3, beta_ = 0, phi_ = 0, gamma_ = 0;
    Point best_;
};

class Theta final : public ForecastModel {
public:
    explicit Theta(double theta) : share_(1 - 1 / theta), theta_(theta) {}
    std::string name() const override { return fmt::format("Theta({:g})", theta_); }

    bool fit(std::span<const double> y) override {
        if (y.size() < 4) return false;
        const double drift = drift_of(y);
        const auto costs = [&](const Points& x) {
            const Eight& alpha = x[0];
            Eight level = Eight::Constant(y[0]), sum = Eight::Zero();
            for (const double value : y.subspan(1)) {
                const Eight error = value - level - drift;
                level += drift + alpha * error;
                sum += error.square();
            }
            return sum;
        };
        alpha_ = minimise(costs, {{0.02}, {0.1}, {0.2}, {0.35}, {0.5}, {0.65}, {0.8}, {0.95}},
                          {{0.01}, {0.999}, 0.1, 5})[0];
        return true;
    }

    void forecast(std::span<const double> y, std::span<double> out) const override {
        const double drift = drift_of(y);
        double level = y[0];
        for (const double value : y.subspan(1)) level += drift + alpha_ * (value - level - drift);
        for (std::size_t h = 0; h < out.size(); ++h)
            out[h] = level + drift * (static_cast<double>(h) + 1);
    }

private:
    double drift_of(std::span<const double> y) const {
        return share_ * line_through(y.data(), y.size()).slope;
    }

    double share_, theta_, alpha_ = 0.5;
};

}  // namespace

ForecastModelPtr make_ets(Trend trend, Seasonal seasonal, int period) {
    return std::make_unique<Ets>(trend, seasonal, period);
}

ForecastModelPtr make_theta(double theta) { return std::make_unique<Theta>(theta); }

}  // namespace herald::insight
