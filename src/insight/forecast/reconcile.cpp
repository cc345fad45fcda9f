#include "insight/forecast/reconcile.hpp"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/error.hpp"

namespace herald::insight {
namespace {

constexpr std::size_t kFewestErrors = 8;
constexpr std::size_t kMostWholes = 500;
constexpr double kLeastShrinkage = 0.02;       ///< a covariance of few errors is never taken whole
constexpr std::size_t kMostPairedNodes = 200;  ///< that the shrinkage is worked out from

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorKind::invalid, why); }

void check(const std::vector<HierarchyNode>& nodes) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto& node = nodes[i];
        if (node.parent >= static_cast<int>(i))
            refuse(fmt::format("Node {} stands before the node it is a part of.", i));
        if (node.mean.size() != nodes[0].mean.size())
            refuse("Forecasts of one hierarchy reach equally far.");
        if (node.bands.size() != nodes[0].bands.size())
            refuse("Forecasts of one hierarchy have bands of the same levels.");
        for (std::size_t b = 0; b < node.bands.size(); ++b)
            if (node.bands[b].level != nodes[0].bands[b].level ||
                node.bands[b].upper.size() != node.mean.size())
                refuse("Forecasts of one hierarchy have bands of the same levels.");
        for (const double v : node.mean)
            if (!std::isfinite(v)) refuse(fmt::format("Node {} has no finite forecast.", i));
    }
}

/// Which nodes are parts of which.
struct Tree {
    std::vector<int> parent;
    std::vector<int> row;  ///< a whole's constraint; -1 at leaves
    std::vector<double> leaves;
    std::size_t wholes = 0;

    explicit Tree(const std::vector<HierarchyNode>& nodes)
        : row(nodes.size(), -1), leaves(nodes.size(), 0) {
        for (const auto& node : nodes) parent.push_back(node.parent);
        for (const int p : parent) {
            if (p < 0 || row[static_cast<std::size_t>(p)] >= 0) continue;
            row[static_cast<std::size_t>(p)] = static_cast<int>(wholes++);
        }
        for (std::size_t i = nodes.size(); i-- > 0;) {
            if (row[i] < 0) leaves[i] = 1;
            if (parent[i] >= 0) leaves[static_cast<std::size_t>(parent[i])] += leaves[i];
        }
    }

    int parent_row(std::size_t i) const {
        return parent[i] < 0 ? -1 : row[static_cast<std::size_t>(parent[i])];
    }
    /// C times a column of the nodes: each whole less its parts.
    template <typename Column>
    Vector apart(const Column& y) const {
        Vector out = Vector::Zero(index(wholes));
        for (std::size_t i = 0; i < parent.size(); ++i) {
            if (row[i] >= 0) out[row[i]] += y[index(i)];
            if (const int p = parent_row(i); p >= 0) out[p] -= y[index(i)];
        }
        return out;
    }
    /// C' times a column of the wholes, at one node.
    double back(const Vector& x, std::size_t i) const {
        const int p = parent_row(i);
        return (row[i] >= 0 ? x[row[i]] : 0) - (p >= 0 ? x[p] : 0);
    }
};

/// Errors all nodes have, one row each (origin and step), every column of unit mean square within
/// its step, divided by the root of the number of rows: Z'Z is their correlation.
struct Correlation {
    Matrix z;
    double shrinkage = 1;
};

using Key = std::pair<std::size_t, std::size_t>;

std::vector<Key> keys_in_common(const std::vector<HierarchyNode>& nodes) {
    std::map<Key, std::size_t> counts;
    for (const auto& node : nodes)
        for (const auto& e : node.errors) ++counts[{e.step, e.back}];
    std::vector<Key> out;
    for (const auto& [key, count] : counts)
        if (count == nodes.size()) out.push_back(key);
    return out;
}

