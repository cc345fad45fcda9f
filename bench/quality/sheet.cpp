#include "sheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "base/csv_detect.hpp"
#include "base/csv_source.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::quality {
namespace {

constexpr std::size_t kSample = 4 << 20;  ///< bytes looked at for the dialect
constexpr csv::Limits kLimits{.record_bytes = 64 << 20, .columns = 100'000};

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in || std::filesystem::is_directory(file))
        throw Error(ErrorKind::not_found, "The file " + file.string() + " cannot be read.");
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    const std::string_view sample = std::string_view(bytes).substr(0, kSample);
    return csv::decode_all(bytes, csv::detect_encoding(sample));
}

}  // namespace

std::optional<std::size_t> Sheet::find(std::initializer_list<std::string_view> names) const {
    for (const auto name : names)
        for (std::size_t i = 0; i < header.size(); ++i)
            if (equals_ignoring_case(header[i], name)) return i;
    return std::nullopt;
}

std::size_t Sheet::at(std::initializer_list<std::string_view> names) const {
    if (const auto found = find(names)) return *found;
    throw Error(ErrorKind::invalid, fmt::format("{} has no column {}.", file, *names.begin()));
}

std::size_t Sheet::at(const std::string& name) const {
    const auto exact = std::ranges::find(header, name);
    return exact == header.end() ? at({std::string_view(name)})
                                 : static_cast<std::size_t>(exact - header.begin());
}

Sheet read_sheet(const std::filesystem::path& file) {
    std::string text = text_of(file);
    const bool whole = text.size() <= kSample;
    const csv::Shape shape = csv::detect_shape(std::string_view(text).substr(0, kSample),
                                               whole ? csv::Tail::final : csv::Tail::more_follows);
    Sheet out{file.string(), {}, {}, shape.dialect.delimiter};
    csv::Cursor cursor(text, shape.dialect, 1, kLimits);
    csv::Record record;
    if (shape.has_separator_line) cursor.next(record);
    while (cursor.next(record)) {
        if (record.blank()) continue;
        if (out.header.empty()) {
            for (const auto cell : record.cells) out.header.emplace_back(trim(cell));
            continue;
        }
        auto& row = out.rows.emplace_back(out.header.size());
        for (std::size_t i = 0; i < row.size() && i < record.cells.size(); ++i)
            row[i] = trim(record.cells[i]);
    }
    if (out.rows.empty()) throw Error(ErrorKind::invalid, out.file + " holds no rows.");
    return out;
}

double number_of(std::string_view cell, Fraction fraction) {
    std::string text(trim(cell));
    if (fraction == Fraction::comma) std::ranges::replace(text, ',', '.');
    if (text.empty()) return std::nan("");
    char* end = nullptr;
    const double out = std::strtod(text.c_str(), &end);
    const bool shown = std::isdigit(static_cast<unsigned char>(text.back())) || text.back() == '.';
    return *end == 0 && shown && std::isfinite(out) ? out : std::nan("");
}

bool is_missing(std::string_view cell) {
    constexpr std::array<std::string_view, 7> kMarks = {"na", "n/a", "nan", "null",
                                                        "?",  "-",   "none"};
    const auto text = trim(cell);
    return text.empty() || std::ranges::any_of(kMarks, [&](std::string_view mark) {
               return equals_ignoring_case(text, mark);
           });
}

}  // namespace herald::quality
