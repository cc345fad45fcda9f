#include <algorithm>
#include <cmath>

#include "automation/subjects/figures.hpp"
#include "automation/subjects/seen.hpp"

/// The back-test's fast path: daily figures are read once into running sums, out of which every
/// window of every past day is two look-ups; days are staged some hundred thousand rows at a time.
namespace herald::automation {
namespace {

using condition::Condition;
using condition::Term;
using condition::WindowKind;
using std::chrono::days;

constexpr std::size_t kMostBlockBytes = 160'000'000;
constexpr std::size_t kRowsAtOnce = 400'000;
/// Matches of a day whose values are kept.
constexpr std::size_t kSeenADay = 100;
/// Deltas are looked for so many days back: conversions later than that are not foreseen.
constexpr days kLatest{90};

/// Daily sums of some campaigns, running from the first day on.
class Course {
public:
    Course(Span span, const BaseSet& bases, std::size_t rows)
        : span_(span), stride_(static_cast<std::size_t>(span.days()) + 1) {
        for (std::size_t b = 0; b < kBases; ++b)
            if (bases[b]) running_[b].assign(rows * stride_, 0);
    }
    static std::size_t bytes_a_row(Span span, const BaseSet& bases) {
        return (static_cast<std::size_t>(span.days()) + 1) * bases.count() * sizeof(std::int64_t);
    }
    void add(std::size_t row, Day day, const Sums& values) {
        const std::size_t at = row * stride_ + static_cast<std::size_t>((day - span_.from).count());
        for (std::size_t b = 0; b < kBases; ++b)
            if (!running_[b].empty()) running_[b][at + 1] += values[b];
    }
    void finish() {
        for (auto& base : running_)
            for (std::size_t at = 1; at < base.size(); ++at)
                if (at % stride_ != 0) base[at] += base[at - 1];
    }
    Sums sum(std::size_t row, Span of) const {
        Sums out{};
        const Day from = std::max(of.from, span_.from), to = std::min(of.to, span_.to);
        if (from > to) return out;
        const std::size_t begin =
            row * stride_ + static_cast<std::size_t>((from - span_.from).count());
        const std::size_t end = begin + static_cast<std::size_t>((to - from).count()) + 1;
        for (std::size_t b = 0; b < kBases; ++b)
            if (!running_[b].empty()) out[b] = running_[b][end] - running_[b][begin];
        return out;
    }

private:
    Span span_;
    std::size_t stride_;
    std::array<std::vector<std::int64_t>, kBases> running_;
};

/// What matched on each day, small.
struct DayFound {
    std::int64_t in_scope = 0;
    std::vector<std::uint32_t> places;
    std::vector<double> values;  ///< of the first kSeenADay
};

class PastRun {
public:
    PastRun(const insight::Context& context, const Scope& scope, const PastWish& wish)
        : context_(context), scope_(scope), wish_(wish), set_(open()) {
        campaigns_ = read_campaigns(context, scope, Whose::all);
        to_ = std::min(wish.to, campaigns_.today - days(1));
        from_ = std::max(wish.from, to_ - days(kMostPastDays - 1));
        terms_ = wish.condition->terms();
        if (wish.reach.scope != nullptr)
            for (const Term& term : wish.reach.scope->terms())
                if (std::find(terms_.begin(), terms_.end(), term) == terms_.end())
                    terms_.push_back(term);
        plan_bases();
    }

    void run(const std::function<void(const PastDay&)>& each) {
        if (to_ < from_) return;
        found_.resize(static_cast<std::size_t>((to_ - from_).count()) + 1);
        lifetimes_ = read_lifetimes(context_.warehouse(), scope_.tenant_key(), campaigns_.places,
                                    campaigns_.size());
        if (needs_incidents(terms_)) incidents_ = read_incidents(scope_, campaigns_, from_);
        deltas_ = read_deltas(context_.warehouse(), scope_.tenant_key(), campaigns_.places, span_);
        mark_allowed();
        if (needs_all_spend()) read_all_spend();
        const std::size_t rows_at_once =
            std::max<std::size_t>(1, kMostBlockBytes / Course::bytes_a_row(span_, bases_));
        for (std::size_t first = 0; first < campaigns_.size(); first += rows_at_once)
            block({first, std::min(campaigns_.size(), first + rows_at_once)});
        tell(each);
    }

private:
    StagedSet open() {
        stage_ = store::open_stage({});
        return StagedSet(*stage_);
    }

