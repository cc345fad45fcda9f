#include "base/csv.hpp"

#include <emmintrin.h>

#include <algorithm>
#include <cstring>

#include "base/text.hpp"

namespace herald::csv {
namespace {

/// The first `a` or `b` in [at, end), else end. Cells are short, so 16 bytes at once find most ends
/// in one step.
const char* find_either(const char* at, const char* end, char a, char b) {
    const __m128i as = _mm_set1_epi8(a), bs = _mm_set1_epi8(b);
    for (; end - at >= 16; at += 16) {
        const __m128i piece = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const int hits =
            _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(piece, as), _mm_cmpeq_epi8(piece, bs)));
        if (hits != 0) return at + __builtin_ctz(static_cast<unsigned>(hits));
    }
    while (at != end && *at != a && *at != b) ++at;
    return at;
}

const char* find_char(const char* at, const char* end, char c) {
    if (at == end) return end;
    const auto* found =
        static_cast<const char*>(std::memchr(at, c, static_cast<std::size_t>(end - at)));
    return found == nullptr ? end : found;
}

/// The quote that closes the cell opened at `open`; null when none does before `end`.
const char* find_closing(const char* open, const char* end, char quote) {
    for (const char* at = open + 1;; at += 2) {
        at = find_char(at, end, quote);
        if (at == end) return nullptr;
        if (at + 1 == end || at[1] != quote) return at;
    }
}

/// Where a quoted cell may open: the first character behind blanks.
const char* skip_blanks(const char* at, const char* end, char delimiter) {
    while (at != end && *at == ' ' && delimiter != ' ') ++at;
    return at;
}

/// A quote that closes on a later line, right in front of text, was opened by mistake: what seems
/// to close it opens the next cell in quotes.
bool is_stray(const char* open, const char* closing, const char* end, const Dialect& dialect) {
    const char* behind = closing + 1;
    while (behind != end && (*behind == ' ' || *behind == '\r') && *behind != dialect.newline &&
           *behind != dialect.delimiter)
        ++behind;
    if (behind == end || *behind == dialect.delimiter || *behind == dialect.newline) return false;
    return find_char(open, closing, dialect.newline) != closing;
}

/// The end of the cell at `at` (its delimiter, newline or `end`); `limit` is where an unclosed
/// quote is given up. Sets `open` when the cell runs to `end` inside its quotes, so that more text
/// could still close it.
const char* end_of_cell(const char* at, const char* end, const char* limit, const Dialect& dialect,
                        bool& open) {
    const char* first = skip_blanks(at, end, dialect.delimiter);
    if (dialect.quote != 0 && first != end && *first == dialect.quote) {
        const char* closing =
            first < limit ? find_closing(first, std::min(end, limit), dialect.quote) : nullptr;
        if (closing == nullptr)
            open = limit > end;
        else if (!is_stray(first, closing, end, dialect))
            at = closing + 1;
    }
    return find_either(at, end, dialect.delimiter, dialect.newline);
}

/// The end of the record at `at`, behind its newline; null when the text ends first.
const char* end_of_record(const char* at, const char* end, const Dialect& dialect,
                          const Limits& limits) {
    // One byte behind the end means: there is room yet, more text could close a quote.
    const char* limit = at + std::min(static_cast<std::size_t>(end - at) + 1, limits.record_bytes);
    for (;;) {
        bool open = false;
        at = end_of_cell(at, end, limit, dialect, open);
        if (at == end || open) return nullptr;
        if (*at == dialect.newline) return at + 1;
        ++at;
    }
}

}  // namespace

std::string_view describe(Defect defect) {
    switch (defect) {
        case Defect::none: return "";
        case Defect::unclosed_quote: return "a quotation mark opens a cell and is never closed";
        case Defect::text_after_quote: return "there is text behind a closing quotation mark";
        case Defect::too_long: return "the line is too long";
        case Defect::too_many_columns: return "the line has too many columns";
    }
    return "";
}

bool Record::blank() const {
    return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) {
        cell = trim(cell);
        return cell.empty() || cell == "\x1A";  // Ctrl-Z: the end of the file, for DOS
    });
}

namespace {

/// Bytes of an invisible mark at the front: zero-width ones, those of direction (U+200B to U+200F,
/// U+202A to U+202E, U+2060 to U+206F) and a stray byte order mark.
std::size_t invisible_at(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) return 3;
    if (text.size() < 3 || text[0] != '\xE2') return 0;
    const auto second = static_cast<unsigned char>(text[1]),
               third = static_cast<unsigned char>(text[2]);
    const bool hidden = (second == 0x80 &&
                         ((third >= 0x8B && third <= 0x8F) || (third >= 0xAA && third <= 0xAE))) ||
                        (second == 0x81 && third >= 0xA0 && third <= 0xAF);
    return hidden ? 3 : 0;
}

