#include "automation/subjects/subjects.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "automation/subjects/figures.hpp"
#include "automation/subjects/foretold.hpp"
#include "automation/subjects/seen.hpp"
#include "base/text.hpp"

namespace herald::automation {
namespace {

using condition::Condition;
using condition::Term;

/// Of the staged columns. More are staged in turns.
constexpr std::size_t kMostColumnBytes = 192'000'000;
constexpr std::uint64_t kStageSpareBytes = 256'000'000;
constexpr int kMostReadings = 3;
/// What forecasts are made for first, when there are too many.
const Term kSize{"spend", {condition::WindowKind::days, 30}, 0, 0};

void add_terms(std::vector<Term>& to, const std::vector<Term>& more) {
    for (const Term& term : more)
        if (!is_forecast(term) && std::find(to.begin(), to.end(), term) == to.end())
            to.push_back(term);
}

bool names_forecasts(const std::vector<Term>& terms) {
    return std::any_of(terms.begin(), terms.end(), is_forecast);
}

bool asks_whether_known(const Condition& condition) {
    const auto tests = condition.tests();
    return std::any_of(tests.begin(), tests.end(), [](const condition::Test* test) {
        return is_forecast(test->term) &&
               (test->op == condition::Op::is_null || test->op == condition::Op::is_not_null);
    });
}

std::vector<Term> staged_terms(const Condition& condition) {
    std::vector<Term> out;
    add_terms(out, condition.terms());
    if (names_forecasts(condition.terms())) add_terms(out, {kSize});
    return out;
}

Scope reading(const Scope& scope) {
    store::ScopeParts parts;
    parts.database = &scope.database();
    parts.clock = &scope.clock();
    parts.tenant = scope.tenant();
    parts.tenant_key = scope.tenant_key();
    parts.role = scope.role();
    parts.actor = scope.actor();
    return Scope(std::move(parts));
}

std::vector<std::int32_t> counted(std::size_t rows) {
    std::vector<std::int32_t> out(rows);
    std::iota(out.begin(), out.end(), 0);
    return out;
}

}  // namespace

struct Subjects::Parts {
    Parts(const insight::Context& the_context, const Scope& the_scope)
        : context(the_context), scope(reading(the_scope)) {}

    const insight::Context& context;
    Scope scope;  ///< of the same tenant, for reading only
    Campaigns campaigns;
    DataState data;
    bool is_past = false;  ///< looks on another day than today
    std::vector<std::vector<Term>> planned;
    std::vector<Term> asked;  ///< besides the planned ones
    std::optional<std::vector<Lifetime>> lifetimes;
    std::optional<Incidents> incidents;
    std::optional<std::vector<double>> fatigue;
    std::optional<Forecasts> forecasts;
    std::unordered_map<ads::CampaignId, std::size_t> by_id;
    std::unique_ptr<store::Stage> stage;
    std::optional<StagedSet> set;

    void open(const SubjectsWish& wish);
    void tell_data(Day as_of);
    Look look(const std::vector<Term>& terms);
    /// `plan` is what the terms were announced as.
    void ensure(const std::vector<Term>& terms, const std::vector<Term>& plan);
    void build(std::vector<Term> terms);
    std::vector<TermColumn> columns_of(const std::vector<Term>& terms);

