#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "arguments.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "insight/predict/predictor.hpp"
#include "insight/predict/split.hpp"
#include "report.hpp"
#include "tabular.hpp"

/// Conversions of Facebook ads (Kaggle's "Sales Conversion Optimization"): Herald's pipeline, told
/// which numbers are names and beside figures their ratios and logarithms, and XGBoost on the same
/// columns as they stand, its depth, learning rate and rounds chosen by cross-validation of the
/// same rows. Both are judged by mean Poisson deviance.
using namespace herald;
using namespace herald::insight;
using namespace herald::quality;

namespace {

const Usage kUsage{
    "kag",
    "Predicts an ad's conversions and compares with XGBoost, tuned, on the same split.",
    {{"--train", "FILE", Need::required,
      "CSV with Impressions, Clicks, Spent, Total_Conversion and what else describes an ad"},
     {"--test", "FILE", Need::optional,
      "CSV with the same columns; without it five folds of the train file are held out in turn"}}};

constexpr const char* kTarget = "Total_Conversion";
/// Names, and what is only known when conversions are.
const std::vector<std::string> kLeftOut = {"Date",  "reporting_start", "reporting_end",
                                           "ad_id", "fb_campaign_id",  "Approved_Conversion"};

/// Numbers that are names of something.
const std::vector<std::string> kWords = {"xyz_campaign_id", "campaign_id", "interest"};

struct Answer {
    double poisson_deviance = 0, baseline_poisson_deviance = 0, constant_poisson_deviance = 0;
    double interval90_coverage = 0;
    std::size_t train_rows = 0, test_rows = 0;
    bool by_folds = false;
    std::string baseline =
        "XGBoost, Poisson; depth 2, 3, 4 or 6, learning rate 0.05, 0.1 or 0.3, "
        "and rounds by five-fold cross-validation of the training rows";
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (poisson_deviance, baseline_poisson_deviance, constant_poisson_deviance,
                       interval90_coverage, train_rows, test_rows, by_folds, baseline))

/// Rows whose conversions are known; the columns this program names are called as it calls them.
Sheet read_ads(const std::filesystem::path& file) {
    Sheet out = read_sheet(file);
    for (const std::string name : {"Impressions", "Clicks", "Spent", kTarget})
        out.header[out.at({std::string_view(name)})] = name;
    const std::size_t target = out.at(kTarget), shown = out.at("Impressions");
    const std::size_t all = out.rows.size();
    std::erase_if(out.rows, [&](const auto& row) { return !(number_of(row[target]) >= 0); });
    if (all > out.rows.size())
        fmt::print(stderr, "{}: {} rows without conversions are left out.\n", out.file,
                   all - out.rows.size());
    for (auto& row : out.rows)  // exposure: an ad that nobody saw converts as rarely as one view
        if (!(number_of(row[shown]) >= 1)) row[shown] = "1";
    return out;
}

/// The ad's figures and, beside them, what ratios and logarithms tell more plainly.
Table with_ratios(Table table) {
    const auto column = [&](const char* name) { return table.at(name).numbers; };
    const auto shown = column("Impressions"), clicks = column("Clicks"), spent = column("Spent");
    const std::size_t rows = table.rows();
    std::vector<double> rate(rows), volume(rows), price(rows), spend(rows);
    for (std::size_t i = 0; i < rows; ++i) {
        volume[i] = std::log(shown[i]);
        rate[i] = std::log((std::max(clicks[i], 0.0) + 0.5) / shown[i]);
        price[i] = clicks[i] > 0 ? spent[i] / clicks[i] : std::nan("");
        spend[i] = std::log1p(std::max(spent[i], 0.0));
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
    out.interval = 0.9;
    out.folds = 10;  // few rows: each member sees nine tenths of them
    return out;
}

TrainOptions baseline_options() {
    TrainOptions out{.target = kTarget};
    out.loss.objective = Objective::poisson;
    out.mixture = Mixture::trees;
    for (const int depth : {2, 3, 4, 6})
        for (const double rate : {0.05, 0.1, 0.3})
            out.shapes.push_back({depth, 0, 1, rate, 1, 1, 1});
    return out;
}

/// Sums over the rows judged so far.
struct Sum {
    double deviance = 0, baseline = 0, constant = 0, rows = 0, hits = 0;
};

/// The same rows as Herald and as the baseline read them.
struct Rows {
    Table herald, plain;
};

void judge(Sum& sum, const Rows& given, const Rows& asked) {
    const Loss loss{Objective::poisson};
    const Table &fit = given.plain, &test = asked.plain;
    const auto ours = train(given.herald, herald_options());
    const auto baseline = train(fit, baseline_options());
    const auto margins = ours.margins(asked.herald), theirs = baseline.margins(test);
    const auto reach = ours.intervals(asked.herald);
    double mean = 0;
    for (const double y : fit.complete(kTarget)) mean += y / static_cast<double>(fit.rows());
    const auto& target = test.complete(kTarget);
    for (std::size_t i = 0; i < target.size(); ++i) {
        sum.deviance += loss.deviance(target[i], margins[i]);
        sum.baseline += loss.deviance(target[i], theirs[i]);
        sum.constant += loss.deviance(target[i], loss.link(mean));
        sum.hits += target[i] >= reach[i].lower && target[i] <= reach[i].upper ? 1 : 0;
    }
    sum.rows += static_cast<double>(target.size());
}

void program(const Arguments& arguments) {
    const Sheet sheet = read_ads(arguments.file("--train"));
    const TableShape plain(sheet, kLeftOut), herald(sheet, kLeftOut, kWords);
    const auto read = [&](const Sheet& from) {
        return Rows{with_ratios(herald.table(from)), plain.table(from)};
    };
    const Rows all = read(sheet);
    const auto select = [&](const std::vector<std::size_t>& rows) {
        return Rows{all.herald.select(rows), all.plain.select(rows)};
    };
    Answer answer{.train_rows = all.plain.rows(), .by_folds = !arguments.has("--test")};
    Sum sum;
    if (!answer.by_folds)
        judge(sum, all, read(read_ads(arguments.file("--test"))));
    else
        for (const auto& part : stratified_folds(all.plain.complete(kTarget), 5, 1))
            judge(sum, select(part.fit), select(part.held));
    if (sum.rows == 0) throw Error(ErrorKind::invalid, "There are no rows to predict.");
    answer.poisson_deviance = sum.deviance / sum.rows;
    answer.baseline_poisson_deviance = sum.baseline / sum.rows;
    answer.constant_poisson_deviance = sum.constant / sum.rows;
    answer.interval90_coverage = sum.hits / sum.rows;
    answer.test_rows = static_cast<std::size_t>(sum.rows);
    Report report("kag");
    report.add({"mean Poisson deviance", answer.poisson_deviance, answer.baseline_poisson_deviance,
                false, "XGBoost, tuned, same rows"},
               answer.poisson_deviance < answer.baseline_poisson_deviance);
    report.add({"90 % intervals cover", answer.interval90_coverage, 0.87, true, "conformal"},
               answer.interval90_coverage >= 0.87);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
