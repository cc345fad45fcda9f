#include <fmt/format.h>

#include <cmath>

#include "classification.hpp"
#include "insight/predict/split.hpp"

/// Conversions of Facebook ads (Kaggle's "Sales Conversion Optimization"): Herald's pipeline, which
/// knows that conversions are proportional to impressions, beside XGBoost with a tuned grid of its
/// usual settings, both by mean Poisson deviance on the same rows.
using namespace herald::insight;
using namespace herald::quality;

namespace {

constexpr const char* kTarget = "Total_Conversion";

/// The ad's figures and, beside them, what ratios and logarithms tell more plainly.
Table with_ratios(Table table) {
    const auto column = [&](const char* name) { return table.at(name).numbers; };
    const auto shown = column("Impressions"), clicks = column("Clicks"), spent = column("Spent");
    const std::size_t rows = table.rows();
    std::vector<double> rate(rows), volume(rows), price(rows), spend(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        volume[i] = std::log(shown[i]);
        rate[i] = std::log((clicks[i] + 0.5) / shown[i]);
        price[i] = clicks[i] > 0 ? spent[i] / clicks[i] : std::nan("");
        spend[i] = std::log1p(spent[i]);
    }
    table.columns.push_back({"log_impressions", ColumnKind::numeric, volume, {}});
    table.columns.push_back({"log_click_rate", ColumnKind::numeric, rate, {}});
    table.columns.push_back({"click_price", ColumnKind::numeric, price, {}});
    table.columns.push_back({"log_spent", ColumnKind::numeric, spend, {}});
    return table;
}

TrainOptions herald_options() {
    TrainOptions out{.target = kTarget};
    out.loss.objective = Objective::poisson;
    out.exposure = "Impressions";
    out.interval = 0.9;
    return out;
}

TrainOptions peer_options() {
    TrainOptions out{.target = kTarget};
    out.loss.objective = Objective::poisson;
    out.mixture = Mixture::trees;
    for (const int depth : {2, 3, 4, 6})
        for (const double rate : {0.05, 0.1, 0.3})
            out.shapes.push_back({depth, 0, 1, rate, 1, 1, 1});
    return out;
}

struct Sum {
    double deviance = 0, rows = 0, hits = 0;
};

void add(Sum& sum, const Predictor& model, const Table& test, bool intervals) {
    const Loss loss{Objective::poisson};
    const auto margins = model.margins(test);
    const auto& target = test.complete(kTarget);
    for (std::size_t i = 0; i < margins.size(); ++i)
        sum.deviance += loss.deviance(target[i], margins[i]);
    sum.rows += static_cast<double>(margins.size());
    if (!intervals) return;
    const auto reach = model.intervals(test);
    for (std::size_t i = 0; i < reach.size(); ++i)
        sum.hits += target[i] >= reach[i].lower && target[i] <= reach[i].upper ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    const auto folder = data_folder(argc, argv, "facebook_kag");
    const auto samples = read_samples(folder, ',');
    const TableShape shape{.target = "",
                           .yes = "",
                           .dropped = {"Date", "ad_id", "fb_campaign_id", "Approved_Conversion"},
                           .missing = {}};
    const Table all = read_table(samples.train, shape);
    Sum ours, peer;
    const auto judge = [&](const Table& train_rows, const Table& test) {
        add(ours, train(with_ratios(train_rows), herald_options()), with_ratios(test), true);
        add(peer, train(train_rows, peer_options()), test, false);
    };
    if (!samples.test.empty())
        judge(all, read_table(samples.test, shape));
    else
        for (const auto& part : stratified_folds(all.complete(kTarget), 5, 1))
            judge(all.select(part.fit), all.select(part.held));
    Report report("kag");
    const double mine = ours.deviance / ours.rows, theirs = peer.deviance / peer.rows;
    report.add({"mean Poisson deviance", mine, theirs, false, "XGBoost, tuned grid, same rows"},
               mine < theirs);
    const double coverage = ours.hits / ours.rows;
    report.add({"90 % intervals cover", coverage, 0.87, true, "conformal"}, coverage >= 0.87);
    report.note("rows scored", ours.rows);
    return report.finish();
}
