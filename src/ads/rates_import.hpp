#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ads/context.hpp"
#include "ads/import_decode.hpp"
#include "ads/rates.hpp"

/// Exchange rates from a CSV file.
namespace herald::ads {

struct ParsedRates {
    std::vector<ExchangeRate> rates;
    std::vector<RowError> errors;
};

/// Two shapes: a line a rate (date, base, quote, rate; base may be left out) and a column a
/// currency (Date, USD, JPY, …: the shape of the European Central Bank). `base` is the currency of
/// files that do not name it. Throws Error{invalid} for any other shape.
ParsedRates parse_rates(const std::filesystem::path& file, Currency base);

struct RatesInput {
    std::string blob, file_name;
    Currency base;
};
BOOST_DESCRIBE_STRUCT(RatesInput, (), (blob, file_name, base))

struct RatesResult {
    std::int64_t rates = 0;
    std::optional<Day> first_date, last_date;
    std::int64_t days_converted = 0;  ///< whose facts were converted anew
    std::vector<RowError> errors;     ///< the first 100
};
BOOST_DESCRIBE_STRUCT(RatesResult, (), (rates, first_date, last_date, days_converted, errors))

/// Stores the rates, then converts the facts of the days they touch, a month a transaction. Run
/// again it ends the same.
RatesResult import_rates(const Context& context, task::Run& run, const RatesInput& input);
task::TaskType rates_task(const Context& context);

/// Converts a tenant's facts between two days anew and tells how many days that were.
std::int64_t convert_days(const Context& context, task::Run& run, Day first, Day last);

/// "ads.convert": everything anew, after the organization's currency changed.
task::TaskType convert_task(const Context& context);

}  // namespace herald::ads
