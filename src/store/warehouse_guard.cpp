#include "store/warehouse_guard.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "store/numbered_sql.hpp"

namespace herald::store {
namespace {

struct Token {
    enum class Kind { word, text, parameter, sign } kind;
    std::string text;  ///< words in lower case without quotes, parameters without the colon
    bool is(std::string_view what) const {
        return (kind == Kind::word || kind == Kind::sign) && text == what;
    }
};

std::vector<Token> tokens_of(std::string_view sql) {
    std::vector<Token> out;
    const auto name_end = [&](std::size_t at) {
        while (at < sql.size() && continues_name(sql[at])) ++at;
        return at;
    };
    for (std::size_t i = 0; i < sql.size();) {
        std::size_t end = skip_quoted(sql, i);
        if (end != i) {
            if (sql[i] == '"')
                out.push_back({Token::Kind::word, to_lower_ascii(sql.substr(i + 1, end - i - 2))});
            else if (sql[i] == '\'' || sql[i] == '$')
                out.push_back({Token::Kind::text, ""});
        } else if (sql.substr(i, 2) == "::") {
            end = i + 2;
            out.push_back({Token::Kind::sign, "::"});
        } else if (sql[i] == ':' && i + 1 < sql.size() && starts_name(sql[i + 1])) {
            end = name_end(i + 1);
            out.push_back({Token::Kind::parameter, std::string(sql.substr(i + 1, end - i - 1))});
        } else if (continues_name(sql[i])) {
            end = name_end(i);
            out.push_back({Token::Kind::word, to_lower_ascii(sql.substr(i, end - i))});
        } else {
            end = i + 1;
            if (sql[i] != ' ' && sql[i] != '\n' && sql[i] != '\t' && sql[i] != '\r')
                out.push_back({Token::Kind::sign, std::string(1, sql[i])});
        }
        i = end;
    }
    return out;
}

template <std::size_t N>
bool one_of(const Token& token, const std::array<std::string_view, N>& words) {
    return token.kind == Token::Kind::word &&
           std::find(words.begin(), words.end(), token.text) != words.end();
}

constexpr std::array<std::string_view, 3> kStarts{"select", "with", "from"};
constexpr std::array<std::string_view, 3> kFreeFunctions{"unnest", "range", "generate_series"};
constexpr std::array<std::string_view, 5> kFromIsTheirs{"extract", "substring", "trim", "overlay",
                                                        "position"};
constexpr std::array<std::string_view, 12> kEndsFrom{"where",  "group",   "order",     "having",
                                                     "limit",  "union",   "intersect", "except",
                                                     "select", "qualify", "window",    "offset"};
constexpr std::array<std::string_view, 7> kHiddenTables{"pivot", "unpivot", "describe", "summarize",
                                                        "show",  "table",   "call"};

[[noreturn]] void refuse(const std::string& what, std::string_view sql) {
    throw Error(ErrorKind::internal, "Something broke on our side.",
                fmt::format("warehouse guard: {}: {}", what, sql));
}

/// Walks a SELECT and looks at everything that stands where a table may stand.
class ReaderCheck {
public:
    explicit ReaderCheck(std::string_view sql) : sql_(sql), tokens_(tokens_of(sql)) {}

    void run() {
        if (tokens_.empty() || !one_of(tokens_.front(), kStarts))
            refuse("a reader only selects", sql_);
        collect_ctes();
        levels_.push_back({});
        for (at_ = 0; at_ < tokens_.size(); ++at_) step(tokens_[at_]);
    }

private:
    struct Level {
        bool in_from = false;
        bool expects_table = false;
        const Token* before = nullptr;  ///< what stands before its parenthesis
    };

    const Token& token(std::size_t index) const {
        static const Token none{Token::Kind::sign, ""};
        return index < tokens_.size() ? tokens_[index] : none;
    }

    /// "WITH name AS (", ", name (columns) AS (".
    void collect_ctes() {
        for (std::size_t i = 1; i < tokens_.size(); ++i) {
            if (!(token(i - 1).is("with") || token(i - 1).is("recursive") || token(i - 1).is(",")))
                continue;
            std::size_t next = i + 1;
            if (token(next).is("(")) {
                while (next < tokens_.size() && !token(next).is(")")) ++next;
                ++next;
            }
            if (!token(next).is("as")) continue;
            while (token(next + 1).is("not") || token(next + 1).is("materialized")) ++next;
            if (token(next + 1).is("(")) ctes_.insert(token(i).text);
        }
    }

