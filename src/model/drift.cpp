#include "model/drift.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace herald::model {
namespace {

constexpr double kLeastShare = 1e-4;

/// The bin of a number: the first whose upper edge it does not exceed; others and missing behind.
std::size_t bin_of(const FeatureProfile& profile, double value) {
    if (std::isnan(value)) return profile.shares.size() - 1;
    const auto at = std::lower_bound(profile.edges.begin(), profile.edges.end(), value);
    return static_cast<std::size_t>(at - profile.edges.begin());
}

std::size_t bin_of(const FeatureProfile& profile, const std::string& word) {
    if (word.empty()) return profile.shares.size() - 1;
    const auto at = std::find(profile.words.begin(), profile.words.end(), word);
    return static_cast<std::size_t>(at - profile.words.begin());
}

template <class T>
std::vector<double> shares_of(const FeatureProfile& profile, std::span<const T> values) {
    std::vector<double> out(profile.shares.size());
    for (const auto& value : values)
        out[bin_of(profile, value)] += 1 / static_cast<double>(values.size());
    return out;
}

template <class T>
double index_of(const FeatureProfile& profile, std::span<const T> values) {
    if (values.empty()) return 0;
    const auto now = shares_of(profile, values);
    double out = 0;
    for (std::size_t i = 0; i < now.size(); ++i) {
        const double p = std::max(profile.shares[i], kLeastShare);
        const double q = std::max(now[i], kLeastShare);
        out += (q - p) * std::log(q / p);
    }
    return out;
}

}  // namespace

FeatureProfile profile_of(std::string feature, std::span<const double> values) {
    FeatureProfile out{std::move(feature), {}, {}, {}};
    std::vector<double> sorted;
    for (const double value : values)
        if (!std::isnan(value)) sorted.push_back(value);
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 1; i < kProfileBins && !sorted.empty(); ++i) {
        const double edge = sorted[(sorted.size() - 1) * i / kProfileBins];
        if (out.edges.empty() || edge > out.edges.back()) out.edges.push_back(edge);
    }
    out.shares.resize(out.edges.size() + 2);
    out.shares = shares_of(out, values);
    return out;
}

FeatureProfile profile_of(std::string feature, std::span<const std::string> values) {
    FeatureProfile out{std::move(feature), {}, {}, {}};
    std::map<std::string, std::size_t> counts;
    for (const auto& value : values)
        if (!value.empty()) ++counts[value];
    std::vector<std::pair<std::size_t, std::string>> ranked;
    for (const auto& [word, count] : counts) ranked.emplace_back(count, word);
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t i = 0; i < ranked.size() && i < kProfileWords; ++i)
        out.words.push_back(ranked[i].second);
    out.shares.resize(out.words.size() + 2);
    out.shares = shares_of(out, values);
    return out;
}

double stability_index(const FeatureProfile& profile, std::span<const double> values) {
    return index_of(profile, values);
}
double stability_index(const FeatureProfile& profile, std::span<const std::string> values) {
    return index_of(profile, values);
}

LossLevel level_of(std::span<const double> losses) {
    LossLevel out;
    out.count = static_cast<double>(losses.size());
    for (const double loss : losses) out.mean += loss / out.count;
    double squares = 0;
    for (const double loss : losses) squares += (loss - out.mean) * (loss - out.mean);
    if (out.count > 1) out.deviation = std::sqrt(squares / (out.count - 1));
    return out;
}

double loss_shift(const LossLevel& promised, const LossLevel& recent) {
    if (promised.count < 2 || recent.count < 2) return std::nan("");
    const double error = std::sqrt(promised.deviation * promised.deviation / promised.count +
                                   recent.deviation * recent.deviation / recent.count);
    const double difference = recent.mean - promised.mean;
    if (error > 0) return difference / error;
    return difference == 0 ? 0 : std::copysign(INFINITY, difference);
}

}  // namespace herald::model
