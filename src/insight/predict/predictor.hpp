#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insight/predict/calibration.hpp"
#include "insight/predict/linear.hpp"

/// Predictions from tables: typed columns in, values with intervals and reasons out.
namespace herald::insight {

/// What a model may be made of. The linear share is what few rows gain most by.
enum class Mixture { trees_and_line, trees };

struct TrainOptions {
    std::string target;
    Loss loss;
    std::vector<std::string> features;    ///< empty: every column that plays no other part
    std::optional<std::string> time;      ///< splits follow it: nothing is learned from later rows
    std::optional<std::string> exposure;  ///< of log links: the mean is proportional to it (> 0)
    std::optional<std::string> weight;
    std::map<std::string, int> monotone;  ///< column → 1 or -1; leaves out the linear share
    std::optional<double> interval;       ///< level of intervals, within [0.5, 0.99]
    Mixture mixture = Mixture::trees_and_line;
    std::vector<TreeShape> shapes;  ///< tried on held-out rows; empty: by number of rows
    std::size_t folds = 5;          ///< without `time` and below kFoldRows rows
    int most_rounds = 1500, patience = 60;
    std::uint64_t seed = 1;
    int threads = 2;
};

inline constexpr std::size_t kFewestRows = 60;      ///< to train on
inline constexpr std::size_t kFoldRows = 100'000;   ///< from here one split instead of folds
inline constexpr std::size_t kFewestOfAClass = 20;  ///< yes and no, of the logistic objective

/// How training went, on rows the model was not fitted on.
struct TrainReport {
    std::size_t rows = 0, held_rows = 0, features = 0;
    int rounds = 0;
    TreeShape shape;
    double linear_share = 0;     ///< of the margin, the rest is trees
    double loss = 0;             ///< mean deviance
    double constant_loss = 0;    ///< of always predicting the mean
    std::optional<double> area;  ///< logistic: under the ROC curve
    std::optional<double> average_precision, brier, calibration_error;
    std::optional<double> coverage, width;  ///< of intervals: share hit, mean width
};
BOOST_DESCRIBE_STRUCT(TrainReport, (),
                      (rows, held_rows, features, rounds, shape, linear_share, loss, constant_loss,
                       area, average_precision, brier, calibration_error, coverage, width))

struct Interval {
    double lower = 0, upper = 0;
};

/// Why one prediction is what it is: on the scale of the margin (log odds, logarithm, or the
/// target's unit), `base` and the columns' shares add up to it.
struct Reason {
    std::string column;
    double share = 0;
};
struct Attribution {
    double margin = 0, base = 0;
    std::vector<Reason> reasons;  ///< largest first
};

/// A trained model. Immutable, thread-safe. Tables must have the columns it was trained on, of the
/// same kinds (the target may stand there), and no others: Error{invalid} names what does not fit.
class Predictor {
public:
    struct State;
    explicit Predictor(std::shared_ptr<const State> state) : state_(std::move(state)) {}

    /// Means; calibrated probabilities of the logistic objective; quantiles of the quantile one.
    std::vector<double> predict(const Table& table) const;
    std::vector<double> margins(const Table& table) const;
    /// Throws Error{invalid} when the model was trained without intervals.
    std::vector<Interval> intervals(const Table& table) const;
    /// TreeSHAP, about a millisecond a row and model: explain what is shown. At most 10,000 rows.
    std::vector<Attribution> explain(const Table& table) const;
    const TrainReport& report() const;

    /// "HERALDP1", a JSON description, the trees, SHA-256 of it all.
    std::string to_bytes() const;
    /// Throws Error{invalid} for bytes of another kind, version, or with a broken checksum.
    static Predictor from_bytes(std::string_view bytes, int threads = 2);

private:
    std::shared_ptr<const State> state_;
};

/// Throws Error{invalid}: too few rows or too few of a class (naming how many are missing), wrong
/// targets, missing columns. The same rows, options and thread count give the same model.
Predictor train(const Table& table, const TrainOptions& options);

}  // namespace herald::insight
