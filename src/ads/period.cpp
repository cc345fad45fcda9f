#include "ads/period.hpp"

namespace herald::ads {

PeriodParts parts_of(const Period& period) {
    using std::chrono::year_month_day;
    const auto one = std::chrono::days(1);
    const year_month_day from(period.from), behind(period.to + one);
    const bool starts_month = from.day() == std::chrono::day(1);
    const auto first = starts_month ? from.year() / from.month()
                                    : from.year() / from.month() + std::chrono::months(1);
    const auto end = behind.year() / behind.month();  // the first month that is not whole
    PeriodParts out;
    out.has_months = first < end;
    if (!out.has_months) {
        out.head_end = period.to;
        out.tail_start = period.to + one;
        return out;
    }
    out.months_first = Day(first / 1);
    out.months_last = Day((end - std::chrono::months(1)) / 1);
    out.head_end = out.months_first - one;
    out.tail_start = Day(end / 1);
    return out;
}

}  // namespace herald::ads
