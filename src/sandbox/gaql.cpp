#include "sandbox/gaql.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace herald::sandbox::gaql {
namespace {

constexpr std::size_t kMostFields = 500, kMostValues = 20'000;

struct Token {
    enum class Kind { word, text, symbol, end } kind = Kind::end;
    std::string text;
};

/// Cuts the query into words (names, numbers), quoted texts and symbols.
class Lexer {
public:
    explicit Lexer(std::string_view text) : rest_(text) { step(); }

    const Token& peek() const { return token_; }
    Token take() {
        Token out = std::move(token_);
        step();
        return out;
    }
    /// Takes the word when it is next.
    bool accept(std::string_view word) {
        if (token_.kind == Token::Kind::text || !equals_ignoring_case(token_.text, word))
            return false;
        step();
        return true;
    }
    const std::optional<QueryError>& error() const { return error_; }

private:
    void step() {
        token_ = {};
        while (!rest_.empty() && static_cast<unsigned char>(rest_.front()) <= ' ')
            rest_.remove_prefix(1);
        if (rest_.empty() || error_) return;
        const char c = rest_.front();
        if (c == '\'' || c == '"') return step_text(c);
        if (is_word(c)) {
            std::size_t n = 1;
            while (n < rest_.size() && is_word(rest_[n])) ++n;
            return set(Token::Kind::word, n);
        }
        if (rest_.starts_with("!=") || rest_.starts_with("<=") || rest_.starts_with(">=") ||
            rest_.starts_with("<>"))
            return set(Token::Kind::symbol, 2);
        if (std::string_view("=<>(),[]").find(c) != std::string_view::npos)
            return set(Token::Kind::symbol, 1);
        error_ = QueryError{
            "BAD_SYMBOL", fmt::format("Invalid character in the query near '{}'", clip(rest_, 12))};
    }
    void step_text(char quote) {
        token_.kind = Token::Kind::text;
        std::size_t i = 1;
        for (; i < rest_.size() && rest_[i] != quote; ++i) {
            if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
            token_.text += rest_[i];
        }
        if (i >= rest_.size()) error_ = QueryError{"BAD_VALUE", "A quoted text does not end"};
        rest_.remove_prefix(std::min(i + 1, rest_.size()));
    }
    void set(Token::Kind kind, std::size_t size) {
        token_ = {kind, std::string(rest_.substr(0, size))};
        rest_.remove_prefix(size);
    }
    static bool is_word(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.' || c == '-' || c == '*' || c == '+';
    }

    std::string_view rest_;
    Token token_;
    std::optional<QueryError> error_;
};

bool is_name(const Token& token) {
    return token.kind == Token::Kind::word && !token.text.empty() &&
           (token.text[0] < '0' || token.text[0] > '9') && token.text[0] != '-';
}

class Parser {
public:
    explicit Parser(std::string_view text) : lexer_(text) {}

    std::variant<Query, QueryError> parse() {
        if (auto error = read()) return lexer_.error() ? *lexer_.error() : *error;
        if (lexer_.error()) return *lexer_.error();
        return std::move(query_);
    }

private:
    using Wrong = std::optional<QueryError>;

