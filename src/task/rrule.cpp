#include "task/rrule.hpp"

#include <array>
#include <charconv>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace herald::task {
namespace {

using namespace std::chrono;

/// The 29th of February on a Monday comes at most 40 years apart; with an interval of years, later.
constexpr auto kHorizon = days(120 * 366);
constexpr int kMostInterval = 1000;
constexpr std::int64_t kMostCount = 100'000;
constexpr std::size_t kMostText = 500;
constexpr std::array<std::string_view, 7> kWeekdays{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
constexpr std::array<std::string_view, 11> kParts{"FREQ",    "INTERVAL", "BYDAY",    "BYMONTHDAY",
                                                  "BYMONTH", "BYHOUR",   "BYMINUTE", "BYSETPOS",
                                                  "WKST",    "COUNT",    "UNTIL"};

[[noreturn]] void refuse(std::string_view pointer, std::string why) {
    Problems problems;
    problems.add(pointer, std::move(why));
    problems.raise();
    throw Error(ErrorKind::internal, "unreachable");
}

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(by, at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

std::optional<std::int64_t> number_of(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int64_t out = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return out;
}

struct Bounds {
    std::int64_t low, high;
    bool from_end = false;  ///< -high … -low are places from the end
};
std::int64_t parse_number(std::string_view name, std::string_view text, const Bounds& bounds,
                          std::string_view pointer) {
    const auto value = number_of(text);
    if (!value) refuse(pointer, fmt::format("{} \"{}\" is no number", name, clip(text, 40)));
    const std::int64_t size = bounds.from_end && *value < 0 ? -*value : *value;
    if (size < bounds.low || size > bounds.high)
        refuse(pointer,
               fmt::format(
                   "{} {} is outside {} to {}{}", name, *value, bounds.low, bounds.high,
                   bounds.from_end ? fmt::format(" and -{} to -{}", bounds.high, bounds.low) : ""));
    return *value;
}

/// "20261231T235959Z", "20261231T235959" or "20261231".
std::optional<microseconds> parse_stamp(std::string_view text) {
    if (text.size() != 8 && (text.size() != 15 || text[8] != 'T')) return std::nullopt;
    const auto part = [&](std::size_t at, std::size_t size) {
        const auto value = number_of(text.substr(at, size));
        return value && text[at] >= '0' && text[at] <= '9' ? static_cast<int>(*value) : -1;
    };
    const year_month_day date{year(part(0, 4)), month(static_cast<unsigned>(part(4, 2))),
                              day(static_cast<unsigned>(part(6, 2)))};
    if (!date.ok() || part(0, 4) < 1970) return std::nullopt;
    const auto midnight = Day(date).time_since_epoch();
    if (text.size() == 8) return midnight + hours(24) - microseconds(1);
    const int h = part(9, 2), m = part(11, 2), s = part(13, 2);
    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return std::nullopt;
    return midnight + hours(h) + minutes(m) + seconds(s);
}

unsigned weekday_of(Day day) { return weekday(day).c_encoding(); }
Day first_of_month(Day day) {
    const year_month_day date(day);
    return Day(date.year() / date.month() / 1);
}
Day last_of_month(Day day) {
    const year_month_day date(day);
    return Day(date.year() / date.month() / last);
}

}  // namespace

Rrule Rrule::parse(std::string_view text, std::string_view pointer) {
    constexpr std::string_view kPrefix = "RRULE:";
    if (equals_ignoring_case(text.substr(0, kPrefix.size()), kPrefix))
        text.remove_prefix(kPrefix.size());
    if (text.size() > kMostText) refuse(pointer, "is too long for a rule");
    Rrule out;
    bool has_frequency = false;
    std::vector<std::string> seen;
    for (const auto part : split(text, ';')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        std::string name(part.substr(0, equals));
        for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        if (std::find(kParts.begin(), kParts.end(), name) == kParts.end()) {
            const auto near = nearest(name, kParts);
            refuse(pointer,
                   fmt::format("\"{}\" is no part of a rule that is understood{}", clip(name, 40),
                               near ? fmt::format("; did you mean {}?", *near) : ""));
        }
        if (equals == std::string_view::npos || equals + 1 == part.size())
            refuse(pointer, fmt::format("{} has no value", name));
        if (std::find(seen.begin(), seen.end(), name) != seen.end())
            refuse(pointer, fmt::format("{} is there twice", name));
        seen.push_back(name);
        std::string value(part.substr(equals + 1));
        for (char& c : value) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        has_frequency = has_frequency || name == "FREQ";
        out.parse_part(name, value, pointer);
    }
    if (!has_frequency) refuse(pointer, "must say FREQ: FREQ=WEEKLY;BYDAY=MO;BYHOUR=8;BYMINUTE=0");
    out.check(pointer);
    return out;
}

void Rrule::parse_part(std::string_view name, std::string_view value, std::string_view pointer) {
    const auto one = [&](const Bounds& bounds) {
        return parse_number(name, value, bounds, pointer);
    };
    const auto each = [&](const Bounds& bounds, auto&& take) {
        for (const auto text : split(value, ',')) take(parse_number(name, text, bounds, pointer));
    };
    const auto at = [](std::int64_t n) { return static_cast<std::size_t>(n); };
    if (name == "FREQ") {
        constexpr std::array<std::string_view, 4> kNames{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
        const auto found = std::find(kNames.begin(), kNames.end(), value);
        if (found == kNames.end())
            refuse(pointer, fmt::format("FREQ \"{}\" must be DAILY, WEEKLY, MONTHLY or YEARLY",
                                        clip(value, 40)));
        frequency_ = static_cast<Frequency>(found - kNames.begin());
    } else if (name == "INTERVAL") {
        interval_ = static_cast<int>(one({1, kMostInterval}));
    } else if (name == "COUNT") {
        count_ = one({1, kMostCount});
    } else if (name == "BYHOUR") {
        each({0, 23}, [&](std::int64_t n) { hours_.set(at(n)); });
    } else if (name == "BYMINUTE") {
        each({0, 59}, [&](std::int64_t n) { minutes_.set(at(n)); });
    } else if (name == "BYMONTH") {
        each({1, 12}, [&](std::int64_t n) { months_.set(at(n)); });
    } else if (name == "BYMONTHDAY") {
        each({1, 31, true}, [&](std::int64_t n) { month_days_.push_back(static_cast<int>(n)); });
    } else if (name == "BYSETPOS") {
        each({1, 366, true}, [&](std::int64_t n) { places_.push_back(static_cast<int>(n)); });
    } else if (name == "BYDAY") {
        for (const auto text : split(value, ',')) parse_weekday(text, pointer);
    } else if (name == "WKST") {
        const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), value);
        if (found == kWeekdays.end())
            refuse(pointer, fmt::format("WKST \"{}\" is no weekday", clip(value, 40)));
        week_start_ = static_cast<unsigned>(found - kWeekdays.begin());
    } else {
        const bool is_utc = value.ends_with('Z');
        const auto stamp = parse_stamp(is_utc ? value.substr(0, value.size() - 1) : value);
        if (!stamp)
            refuse(pointer, fmt::format("UNTIL \"{}\" must be like 20261231 or 20261231T235959Z",
                                        clip(value, 40)));
        if (is_utc)
            until_ = Time(*stamp);
        else
            until_local_ = *stamp;
    }
}

void Rrule::parse_weekday(std::string_view text, std::string_view pointer) {
    const auto name = text.size() >= 2 ? text.substr(text.size() - 2) : text;
    const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
    if (found == kWeekdays.end())
        refuse(pointer, fmt::format("BYDAY \"{}\" must be like MO, 1MO or -1FR", clip(text, 40)));
    WeekdayPlace out{static_cast<unsigned>(found - kWeekdays.begin()), 0};
    if (text.size() > 2)
        out.place = static_cast<int>(
            parse_number("BYDAY", text.substr(0, text.size() - 2), {1, 53, true}, pointer));
    weekdays_.push_back(out);
}

void Rrule::check(std::string_view pointer) const {
    if (count_ && (until_ || until_local_)) refuse(pointer, "COUNT and UNTIL exclude one another");
    const bool has_place = std::any_of(weekdays_.begin(), weekdays_.end(),
                                       [](const auto& one) { return one.place != 0; });
    if (has_place && frequency_ != Frequency::monthly && frequency_ != Frequency::yearly)
        refuse(pointer, "a place in BYDAY (1MO, -1FR) needs FREQ=MONTHLY or YEARLY");
    if (!month_days_.empty() && frequency_ == Frequency::weekly)
        refuse(pointer, "BYMONTHDAY cannot stand with FREQ=WEEKLY");
    if (!places_.empty() && weekdays_.empty() && month_days_.empty() && months_.none())
        refuse(pointer, "BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH beside it");
    // A start that takes nothing away: any first day of a long enough time would do.
    const Anchor anchor{sys_days(year(2024) / 1 / 1), {minutes(0)}};
    Rrule endless = *this;
    endless.count_.reset();
    endless.interval_ = 1;
    for (std::int64_t index = 0;; ++index) {
        if (!endless.days_of(anchor, index).empty()) return;
        if (endless.period_start(anchor, index) - anchor.day > kHorizon / 3) break;
    }
    refuse(pointer, "names a day that never comes");
}

Rrule::Anchor Rrule::anchor_of(Time start, const TimeZone& zone) const {
    const auto local = zone.local(start);
    const auto midnight = floor<days>(local);
    const auto since = floor<minutes>(local - midnight);
    const auto at_hour = static_cast<std::size_t>(since / hours(1));
    const auto at_minute = static_cast<std::size_t>((since % hours(1)).count());
    std::bitset<24> own_hours = hours_;
    std::bitset<60> own_minutes = minutes_;
    if (own_minutes.none()) own_minutes.set(hours_.none() ? at_minute : 0);
    if (own_hours.none()) own_hours.set(at_hour);
    Anchor out{Day(midnight), {}};
    for (std::size_t h = 0; h < own_hours.size(); ++h)
        for (std::size_t m = 0; own_hours.test(h) && m < own_minutes.size(); ++m)
            if (own_minutes.test(m)) out.times.push_back(hours(h) + minutes(m));
    return out;
}

Day Rrule::period_start(const Anchor& anchor, std::int64_t index) const {
    const auto steps = static_cast<int>(index * interval_);
    switch (frequency_) {
        case Frequency::weekly: {
            const unsigned since = (weekday_of(anchor.day) + 7 - week_start_) % 7;
            return anchor.day - days(since) + days(7 * steps);
        }
        case Frequency::monthly: {
            const year_month_day date(anchor.day);
            return Day((date.year() / date.month() + months(steps)) / 1);
        }
        case Frequency::yearly: {
            const year_month_day date(anchor.day);
            return Day((date.year() + years(steps)) / 1 / 1);
        }
        case Frequency::daily: break;
    }
    return anchor.day + days(steps);
}

Day Rrule::period_end(Day start) const {
    switch (frequency_) {
        case Frequency::weekly: return start + days(6);
        case Frequency::monthly: return last_of_month(start);
        case Frequency::yearly: return Day(year_month_day(start).year() / 12 / 31);
        case Frequency::daily: break;
    }
    return start;
}

bool Rrule::fits_weekday(Day day) const {
    if (weekdays_.empty()) return true;
    return std::any_of(weekdays_.begin(), weekdays_.end(), [&](const WeekdayPlace& one) {
        if (one.weekday != weekday_of(day)) return false;
        if (one.place == 0) return true;
        // Places count in the month; in the year where no month is named.
        const bool in_year = frequency_ == Frequency::yearly && months_.none();
        const year_month_day date(day);
        const Day first = in_year ? Day(date.year() / 1 / 1) : first_of_month(day);
        const Day end = in_year ? Day(date.year() / 12 / 31) : last_of_month(day);
        const auto from_start = static_cast<int>((day - first).count() / 7 + 1);
        const auto from_end = static_cast<int>((end - day).count() / 7 + 1);
        return one.place == from_start || one.place == -from_end;
    });
}

bool Rrule::fits_month_day(Day day) const {
    if (month_days_.empty()) return true;
    const auto from_start = static_cast<int>((day - first_of_month(day)).count() + 1);
    const auto from_end = static_cast<int>((last_of_month(day) - day).count() + 1);
    return std::any_of(month_days_.begin(), month_days_.end(),
                       [&](int one) { return one == from_start || one == -from_end; });
}

bool Rrule::fits(Day day, const Anchor& anchor) const {
    const year_month_day date(day), start(anchor.day);
    if (months_.any() && !months_.test(static_cast<unsigned>(date.month()))) return false;
    if (!fits_weekday(day) || !fits_month_day(day)) return false;
    // What the rule leaves open is the start's.
    if (!weekdays_.empty() || !month_days_.empty()) return true;
    if (frequency_ == Frequency::weekly) return weekday_of(day) == weekday_of(anchor.day);
    if (frequency_ == Frequency::monthly) return date.day() == start.day();
    if (frequency_ == Frequency::yearly)
        return date.day() == start.day() && (months_.any() || date.month() == start.month());
    return true;
}

std::vector<Day> Rrule::days_of(const Anchor& anchor, std::int64_t index) const {
    const Day first = period_start(anchor, index), end = period_end(first);
    std::vector<Day> all;
    for (Day day = first; day <= end; day += days(1))
        if (fits(day, anchor)) all.push_back(day);
    if (places_.empty()) return all;
    std::vector<Day> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto from_start = static_cast<int>(i + 1);
        const auto from_end = static_cast<int>(all.size() - i);
        if (std::any_of(places_.begin(), places_.end(),
                        [&](int one) { return one == from_start || one == -from_end; }))
            out.push_back(all[i]);
    }
    return out;
}

