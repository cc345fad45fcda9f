#include "report/pages/composer.hpp"

namespace herald::report {

void draw_automation(Composer& c) {
    if (!c.figures.actions) return;  // nobody tells of any
    c.flow.section(std::string(c.say("Automation", "Automatisierung")), "automation",
                   std::string(c.say("What rules did in this period.",
                                     "Was Regeln in diesem Zeitraum taten.")),
                   110);
    if (c.figures.actions->empty())
        return c.flow.text(std::string(c.say("Rules changed nothing in this period.",
                                             "Regeln haben in diesem Zeitraum nichts geändert.")),
                           type::body);
    Table table;
    table.row_height = 18;
    table.columns = {{std::string(c.say("When", "Wann")), 1, Align::left},
                     {std::string(c.say("Rule", "Regel")), 2, Align::left},
                     {std::string(c.say("Campaign", "Kampagne")), 2.4, Align::left},
                     {std::string(c.say("What", "Was")), 2.6, Align::left},
                     {std::string(c.say("Effect", "Wirkung")), 2.4, Align::left}};
    for (const auto& action : *c.figures.actions)
        table.rows.push_back({{.text = c.voice.notation().short_day(
                                   std::chrono::floor<std::chrono::days>(action.at))},
                              {.text = action.rule},
                              {.text = action.campaign},
                              {.text = action.text},
                              {.text = action.effect.value_or("–")}});
    c.flow.table(table);
}

void draw_glossary(Composer& c) {
    if (c.figures.empty()) return;
    c.flow.section(std::string(c.say("Glossary", "Glossar")), "glossary", {}, 150);
    constexpr double left = 96;
    const TextStyle term{.size = 9, .weight = Weight::semibold, .leading = 1.5, .lines = 1};
    const TextStyle text{.size = 9, .color = c.theme.soft, .leading = 1.5};
    for (const auto& entry : glossary(c.figures, c.voice)) {
        const double width = c.flow.frame().width - left;
        const double height = c.flow.typesetter().measure(entry.text, text, width).height;
        const Box box = c.flow.take(height, 5);
        c.flow.page().text({box.x, box.y}, left - 10, entry.term, term);
        c.flow.page().text({box.x + left, box.y}, width, entry.text, text);
    }
}

void draw_notes(Composer& c) {
    constexpr double gap = 4, title = 84;
    const TextStyle style{.size = 9, .color = c.theme.soft, .leading = 1.5};
    const auto all = notes(c.figures, c.voice);
    // Together: two lines left over would be a page of their own.
    double room = title;
    for (const auto& note : all)
        room += c.flow.typesetter().measure(note, style, c.flow.frame().width - 14).height + gap;
    c.flow.section(std::string(c.say("Notes on the data", "Hinweise zu den Daten")), "notes", {},
                   room);
    for (const auto& note : all) c.flow.bullet(note, style, c.theme.ghost, gap);
}

}  // namespace herald::report
