#include "store/numbered_sql.hpp"

#include <algorithm>

namespace herald::store {
namespace {

/// "$$ … $$" or "$tag$ … $tag$".
std::size_t skip_dollar_quote(std::string_view sql, std::size_t at) {
    std::size_t end = at + 1;
    if (end < sql.size() && starts_name(sql[end]))
        while (end < sql.size() && continues_name(sql[end])) ++end;
    if (end >= sql.size() || sql[end] != '$') return at;  // a "$1"
    const std::string_view tag = sql.substr(at, end + 1 - at);
    const auto close = sql.find(tag, end + 1);
    return close == std::string_view::npos ? sql.size() : close + tag.size();
}

/// "/* … */", which nest.
std::size_t skip_block_comment(std::string_view sql, std::size_t at) {
    int depth = 0;
    for (std::size_t i = at; i + 1 < sql.size(); ++i) {
        const std::string_view two = sql.substr(i, 2);
        if (two != "/*" && two != "*/") continue;
        depth += two == "/*" ? 1 : -1;
        ++i;
        if (depth == 0) return i + 1;
    }
    return sql.size();
}

}  // namespace

bool starts_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return starts_name(c) || (c >= '0' && c <= '9'); }

std::size_t skip_quoted(std::string_view sql, std::size_t at) {
    const auto after = [&](char end) {
        const auto found = sql.find(end, at + 1);
        return found == std::string_view::npos ? sql.size() : found + 1;
    };
    const std::string_view two = sql.substr(at, 2);
    if (sql[at] == '\'' || sql[at] == '"')
        return after(sql[at]);  // a doubled quote reads as two texts side by side
    if (two == "--") return after('\n');
    if (two == "/*") return skip_block_comment(sql, at);
    if (sql[at] == '$') return skip_dollar_quote(sql, at);
    return at;
}

NumberedSql number_parameters(std::string_view sql) {
    NumberedSql out;
    out.text.reserve(sql.size());
    for (std::size_t i = 0; i < sql.size();) {
        std::size_t end = skip_quoted(sql, i);
        if (end == i && sql.substr(i, 2) == "::") end = i + 2;
        if (end == i && sql[i] == ':' && i + 1 < sql.size() && starts_name(sql[i + 1])) {
            end = i + 2;
            while (end < sql.size() && continues_name(sql[end])) ++end;
            const std::string_view name = sql.substr(i + 1, end - i - 1);
            auto found = std::find(out.names.begin(), out.names.end(), name);
            if (found == out.names.end()) found = out.names.emplace(found, name);
            out.text += '$' + std::to_string(found - out.names.begin() + 1);
        } else {
            if (end == i) ++end;
            out.text += sql.substr(i, end - i);
        }
        i = end;
    }
    return out;
}

}  // namespace herald::store
