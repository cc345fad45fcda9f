#include "insight/watch/story.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "insight/outlook/shopping_days.hpp"
#include "insight/panel/young_days.hpp"
#include "insight/watch/detectors.hpp"

namespace herald::insight::watch {
namespace {

using std::chrono::days;

constexpr std::size_t kMostTouched = 30;
/// Of what the workspace spends a day: what a warning, and what a critical one, costs.
constexpr double kWarning = 0.02, kCritical = 0.1;
constexpr double kWorthTelling = 0.005;
constexpr int kLookBack = 7;    ///< days
constexpr double kDiluted = 2;  ///< logarithm of the oddest day's change against that of them all
/// Of the workspace's spend: a fault here is critical.
constexpr double kMuch = 0.1;

std::string short_day(Day day) {
    std::string out = day_text(day);
    return out.substr(out.find(' ') + 1);
}

/// "on Tuesday, 17 November", "since 3 November", "from 3 to 8 November".
std::string when_text(Day from, Day to, bool goes_on) {
    if (from == to && !goes_on) return "on " + day_text(from);
    if (goes_on) return "since " + day_text(from);
    return fmt::format("from {} to {}", short_day(from), short_day(to));
}

double spend_a_day(const History& history, const Subject& subject, Day until) {
    return course_of(history, subject).sum(until - days(28), until - days(1)).spend / 28;
}

std::string of_whom(const Subject& subject) {
    return subject.kind == EntityKind::workspace ? std::string()
                                                 : fmt::format(" of {}", name_of(subject));
}

/// Of all figures that are odd, the one that people steer by: what converting costs when that got
/// worse, what it brings when it got better; else the oddest itself.
std::vector<Kpi> candidates_of(const insight::Incident& incident) {
    std::vector<Kpi> out;
    const auto odd = [&](Kpi kpi) {
        return std::find(incident.kpis.begin(), incident.kpis.end(), kpi) != incident.kpis.end();
    };
    const Kpi worst = incident.worst.kpi;
    if (converts(worst)) {
        const bool adverse = incident.worst.direction == (is_cost(worst) ? 1 : -1);
        for (const Kpi kpi : adverse ? std::vector{Kpi::cpa, Kpi::roas, Kpi::cvr}
                                     : std::vector{Kpi::revenue, Kpi::conversions, Kpi::roas})
            if (odd(kpi)) out.push_back(kpi);
    }
    // Fewer views for the same money are a matter of their price.
    if ((worst == Kpi::impressions || worst == Kpi::clicks) && !odd(Kpi::spend))
        for (const Kpi kpi : {Kpi::cpm, Kpi::ctr})
            if (odd(kpi)) out.push_back(kpi);
    out.push_back(worst);
    out.push_back(Kpi::conversions);  // exists always
    return out;
}

/// Whether the days since say much less than the oddest one.
bool is_diluted(const History& history, const Comparison& all, Day worst) {
    const auto one = compare(history, all.subject, all.kpi, windows_of(history, worst, worst));
    const auto size = [](const Explanation& e) {
        return e.before > 0 && e.after > 0 ? std::abs(std::log(e.after / e.before)) : 1;
    };
    return one && size(one->explanation) > kDiluted * size(all.explanation);
}

/// The first of the days in a row that were out of the band: the detector is sure only later.
Day begin_of(const History& history, const insight::Incident& incident, const Subject& subject) {
    Day begin = day_of_seconds(incident.opened);
    const Signal& worst = incident.worst;
    const auto before =
        expected_days(history, subject, worst.kpi, begin - days(kLookBack), begin - days(1));
    for (auto day = before.rbegin(); day != before.rend(); ++day) {
        const bool is_out =
            worst.direction > 0 ? day->value > day->expected.high : day->value < day->expected.low;
        if (!is_out) break;
        begin = day->day;
    }
    return begin;
}

Comparison main_comparison(const History& history, const insight::Incident& incident,
                           const Subject& subject, Day opened) {
    const Day last = day_of_seconds(incident.last_seen), worst = day_of_seconds(incident.worst.at);
    for (const auto& [from, to] : {std::pair(opened, last), {worst, worst}})
        for (const Kpi kpi : candidates_of(incident)) {
            auto found = compare(history, subject, kpi, windows_of(history, from, to));
            if (!found || found->sides.days == 0) continue;
            const double change = found->explanation.after - found->explanation.before;
            if (from != to && is_diluted(history, *found, worst)) continue;
            // Averaged over the days since it may be gone: then the oddest day is told.
            if (from != to &&
                change_in_words(found->explanation.before, found->explanation.after) == "unchanged")
                continue;
            if (kpi == incident.worst.kpi && change * incident.worst.direction < 0) continue;
            return narrowed(history, *std::move(found));
        }
    Comparison none{subject, incident.worst.kpi, windows_of(history, opened, last), {}, {}, {}};
    none.explanation.kpi = incident.worst.kpi;
    return none;
}

/// ": CVR fell by half, CPC unchanged; 80 % of it from Retargeting-DE".
std::string reasons_text(const Comparison& comparison) {
    std::string out;
    auto drivers = comparison.explanation.drivers;
    std::stable_sort(drivers.begin(), drivers.end(), [](const Driver& a, const Driver& b) {
        return std::abs(a.effect) > std::abs(b.effect);
    });
    for (std::size_t i = 0; i < drivers.size() && drivers.size() > 1; ++i) {
        const std::string words = change_in_words(drivers[i].before, drivers[i].after);
        out +=
            fmt::format("{}{} {}{}", i == 0 ? ": " : ", ", label(drivers[i].kpi), words,
                        drivers[i].within_noise && words != "unchanged" ? " (may be chance)" : "");
    }
    const auto& segments = comparison.explanation.segments;
    if (comparison.parts.size() > 1 && !segments.empty() && segments[0].share > 0.25)
        out += fmt::format("; {:.0f} % of it from {}", 100 * std::min(segments[0].share, 1.0),
                           segments[0].name);
    return out;
}

std::string money_text(double money, Currency currency) {
    const std::string amount = figure_text(ads::Metric::spend, std::abs(money), currency);
    return money < 0 ? fmt::format(" It costs about {} a day.", amount)
                     : fmt::format(" It brings about {} a day.", amount);
}

/// What else is known of these days: a shopping day, a change that somebody made.
std::string circumstances(const Facts& facts, const Subject& subject, Day opened) {
    std::string out;
    for (const auto& event : shopping_days(opened, 1))
        if (std::find(event.days.begin(), event.days.end(), 0) != event.days.end())
            out += fmt::format(" Calendar: {}.", event.name);
    if (subject.campaign == nullptr) return out;
    for (const auto& change : facts.changes) {
        const Day on = std::chrono::floor<days>(change.at);
        if (change.campaign_id != subject.campaign->info.id || on > opened + days(1) ||
            on < opened - days(2))
            continue;
        out += fmt::format(" {} was changed from {} to {} on {}{}.",
                           change.field == "daily_budget" ? "Its daily budget" : "Its status",
                           change.old_value.value_or("none"), change.new_value.value_or("none"),
                           short_day(on),
                           change.actor_name ? " by " + *change.actor_name : std::string());
        break;
    }
    return out;
}

void name_subject(Incident& out, const Subject& subject) {
    out.entity_kind = subject.kind;
    if (subject.kind != EntityKind::workspace) out.platform = subject.platform;
    if (subject.campaign == nullptr) return;
    out.campaign_id = subject.campaign->info.id;
    out.campaign_name = subject.campaign->info.name;
}

IncidentEntity entity_of(const Subject& subject) {
    IncidentEntity out{subject.kind, std::nullopt, name_of(subject)};
    if (subject.kind == EntityKind::platform) out.id = std::string(enum_name(subject.platform));
    if (subject.campaign != nullptr) out.id = to_string(subject.campaign->info.id);
    return out;
}

void touch(const History& history, IncidentChangeSet& out,
           const std::vector<std::vector<std::string>>& paths) {
    for (const auto& path : paths) {
        const auto subject = subject_of(history, path);
        if (!subject) continue;
        if (subject->campaign != nullptr) out.campaigns.push_back(subject->campaign->info.id);
        if (out.incident.touched.size() < kMostTouched)
            out.incident.touched.push_back(entity_of(*subject));
    }
    if (out.incident.campaign_id) out.campaigns.push_back(*out.incident.campaign_id);
}

/// What was seen on the oddest day, with the band that was expected of it.
void fill_band(const History& history, const Subject& subject, Kpi kpi, Day day, Incident& out) {
    const auto days_of = expected_days(history, subject, kpi, day, day);
    if (days_of.empty()) return;
    const ExpectedDay& one = days_of.front();
    const auto shown = [&](double value) {
        return std::isfinite(value) ? std::optional(value * scale_of(kpi)) : std::nullopt;
    };
    out.observed = shown(one.value);
    out.expected = shown(one.expected.value);
    out.low = shown(std::max(0.0, one.expected.low));
    out.high = shown(one.expected.high);
}

std::string band_text(const Incident& incident, Day day, Currency currency) {
    if (!incident.observed || !incident.low || !incident.high) return {};
    return fmt::format(" {}: {}, where {} to {} were usual.", short_day(day),
                       figure_text(incident.metric, *incident.observed, currency),
                       figure_text(incident.metric, *incident.low, currency),
                       figure_text(incident.metric, *incident.high, currency));
}

IncidentSeverity severity_of(double money, double spend, double score) {
    if (money >= 0 || spend <= 0) return IncidentSeverity::info;
    if (-money >= kCritical * spend && score >= 0.99) return IncidentSeverity::critical;
    return -money >= kWarning * spend ? IncidentSeverity::warning : IncidentSeverity::info;
}

}  // namespace

namespace {

std::string title_of(const Comparison& main, const Incident& told, bool is_open) {
    const Windows& windows = main.windows;
    std::string words = change_in_words(main.explanation.before, main.explanation.after);
    if (words == "unchanged" && told.observed && told.expected)
        words = change_in_words(*told.expected, *told.observed);
    const bool begins = words == "started" || words == "fell to nothing";
    const bool goes_on = is_open && !begins && told.last_seen_on > told.opened_on &&
                         windows.after_from == told.opened_on;
    return fmt::format(
        "{}{} {} {}", label(main.kpi), of_whom(main.subject), words,
        when_text(windows.after_from, begins ? windows.after_from : windows.after_to, goes_on));
}

}  // namespace

IncidentChangeSet tell_group(const Facts& facts, std::int64_t number, const Ledger::Group& group) {
    const History& history = *facts.history;
    const insight::Incident& incident = group.incident;
    IncidentChangeSet out{.number = number, .merged_into = group.merged_into};
    Incident& told = out.incident;
    const bool is_open = incident.state == insight::IncidentState::open;
    told.kind = IncidentKind::metric;
    told.state = is_open ? IncidentState::open : IncidentState::closed;
    told.last_seen_on = day_of_seconds(incident.last_seen);
    if (!is_open) told.closed_on = day_of_seconds(incident.closed);
    told.score = incident.worst.score;
    told.shift = incident.shift;
    told.signals = static_cast<std::int64_t>(incident.signals);
    const Subject subject = subject_of(history, incident.worst.entity).value_or(Subject{});
    told.opened_on = begin_of(history, incident, subject);
    const Comparison main = main_comparison(history, incident, subject, told.opened_on);
    const Day worst = day_of_seconds(incident.worst.at);
    const Explanation& why = main.explanation;
    name_subject(told, main.subject);
    told.metric = metric_of(main.kpi);
    told.direction = why.after > why.before ? 1 : why.after < why.before ? -1 : 0;
    fill_band(history, main.subject, main.kpi, worst, told);
    touch(history, out, incident.entities);
    const double spend = spend_a_day(history, {}, told.opened_on);
    const auto money = money_a_day(main);
    if (money && std::abs(*money) >= kWorthTelling * spend) told.money_a_day = money;
    told.severity = severity_of(money.value_or(0), spend, told.score);
    told.title = title_of(main, told, is_open);
    told.text = fmt::format(
        "{}{}.{}{}{}", told.title, reasons_text(main), band_text(told, worst, history.currency),
        told.money_a_day ? money_text(*told.money_a_day, history.currency) : std::string(),
        circumstances(facts, main.subject, told.opened_on));
    if (told.shift) told.text += " The new level has become the usual one.";
    return out;
}

namespace {

void tell_kind(const Facts& facts, const FaultLine& fault, const Subject& subject, Incident& out) {
    const History& history = *facts.history;
    const std::string name =
        subject.kind == EntityKind::workspace ? "all platforms" : name_of(subject);
    const std::string when = when_text(fault.opened, fault.last_seen, !fault.closed);
    const auto money = [&](double value) {
        return figure_text(ads::Metric::spend, value, history.currency);
    };
    const DayFigures before =
        course_of(history, subject).sum(fault.opened - days(28), fault.opened - days(1));
    const double roas = before.spend > 0 ? before.revenue / before.spend : 0;
    switch (fault.kind) {
        case IncidentKind::zero_delivery:
            out.metric = ads::Metric::impressions;
            out.title = fmt::format("{} delivered nothing {}", name, when);
            out.text = fmt::format(
                "{}, though it is active and some {} impressions a day were usual. Look for "
                "rejected ads, an empty account or an end of its schedule.",
                out.title, figure_text(out.metric, fault.expected, history.currency));
            if (roas > 1) out.money_a_day = -(roas - 1) * before.spend / 28;
            break;
        case IncidentKind::tracking_broken: {
            out.metric = ads::Metric::conversions;
            const DayFigures seen = course_of(history, subject).sum(fault.opened, fault.last_seen);
            const double rate = before.clicks > 0 ? before.conversions / before.clicks : 0;
            out.title = fmt::format("Tracking of {} looks broken {}", name, when);
            out.text = fmt::format(
                "{}: {} clicks brought {} conversions, where about {} were to be expected. {}",
                out.title, figure_text(ads::Metric::clicks, seen.clicks, history.currency),
                figure_text(out.metric, seen.conversions, history.currency),
                figure_text(out.metric, rate * seen.clicks, history.currency),
                subject.kind == EntityKind::workspace
                    ? "All platforms alike: look at the shop first, then at its tags."
                    : "Clicks went on as usual: look at the tag or pixel.");
            break;
        }
        case IncidentKind::overspend:
        case IncidentKind::underspend: {
            out.metric = ads::Metric::spend;
            const bool over = fault.kind == IncidentKind::overspend;
            out.title = fmt::format("{} spends {:.0f} % {} than its budget", name,
                                    100 * std::abs(fault.observed / fault.expected - 1),
                                    over ? "more" : "less");
            out.text = fmt::format("{}: {} a day over the last week, of {}.", out.title,
                                   money(fault.observed), money(fault.expected));
            if (over) out.money_a_day = fault.expected - fault.observed;
            if (!over && roas > 1)
                out.money_a_day = -(roas - 1) * (fault.expected - fault.observed);
            break;
        }
        case IncidentKind::metric: break;
    }
}

}  // namespace

IncidentChangeSet tell_fault(const Facts& facts, const FaultLine& fault) {
    const History& history = *facts.history;
    IncidentChangeSet out{.number = fault.number};
    Incident& told = out.incident;
    const Subject subject = subject_of(history, fault.path).value_or(Subject{});
    told.kind = fault.kind;
    told.state = fault.closed ? IncidentState::closed : IncidentState::open;
    told.opened_on = fault.opened;
    told.last_seen_on = fault.last_seen;
    told.closed_on = fault.closed;
    told.score = 1 - fault.p_value;
    told.direction = fault.kind == IncidentKind::overspend ? 1 : -1;
    told.signals = fault.signals;
    told.observed = fault.observed;
    told.expected = fault.expected;
    name_subject(told, subject);
    tell_kind(facts, fault, subject, told);
    told.text += circumstances(facts, subject, told.opened_on);
    touch(history, out, {fault.path});
    const double all = spend_a_day(history, {}, told.opened_on);
    const double share = all > 0 ? spend_a_day(history, subject, told.opened_on) / all : 0;
    const bool is_pace =
        fault.kind == IncidentKind::overspend || fault.kind == IncidentKind::underspend;
    told.severity = is_pace          ? severity_of(told.money_a_day.value_or(0), all, told.score)
                    : share >= kMuch ? IncidentSeverity::critical
                                     : IncidentSeverity::warning;
    return out;
}

}  // namespace herald::insight::watch