    std::vector<bool> allowed(const Reach& reach) const;
    std::int64_t count_in_scope(const Reach& reach, const std::vector<bool>& allowed);
    Matches match(const Condition& condition, const Reach& reach);
    /// Those of `found` that hold once forecasts are known; their values get the forecasts.
    void settle(const Condition& condition, const Reach& reach, const std::vector<Term>& terms,
                std::vector<std::size_t>& rows, Found& found);
};

void Subjects::Parts::open(const SubjectsWish& wish) {
    campaigns = read_campaigns(context, scope, Whose::all);
    const Day yesterday = campaigns.today - std::chrono::days(1);
    is_past = wish.as_of && *wish.as_of < yesterday;
    const Day as_of = wish.as_of ? std::min(*wish.as_of, yesterday) : last_complete_day(campaigns);
    if (is_past) turn_back(campaigns, campaigns.morning_after(as_of));
    keep_rows(campaigns, [&](std::size_t i) { return can_run(campaigns.subjects[i].status); });
    tell_data(as_of);
    for (std::size_t i = 0; i < campaigns.size(); ++i) by_id.emplace(campaigns.subjects[i].id, i);
    for (const Condition* condition : wish.conditions) planned.push_back(staged_terms(*condition));
}

void Subjects::Parts::tell_data(Day as_of) {
    data.today = campaigns.today;
    data.as_of = as_of;
    data.complete_through = campaigns.complete_through;
    std::vector<bool> used(campaigns.accounts.size());
    for (const auto& more : campaigns.more)
        if (more.account) used[*more.account] = true;
    for (std::size_t i = 0; i < used.size(); ++i)
        if (used[i]) data.accounts.push_back(campaigns.accounts[i].data);
}

/// Reads what the terms need and no other term needed before.
Look Subjects::Parts::look(const std::vector<Term>& terms) {
    const auto names = [&](std::string_view field) {
        return std::any_of(terms.begin(), terms.end(),
                           [&](const Term& term) { return term.field == field; });
    };
    if (needs_lifetimes(terms) && !lifetimes)
        lifetimes = read_lifetimes(context.warehouse(), scope.tenant_key(), campaigns.places,
                                   campaigns.size());
    if (needs_incidents(terms) && !incidents)
        incidents = read_incidents(scope, campaigns, data.as_of);
    // What insight says today says nothing of a past day.
    if (names("creative_fatigue") && !fatigue && !is_past)
        fatigue = read_fatigue(context, scope, campaigns);
    const Day today = is_past ? data.as_of + std::chrono::days(1) : campaigns.today;
    return {&campaigns,
            data.as_of,
            today,
            lifetimes ? &*lifetimes : nullptr,
            incidents ? &*incidents : nullptr,
            fatigue ? &*fatigue : nullptr};
}

void Subjects::Parts::ensure(const std::vector<Term>& terms, const std::vector<Term>& plan) {
    const auto is_staged = [&](const Term& term) { return set && set->has(term); };
    if (set && std::all_of(terms.begin(), terms.end(), is_staged)) return;
    const std::size_t most = std::max<std::size_t>(
        1, kMostColumnBytes / (9 * std::max<std::size_t>(1, campaigns.size())));
    std::vector<Term> wanted = terms;
    const auto add_if_room = [&](const std::vector<Term>& more) {
        std::vector<Term> with = wanted;
        add_terms(with, more);
        if (with.size() <= most) wanted = std::move(with);
    };
    // Those planned behind these come first: what lies in front has been asked already.
    const auto here = std::find(planned.begin(), planned.end(), plan);
    for (auto at = here; at != planned.end(); ++at) add_if_room(*at);
    for (auto at = planned.begin(); at != here; ++at) add_if_room(*at);
    if (here == planned.end()) {
        add_terms(asked, terms);
        add_if_room(asked);
    }
    build(std::move(wanted));
}

std::vector<TermColumn> Subjects::Parts::columns_of(const std::vector<Term>& terms) {
    const Look now = look(terms);
    std::vector<TermColumn> out;
    std::vector<Term> windowed;
    for (const Term& term : terms) {
        if (is_windowed(term))
            windowed.push_back(term);
        else
            out.push_back(field_column(now, term, {0, campaigns.size()}));
    }
    for (auto& column : window_columns(context, scope, now, windowed))
        out.push_back(std::move(column));
    return out;
}

void Subjects::Parts::build(std::vector<Term> terms) {
    set.reset();
    stage.reset();
    auto& warehouse = context.warehouse();
    std::uint64_t version = warehouse.data_version(scope.tenant_key());
    auto columns = columns_of(terms);
    // What arrived between two scans would set windows of two states beside each other.
    for (int again = 0;
         again < kMostReadings && version != warehouse.data_version(scope.tenant_key()); ++again) {
        version = warehouse.data_version(scope.tenant_key());
        columns = columns_of(terms);
    }
    terms.clear();
    for (const auto& column : columns) terms.push_back(column.term);
    stage = store::open_stage(
        {.memory_bytes = kStageSpareBytes + columns.size() * campaigns.size() * 24});
    set.emplace(*stage);
    set->begin(terms);
    const std::vector<std::int32_t> days(campaigns.size(), number_of(data.as_of));
    set->append(days, counted(campaigns.size()), columns);
    set->finish();
}

std::vector<bool> Subjects::Parts::allowed(const Reach& reach) const {
    std::vector<bool> out(campaigns.size(), reach.campaigns.empty());
    for (const ads::CampaignId id : reach.campaigns)
        if (const auto at = by_id.find(id); at != by_id.end()) out[at->second] = true;
    if (reach.platforms.empty()) return out;
    for (std::size_t i = 0; i < out.size(); ++i)
        if (std::find(reach.platforms.begin(), reach.platforms.end(),
                      campaigns.subjects[i].platform) == reach.platforms.end())
            out[i] = false;
    return out;
}

std::int64_t Subjects::Parts::count_in_scope(const Reach& reach, const std::vector<bool>& allowed) {
    if (reach.scope == nullptr) return std::count(allowed.begin(), allowed.end(), true);
    const Found found = set->find({.condition = nullptr, .scope = reach.scope, .values = {}});
    return std::count_if(found.places.begin(), found.places.end(),
                         [&](std::uint32_t place) { return allowed[place]; });
}

void Subjects::Parts::settle(const Condition& condition, const Reach& reach,
                             const std::vector<Term>& terms, std::vector<std::size_t>& rows,
                             Found& found) {
    if (!forecasts) forecasts.emplace(context, scope);
    const auto place_of = [&](const Term& term) {
        return static_cast<std::size_t>(std::find(terms.begin(), terms.end(), term) -
                                        terms.begin());
    };
    const auto value = [&](std::size_t row, std::size_t term) -> double& {
        return found.values[row * terms.size() + term];
    };
    const std::size_t size = place_of(kSize);
    std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        const double one = value(a, size), other = value(b, size);
        return std::isnan(other) ? !std::isnan(one) : one > other;
    });
    std::vector<Term> texts;
    for (const Term& term : terms)
        if (!campaign_fields().at(term.field).is_number()) texts.push_back(term);
    const Look now = look(terms);
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t row = rows[i], place = found.places[row];
        for (std::size_t t = 0; t < terms.size(); ++t)
            if (is_forecast(terms[t]) && i < kMostForecasts && !is_past)
                value(row, t) = forecasts->value(terms[t], campaigns.subjects[place].id);
        std::vector<TermColumn> columns;
        for (const Term& term : texts)
            columns.push_back(field_column(now, term, {place, place + 1}));
        const auto value_of = [&](const Term& term) -> condition::Value {
            for (const auto& column : columns)
                if (column.term == term)
                    return column.texts[0] == nullptr
                               ? condition::Value{}
                               : condition::Value{std::string_view(*column.texts[0])};
            const double number = value(row, place_of(term));
            return std::isnan(number) ? condition::Value{} : condition::Value{number};
        };
        const bool holds =
            evaluate(condition, value_of) == condition::Truth::yes &&
            (reach.scope == nullptr || evaluate(*reach.scope, value_of) == condition::Truth::yes);
        if (holds) kept.push_back(row);
    }
    rows = std::move(kept);
}

