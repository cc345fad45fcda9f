#include "sandbox/gaql.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::sandbox {
namespace {

namespace json = boost::json;

/// Words, quoted texts and single signs.
std::vector<std::string> tokens_of(std::string_view text) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            ++i;
        } else if (c == '\'' || c == '"') {
            const auto end = text.find(c, i + 1);
            if (end == std::string_view::npos)
                throw Error(ErrorKind::invalid, "Error in query: a quoted text does not end.");
            out.emplace_back(text.substr(i, end - i));  // keeps the opening quote as a mark
            i = end + 1;
        } else if (std::string_view(",()=<>!").find(c) != std::string_view::npos) {
            std::size_t end = i + 1;
            if ((c == '<' || c == '>' || c == '!') && end < text.size() && text[end] == '=') ++end;
            out.emplace_back(text.substr(i, end - i));
            i = end;
        } else {
            const auto end = std::min(text.find_first_of(" \n\t\r,()=<>!'\"", i), text.size());
            out.emplace_back(text.substr(i, end - i));
            i = end;
        }
    }
    return out;
}

class Parser {
public:
    explicit Parser(std::string_view text) : tokens_(tokens_of(text)) {}

    Query parse() {
        Query out;
        expect("SELECT");
        do out.fields.push_back(next());
        while (accept(","));
        expect("FROM");
        out.resource = next();
        static constexpr std::string_view kKnown[] = {"campaign",        "ad_group",
                                                      "ad_group_ad",     "customer",
                                                      "customer_client", "campaign_budget"};
        if (std::find(std::begin(kKnown), std::end(kKnown), out.resource) == std::end(kKnown))
            throw Error(ErrorKind::invalid, "Error in FROM clause: '" + out.resource +
                                                "' is not a valid resource name.");
        if (accept("WHERE")) {
            do condition(out);
            while (accept("AND"));
        }
        while (at_ < tokens_.size())
            next();  // ORDER BY, LIMIT, PARAMETERS change nothing that is read here
        return out;
    }

private:
    bool accept(std::string_view word) {
        if (at_ >= tokens_.size() || !equals_ignoring_case(tokens_[at_], word)) return false;
        ++at_;
        return true;
    }
    void expect(std::string_view word) {
        if (!accept(word))
            throw Error(ErrorKind::invalid, "Error in query: expected " + std::string(word) + ".");
    }
    std::string next() {
        if (at_ >= tokens_.size())
            throw Error(ErrorKind::invalid, "Error in query: unexpected end of input.");
        std::string out = tokens_[at_++];
        if (out.starts_with('\'') || out.starts_with('"')) out.erase(0, 1);
        return out;
    }
    Day day() {
        const std::string text = next();
        const auto parsed = parse_day(text);
        if (!parsed) throw Error(ErrorKind::invalid, "Invalid date literal: '" + text + "'.");
        return *parsed;
    }

    void condition(Query& out) {
        const std::string field = next();
        if (field == "segments.date") return date_condition(out);
        if (accept("=")) {
            out.allowed[field].insert(next());
        } else if (accept("IN")) {
            expect("(");
            do out.allowed[field].insert(next());
            while (accept(","));
            expect(")");
        } else {  // comparisons the market has no use for
            next();
            next();
        }
    }

    void date_condition(Query& out) {
        if (accept("BETWEEN")) {
            out.first_day = day();
            expect("AND");
            out.last_day = day();
        } else if (accept("=")) {
            out.first_day = out.last_day = day();
        } else if (accept(">=")) {
            out.first_day = day();
        } else if (accept("<=")) {
            out.last_day = day();
        } else {
            throw Error(ErrorKind::invalid,
                        "Error in WHERE clause: segments.date takes =, >=, <= or BETWEEN.");
        }
    }

    std::vector<std::string> tokens_;
    std::size_t at_ = 0;
};

std::string camel(std::string_view snake) {
    std::string out;
    for (std::size_t i = 0; i < snake.size(); ++i) {
        if (snake[i] == '_' && i + 1 < snake.size())
            out +=
                static_cast<char>(snake[++i] >= 'a' && snake[i] <= 'z' ? snake[i] - 32 : snake[i]);
        else
            out += snake[i];
    }
    return out;
}

/// Copies the member at the dotted path, with the resourceNames on the way.
void copy_path(const json::object& from, json::object& to, std::string_view path) {
    const auto dot = path.find('.');
    const auto* found = from.if_contains(path.substr(0, dot));
    if (found == nullptr) return;
    if (dot == std::string_view::npos || !found->is_object()) {
        to[path.substr(0, dot)] = *found;
        return;
    }
    auto& child = to[path.substr(0, dot)];
    if (!child.is_object()) child = json::object{};
    if (const auto* name = found->get_object().if_contains("resourceName"))
        child.get_object()["resourceName"] = *name;
    copy_path(found->get_object(), child.get_object(), path.substr(dot + 1));
}

}  // namespace

bool Query::selects(std::string_view field) const {
    return std::find(fields.begin(), fields.end(), field) != fields.end();
}

bool Query::matches(const std::string& field, std::string_view value) const {
    const auto found = allowed.find(field);
    return found == allowed.end() || found->second.contains(std::string(value));
}

std::string Query::field_mask() const {
    std::string out;
    for (const auto& field : fields) out += (out.empty() ? "" : ",") + camel(field);
    return out;
}

json::object Query::narrow(const json::object& row) const {
    json::object out;
    for (const auto& field : fields) copy_path(row, out, camel(field));
    return out;
}

Query parse_query_language(std::string_view text) { return Parser(text).parse(); }

}  // namespace herald::sandbox
