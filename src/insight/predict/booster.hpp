#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insight/predict/encoder.hpp"
#include "insight/predict/objective.hpp"

/// Gradient-boosted trees: XGBoost behind values of ours. Its header is in booster.cpp alone.
namespace herald::insight {

struct TreeShape {
    int depth = 4;            ///< 0: as deep as `leaves` allow
    int leaves = 0;           ///< at most, the best split first; 0: as many as depth allows
    double least_weight = 5;  ///< least second derivative in a leaf
    double rate = 0.05;       ///< learning rate
    double rows = 0.8;        ///< share of the rows a tree sees
    double columns = 0.6;     ///< share of the features a tree sees
    double ridge = 1;         ///< penalty of squared leaf values
};
BOOST_DESCRIBE_STRUCT(TreeShape, (), (depth, leaves, least_weight, rate, rows, columns, ridge))

/// Features with what belongs to each row. `offset` is where a row's margin starts: the overall
/// mean, and the logarithm of its exposure.
struct Rows {
    FeatureMatrix features;
    std::vector<double> target, offset;
    std::vector<double> weight;  ///< empty: all 1
};

/// Trees that are grown. Thread-safe for prediction.
class Booster {
public:
    struct Handle;
    explicit Booster(std::shared_ptr<Handle> handle);

    /// `offset` plus the sum of the trees, a row.
    std::vector<double> margins(const FeatureMatrix& x, std::span<const double> offset) const;
    /// TreeSHAP (Lundberg et al. 2020): rows × (features + 1), the last being the mean with the
    /// offset; a row's values add up to its margin. About 0.5 ms a row for 100 trees.
    std::vector<double> contributions(const FeatureMatrix& x, std::span<const double> offset) const;
    std::string to_bytes() const;
    /// Throws Error{invalid} when the bytes are no model of `features` features.
    static Booster from_bytes(std::string_view bytes, std::size_t features, int threads);

private:
    std::shared_ptr<Handle> handle_;
};

struct GrowOptions {
    Loss loss;
    TreeShape shape;
    std::vector<int> monotone;  ///< a feature each; empty: none
    std::uint64_t seed = 1;
    int threads = 2;
};

/// Trees that grow, one round at a time, and what they say of rows held out.
class Growth {
public:
    Growth(const GrowOptions& options, const Rows& fit, const Rows& held);
    ~Growth();
    Growth(Growth&&) noexcept;
    void grow();
    std::vector<double> held_margins() const;
    /// The first `rounds` trees.
    Booster cut(int rounds) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace herald::insight
