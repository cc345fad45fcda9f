#pragma once

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// CSV files of other people: encoding, byte order mark, delimiter, quotes and line ends are found
/// out, the first record is the header.
namespace herald::quality {

struct Sheet {
    std::string file;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;  ///< each as long as the header
    char delimiter = ',';

    /// By any of these names, letter case and blanks around them aside.
    std::optional<std::size_t> find(std::initializer_list<std::string_view> names) const;
    /// Throws Error{invalid} naming the file and the first of the names when there is none.
    std::size_t at(std::initializer_list<std::string_view> names) const;
    /// The column's name in the header, else Error{invalid}.
    std::size_t at(const std::string& name) const;
};

/// Throws Error{not_found} when the file cannot be read, Error{invalid} when it holds no row.
Sheet read_sheet(const std::filesystem::path& file);

/// NaN for what is no number: empty, "NA", words. With `comma` 1,5 is one and a half.
enum class Fraction { point, comma };
double number_of(std::string_view cell, Fraction fraction = Fraction::point);
/// Empty or one of the marks for "not known": NA, N/A, NaN, null, ?.
bool is_missing(std::string_view cell);

}  // namespace herald::quality
