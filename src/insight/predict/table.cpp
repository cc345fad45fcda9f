#include "insight/predict/table.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "base/error.hpp"

namespace herald::insight {
namespace {

[[noreturn]] void refuse(std::string text) { throw Error(ErrorKind::invalid, std::move(text)); }

}  // namespace

const Column* Table::find(std::string_view name) const {
    for (const auto& column : columns)
        if (column.name == name) return &column;
    return nullptr;
}

const Column& Table::at(std::string_view name) const {
    const Column* found = find(name);
    if (found == nullptr) refuse(fmt::format("The column {} is missing.", name));
    return *found;
}

const std::vector<double>& Table::complete(std::string_view name) const {
    const Column& column = at(name);
    if (column.kind == ColumnKind::category)
        refuse(fmt::format("The column {} must hold numbers.", name));
    for (std::size_t i = 0; i < column.numbers.size(); ++i)
        if (!std::isfinite(column.numbers[i]))
            refuse(fmt::format("The column {} has no number in row {}.", name, i + 1));
    return column.numbers;
}

void Table::check() const {
    if (columns.size() > kMostColumns)
        refuse(fmt::format("{} columns, at most {}.", columns.size(), kMostColumns));
    if (rows() > kMostRows) refuse(fmt::format("{} rows, at most {}.", rows(), kMostRows));
    std::set<std::string_view> seen;
    for (const auto& column : columns) {
        if (!seen.insert(column.name).second)
            refuse(fmt::format("The column {} stands there twice.", column.name));
        if (column.size() != rows())
            refuse(fmt::format("The column {} has {} rows, others have {}.", column.name,
                               column.size(), rows()));
        for (const double value : column.numbers)
            if (std::isinf(value))
                refuse(fmt::format("The column {} holds an infinite number.", column.name));
    }
}

Table Table::select(std::span<const std::size_t> chosen) const {
    Table out;
    for (const auto& column : columns) {
        Column part{column.name, column.kind, {}, {}};
        if (column.kind == ColumnKind::category) {
            part.words.reserve(chosen.size());
            for (const auto i : chosen) part.words.push_back(column.words[i]);
        } else {
            part.numbers.reserve(chosen.size());
            for (const auto i : chosen) part.numbers.push_back(column.numbers[i]);
        }
        out.columns.push_back(std::move(part));
    }
    return out;
}

}  // namespace herald::insight
