#include <algorithm>
#include <cmath>

#include "report/pages/composer.hpp"

/// What was odd, what to do, and what came of what was done.
namespace herald::report {
namespace {

constexpr std::size_t kMostIncidents = 12, kMostAdvice = 8, kMostApplied = 10;

Color severity_color(const Composer& c, insight::watch::IncidentSeverity severity) {
    switch (severity) {
        case insight::watch::IncidentSeverity::critical: return c.theme.bad;
        case insight::watch::IncidentSeverity::warning: return rgb(0xd98200);
        case insight::watch::IncidentSeverity::info: break;
    }
    return c.theme.ghost;
}

void draw_incident(Composer& c, const insight::watch::Incident& incident) {
    constexpr double side = 96, indent = 14;
    const double width = c.flow.frame().width - side - indent;
    const TextStyle title = type::body.with(Weight::semibold);
    const std::string head = c.voice.incident_title(incident),
                      text = c.voice.incident_text(incident);
    auto& set = c.flow.typesetter();
    const TextStyle small{.size = 8.5, .color = c.theme.soft, .leading = 1.5, .lines = 3};
    const double height =
        set.measure(head, title, width).height + 2 + set.measure(text, small, width).height;
    const Box box = c.flow.take(std::max(height, 34.0) + 8, 0);
    Page& page = c.flow.page();
    page.add(CircleMark{
        {box.x + 3.5, box.y + 7.5}, 3.5, severity_color(c, incident.severity), std::nullopt});
    page.text({box.x + indent, box.y}, width, head, title);
    page.text({box.x + indent, box.y + set.measure(head, title, width).height + 2}, width, text,
              small);
    const TextStyle right = type::note.with(Align::right).one_line();
    const std::string days = incident.opened_on == incident.last_seen_on
                                 ? c.voice.notation().short_day(incident.opened_on)
                                 : c.voice.notation().short_day(incident.opened_on) + " – " +
                                       c.voice.notation().short_day(incident.last_seen_on);
    page.text({box.right() - side, box.y + 1}, side, days, right);
    if (incident.money_a_day && std::abs(*incident.money_a_day) >= 1)
        page.text({box.right() - side, box.y + 13}, side,
                  c.tell("{} a day", "{} je Tag", c.voice.whole(*incident.money_a_day)),
                  right.with(Weight::medium)
                      .with(*incident.money_a_day < 0 ? c.theme.bad : c.theme.good));
    page.line({box.x, box.bottom() - 1}, {box.right(), box.bottom() - 1}, {c.theme.line, 0.4});
    c.flow.skip(6);
}

/// The range of what it may bring, all on one scale.
void draw_range(Composer& c, const Box& box, const insight::Likely& worth, double low,
                double high) {
    Page& page = c.flow.page();
    const auto x = [&](double value) {
        return box.x + (std::clamp(value, low, high) - low) / (high - low) * box.width;
    };
    const double middle = box.y + box.height / 2;
    page.fill({box.x, middle - 0.4, box.width, 0.8}, c.theme.line);
    page.fill({x(worth.low), middle - 3, std::max(1.0, x(worth.high) - x(worth.low)), 6},
              mix(kWhite, c.theme.primary, 0.3), 3);
    page.line({x(0), box.y}, {x(0), box.bottom()}, {c.theme.faint, 0.7});
    page.add(CircleMark{{x(worth.mean), middle}, 3.4, c.theme.primary, Stroke{kWhite, 1}});
}

void draw_advice(Composer& c, const insight::Recommendation& advice, std::size_t number, double low,
                 double high) {
    constexpr double side = 150, indent = 24;
    const double width = c.flow.frame().width - side - indent - 16;
    auto& set = c.flow.typesetter();
    const TextStyle title = type::body.with(Weight::semibold);
    const TextStyle small{.size = 8.5, .color = c.theme.soft, .leading = 1.5, .lines = 4};
    const std::string head = c.voice.advice_title(advice), text = c.voice.advice_text(advice);
    const double head_height = set.measure(head, title, width).height;
    const double height = head_height + 2 + set.measure(text, small, width).height;
    const Box box = c.flow.take(std::max(height, 42.0) + 10, 0);
    Page& page = c.flow.page();
    page.text({box.x, box.y - 1.5}, indent, std::to_string(number),
              TextStyle{.size = 13,
                        .weight = Weight::semibold,
                        .color = c.theme.primary_text,
                        .leading = 1.3,
                        .lines = 1});
    page.text({box.x + indent, box.y}, width, head, title);
    page.text({box.x + indent, box.y + head_height + 2}, width, text, small);
    const Box range{box.right() - side, box.y + 2, side, 12};
    draw_range(c, range, advice.money_a_week, low, high);
    page.text({range.x, range.bottom() + 3}, side,
              c.tell("{} a week", "{} je Woche", c.voice.whole(advice.money_a_week.mean)),
              TextStyle{.size = 8.5,
                        .weight = Weight::semibold,
                        .align = Align::right,
                        .leading = 1.3,
                        .lines = 1});
    page.text({range.x, range.bottom() + 15}, side,
              c.tell("{} to {}", "{} bis {}", c.voice.whole(advice.money_a_week.low),
                     c.voice.whole(advice.money_a_week.high)),
              type::note.with(Align::right).one_line());
    page.line({box.x, box.bottom() - 2}, {box.right(), box.bottom() - 2}, {c.theme.line, 0.4});
    c.flow.skip(6);
}

void draw_open(Composer& c) {
    auto advice = c.figures.open_advice;
    if (c.figures.brief.template_ == ReportTemplate::creative)
        std::erase_if(advice, [](const auto& one) {
            return one.kind != insight::AdviceKind::creative_refresh;
        });
    if (advice.empty())
        return c.flow.text(
            std::string(c.say("Nothing is recommended at present.", "Derzeit keine Empfehlungen.")),
            type::body);
    double low = 0, high = 1;
    const std::size_t count = std::min(kMostAdvice, advice.size());
    for (std::size_t i = 0; i < count; ++i) {
        low = std::min(low, advice[i].money_a_week.low);
        high = std::max(high, advice[i].money_a_week.high);
    }
    for (std::size_t i = 0; i < count; ++i) draw_advice(c, advice[i], i + 1, low, high);
}

void draw_applied(Composer& c) {
    if (c.figures.applied_advice.empty()) return;
    c.flow.heading(std::string(c.say("What came of it", "Was daraus wurde")),
                   std::string(c.say("Recommendations that were applied, and what they brought "
                                     "against what would have happened without them.",
                                     "Umgesetzte Empfehlungen und was sie gegenüber dem Verlauf "
                                     "ohne sie brachten.")));
    Table table;
    table.row_height = 18;
    table.columns = {{std::string(c.say("Applied", "Umgesetzt")), 1, Align::left},
                     {std::string(c.say("Recommendation", "Empfehlung")), 4, Align::left},
                     {std::string(c.say("Effect", "Wirkung")), 4, Align::left}};
    for (std::size_t i = 0; i < c.figures.applied_advice.size() && i < kMostApplied; ++i) {
        const auto& one = c.figures.applied_advice[i];
        table.rows.push_back({{.text = c.voice.notation().short_day(
                                   std::chrono::floor<std::chrono::days>(*one.applied_at))},
                              {.text = c.voice.advice_title(one)},
                              {.text = c.voice.outcome(one)}});
    }
    c.flow.table(table);
}

}  // namespace

void draw_anomalies(Composer& c) {
    if (c.figures.empty()) return;
    c.flow.section(std::string(c.say("Anomalies", "Auffälligkeiten")), "anomalies",
                   std::string(c.say("What was out of the ordinary, the gravest first.",
                                     "Was aus dem Rahmen fiel, das Gravierendste zuerst.")),
                   180);
    if (c.figures.incidents.empty())
        return c.flow.text(std::string(c.say("None was found in this period.",
                                             "In diesem Zeitraum wurde keine gefunden.")),
                           type::body);
    const std::size_t count = std::min(kMostIncidents, c.figures.incidents.size());
    for (std::size_t i = 0; i < count; ++i) draw_incident(c, c.figures.incidents[i]);
    if (c.figures.incidents.size() > count)
        c.flow.text(c.tell("{} more are in the application.", "{} weitere stehen in der Anwendung.",
                           c.figures.incidents.size() - count),
                    type::note, 10);
}

void draw_recommendations(Composer& c) {
    if (c.figures.empty()) return;
    c.flow.section(std::string(c.say("Recommendations", "Empfehlungen")), "recommendations",
                   std::string(c.say("What to do next, by what it is expected to bring. Bars span "
                                     "the 90% interval.",
                                     "Was als Nächstes zu tun ist, nach erwartetem Ertrag. Balken "
                                     "zeigen das 90-%-Intervall.")));
    if (c.figures.open_advice.size() > kMostAdvice)
        c.flow.text(c.tell("The {} most valuable of {}.", "Die {} lohnendsten von {}.", kMostAdvice,
                           c.figures.open_advice.size()),
                    type::note, 8);
    draw_open(c);
    draw_applied(c);
}

}  // namespace herald::report