    Wrong read() {
        if (!lexer_.accept("SELECT"))
            return QueryError{"EXPECTED_SELECT", "The query must begin with SELECT"};
        if (auto wrong = read_names(query_.fields)) return wrong;
        if (!lexer_.accept("FROM"))
            return QueryError{"EXPECTED_FROM", fmt::format("Expected FROM, found '{}'",
                                                           clip(lexer_.peek().text, 40))};
        if (!is_name(lexer_.peek()))
            return QueryError{"BAD_RESOURCE_TYPE_IN_FROM_CLAUSE",
                              "The FROM clause names no resource"};
        query_.resource = to_lower_ascii(lexer_.take().text);
        if (lexer_.accept("WHERE")) do
                if (auto wrong = read_condition()) return wrong;
            while (lexer_.accept("AND"));
        if (lexer_.accept("ORDER")) {
            if (!lexer_.accept("BY")) return QueryError{"EXPECTED_BY", "Expected BY after ORDER"};
            if (auto wrong = read_orders()) return wrong;
        }
        if (lexer_.accept("LIMIT"))
            if (auto wrong = read_limit()) return wrong;
        if (lexer_.accept("PARAMETERS"))
            while (lexer_.peek().kind != Token::Kind::end && !lexer_.error()) lexer_.take();
        if (lexer_.peek().kind != Token::Kind::end)
            return QueryError{"UNEXPECTED_INPUT",
                              fmt::format("Unexpected input '{}'", clip(lexer_.peek().text, 40))};
        return std::nullopt;
    }

    Wrong read_names(std::vector<std::string>& out) {
        do {
            if (!is_name(lexer_.peek()))
                return QueryError{"BAD_FIELD_NAME", fmt::format("'{}' is no field name",
                                                                clip(lexer_.peek().text, 40))};
            out.push_back(to_lower_ascii(lexer_.take().text));
            if (out.size() > kMostFields)
                return QueryError{"QUERY_ERROR", "The query selects too many fields"};
        } while (lexer_.accept(","));
        return std::nullopt;
    }

    Wrong read_orders() {
        do {
            if (!is_name(lexer_.peek()))
                return QueryError{"BAD_FIELD_NAME", "ORDER BY names no field"};
            Order order{to_lower_ascii(lexer_.take().text), false};
            if (lexer_.accept("DESC"))
                order.descending = true;
            else
                lexer_.accept("ASC");
            query_.orders.push_back(std::move(order));
        } while (lexer_.accept(",") && query_.orders.size() < kMostFields);
        return std::nullopt;
    }

    Wrong read_limit() {
        const Token token = lexer_.take();
        std::size_t value = 0;
        const auto [end, error] =
            std::from_chars(token.text.data(), token.text.data() + token.text.size(), value);
        if (error != std::errc{} || end != token.text.data() + token.text.size() || value == 0)
            return QueryError{"BAD_LIMIT_VALUE", "The limit is no positive number"};
        query_.limit = value;
        return std::nullopt;
    }

    std::optional<Operator> read_operator() {
        const auto two = [&](std::string_view word, Operator yes) {
            return lexer_.accept(word) ? std::optional(yes) : std::nullopt;
        };
        struct Symbol {
            std::string_view text;
            Operator op;
        };
        constexpr std::array<Symbol, 12> kSymbols{{{"=", Operator::equals},
                                                   {"!=", Operator::differs},
                                                   {"<>", Operator::differs},
                                                   {"<=", Operator::less_or_equal},
                                                   {">=", Operator::greater_or_equal},
                                                   {"<", Operator::less},
                                                   {">", Operator::greater},
                                                   {"IN", Operator::in},
                                                   {"LIKE", Operator::like},
                                                   {"BETWEEN", Operator::between},
                                                   {"DURING", Operator::during},
                                                   {"REGEXP_MATCH", Operator::regexp_match}}};
        for (const Symbol& symbol : kSymbols)
            if (lexer_.accept(symbol.text)) return symbol.op;
        if (lexer_.accept("NOT")) {
            if (auto op = two("IN", Operator::not_in)) return op;
            if (auto op = two("LIKE", Operator::not_like)) return op;
            return two("REGEXP_MATCH", Operator::not_regexp_match);
        }
        if (lexer_.accept("IS")) {
            const bool negated = lexer_.accept("NOT");
            return two("NULL", negated ? Operator::is_not_null : Operator::is_null);
        }
        if (!lexer_.accept("CONTAINS")) return std::nullopt;
        if (auto op = two("ANY", Operator::contains_any)) return op;
        if (auto op = two("ALL", Operator::contains_all)) return op;
        return two("NONE", Operator::contains_none);
    }

