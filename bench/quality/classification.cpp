#include "classification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "insight/predict/split.hpp"

namespace herald::quality {
namespace {

using insight::Column;
using insight::ColumnKind;
using insight::Table;

constexpr std::uint64_t kSeed = 20261121;

bool is_number(const std::string& cell) {
    char* end = nullptr;
    std::strtod(cell.c_str(), &end);
    return !cell.empty() && *end == 0;
}

/// A column's cells, "" where nothing is known.
std::vector<std::string> cells_of(const std::vector<Row>& rows, const std::string& name,
                                  const TableShape& shape) {
    std::vector<std::string> out;
    for (const auto& row : rows) {
        const auto found = row.find(name);
        std::string cell = found == row.end() ? "" : found->second;
        if (cell.find_first_not_of(' ') == std::string::npos) cell.clear();
        if (std::find(shape.missing.begin(), shape.missing.end(), cell) != shape.missing.end())
            cell.clear();
        out.push_back(std::move(cell));
    }
    return out;
}

Column column_of(const std::string& name, std::vector<std::string> cells) {
    const bool numeric = std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return cell.empty() || is_number(cell);
    });
    if (!numeric) return {name, ColumnKind::category, {}, std::move(cells)};
    Column out{name, ColumnKind::numeric, {}, {}};
    for (const auto& cell : cells)
        out.numbers.push_back(cell.empty() ? std::nan("") : std::strtod(cell.c_str(), nullptr));
    return out;
}

/// Kinds come from the rows trained on; a test column of another kind follows them.
void follow(Table& table, const Table& model) {
    for (auto& column : table.columns) {
        const Column* like = model.find(column.name);
        if (like == nullptr || like->kind == column.kind) continue;
        Column other{column.name, like->kind, {}, {}};
        for (std::size_t i = 0; i < column.size(); ++i)
            if (like->kind == ColumnKind::category)
                other.words.push_back(
                    std::isnan(column.numbers[i]) ? "" : fmt::format("{}", column.numbers[i]));
            else
                other.numbers.push_back(std::strtod(column.words[i].c_str(), nullptr));
        column = std::move(other);
    }
}

struct Answered {
    std::vector<double> targets, chances;
};

void answer(Answered& out, const Table& train, const Table& test, const TableShape& shape) {
    insight::TrainOptions options{.target = shape.target};
    options.loss.objective = insight::Objective::logistic;
    options.seed = kSeed;
    const auto model = insight::train(train, options);
    const auto& told = model.report();
    fmt::print(stderr,
               "  {} rows, depth {}, {} rounds, linear {:.1f}, held-out AUC {:.4f}, ECE {:.4f}\n",
               told.rows, told.shape.depth, told.rounds, told.linear_share, told.area.value_or(0),
               told.calibration_error.value_or(0));
    const auto chances = model.predict(test);
    const auto& targets = test.complete(shape.target);
    out.targets.insert(out.targets.end(), targets.begin(), targets.end());
    out.chances.insert(out.chances.end(), chances.begin(), chances.end());
}

Scores scores_of(const Answered& given) {
    Scores out;
    out.area = insight::roc_area(given.targets, given.chances);
    out.average_precision = insight::average_precision(given.targets, given.chances);
    out.calibration_error = insight::calibration_error(given.targets, given.chances);
    const auto n = static_cast<double>(given.targets.size());
    for (std::size_t i = 0; i < given.targets.size(); ++i) {
        const double p = given.chances[i], y = given.targets[i];
        out.brier += (p - y) * (p - y) / n;
        out.log_loss -= std::log(std::max(y > 0.5 ? p : 1 - p, 1e-12)) / n;
    }
    out.rows = n;
    return out;
}

}  // namespace

Table read_table(const std::vector<Row>& rows, const TableShape& shape) {
    Table out;
    if (rows.empty()) return out;
    for (const auto& [name, cell] : rows.front()) {
        if (std::find(shape.dropped.begin(), shape.dropped.end(), name) != shape.dropped.end())
            continue;
        if (name != shape.target) {
            out.columns.push_back(column_of(name, cells_of(rows, name, shape)));
            continue;
        }
        Column target{name, ColumnKind::numeric, {}, {}};
        for (const auto& row : rows) target.numbers.push_back(row.at(name) == shape.yes ? 1 : 0);
        out.columns.push_back(std::move(target));
    }
    return out;
}

Samples read_samples(const std::filesystem::path& folder, char delimiter) {
    Samples out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".csv")) continue;
        const bool test =
            name.find("test") != std::string::npos || name.find("heldout") != std::string::npos;
        auto& rows = test ? out.test : out.train;
        const auto more = read_csv(entry.path(), delimiter);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    if (out.train.empty()) {
        fmt::print(stderr, "There is no training CSV in {}.\n", folder.string());
        std::exit(2);
    }
    return out;
}

Scores score(const Samples& samples, const TableShape& shape, std::size_t folds) {
    const auto began = std::chrono::steady_clock::now();
    const Table all = read_table(samples.train, shape);
    Answered given;
    if (!samples.test.empty()) {
        Table test = read_table(samples.test, shape);
        follow(test, all);
        answer(given, all, test, shape);
    } else {
        for (const auto& part : insight::stratified_folds(all.complete(shape.target), folds, kSeed))
            answer(given, all.select(part.fit), all.select(part.held), shape);
    }
    Scores out = scores_of(given);
    out.by_folds = samples.test.empty();
    out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return out;
}

void add_scores(Report& report, const std::string& name, const Scores& scores,
                const Anchors& anchors) {
    const std::string source = "boosted trees, scikit-learn 1.2";
    if (scores.by_folds) {
        const std::string label = name + " AUC, folds of the train file";
        report.add({label, scores.area, anchors.folds, true, source + ", as many folds"},
                   scores.area >= anchors.folds);
        report.add({label + ", against a tuned peer", scores.area, anchors.tuned, true,
                    source + ", tuned, as many folds"},
                   scores.area >= anchors.tuned);
    } else {
        report.add({name + " AUC, test file", scores.area, anchors.test, true, source},
                   scores.area >= anchors.test);
    }
    report.note(name + " average precision", scores.average_precision);
    report.note(name + " Brier score", scores.brier);
    report.note(name + " log loss", scores.log_loss);
    report.add({name + " calibration error", scores.calibration_error, 0.02, false, ""},
               scores.calibration_error <= 0.02);
    report.note(name + " rows scored", scores.rows);
    report.note(name + " seconds", scores.seconds);
}

}  // namespace herald::quality
