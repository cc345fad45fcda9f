#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_set>

#include "base/error.hpp"
#include "base/text.hpp"
#include "tabular.hpp"

namespace herald::quality {
namespace {

constexpr double kNames = 0.9;  ///< different words a row, from which a column is names
constexpr std::size_t kFewestForNames = 50;

/// The notation under which every cell that holds anything is a number.
std::optional<Fraction> numeric(const Sheet& sheet, std::size_t column) {
    for (const Fraction fraction : {Fraction::point, Fraction::comma}) {
        if (fraction == Fraction::comma && sheet.delimiter == ',') break;
        bool any = false, all = true;
        for (const auto& row : sheet.rows) {
            if (is_missing(row[column])) continue;
            any = true;
            if (std::isnan(number_of(row[column], fraction))) {
                all = false;
                break;
            }
        }
        if (any && all) return fraction;
    }
    return std::nullopt;
}

bool are_names(const Sheet& sheet, std::size_t column) {
    std::unordered_set<std::string_view> words;
    std::size_t known = 0;
    for (const auto& row : sheet.rows) {
        if (row[column].empty()) continue;
        ++known;
        words.insert(row[column]);
    }
    return known >= kFewestForNames &&
           static_cast<double>(words.size()) > kNames * static_cast<double>(known);
}

}  // namespace

TableShape::TableShape(const Sheet& train, const std::vector<std::string>& left_out,
                       const std::vector<std::string>& words) {
    std::set<std::size_t> out;
    for (const auto& name : left_out)
        if (const auto at = train.find({std::string_view(name)})) out.insert(*at);
    for (std::size_t i = 0; i < train.header.size(); ++i) {
        const std::string& name = train.header[i];
        if (out.contains(i) || name.empty() || has(name)) continue;
        const bool is_word = std::ranges::any_of(
            words, [&](const std::string& word) { return equals_ignoring_case(word, name); });
        const auto fraction = is_word ? std::nullopt : numeric(train, i);
        if (!fraction && !is_word && are_names(train, i))
            names_.push_back(name);
        else
            columns_.push_back(
                {name, fraction ? insight::ColumnKind::numeric : insight::ColumnKind::category,
                 fraction.value_or(Fraction::point)});
    }
}

bool TableShape::has(const std::string& column) const {
    return std::ranges::any_of(columns_, [&](const Column& c) { return c.name == column; });
}

insight::Table TableShape::table(const Sheet& sheet) const {
    insight::Table out;
    for (const auto& column : columns_) {
        const std::size_t at = sheet.at(column.name);
        insight::Column& made = out.columns.emplace_back();
        made.name = column.name;
        made.kind = column.kind;
        for (const auto& row : sheet.rows)
            if (column.kind == insight::ColumnKind::numeric)
                made.numbers.push_back(number_of(row[at], column.fraction));
            else
                made.words.push_back(row[at]);
    }
    return out;
}

YesOrNo::YesOrNo(const Sheet& sheet, std::size_t column) {
    std::set<std::string> words;
    for (const auto& row : sheet.rows)
        if (!is_missing(row[column])) words.insert(to_lower_ascii(row[column]));
    if (words.size() != 2)
        throw Error(ErrorKind::invalid,
                    fmt::format("{}: the target {} has {} different values; yes or no is expected.",
                                sheet.file, sheet.header[column], words.size()));
    no_ = *words.begin(), yes_ = *words.rbegin();
    static const std::set<std::string> kYes = {"yes", "true", "1", "1.0", "y", "t", "positive"};
    if (kYes.contains(no_) && !kYes.contains(yes_)) std::swap(yes_, no_);
}

std::optional<double> YesOrNo::value(std::string_view cell) const {
    const std::string word = to_lower_ascii(cell);
    if (word == yes_) return 1;
    if (word == no_) return 0;
    const double number = number_of(cell);
    if (number == number_of(yes_)) return 1;
    if (number == number_of(no_)) return 0;
    return std::nullopt;
}

}  // namespace herald::quality