/// A period that surely begins before the day: the search starts there.
std::int64_t Rrule::first_index(const Anchor& anchor, Day day) const {
    if (count_ || day <= anchor.day) return 0;  // what counts must be counted from the start
    const auto since = (day - anchor.day).count();
    const std::array<std::int64_t, 4> lengths{1, 7, 31, 366};
    const std::int64_t length = lengths[static_cast<std::size_t>(frequency_)] * interval_;
    return std::max<std::int64_t>(0, since / length - 2);
}

std::optional<Time> Rrule::next_after(Time after, Time start, const TimeZone& zone) const {
    const Anchor anchor = anchor_of(start, zone);
    std::int64_t counted = 0;
    std::optional<Time> best;
    const Day last_look = std::max(zone.day_of(after), anchor.day) + kHorizon;
    for (std::int64_t index = first_index(anchor, zone.day_of(after));; ++index) {
        if (period_start(anchor, index) > last_look) return best;
        // A skipped time may land behind the next day's: one more period is looked at.
        const bool was_found = best.has_value();
        for (const Day day : days_of(anchor, index))
            for (const auto time : anchor.times) {
                const auto local = day.time_since_epoch() + time;
                const Time moment = zone.from_local(local);
                if (moment < floor<minutes>(start)) continue;
                if (until_local_ && local > *until_local_) return best;
                if (until_ && moment > *until_) return best;
                if (count_ && ++counted > *count_) return best;
                if (moment > after && (!best || moment < *best)) best = moment;
            }
        if (was_found) return best;
    }
}

}  // namespace herald::task