    void plan_bases() {
        add(bases_, Base::impressions);  // who delivered was running, whatever is known of it
        int most = 1;
        for (const Term& term : terms_) {
            if (!is_windowed(term)) continue;
            bases_ |= recipe_of(term.field).bases;
            const int length = term.window.kind == WindowKind::days    ? term.window.days
                               : term.window.kind == WindowKind::today ? 1
                                                                       : condition::kMostWindowDays;
            most = std::max(most, length * (term.shift + 1));
        }
        span_ = {from_ - days(most), to_ + days(1)};
    }

    bool needs_all_spend() const {
        return std::any_of(terms_.begin(), terms_.end(),
                           [](const Term& term) { return term.field == "spend_share"; });
    }

    void read_all_spend() {
        all_spend_.assign(static_cast<std::size_t>(span_.days()) + 1, 0);
        context_.warehouse().query(
            scope_.tenant_key(),
            "SELECT day, sum(spend)::BIGINT FROM ads_platform_day(:tenant) "
            "WHERE day BETWEEN :from AND :to GROUP BY day",
            {{"from", span_.from}, {"to", span_.to}}, [&](const store::Row& row) {
                const Day day = store::read_column<Day>(row, 0);
                all_spend_[static_cast<std::size_t>((day - span_.from).count()) + 1] =
                    static_cast<double>(row.integer(1));
            });
        for (std::size_t d = 1; d < all_spend_.size(); ++d) all_spend_[d] += all_spend_[d - 1];
    }

    double all_spend(Span of) const {
        const Day from = std::max(of.from, span_.from), to = std::min(of.to, span_.to);
        if (all_spend_.empty() || from > to) return 0;
        return all_spend_[static_cast<std::size_t>((to - span_.from).count()) + 1] -
               all_spend_[static_cast<std::size_t>((from - span_.from).count())];
    }

    void mark_allowed() {
        const Reach& reach = wish_.reach;
        allowed_.assign(campaigns_.size(), true);
        for (std::size_t i = 0; i < campaigns_.size(); ++i) {
            const Subject& subject = campaigns_.subjects[i];
            const auto names = [](const auto& list, const auto& one) {
                return list.empty() || std::find(list.begin(), list.end(), one) != list.end();
            };
            allowed_[i] = names(reach.platforms, subject.platform) &&
                          (reach.campaigns.size() > 64 || names(reach.campaigns, subject.id));
        }
        if (reach.campaigns.size() <= 64) return;
        std::vector<ads::CampaignId> ids = reach.campaigns;
        std::sort(ids.begin(), ids.end());
        for (std::size_t i = 0; i < campaigns_.size(); ++i)
            if (!std::binary_search(ids.begin(), ids.end(), campaigns_.subjects[i].id))
                allowed_[i] = false;
    }

    void block(Rows rows) {
        Course course(span_, bases_, rows.count());
        const auto& subjects = campaigns_.subjects;
        scan_days(context_.warehouse(), scope_.tenant_key(),
                  {.days = span_,
                   .bases = bases_,
                   .first_key = subjects[rows.first].key,
                   .last_key = subjects[rows.last - 1].key},
                  [&](const DayRow& row) {
                      const std::uint32_t place = campaigns_.places[row.key];
                      if (place != Places::kNone)
                          course.add(place - rows.first, row.day, row.values);
                  });
        course.finish();
        // Days are gone through backwards, so that changes are taken back one after the other.
        Campaigns then = campaigns_;
        const std::size_t at_once = std::max<std::size_t>(1, kRowsAtOnce / rows.count());
        for (Day day = to_; day >= from_;) {
            set_.begin(terms_);
            for (std::size_t n = 0; n < at_once && day >= from_; ++n, day -= days(1)) {
                if (day + days(1) < then.today) turn_back(then, then.morning_after(day));
                stage_day(then, rows, day, course);
            }
            set_.finish();
            collect();
        }
    }

