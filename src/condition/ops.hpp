#pragma once

#include <array>
#include <string_view>

#include "condition/condition.hpp"

/// What the operators are. For this folder's own files.
namespace herald::condition {

struct OpInfo {
    Op op;
    std::string_view symbol;
    Op negated;  ///< true where this one is false; of between: itself, `not` stays in front
    bool on_numbers = false, on_texts = false, on_enums = false;
};
/// In the order of Op.
inline constexpr std::array<OpInfo, 15> kOps{{
    {Op::equal, "=", Op::not_equal, true, true, true},
    {Op::not_equal, "!=", Op::equal, true, true, true},
    {Op::less, "<", Op::at_least, true},
    {Op::at_most, "<=", Op::greater, true},
    {Op::greater, ">", Op::at_most, true},
    {Op::at_least, ">=", Op::less, true},
    {Op::between, "between", Op::between, true},
    {Op::contains, "contains", Op::not_contains, false, true},
    {Op::not_contains, "not_contains", Op::contains, false, true},
    {Op::starts_with, "starts_with", Op::starts_with, false, true},
    {Op::ends_with, "ends_with", Op::ends_with, false, true},
    {Op::in, "in", Op::not_in, false, true, true},
    {Op::not_in, "not_in", Op::in, false, true, true},
    {Op::is_null, "is_null", Op::is_not_null, true, true, true},
    {Op::is_not_null, "is_not_null", Op::is_null, true, true, true},
}};
inline const OpInfo& info_of(Op op) { return kOps[static_cast<std::size_t>(op)]; }
inline bool asks_for_null(Op op) { return op == Op::is_null || op == Op::is_not_null; }
inline bool fits(const OpInfo& op, FieldKind kind) {
    switch (kind) {
        case FieldKind::metric:
        case FieldKind::number: return op.on_numbers;
        case FieldKind::text: return op.on_texts;
        case FieldKind::enum_: return op.on_enums;
    }
    return false;
}

/// The same value one window earlier.
inline Term before(Term term) {
    ++term.shift;
    return term;
}

}  // namespace herald::condition
