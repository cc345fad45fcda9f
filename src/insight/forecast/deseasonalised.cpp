#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "insight/forecast/model.hpp"
#include "insight/forecast/seasons.hpp"

namespace herald::insight {

/// A beginning of the series and what its seasons leave of it.
struct SeasonSplit {
    std::vector<double> rest;
    std::vector<SeasonalPattern> seasons;
};

class Seasons {
public:
    Seasons(std::vector<int> periods, Seasonal kind, double cycle_weight)
        : periods_(std::move(periods)), kind_(kind), cycle_weight_(cycle_weight) {}

    bool multiplicative() const { return kind_ == Seasonal::multiplicative; }
    const std::vector<int>& periods() const { return periods_; }

    const SeasonSplit& split(std::span<const double> y) {
        SeasonSplit& out = splits_[y.size()];
        if (out.rest.empty()) out = make_split(y);
        return out;
    }

private:
    SeasonSplit make_split(std::span<const double> y) const {
        SeasonSplit out;
        out.rest.assign(y.begin(), y.end());
        if (multiplicative())
            for (double& v : out.rest) v = std::log(std::max(v, 1e-9));
        for (const int period : periods_) {
            const auto m = static_cast<std::size_t>(period);
            if (out.rest.size() + 4 < least_values(period)) continue;
            SeasonalPattern season = season_of(out.rest, period, cycle_weight_);
            for (std::size_t i = 0, phase = 0; i < out.rest.size(); ++i) {
                out.rest[i] -= season.phases[phase];
                if (++phase == m) phase = 0;
            }
            out.seasons.push_back(std::move(season));
        }
        if (multiplicative())
            for (double& v : out.rest) v = std::exp(v);
        return out;
    }

    std::vector<int> periods_;
    Seasonal kind_;
    double cycle_weight_;
    std::map<std::size_t, SeasonSplit> splits_;
};

namespace {

class Deseasonalised final : public ForecastModel {
public:
    Deseasonalised(ForecastModelPtr inner, SeasonsPtr seasons)
        : inner_(std::move(inner)), seasons_(std::move(seasons)) {}

    std::string name() const override {
        std::string periods;
        for (const int p : seasons_->periods())
            periods += (periods.empty() ? "" : ",") + std::to_string(p);
        return fmt::format("{} on {} season({})", inner_->name(),
                           seasons_->multiplicative() ? "multiplicative" : "additive", periods);
    }

    bool fit(std::span<const double> y) override {
        if (y.size() < least_values(seasons_->periods().back())) return false;
        if (seasons_->multiplicative() && *std::min_element(y.begin(), y.end()) <= 0) return false;
        return inner_->fit(seasons_->split(y).rest);
    }

    void forecast(std::span<const double> y, std::span<double> out) const override {
        const SeasonSplit& parts = seasons_->split(y);
        inner_->forecast(parts.rest, out);
        for (std::size_t h = 0; h < out.size(); ++h) {
            double season = 0;
            for (const auto& s : parts.seasons)
                season += s.phases[(y.size() + h) % static_cast<std::size_t>(s.period)];
            out[h] = seasons_->multiplicative() ? out[h] * std::exp(season) : out[h] + season;
        }
    }

private:
    ForecastModelPtr inner_;
    SeasonsPtr seasons_;
};

}  // namespace

SeasonsPtr make_seasons(std::vector<int> periods, Seasonal kind, double cycle_weight) {
    return std::make_shared<Seasons>(std::move(periods), kind, cycle_weight);
}

ForecastModelPtr make_deseasonalised(ForecastModelPtr inner, SeasonsPtr seasons) {
    return std::make_unique<Deseasonalised>(std::move(inner), std::move(seasons));
}

}  // namespace herald::insight