/// The optimal weight of independence: the summed variances of the correlations over their summed
/// squares. Errors from one origin hang together, so that origins are counted, not rows.
double shrinkage_of(const Matrix& z, double origins) {
    const Eigen::Index n = z.cols(),
                       stride = std::max<Eigen::Index>(1, n / index(kMostPairedNodes));
    const double rows = static_cast<double>(z.rows());
    double variances = 0, squares = 0;
    for (Eigen::Index i = 0; i < n; i += stride)
        for (Eigen::Index j = i + stride; j < n; j += stride) {
            const Vector products = z.col(i).cwiseProduct(z.col(j)) * rows;
            const double mean = products.mean();
            variances +=
                (products.array() - mean).square().sum() / rows / std::max(1.0, origins - 1);
            squares += mean * mean;
        }
    return squares > 0 ? std::clamp(variances / squares, kLeastShrinkage, 1.0) : 1;
}

Correlation correlation_of(const std::vector<HierarchyNode>& nodes) {
    const auto keys = keys_in_common(nodes);
    Correlation out;
    if (keys.size() < kFewestErrors) return out;
    std::map<Key, Eigen::Index> rows;
    std::set<std::size_t> origins;
    for (const auto& key : keys) {
        rows.emplace(key, index(rows.size()));
        origins.insert(key.second);
    }
    out.z = Matrix::Zero(index(keys.size()), index(nodes.size()));
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (const auto& e : nodes[i].errors)
            if (const auto at = rows.find({e.step, e.back}); at != rows.end())
                out.z(at->second, index(i)) = e.error;
    // Keys are sorted by step: each step's rows stand together.
    for (std::size_t from = 0, to = 0; from < keys.size(); from = to) {
        while (to < keys.size() && keys[to].first == keys[from].first) ++to;
        auto block = out.z.middleRows(index(from), index(to - from));
        for (Eigen::Index i = 0; i < block.cols(); ++i) {
            const double size =
                std::sqrt(block.col(i).squaredNorm() / static_cast<double>(to - from));
            if (size > 0) block.col(i) /= size;
        }
    }
    out.z /= std::sqrt(static_cast<double>(keys.size()));
    out.shrinkage = shrinkage_of(out.z, static_cast<double>(origins.size()));
    return out;
}

/// The spread of every node at one step.
Vector scales(const std::vector<HierarchyNode>& nodes, const Tree& tree, std::size_t h,
              Trust trust) {
    Vector out(index(nodes.size()));
    double largest = 0;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        out[index(i)] = trust == Trust::structural
                            ? std::sqrt(tree.leaves[i])
                            : nodes[i].bands.back().upper[h] - nodes[i].mean[h];
        largest = std::max(largest, out[index(i)]);
    }
    // A node that claims to know everything is still not taken for exact.
    return out.cwiseMax(std::max(1e-6 * largest, 1e-12));
}

/// One step's reconciliation: means move, variances shrink.
struct Step {
    Vector mean;
    Vector narrowing;  ///< standard deviation after over before
};

