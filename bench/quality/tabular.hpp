#pragma once

#include <optional>
#include <string>
#include <vector>

#include "insight/predict/table.hpp"
#include "sheet.hpp"

/// CSV rows as a table that models are trained on.
namespace herald::quality {

/// What columns are, learned from the rows trained on; test rows follow it. Columns whose cells are
/// all numbers (or missing) are numeric; those of nearly as many words as rows are names, which
/// tell nothing about new rows, and left out.
class TableShape {
public:
    /// `words` are categories even where they are written as numbers.
    TableShape(const Sheet& train, const std::vector<std::string>& left_out,
               const std::vector<std::string>& words = {});
    /// Throws Error{invalid} naming the column that a sheet lacks.
    insight::Table table(const Sheet& sheet) const;
    const std::vector<std::string>& names_left_out() const { return names_; }
    bool has(const std::string& column) const;

private:
    struct Column {
        std::string name;
        insight::ColumnKind kind;
        Fraction fraction;
    };
    std::vector<Column> columns_;
    std::vector<std::string> names_;
};

/// Yes and no in whatever words the column uses: yes/no, true/false, 1/0, 1.0/0.0, y/n, t/f.
/// Of two other words the one that comes later in the alphabet is yes.
class YesOrNo {
public:
    /// Throws Error{invalid} unless the column has exactly two different words.
    YesOrNo(const Sheet& sheet, std::size_t column);
    /// Absent for missing and unknown words.
    std::optional<double> value(std::string_view cell) const;
    const std::string& yes() const { return yes_; }

private:
    std::string yes_, no_;
};

}  // namespace herald::quality
