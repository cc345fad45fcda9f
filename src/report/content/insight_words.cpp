#include <cmath>

#include "report/content/voice.hpp"

/// What insight found, in the report's language. Its own sentences are English; in German they are
/// said anew from the same figures.
namespace herald::report {
namespace {

using insight::AdviceKind;
using insight::watch::Incident;
using insight::watch::IncidentKind;

std::string who(const Voice& say, const Incident& incident) {
    if (incident.campaign_name) return *incident.campaign_name;
    if (incident.platform) return say.platform(*incident.platform);
    return std::string(say("the whole account", "Gesamtkonto"));
}

}  // namespace

std::string Voice::incident_title(const Incident& incident) const {
    if (language_ == Language::en) return incident.title;
    const std::string name = who(*this, incident);
    switch (incident.kind) {
        case IncidentKind::zero_delivery: return "Keine Auslieferung: " + name;
        case IncidentKind::tracking_broken: return "Tracking vermutlich unterbrochen: " + name;
        case IncidentKind::overspend: return "Mehr ausgegeben als geplant: " + name;
        case IncidentKind::underspend: return "Weniger ausgegeben als geplant: " + name;
        case IncidentKind::metric: break;
    }
    return fmt::format("{} {}: {}", this->name(incident.metric),
                       incident.direction < 0 ? "ungewöhnlich niedrig" : "ungewöhnlich hoch", name);
}

std::string Voice::incident_text(const Incident& incident) const {
    if (language_ == Language::en) {
        // The title stands above already.
        if (!incident.text.starts_with(incident.title + ": ")) return incident.text;
        std::string out = incident.text.substr(incident.title.size() + 2);
        if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
        return out;
    }
    if (!incident.observed) return {};
    std::string out = fmt::format("Beobachtet: {}", value(incident.metric, incident.observed));
    if (incident.expected) {
        out += fmt::format(", erwartet: {}", value(incident.metric, incident.expected));
        if (incident.low && incident.high)
            out += fmt::format(" (zwischen {} und {})", value(incident.metric, incident.low),
                               value(incident.metric, incident.high));
    }
    return out + ".";
}

std::string Voice::severity(insight::watch::IncidentSeverity severity) const {
    const Voice& say = *this;
    switch (severity) {
        case insight::watch::IncidentSeverity::critical:
            return std::string(say("critical", "kritisch"));
        case insight::watch::IncidentSeverity::warning:
            return std::string(say("warning", "Warnung"));
        case insight::watch::IncidentSeverity::info: break;
    }
    return std::string(say("notice", "Hinweis"));
}

std::string Voice::advice_title(const insight::Recommendation& advice) const {
    if (language_ == Language::en) return advice.title;
    const std::string campaign = advice.campaign_name.value_or("");
    switch (advice.kind) {
        case AdviceKind::budget: return "Budgets neu verteilen";
        case AdviceKind::scale_up: return "Budget erhöhen: " + campaign;
        case AdviceKind::scale_down: return "Budget senken: " + campaign;
        case AdviceKind::pause: return "Pausieren: " + campaign;
        case AdviceKind::creative_refresh:
            return "Anzeige erneuern: " + advice.ad_name.value_or(campaign);
        case AdviceKind::audience_expansion: return "Zielgruppe erweitern: " + campaign;
        case AdviceKind::bidding_schedule: return "Wochentage anpassen: " + campaign;
        case AdviceKind::tracking_fix: return "Tracking prüfen: " + campaign;
        case AdviceKind::content: return "Inhalte: " + advice.title;
        case AdviceKind::general: break;
    }
    return advice.title;
}

std::string Voice::advice_text(const insight::Recommendation& advice) const {
    if (language_ == Language::en) return advice.text;
    if (advice.actions.empty()) return {};
    const auto& first = advice.actions.front();
    if (first.field != ads::ChangeField::daily_budget || advice.actions.size() > 1)
        return fmt::format("{} vorgeschlagene {}.", advice.actions.size(),
                           advice.actions.size() == 1 ? "Änderung" : "Änderungen");
    const auto amount = [&](const std::optional<std::string>& text) {
        const auto parsed = text ? parse_micros(*text) : std::nullopt;
        return parsed ? notation_.money(parsed->units(), first.currency) : std::string("–");
    };
    return fmt::format("Tagesbudget von {} auf {}.", amount(first.from), amount(first.to));
}

std::string Voice::worth(const insight::Likely& worth) const {
    return fmt::format(
        fmt::runtime((*this)("{} a week ({}: {} to {})", "{} je Woche ({}: {} bis {})")),
        whole(worth.mean), notation_.percent(0.9, 0), whole(worth.low), whole(worth.high));
}

std::string Voice::outcome(const insight::Recommendation& advice) const {
    const Voice& say = *this;
    if (advice.state == insight::RecommendationState::reverted)
        return std::string(say("Taken back.", "Zurückgenommen."));
    if (!advice.outcome || advice.outcome->state == insight::OutcomeState::measuring)
        return std::string(say("Still being measured.", "Wird noch gemessen."));
    const auto& outcome = *advice.outcome;
    if (outcome.state == insight::OutcomeState::impossible || !outcome.money_a_week)
        return std::string(say("Its effect cannot be told.", "Die Wirkung ist nicht messbar."));
    std::string out = worth(*outcome.money_a_week);
    if (outcome.chance)
        out += fmt::format(fmt::runtime(say("; a gain with a chance of {}",
                                            "; mit {} Wahrscheinlichkeit ein Gewinn")),
                           notation_.percent(*outcome.chance, 0));
    return out + ".";
}

std::string Voice::part(insight::HealthPart part) const {
    const Voice& say = *this;
    switch (part) {
        case insight::HealthPart::efficiency: return std::string(say("Efficiency", "Effizienz"));
        case insight::HealthPart::growth: return std::string(say("Growth", "Wachstum"));
        case insight::HealthPart::stability: return std::string(say("Stability", "Stabilität"));
        case insight::HealthPart::creative_freshness:
            return std::string(say("Fresh creatives", "Frische der Anzeigen"));
        case insight::HealthPart::pacing: return std::string(say("Budget pacing", "Budgetverlauf"));
        case insight::HealthPart::tracking: return "Tracking";
        case insight::HealthPart::content: return std::string(say("Content", "Inhalte"));
        case insight::HealthPart::coverage: break;
    }
    return std::string(say("Coverage", "Abdeckung"));
}

std::string Voice::part_text(const insight::HealthComponent& part) const {
    if (language_ == Language::en) return part.text;
    if (!part.value) return "Zu wenig bekannt.";
    const double value = *part.value;
    const std::string share = notation_.percent(std::abs(value), 0);
    constexpr int days = insight::kHealthDays;
    using insight::HealthPart;
    switch (part.id) {
        case HealthPart::efficiency:
            return part.unit == "roas"
                       ? fmt::format("Der ROAS der letzten {} Tage war {}.", days,
                                     notation_.number(value, 2))
                       : fmt::format("Eine Conversion kostete in den letzten {} Tagen {}.", days,
                                     money(value));
        case HealthPart::growth:
            return fmt::format(
                "Das Ergebnis der letzten {0} Tage ist um {1} {2} als das der {0} "
                "Tage davor.",
                days, share, value < 0 ? "kleiner" : "größer");
        case HealthPart::stability:
            return fmt::format(
                "Das Ergebnis eines üblichen Tages weicht um {} von seinem Niveau ab.", share);
        case HealthPart::creative_freshness:
            return fmt::format("Anzeigen haben noch {} ihrer ersten Klickrate.", share);
        case HealthPart::pacing:
            return fmt::format("Von den Tagesbudgets werden {} ausgegeben.", share);
        case HealthPart::tracking:
            return fmt::format(
                "Für {} der Ausgaben der letzten {} Tage werden Conversions gezählt.", share, days);
        case HealthPart::content:
            return fmt::format("In den letzten {} Tagen gingen {} Beiträge hinaus.", days,
                               notation_.number(value, 0));
        case HealthPart::coverage: break;
    }
    return fmt::format("{} der Ausgaben liegen in verbundenen Konten.", share);
}

}  // namespace herald::report
