#include "insight/mix/design.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace herald::insight::mix {
namespace {

constexpr int kFree = 0, kSeason = 1, kWander = 2, kControl = 3, kGroups = 4;
constexpr int kWaves = 3;
constexpr double kFewestYears = 1.2;  ///< before a year's season can be told from a trend
constexpr double kKnotYears = 0.25;   ///< between two knots of the wandering level
constexpr double kLoose = 1e4;        ///< variance of what nothing holds, in the noise's
constexpr int kRounds = 40;

/// How big each unit is.
std::vector<double> sizes_of(const MixData& data) {
    if (!data.sizes.empty()) return data.sizes;
    std::vector<double> out(data.units, 1);
    if (data.units == 1) return out;
    for (std::size_t u = 0; u < data.units; ++u) {
        double sum = 0, count = 0;
        for (std::size_t t = 0; t < data.periods; ++t)
            if (const double y = data.outcome[u * data.periods + t]; std::isfinite(y))
                sum += y, count += 1;
        out[u] = std::max(count > 0 ? sum / count : 0, 1e-9);
    }
    return out;
}

class Builder {
public:
    Builder(const MixData& data, Design& out) : data_(data), out_(out) {}

    template <class Value>
    void add(int group, Value value) {
        auto& column = columns_.emplace_back(out_.known.size());
        for (Eigen::Index i = 0; i < column.size(); ++i) {
            const auto row = static_cast<std::size_t>(i);
            column(i) = value(row / data_.periods, row % data_.periods, row);
        }
        out_.groups.push_back(group);
    }

    void season() {
        if (static_cast<double>(data_.periods) < kFewestYears * data_.periods_a_year) return;
        for (int wave = 1; wave <= kWaves; ++wave) {
            const double turn = 2 * std::numbers::pi * wave / data_.periods_a_year;
            if (turn > std::numbers::pi) break;
            add(kSeason, [=](std::size_t, std::size_t t, std::size_t) {
                return std::sin(turn * static_cast<double>(t));
            });
            add(kSeason, [=](std::size_t, std::size_t t, std::size_t) {
                return std::cos(turn * static_cast<double>(t));
            });
        }
    }

    /// Hats around knots; what they leave between is a straight line.
    void wander() {
        const double apart = std::max(kKnotYears * data_.periods_a_year, 4.0);
        const auto knots = static_cast<int>(static_cast<double>(data_.periods - 1) / apart) + 1;
        for (int knot = 0; knot < knots; ++knot)
            add(kWander, [=](std::size_t, std::size_t t, std::size_t) {
                return std::max(1 - std::abs(static_cast<double>(t) / apart - knot), 0.0);
            });
    }

    void control(const MixControl& control) {
        double sum = 0, squares = 0, count = 0;
        for (const double x : control.values)
            if (std::isfinite(x)) sum += x, squares += x * x, count += 1;
        if (count == 0) return;
        const double mean = sum / count, variance = squares / count - mean * mean;
        if (!(variance > 1e-18 * mean * mean)) return;
        const double deviation = std::sqrt(variance);
        add(kControl, [&](std::size_t, std::size_t, std::size_t row) {
            const double x = control.values[row];
            return std::isfinite(x) ? (x - mean) / deviation : 0;
        });
    }

    void finish() {
        out_.all_columns.resize(out_.known.size(), static_cast<Eigen::Index>(columns_.size()));
        for (std::size_t j = 0; j < columns_.size(); ++j)
            out_.all_columns.col(static_cast<Eigen::Index>(j)) = columns_[j];
        out_.columns = out_.known.asDiagonal() * out_.all_columns;
    }

private:
    const MixData& data_;
    Design& out_;
    std::vector<Eigen::VectorXd> columns_;
};

void scale_rows(const MixData& data, std::size_t held, Design& out) {
    const auto rows = static_cast<Eigen::Index>(data.outcome.size());
    out.outcome.setZero(rows), out.known.setZero(rows), out.weight.setZero(rows);
    double total = 0, size = 0;
    for (Eigen::Index i = 0; i < rows; ++i) {
        const auto row = static_cast<std::size_t>(i);
        const double y = data.outcome[row];
        if (row % data.periods + held >= data.periods || !std::isfinite(y)) continue;
        const double unit = out.sizes[row / data.periods];
        out.known(i) = 1;
        out.weight(i) = unit;
        out.outcome(i) = y / unit;
        total += y, size += unit;
        ++out.known_rows;
    }
    out.scale = total / size;
    out.outcome /= out.scale;
    out.weight /= size;
}

}  // namespace

