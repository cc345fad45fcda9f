#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Comma separated text as RFC 4180 says and as spreadsheets really write it. Text is UTF-8 here;
/// csv_source.hpp gets it from files, csv_detect.hpp finds the dialect, csv_number.hpp and
/// csv_date.hpp read the cells.
namespace herald::csv {

struct Dialect {
    char delimiter = ',';
    char quote = '"';  ///< 0: the file has none
    char newline =
        '\n';  ///< what ends a line: '\n' (an '\r' before it belongs to it) or '\r' (old Mac files)
    bool operator==(const Dialect&) const = default;
};

/// Beyond these a record is cut and reported as a defect; parsing goes on behind it.
struct Limits {
    std::size_t record_bytes = 1 << 20;
    std::size_t columns = 2048;
};

/// What was wrong with how a record is written. Its cells are still the best reading of it.
enum class Defect : std::uint8_t {
    none,
    unclosed_quote,    ///< a quote opens a cell and never closes: read as an ordinary character
    text_after_quote,  ///< `"a"b`: kept as ab
    too_long,          ///< longer than Limits::record_bytes: cut
    too_many_columns,  ///< more than Limits::columns: the rest dropped
};
/// For people: "a quotation mark is never closed".
std::string_view describe(Defect defect);

/// One line of the table; a cell in quotes may span several lines of the file.
struct Record {
    std::int64_t line = 0;  ///< of the file, from 1, where the record starts
    std::vector<std::string_view> cells;
    Defect defect = Defect::none;
    /// No cell holds anything but white space.
    bool blank() const;
};

/// Walks over the records of a text that begins at a record's start and ends at a record's end.
/// Cells in quotes are unescaped in place, so the text is changed; cells are views into it.
class Cursor {
public:
    Cursor(std::span<char> text, const Dialect& dialect, std::int64_t first_line = 1,
           Limits limits = {});
    /// False at the end. Reuses the record's memory.
    bool next(Record& record);

private:
    char* read_cell(char* at, Record& record);
    char* read_quoted(char* open, Record& record);
    void add_cell(std::string_view cell, Record& record) const;

    char* at_;
    char* end_;
    char* give_up_ = nullptr;  // a quote of this record must close before here
    Dialect dialect_;
    std::int64_t line_;
    Limits limits_;
};

/// A cell without what keeps a spreadsheet from touching it (`="007"`, `'007`) and without blanks
/// and invisible marks around it.
std::string_view bare_cell(std::string_view cell);

/// How many bytes at the front of `text` are whole records. With `final` the last one need not end
/// in a newline. A quote that does not close within Limits::record_bytes counts as an ordinary
/// character, as in Cursor.
enum class Tail { more_follows, final };
std::size_t whole_records(std::string_view text, const Dialect& dialect, Tail tail,
                          const Limits& limits = {});

/// Appends one cell, quoted when it must be; a leading = + - @ or tab in text gets an apostrophe,
/// so that no spreadsheet runs it as a formula (numbers are written as they are).
void append_cell(std::string& out, std::string_view text);
/// Appends cells with commas and CRLF.
void append_record(std::string& out, std::span<const std::string_view> cells);

}  // namespace herald::csv
