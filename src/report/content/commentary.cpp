#include <algorithm>
#include <cmath>

#include "report/content/voice.hpp"

namespace herald::report {
namespace {

using M = ads::Metric;

constexpr double kFewConversions = 30;
constexpr double kTwoSided90 = 1.645;
constexpr double kWorthTelling = 0.05;  ///< of the whole

template <class... T>
std::string say(const Voice& voice, std::string_view english, std::string_view german,
                const T&... values) {
    return fmt::format(fmt::runtime(voice(english, german)), values...);
}

std::string more_or_less(const Voice& voice, double change) {
    const std::string size = voice.notation().percent(std::abs(change), 1);
    if (std::abs(change) < 0.0005) return std::string(voice("as much as", "so viel wie"));
    return say(voice, change > 0 ? "{} more than" : "{} less than",
               change > 0 ? "{} mehr als" : "{} weniger als", size);
}

std::string before_name(const Figures& figures, const Voice& voice) {
    return std::string(figures.brief.compare == ReportComparison::previous_year
                           ? voice("a year before", "ein Jahr zuvor")
                           : voice("in the period before", "im Zeitraum davor"));
}

std::string told_spend(const Figures& figures, const Voice& voice) {
    const auto now = value_of(figures.totals, M::spend),
               before = value_of(figures.before, M::spend);
    const auto change = figures.brief.before ? change_of(now, before) : std::nullopt;
    if (!change)
        return say(voice, "Spend came to {}.", "Die Ausgaben betrugen {}.",
                   voice.value(M::spend, now));
    return say(voice, "Spend came to {}, {} {} ({}).", "Die Ausgaben betrugen {}, {} {} ({}).",
               voice.value(M::spend, now), more_or_less(voice, *change),
               before_name(figures, voice), voice.value(M::spend, before));
}

std::string told_revenue(const Figures& figures, const Voice& voice) {
    const auto revenue = value_of(figures.totals, M::revenue),
               roas = value_of(figures.totals, M::roas);
    if (!revenue || !roas) return {};
    const auto before = figures.brief.before ? value_of(figures.before, M::roas) : std::nullopt;
    if (!before)
        return say(voice, "It brought {} in revenue, a return on ad spend (ROAS) of {}.",
                   "Sie brachten {} Umsatz, einen Werbeertrag (ROAS) von {}.",
                   voice.value(M::revenue, revenue), voice.value(M::roas, roas));
    const char* english =
        *roas > *before + 0.005
            ? "It brought {} in revenue: a return on ad spend (ROAS) of {}, up from {}."
        : *roas < *before - 0.005
            ? "It brought {} in revenue: a return on ad spend (ROAS) of {}, down from {}."
            : "It brought {} in revenue: a return on ad spend (ROAS) of {}, as before ({}).";
    return say(
        voice, english, "Sie brachten {} Umsatz: ein Werbeertrag (ROAS) von {} nach {} zuvor.",
        voice.value(M::revenue, revenue), voice.value(M::roas, roas), voice.value(M::roas, before));
}

struct Spread {
    double sum = 0, variance = 0;
};
/// A period's sum, with the variance that its days show.
Spread spread_of(const std::vector<DayFigure>& days, M metric) {
    std::vector<double> values;
    for (const auto& day : days) values.push_back(value_of(day.metrics, metric).value_or(0));
    Spread out;
    for (const double value : values) out.sum += value;
    const double n = static_cast<double>(values.size()), mean = n > 0 ? out.sum / n : 0;
    double squares = 0;
    for (const double value : values) squares += (value - mean) * (value - mean);
    out.variance = n > 1 ? std::max(squares / (n - 1) * n, out.sum) : out.sum;
    return out;
}

/// Whether the change of conversions is more than days differ anyway: ratio of two sums, on the
/// logarithm, by the delta method.
std::string told_chance(const Figures& figures, const Voice& voice) {
    if (!figures.brief.before) return {};
    const Spread now = spread_of(figures.days, M::conversions),
                 before = spread_of(figures.days_before, M::conversions);
    if (now.sum < 5 || before.sum < 5 || figures.days.size() < 7) return {};
    const double lengths =
        static_cast<double>(figures.days_before.size()) / static_cast<double>(figures.days.size());
    const double middle = std::log(now.sum / before.sum * lengths);
    const double error =
        std::sqrt(now.variance / (now.sum * now.sum) + before.variance / (before.sum * before.sum));
    const double low = std::expm1(middle - kTwoSided90 * error),
                 high = std::expm1(middle + kTwoSided90 * error);
    const auto& notation = voice.notation();
    const auto signed_percent = [&](double share) {
        return notation.percent(share, 0, Notation::Sign::always);
    };
    if (low > 0 || high < 0)
        return say(
            voice,
            "A day had {} conversions on average than before (90% interval: {} to {}), more "
            "than days differ by chance.",
            "Je Tag waren es {} Conversions als zuvor (90-%-Intervall: {} bis {}), mehr als "
            "Tage sich zufällig unterscheiden.",
            std::expm1(middle) > 0
                ? say(voice, "{} more", "{} mehr", notation.percent(std::expm1(middle), 0))
                : say(voice, "{} fewer", "{} weniger", notation.percent(-std::expm1(middle), 0)),
            signed_percent(low), signed_percent(high));
    return say(
        voice,
        "The change in conversions a day is within what chance alone can do (90% interval: "
        "{} to {}).",
        "Die Veränderung der Conversions je Tag kann Zufall sein (90-%-Intervall: {} bis {}).",
        signed_percent(low), signed_percent(high));
}

std::string told_conversions(const Figures& figures, const Voice& voice) {
    const auto count = value_of(figures.totals, M::conversions),
               cpa = value_of(figures.totals, M::cpa);
    if (!count || *count == 0)
        return std::string(
            voice("No conversion was counted.", "Es wurde keine Conversion gezählt."));
    const auto before = figures.brief.before ? value_of(figures.before, M::cpa) : std::nullopt;
    std::string out =
        before && cpa
            ? say(voice, "There were {} conversions at {} each, after {} before.",
                  "Es gab {} Conversions zu je {}, nach {} zuvor.",
                  voice.value(M::conversions, count), voice.value(M::cpa, cpa),
                  voice.value(M::cpa, before))
            : say(voice, "There were {} conversions at {} each.", "Es gab {} Conversions zu je {}.",
                  voice.value(M::conversions, count), voice.value(M::cpa, cpa));
    if (*count < kFewConversions)
        return out + " " +
               std::string(voice("That is too few to read much into ratios such as CPA and ROAS.",
                                 "Das ist zu wenig, um Verhältnisse wie CPA und ROAS zu deuten."));
    const std::string chance = told_chance(figures, voice);
    return chance.empty() ? out : out + " " + chance;
}

M result_of(const Figures& figures) { return figures.totals.revenue ? M::revenue : M::conversions; }

/// The platform that moved the result most, where it is a real part of the whole.
std::string told_platform(const Figures& figures, const Voice& voice) {
    if (!figures.brief.before || figures.platforms.size() < 2) return {};
    const M metric = result_of(figures);
    const auto moved = [&](const PlatformFigure& one) {
        return value_of(one.now, metric).value_or(0) - value_of(one.before, metric).value_or(0);
    };
    const auto most = std::max_element(
        figures.platforms.begin(), figures.platforms.end(),
        [&](const auto& a, const auto& b) { return std::abs(moved(a)) < std::abs(moved(b)); });
    const double size = moved(*most), whole = value_of(figures.before, metric).value_or(0);
    if (whole <= 0 || std::abs(size) < kWorthTelling * whole) return {};
    return say(
        voice,
        size > 0 ? "{} moved most: {} there rose by {} ({})."
                 : "{} moved most: {} there fell by {} ({}).",
        size > 0 ? "Am meisten bewegte sich {}: {} dort +{} ({})."
                 : "Am meisten bewegte sich {}: {} dort −{} ({}).",
        voice.platform(most->platform), voice.in_text(metric), voice.value(metric, std::abs(size)),
        voice.change(change_of(value_of(most->now, metric), value_of(most->before, metric))));
}

std::string told_campaign(const Figures& figures, const Voice& voice) {
    if (!figures.brief.before || figures.with_figures < 2) return {};
    const M metric = result_of(figures);
    const CampaignFigure *up = nullptr, *down = nullptr;
    double rise = 0, fall = 0;
    for (const auto& campaign : figures.campaigns) {
        const double by = value_of(campaign.now(), metric).value_or(0) -
                          value_of(campaign.before(), metric).value_or(0);
        if (by > rise) {
            rise = by;
            up = &campaign;
        }
        if (by < fall) {
            fall = by;
            down = &campaign;
        }
    }
    const double whole = value_of(figures.totals, metric).value_or(0);
    std::string out;
    if (up != nullptr && rise > kWorthTelling / 2 * whole)
        out = say(voice, "Among campaigns, “{}” gained most ({} {}).",
                  "Unter den Kampagnen gewann „{}“ am meisten ({} {}).", up->name,
                  voice.in_text(metric), "+" + voice.value(metric, rise));
    if (down != nullptr && -fall > kWorthTelling / 2 * whole)
        out += (out.empty() ? "" : " ") +
               say(voice, "“{}” lost most ({} {}).", "„{}“ verlor am meisten ({} {}).", down->name,
                   voice.in_text(metric), "−" + voice.value(metric, -fall));
    return out;
}

std::string told_incidents(const Figures& figures, const Voice& voice) {
    if (!figures.brief.has(ReportSection::anomalies) && !figures.brief.has(ReportSection::summary))
        return {};
    if (figures.incidents.empty()) return {};
    const auto& gravest = figures.incidents.front();
    return say(voice,
               figures.incidents.size() == 1 ? "{} thing was out of the ordinary: {}."
                                             : "{} things were out of the ordinary, above all: {}.",
               figures.incidents.size() == 1 ? "{} Auffälligkeit: {}."
                                             : "{} Auffälligkeiten, vor allem: {}.",
               figures.incidents.size(), voice.incident_title(gravest));
}

std::string told_advice(const Figures& figures, const Voice& voice) {
    if (figures.open_advice.empty()) return {};
    const auto& best = figures.open_advice.front();
    return say(
        voice, "Most worth doing of {}: {}. Expected: {}.",
        "Am lohnendsten von {}: {}. Erwartet: {}.",
        say(voice, figures.open_advice.size() == 1 ? "{} recommendation" : "{} recommendations",
            figures.open_advice.size() == 1 ? "{} Empfehlung" : "{} Empfehlungen",
            figures.open_advice.size()),
        voice.advice_title(best), voice.worth(best.money_a_week));
}

std::string told_completeness(const Figures& figures, const Voice& voice) {
    if (!figures.complete_through || *figures.complete_through >= figures.brief.period.to)
        return {};
    return say(voice, "Figures after {} are not complete and can still grow.",
               "Zahlen nach dem {} sind noch nicht vollständig und können wachsen.",
               voice.notation().long_day(*figures.complete_through));
}

}  // namespace

std::vector<std::string> commentary(const Figures& figures) {
    const Voice voice(figures.brief.language, figures.currency);
    if (figures.empty())
        return {
            std::string(voice("There are no figures in this period: nothing was delivered, or "
                              "nothing has been imported yet.",
                              "Für diesen Zeitraum gibt es keine Zahlen: nichts wurde "
                              "ausgeliefert, oder noch nichts wurde importiert."))};
    std::vector<std::string> out;
    for (const auto& tell : {told_spend, told_revenue, told_conversions, told_platform,
                             told_campaign, told_incidents, told_advice, told_completeness})
        if (auto sentence = tell(figures, voice); !sentence.empty())
            out.push_back(std::move(sentence));
    return out;
}

}  // namespace herald::report
