#include "classification.hpp"

/// Who leaves: IBM's Telco churn table. On the test rows scikit-learn 1.2's logistic regression
/// reaches 0.8388, more than its boosted trees.
using namespace herald::quality;

int main(int argc, char** argv) {
    const auto folder = data_folder(argc, argv, "telco_churn");
    const auto samples = read_samples(folder, ',');
    const TableShape shape{
        .target = "Churn", .yes = "Yes", .dropped = {"customerID"}, .missing = {}};
    Report report("churn");
    const auto scores = score(samples, shape, 5);
    add_scores(report, "Telco churn", scores, {.test = 0.8277, .folds = 0.8318, .tuned = 0.8473});
    if (!scores.by_folds)
        report.add({"Telco churn AUC, against logistic regression", scores.area, 0.8388, true,
                    "logistic regression, scikit-learn 1.2"},
                   scores.area >= 0.8388);
    return report.finish();
}