Matches Subjects::Parts::match(const Condition& condition, const Reach& reach) {
    const std::vector<Term> plan_of_it = staged_terms(condition);
    std::vector<Term> staged = plan_of_it;
    std::vector<Term> values = condition.terms();
    const bool forecasting = names_forecasts(values);
    if (reach.scope != nullptr) {
        add_terms(staged, reach.scope->terms());
        add_terms(values, reach.scope->terms());
    }
    if (forecasting) add_terms(values, {kSize});
    ensure(staged, plan_of_it);
    const std::vector<bool> may = allowed(reach);
    Matches out;
    out.in_scope = count_in_scope(reach, may);
    // Whether there is a forecast is known only when it is made: then everybody is asked.
    const bool blind = forecasting && asks_whether_known(condition);
    Found found = set->find({.condition = blind ? nullptr : &condition,
                             .scope = reach.scope,
                             .values = values,
                             .or_unknown = forecasting});
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < found.places.size(); ++i)
        if (may[found.places[i]]) rows.push_back(i);
    if (forecasting) settle(condition, reach, values, rows, found);
    const auto by_place = [&](std::size_t a, std::size_t b) {
        return found.places[a] < found.places[b];
    };
    if (!std::is_sorted(rows.begin(), rows.end(), by_place))
        std::sort(rows.begin(), rows.end(), by_place);
    const SeenPlan plan(condition, values);
    out.matches.reserve(rows.size());
    for (const std::size_t row : rows) {
        const Subject& subject = campaigns.subjects[found.places[row]];
        out.matches.push_back(
            {&subject,
             plan.of(subject, {found.values.data() + row * values.size(), values.size()})});
    }
    return out;
}

Subjects::Subjects(const insight::Context& context, const Scope& scope, const SubjectsWish& wish)
    : parts_(std::make_unique<Parts>(context, scope)) {
    parts_->open(wish);
}
Subjects::~Subjects() = default;
Subjects::Subjects(Subjects&&) noexcept = default;
Subjects& Subjects::operator=(Subjects&&) noexcept = default;

const DataState& Subjects::data() const { return parts_->data; }
Currency Subjects::currency() const { return parts_->campaigns.currency; }
std::span<const Subject> Subjects::all() const { return parts_->campaigns.subjects; }

const Subject* Subjects::find(ads::CampaignId id) const {
    const auto at = parts_->by_id.find(id);
    return at == parts_->by_id.end() ? nullptr : &parts_->campaigns.subjects[at->second];
}

Matches Subjects::match(const Condition& condition, const Reach& reach) {
    return parts_->match(condition, reach);
}

std::optional<double> Subjects::value(const Subject& subject, const Term& term) {
    const auto at = parts_->by_id.find(subject.id);
    if (at == parts_->by_id.end() || !campaign_fields().at(term.field).is_number())
        return std::nullopt;
    double out = kUnknown;
    if (is_forecast(term)) {
        if (!parts_->forecasts) parts_->forecasts.emplace(parts_->context, parts_->scope);
        out = parts_->forecasts->value(term, subject.id);
    } else {
        parts_->ensure({term}, {term});
        out = parts_->set->value(term, at->second);
    }
    return std::isnan(out) ? std::nullopt : std::optional(out);
}

}  // namespace herald::automation
