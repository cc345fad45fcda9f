#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/crypto.hpp"
#include "base/error.hpp"
#include "insight/predict/predictor_state.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kMostExplained = 10'000;

[[noreturn]] void refuse(std::string text) { throw Error(ErrorKind::invalid, std::move(text)); }

double variance(const Loss& loss, double mean) {
    switch (loss.objective) {
        case Objective::poisson: return mean;
        case Objective::gamma: return mean * mean;
        case Objective::tweedie: return std::pow(mean, loss.power);
        default: return 1;
    }
}

/// The mean over the members of what `f` answers for each.
template <class F>
std::vector<double> averaged(const std::vector<Member>& members, F&& f) {
    std::vector<double> out;
    for (const auto& member : members) {
        const std::vector<double> one = f(member);
        out.resize(one.size());
        for (std::size_t i = 0; i < one.size(); ++i)
            out[i] += one[i] / static_cast<double>(members.size());
    }
    return out;
}

/// Adds one member's contributions to `shares`, a row of columns + 1 for each table row.
void add_contributions(const Description& about, const Member& member, const FeatureMatrix& x,
                       std::span<const double> offset, std::span<double> shares, double weight) {
    const auto owners = member.encoder.owners();
    const std::size_t wide = x.columns + 1, out_wide = member.encoder.columns.size() + 1;
    const auto trees = member.trees.contributions(x, offset);
    std::vector<double> terms(x.columns);
    for (std::size_t row = 0; row < x.rows; ++row) {
        double* out = shares.data() + row * out_wide;
        const double* tree = trees.data() + row * wide;
        const double tree_weight = weight * (member.linear ? 1 - about.linear_share : 1);
        for (std::size_t j = 0; j < x.columns; ++j) out[owners[j]] += tree_weight * tree[j];
        out[out_wide - 1] += tree_weight * tree[x.columns];
        if (!member.linear) continue;
        const double linear_weight = weight * about.linear_share;
        member.linear->terms(x.values.data() + row * x.columns, terms.data());
        for (std::size_t j = 0; j < x.columns; ++j) out[owners[j]] += linear_weight * terms[j];
        out[out_wide - 1] += linear_weight * (member.linear->intercept + offset[row]);
    }
}

}  // namespace

double pearson(const Loss& loss, double target, double margin) {
    const double mean = loss.link_inverse(margin);
    return (target - mean) / std::sqrt(variance(loss, mean));
}

std::vector<double> offsets(const Description& about, const Table& table) {
    std::vector<double> out(table.rows(), about.base);
    if (!about.exposure) return out;
    const auto& exposure = table.complete(*about.exposure);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (!(exposure[i] > 0))
            refuse(fmt::format("{} must be above 0, row {} has {}.", *about.exposure, i + 1,
                               exposure[i]));
        out[i] += std::log(exposure[i]);
    }
    return out;
}

std::vector<double> margins_of(const Description& about, const Member& member,
                               const FeatureMatrix& x, std::span<const double> offset) {
    auto out = member.trees.margins(x, offset);
    if (!member.linear) return out;
    const auto linear = member.linear->margins(x, offset);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] += about.linear_share * (linear[i] - out[i]);
    return out;
}

Interval interval_of(const Description& about, const IntervalRule& rule, double margin, double low,
                     double high) {
    if (!about.loss.has_log_link()) {
        const double from = low - rule.below, to = high + rule.above, middle = (from + to) / 2;
        return {std::min(from, middle), std::max(to, middle)};
    }
    const double mean = about.loss.link_inverse(margin);
    const double unit = std::sqrt(variance(about.loss, mean));
    return {std::max(mean - rule.below * unit, 0.0), std::max(mean + rule.above * unit, 0.0)};
}

std::vector<double> Predictor::margins(const Table& table) const {
    const auto& [about, members] = *state_;
    const auto offset = offsets(about, table);
    auto out = averaged(members, [&](const Member& member) {
        return margins_of(about, member, member.encoder.encode(table, about.others), offset);
    });
    for (double& margin : out) margin = about.shift + about.scale * margin;
    return out;
}

std::vector<double> Predictor::predict(const Table& table) const {
    const auto& about = state_->about;
    auto out = margins(table);
    for (double& value : out)
        value = about.loss.objective == Objective::logistic ? about.calibration.probability(value)
                                                            : about.loss.link_inverse(value);
    return out;
}

std::vector<Interval> Predictor::intervals(const Table& table) const {
    const auto& [about, members] = *state_;
    if (!about.interval) refuse("The model was trained without intervals.");
    const auto middle = margins(table);
    const bool quantiles = members.front().lower.has_value();
    const auto side = [&](std::optional<Booster> Member::*trees) {
        if (!quantiles) return std::vector<double>(table.rows());
        const std::vector<double> zero(table.rows());
        return averaged(members, [&](const Member& member) {
            return (member.*trees)->margins(member.encoder.encode(table, about.others), zero);
        });
    };
    const auto low = side(&Member::lower), high = side(&Member::upper);
    std::vector<Interval> out;
    for (std::size_t i = 0; i < middle.size(); ++i)
        out.push_back(interval_of(about, *about.interval, middle[i],
                                  about.shift + about.scale * low[i],
                                  about.shift + about.scale * high[i]));
    return out;
}

std::vector<Attribution> Predictor::explain(const Table& table) const {
    const auto& [about, members] = *state_;
    if (table.rows() > kMostExplained)
        refuse(fmt::format("{} rows, at most {} are explained at once.", table.rows(),
                           kMostExplained));
    const auto& columns = members.front().encoder.columns;
    const auto offset = offsets(about, table);
    std::vector<double> shares(table.rows() * (columns.size() + 1));
    for (const auto& member : members)
        add_contributions(about, member, member.encoder.encode(table, about.others), offset, shares,
                          about.scale / static_cast<double>(members.size()));
    std::vector<Attribution> out;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double* share = shares.data() + row * (columns.size() + 1);
        Attribution one;
        one.base = about.shift + share[columns.size()];
        one.margin = one.base;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            one.reasons.push_back({columns[i].name, share[i]});
            one.margin += share[i];
        }
        std::stable_sort(
            one.reasons.begin(), one.reasons.end(),
            [](const Reason& a, const Reason& b) { return std::abs(a.share) > std::abs(b.share); });
        out.push_back(std::move(one));
    }
    return out;
}

const TrainReport& Predictor::report() const { return state_->about.report; }

}  // namespace herald::insight
