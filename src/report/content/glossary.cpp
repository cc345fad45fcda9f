#include "report/content/voice.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;

std::string meaning(const Voice& say, M metric) {
    const auto text = [&]() -> std::string_view {
        switch (metric) {
            case M::impressions:
                return say("How often an ad was shown.", "Wie oft eine Anzeige gezeigt wurde.");
            case M::clicks:
                return say("Clicks on an ad, as the platform counts them.",
                           "Klicks auf eine Anzeige, wie die Plattform sie zählt.");
            case M::spend:
                return say("What the platforms charged for delivery.",
                           "Was die Plattformen für die Auslieferung berechnet haben.");
            case M::conversions:
                return say(
                    "Results that the platform attributes to an ad, such as purchases or "
                    "sign-ups, by its own attribution setting.",
                    "Ergebnisse wie Käufe oder Anmeldungen, die die Plattform nach ihrer "
                    "Attributionseinstellung einer Anzeige zuordnet.");
            case M::revenue:
                return say("The value of those conversions, as the platform reports it.",
                           "Der Wert dieser Conversions, wie die Plattform ihn meldet.");
            case M::ctr:
                return say("Click-through rate: clicks per impression.",
                           "Klickrate: Klicks je Impression.");
            case M::cpc: return say("Cost per click: spend per click.", "Ausgaben je Klick.");
            case M::cpm:
                return say("Cost per mille: spend per 1,000 impressions.",
                           "Ausgaben je 1.000 Impressionen.");
            case M::cpa:
                return say("Cost per acquisition: spend per conversion.",
                           "Ausgaben je Conversion.");
            case M::cvr:
                return say("Conversion rate: conversions per click.",
                           "Conversion-Rate: Conversions je Klick.");
            case M::roas:
                return say(
                    "Return on ad spend: revenue per unit of spend. At 1 the revenue equals "
                    "the spend.",
                    "Return on Ad Spend: Umsatz je ausgegebener Währungseinheit. Bei 1 "
                    "entspricht der Umsatz den Ausgaben.");
            case M::reach:
                return say("People reached, counted once a day; days add up.",
                           "Erreichte Personen, je Tag einmal gezählt; Tage werden addiert.");
            case M::frequency:
                return say("Impressions per person reached and day.",
                           "Impressionen je erreichter Person und Tag.");
            case M::video_views: break;
        }
        return say("Video plays, as the platform counts them.",
                   "Videoaufrufe, wie die Plattform sie zählt.");
    };
    return std::string(text());
}

}  // namespace

std::vector<GlossaryEntry> glossary(const Figures& figures, const Voice& say) {
    std::vector<GlossaryEntry> out;
    const auto add = [&](std::string_view term, std::string_view text) {
        out.push_back({std::string(term), std::string(text)});
    };
    for (const M metric : figures.brief.metrics) add(say.short_name(metric), meaning(say, metric));
    if (figures.brief.before)
        add(say("Change", "Veränderung"),
            say("Against the comparison period named on the cover, as a share of it.",
                "Gegenüber dem auf dem Deckblatt genannten Vergleichszeitraum, als Anteil."));
    add(say("Interval", "Intervall"),
        say("The range that contains the true value with the given probability. A wide one says "
            "that little is known.",
            "Der Bereich, in dem der wahre Wert mit der angegebenen Wahrscheinlichkeit liegt. Ein "
            "breiter sagt: es ist wenig bekannt."));
    if (figures.brief.has(ReportSection::health))
        add(say("Health score", "Gesundheitswert"),
            say("Seven parts from 0 to 100, each by an open formula, weighted into one figure.",
                "Sieben Teile von 0 bis 100 nach offenen Formeln, gewichtet zu einer Zahl."));
    if (figures.brief.has(ReportSection::anomalies))
        add(say("Anomaly", "Auffälligkeit"),
            say("A figure outside the band that its own past, weekdays and trend lead to expect.",
                "Eine Zahl außerhalb des Bandes, das Vergangenheit, Wochentage und Trend erwarten "
                "lassen."));
    return out;
}

std::vector<std::string> notes(const Figures& figures, const Voice& say) {
    const Notation& notation = say.notation();
    std::vector<std::string> out;
    const auto add = [&]<class... T>(std::string_view english, std::string_view german,
                                     const T&... values) {
        out.push_back(fmt::format(fmt::runtime(say(english, german)), values...));
    };
    add("Period: {}. Days are the calendar days of each ad account.",
        "Zeitraum: {}. Tage sind Kalendertage des jeweiligen Werbekontos.",
        notation.period(figures.brief.period.from, figures.brief.period.to));
    if (figures.brief.before)
        add("Compared with {}.", "Verglichen mit {}.",
            notation.period(figures.brief.before->from, figures.brief.before->to));
    if (figures.nothing_before)
        add("There are no figures of {} to compare with.",
            "Für den Vergleich mit {} gibt es keine Zahlen.",
            notation.period(figures.nothing_before->from, figures.nothing_before->to));
    if (figures.complete_through)
        add("All connected accounts have reported up to {}; later figures can still grow, and "
            "conversions arrive for days after the click.",
            "Alle verbundenen Konten haben bis zum {} gemeldet; spätere Zahlen können wachsen, und "
            "Conversions treffen noch Tage nach dem Klick ein.",
            notation.long_day(*figures.complete_through));
    else
        add("No account has told up to which day its figures are complete.",
            "Kein Konto hat mitgeteilt, bis wann seine Zahlen vollständig sind.");
    add("Conversions and revenue follow each platform's own attribution setting; two platforms can "
        "claim the same purchase.",
        "Conversions und Umsatz folgen der Attributionseinstellung jeder Plattform; zwei "
        "Plattformen können denselben Kauf beanspruchen.");
    add("Money is in {}, converted at the rate of each day.",
        "Beträge in {}, umgerechnet zum Kurs des jeweiligen Tages.", figures.currency.text());
    for (const auto& one : figures.unconverted)
        add("Not in any total: {} of spend in {}, for which no exchange rate is known.",
            "In keiner Summe enthalten: {} Ausgaben in {}, für die kein Wechselkurs bekannt ist.",
            notation.money(one.spend.units(), one.currency), one.currency.text());
    if (!figures.totals.revenue)
        add("No account tells revenue, so there is no ROAS.",
            "Kein Konto meldet Umsatz, daher gibt es keinen ROAS.");
    if (!figures.brief.filters.empty())
        add("Only the chosen campaigns are counted: {} of them have figures in the period.",
            "Gezählt sind nur die gewählten Kampagnen: {} davon haben Zahlen im Zeitraum.",
            notation.number(static_cast<double>(figures.with_figures)));
    if (!figures.judged)
        add("With {} campaigns, wear of single ads is shown in the application, not here.",
            "Bei {} Kampagnen steht die Abnutzung einzelner Anzeigen in der Anwendung, nicht hier.",
            notation.number(static_cast<double>(figures.campaigns.size())));
    return out;
}

}  // namespace herald::report
