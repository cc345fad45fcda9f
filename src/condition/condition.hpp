#pragma once

#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json_reader.hpp"
#include "condition/catalogue.hpp"
#include "store/value.hpp"

/// The one language for "which ones": a small tree of tests.
///     Condition = {"all":[C…]} | {"any":[C…]} | {"not":C} | Test
///     {"metric":"roas","window_days":7,"op":"<","value":1}
///     {"metric":"cpa","op":">","value":{"metric":"cpa","window_days":30,"times":1.5}}
///     {"metric":"spend","window":"today","op":">","value":{"field":"daily_budget","times":1.2}}
///     {"metric":"revenue","change":"previous_period","op":"<","value":-0.3}
///     {"field":"name","op":"contains","value":"brand"}
/// What is unknown (0/0, no data) makes a test unknown, and a not of it too: what is not surely
/// true is not acted on.
namespace herald::condition {

inline constexpr std::size_t kMostDepth = 8, kMostTests = 50, kMostListValues = 100;
inline constexpr std::size_t kMostTextBytes = 1000;
inline constexpr int kMostWindowDays = 90, kMostHorizonDays = 90;
inline constexpr int kUsualWindowDays = 7, kUsualHorizonDays = 7;

enum class Op : std::uint8_t {
    equal,
    not_equal,
    less,
    at_most,
    greater,
    at_least,
    between,  ///< both ends included
    contains,
    not_contains,
    starts_with,
    ends_with,
    in,
    not_in,
    is_null,
    is_not_null,
};
/// As JSON has it: "=", "<=", "not_contains".
std::string_view symbol(Op op);

struct Window {
    WindowKind kind = WindowKind::none;
    int days = 0;  ///< of kind days
    auto operator<=>(const Window&) const = default;
};

/// One value of a subject that a test asks for.
struct Term {
    std::string field;
    Window window;
    int shift = 0;         ///< 1: the window of the same length in front of it
    int horizon_days = 0;  ///< of metrics that look ahead
    auto operator<=>(const Term&) const = default;
};

struct Test {
    Term term;
    bool change = false;  ///< of its value against the same with shift 1: (now - before) / before
    Op op{};
    std::vector<double> numbers;     ///< one; two of between; those of a list
    std::vector<std::string> texts;  ///< folded, see base/text.hpp; enum values as they are
    std::optional<Term> other;       ///< compared with this times `times`
    double times = 1;
    bool times_given = false;  ///< the client wrote times or divided_by
    std::string pointer;       ///< of the test in its condition: "/all/0"
};

struct Node {
    enum class Kind : std::uint8_t { all, any, none_of, test } kind = Kind::test;
    std::vector<Node> children;  ///< one of none_of, which is "not"
    std::optional<Test> test;
};

/// A checked condition. Copies share nothing.
class Condition {
public:
    Condition(Node root, std::string text) : root_(std::move(root)), text_(std::move(text)) {}
    const Node& root() const { return root_; }
    /// JSON, as the client wrote it.
    const std::string& text() const { return text_; }
    /// In the order of the text; the number of a test is its place here.
    std::vector<const Test*> tests() const;
    /// All values it needs, each once, changes as two terms.
    std::vector<Term> terms() const;

private:
    Node root_;
    std::string text_;
};

struct ParseOptions {
    bool fields_only = false;  ///< metrics are refused: scopes and routes
    /// Takes those that can never be true: what was stored is read back whatever is refused today.
    bool allow_never = false;
};

/// Reads and checks what a client wrote. Every problem is added with `pointer` ("/condition") in
/// front; absent when there was one. Conditions that can never be true are problems too.
std::optional<Condition> parse(const json::value& value, const Catalogue& catalogue,
                               std::string_view pointer, Problems& problems,
                               const ParseOptions& options = {});
/// The same from text; throws Error{malformed} or Error{invalid}.
Condition parse_text(std::string_view text, const Catalogue& catalogue,
                     const ParseOptions& options = {});

/// JSON text of a value with numbers as people write them (0.1, 20; not 1E-1).
std::string json_text(const json::value& value);

struct Style {
    Language language = Language::en;
    std::optional<Currency> currency;  ///< of money
};
/// "ROAS over the last 7 days is below 1 and spend over the last 7 days is above 50 EUR"
std::string sentence(const Condition& condition, const Catalogue& catalogue, const Style& style);
/// "ROAS over the last 7 days"
std::string label(const Test& test, const Catalogue& catalogue, const Style& style);
std::string label(const Term& term, const Catalogue& catalogue, const Style& style);
/// "1,234.50 EUR", "+12 %", "3.2"
std::string shown(double value, std::optional<FieldUnit> unit, const Style& style);
/// Of the value that a test compares: a change is a ratio.
std::optional<FieldUnit> unit_of(const Test& test, const Catalogue& catalogue);

enum class Truth : std::uint8_t { no, unknown, yes };
/// Unknown, a number, or a text: names and the like folded (herald::fold), enum values as they are.
using Value = std::variant<std::monostate, double, std::string_view>;
/// For one subject in memory.
Truth evaluate(const Condition& condition, const std::function<Value(const Term&)>& value_of);
/// What the test compares with what: the change where it asks for one, and the other's value times
/// `times`, or the limit (the upper of between). Absent where unknown or no number.
struct Compared {
    std::optional<double> value, threshold;
};
Compared compared(const Test& test, const std::function<Value(const Term&)>& value_of);

/// For a whole set: a truth value in SQL (DuckDB, SQLite, PostgreSQL) that is NULL where unknown.
struct Sql {
    std::string text;
    store::Params params;
};
/// `expression` gives the column (or expression) of a term: a DOUBLE, or a text as in Value; it is
/// the caller's own text, never a client's. What a client wrote becomes parameters `prefix`0, 1, ….
Sql to_sql(const Condition& condition, const std::function<std::string(const Term&)>& expression,
           std::string_view prefix = "p");

}  // namespace herald::condition