Design make_design(const MixData& data, std::size_t held) {
    Design out;
    out.units = data.units, out.periods = data.periods;
    out.sizes = sizes_of(data);
    scale_rows(data, held, out);
    Builder builder(data, out);
    for (std::size_t unit = 0; unit < data.units; ++unit)
        builder.add(kFree,
                    [=](std::size_t u, std::size_t, std::size_t) { return u == unit ? 1.0 : 0.0; });
    const double middle = static_cast<double>(data.periods) / 2;
    builder.add(kFree, [=](std::size_t, std::size_t t, std::size_t) {
        return (static_cast<double>(t) - middle) / middle;
    });
    builder.season();
    builder.wander();
    for (const auto& control : data.controls) builder.control(control);
    builder.finish();
    return out;
}

void whiten(Eigen::Ref<Eigen::VectorXd> rows, const Design& design, double memory) {
    if (memory == 0) return;
    for (Eigen::Index i = rows.size() - 1; i > 0; --i)
        if (i % static_cast<Eigen::Index>(design.periods) != 0 && design.known(i) > 0 &&
            design.known(i - 1) > 0)
            rows(i) -= memory * rows(i - 1);
}

void whiten_back(Eigen::Ref<Eigen::VectorXd> rows, const Design& design, double memory) {
    if (memory == 0) return;
    for (Eigen::Index i = 0; i + 1 < rows.size(); ++i)
        if ((i + 1) % static_cast<Eigen::Index>(design.periods) != 0 && design.known(i) > 0 &&
            design.known(i + 1) > 0)
            rows(i) -= memory * rows(i + 1);
}

Absorber::Absorber(const Design& design, double memory)
    : columns_(design.columns),
      groups_(design.groups),
      variances_(kGroups, 1),
      rows_(design.known_rows) {
    variances_[kFree] = kLoose;
    for (Eigen::Index j = 0; j < columns_.cols(); ++j) whiten(columns_.col(j), design, memory);
    products_ = columns_.transpose() * columns_;
    factor();
}

void Absorber::factor() {
    Eigen::MatrixXd precision = products_;
    for (Eigen::Index j = 0; j < precision.cols(); ++j)
        precision(j, j) +=
            1 / variances_[static_cast<std::size_t>(groups_[static_cast<std::size_t>(j)])];
    root_.compute(precision);
}

void Absorber::learn(const Eigen::VectorXd& misses) {
    const Eigen::VectorXd product = columns_.transpose() * misses;
    for (int round = 0; round < kRounds; ++round) {
        const Eigen::VectorXd at = root_.solve(product);
        const double noise =
            std::max((misses.squaredNorm() - product.dot(at)) / static_cast<double>(rows_), 1e-12);
        const Eigen::MatrixXd unknown =
            root_.solve(Eigen::MatrixXd::Identity(product.size(), product.size()));
        std::vector<double> sums(kGroups), counts(kGroups);
        for (Eigen::Index j = 0; j < product.size(); ++j) {
            if (!(products_(j, j) > 1e-12)) continue;  // of periods not fitted
            const auto group = static_cast<std::size_t>(groups_[static_cast<std::size_t>(j)]);
            sums[group] += at(j) * at(j) / noise + unknown(j, j);
            counts[group] += 1;
        }
        for (std::size_t group = 1; group < kGroups; ++group)
            if (counts[group] > 0)
                variances_[group] = std::clamp(sums[group] / counts[group], 1e-6, kLoose);
        factor();
    }
}

Eigen::VectorXd Absorber::coefficients(const Eigen::VectorXd& misses) const {
    return root_.solve(columns_.transpose() * misses);
}

Eigen::VectorXd Absorber::apply(const Eigen::VectorXd& misses) const {
    return misses - columns_ * coefficients(misses);
}

}  // namespace herald::insight::mix
