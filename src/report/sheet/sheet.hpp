#pragma once

#include <filesystem>

#include "report/content/figures.hpp"

/// The same figures as tables.
namespace herald::report {

/// An XLSX workbook: summary, days with a chart, platforms, campaigns (all), ads, notes; numbers
/// and dates are real ones with formats, names are never formulas. Rows leave memory as they are
/// written. Throws Error{unavailable} when the disk is full.
void write_workbook(const Figures& figures, const std::filesystem::path& path);

/// A CSV (RFC 4180, UTF-8): a line a campaign, or a campaign and day, with plain numbers. A name
/// that a spreadsheet would take for a formula has an apostrophe in front.
void write_csv(const ads::Context& context, const Scope& scope, const Figures& figures,
               const std::filesystem::path& path);

/// A cell of a CSV: quoted where it needs to be, never a formula.
std::string csv_text(std::string_view text);

}  // namespace herald::report
