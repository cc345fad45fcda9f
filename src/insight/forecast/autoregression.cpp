#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "insight/forecast/model.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kMostRows = 2000;  ///< the newest ones: older behaviour says little

class Autoregression final : public ForecastModel {
public:
    Autoregression(std::vector<int> periods, int lags, bool differenced)
        : periods_(std::move(periods)), lags_(lags), differenced_(differenced) {}

    std::string name() const override {
        return fmt::format("{}AR({})", differenced_ ? "differenced " : "", lags_);
    }

    bool fit(std::span<const double> given) override {
        const std::vector<double> y = prepared(given);
        choose_lags(y.size());
        if (used_.empty()) return false;
        const std::size_t deepest = static_cast<std::size_t>(used_.back());
        if (y.size() < deepest + 3 * used_.size() + 8) return false;
        const std::size_t rows = std::min(kMostRows, y.size() - deepest);
        const auto columns = static_cast<Eigen::Index>(used_.size() + 1);
        scale_of(y);
        Eigen::MatrixXd table(static_cast<Eigen::Index>(rows), columns);
        Eigen::VectorXd target(static_cast<Eigen::Index>(rows));
        const std::size_t from = y.size() - rows;
        for (std::size_t c = 0; c < used_.size(); ++c) {
            const double* const lagged = y.data() + from - static_cast<std::size_t>(used_[c]);
            for (std::size_t r = 0; r < rows; ++r)
                table(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(c)) =
                    (lagged[r] - centre_) / scale_;
        }
        table.col(columns - 1).setOnes();
        for (std::size_t r = 0; r < rows; ++r)
            target[static_cast<Eigen::Index>(r)] = (y[from + r] - centre_) / scale_;
        Eigen::MatrixXd normal = Eigen::MatrixXd::Zero(columns, columns);
        normal.selfadjointView<Eigen::Lower>().rankUpdate(table.transpose());
        // As much shrinkage as a few rows of the target's own size would do.
        for (Eigen::Index i = 0; i + 1 < columns; ++i)
            normal(i, i) += 0.005 * static_cast<double>(rows) + 2;
        weights_ = normal.selfadjointView<Eigen::Lower>().ldlt().solve(table.transpose() * target);
        return weights_.allFinite();
    }

    void forecast(std::span<const double> given, std::span<double> out) const override {
        std::vector<double> y = prepared(given);
        const std::size_t n = y.size();
        Eigen::VectorXd row(static_cast<Eigen::Index>(used_.size() + 1));
        const auto [least, most] = std::minmax_element(y.begin(), y.end());
        const double room = 2 * (*most - *least), low = *least - room, high = *most + room;
        double level = given.back();
        for (std::size_t h = 0; h < out.size(); ++h) {
            y.push_back(0);
            fill(y, n + h, row);
            const double value = std::clamp(centre_ + scale_ * weights_.dot(row), low, high);
            y[n + h] = value;
            level += value;
            out[h] = differenced_ ? level : value;
        }
    }

private:
    std::vector<double> prepared(std::span<const double> y) const {
        if (!differenced_) return {y.begin(), y.end()};
        std::vector<double> out;
        out.reserve(y.size() + 64);
        for (std::size_t i = 1; i < y.size(); ++i) out.push_back(y[i] - y[i - 1]);
        return out;
    }

    void choose_lags(std::size_t n) {
        used_.clear();
        for (int lag = 1; lag <= lags_; ++lag) used_.push_back(lag);
        for (const int period : periods_)
            for (int lag : {period - 1, period, period + 1, 2 * period})
                if (lag > 0 && n > static_cast<std::size_t>(2 * lag + 20)) used_.push_back(lag);
        std::sort(used_.begin(), used_.end());
        used_.erase(std::unique(used_.begin(), used_.end()), used_.end());
        while (!used_.empty() && n < static_cast<std::size_t>(used_.back()) + 3 * used_.size() + 8)
            used_.pop_back();
    }

    void scale_of(const std::vector<double>& y) {
        const std::size_t rows = std::min(kMostRows, y.size());
        double sum = 0, squares = 0;
        for (std::size_t i = y.size() - rows; i < y.size(); ++i) sum += y[i];
        centre_ = sum / static_cast<double>(rows);
        for (std::size_t i = y.size() - rows; i < y.size(); ++i)
            squares += (y[i] - centre_) * (y[i] - centre_);
        scale_ = std::max(1e-12, std::sqrt(squares / static_cast<double>(rows)));
    }

    void fill(const std::vector<double>& y, std::size_t at, Eigen::VectorXd& row) const {
        for (std::size_t i = 0; i < used_.size(); ++i)
            row[static_cast<Eigen::Index>(i)] =
                (y[at - static_cast<std::size_t>(used_[i])] - centre_) / scale_;
        row[static_cast<Eigen::Index>(used_.size())] = 1;
    }

    std::vector<int> periods_;
    int lags_;
    bool differenced_;
    std::vector<int> used_;
    double centre_ = 0, scale_ = 1;
    Eigen::VectorXd weights_;
};

}  // namespace

ForecastModelPtr make_autoregression(std::vector<int> periods, int lags, bool differenced) {
    return std::make_unique<Autoregression>(std::move(periods), lags, differenced);
}

}  // namespace herald::insight
