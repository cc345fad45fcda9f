#include "classification.hpp"

/// Who leaves: IBM's Telco churn table. The anchors were measured with scikit-learn 1.2 on the same
/// split: histogram gradient boosting 0.8277, logistic regression 0.8388.
using namespace herald::quality;

int main(int argc, char** argv) {
    const auto folder = data_folder(argc, argv, "telco_churn");
    const auto samples = read_samples(folder, ',');
    const TableShape shape{
        .target = "Churn", .yes = "Yes", .dropped = {"customerID"}, .missing = {}};
    Report report("churn");
    const auto scores = score(samples, shape, 5);
    add_scores(report, "Telco churn", scores, 0.8277, "boosted trees, scikit-learn 1.2");
    report.add({"Telco churn AUC above logistic regression", scores.area, 0.8388, true,
                "logistic regression, scikit-learn 1.2"},
               scores.area >= 0.8388);
    return report.finish();
}
