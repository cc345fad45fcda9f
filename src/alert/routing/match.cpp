#include "alert/routing/match.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace herald::alert {
namespace {

template <Enum E>
std::vector<std::string> names_of() {
    std::vector<std::string> out;
    for (const auto name : enum_names<E>()) out.emplace_back(name);
    return out;
}

condition::Field text_field(std::string id, condition::Words label) {
    condition::Field out;
    out.id = std::move(id);
    out.kind = condition::FieldKind::text;
    out.label = std::move(label);
    out.group = "alert";
    return out;
}

condition::Field enum_field(std::string id, condition::Words label,
                            std::vector<std::string> values) {
    condition::Field out = text_field(std::move(id), std::move(label));
    out.kind = condition::FieldKind::enum_;
    out.values = std::move(values);
    out.can_be_unknown = false;
    return out;
}

}  // namespace

const condition::Catalogue& route_fields() {
    static const condition::Catalogue catalogue(
        {enum_field("severity", {"severity", "Schwere"}, names_of<Severity>()),
         enum_field("kind", {"kind", "Art"}, names_of<Kind>()),
         text_field("title", {"title", "Titel"}), text_field("entity", {"entity", "Gegenstand"}),
         text_field("platform", {"platform", "Plattform"}),
         text_field("campaign_name", {"campaign", "Kampagne"})});
    return catalogue;
}

ReadyRoute make_ready(AlertRoute route) {
    ReadyRoute out;
    if (!route.condition.text.empty())
        out.condition =
            condition::parse_text(route.condition.text, route_fields(), {.fields_only = true});
    out.route = std::move(route);
    return out;
}

bool matches(const ReadyRoute& ready, const Alert& alert, const AlertSubject& subject) {
    const AlertRoute& route = ready.route;
    if (!route.enabled || alert.severity < route.min_severity) return false;
    if (!route.kinds.empty() &&
        std::find(route.kinds.begin(), route.kinds.end(), alert.kind) == route.kinds.end())
        return false;
    if (!ready.condition) return true;
    const auto folded = [](const std::optional<std::string>& text) {
        return text ? std::optional(fold(*text)) : std::nullopt;
    };
    const std::string title = fold(alert.title);
    const auto entity = folded(alert.entity), platform = folded(subject.platform),
               campaign = folded(subject.campaign_name);
    const auto value_of = [](const std::optional<std::string>& text) -> condition::Value {
        if (!text) return {};
        return std::string_view(*text);
    };
    return condition::evaluate(*ready.condition,
                               [&](const condition::Term& term) -> condition::Value {
                                   if (term.field == "severity") return enum_name(alert.severity);
                                   if (term.field == "kind") return enum_name(alert.kind);
                                   if (term.field == "title") return std::string_view(title);
                                   if (term.field == "entity") return value_of(entity);
                                   if (term.field == "platform") return value_of(platform);
                                   return value_of(campaign);
                               }) == condition::Truth::yes;
}

}  // namespace herald::alert