Step reconcile_step(const Vector& given, const Vector& scale, const Tree& tree,
                    const Correlation& correlation) {
    const double own = correlation.shrinkage, common = 1 - own;
    const bool correlated = correlation.z.rows() > 0 && common > 0;
    const Eigen::Index wholes = index(tree.wholes), n = given.size();
    // W C' is own · S² C' + common · S Z' G with G = Z S C'.
    Matrix apart = Matrix::Zero(wholes, wholes);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto node = static_cast<std::size_t>(i);
        const double variance = own * scale[i] * scale[i];
        const int r = tree.row[node], p = tree.parent_row(node);
        if (r >= 0) apart(r, r) += variance;
        if (p >= 0) apart(p, p) += variance;
        if (r >= 0 && p >= 0) apart(r, p) -= variance, apart(p, r) -= variance;
    }
    Matrix g = Matrix::Zero(correlated ? correlation.z.rows() : 0, wholes);
    for (Eigen::Index t = 0; t < g.rows(); ++t)
        g.row(t) = tree.apart(correlation.z.row(t).transpose().cwiseProduct(scale)).transpose();
    apart += common * g.transpose() * g;
    apart.diagonal().array() += 1e-12 * std::max(apart.diagonal().maxCoeff(), 1e-300);
    const Eigen::LDLT<Matrix> solver(apart);
    const Vector x = solver.solve(tree.apart(given));
    const Vector gx = g * x;
    Step out{given, Vector::Ones(n)};
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto node = static_cast<std::size_t>(i);
        Vector link = Vector::Zero(wholes);  // row i of W C'
        if (tree.row[node] >= 0) link[tree.row[node]] += own * scale[i] * scale[i];
        if (const int p = tree.parent_row(node); p >= 0) link[p] -= own * scale[i] * scale[i];
        if (correlated) link += common * scale[i] * (g.transpose() * correlation.z.col(i));
        out.mean[i] -= link.dot(x);
        double variance = own;
        if (correlated) variance += common * correlation.z.col(i).squaredNorm();
        variance *= scale[i] * scale[i];
        const double left = 1 - link.dot(solver.solve(link)) / std::max(variance, 1e-300);
        out.narrowing[i] = std::sqrt(std::clamp(left, 0.0, 1.0));
    }
    return out;
}

/// Sums from the leaves up, so that the wholes are exact to the last bit that adding keeps.
void add_up(Vector& mean, const Tree& tree, bool nonnegative) {
    Vector sums = Vector::Zero(mean.size());
    for (Eigen::Index i = mean.size(); i-- > 0;) {
        const auto node = static_cast<std::size_t>(i);
        if (tree.row[node] >= 0)
            mean[i] = sums[i];
        else if (nonnegative)
            mean[i] = std::max(0.0, mean[i]);
        if (tree.parent[node] >= 0) sums[tree.parent[node]] += mean[i];
    }
}

Trust usable(const std::vector<HierarchyNode>& nodes, const Correlation& correlation,
             Trust wanted) {
    if (wanted != Trust::structural && nodes[0].bands.empty()) return Trust::structural;
    if (wanted == Trust::mint && correlation.z.rows() == 0) return Trust::scaled;
    return wanted;
}

}  // namespace

Reconciled reconcile(const std::vector<HierarchyNode>& nodes, const ReconcileOptions& options) {
    Reconciled out;
    if (nodes.empty()) return out;
    check(nodes);
    const Tree tree(nodes);
    if (tree.wholes > kMostWholes)
        refuse(fmt::format("A hierarchy has at most {} wholes, not {}.", kMostWholes, tree.wholes));
    Correlation correlation;
    if (options.trust == Trust::mint) correlation = correlation_of(nodes);
    out.trust = usable(nodes, correlation, options.trust);
    if (out.trust != Trust::mint) correlation = {};
    out.shrinkage = correlation.shrinkage;
    for (const auto& node : nodes) out.nodes.push_back({node.mean, node.bands});
    for (std::size_t h = 0; h < nodes[0].mean.size(); ++h) {
        Vector given(index(nodes.size()));
        for (std::size_t i = 0; i < nodes.size(); ++i) given[index(i)] = nodes[i].mean[h];
        Step step = reconcile_step(given, scales(nodes, tree, h, out.trust), tree, correlation);
        add_up(step.mean, tree, options.nonnegative);
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            Coherent& node = out.nodes[i];
            node.mean[h] = step.mean[index(i)];
            for (std::size_t b = 0; b < node.bands.size(); ++b) {
                const double half =
                    (nodes[i].bands[b].upper[h] - nodes[i].mean[h]) * step.narrowing[index(i)];
                node.bands[b].upper[h] = node.mean[h] + half;
                const double low = node.mean[h] - half;
                node.bands[b].lower[h] = options.nonnegative ? std::max(0.0, low) : low;
            }
        }
    }
    return out;
}

}  // namespace herald::insight