std::string_view without_invisible(std::string_view text) {
    text = trim(text);
    while (const std::size_t n = invisible_at(text)) text = trim(text.substr(n));
    while (text.size() >= 3 && invisible_at(text.substr(text.size() - 3)) == 3)
        text = trim(text.substr(0, text.size() - 3));
    return text;
}

}  // namespace

std::string_view bare_cell(std::string_view cell) {
    cell = without_invisible(cell);
    if (cell.starts_with("=\"") && cell.ends_with('"') && cell.size() > 3)
        cell = without_invisible(cell.substr(2, cell.size() - 3));
    if (cell.starts_with('\'')) cell = without_invisible(cell.substr(1));
    return cell;
}

Cursor::Cursor(std::span<char> text, const Dialect& dialect, std::int64_t first_line, Limits limits)
    : at_(text.data()),
      end_(text.data() + text.size()),
      dialect_(dialect),
      line_(first_line),
      limits_(limits) {}

bool Cursor::next(Record& record) {
    if (at_ == end_) return false;
    record.line = line_;
    record.cells.clear();
    record.defect = Defect::none;
    char* const start = at_;
    give_up_ = at_ + std::min(static_cast<std::size_t>(end_ - at_), limits_.record_bytes);
    for (;;) {
        char* const cell_end = read_cell(at_, record);
        const bool last = cell_end == end_ || *cell_end == dialect_.newline;
        at_ = cell_end == end_ ? end_ : cell_end + 1;
        if (last) break;
        if (at_ == end_) {  // the text ends right behind a delimiter: one more, empty cell
            add_cell({}, record);
            break;
        }
    }
    ++line_;
    if (static_cast<std::size_t>(at_ - start) > limits_.record_bytes)
        record.defect = Defect::too_long;
    return true;
}

/// Adds the cell at `at` and returns where it ends.
char* Cursor::read_cell(char* at, Record& record) {
    const char* first = skip_blanks(at, end_, dialect_.delimiter);
    if (dialect_.quote != 0 && first != end_ && *first == dialect_.quote) {
        if (char* cell_end = read_quoted(at + (first - at), record)) return cell_end;
        record.defect = Defect::unclosed_quote;
    }
    char* cell_end = at + (find_either(at, end_, dialect_.delimiter, dialect_.newline) - at);
    std::string_view cell(at, static_cast<std::size_t>(cell_end - at));
    const bool ends_line = cell_end == end_ || *cell_end == dialect_.newline;
    if (ends_line && cell.ends_with('\r')) cell.remove_suffix(1);
    add_cell(cell, record);
    return cell_end;
}

/// Null, and nothing changed, when the quote at `open` never closes.
char* Cursor::read_quoted(char* open, Record& record) {
    const char* found = open < give_up_ ? find_closing(open, give_up_, dialect_.quote) : nullptr;
    if (found == nullptr || is_stray(open, found, end_, dialect_)) return nullptr;
    char* closing = open + (found - open);
    char* cell_end =
        open + (find_either(closing + 1, end_, dialect_.delimiter, dialect_.newline) - open);
    line_ += std::count(open, closing, dialect_.newline);

    char* out = open;
    for (char* at = open + 1; at != closing; ++at) {
        *out++ = *at;
        if (*at == dialect_.quote) ++at;  // a doubled quote
    }
    std::string_view rest(closing + 1, static_cast<std::size_t>(cell_end - closing - 1));
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    if (!trim(rest).empty()) {
        record.defect = Defect::text_after_quote;
        std::memmove(out, rest.data(), rest.size());
        out += rest.size();
    }
    add_cell({open, static_cast<std::size_t>(out - open)}, record);
    return cell_end;
}

void Cursor::add_cell(std::string_view cell, Record& record) const {
    if (record.cells.size() < limits_.columns)
        record.cells.push_back(cell);
    else
        record.defect = Defect::too_many_columns;
}

std::size_t whole_records(std::string_view text, const Dialect& dialect, Tail tail,
                          const Limits& limits) {
    if (tail == Tail::final) return text.size();
    const char* const begin = text.data();
    const char* const end = begin + text.size();
    if (dialect.quote == 0 || find_char(begin, end, dialect.quote) == end) {
        const auto last = text.rfind(dialect.newline);
        return last == std::string_view::npos ? 0 : last + 1;
    }
    const char* at = begin;
    while (const char* next = end_of_record(at, end, dialect, limits)) at = next;
    return static_cast<std::size_t>(at - begin);
}

void append_cell(std::string& out, std::string_view text) {
    const bool formula =
        !text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos &&
        text.find_first_not_of("+-0123456789.") != std::string_view::npos;
    if (!formula && text.find_first_of(",;\"\r\n\t") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    if (formula) out += '\'';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_record(std::string& out, std::span<const std::string_view> cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        append_cell(out, cells[i]);
    }
    out += "\r\n";
}

}  // namespace herald::csv
