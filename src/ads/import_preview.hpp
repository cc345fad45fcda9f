#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ads/import_plan.hpp"

/// What a person sees of a file before importing it.
namespace herald::ads {

struct PreviewColumn {
    std::string name;
    std::vector<std::string> samples;  ///< up to five different cells
    std::optional<std::string> field;  ///< what the column is taken for
    double confidence = 0;
};
BOOST_DESCRIBE_STRUCT(PreviewColumn, (), (name, samples, field, confidence))

struct PreviewField {
    Field id{};
    std::string label;
    bool required = false;
    ImportFieldKind kind{};
};
BOOST_DESCRIBE_STRUCT(PreviewField, (), (id, label, required, kind))

struct ImportPreview {
    std::string file_id, file_name;
    std::int64_t size = 0;
    Source source{};
    std::string encoding, delimiter, decimal, date_format;
    std::optional<Currency> currency;  ///< absent when the file does not tell
    std::int64_t row_count_estimate = 0;
    std::vector<PreviewColumn> columns;
    RawJson mapping;            ///< in the form the import takes
    std::vector<RawJson> rows;  ///< the first 20 as they would be imported
    std::vector<ImportProblem> problems;
    std::vector<PreviewField> fields;
};
BOOST_DESCRIBE_STRUCT(ImportPreview, (),
                      (file_id, file_name, size, source, encoding, delimiter, decimal, date_format,
                       currency, row_count_estimate, columns, mapping, rows, problems, fields))

/// Everything but the file's id, name and size.
ImportPreview make_preview(const std::filesystem::path& file, const PlanOptions& options);

}  // namespace herald::ads
