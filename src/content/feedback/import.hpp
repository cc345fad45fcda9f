#pragma once

#include <array>
#include <filesystem>

#include "base/csv_date.hpp"
#include "base/csv_number.hpp"
#include "base/csv_source.hpp"
#include "content/feedback/engagement.hpp"

/// Inside the room: a file of engagement figures.
namespace herald::content {

struct EngagementInput {
    std::string blob, file_name;
};
BOOST_DESCRIBE_STRUCT(EngagementInput, (), (blob, file_name))

/// The task's result.
struct EngagementImported {
    std::int64_t rows = 0, imported = 0, refused = 0;
    std::vector<std::string> problems;  ///< the first hundred
};
BOOST_DESCRIBE_STRUCT(EngagementImported, (), (rows, imported, refused, problems))

/// How the file is written.
struct EngagementFile {
    csv::Encoding encoding{};
    csv::Dialect dialect;
    std::int64_t header_line = 0;
    std::array<std::optional<std::size_t>, 10> columns;
    csv::DecimalMark mark{};
    csv::DateFormat dates{};
};
/// Throws Error{invalid} for a file without the columns that are needed.
EngagementFile read_engagement_header(const std::filesystem::path& path);

}  // namespace herald::content
