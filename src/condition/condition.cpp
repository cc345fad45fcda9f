#include "condition/condition.hpp"

#include <algorithm>
#include <array>

#include "condition/ops.hpp"

namespace herald::condition {
namespace {

void collect(const Node& node, std::vector<const Test*>& out) {
    if (node.test) out.push_back(&*node.test);
    for (const Node& child : node.children) collect(child, out);
}

void write_value(std::string& out, const json::value& value) {
    switch (value.kind()) {
        case json::kind::object: {
            out += '{';
            bool first = true;
            for (const auto& entry : value.get_object()) {
                if (!std::exchange(first, false)) out += ',';
                append_json_string(out, entry.key());
                out += ':';
                write_value(out, entry.value());
            }
            out += '}';
            return;
        }
        case json::kind::array: {
            out += '[';
            bool first = true;
            for (const auto& element : value.get_array()) {
                if (!std::exchange(first, false)) out += ',';
                write_value(out, element);
            }
            out += ']';
            return;
        }
        case json::kind::string: append_json_string(out, value.get_string()); return;
        case json::kind::double_: append_json_number(out, value.get_double()); return;
        default: out += json::serialize(value); return;
    }
}

}  // namespace

std::string_view symbol(Op op) { return kOps[static_cast<std::size_t>(op)].symbol; }

std::vector<const Test*> Condition::tests() const {
    std::vector<const Test*> out;
    collect(root_, out);
    return out;
}

std::vector<Term> Condition::terms() const {
    std::vector<Term> out;
    const auto add = [&](const Term& term) {
        if (std::find(out.begin(), out.end(), term) == out.end()) out.push_back(term);
    };
    for (const Test* test : tests()) {
        add(test->term);
        if (test->change) add(before(test->term));
        if (test->other) add(*test->other);
    }
    return out;
}

std::string json_text(const json::value& value) {
    std::string out;
    write_value(out, value);
    return out;
}

std::optional<FieldUnit> unit_of(const Test& test, const Catalogue& catalogue) {
    return test.change ? FieldUnit::ratio : catalogue.at(test.term.field).unit;
}

Condition parse_text(std::string_view text, const Catalogue& catalogue,
                     const ParseOptions& options) {
    Problems problems;
    auto out = parse(parse_json(text), catalogue, "", problems, options);
    problems.raise();
    return *std::move(out);
}

}  // namespace herald::condition
