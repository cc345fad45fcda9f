#include "base/calendar.hpp"

#include <fmt/format.h>
#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include "base/assert.hpp"

namespace herald {
namespace {

/// Reads exactly `digits` digits at `at`; -1 when they are not there.
int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    if (at + digits > text.size()) return -1;
    int value = 0;
    for (std::size_t i = at; i < at + digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Writes `value` with exactly `digits` digits; gives the end. Every answer carries times, and
/// fmt::format took a sixth of a list's whole cost for them.
char* put_digits(char* at, unsigned value, int digits) {
    for (int i = digits; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
    return at + digits;
}

/// "Z", "+01:00" or "-0730" as minutes east; absent when it is something else.
std::optional<int> parse_offset(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() < 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const bool colon = text[3] == ':';
    if (text.size() != (colon ? 6u : 5u)) return std::nullopt;
    const int hours = number_at(text, 1, 2), minutes = number_at(text, colon ? 4 : 3, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return (text[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
}

}  // namespace

Time SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

std::optional<Day> parse_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int y = number_at(text, 0, 4), m = number_at(text, 5, 2), d = number_at(text, 8, 2);
    if (y < 1 || m < 0 || d < 0) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(y),
                                           std::chrono::month(static_cast<unsigned>(m)),
                                           std::chrono::day(static_cast<unsigned>(d))};
    if (!date.ok()) return std::nullopt;
    return Day(date);
}

void append_day(std::string& out, Day day) {
    const std::chrono::year_month_day date(day);
    char text[16];
    char* at = text;
    int year = static_cast<int>(date.year());
    if (year < 0) {
        *at++ = '-';
        year = -year;
    }
    at = put_digits(at, static_cast<unsigned>(year), year > 9999 ? 5 : 4);
    *at++ = '-';
    at = put_digits(at, static_cast<unsigned>(date.month()), 2);
    *at++ = '-';
    at = put_digits(at, static_cast<unsigned>(date.day()), 2);
    out.append(text, at);
}

std::string to_string(Day day) {
    std::string out;
    append_day(out, day);
    return out;
}

std::optional<Time> parse_time(std::string_view text) {
    using namespace std::chrono;
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' '))
        return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const int hour = number_at(text, 11, 2), minute = number_at(text, 14, 2),
              second = number_at(text, 17, 2);
    if (!day || text[13] != ':' || text[16] != ':' || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    std::size_t at = 19;
    std::int64_t fraction = 0;
    if (text[at] == '.') {
        std::int64_t unit = 100'000;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
            fraction += unit * (text[at] - '0');
    }
    const auto offset = parse_offset(text.substr(at));
    if (!offset) return std::nullopt;
    return Time(*day) + hours(hour) + minutes(minute - *offset) + seconds(second) +
           microseconds(fraction);
}

void append_time(std::string& out, Time time) {
    const Day day = std::chrono::floor<std::chrono::days>(time);
    const auto rest = static_cast<std::uint64_t>((time - day).count());
    const auto second = static_cast<unsigned>(rest / 1'000'000),
               fraction = static_cast<unsigned>(rest % 1'000'000);
    append_day(out, day);
    char text[20];
    char* at = text;
    *at++ = 'T';
    at = put_digits(at, second / 3600, 2);
    *at++ = ':';
    at = put_digits(at, second / 60 % 60, 2);
    *at++ = ':';
    at = put_digits(at, second % 60, 2);
    if (fraction != 0) {
        *at++ = '.';
        at = put_digits(at, fraction, 6);
    }
    *at++ = 'Z';
    out.append(text, at);
}

std::string to_string(Time time) {
    std::string out;
    append_time(out, time);
    return out;
}

struct TimeZone::Zone {
    std::string name;
    std::unique_ptr<icu::BasicTimeZone> icu;
};

std::optional<TimeZone> TimeZone::parse(std::string_view iana_name) {
    if (iana_name.empty() || iana_name.size() > 64) return std::nullopt;
    const auto id = icu::UnicodeString::fromUTF8(
        {iana_name.data(), static_cast<std::int32_t>(iana_name.size())});
    std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
    if (*zone == icu::TimeZone::getUnknown()) return std::nullopt;
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
    if (basic == nullptr) return std::nullopt;
    zone.release();
    return TimeZone(std::make_shared<const Zone>(
        Zone{std::string(iana_name), std::unique_ptr<icu::BasicTimeZone>(basic)}));
}

const TimeZone& TimeZone::utc() {
    static const TimeZone zone = *parse("Etc/UTC");
    return zone;
}

const std::string& TimeZone::name() const { return zone_->name; }

std::chrono::microseconds TimeZone::local(Time time) const {
    std::int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    const double ms = static_cast<double>(
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count());
    zone_->icu->getOffset(ms, false, raw, saving, status);
    HERALD_ASSERT(U_SUCCESS(status));
    return time.time_since_epoch() + std::chrono::milliseconds(raw + saving);
}

Time TimeZone::from_local(std::chrono::microseconds local) const {
    std::int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    const double ms =
        static_cast<double>(std::chrono::floor<std::chrono::milliseconds>(local).count());
    // A skipped wall time takes the offset from before the gap, which lands after it; a doubled one
    // its first occurrence.
    zone_->icu->getOffsetFromLocal(ms, UCAL_TZ_LOCAL_FORMER, UCAL_TZ_LOCAL_FORMER, raw, saving,
                                   status);
    HERALD_ASSERT(U_SUCCESS(status));
    return Time(local - std::chrono::milliseconds(raw + saving));
}

Day TimeZone::day_of(Time time) const {
    return Day(std::chrono::floor<std::chrono::days>(local(time)));
}

Time TimeZone::start_of(Day day) const {
    const Time start = from_local(day.time_since_epoch());
    if (day_of(start) == day && day_of(start - std::chrono::microseconds(1)) != day) return start;
    // Midnight itself was skipped: the day begins where the gap ends.
    Time low = start - std::chrono::hours(3), high = start + std::chrono::hours(3);
    while (high - low > std::chrono::microseconds(1)) {
        const Time middle = low + (high - low) / 2;
        (day_of(middle) < day ? low : high) = middle;
    }
    return high;
}

}  // namespace herald
