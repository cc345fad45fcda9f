#include <algorithm>

#include "condition/condition.hpp"
#include "condition/ops.hpp"

namespace herald::condition {
namespace {

using Source = std::function<Value(const Term&)>;

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }
Truth opposite(Truth value) { return value == Truth::unknown ? value : truth(value == Truth::no); }

std::optional<double> number(const Value& value) {
    const auto* found = std::get_if<double>(&value);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

/// The number a test compares.
std::optional<double> subject_of(const Test& test, const Source& value_of) {
    const auto now = number(value_of(test.term));
    if (!test.change || !now) return now;
    const auto earlier = number(value_of(before(test.term)));
    if (!earlier || *earlier == 0) return std::nullopt;
    return (*now - *earlier) / *earlier;
}

std::optional<double> limit_of(const Test& test, const Source& value_of) {
    if (!test.other)
        return test.numbers.empty() ? std::nullopt : std::optional(test.numbers.back());
    const auto other = number(value_of(*test.other));
    return other ? std::optional(*other * test.times) : std::nullopt;
}

Truth compare_numbers(const Test& test, const Source& value_of) {
    const auto value = subject_of(test, value_of);
    const auto limit = limit_of(test, value_of);
    if (!value || !limit) return Truth::unknown;
    switch (test.op) {
        case Op::equal: return truth(*value == *limit);
        case Op::not_equal: return truth(*value != *limit);
        case Op::less: return truth(*value < *limit);
        case Op::at_most: return truth(*value <= *limit);
        case Op::greater: return truth(*value > *limit);
        case Op::at_least: return truth(*value >= *limit);
        case Op::between: return truth(*value >= test.numbers.front() && *value <= *limit);
        default: return Truth::unknown;
    }
}

Truth compare_texts(const Test& test, std::string_view value) {
    const std::string_view wanted = test.texts.front();
    const auto listed = [&] {
        return std::find(test.texts.begin(), test.texts.end(), value) != test.texts.end();
    };
    switch (test.op) {
        case Op::equal: return truth(value == wanted);
        case Op::not_equal: return truth(value != wanted);
        case Op::contains: return truth(value.find(wanted) != std::string_view::npos);
        case Op::not_contains: return truth(value.find(wanted) == std::string_view::npos);
        case Op::starts_with: return truth(value.starts_with(wanted));
        case Op::ends_with: return truth(value.ends_with(wanted));
        case Op::in: return truth(listed());
        case Op::not_in: return truth(!listed());
        default: return Truth::unknown;
    }
}

Truth evaluate_test(const Test& test, const Source& value_of) {
    if (asks_for_null(test.op)) {
        const bool is_null = test.change
                                 ? !subject_of(test, value_of)
                                 : std::holds_alternative<std::monostate>(value_of(test.term));
        return truth(is_null == (test.op == Op::is_null));
    }
    if (test.texts.empty()) return compare_numbers(test, value_of);
    const Value value = value_of(test.term);
    const auto* text = std::get_if<std::string_view>(&value);
    return text == nullptr ? Truth::unknown : compare_texts(test, *text);
}

Truth evaluate_node(const Node& node, const Source& value_of) {
    switch (node.kind) {
        case Node::Kind::test: return evaluate_test(*node.test, value_of);
        case Node::Kind::none_of: return opposite(evaluate_node(node.children.front(), value_of));
        case Node::Kind::all: {
            Truth out = Truth::yes;
            for (const Node& child : node.children) {
                out = std::min(out, evaluate_node(child, value_of));
                if (out == Truth::no) break;
            }
            return out;
        }
        case Node::Kind::any: {
            Truth out = Truth::no;
            for (const Node& child : node.children) {
                out = std::max(out, evaluate_node(child, value_of));
                if (out == Truth::yes) break;
            }
            return out;
        }
    }
    return Truth::unknown;
}

}  // namespace

Truth evaluate(const Condition& condition, const Source& value_of) {
    return evaluate_node(condition.root(), value_of);
}

Compared compared(const Test& test, const Source& value_of) {
    return {subject_of(test, value_of), limit_of(test, value_of)};
}

}  // namespace herald::condition