    void step(const Token& t) {
        if (t.is(";")) refuse("one statement at a time", sql_);
        if (levels_.back().expects_table) return table(t);
        Level& level = levels_.back();
        if (t.is("("))
            open();
        else if (t.is(")"))
            close();
        else if (t.is(","))
            level.expects_table = level.in_from;
        else if (t.is("from"))
            from();
        else if (t.is("join"))
            level.expects_table = true;
        else if (one_of(t, kEndsFrom))
            level.in_from = false;
        else if (one_of(t, kHiddenTables) && token(at_ - 1).is("("))
            refuse(t.text + " hides a table", sql_);
    }

    void from() {
        Level& level = levels_.back();
        if (level.before != nullptr && one_of(*level.before, kFromIsTheirs))
            return;  // extract(day FROM x)
        if (at_ > 1 && token(at_ - 1).is("distinct") &&
            (token(at_ - 2).is("is") || token(at_ - 2).is("not")))
            return;
        level.in_from = level.expects_table = true;
    }

    void table(const Token& t) {
        if (t.is("lateral")) return;
        levels_.back().expects_table = false;
        if (t.is("(")) {
            open();
            const Token& first = token(at_ + 1);
            if (!one_of(first, kStarts) && !first.is("values"))
                levels_.back().in_from = levels_.back().expects_table = true;
            return;
        }
        if (t.kind != Token::Kind::word) refuse("a file or a text is no table", sql_);
        if (token(at_ + 1).is("(")) {
            const bool takes_tenant = token(at_ + 2).kind == Token::Kind::parameter &&
                                      token(at_ + 2).text == "tenant" &&
                                      (token(at_ + 3).is(",") || token(at_ + 3).is(")"));
            if (!takes_tenant && !one_of(t, kFreeFunctions))
                refuse(t.text + " does not take :tenant first", sql_);
        } else if (!ctes_.contains(t.text)) {
            refuse("table " + t.text + " is named without its tenant", sql_);
        }
    }

    void open() { levels_.push_back({.before = at_ > 0 ? &tokens_[at_ - 1] : nullptr}); }
    void close() {
        levels_.pop_back();
        if (levels_.empty()) refuse("unbalanced parentheses", sql_);
    }

    std::string_view sql_;
    std::vector<Token> tokens_;
    std::set<std::string> ctes_;
    std::vector<Level> levels_;
    std::size_t at_ = 0;
};

}  // namespace

void check_reader_sql(std::string_view sql) { ReaderCheck(sql).run(); }

void check_writer_sql(std::string_view sql) {
    static constexpr std::array<std::string_view, 6> kWrites{"insert", "delete", "update",
                                                             "select", "with",   "from"};
    const std::vector<Token> tokens = tokens_of(sql);
    const auto is = [&](std::size_t i, std::string_view what) {
        return i < tokens.size() && tokens[i].is(what);
    };
    if (tokens.empty()) refuse("an empty statement", sql);
    const std::size_t after_replace = is(1, "or") && is(2, "replace") ? 3 : 1;
    const bool creates =
        is(0, "create") && (is(after_replace, "temp") || is(after_replace, "temporary"));
    const bool drops = is(0, "drop") && is(1, "table");
    if (!creates && !drops && !one_of(tokens.front(), kWrites))
        refuse("not a statement of a write transaction", sql);
    const bool mentions = std::any_of(tokens.begin(), tokens.end(), [](const Token& t) {
        return t.kind == Token::Kind::parameter && t.text == "tenant";
    });
    if (mentions && !drops) return;
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        std::size_t named = i + 1;
        if (drops && is(i, "table"))
            named += is(named, "if") && is(named + 1, "exists") ? 2 : 0;
        else if (!is(i, "from") && !is(i, "join") && !is(i, "into") && !(i == 0 && is(i, "update")))
            continue;
        if (is(named, "(") || (is(named, "temp") && is(named + 1, "."))) continue;
        refuse("table " + (named < tokens.size() ? tokens[named].text : "") +
                   " is named without :tenant",
               sql);
    }
}

}  // namespace herald::store
