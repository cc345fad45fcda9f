#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/forecast/model.hpp"

namespace herald::insight {
namespace {

class Naive final : public ForecastModel {
public:
    Naive(int period, int cycles, bool drift)
        : period_(static_cast<std::size_t>(period)),
          cycles_(static_cast<std::size_t>(cycles)),
          drift_(drift) {}

    std::string name() const override {
        return fmt::format("{}naive({}×{})", drift_ ? "drifting " : "", cycles_, period_);
    }

    bool fit(std::span<const double> y) override {
        return y.size() >= period_ * (cycles_ + (period_ > 1 ? 1 : 0)) + 1;
    }

    void forecast(std::span<const double> y, std::span<double> out) const override {
        const double step = drift_ && y.size() > period_
                                ? (y.back() - y.front()) / static_cast<double>(y.size() - 1)
                                : 0;
        const std::size_t cycles = std::max<std::size_t>(1, std::min(cycles_, y.size() / period_));
        for (std::size_t h = 0; h < out.size(); ++h) {
            double sum = 0;
            for (std::size_t c = 1; c <= cycles; ++c)
                sum += y[y.size() - c * period_ + h % period_];
            out[h] = sum / static_cast<double>(cycles) + step * static_cast<double>(h + 1);
        }
    }

private:
    std::size_t period_, cycles_;
    bool drift_;
};

class Logarithmic final : public ForecastModel {
public:
    explicit Logarithmic(ForecastModelPtr inner) : inner_(std::move(inner)) {}
    std::string name() const override { return "log " + inner_->name(); }

    bool fit(std::span<const double> y) override {
        double sum = 0;
        for (const double v : y) {
            if (v < 0) return false;
            sum += v;
        }
        if (sum <= 0) return false;
        scale_ = std::max(1e-12, 0.01 * sum / static_cast<double>(y.size()));
        return inner_->fit(to_logs(y));
    }

    void forecast(std::span<const double> y, std::span<double> out) const override {
        inner_->forecast(to_logs(y), out);
        // A straight line of logarithms explodes; no forecast leaves 20 times what was ever seen.
        const double limit = 20 * *std::max_element(y.begin(), y.end());
        for (double& value : out) value = std::min(scale_ * std::expm1(value), limit);
    }

private:
    std::vector<double> to_logs(std::span<const double> y) const {
        std::vector<double> out;
        out.reserve(y.size());
        for (const double v : y) out.push_back(std::log1p(std::max(0.0, v) / scale_));
        return out;
    }
    ForecastModelPtr inner_;
    double scale_ = 1;
};

}  // namespace

ForecastModelPtr make_naive(int period, int cycles, bool drift) {
    return std::make_unique<Naive>(period, cycles, drift);
}

ForecastModelPtr make_logarithmic(ForecastModelPtr inner) {
    return std::make_unique<Logarithmic>(std::move(inner));
}

}  // namespace herald::insight
