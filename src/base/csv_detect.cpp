#include "base/csv_detect.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/csv_number.hpp"
#include "base/text.hpp"

namespace herald::csv {
namespace {

constexpr std::array kDelimiters{',', ';', '\t', '|'};

/// '\r' only when the text has no '\n' at all.
char detect_newline(std::string_view sample) {
    return sample.find('\n') == std::string_view::npos &&
                   sample.find('\r') != std::string_view::npos
               ? '\r'
               : '\n';
}

/// ' when cells are wrapped in it and none in ".
char detect_quote(std::string_view sample) {
    std::size_t wrapped = 0, doubles = 0;
    for (std::size_t i = 0; i + 1 < sample.size(); ++i) {
        const bool closes =
            std::string_view(",;\t|\r\n").find(sample[i + 1]) != std::string_view::npos;
        if (sample[i] == '\'' && closes) ++wrapped;
        if (sample[i] == '"') ++doubles;
    }
    return wrapped >= 4 && doubles == 0 ? '\'' : '"';
}

/// The number of columns that most lines have, and how many have it. Lines of one cell are titles
/// when others agree on more: a short report has more of them than rows.
std::pair<std::size_t, std::size_t> usual_columns(const std::vector<Line>& lines) {
    std::map<std::size_t, std::size_t> counts;
    for (const auto& line : lines) ++counts[line.cells.size()];
    std::pair<std::size_t, std::size_t> best{0, 0};
    const bool wider = std::any_of(counts.begin(), counts.end(), [](const auto& count) {
        return count.first > 1 && count.second > 1;
    });
    for (const auto& [columns, n] : counts) {
        if (wider && columns < 2) continue;
        if (n > best.second || (n == best.second && columns > best.first)) best = {columns, n};
    }
    return best;
}

/// True when the line is one cell that holds several of another delimiter: under that one it would
/// be a row.
bool contradicts(const Line& line, char delimiter) {
    if (line.cells.size() != 1) return false;
    return std::any_of(kDelimiters.begin(), kDelimiters.end(), [&](char other) {
        return other != delimiter &&
               std::count(line.cells[0].begin(), line.cells[0].end(), other) >= 2;
    });
}

/// How well a delimiter explains the lines: regular, many columns, the header among them, and no
/// other delimiter left inside cells.
double score(const std::vector<Line>& lines, char delimiter) {
    if (lines.empty()) return 0;
    const auto [columns, regular] = usual_columns(lines);
    if (columns < 2) return 0;
    std::size_t cells = 0, clean = 0, contradictions = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i < 30 && contradictions < 2 && contradicts(lines[i], delimiter)) ++contradictions;
        for (const auto& cell : lines[i].cells) {
            ++cells;
            // Commas (text, decimals) and bars ("Brand | EU") are ordinary inside cells.
            const bool foreign = (delimiter != ';' && cell.find(';') != std::string::npos) ||
                                 (delimiter != '\t' && cell.find('\t') != std::string::npos);
            clean += foreign ? 0 : 1;
        }
    }
    const double regularity = static_cast<double>(regular) / static_cast<double>(lines.size());
    const double cleanness = static_cast<double>(clean) / static_cast<double>(cells);
    const double width = 1.0 + static_cast<double>(std::min<std::size_t>(columns, 40)) / 10.0;
    return regularity * cleanness * cleanness * cleanness * width * std::pow(0.6, contradictions);
}

/// "sep=;" as the first line: what follows the equals sign; 0 when it is not there.
char separator_hint(std::string_view sample) {
    const auto line = trim(sample.substr(0, sample.find_first_of("\r\n")));
    const auto bare = !line.empty() && line.front() == '"' && line.back() == '"' && line.size() > 2
                          ? line.substr(1, line.size() - 2)
                          : line;
    if (sample.starts_with("sep=\t")) return '\t';
    if (bare.size() != 5 || !equals_ignoring_case(bare.substr(0, 4), "sep=")) return '\0';
    return std::find(kDelimiters.begin(), kDelimiters.end(), bare[4]) == kDelimiters.end()
               ? '\0'
               : bare[4];
}

/// A header has a name in every column, all different, none a figure.
std::size_t find_header(const std::vector<Line>& lines, std::size_t columns) {
    for (std::size_t i = 0; i < lines.size() && i < 100; ++i) {
        const auto& cells = lines[i].cells;
        std::vector<std::string_view> names;
        for (const auto& cell : cells) {
            const auto name = trim(cell);
            if (!name.empty() && !DecimalEvidence::is_figure(name)) names.push_back(name);
        }
        // Spreadsheets leave empty cells behind the last named one; data rows may be longer by
        // such.
        if (names.size() * 10 < columns * 7 || names.size() * 10 < cells.size() * 7) continue;
        std::sort(names.begin(), names.end());
        if (std::adjacent_find(names.begin(), names.end()) == names.end()) return i;
    }
    return 0;
}

}  // namespace

std::vector<Line> read_lines(std::string_view text, const Dialect& dialect, Tail tail,
                             std::size_t max_lines) {
    std::vector<Line> out;
    std::string copy(text.substr(0, whole_records(text, dialect, tail)));
    Cursor cursor(copy, dialect);
    Record record;
    while (out.size() < max_lines && cursor.next(record)) {
        if (record.blank()) continue;
        Line& line = out.emplace_back();
        line.number = record.line;
        line.cells.assign(record.cells.begin(), record.cells.end());
        line.defect = record.defect;
    }
    return out;
}

Shape detect_shape(std::string_view sample, Tail tail, std::size_t max_lines) {
    Shape out;
    out.dialect.newline = detect_newline(sample);
    out.dialect.quote = detect_quote(sample);
    const char hint = separator_hint(sample);
    out.has_separator_line = hint != 0;
    double best = -1;
    for (const char delimiter : kDelimiters) {
        if (hint != 0 && hint != delimiter) continue;
        Dialect dialect = out.dialect;
        dialect.delimiter = delimiter;
        auto lines = read_lines(sample, dialect, tail, max_lines);
        const std::vector<Line> few(
            lines.begin(),
            lines.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(lines.size(), 200)));
        if (const double value = score(few, delimiter); value > best) {
            best = value;
            out.dialect.delimiter = delimiter;
            out.lines = std::move(lines);
        }
    }
    if (out.has_separator_line && !out.lines.empty()) out.lines.erase(out.lines.begin());
    out.columns = usual_columns(out.lines).first;
    out.header = find_header(out.lines, out.columns);
    return out;
}

}  // namespace herald::csv
