#include "condition/condition.hpp"

namespace herald::condition {
namespace {
[[noreturn]] void not_there() { throw Error(ErrorKind::internal, "Something broke on our side."); }
}  // namespace

std::string_view symbol(Op) { not_there(); }
std::vector<const Test*> Condition::tests() const { not_there(); }
std::vector<Term> Condition::terms() const { not_there(); }
std::optional<Condition> parse(const json::value&, const Catalogue&, std::string_view, Problems&,
                               const ParseOptions&) {
    not_there();
}
Condition parse_text(std::string_view, const Catalogue&, const ParseOptions&) { not_there(); }
std::string json_text(const json::value&) { not_there(); }
std::string sentence(const Condition&, const Catalogue&, const Style&) { not_there(); }
std::string label(const Test&, const Catalogue&, const Style&) { not_there(); }
std::string label(const Term&, const Catalogue&, const Style&) { not_there(); }
std::string shown(double, std::optional<FieldUnit>, const Style&) { not_there(); }
std::optional<FieldUnit> unit_of(const Test&, const Catalogue&) { not_there(); }
Truth evaluate(const Condition&, const std::function<Value(const Term&)>&) { not_there(); }
Compared compared(const Test&, const std::function<Value(const Term&)>&) { not_there(); }
Sql to_sql(const Condition&, const std::function<std::string(const Term&)>&, std::string_view) {
    not_there();
}

}  // namespace herald::condition
