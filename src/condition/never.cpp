#include "condition/never.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "condition/ops.hpp"
#include "condition/words.hpp"

namespace herald::condition {
namespace {

/// Without "not": tests are turned round instead, which three-valued logic allows.
struct Plain {
    bool any = false;  ///< else all; a test is an `all` without children
    std::vector<Plain> children;
    const Test* test = nullptr;
    bool negated = false;  ///< of the test
    std::string pointer;
};

Plain plain_of(const Node& node, bool negated, std::string pointer) {
    if (node.kind == Node::Kind::none_of)
        return plain_of(node.children.front(), !negated, pointer + "/not");
    Plain out;
    out.pointer = std::move(pointer);
    if (node.kind == Node::Kind::test) {
        out.test = &*node.test;
        out.negated = negated;
        return out;
    }
    const bool any = node.kind == Node::Kind::any;
    out.any = any != negated;
    for (std::size_t i = 0; i < node.children.size(); ++i)
        out.children.push_back(
            plain_of(node.children[i], negated,
                     fmt::format("{}/{}/{}", out.pointer, any ? "any" : "all", i)));
    return out;
}

/// What is left for one value after some tests of it.
struct Left {
    double low = 0, high = 0;
    bool low_open = false, high_open = false;
    std::set<double> not_numbers;
    std::optional<std::set<std::string>> texts;  ///< absent: any
    std::set<std::string> not_texts;
    bool known = false, null = false;
    std::vector<std::string> told;  ///< the tests in words

    void above(double limit, bool open) {
        if (limit > low || (limit == low && open)) low_open = open, low = limit;
    }
    void below(double limit, bool open) {
        if (limit < high || (limit == high && open)) high_open = open, high = limit;
    }
    void among(const std::vector<std::string>& list) {
        std::set<std::string> kept;
        for (const auto& text : list)
            if (!texts || texts->contains(text)) kept.insert(text);
        texts = std::move(kept);
    }
    bool empty() const {
        if (known && null) return true;
        if (!known) return false;
        if (low > high || (low == high && (low_open || high_open))) return true;
        if (low == high && not_numbers.contains(low)) return true;
        return texts && std::all_of(texts->begin(), texts->end(), [&](const std::string& text) {
                   return not_texts.contains(text);
               });
    }
};

using Key = std::pair<Term, bool>;  ///< the value, and whether its change is meant
using State = std::map<Key, Left>;

class Finder {
public:
    explicit Finder(const Catalogue& catalogue) : catalogue_(catalogue) {}

    /// Why it can never be true while the tests of `state` are; absent when it may be.
    std::optional<std::string> reason(const Plain& plain, State state) const {
        if (plain.any) {
            std::optional<std::string> first;
            for (const Plain& child : plain.children) {
                auto why = reason(child, state);
                if (!why) return std::nullopt;
                if (!first) first = std::move(why);
            }
            return first;
        }
        std::vector<const Plain*> choices;
        if (auto why = take_all(plain, state, choices)) return why;
        for (const Plain* choice : choices)
            if (auto why = reason(*choice, state)) return why;
        return std::nullopt;
    }

private:
    /// The tests of an `all` and of those inside it; what is `any` waits in `choices`.
    std::optional<std::string> take_all(const Plain& plain, State& state,
                                        std::vector<const Plain*>& choices) const {
        if (plain.test != nullptr) return take(*plain.test, plain.negated, state);
        for (const Plain& child : plain.children) {
            if (child.any)
                choices.push_back(&child);
            else if (auto why = take_all(child, state, choices))
                return why;
        }
        return std::nullopt;
    }

    Left fresh(const Test& test) const {
        const Field& field = catalogue_.at(test.term.field);
        Left out;
        out.low = test.change ? (field.low >= 0 ? -1 : -HUGE_VAL) : field.low;
        out.high = test.change ? HUGE_VAL : field.high;
        if (!field.is_number()) out.low = -HUGE_VAL, out.high = HUGE_VAL;
        if (!field.values.empty()) out.texts.emplace(field.values.begin(), field.values.end());
        if (!field.can_be_unknown && !test.change) out.known = true;
        return out;
    }

