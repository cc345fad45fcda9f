#include "content/compose/timetable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/text.hpp"
#include "content/compose/words/clean.hpp"
#include "content/compose/words/shape.hpp"

namespace herald::content::compose {
namespace {

using std::size_t;
using std::chrono::days;

/// An hour that is common for a network.
struct UsualHour {
    unsigned weekday, hour;
};
/// Usual times, until the own posts have taught better ones: working hours for work, evenings and
/// weekends for leisure.
struct Usual {
    std::string_view network;
    unsigned a_week;
    std::array<UsualHour, 7> hours;
};
constexpr std::array kUsual{
    Usual{"linkedin", 2, {{{2, 10}, {4, 10}, {3, 9}, {1, 11}, {5, 9}, {6, 10}, {7, 18}}}},
    Usual{"x", 3, {{{2, 9}, {4, 12}, {3, 17}, {1, 9}, {5, 12}, {6, 11}, {7, 18}}}},
    Usual{"facebook", 2, {{{3, 12}, {5, 11}, {1, 18}, {2, 12}, {4, 12}, {6, 10}, {7, 18}}}},
    Usual{"instagram", 3, {{{1, 18}, {3, 12}, {5, 18}, {7, 11}, {2, 18}, {4, 18}, {6, 11}}}},
    Usual{"mastodon", 3, {{{1, 12}, {3, 17}, {5, 12}, {2, 12}, {4, 17}, {6, 11}, {7, 17}}}},
    Usual{"bluesky", 3, {{{1, 13}, {3, 18}, {5, 13}, {2, 13}, {4, 18}, {6, 12}, {7, 18}}}},
    Usual{"telegram", 2, {{{2, 18}, {5, 12}, {3, 18}, {4, 18}, {1, 18}, {6, 11}, {7, 18}}}},
    Usual{"youtube", 1, {{{4, 17}, {6, 11}, {2, 17}, {3, 17}, {5, 17}, {7, 11}, {1, 17}}}},
    Usual{"email", 1, {{{2, 10}, {4, 10}, {3, 10}, {5, 10}, {1, 10}, {6, 10}, {7, 10}}}},
    Usual{"", 1, {{{2, 11}, {4, 11}, {3, 11}, {1, 11}, {5, 11}, {6, 11}, {7, 11}}}},
};
constexpr std::array<std::string_view, 8> kWeekdays{"",         "Monday", "Tuesday",  "Wednesday",
                                                    "Thursday", "Friday", "Saturday", "Sunday"};
/// Somebody has to read what is planned before it goes out.
constexpr std::chrono::minutes kToBeRead{60};
/// Hours that a post may be moved to.
constexpr unsigned kDayBegins = 7, kDayEnds = 21;

const Usual& usual_of(std::string_view network) {
    for (const Usual& one : kUsual)
        if (one.network == network) return one;
    return kUsual.back();
}

Day monday_of(Day day) { return day - days(std::chrono::weekday(day).iso_encoding() - 1); }

/// The country whose holidays count.
std::string country_of(const PlanWish& wish, const std::string& language) {
    if (!wish.country.empty()) return to_lower_ascii(clip(wish.country, 2));
    return language == "de" ? "de" : std::string();
}

bool is_within(const BadHours& bad, unsigned hour) {
    if (bad.weekend) return false;
    return bad.from < bad.to ? hour >= bad.from && hour < bad.to
                             : hour >= bad.from || hour < bad.to;
}

}  // namespace

Timetable::Timetable(const PlanWish& wish, const Material& material, const std::string& language)
    : wish_(wish), material_(material), first_monday_(monday_of(wish.start)) {
    const Day last = first_monday_ + days(7 * std::min(wish.weeks, kMostWeeks) + 1);
    known_ = compose::known_days(first_monday_, last, country_of(wish, language), language);
}

/// The network's common hours, moved to the part of the day that the own posts praise: what is
/// good on every day has no weekday, and stands for two hours before it and after.
std::vector<GoodHour> Timetable::common_hours(const std::string& network) const {
    std::vector<GoodHour> out;
    for (const UsualHour& common : usual_of(network).hours)
        out.push_back({network, common.weekday, common.hour,
                       "a usual time, until your own posts teach a better one", "time_usual"});
    move_towards_good(network, out);
    move_off_bad(out);
    return out;
}

void Timetable::move_towards_good(const std::string& network, std::vector<GoodHour>& hours) const {
    const auto good =
        std::find_if(material_.hours.begin(), material_.hours.end(), [&](const GoodHour& one) {
            return one.weekday == 0 && one.hour >= 2 && one.hour <= 21 &&
                   (one.network.empty() || one.network == network);
        });
    if (good == material_.hours.end()) return;
    for (GoodHour& one : hours) {
        one.hour = std::clamp(one.hour, good->hour - 2, good->hour + 1);
        one.why = good->why;
        one.code = good->code;
        one.values = good->values;
    }
}

/// To the nearest hour of the day that nothing warns of; weekends that they warn of come last.
void Timetable::move_off_bad(std::vector<GoodHour>& hours) const {
    const auto warning = [&](unsigned hour) {
        return std::find_if(material_.bad_hours.begin(), material_.bad_hours.end(),
                            [&](const BadHours& bad) { return is_within(bad, hour); });
    };
    const auto none = material_.bad_hours.end();
    for (GoodHour& one : hours) {
        const auto bad = warning(one.hour);
        if (bad == none) continue;
        for (unsigned apart = 1; apart < kDayEnds - kDayBegins; ++apart) {
            const bool later = one.hour + apart < kDayEnds && warning(one.hour + apart) == none;
            const bool earlier =
                one.hour >= kDayBegins + apart && warning(one.hour - apart) == none;
            if (!later && !earlier) continue;
            one.hour = later ? one.hour + apart : one.hour - apart;
            one.why = "moved away from an hour that did less for you: " + bad->why;
            one.code = "time_away";
            one.values = bad->values;
            break;
        }
    }
    const bool no_weekend = std::any_of(material_.bad_hours.begin(), none,
                                        [](const BadHours& bad) { return bad.weekend; });
    if (no_weekend)
        std::stable_partition(hours.begin(), hours.end(),
                              [](const GoodHour& one) { return one.weekday < 6; });
}

std::vector<GoodHour> Timetable::hours_of(const std::string& network) const {
    std::vector<GoodHour> out;
    for (const std::string_view of : {std::string_view(network), std::string_view()})
        for (const GoodHour& hour : material_.hours)
            if (hour.network == of && hour.weekday >= 1 && hour.weekday <= 7 && hour.hour < 24)
                out.push_back(hour);
    for (GoodHour& hour : common_hours(network)) out.push_back(std::move(hour));
    return out;
}

bool Timetable::is_free(Day day, unsigned hour) const {
    if (day < wish_.start) return false;
    const auto at = day.time_since_epoch() + std::chrono::hours(hour);
    if (wish_.now && at < *wish_.now + kToBeRead) return false;
    if (std::find(wish_.days_off.begin(), wish_.days_off.end(), day) != wish_.days_off.end())
        return false;
    return std::none_of(known_.begin(), known_.end(),
                        [&](const KnownDay& one) { return one.closed && one.day == day; });
}

std::vector<PlanSlot> Timetable::slots_of(Day monday, const std::string& network,
                                          unsigned count) const {
    std::vector<PlanSlot> out;
    std::set<std::pair<Day, unsigned>> seen;
    // One a day; a second round only when more than seven are wanted.
    for (const bool doubles : {false, true})
        for (const GoodHour& good : hours_of(network)) {
            if (out.size() == count) break;
            const Day day = monday + days(good.weekday - 1);
            const bool same_day = std::any_of(out.begin(), out.end(),
                                              [&](const PlanSlot& one) { return one.day == day; });
            if (same_day && !doubles) continue;
            unsigned hour = good.hour;
            if (same_day) hour = hour >= 14 ? hour - 5 : hour + 5;
            if (is_free(day, hour) && seen.insert({day, hour}).second)
                out.push_back({day, std::chrono::hours(hour), {good.code, good.why, good.values}});
        }
    std::sort(out.begin(), out.end(), [](const PlanSlot& a, const PlanSlot& b) {
        return std::pair(a.day, a.at) < std::pair(b.day, b.at);
    });
    return out;
}

unsigned usual_a_week(std::string_view network) { return usual_of(network).a_week; }

Sentence reason_of(const PlanSlot& slot) {
    const unsigned weekday = std::chrono::weekday(slot.day).iso_encoding();
    Sentence out = slot.why;
    out.text = fmt::format("{} {:02}:00: {}.", kWeekdays[weekday], slot.at.count(),
                           bare(clean_line(slot.why.text)));
    out.values["weekday"] = std::to_string(weekday);
    out.values["hour"] = std::to_string(slot.at.count());
    return out;
}

}  // namespace herald::content::compose
