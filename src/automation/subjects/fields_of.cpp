#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "automation/subjects/figures.hpp"
#include "base/text.hpp"

/// Terms that need no daily figures.
namespace herald::automation {
namespace {

using condition::Term;
using std::chrono::days;

/// The names of an enumeration as texts that stay.
template <class E>
const std::string* name_of(E value) {
    static const std::map<E, std::string> names = [] {
        std::map<E, std::string> out;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
            [&](auto d) { out.emplace(d.value, shown_name(d.name)); });
        return out;
    }();
    return &names.at(value);
}

const std::string* yes_or_no(bool value) {
    static const std::string yes = "yes", no = "no";
    return value ? &yes : &no;
}

/// Folded texts, each once.
class Folded {
public:
    const std::string* of(const std::optional<std::string>& text) {
        if (!text) return nullptr;
        const auto [at, is_new] = known_.try_emplace(*text);
        if (is_new) at->second = std::make_unique<std::string>(fold(*text));
        return at->second.get();
    }
    std::vector<std::unique_ptr<std::string>> take() {
        std::vector<std::unique_ptr<std::string>> out;
        for (auto& [text, folded] : known_) out.push_back(std::move(folded));
        return out;
    }

private:
    std::unordered_map<std::string, std::unique_ptr<std::string>> known_;
};

Day start_of(const Look& look, std::size_t place) {
    const Campaigns& campaigns = *look.campaigns;
    if (const auto start = campaigns.subjects[place].start_date) return *start;
    const Day made = campaigns.zone.day_of(campaigns.more[place].created_at);
    return look.lifetimes == nullptr ? made : std::min(made, (*look.lifetimes)[place].first);
}

double days_between(Day from, Day to) {
    return from > to ? kUnknown : static_cast<double>((to - from).count());
}

std::optional<Day> last_change(const Look& look, std::size_t place) {
    const auto at = look.campaigns->subjects[place].last_change_at;
    return at ? std::optional(look.campaigns->zone.day_of(*at)) : std::nullopt;
}

/// Changes of the last seven days, by place.
std::vector<double> recent_changes(const Look& look, Rows rows) {
    std::vector<double> out(rows.count(), 0);
    const Time since = look.campaigns->zone.start_of(look.today - days(7));
    for (const auto& change : look.campaigns->changes) {
        if (change.at < since) break;
        if (change.place >= rows.first && change.place < rows.last)
            ++out[change.place - rows.first];
    }
    return out;
}

double incident_value(const Look& look, const Term& term, std::size_t place) {
    if (look.incidents == nullptr || !*look.incidents) return kUnknown;
    double count = 0, score = 0;
    for (const auto& incident : (**look.incidents)[place]) {
        if (!incident.open_on(look.as_of)) continue;
        ++count;
        score = std::max(score, incident.score);
    }
    return term.field == "open_incidents" ? count : score;
}

double number_of(const Look& look, const Term& term, std::size_t place) {
    const Campaigns& campaigns = *look.campaigns;
    const Subject& subject = campaigns.subjects[place];
    const std::string_view field = term.field;
    if (field == "daily_budget") return campaigns.budget(place).value_or(kUnknown);
    if (field == "lifetime_budget") {
        const auto budget = campaigns.more[place].lifetime_budget;
        return budget && subject.rate ? budget->units() * *subject.rate : kUnknown;
    }
    if (field == "age_days") return days_between(start_of(look, place), look.today);
    if (field == "days_left")
        return subject.end_date ? days_between(look.today, *subject.end_date) : kUnknown;
    if (field == "days_since_change") {
        const auto changed = last_change(look, place);
        return days_between(changed.value_or(start_of(look, place)), look.today);
    }
    if (field == "creative_fatigue")
        return look.fatigue == nullptr ? kUnknown : (*look.fatigue)[place];
    if (field == "anomaly_score" || field == "open_incidents")
        return incident_value(look, term, place);
    return kUnknown;
}

const std::string* text_of(const Look& look, std::string_view field, std::size_t place,
                           Folded& folded) {
    const Subject& subject = look.campaigns->subjects[place];
    const CampaignMore& more = look.campaigns->more[place];
    const Account* account = more.account ? &look.campaigns->accounts[*more.account] : nullptr;
    if (field == "name") return &more.name_folded;
    if (field == "status") return name_of(subject.status);
    if (field == "platform") return name_of(subject.platform);
    if (field == "budget_holder") return name_of(subject.budget_holder);
    if (field == "has_end_date") return yes_or_no(subject.end_date.has_value());
    if (field == "objective") return folded.of(subject.objective);
    if (field == "currency") return folded.of(std::string(subject.currency.text()));
    if (account == nullptr) return nullptr;
    return field == "account_name" ? &account->name_folded : &account->id_text;
}

}  // namespace

