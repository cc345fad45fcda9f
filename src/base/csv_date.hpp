#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.hpp"

/// Days as people and spreadsheets write them.
namespace herald::csv {

enum class DateFormat : std::uint8_t {
    ymd,           ///< 2023-08-31, 2023/8/31, 20230831, also with a time behind
    dmy,           ///< 31-08-2023, 31.8.23, 31/08/2023
    mdy,           ///< 8/31/2023
    month_name,    ///< Aug 31, 2023 · 31. August 2023 · 31 août 2023; English, German, French,
                   ///< Spanish, Italian, Portuguese, Dutch, Polish
    excel_serial,  ///< 45169: days since 1899-12-30, what a spreadsheet leaves of a date formatted
                   ///< as a number
};
/// As people call it: "31.08.2023".
std::string_view describe(DateFormat format);

/// Absent when the text is no day in this format. Years 1990 to 2100. A time of day behind the date
/// is ignored (the day is the platform's own), and so is a weekday in front of a month's name.
std::optional<Day> parse_date(std::string_view text, DateFormat format);

/// What samples say about the format of a column.
class DateEvidence {
public:
    void see(std::string_view text);
    /// Absent when hardly anything seen is a date.
    std::optional<DateFormat> format() const;
    /// Nothing tells day from month: no part is above 12. format() is then the reading whose days
    /// lie closer together, else day first (month first for slashes).
    bool ambiguous() const;
    /// Some dates can only be day first, others only month first.
    bool conflicting() const { return only_dmy_ > 0 && only_mdy_ > 0; }
    std::int64_t dates() const { return dates_; }
    std::int64_t seen() const { return seen_; }

private:
    struct Span {
        std::int32_t first = INT32_MAX, last = INT32_MIN;
        void add(Day day);
        std::int64_t days() const { return last < first ? 0 : std::int64_t{last} - first; }
    };
    std::array<std::int64_t, 5> fits_{};
    std::int64_t seen_ = 0, dates_ = 0, only_dmy_ = 0, only_mdy_ = 0, slashes_ = 0;
    Span dmy_, mdy_;
};

}  // namespace herald::csv
