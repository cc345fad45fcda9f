#include "base/query_reader.hpp"

#include "base/encoding.hpp"

namespace herald {

std::vector<TextField> parse_query(std::string_view query) {
    std::vector<TextField> out;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = form_decode(pair.substr(0, equals));
        auto value =
            form_decode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view{});
        const auto readable = [](const std::optional<std::string>& text) {
            return text && is_utf8(*text) && text->find('\0') == std::string::npos;
        };
        if (!readable(name) || !readable(value))
            throw Error(ErrorKind::malformed,
                        "The query has a broken percent escape or is not UTF-8.");
        out.push_back({*std::move(name), *std::move(value)});
        if (out.size() > 200)
            throw Error(ErrorKind::malformed, "The query has more than 200 parameters.");
    }
    return out;
}

}  // namespace herald
