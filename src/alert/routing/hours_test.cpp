#include "alert/routing/hours.hpp"

#include <gtest/gtest.h>

namespace herald::alert {
namespace {

const TimeZone& berlin() {
    static const TimeZone zone = *TimeZone::parse("Europe/Berlin");
    return zone;
}
Time at(std::string_view text) { return *parse_time(text); }

std::string until(const QuietHours& quiet, std::string_view now) {
    const auto end = quiet_until(quiet, berlin(), at(now));
    return end ? to_string(*end) : "now";
}

TEST(Hours, reads_times_of_day) {
    EXPECT_EQ(parse_time_of_day("00:00"), 0);
    EXPECT_EQ(parse_time_of_day("23:59"), 1439);
    EXPECT_EQ(parse_time_of_day("24:00"), 1440);
    for (const char* wrong : {"", "7:00", "24:01", "25:00", "12:60", "ab:cd", "12-30", "12:300"})
        EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
}

TEST(Hours, a_night_is_quiet_on_both_sides_of_midnight) {
    const QuietHours night{"22:00", "07:00", {}, {}, {}};
    EXPECT_EQ(until(night, "2026-11-21T20:59:59Z"), "now");  // 21:59:59 in Berlin
    EXPECT_EQ(until(night, "2026-11-21T21:00:00Z"), "2026-11-22T06:00:00Z");
    EXPECT_EQ(until(night, "2026-11-22T05:59:59Z"), "2026-11-22T06:00:00Z");
    EXPECT_EQ(until(night, "2026-11-22T06:00:00Z"), "now");
}

TEST(Hours, the_zone_of_the_hours_counts_before_the_workspaces) {
    const QuietHours tokyo{"22:00", "07:00", {}, "Asia/Tokyo", {}};
    EXPECT_EQ(until(tokyo, "2026-11-21T14:00:00Z"), "2026-11-21T22:00:00Z");  // 23:00 there
}

TEST(Hours, a_day_of_the_week_is_the_day_on_which_they_begin) {
    const QuietHours friday{"22:00", "07:00", std::vector<std::int64_t>{5}, {}, {}};
    EXPECT_EQ(until(friday, "2026-11-20T22:00:00Z"), "2026-11-21T06:00:00Z");  // Friday 23:00
    EXPECT_EQ(until(friday, "2026-11-21T04:00:00Z"), "2026-11-21T06:00:00Z");  // Saturday 05:00
    EXPECT_EQ(until(friday, "2026-11-21T22:00:00Z"), "now");                   // Saturday 23:00
}

TEST(Hours, days_that_follow_one_another_are_one_rest) {
    const QuietHours weekend{"00:00", "24:00", std::vector<std::int64_t>{6, 7}, {}, {}};
    EXPECT_EQ(until(weekend, "2026-11-20T22:30:00Z"), "now");                   // Friday 23:30
    EXPECT_EQ(until(weekend, "2026-11-21T09:00:00Z"), "2026-11-22T23:00:00Z");  // Monday 00:00
    const QuietHours always{"00:00", "24:00", {}, {}, {}};
    EXPECT_NE(until(always, "2026-11-21T09:00:00Z"), "now") << "and the search ends";
}

TEST(Hours, clocks_that_change_move_the_end_not_the_meaning) {
    const QuietHours night{"22:00", "07:00", {}, {}, {}};
    // 29 March 2026: the night is an hour shorter; 25 October: an hour longer.
    EXPECT_EQ(until(night, "2026-03-28T21:30:00Z"), "2026-03-29T05:00:00Z");
    EXPECT_EQ(until(night, "2026-10-24T20:30:00Z"), "2026-10-25T06:00:00Z");
    const QuietHours gap{"22:00", "02:30", {}, {}, {}};  // 02:30 does not come on 29 March
    EXPECT_EQ(until(gap, "2026-03-28T22:00:00Z"), "2026-03-29T01:30:00Z");
    const QuietHours twice{"22:00", "02:30", {}, {}, {}};  // 02:30 comes twice on 25 October
    EXPECT_EQ(until(twice, "2026-10-24T21:00:00Z"), "2026-10-25T00:30:00Z");
    EXPECT_EQ(until(twice, "2026-10-25T01:10:00Z"), "now") << "the second 02:10 is past the end";
}

TEST(Hours, what_is_critical_passes_unless_told) {
    AlertRoute route;
    route.quiet_hours = QuietHours{"22:00", "07:00", {}, {}, {}};
    const Time night = at("2026-11-21T23:00:00Z");
    EXPECT_TRUE(hold_until(route, Severity::ERROR, berlin(), night));
    EXPECT_FALSE(hold_until(route, Severity::CRITICAL, berlin(), night));
    route.quiet_hours->hold_critical = true;
    EXPECT_TRUE(hold_until(route, Severity::CRITICAL, berlin(), night));
    EXPECT_FALSE(hold_until(route, Severity::ERROR, berlin(), at("2026-11-21T12:00:00Z")));
}

TEST(Hours, digests_come_at_their_hour_and_not_in_the_quiet) {
    AlertRoute route;
    route.digest = Digest::hourly;
    const auto due = [&](std::string_view now) {
        return to_string(*hold_until(route, Severity::INFO, berlin(), at(now)));
    };
    EXPECT_EQ(due("2026-11-21T12:00:00Z"), "2026-11-21T13:00:00Z");
    EXPECT_EQ(due("2026-11-21T12:59:59Z"), "2026-11-21T13:00:00Z");
    route.digest = Digest::daily;
    EXPECT_EQ(due("2026-11-21T06:59:00Z"), "2026-11-21T07:00:00Z");  // 08:00 in Berlin
    EXPECT_EQ(due("2026-11-21T07:00:00Z"), "2026-11-22T07:00:00Z");
    route.digest_at = "02:30";
    EXPECT_EQ(due("2026-03-28T12:00:00Z"), "2026-03-29T01:30:00Z") << "once where it is skipped";
    EXPECT_EQ(due("2026-10-24T12:00:00Z"), "2026-10-25T00:30:00Z");
    EXPECT_EQ(due("2026-10-25T00:30:00Z"), "2026-10-26T01:30:00Z") << "once where it is doubled";
    route.quiet_hours = QuietHours{"22:00", "07:00", {}, {}, {}};
    EXPECT_EQ(due("2026-11-21T12:00:00Z"), "2026-11-22T06:00:00Z");
    EXPECT_FALSE(hold_until(route, Severity::CRITICAL, berlin(), at("2026-11-21T12:00:00Z")));
}

}  // namespace
}  // namespace herald::alert
