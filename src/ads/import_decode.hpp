#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "ads/import_entities.hpp"
#include "ads/import_plan.hpp"
#include "base/csv_source.hpp"

/// From blocks of text to columns of numbers.
namespace herald::ads {

/// A row that was left out, and why.
struct RowError {
    std::int64_t line = 0;
    std::string column;  ///< empty: the whole line
    std::string message;
};
BOOST_DESCRIBE_STRUCT(RowError, (), (line, column, message))

/// Decoded rows, column by column. Money and conversions in millionths.
struct RowBatch {
    std::uint64_t sequence = 0;    ///< of the block in the file
    std::uint64_t bytes_read = 0;  ///< of the file when the block was read
    std::int64_t rows_read = 0;
    std::int64_t totals_skipped = 0;  ///< lines that sum up others, headers in between
    std::vector<std::int32_t> ad, day, currency;
    std::vector<std::int64_t> impressions, clicks, conversions, spend, revenue, reach, video_views;
    std::vector<std::uint8_t> no_reach, no_video_views;  ///< 1: the file has no figure there
    std::vector<RowError> errors;

    std::size_t size() const { return ad.size(); }
    void clear();
};

/// One thread's decoder of one file.
class RowDecoder {
public:
    RowDecoder(const ImportPlan& plan, FileEntities& entities);
    /// Replaces the batch's content.
    void decode(csv::Block& block, RowBatch& out);

private:
    struct Row;  // the values of one line, before they are kept
    bool read_row(const csv::Record& record, Row& row, RowBatch& out);
    bool fits_header(const csv::Record& record, RowBatch& out) const;
    bool is_header(const csv::Record& record) const;
    bool is_total(const csv::Record& record) const;
    bool fits_names(const csv::Record& record, RowBatch& out) const;
    csv::Number number_of_cell(Field field, std::string_view cell) const;
    std::string_view text(Field field, const csv::Record& record) const;
    bool read_day(const csv::Record& record, Row& row, RowBatch& out);
    bool read_numbers(const csv::Record& record, Row& row, RowBatch& out);
    bool read_number(Field field, const csv::Record& record, Row& row, RowBatch& out);
    bool read_currency(const csv::Record& record, Row& row, RowBatch& out);
    std::int32_t read_entities(const csv::Record& record, const Row& row);
    void keep(const Row& row, std::int32_t ad, RowBatch& out);
    void fail(RowBatch& out, const csv::Record& record, Field field, std::string message) const;

    const ImportPlan& plan_;
    EntityCache entities_;
    csv::Record record_;
    std::string last_day_text_;
    std::int32_t last_day_ = 0;
    std::unordered_map<std::string, std::int32_t> days_;
    std::string last_currency_text_;
    std::int32_t last_currency_ = 0;
};

/// How fine the rows of a file are. For one campaign and day only one grain exists in the
/// warehouse.
enum class Grain : std::uint8_t { ad, ad_group, campaign };
BOOST_DESCRIBE_ENUM(Grain, ad, ad_group, campaign)
Grain grain_of(const Mapping& mapping);

}  // namespace herald::ads
