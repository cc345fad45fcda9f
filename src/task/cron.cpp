#include "task/cron.hpp"

#include <array>
#include <charconv>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::task {
namespace {

using namespace std::chrono;

/// 29 February on a Monday comes at most 40 years apart (2100 is no leap year); days are cheap to
/// look at.
constexpr auto kHorizon = days(41 * 366);

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed",
                                                    "thu", "fri", "sat"};

struct Field {
    std::string_view name;
    int low, high;
    std::span<const std::string_view> names;
};

[[noreturn]] void refuse(const Field& field, std::string_view text, std::string_view why) {
    Problems problems;
    problems.add("/cron", fmt::format("the {} \"{}\" {}", field.name, clip(text, 40), why));
    problems.raise();
    throw Error(ErrorKind::internal, "unreachable");
}

int parse_number(const Field& field, std::string_view text, std::string_view whole) {
    const std::string lower = to_lower_ascii(text);
    for (std::size_t i = 0; i < field.names.size(); ++i)
        if (lower == field.names[i]) return static_cast<int>(i) + field.low;
    int out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        refuse(field, whole, "is not understood");
    if (out < field.low || out > field.high)
        refuse(field, whole, fmt::format("is outside {} to {}", field.low, field.high));
    return out;
}

/// One element of a list: "*", "5", "1-5", "*/15", "10-50/10", "5/10" (from 5 on).
template <class Set>
void parse_part(const Field& field, std::string_view part, std::string_view whole, Set&& set) {
    const auto slash = part.find('/');
    const std::string_view range = part.substr(0, slash);
    int step = 1;
    if (slash != std::string_view::npos) {
        const auto text = part.substr(slash + 1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
        if (text.empty() || error != std::errc{} || end != text.data() + text.size() || step < 1 ||
            step > field.high)
            refuse(field, whole, "has a step that is not understood");
    }
    int from = field.low, to = field.high;
    if (range != "*") {
        const auto dash = range.find('-');
        from = parse_number(field, range.substr(0, dash), whole);
        if (dash != std::string_view::npos)
            to = parse_number(field, range.substr(dash + 1), whole);
        else if (slash == std::string_view::npos)
            to = from;
        if (to < from && field.high == 7 && to == 0) to = 7;  // fri-sun
        if (to < from) refuse(field, whole, "is a range that runs backwards");
    }
    for (int value = from; value <= to; value += step) set(static_cast<std::size_t>(value));
}

template <class Set>
void parse_field(const Field& field, std::string_view text, Set&& set) {
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        parse_part(field, text.substr(at, comma - at), text, set);
        at = comma + 1;
    }
}

std::vector<std::string_view> split_fields(std::string_view text) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = text.find_first_not_of(" \t", at);
        if (start == std::string_view::npos) break;
        at = std::min(text.find_first_of(" \t", start), text.size());
        out.push_back(text.substr(start, at - start));
    }
    return out;
}

}  // namespace

Cron Cron::parse(std::string_view text) {
    const auto fields = split_fields(text);
    Problems problems;
    if (fields.size() != 5)
        problems.add(
            "/cron",
            "must have five fields: minute hour day month weekday, such as \"30 6 * * MON-FRI\"");
    problems.raise();
    Cron out;
    parse_field({"minute", 0, 59, {}}, fields[0], [&](std::size_t i) { out.minutes_.set(i); });
    parse_field({"hour", 0, 23, {}}, fields[1], [&](std::size_t i) { out.hours_.set(i); });
    parse_field({"day", 1, 31, {}}, fields[2], [&](std::size_t i) { out.days_.set(i); });
    parse_field({"month", 1, 12, kMonths}, fields[3], [&](std::size_t i) { out.months_.set(i); });
    parse_field({"weekday", 0, 7, kWeekdays}, fields[4],
                [&](std::size_t i) { out.weekdays_.set(i % 7); });
    out.any_day_ = fields[2].starts_with('*');
    out.any_weekday_ = fields[4].starts_with('*');
    const Day start = sys_days(year(2024) / 1 / 1);
    Day day = start;
    while (!out.runs_on(day) && day - start < kHorizon) day += days(1);
    if (!out.runs_on(day)) problems.add("/cron", "names a day that never comes");
    problems.raise();
    return out;
}

bool Cron::runs_on(Day day) const {
    const year_month_day date(day);
    if (!months_.test(static_cast<unsigned>(date.month()))) return false;
    const bool by_day = days_.test(static_cast<unsigned>(date.day()));
    const bool by_weekday = weekdays_.test(weekday(day).c_encoding());
    // "*/2" counts as a star here, as in Vixie cron: then both must hold.
    return any_day_ || any_weekday_ ? by_day && by_weekday : by_day || by_weekday;
}

Time Cron::next_after(Time after, const TimeZone& zone) const {
    return hours_.all() ? next_by_elapsed_time(after, zone) : next_by_wall_clock(after, zone);
}

Time Cron::next_by_wall_clock(Time after, const TimeZone& zone) const {
    // A skipped time lands later than its neighbours, so a day's runs are not in order and may
    // reach into the next day: the earliest of two neighbouring days is the answer.
    std::optional<Time> best;
    const Day first = zone.day_of(after) - days(1);
    for (Day day = first; day - first < kHorizon; day += days(1)) {
        const bool last_look = best.has_value();
        if (runs_on(day))
            for (std::size_t h = 0; h < hours_.size(); ++h)
                for (std::size_t m = 0; hours_.test(h) && m < minutes_.size(); ++m) {
                    if (!minutes_.test(m)) continue;
                    const Time time =
                        zone.from_local(day.time_since_epoch() + hours(h) + minutes(m));
                    if (time > after && (!best || time < *best)) best = time;
                }
        if (last_look) break;
    }
    HERALD_ASSERT(best.has_value());
    return *best;
}

Time Cron::next_by_elapsed_time(Time after, const TimeZone& zone) const {
    Time time = floor<minutes>(after) + minutes(1);
    const Time end = time + kHorizon;
    while (time < end) {
        const Day day = zone.day_of(time);
        if (!runs_on(day)) {
            time = std::max(time + minutes(1), zone.start_of(day + days(1)));
            continue;
        }
        const auto local = floor<minutes>(zone.local(time)).count();
        if (minutes_.test(static_cast<std::size_t>((local % 60 + 60) % 60))) return time;
        time += minutes(1);
    }
    HERALD_ASSERT(false && "parse() refuses days that never come");
    return end;
}

}  // namespace herald::task
