#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "ads/import_mapping.hpp"
#include "base/csv_date.hpp"
#include "base/csv_detect.hpp"
#include "base/csv_number.hpp"
#include "base/csv_source.hpp"

/// How one file is read: everything decided before the first row.
namespace herald::ads {

enum class Severity : std::uint8_t { error, warning };
BOOST_DESCRIBE_ENUM(Severity, error, warning)

/// What a person should know about the file. An error means that it cannot be imported this way.
struct ImportProblem {
    std::optional<std::int64_t> line;
    std::optional<std::string> column;
    Severity severity{};
    std::string message;
};
BOOST_DESCRIBE_STRUCT(ImportProblem, (), (line, column, severity, message))

struct PlanOptions {
    std::optional<std::string> mapping_json;
    std::optional<Currency> currency;  ///< of amounts whose currency the file does not tell
    std::optional<Platform> platform;
    Currency fallback_currency;  ///< the organization's
};

struct ImportPlan {
    csv::Encoding encoding{};
    csv::Dialect dialect;
    std::vector<std::string> header;
    std::int64_t header_line = 0;  ///< rows begin behind it
    Source source{};
    Mapping mapping;
    csv::DecimalMark decimal{};
    csv::DateFormat date_format{};
    Currency currency;              ///< for rows without one of their own
    bool currency_known = false;    ///< the file or the caller said so
    Platform platform{};            ///< for rows without one of their own
    std::optional<Day> fixed_date;  ///< of every row
    std::int64_t row_estimate = 0;
    std::vector<std::vector<std::string>> samples;  ///< cells of the first rows
    std::vector<ImportProblem> problems;

    bool can_import() const;
    /// Throws Error{invalid} with every problem that forbids the import.
    void require_importable() const;
};

/// Looks at the first megabyte, and at the whole file only when nothing there tells day from month.
/// Throws Error{invalid} for an unusable mapping and for a file that is no table (a ZIP, an image,
/// empty).
ImportPlan make_plan(const std::filesystem::path& file, const PlanOptions& options);

}  // namespace herald::ads
