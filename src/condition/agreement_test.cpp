#include <gtest/gtest.h>

#include <random>

#include "base/text.hpp"
#include "condition/condition.hpp"
#include "condition/test_fields.hpp"
#include "store/scope.hpp"
#include "store/stage.hpp"
#include "store/test_database.hpp"

/// A whole set in SQL and one subject in memory must say the same.
namespace herald::condition {
namespace {

/// What there is to ask; every subject has a value (or none) for each.
const std::vector<Term>& all_terms() {
    static const std::vector<Term> terms = [] {
        std::vector<Term> out;
        for (const char* metric : {"roas", "spend", "cpa", "clicks", "ctr"})
            for (const int days : {1, 7})
                for (const int shift : {0, 1})
                    out.push_back({metric, {WindowKind::days, days}, shift, 0});
        out.push_back({"forecast_spend", {}, 0, 7});
        for (const char* field : {"anomaly_score", "daily_budget", "name", "objective", "status"})
            out.push_back({field, {}, 0, 0});
        return out;
    }();
    return terms;
}
std::size_t place_of(const Term& term) {
    const auto at = std::find(all_terms().begin(), all_terms().end(), term);
    EXPECT_NE(at, all_terms().end()) << term.field << ' ' << term.window.days;
    return static_cast<std::size_t>(at - all_terms().begin());
}
bool is_text(std::size_t place) { return !test_fields().at(all_terms()[place].field).is_number(); }

struct Subject {
    std::vector<std::optional<double>> numbers;
    std::vector<std::optional<std::string>> texts;
};

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    int below(int n) { return std::uniform_int_distribution(0, n - 1)(engine_); }
    bool one_in(int n) { return below(n) == 0; }
    template <class List>
    auto pick(const List& list) {
        return list[static_cast<std::size_t>(below(static_cast<int>(std::size(list))))];
    }
    /// Few values, so that equality and borders happen.
    double number() { return static_cast<double>(below(9)) / 4; }
    std::string text() {
        static constexpr std::array<std::string_view, 8> kTexts{
            "brand", "Brand 50%", "a_b", "a%b", "Ärger", "re\\targeting", "r", "brand_always"};
        return std::string(pick(kTexts));
    }

    Subject subject() {
        Subject out;
        for (std::size_t i = 0; i < all_terms().size(); ++i) {
            out.numbers.emplace_back(one_in(4) || is_text(i) ? std::nullopt
                                                             : std::optional(number()));
            out.texts.emplace_back();
            if (all_terms()[i].field == "anomaly_score" && out.numbers[i])
                out.numbers[i] = std::min(1.0, *out.numbers[i]);
            if (!is_text(i)) continue;
            if (all_terms()[i].field == "status")
                out.texts[i] = pick(test_fields().at("status").values);
            else if (all_terms()[i].field == "name" || !one_in(4))
                out.texts[i] = fold(text());
        }
        return out;
    }

