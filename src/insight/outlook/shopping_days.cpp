#include "insight/outlook/shopping_days.hpp"

namespace herald::insight {
namespace {

using std::chrono::days;
using std::chrono::November;

/// Collects the days of each name that lie within the series.
class Calendar {
public:
    Calendar(Day first, std::size_t count) : first_(first), last_(first + days(count) - days(1)) {}

    /// Days around it are told apart from it, one effect for each.
    void add(const char* name, Day day, int before = 0, int after = 0) {
        if (day + days(after) < first_ || day - days(before) > last_) return;
        for (CalendarEvent& event : out_)
            if (event.name == name) return event.days.push_back((day - first_).count());
        out_.push_back({name, {(day - first_).count()}, before, after});
    }
    void add_run(const char* name, Day from, Day to) {
        for (Day day = from; day <= to; day += days(1)) add(name, day);
    }
    std::vector<CalendarEvent> take() { return std::move(out_); }

private:
    Day first_, last_;
    std::vector<CalendarEvent> out_;
};

}  // namespace

/// Anonymous Gregorian algorithm: Meeus 1991, Astronomical Algorithms, chapter 8.
Day easter_sunday(int year) {
    const int golden = year % 19, century = year / 100, rest = year % 100;
    const int epact =
        (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    const int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    const int late = (golden + 11 * epact + 22 * weekday) / 451;
    const int sum = epact + weekday - 7 * late + 114;
    return Day(std::chrono::year(year) / (sum / 31) / (sum % 31 + 1));
}

std::vector<CalendarEvent> shopping_days(Day first, std::size_t count) {
    Calendar out(first, count);
    const auto year_of = [](Day day) {
        return static_cast<int>(std::chrono::year_month_day(day).year());
    };
    for (int year = year_of(first) - 1; year <= year_of(first + days(count)) + 1; ++year) {
        const std::chrono::year y(year);
        // Black Friday is the day after the fourth Thursday of November (5 U.S.C. § 6103).
        const Day friday = Day(y / November / std::chrono::Thursday[4]) + days(1);
        out.add("Black Friday", friday, 4, 0);
        out.add_run("Black Friday weekend", friday + days(1), friday + days(2));
        out.add("Cyber Monday", friday + days(3), 0, 1);
        out.add("Singles' Day", Day(y / 11 / 11));
        out.add_run("Christmas", Day(y / 12 / 24), Day(y / 12 / 26));
        out.add_run("Between Christmas and New Year", Day(y / 12 / 27), Day(y / 12 / 31));
        out.add("New Year", Day(y / 1 / 1));
        out.add_run("Days before Valentine's Day", Day(y / 2 / 7), Day(y / 2 / 13));
        out.add("Valentine's Day", Day(y / 2 / 14));
        const Day easter = easter_sunday(year);
        out.add_run("Easter", easter - days(2), easter + days(1));
    }
    return out.take();
}

}  // namespace herald::insight