    /// Running on that day, as far as is known: changes tell, and who delivered ran.
    static ads::CampaignStatus status_on(const Subject& subject, bool delivered) {
        if (delivered && subject.status != ads::CampaignStatus::active)
            return ads::CampaignStatus::active;
        return subject.status;
    }

    void stage_day(Campaigns& then, Rows rows, Day day, const Course& course) {
        std::vector<std::int32_t> places;
        std::vector<ads::CampaignStatus> kept;
        for (std::size_t i = rows.first; i < rows.last; ++i) {
            Subject& subject = then.subjects[i];
            kept.push_back(subject.status);
            if (!allowed_[i]) continue;
            const Sums on_day = course.sum(i - rows.first, {day, day});
            subject.status = status_on(subject, of(on_day, Base::impressions) > 0);
            const bool was_there = lifetimes_[i].first <= day ||
                                   then.zone.day_of(then.more[i].created_at) <= day + days(1);
            if (was_there && can_run(subject.status))
                places.push_back(static_cast<std::int32_t>(i));
        }
        const Look look{&then, day, day + days(1), &lifetimes_, &incidents_, nullptr};
        std::vector<TermColumn> columns;
        for (const Term& term : terms_)
            columns.push_back(is_windowed(term)
                                  ? window_column(look, term, rows, places, course)
                                  : picked(field_column(look, term, rows), rows, places));
        const std::vector<std::int32_t> day_numbers(places.size(), number_of(day));
        set_.append(day_numbers, places, columns);
        for (std::size_t i = rows.first; i < rows.last; ++i)
            then.subjects[i].status = kept[i - rows.first];
        if (wish_.reach.scope == nullptr)
            found_[static_cast<std::size_t>((day - from_).count())].in_scope += std::ssize(places);
    }

    static TermColumn picked(TermColumn all, Rows rows, const std::vector<std::int32_t>& places) {
        TermColumn out;
        out.term = all.term;
        out.kept = std::move(all.kept);
        for (const std::int32_t place : places) {
            const std::size_t at = static_cast<std::size_t>(place) - rows.first;
            if (all.texts.empty())
                out.numbers.push_back(all.numbers[at]);
            else
                out.texts.push_back(all.texts[at]);
        }
        return out;
    }

    TermColumn window_column(const Look& look, const Term& term, Rows rows,
                             const std::vector<std::int32_t>& places, const Course& course) const {
        TermColumn out;
        out.term = term;
        out.numbers.reserve(places.size());
        const bool own = term.window.kind == WindowKind::since_last_change;
        const Recipe& recipe = recipe_of(term.field);
        const bool late = has(recipe.bases, Base::conversions) || has(recipe.bases, Base::revenue);
        const Span shared = own ? Span{} : span_of(look, term);
        for (const std::int32_t place : places) {
            const auto i = static_cast<std::size_t>(place);
            const Span span = own ? own_span(look, term, i) : shared;
            if (span.days() == 0) {
                out.numbers.push_back(kUnknown);
                continue;
            }
            Sums sums = course.sum(i - rows.first, span);
            if (late) correct(sums, i, span, look.today);
            MetricFrame frame = frame_of(look, term, recipe, i, span);
            frame.all_spend = all_spend(span);
            out.numbers.push_back(recipe.value(sums, frame));
        }
        return out;
    }