    std::string tree(int depth) {
        if (depth == 0 || one_in(3)) return test();
        if (one_in(3)) return fmt::format(R"({{"not":{}}})", tree(depth - 1));
        std::string list;
        for (int i = 0; i < 1 + below(3); ++i) list += (list.empty() ? "" : ",") + tree(depth - 1);
        return fmt::format(R"({{"{}":[{}]}})", one_in(2) ? "all" : "any", list);
    }

private:
    std::string metric() {
        if (one_in(8)) return R"("metric":"forecast_spend")";
        if (one_in(8)) return R"("metric":"anomaly_score")";
        static constexpr std::array<std::string_view, 5> kMetrics{"roas", "spend", "cpa", "clicks",
                                                                  "ctr"};
        return fmt::format(R"("metric":"{}","window_days":{})", pick(kMetrics), one_in(2) ? 1 : 7);
    }
    std::string test() {
        static constexpr std::array<std::string_view, 6> kCompare{"=", "!=", "<", "<=", ">", ">="};
        switch (below(8)) {
            case 0: return text_test();
            case 1:
                return fmt::format(R"({{"field":"status","op":"{}","value":["active","{}"]}})",
                                   one_in(2) ? "in" : "not_in", one_in(2) ? "paused" : "draft");
            case 2:
                return fmt::format(R"({{{},"op":"{}"}})", metric(),
                                   one_in(2) ? "is_null" : "is_not_null");
            case 3: {
                const double low = number();
                return fmt::format(R"({{{},"op":"between","value":[{},{}]}})", metric(), low,
                                   low + number());
            }
            case 4:
                return fmt::format(
                    R"({{"metric":"{}","window_days":7,"change":"previous_period","op":"{}","value":{}}})",
                    one_in(2) ? "roas" : "spend", pick(kCompare), number() - 1);
            case 5:
                return fmt::format(
                    R"({{"metric":"{}","op":"{}","value":{{{},"times":{}}}}})",
                    one_in(2) ? "spend" : "cpa", pick(kCompare),
                    one_in(2) ? R"("field":"daily_budget")" : R"("metric":"spend","window_days":1)",
                    number() + 0.25);
            default:
                return fmt::format(R"({{{},"op":"{}","value":{}}})", metric(), pick(kCompare),
                                   number());
        }
    }
    std::string text_test() {
        static constexpr std::array<std::string_view, 8> kOps{
            "=", "!=", "contains", "not_contains", "starts_with", "ends_with", "in", "not_in"};
        const std::string_view op = pick(kOps);
        std::string value;
        append_json_string(value, text());
        if (op == "in" || op == "not_in") {
            std::string second;
            append_json_string(second, text());
            value = fmt::format("[{},{}]", value, second);
        }
        return fmt::format(R"({{"field":"{}","op":"{}","value":{}}})",
                           one_in(2) ? "name" : "objective", op, value);
    }
    std::mt19937 engine_;
};

Truth in_memory(const Condition& condition, const Subject& subject) {
    return evaluate(condition, [&](const Term& term) -> Value {
        const std::size_t i = place_of(term);
        if (subject.numbers[i]) return *subject.numbers[i];
        if (subject.texts[i]) return std::string_view(*subject.texts[i]);
        return {};
    });
}

Truth truth_of(const store::Row& row) {
    if (row.is_null(0)) return Truth::unknown;
    return row.integer(0) != 0 ? Truth::yes : Truth::no;
}

/// A random condition; those that can never be true too.
Condition random_condition(Random& random) {
    return parse_text(random.tree(3), test_fields(), {.allow_never = true});
}

void stage_subjects(store::Stage& stage, const std::vector<Subject>& subjects) {
    std::string columns = "place INTEGER";
    for (std::size_t i = 0; i < all_terms().size(); ++i)
        columns += fmt::format(", t{} {}", i, is_text(i) ? "VARCHAR" : "DOUBLE");
    stage.execute(fmt::format("CREATE TABLE subjects ({})", columns));
    for (std::size_t s = 0; s < subjects.size(); ++s) {
        std::string names;
        store::Params params{{"place", static_cast<std::int64_t>(s)}};
        for (std::size_t i = 0; i < all_terms().size(); ++i) {
            names += fmt::format(", :t{}", i);
            if (is_text(i))
                params.emplace_back(fmt::format("t{}", i), subjects[s].texts[i]);
            else
                params.emplace_back(fmt::format("t{}", i), subjects[s].numbers[i]);
        }
        stage.execute(fmt::format("INSERT INTO subjects VALUES (:place{})", names), params);
    }
}

TEST(Agreement, a_set_in_the_stage_and_subjects_in_memory_say_the_same) {
    Random random(7);
    std::vector<Subject> subjects;
    for (int i = 0; i < 120; ++i) subjects.push_back(random.subject());
    const auto stage = store::open_stage({});
    stage_subjects(*stage, subjects);
    std::array<std::size_t, 3> seen{};
    for (int i = 0; i < 500; ++i) {
        const Condition condition = random_condition(random);
        const Sql sql =
            to_sql(condition, [](const Term& term) { return fmt::format("t{}", place_of(term)); });
        std::size_t place = 0;
        stage->query(fmt::format("SELECT ({})::INTEGER FROM subjects ORDER BY place", sql.text),
                     sql.params, [&](const store::Row& row) {
                         const Truth expected = in_memory(condition, subjects[place]);
                         ++seen[static_cast<std::size_t>(expected)];
                         ASSERT_EQ(truth_of(row), expected) << condition.text() << "\n"
                                                            << sql.text << "\nsubject " << place;
                         ++place;
                     });
        ASSERT_EQ(place, subjects.size());
    }
    for (const std::size_t count : seen) EXPECT_GT(count, 5000U);  // all three really occur
}

TEST(Agreement, what_is_refused_as_never_true_never_is) {
    Random random(11);
    std::vector<Subject> subjects;
    for (int i = 0; i < 300; ++i) subjects.push_back(random.subject());
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        const std::string text =
            fmt::format(R"({{"all":[{},{},{}]}})", random.tree(1), random.tree(1), random.tree(1));
        Problems problems;
        if (parse(parse_json(text), test_fields(), "", problems)) continue;
        // A dead alternative is refused too; here only whole conditions are looked at.
        if (problems.fields()[0].pointer.find("any") != std::string::npos) continue;
        ++refused;
        const Condition condition = parse_text(text, test_fields(), {.allow_never = true});
        for (const Subject& subject : subjects)
            ASSERT_NE(in_memory(condition, subject), Truth::yes) << text << "\n"
                                                                 << problems.fields()[0].detail;
    }
    EXPECT_GT(refused, 100);
}

class AgreementOnDatabases : public testing::TestWithParam<std::string> {};

TEST_P(AgreementOnDatabases, say_the_same_as_memory) {
    store::TestDatabase database(GetParam(), {});
    Random random(13);
    for (int i = 0; i < 400; ++i) {
        const Condition condition = random_condition(random);
        const Subject subject = random.subject();
        store::Params params;
        const auto bound = [&](const Term& term) {
            const std::size_t place = place_of(term);
            const std::string name = fmt::format("t{}", place);
            if (std::none_of(params.begin(), params.end(),
                             [&](const auto& p) { return p.name == name; })) {
                if (is_text(place))
                    params.emplace_back(name, subject.texts[place]);
                else
                    params.emplace_back(name, subject.numbers[place]);
            }
            return fmt::format("CAST(:{} AS {})", name,
                               is_text(place) ? "TEXT" : "DOUBLE PRECISION");
        };
        Sql sql = to_sql(condition, bound);
        params.insert(params.end(), sql.params.begin(), sql.params.end());
        std::optional<Truth> said;
        database.get()->read(std::nullopt, [&](store::Connection& connection) {
            store::Queries(connection, std::nullopt)
                .each(fmt::format("SELECT CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 END", sql.text),
                      params, [&](const store::Row& row) { said = truth_of(row); });
        });
        ASSERT_EQ(said, in_memory(condition, subject)) << condition.text() << "\n" << sql.text;
    }
}
INSTANTIATE_TEST_SUITE_P(Databases, AgreementOnDatabases,
                         testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::condition
