#include "ads/platform.hpp"
#include "automation/subjects/subjects.hpp"

/// The catalogue: one row a field.
namespace herald::automation {
namespace {

using condition::Catalogue;
using condition::Field;
using condition::FieldKind;
using condition::FieldUnit;
using condition::Windows;
using condition::Words;

constexpr double kAny = std::numeric_limits<double>::infinity();

Field metric(std::string id, std::optional<FieldUnit> unit, Words label, std::string group,
             Windows windows = Windows::required, double high = kAny) {
    return {.id = std::move(id),
            .kind = FieldKind::metric,
            .unit = unit,
            .label = std::move(label),
            .group = std::move(group),
            .windows = windows,
            .high = high};
}

Field number(std::string id, FieldUnit unit, Words label, std::string group) {
    return {.id = std::move(id),
            .kind = FieldKind::number,
            .unit = unit,
            .label = std::move(label),
            .group = std::move(group)};
}

Field text(std::string id, Words label) {
    const bool always = id == "name" || id == "currency";
    return {.id = std::move(id),
            .kind = FieldKind::text,
            .label = std::move(label),
            .group = "campaign",
            .can_be_unknown = !always};
}

Field choice(std::string id, Words label, std::vector<std::string> values) {
    return {.id = std::move(id),
            .kind = FieldKind::enum_,
            .label = std::move(label),
            .group = "campaign",
            .values = std::move(values),
            .can_be_unknown = false};
}

template <class E>
std::vector<std::string> names_of() {
    std::vector<std::string> out;
    for (const auto name : enum_names<E>()) out.emplace_back(name);
    return out;
}

void add_delivery(std::vector<Field>& out) {
    constexpr auto kMoney = FieldUnit::money;
    constexpr auto kCount = FieldUnit::count;
    constexpr auto kRatio = FieldUnit::ratio;
    const std::string group = "performance";
    out.push_back(metric("spend", kMoney, {"spend", "Ausgaben", false, true}, group));
    out.push_back(
        metric("impressions", kCount, {"impressions", "Einblendungen", true, true}, group));
    out.push_back(metric("clicks", kCount, {"clicks", "Klicks", true, true}, group));
    out.push_back(
        metric("conversions", kCount, {"conversions", "Konversionen", true, true}, group));
    out.push_back(metric("revenue", kMoney, {"revenue", "Umsatz"}, group));
    out.push_back(metric("roas", {}, {"ROAS", "ROAS"}, group));
    out.push_back(metric("cpa", kMoney, {"CPA", "CPA"}, group));
    out.push_back(metric("ctr", kRatio, {"CTR", "Klickrate"}, group));
    out.push_back(metric("cvr", kRatio, {"conversion rate", "Konversionsrate"}, group));
    out.push_back(metric("cpc", kMoney, {"CPC", "CPC"}, group));
    out.push_back(metric("cpm", kMoney, {"CPM", "CPM"}, group));
    out.push_back(metric("reach", kCount, {"reach", "Reichweite"}, group));
    out.push_back(metric("frequency", {}, {"frequency", "Frequenz"}, group));
    out.push_back(
        metric("video_views", kCount, {"video views", "Videoaufrufe", true, true}, group));
    out.push_back(metric("spend_share", kRatio, {"share of all spend", "Anteil an allen Ausgaben"},
                         "budget", Windows::required, 1));
    out.push_back(metric("budget_used", kRatio,
                         {"used part of the budget", "verbrauchter Teil des Budgets"}, "budget"));
    out.push_back(metric("pacing", kRatio, {"pacing", "Ausgabentempo"}, "budget"));
}

void add_insights(std::vector<Field>& out) {
    const std::string group = "insight";
    out.push_back(metric("forecast_spend", FieldUnit::money,
                         {"forecast spend", "erwartete Ausgaben", false, true}, group,
                         Windows::horizon));
    out.push_back(metric("forecast_conversions", FieldUnit::count,
                         {"forecast conversions", "erwartete Konversionen", true, true}, group,
                         Windows::horizon));
    out.push_back(metric("forecast_revenue", FieldUnit::money,
                         {"forecast revenue", "erwarteter Umsatz"}, group, Windows::horizon));
    out.push_back(
        metric("forecast_roas", {}, {"forecast ROAS", "erwarteter ROAS"}, group, Windows::horizon));
    out.push_back(
        metric("anomaly_score", {}, {"anomaly score", "Auffälligkeit"}, group, Windows::none));
    out.push_back(metric("open_incidents", FieldUnit::count,
                         {"open incidents", "offene Vorfälle", true, true}, group, Windows::none));
    out.push_back(metric("creative_fatigue", FieldUnit::ratio,
                         {"creative fatigue", "Abnutzung der Anzeigen"}, group, Windows::none, 1));
}

void add_fields(std::vector<Field>& out) {
    out.push_back(text("name", {"name", "Name"}));
    out.push_back(choice("status", {"status", "Status"}, {"active", "paused", "draft"}));
    out.push_back(choice("platform", {"platform", "Plattform"}, names_of<ads::Platform>()));
    out.push_back(text("objective", {"objective", "Ziel"}));
    out.push_back(text("account_name", {"account", "Konto"}));
    out.push_back(text("account_id", {"account id", "Kontonummer"}));
    out.push_back(text("currency", {"currency", "Währung"}));
    out.push_back(choice("budget_holder", {"place of the budget", "Ort des Budgets"},
                         names_of<ads::BudgetHolder>()));
    out.push_back(choice("has_end_date", {"end date set", "Enddatum gesetzt"}, {"yes", "no"}));
    out.push_back(
        number("daily_budget", FieldUnit::money, {"daily budget", "Tagesbudget"}, "budget"));
    out.push_back(number("lifetime_budget", FieldUnit::money, {"lifetime budget", "Laufzeitbudget"},
                         "budget"));
    out.push_back(number("age_days", FieldUnit::days, {"age", "Alter"}, "time"));
    out.push_back(number("days_left", FieldUnit::days,
                         {"time until its end date", "Zeit bis zum Enddatum"}, "time"));
    out.push_back(number("days_since_change", FieldUnit::days,
                         {"time since the last change", "Zeit seit der letzten Änderung"}, "time"));
    out.push_back(number(
        "changes_7d", FieldUnit::count,
        {"changes in the last 7 days", "Änderungen der letzten 7 Tage", true, true}, "time"));
}

}  // namespace

const Catalogue& campaign_fields() {
    static const Catalogue fields([] {
        std::vector<Field> out;
        add_delivery(out);
        add_insights(out);
        add_fields(out);
        return out;
    }());
    return fields;
}

}  // namespace herald::automation
