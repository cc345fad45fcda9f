#include "automation/subjects/staged_set.hpp"

#include <algorithm>
#include <cmath>

#include "automation/subjects/subjects.hpp"

namespace herald::automation {
namespace {

using condition::Term;

bool is_text(const Term& term) { return !campaign_fields().at(term.field).is_number(); }

constexpr std::size_t kRowsAtOnce = 2048;

}  // namespace

void StagedSet::begin(const std::vector<Term>& terms) {
    if (!terms_.empty() || appender_) stage_.execute("DROP TABLE IF EXISTS subjects");
    terms_ = terms;
    std::string columns = "day INTEGER, place INTEGER";
    for (std::size_t i = 0; i < terms.size(); ++i)
        columns += fmt::format(", t{} {}", i, is_text(terms[i]) ? "VARCHAR" : "DOUBLE");
    stage_.execute("DROP TABLE IF EXISTS subjects");
    stage_.execute(fmt::format("CREATE TABLE subjects ({})", columns));
    appender_ = stage_.appender("subjects");
}

void StagedSet::append(std::span<const std::int32_t> days, std::span<const std::int32_t> places,
                       const std::vector<TermColumn>& columns) {
    std::vector<store::Appender::Input> inputs(columns.size() + 2);
    std::vector<std::vector<std::uint8_t>> nulls(columns.size(),
                                                 std::vector<std::uint8_t>(kRowsAtOnce));
    std::vector<std::vector<std::string_view>> texts(columns.size());
    for (std::size_t from = 0; from < places.size(); from += kRowsAtOnce) {
        const std::size_t rows = std::min(kRowsAtOnce, places.size() - from);
        inputs[0] = {.i32 = days.data() + from};
        inputs[1] = {.i32 = places.data() + from};
        for (std::size_t c = 0; c < columns.size(); ++c) {
            auto& input = inputs[c + 2];
            if (!columns[c].texts.empty()) {
                texts[c].assign(rows, {});
                for (std::size_t i = 0; i < rows; ++i) {
                    const std::string* text = columns[c].texts[from + i];
                    nulls[c][i] = text == nullptr;
                    if (text != nullptr) texts[c][i] = *text;
                }
                input = {.text = texts[c].data(), .null = nulls[c].data()};
            } else {
                const double* numbers = columns[c].numbers.data() + from;
                for (std::size_t i = 0; i < rows; ++i) nulls[c][i] = std::isnan(numbers[i]);
                input = {.f64 = numbers, .null = nulls[c].data()};
            }
        }
        appender_->append(rows, inputs);
    }
}

void StagedSet::finish() {
    appender_->finish();
    appender_.reset();
}

bool StagedSet::has(const Term& term) const {
    return std::find(terms_.begin(), terms_.end(), term) != terms_.end();
}

std::string StagedSet::column(const Term& term) const {
    const auto at = std::find(terms_.begin(), terms_.end(), term);
    if (at != terms_.end()) return fmt::format("t{}", at - terms_.begin());
    return is_text(term) ? "NULL::VARCHAR" : "NULL::DOUBLE";
}

Found StagedSet::find(const Wish& wish) {
    const auto expression = [&](const Term& term) { return column(term); };
    std::string where = "TRUE";
    store::Params params;
    const auto require = [&](const condition::Condition* condition, std::string_view prefix) {
        if (condition == nullptr) return;
        const auto sql = to_sql(*condition, expression, prefix);
        where += fmt::format(fmt::runtime(wish.or_unknown ? " AND ({}) IS NOT FALSE" : " AND {}"),
                             sql.text);
        params.insert(params.end(), sql.params.begin(), sql.params.end());
    };
    require(wish.scope, "s");
    require(wish.condition, "c");
    std::string columns = "day, place";
    for (const Term& term : wish.values)
        columns += is_text(term) ? ", NULL::DOUBLE" : fmt::format(", {}", column(term));
    Found out;
    stage_.scan(fmt::format("SELECT {} FROM subjects WHERE {}", columns, where), params,
                [&](const store::Chunk& chunk) {
                    for (std::size_t i = 0; i < chunk.rows; ++i) {
                        out.days.push_back(static_cast<std::uint32_t>(chunk.columns[0].i32[i]));
                        out.places.push_back(static_cast<std::uint32_t>(chunk.columns[1].i32[i]));
                        for (std::size_t c = 2; c < chunk.columns.size(); ++c)
                            out.values.push_back(chunk.columns[c].valid(i) ? chunk.columns[c].f64[i]
                                                                           : kUnknown);
                    }
                });
    return out;
}

double StagedSet::value(const Term& term, std::size_t place) {
    double out = kUnknown;
    stage_.query(fmt::format("SELECT {} FROM subjects WHERE place = :place", column(term)),
                 {{"place", static_cast<std::int64_t>(place)}}, [&](const store::Row& row) {
                     if (!row.is_null(0)) out = row.real(0);
                 });
    return out;
}

}  // namespace herald::automation
