#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/described.hpp"

namespace herald::insight {

/// A day column holds days since 1970-01-01.
enum class ColumnKind { numeric, category, day };
BOOST_DESCRIBE_ENUM(ColumnKind, numeric, category, day)

/// One column of a table: `words` when it is a category, else `numbers`. Missing is "" or NaN.
struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::numeric;
    std::vector<double> numbers;
    std::vector<std::string> words;

    std::size_t size() const {
        return kind == ColumnKind::category ? words.size() : numbers.size();
    }
};

inline constexpr std::size_t kMostColumns = 1000, kMostRows = 20'000'000;

/// Rows by typed columns; what models are trained on and asked about.
struct Table {
    std::vector<Column> columns;

    std::size_t rows() const { return columns.empty() ? 0 : columns.front().size(); }
    const Column* find(std::string_view name) const;
    /// Throws Error{invalid} when there is none.
    const Column& at(std::string_view name) const;
    /// Numbers of a column that may not have gaps: a target, a weight. Throws Error{invalid}
    /// naming the first row without one.
    const std::vector<double>& complete(std::string_view name) const;
    /// Throws Error{invalid}: columns of unequal length, two of one name, an infinite number, more
    /// than kMostColumns or kMostRows.
    void check() const;
    /// These rows, in this order.
    Table select(std::span<const std::size_t> chosen) const;
};

}  // namespace herald::insight
