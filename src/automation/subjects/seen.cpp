#include "automation/subjects/seen.hpp"

#include <algorithm>
#include <cmath>

#include "base/assert.hpp"

namespace herald::automation {
namespace {

using condition::Term;

std::optional<double> known(double value) {
    return std::isnan(value) ? std::nullopt : std::optional(value);
}

std::optional<std::string> text_of(const Subject& subject, std::string_view field) {
    if (field == "name") return subject.name;
    if (field == "status") return std::string(enum_name(subject.status));
    if (field == "platform") return std::string(enum_name(subject.platform));
    if (field == "objective") return subject.objective;
    if (field == "account_name") return subject.account_name;
    if (field == "account_id" && subject.account_id) return to_string(*subject.account_id);
    if (field == "currency") return std::string(subject.currency.text());
    if (field == "budget_holder") return std::string(enum_name(subject.budget_holder));
    if (field == "has_end_date") return subject.end_date ? "yes" : "no";
    return std::nullopt;
}

}  // namespace

SeenPlan::SeenPlan(const condition::Condition& condition, const std::vector<Term>& terms) {
    const auto place = [&](const Term& term) {
        const auto at = std::find(terms.begin(), terms.end(), term);
        HERALD_ASSERT(at != terms.end());
        return static_cast<std::size_t>(at - terms.begin());
    };
    for (const condition::Test* test : condition.tests()) {
        One& one = tests_.emplace_back();
        one.test = test;
        one.is_text = !campaign_fields().at(test->term.field).is_number();
        one.now = place(test->term);
        Term earlier = test->term;
        ++earlier.shift;
        if (test->change) one.before = place(earlier);
        if (test->other) one.other = place(*test->other);
    }
}

std::vector<Seen> SeenPlan::of(const Subject& subject, std::span<const double> values) const {
    std::vector<Seen> out(tests_.size());
    for (std::size_t i = 0; i < tests_.size(); ++i) {
        const One& one = tests_[i];
        Seen& seen = out[i];
        if (one.is_text) {
            seen.text = text_of(subject, one.test->term.field);
            continue;
        }
        double value = values[one.now];
        if (one.test->change) {
            const double before = values[one.before];
            value = before == 0 ? std::nan("") : (value - before) / before;
        }
        seen.value = known(value);
        if (one.test->other)
            seen.threshold = known(values[one.other] * one.test->times);
        else if (!one.test->numbers.empty())
            seen.threshold = one.test->numbers.back();
    }
    return out;
}

std::vector<Evidence> evidence(const condition::Condition& condition, const Match& match,
                               const condition::Style& style) {
    std::vector<Evidence> out;
    const auto tests = condition.tests();
    for (std::size_t i = 0; i < tests.size() && i < match.seen.size(); ++i)
        out.push_back({label(*tests[i], campaign_fields(), style), match.seen[i].value,
                       unit_of(*tests[i], campaign_fields()), match.seen[i].threshold,
                       match.seen[i].text});
    return out;
}

}  // namespace herald::automation
