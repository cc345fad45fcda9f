#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ads/context.hpp"
#include "ads/import_decode.hpp"

/// The import of a file as a task: "ads.import".
namespace herald::ads {

struct ImportInput {
    std::string blob;       ///< where the file lies
    std::string file_name;  ///< as its owner calls it
    std::optional<std::string> mapping_json;
    std::optional<Currency> currency;
    std::optional<std::string> time_zone;
    std::optional<Platform> platform;
};
BOOST_DESCRIBE_STRUCT(ImportInput, (),
                      (blob, file_name, mapping_json, currency, time_zone, platform))

/// The task's result.
struct ImportResult {
    std::int64_t rows_read = 0, rows_imported = 0, rows_skipped = 0;
    std::int64_t campaigns = 0, ads = 0;
    std::optional<Day> first_date, last_date;
    Micros spend;       ///< of the imported rows, in `currency`
    Currency currency;  ///< the file's; the organization's when the file has several
    std::int64_t replaced_rows = 0;
    std::vector<RowError> errors;  ///< the first 100
    std::optional<std::string> error_file_url;
};
BOOST_DESCRIBE_STRUCT(ImportResult, (),
                      (rows_read, rows_imported, rows_skipped, campaigns, ads, first_date,
                       last_date, spend, currency, replaced_rows, errors, error_file_url))

/// Good rows are imported, bad ones listed. Killed and run again it ends the same. Throws
/// Error{invalid} for a file that cannot be imported at all.
ImportResult import_file(const Context& context, task::Run& run, const ImportInput& input);

task::TaskType import_task(const Context& context);

}  // namespace herald::ads

// A mapping grows with the file's columns.
template <>
inline constexpr auto herald::rules<herald::ads::ImportInput> = std::tuple{
    rule<&herald::ads::ImportInput::mapping_json>(unlimited{}),
};
