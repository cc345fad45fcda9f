#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "insight/predict/predictor.hpp"
#include "report.hpp"

/// What the programs over yes-or-no tables share: reading them, splitting, scoring.
namespace herald::quality {

/// How a CSV becomes a table. Columns whose cells are all numbers (or empty) are numeric.
struct TableShape {
    std::string target, yes;
    std::vector<std::string> dropped;  ///< names, and what is not known when the prediction is due
    std::vector<std::string> missing;  ///< cells that mean nothing is known
};
insight::Table read_table(const std::vector<Row>& rows, const TableShape& shape);

/// NAME_train.csv and, when the folder has it, a file with "test" or "heldout" in its name.
struct Samples {
    std::vector<Row> train, test;
};
Samples read_samples(const std::filesystem::path& folder, char delimiter);

/// Scores of rows the model has not seen, whole pipeline: the test file's; without one, of
/// `folds` stratified folds of the train file, each predicted by a model of the others.
struct Scores {
    double area = 0, average_precision = 0, brier = 0, calibration_error = 0, log_loss = 0;
    double rows = 0, seconds = 0;
    bool by_folds = false;
};
Scores score(const Samples& samples, const TableShape& shape, std::size_t folds);

/// What histogram gradient boosting of scikit-learn 1.2 reached: `test` with its defaults on the
/// published split's test rows, `folds` and `tuned` on as many stratified folds of the train file
/// (defaults; learning rate 0.05, 15 leaves, early stopping).
struct Anchors {
    double test = 0, folds = 0, tuned = 0;
};
/// Adds the scores, the area under the curve against its anchors.
void add_scores(Report& report, const std::string& name, const Scores& scores,
                const Anchors& anchors);

}  // namespace herald::quality
