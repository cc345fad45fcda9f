#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Reading SQL text just far enough: where parameters, texts and comments stand. Shared by
/// PostgreSQL and DuckDB.
namespace herald::store {

/// ":name" → "$n": the text the database understands, and the names in the order of their numbers.
/// Quoted texts and names, dollar quotes, comments and casts (`::`) stay as they are.
struct NumberedSql {
    std::string text;
    std::vector<std::string> names;
};
NumberedSql number_parameters(std::string_view sql);

/// Where the quoted text, dollar quote or comment that starts at `at` ends; `at` itself when none
/// starts there.
std::size_t skip_quoted(std::string_view sql, std::size_t at);

/// What a parameter's name, and an unquoted identifier, may begin with and go on with.
bool starts_name(char c);
bool continues_name(char c);

}  // namespace herald::store
