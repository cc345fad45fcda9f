#include <fmt/format.h>

#include "condition/condition.hpp"
#include "condition/ops.hpp"

namespace herald::condition {
namespace {

/// For LIKE … ESCAPE '\'.
std::string literally(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

class Compiler {
public:
    Compiler(const std::function<std::string(const Term&)>& expression, std::string_view prefix)
        : expression_(expression), prefix_(prefix) {}

    std::string node(const Node& node) {
        switch (node.kind) {
            case Node::Kind::test: return test(*node.test);
            case Node::Kind::none_of: return fmt::format("(NOT {})", this->node(node.children[0]));
            case Node::Kind::all: return joined(node, " AND ");
            case Node::Kind::any: return joined(node, " OR ");
        }
        return "NULL";
    }
    store::Params take_params() { return std::move(params_); }

private:
    std::string joined(const Node& node, std::string_view word) {
        std::string out = "(";
        for (const Node& child : node.children) {
            if (out.size() > 1) out += word;
            out += this->node(child);
        }
        return out + ")";
    }

    template <class T>
    std::string bound(const T& value) {
        const std::string name = fmt::format("{}{}", prefix_, params_.size());
        params_.emplace_back(name, value);
        return ":" + name;
    }

    std::string term(const Term& term) { return fmt::format("({})", expression_(term)); }
    std::string subject(const Test& test) {
        const std::string now = term(test.term);
        if (!test.change) return now;
        const std::string earlier = term(before(test.term));
        return fmt::format("(({0} - {1}) / NULLIF({1}, 0))", now, earlier);
    }
    std::string limit(const Test& test) {
        if (!test.other) return bound(test.numbers.back());
        const std::string other = term(*test.other);
        return test.times == 1 ? other : fmt::format("({} * {})", other, bound(test.times));
    }

    std::string list(const Test& test) {
        std::string out;
        for (const auto& text : test.texts) out += (out.empty() ? "" : ", ") + bound(text);
        return out;
    }
    std::string like(const Test& test, std::string_view op, std::string_view head,
                     std::string_view tail) {
        return fmt::format("({} {} {} ESCAPE '\\')", term(test.term), op,
                           bound(fmt::format("{}{}{}", head, literally(test.texts[0]), tail)));
    }
    std::string comparison(const Test& test, std::string_view op) {
        if (test.texts.empty()) return fmt::format("({} {} {})", subject(test), op, limit(test));
        return fmt::format("({} {} {})", term(test.term), op, bound(test.texts[0]));
    }

    std::string test(const Test& test) {
        switch (test.op) {
            case Op::equal: return comparison(test, "=");
            case Op::not_equal: return comparison(test, "<>");
            case Op::less: return comparison(test, "<");
            case Op::at_most: return comparison(test, "<=");
            case Op::greater: return comparison(test, ">");
            case Op::at_least: return comparison(test, ">=");
            case Op::between: {
                const std::string low = bound(test.numbers.front());
                return fmt::format("({} BETWEEN {} AND {})", subject(test), low,
                                   bound(test.numbers.back()));
            }
            case Op::contains: return like(test, "LIKE", "%", "%");
            case Op::not_contains: return like(test, "NOT LIKE", "%", "%");
            case Op::starts_with: return like(test, "LIKE", "", "%");
            case Op::ends_with: return like(test, "LIKE", "%", "");
            case Op::in: return fmt::format("({} IN ({}))", term(test.term), list(test));
            case Op::not_in: return fmt::format("({} NOT IN ({}))", term(test.term), list(test));
            case Op::is_null: return fmt::format("({} IS NULL)", subject(test));
            case Op::is_not_null: return fmt::format("({} IS NOT NULL)", subject(test));
        }
        return "NULL";
    }

    const std::function<std::string(const Term&)>& expression_;
    std::string_view prefix_;
    store::Params params_;
};

}  // namespace

Sql to_sql(const Condition& condition, const std::function<std::string(const Term&)>& expression,
           std::string_view prefix) {
    Compiler compiler(expression, prefix);
    Sql out;
    out.text = compiler.node(condition.root());
    out.params = compiler.take_params();
    return out;
}

}  // namespace herald::condition
