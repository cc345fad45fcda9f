#include "insight/recommend/complete_days.hpp"

#include <algorithm>

namespace herald::insight {
namespace {

using std::chrono::days;

constexpr int kOldestGrowth = 60;  ///< days; what still grows then is not waited for

/// The age from which days are complete enough.
int settled_age(const History& history, double share) {
    int age = kOldestGrowth;
    while (age > 0 && history.conversions_known.at(age - 1).mean >= share &&
           history.revenue_known.at(age - 1).mean >= share)
        --age;
    return age;
}

}  // namespace

Day settled_through(const History& history, double share) {
    Day out =
        std::min(history.last, history.today - days(std::max(1, settled_age(history, share))));
    if (history.complete_through) out = std::min(out, *history.complete_through);
    return out;
}

int days_until_settled(const History& history, Day day, double share) {
    const Day over = day + days(std::max(1, settled_age(history, share)));
    return static_cast<int>(std::max<std::int64_t>(0, (over - history.today).count()));
}

}  // namespace herald::insight