    Wrong read_value(Condition& condition) {
        if (lexer_.peek().kind != Token::Kind::word && lexer_.peek().kind != Token::Kind::text)
            return QueryError{"BAD_VALUE", fmt::format("The condition on {} has no value",
                                                       clip(condition.field, 80))};
        condition.values.push_back(lexer_.take().text);
        if (condition.values.size() > kMostValues)
            return QueryError{"FILTER_HAS_TOO_MANY_VALUES", "The list of values is too long"};
        return std::nullopt;
    }

    Wrong read_condition() {
        Condition condition;
        if (!is_name(lexer_.peek()))
            return QueryError{"BAD_FIELD_NAME",
                              fmt::format("'{}' is no field name", clip(lexer_.peek().text, 40))};
        condition.field = to_lower_ascii(lexer_.take().text);
        const auto op = read_operator();
        if (!op)
            return QueryError{"BAD_OPERATOR", fmt::format("Invalid operator in the condition on {}",
                                                          clip(condition.field, 80))};
        condition.op = *op;
        switch (*op) {
            case Operator::is_null:
            case Operator::is_not_null: break;
            case Operator::in:
            case Operator::not_in:
            case Operator::contains_any:
            case Operator::contains_all:
            case Operator::contains_none:
                if (auto wrong = read_list(condition)) return wrong;
                break;
            case Operator::between:
                if (auto wrong = read_value(condition)) return wrong;
                if (!lexer_.accept("AND"))
                    return QueryError{"EXPECTED_VALUE_WITH_BETWEEN_OPERATOR",
                                      "BETWEEN needs two values"};
                [[fallthrough]];
            default:
                if (auto wrong = read_value(condition)) return wrong;
        }
        query_.conditions.push_back(std::move(condition));
        return std::nullopt;
    }

    Wrong read_list(Condition& condition) {
        if (!lexer_.accept("("))
            return QueryError{"EXPECTED_LIST", fmt::format("The condition on {} needs a list",
                                                           clip(condition.field, 80))};
        do
            if (auto wrong = read_value(condition)) return wrong;
        while (lexer_.accept(","));
        return lexer_.accept(")") ? Wrong{}
                                  : QueryError{"EXPECTED_LIST", "A list of values does not end"};
    }

