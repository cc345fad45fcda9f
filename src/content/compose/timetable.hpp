#pragma once

#include <string>
#include <vector>

#include "content/compose/plan.hpp"

/// When things go out.
namespace herald::content::compose {

/// A place in the calendar, and why there.
struct PlanSlot {
    Day day;
    std::chrono::hours at{};  ///< local
    Sentence why;             ///< a sentence without its day and hour
};

/// Days and hours of a plan: the workspace's own good hours of the network, then its own of all
/// networks, then the network's common ones. A good hour of weekday 0 is one of every day: common
/// hours move towards it, and away from those that the own posts warn of. Nothing on days off,
/// before the plan's start, or where the time has passed.
class Timetable {
public:
    Timetable(const PlanWish& wish, const Material& material, const std::string& language);

    /// In order, as many as are wanted and can be found: one a day while there are days.
    std::vector<PlanSlot> slots_of(Day monday, const std::string& network, unsigned count) const;
    /// From the first week's Monday to a week after the last; days off are among them.
    const std::vector<KnownDay>& known_days() const { return known_; }
    Day first_monday() const { return first_monday_; }

private:
    std::vector<GoodHour> hours_of(const std::string& network) const;
    std::vector<GoodHour> common_hours(const std::string& network) const;
    void move_towards_good(const std::string& network, std::vector<GoodHour>& hours) const;
    void move_off_bad(std::vector<GoodHour>& hours) const;
    bool is_free(Day day, unsigned hour) const;

    const PlanWish& wish_;
    const Material& material_;
    Day first_monday_;
    std::vector<KnownDay> known_;
};

/// Posts a week where nobody said how many.
unsigned usual_a_week(std::string_view network);

/// "Tuesday 10:00: people start their working day."
Sentence reason_of(const PlanSlot& slot);

}  // namespace herald::content::compose
