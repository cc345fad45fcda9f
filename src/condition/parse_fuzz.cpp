#include "condition/condition.hpp"
#include "condition/test_fields.hpp"

/// Any bytes as a condition. What is accepted reads back as the same condition, makes sentences and
/// SQL, and says of a subject of whom nothing is known that nothing is sure, but for is_null.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace herald;
    using namespace herald::condition;
    json::value value;
    try {
        value = parse_json({reinterpret_cast<const char*>(data), size});
    } catch (const Error&) {
        return 0;
    }
    Problems problems;
    const auto condition = parse(value, test_fields(), "/condition", problems);
    if (condition.has_value() != problems.empty()) __builtin_trap();
    if (!condition) return 0;
    const Condition again = parse_text(condition->text(), test_fields());
    if (again.text() != condition->text()) __builtin_trap();
    if (condition->tests().empty() || condition->tests().size() > kMostTests) __builtin_trap();
    for (const auto language : {Language::en, Language::de})
        if (sentence(*condition, test_fields(), {language, {}}).empty()) __builtin_trap();
    const Sql sql = to_sql(*condition, [](const Term& term) { return term.field; });
    if (sql.text.empty()) __builtin_trap();
    const auto asks_for_null = [](const Test* test) {
        return test->op == Op::is_null || test->op == Op::is_not_null;
    };
    const auto tests = condition->tests();
    const Truth truth = evaluate(*condition, [](const Term&) { return Value{}; });
    if (std::none_of(tests.begin(), tests.end(), asks_for_null) && truth != Truth::unknown)
        __builtin_trap();
    return 0;
}
