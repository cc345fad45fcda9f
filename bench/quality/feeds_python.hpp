#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// As much of Python as the expectations of feedparser's corpus need.
namespace herald::quality::python {

struct Value;
using List = std::vector<Value>;
using Dict = std::map<std::string, Value>;

/// None, bool, number, text (UTF-8), list or tuple, dict.
struct Value {
    std::variant<std::monostate, bool, double, std::string, std::shared_ptr<List>,
                 std::shared_ptr<Dict>>
        is;

    Value() = default;
    Value(bool value) : is(value) {}
    Value(double value) : is(value) {}
    Value(int value) : is(static_cast<double>(value)) {}
    Value(std::string value) : is(std::move(value)) {}
    Value(const char* value) : is(std::string(value)) {}
    Value(List list) : is(std::make_shared<List>(std::move(list))) {}
    Value(Dict dict) : is(std::make_shared<Dict>(std::move(dict))) {}

    bool truth() const;
};
bool equal(const Value& a, const Value& b);

/// What Python would raise: a missing key or name, an index out of range, a wrong type.
struct Raised {
    std::string what;
};
/// The expression is of a form this does not know.
struct Unknown {
    std::string what;
};

/// Evaluates an expression with these names. Throws Raised or Unknown.
Value evaluate(std::string_view expression, const Dict& names);

}  // namespace herald::quality::python