    std::optional<std::string> take(const Test& test, bool negated, State& state) const {
        auto [at, is_new] = state.try_emplace({test.term, test.change});
        Left& left = at->second;
        if (is_new) left = fresh(test);
        const std::string words = sentence_of(test, negated, catalogue_, {});
        if (auto why = against_itself(test, negated, words)) return why;
        const Op op = negated ? info_of(test.op).negated : test.op;
        if (op == Op::is_null)
            left.null = true;
        else
            left.known = true;
        if (!asks_for_null(op)) {
            if (test.texts.empty())
                take_numbers(test, op, negated, left);
            else
                take_texts(test, op, negated, left);
        }
        left.told.push_back(words);
        if (!left.empty()) return std::nullopt;
        if (left.told.size() == 1) return fmt::format("can never be true: {}", alone(test, words));
        std::string all;
        for (const auto& one : left.told)
            all += fmt::format("{}“{}”", all.empty() ? "" : " and ", one);
        return fmt::format("can never be true: {} exclude each other", all);
    }

    std::string alone(const Test& test, const std::string& words) const {
        const Field& field = catalogue_.at(test.term.field);
        if (asks_for_null(test.op) || !field.is_number())
            return fmt::format("“{}” is so of nothing", words);
        if (test.change) return fmt::format("“{}”, but nothing falls by more than 100 %", words);
        if (std::isinf(field.high))
            return fmt::format("“{}”, but it is never below {}", words,
                               shown(field.low, field.unit, {}));
        return fmt::format("“{}”, but it is always between {} and {}", words,
                           shown(field.low, field.unit, {}), shown(field.high, field.unit, {}));
    }

    static void take_numbers(const Test& test, Op op, bool negated, Left& left) {
        if (test.other || (negated && op == Op::between)) return;
        const double low = test.numbers.front(), high = test.numbers.back();
        switch (op) {
            case Op::equal:
            case Op::between:
                left.above(low, false);
                left.below(high, false);
                return;
            case Op::not_equal: left.not_numbers.insert(low); return;
            case Op::less: left.below(low, true); return;
            case Op::at_most: left.below(low, false); return;
            case Op::greater: left.above(low, true); return;
            case Op::at_least: left.above(low, false); return;
            default: return;
        }
    }

    static void take_texts(const Test& test, Op op, bool negated, Left& left) {
        if (op == Op::equal || op == Op::in) left.among(test.texts);
        if (op == Op::not_equal || op == Op::not_in)
            left.not_texts.insert(test.texts.begin(), test.texts.end());
        const std::string& text = test.texts.front();
        const auto keep = [&](auto&& wanted) {
            if (left.texts) std::erase_if(*left.texts, [&](const auto& t) { return !wanted(t); });
        };
        const auto holds = [&](const std::string& t) { return t.find(text) != std::string::npos; };
        if (op == Op::contains) keep(holds);
        if (op == Op::not_contains) keep([&](const std::string& t) { return !holds(t); });
        if (op == Op::starts_with)
            keep([&](const std::string& t) { return t.starts_with(text) != negated; });
        if (op == Op::ends_with)
            keep([&](const std::string& t) { return t.ends_with(text) != negated; });
    }

    /// A value compared with itself.
    std::optional<std::string> against_itself(const Test& test, bool negated,
                                              const std::string& words) const {
        if (!test.other || *test.other != test.term) return std::nullopt;
        if (catalogue_.at(test.term.field).low < 0) return std::nullopt;
        const Op op = negated ? info_of(test.op).negated : test.op;
        const bool never = (op == Op::less && test.times <= 1) ||
                           (op == Op::greater && test.times >= 1) ||
                           (op == Op::not_equal && test.times == 1);
        if (!never) return std::nullopt;
        return fmt::format("can never be true: “{}” compares a value with itself", words);
    }

    const Catalogue& catalogue_;
};

bool report(const Plain& plain, const Finder& finder, std::string_view pointer,
            Problems& problems) {
    bool reported = false;
    for (const Plain& child : plain.children)
        if (report(child, finder, pointer, problems)) reported = true;
    if (reported) return true;
    auto why = finder.reason(plain, {});
    if (!why) return false;
    problems.add(fmt::format("{}{}", pointer, plain.pointer), *std::move(why));
    return true;
}

}  // namespace

void report_never_true(const Node& root, const Catalogue& catalogue, std::string_view pointer,
                       Problems& problems) {
    report(plain_of(root, false, ""), Finder(catalogue), pointer, problems);
}

}  // namespace herald::condition