    Lexer lexer_;
    Query query_;
};

std::optional<DayRange> during(std::string_view word, Day today) {
    using std::chrono::days;
    const std::chrono::year_month_day date(today);
    const Day month = date.year() / date.month() / 1, yesterday = today - days(1);
    const Day monday = today - days(std::chrono::weekday(today).iso_encoding() - 1);
    if (word == "TODAY") return DayRange{today, today};
    if (word == "YESTERDAY") return DayRange{yesterday, yesterday};
    if (word == "LAST_7_DAYS") return DayRange{today - days(7), yesterday};
    if (word == "LAST_14_DAYS") return DayRange{today - days(14), yesterday};
    if (word == "LAST_30_DAYS") return DayRange{today - days(30), yesterday};
    if (word == "THIS_MONTH") return DayRange{month, today};
    if (word == "LAST_MONTH") {
        const Day last = month - days(1);
        const std::chrono::year_month_day before(last);
        return DayRange{before.year() / before.month() / 1, last};
    }
    if (word == "THIS_WEEK_MON_TODAY") return DayRange{monday, today};
    if (word == "LAST_WEEK_MON_SUN") return DayRange{monday - days(7), monday - days(1)};
    return std::nullopt;
}

bool is_number(std::string_view text, double& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

/// -1, 0, 1; as numbers when both are.
int compare(std::string_view a, std::string_view b) {
    double x = 0, y = 0;
    if (is_number(a, x) && is_number(b, y)) return x < y ? -1 : x > y ? 1 : 0;
    return a.compare(b) < 0 ? -1 : a == b ? 0 : 1;
}

/// LIKE with % for anything, without regard to case; linear by remembering the last %.
bool like(std::string_view value, std::string_view pattern) {
    std::size_t v = 0, p = 0, star = std::string_view::npos, mark = 0;
    const auto same = [](char a, char b) { return a == b || (a | 0x20) == (b | 0x20); };
    while (v < value.size()) {
        if (p < pattern.size() && pattern[p] == '%')
            star = p++, mark = v;
        else if (p < pattern.size() && (pattern[p] == '_' || same(value[v], pattern[p])))
            ++v, ++p;
        else if (star != std::string_view::npos)
            p = star + 1, v = ++mark;
        else
            return false;
    }
    while (p < pattern.size() && pattern[p] == '%') ++p;
    return p == pattern.size();
}

}  // namespace

std::variant<Query, QueryError> parse(std::string_view text) { return Parser(text).parse(); }

std::variant<std::optional<DayRange>, QueryError> days_of(const Query& query, Day today) {
    using std::chrono::days;
    std::optional<DayRange> out;
    const auto narrow = [&](Day first, Day last) {
        if (!out)
            out = DayRange{first, last};
        else
            *out = {std::max(out->first, first), std::min(out->last, last)};
    };
    const Day low = Day(std::chrono::year(1990) / 1 / 1),
              high = Day(std::chrono::year(2100) / 1 / 1);
    for (const Condition& condition : query.conditions) {
        if (condition.field != "segments.date") continue;
        if (condition.op == Operator::during) {
            const auto range = during(condition.values[0], today);
            if (!range)
                return QueryError{
                    "INVALID_VALUE_WITH_DURING_OPERATOR",
                    fmt::format("'{}' is no date range", clip(condition.values[0], 40))};
            narrow(range->first, range->last);
            continue;
        }
        std::vector<Day> values;
        for (const std::string& value : condition.values) {
            const auto day = parse_day(value);
            if (!day)
                return QueryError{"INVALID_DATE_FORMAT",
                                  fmt::format("'{}' is no date as yyyy-mm-dd", clip(value, 40))};
            values.push_back(*day);
        }
        switch (condition.op) {
            case Operator::between: narrow(values[0], values[1]); break;
            case Operator::equals: narrow(values[0], values[0]); break;
            case Operator::less: narrow(low, values[0] - days(1)); break;
            case Operator::less_or_equal: narrow(low, values[0]); break;
            case Operator::greater: narrow(values[0] + days(1), high); break;
            case Operator::greater_or_equal: narrow(values[0], high); break;
            default:
                return QueryError{"BAD_OPERATOR", "This operator is not valid for segments.date"};
        }
    }
    return out;
}

bool meets(const Condition& condition, std::string_view value, bool present) {
    const auto& values = condition.values;
    const auto listed = [&] {
        return std::any_of(values.begin(), values.end(),
                           [&](const std::string& v) { return compare(value, v) == 0; });
    };
    switch (condition.op) {
        case Operator::is_null: return !present;
        case Operator::is_not_null: return present;
        case Operator::equals:
        case Operator::in:
        case Operator::contains_any:
        case Operator::contains_all: return present && listed();
        case Operator::differs:
        case Operator::not_in:
        case Operator::contains_none: return !listed();
        case Operator::less: return present && compare(value, values[0]) < 0;
        case Operator::less_or_equal: return present && compare(value, values[0]) <= 0;
        case Operator::greater: return present && compare(value, values[0]) > 0;
        case Operator::greater_or_equal: return present && compare(value, values[0]) >= 0;
        case Operator::between:
            return present && compare(value, values[0]) >= 0 && compare(value, values[1]) <= 0;
        case Operator::like: return present && like(value, values[0]);
        case Operator::not_like: return !like(value, values[0]);
        case Operator::during:
        case Operator::regexp_match:
        case Operator::not_regexp_match: return true;  // refused before
    }
    return false;
}

}  // namespace herald::sandbox::gaql