    /// To what was known on that morning.
    void correct(Sums& sums, std::size_t place, Span span, Day morning) const {
        const Day from = std::max(span.from, morning - kLatest);
        auto at =
            std::lower_bound(deltas_.begin(), deltas_.end(), std::pair(place, from),
                             [](const Delta& delta, const auto& wanted) {
                                 return std::pair(std::size_t{delta.place}, delta.day) < wanted;
                             });
        for (; at != deltas_.end() && at->place == place && at->day <= span.to; ++at) {
            if (at->from > morning || at->until <= morning) continue;
            sums[static_cast<std::size_t>(Base::conversions)] += at->conversions;
            sums[static_cast<std::size_t>(Base::revenue)] += at->revenue;
        }
    }

    DayFound& on(std::uint32_t day_number) {
        return found_[static_cast<std::size_t>(static_cast<std::int32_t>(day_number) -
                                               number_of(from_))];
    }

    void collect() {
        if (wish_.reach.scope != nullptr)
            for (const std::uint32_t day :
                 set_.find({.condition = nullptr, .scope = wish_.reach.scope, .values = {}}).days)
                ++on(day).in_scope;
        const Found found =
            set_.find({.condition = wish_.condition, .scope = wish_.reach.scope, .values = terms_});
        for (std::size_t i = 0; i < found.places.size(); ++i) {
            DayFound& day = on(found.days[i]);
            if (day.places.size() < kSeenADay)
                day.values.insert(
                    day.values.end(),
                    found.values.begin() + static_cast<std::ptrdiff_t>(i * terms_.size()),
                    found.values.begin() + static_cast<std::ptrdiff_t>((i + 1) * terms_.size()));
            day.places.push_back(found.places[i]);
        }
    }

    void tell(const std::function<void(const PastDay&)>& each) {
        const SeenPlan plan(*wish_.condition, terms_);
        for (std::size_t d = 0; d < found_.size(); ++d) {
            const DayFound& found = found_[d];
            PastDay out;
            out.day = from_ + days(static_cast<int>(d));
            out.in_scope = found.in_scope;
            for (std::size_t i = 0; i < found.places.size(); ++i) {
                Match& match = out.matches.emplace_back();
                match.subject = &campaigns_.subjects[found.places[i]];
                if (i < kSeenADay)
                    match.seen = plan.of(*match.subject,
                                         {found.values.data() + i * terms_.size(), terms_.size()});
            }
            std::sort(out.matches.begin(), out.matches.end(), [](const Match& a, const Match& b) {
                return a.subject->key < b.subject->key;
            });
            each(out);
        }
    }

    const insight::Context& context_;
    const Scope& scope_;
    const PastWish& wish_;
    std::unique_ptr<store::Stage> stage_;
    StagedSet set_;
    Campaigns campaigns_;
    Day from_{}, to_{};
    std::vector<Term> terms_;
    BaseSet bases_;
    Span span_;
    std::vector<Lifetime> lifetimes_;
    Incidents incidents_;
    std::vector<Delta> deltas_;
    std::vector<bool> allowed_;
    std::vector<double> all_spend_;
    std::vector<DayFound> found_;
};

}  // namespace

void match_past(const insight::Context& context, const Scope& scope, const PastWish& wish,
                const std::function<void(const PastDay&)>& each) {
    PastRun(context, scope, wish).run(each);
}

std::vector<std::string> past_caveats(const Condition& condition) {
    std::vector<std::string> out;
    const auto terms = condition.terms();
    const auto any = [&](auto&& wanted) { return std::any_of(terms.begin(), terms.end(), wanted); };
    if (any(is_forecast))
        out.emplace_back("Forecasts of past days are not kept, so tests of them never matched.");
    if (any([](const Term& term) { return term.field == "creative_fatigue"; }))
        out.emplace_back(
            "How worn creatives were on past days is not kept, so tests of it never matched.");
    if (any([](const Term& term) { return term.window.kind == WindowKind::today; }))
        out.emplace_back("Figures of today are those of the whole day, as its evening knew them.");
    return out;
}

}  // namespace herald::automation
