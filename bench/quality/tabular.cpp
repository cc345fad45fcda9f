#include "tabular.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "arguments.hpp"
#include "base/error.hpp"
#include "insight/predict/predictor.hpp"
#include "insight/predict/split.hpp"
#include "report.hpp"

/// The prediction pipeline on any table with a yes or no to tell.
using namespace herald;
using namespace herald::quality;
using insight::Table;

namespace {

const Usage kUsage{
    "tabular",
    "Trains on one table, predicts another one's yes or no, and scores it.",
    {{"--train", "FILE", Need::required, "CSV; delimiter and types are found out"},
     {"--test", "FILE", Need::optional,
      "CSV with the same columns; without it folds of the train file are held out in turn"},
     {"--target", "COLUMN", Need::required, "yes/no, true/false or 1/0"},
     {"--drop", "COLUMN,…", Need::optional, "not to be learned from"},
     {"--folds", "N", Need::optional, "without --test: 2 to 20, 5 if not said"}}};
constexpr std::uint64_t kSeed = 20261121;

struct Answer {
    double auc = 0, average_precision = 0, brier = 0, ece = 0, log_loss = 0;
    std::size_t train_rows = 0, test_rows = 0;
    std::string positive;  ///< the word counted as yes
    double positive_share = 0;
    bool by_folds = false;
    double seconds = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (),
                      (auc, average_precision, brier, ece, log_loss, train_rows, test_rows,
                       positive, positive_share, by_folds, seconds))

struct Told {
    std::vector<double> targets, chances;
};

/// Rows whose target is known, with it as a column of 1 and 0.
Table rows_of(const Sheet& sheet, const TableShape& shape, const YesOrNo& yes,
              const std::string& target) {
    Table all = shape.table(sheet);
    std::vector<std::size_t> known;
    insight::Column column{target, insight::ColumnKind::numeric, {}, {}};
    const std::size_t at = sheet.at(target);
    for (std::size_t i = 0; i < sheet.rows.size(); ++i) {
        const auto value = yes.value(sheet.rows[i][at]);
        column.numbers.push_back(value.value_or(0));
        if (value) known.push_back(i);
    }
    all.columns.push_back(std::move(column));
    if (known.size() < sheet.rows.size())
        fmt::print(stderr, "{}: {} rows without a target are left out.\n", sheet.file,
                   sheet.rows.size() - known.size());
    return known.size() < sheet.rows.size() ? all.select(known) : all;
}

void tell(Told& out, const Table& train, const Table& test, const std::string& target) {
    insight::TrainOptions options{.target = target};
    options.loss.objective = insight::Objective::logistic;
    options.seed = kSeed;
    const auto model = insight::train(train, options);
    const auto& told = model.report();
    fmt::print(stderr,
               "  {} rows, depth {}, {} rounds, linear {:.1f}, held-out AUC {:.4f}, ECE {:.4f}\n",
               told.rows, told.shape.depth, told.rounds, told.linear_share, told.area.value_or(0),
               told.calibration_error.value_or(0));
    const auto chances = model.predict(test);
    const auto& targets = test.complete(target);
    out.targets.insert(out.targets.end(), targets.begin(), targets.end());
    out.chances.insert(out.chances.end(), chances.begin(), chances.end());
}

void score(Answer& out, const Told& told) {
    const auto n = static_cast<double>(told.targets.size());
    if (told.targets.empty()) throw Error(ErrorKind::invalid, "There are no rows to predict.");
    out.test_rows = told.targets.size();
    out.auc = insight::roc_area(told.targets, told.chances);
    out.average_precision = insight::average_precision(told.targets, told.chances);
    out.ece = insight::calibration_error(told.targets, told.chances);
    for (std::size_t i = 0; i < told.targets.size(); ++i) {
        const double p = told.chances[i], y = told.targets[i];
        out.brier += (p - y) * (p - y) / n;
        out.log_loss -= std::log(std::max(y > 0.5 ? p : 1 - p, 1e-12)) / n;
        out.positive_share += y / n;
    }
}

void program(const Arguments& arguments) {
    const auto began = std::chrono::steady_clock::now();
    const Sheet train = read_sheet(arguments.file("--train"));
    const std::size_t target_at = train.at(arguments.at("--target"));
    const std::string target = train.header[target_at];
    const int folds = arguments.whole("--folds", 5, 2, 20);
    auto left_out = arguments.list("--drop");
    for (const auto& name : left_out) (void)train.at(name);
    left_out.push_back(target);
    const TableShape shape(train, left_out);
    for (const auto& name : shape.names_left_out())
        fmt::print(stderr, "{} names rows and is left out.\n", name);
    const YesOrNo yes(train, target_at);
    const Table rows = rows_of(train, shape, yes, target);
    Answer answer{.train_rows = rows.rows(), .positive = yes.yes()};
    answer.by_folds = !arguments.has("--test");
    Told told;
    if (!answer.by_folds)
        tell(told, rows, rows_of(read_sheet(arguments.file("--test")), shape, yes, target), target);
    else
        for (const auto& part : insight::stratified_folds(rows.complete(target),
                                                          static_cast<std::size_t>(folds), kSeed))
            tell(told, rows.select(part.fit), rows.select(part.held), target);
    score(answer, told);
    answer.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    Report report("tabular");
    report.note("AUC", answer.auc);
    report.note("average precision", answer.average_precision);
    report.note("Brier score", answer.brier);
    report.add({"calibration error", answer.ece, 0.02, false, "own goal"}, answer.ece <= 0.02);
    report.finish(answer);
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv, kUsage, program); }
