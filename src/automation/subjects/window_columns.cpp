#include <algorithm>

#include "automation/subjects/figures.hpp"

/// Terms over windows, for all campaigns at once.
namespace herald::automation {
namespace {

using condition::Term;
using condition::WindowKind;
using std::chrono::days;

/// Sums of so many bytes are held at a time; more windows take another scan.
constexpr std::size_t kMostSumBytes = 160'000'000;

/// Late conversions, as someone who looks on that day knew them.
class Lateness {
public:
    Lateness(const insight::Context& context, const Scope& scope, const Look& look, Span span) {
        if (look.today >= look.campaigns->today || span.days() == 0) return;
        deltas_ =
            read_deltas(context.warehouse(), scope.tenant_key(), look.campaigns->places, span);
        std::erase_if(deltas_, [&](const Delta& delta) {
            return delta.from > look.today || delta.until <= look.today;
        });
    }
    void correct(const Span& span, SumTable& table) const {
        for (const Delta& delta : deltas_)
            if (span.holds(delta.day)) correct(delta, table);
    }
    void correct_own(const std::vector<Span>& spans, SumTable& table) const {
        for (const Delta& delta : deltas_)
            if (spans[delta.place].holds(delta.day)) correct(delta, table);
    }

private:
    static void correct(const Delta& delta, SumTable& table) {
        auto& conversions = table.columns[static_cast<std::size_t>(Base::conversions)];
        auto& revenue = table.columns[static_cast<std::size_t>(Base::revenue)];
        if (!conversions.empty()) conversions[delta.place] += delta.conversions;
        if (!revenue.empty()) revenue[delta.place] += delta.revenue;
    }
    std::vector<Delta> deltas_;
};

struct Job {
    const insight::Context& context;
    const Scope& scope;
    const Look& look;
    std::size_t rows() const { return look.campaigns->size(); }
};

TermColumn fixed_column(const Job& job, const Term& term, const Span& span, const SumTable& sums) {
    TermColumn out;
    out.term = term;
    out.numbers.reserve(job.rows());
    const Recipe& recipe = recipe_of(term.field);
    for (std::size_t i = 0; i < job.rows(); ++i) {
        MetricFrame frame = frame_of(job.look, term, recipe, i, span);
        frame.all_spend = static_cast<double>(of(sums.totals, Base::spend));
        out.numbers.push_back(recipe.value(sums.row(i, recipe.bases), frame));
    }
    return out;
}

/// Windows of the same days share their sums.
void add_fixed(const Job& job, const std::vector<Term>& terms, std::vector<TermColumn>& out) {
    std::map<Span, std::vector<Term>> by_span;
    for (const Term& term : terms) by_span[span_of(job.look, term)].push_back(term);
    auto at = by_span.begin();
    while (at != by_span.end()) {
        std::vector<WindowWish> wishes;
        const auto first = at;
        std::size_t bytes = 0;
        Span all{at->first.from, at->first.to};
        for (; at != by_span.end() && (wishes.empty() || bytes < kMostSumBytes); ++at) {
            WindowWish wish{at->first, {}};
            for (const Term& term : at->second) wish.bases |= recipe_of(term.field).bases;
            bytes += wish.bases.count() * job.rows() * sizeof(std::int64_t);
            all = {std::min(all.from, wish.span.from), std::max(all.to, wish.span.to)};
            wishes.push_back(wish);
        }
        auto sums = sum_windows(job.context.warehouse(), job.scope.tenant_key(),
                                job.look.campaigns->places, job.rows(), wishes);
        const Lateness late(job.context, job.scope, job.look, all);
        auto window = first;
        for (std::size_t w = 0; w < sums.size(); ++w, ++window) {
            late.correct(window->first, sums[w]);
            for (const Term& term : window->second)
                out.push_back(fixed_column(job, term, window->first, sums[w]));
            sums[w] = {};
        }
    }
}

/// Every campaign's own window.
void add_own(const Job& job, const std::vector<Term>& terms, int shift,
             std::vector<TermColumn>& out) {
    BaseSet bases;
    const Term* any = nullptr;
    for (const Term& term : terms)
        if (term.shift == shift) any = &term, bases |= recipe_of(term.field).bases;
    if (any == nullptr) return;
    add(bases, Base::spend);
    std::vector<Span> spans(job.rows());
    Span all{Day::max(), Day::min()};
    for (std::size_t i = 0; i < job.rows(); ++i) {
        spans[i] = own_span(job.look, *any, i);
        if (spans[i].days() == 0) continue;
        all = {std::min(all.from, spans[i].from), std::max(all.to, spans[i].to)};
    }
    SumTable sums;
    sums.resize(bases, job.rows());
    std::vector<double> spend_until;  // of the workspace, by day, running
    if (all.from <= all.to) {
        spend_until.assign(static_cast<std::size_t>(all.days()) + 1, 0);
        scan_days(job.context.warehouse(), job.scope.tenant_key(), {.days = all, .bases = bases},
                  [&](const DayRow& row) {
                      spend_until[static_cast<std::size_t>((row.day - all.from).count()) + 1] +=
                          static_cast<double>(of(row.values, Base::spend));
                      const std::uint32_t place = job.look.campaigns->places[row.key];
                      if (place == Places::kNone || !spans[place].holds(row.day)) return;
                      for (std::size_t b = 0; b < kBases; ++b)
                          if (bases[b]) sums.columns[b][place] += row.values[b];
                  });
        for (std::size_t d = 1; d < spend_until.size(); ++d) spend_until[d] += spend_until[d - 1];
        Lateness(job.context, job.scope, job.look, all).correct_own(spans, sums);
    }
    for (const Term& term : terms) {
        if (term.shift != shift) continue;
        TermColumn& column = out.emplace_back();
        column.term = term;
        const Recipe& recipe = recipe_of(term.field);
        for (std::size_t i = 0; i < job.rows(); ++i) {
            if (spans[i].days() == 0) {
                column.numbers.push_back(kUnknown);
                continue;
            }
            MetricFrame frame = frame_of(job.look, term, recipe, i, spans[i]);
            const auto place = static_cast<std::size_t>((spans[i].from - all.from).count());
            frame.all_spend =
                spend_until[place + static_cast<std::size_t>(spans[i].days())] - spend_until[place];
            column.numbers.push_back(recipe.value(sums.row(i, recipe.bases), frame));
        }
    }
}

}  // namespace

std::vector<TermColumn> window_columns(const insight::Context& context, const Scope& scope,
                                       const Look& look, const std::vector<Term>& terms) {
    const Job job{context, scope, look};
    std::vector<Term> fixed, own;
    for (const Term& term : terms)
        (term.window.kind == WindowKind::since_last_change ? own : fixed).push_back(term);
    std::vector<TermColumn> out;
    add_fixed(job, fixed, out);
    for (const int shift : {0, 1}) add_own(job, own, shift, out);
    return out;
}

}  // namespace herald::automation