bool is_windowed(const Term& term) { return term.window.kind != condition::WindowKind::none; }
bool is_forecast(const Term& term) { return term.horizon_days > 0; }

bool needs_lifetimes(const std::vector<Term>& terms) {
    return std::any_of(terms.begin(), terms.end(), [](const Term& term) {
        return term.field == "age_days" || term.field == "days_since_change" ||
               term.window.kind == condition::WindowKind::since_last_change;
    });
}

bool needs_incidents(const std::vector<Term>& terms) {
    return std::any_of(terms.begin(), terms.end(), [](const Term& term) {
        return term.field == "anomaly_score" || term.field == "open_incidents";
    });
}

Incidents read_incidents(const Scope& scope, const Campaigns& campaigns, Day from) {
    auto lines = insight::watch::list_campaign_incidents(scope, from);
    if (!lines) return std::nullopt;
    std::vector<std::vector<insight::watch::CampaignIncident>> out(campaigns.size());
    std::unordered_map<ads::CampaignId, std::size_t> places;
    for (std::size_t i = 0; i < campaigns.size(); ++i) places.emplace(campaigns.subjects[i].id, i);
    for (auto& line : *lines)
        if (const auto place = places.find(line.campaign_id); place != places.end())
            out[place->second].push_back(line);
    return out;
}

TermColumn field_column(const Look& look, const Term& term, Rows rows) {
    TermColumn out;
    out.term = term;
    if (!campaign_fields().at(term.field).is_number()) {
        Folded folded;
        out.texts.reserve(rows.count());
        for (std::size_t i = rows.first; i < rows.last; ++i)
            out.texts.push_back(text_of(look, term.field, i, folded));
        out.kept = folded.take();
    } else if (term.field == "changes_7d") {
        out.numbers = recent_changes(look, rows);
    } else {
        out.numbers.reserve(rows.count());
        for (std::size_t i = rows.first; i < rows.last; ++i)
            out.numbers.push_back(number_of(look, term, i));
    }
    return out;
}

Span span_of(const Look& look, const Term& term) {
    if (term.window.kind == condition::WindowKind::today) return {look.today, look.today};
    const days length(term.window.days);
    const Day to = look.as_of - term.shift * length;
    return {to - length + days(1), to};
}

Span own_span(const Look& look, const Term& term, std::size_t place) {
    const Day oldest = look.as_of - days(condition::kMostWindowDays - 1);
    const auto changed = last_change(look, place);
    const Day from = std::max(oldest, changed ? *changed + days(1) : start_of(look, place));
    const Span now{from, look.as_of};
    if (now.days() == 0 || term.shift == 0) return now;
    return {from - days(now.days()), from - days(1)};
}

MetricFrame frame_of(const Look& look, const Term& term, const Recipe& recipe, std::size_t place,
                     const Span& span) {
    const Campaigns& campaigns = *look.campaigns;
    const Subject& subject = campaigns.subjects[place];
    MetricFrame out;
    if (recipe.of_budget) out.budget = campaigns.budget(place).value_or(kUnknown);
    out.days = static_cast<double>(span.days());
    out.tells_revenue = campaigns.more[place].tells_revenue;
    out.told = subject.complete_through && *subject.complete_through >= span.from;
    if (term.window.kind != condition::WindowKind::today || !look.is_live()) return out;
    if (const auto account = campaigns.more[place].account) {
        const auto synced = campaigns.accounts[*account].data.last_synced_at;
        out.told = out.told || (synced && campaigns.zone.day_of(*synced) == campaigns.today);
    }
    if (term.field == "pacing") {
        const std::chrono::duration<double> over =
            campaigns.now - campaigns.zone.start_of(campaigns.today);
        out.days = std::clamp(over.count() / 86'400, 1.0 / 24, 1.0);
    }
    return out;
}

}  // namespace herald::automation
