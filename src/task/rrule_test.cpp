#include "task/rrule.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "task/recurrence.hpp"

namespace herald::task {
namespace {

std::string runs(std::string_view rule, std::string_view start, std::string_view zone,
                 std::size_t count = 4) {
    const auto places = *TimeZone::parse(zone);
    std::string out;
    for (const Time run : Recurrence::parse(rule, "/rrule")
                              .next_runs(*parse_time(start) - std::chrono::seconds(1),
                                         *parse_time(start), places, count))
        out += (out.empty() ? "" : " ") + to_string(run);
    return out;
}

std::string refusal(std::string_view rule) {
    try {
        Rrule::parse(rule);
    } catch (const Error& error) {
        EXPECT_EQ(error.fields().at(0).pointer, "/rrule");
        return error.fields().at(0).detail;
    }
    return "";
}

TEST(Rrule, days_weeks_months_and_years) {
    EXPECT_EQ(runs("FREQ=DAILY;INTERVAL=2;BYHOUR=8", "2026-11-01T09:00:00Z", "Etc/UTC", 2),
              "2026-11-03T08:00:00Z 2026-11-05T08:00:00Z");
    EXPECT_EQ(
        runs("FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=7;BYMINUTE=30", "2026-11-01T00:00:00Z", "Etc/UTC"),
        "2026-11-02T07:30:00Z 2026-11-05T07:30:00Z 2026-11-09T07:30:00Z "
        "2026-11-12T07:30:00Z");
    EXPECT_EQ(runs("FREQ=MONTHLY;BYMONTHDAY=1,-1;BYHOUR=8", "2026-11-15T00:00:00Z", "Etc/UTC"),
              "2026-11-30T08:00:00Z 2026-12-01T08:00:00Z 2026-12-31T08:00:00Z "
              "2027-01-01T08:00:00Z");
    EXPECT_EQ(runs("FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=16", "2026-11-01T00:00:00Z", "Etc/UTC", 3),
              "2026-11-27T16:00:00Z 2026-12-25T16:00:00Z 2027-01-29T16:00:00Z");
    EXPECT_EQ(
        runs("FREQ=YEARLY;BYMONTH=3;BYDAY=2TU;BYHOUR=9", "2026-11-01T00:00:00Z", "Etc/UTC", 2),
        "2027-03-09T09:00:00Z 2028-03-14T09:00:00Z");
}

TEST(Rrule, examples_of_rfc_5545) {
    // Section 3.8.5.3, from 2 September 1997, 9:00 in New York.
    const std::string_view start = "1997-09-02T13:00:00Z", zone = "America/New_York";
    EXPECT_EQ(runs("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", start, zone, 9),
              "1997-09-02T13:00:00Z 1997-09-04T13:00:00Z 1997-09-16T13:00:00Z "
              "1997-09-18T13:00:00Z 1997-09-30T13:00:00Z 1997-10-02T13:00:00Z "
              "1997-10-14T13:00:00Z 1997-10-16T13:00:00Z");
    EXPECT_EQ(runs("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22T13:00:00Z", zone, 6),
              "1997-09-22T13:00:00Z 1997-10-20T13:00:00Z 1997-11-17T14:00:00Z "
              "1997-12-22T14:00:00Z 1998-01-19T14:00:00Z 1998-02-16T14:00:00Z");
    EXPECT_EQ(runs("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", start, zone, 3),
              "1998-02-13T14:00:00Z 1998-03-13T14:00:00Z 1998-11-13T14:00:00Z");
    EXPECT_EQ(
        runs("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29T13:00:00Z", zone, 3),
        "1997-09-29T13:00:00Z 1997-10-30T14:00:00Z 1997-11-27T14:00:00Z");
    EXPECT_EQ(runs("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
                   "1996-11-05T14:00:00Z", zone, 3),
              "1996-11-05T14:00:00Z 2000-11-07T14:00:00Z 2004-11-02T14:00:00Z");
    EXPECT_EQ(
        runs("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05T13:00:00Z", zone),
        "1997-08-05T13:00:00Z 1997-08-10T13:00:00Z 1997-08-19T13:00:00Z "
        "1997-08-24T13:00:00Z");
    EXPECT_EQ(
        runs("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T13:00:00Z", zone),
        "1997-08-05T13:00:00Z 1997-08-17T13:00:00Z 1997-08-19T13:00:00Z "
        "1997-08-31T13:00:00Z");
}

TEST(Rrule, half_past_two_comes_once_on_each_day_the_clock_is_changed) {
    // Berlin: forward on 29 March 2026 at 2, back on 25 October at 3.
    EXPECT_EQ(runs("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-03-27T12:00:00Z", "Europe/Berlin", 3),
              "2026-03-28T01:30:00Z 2026-03-29T01:30:00Z 2026-03-30T00:30:00Z");
    EXPECT_EQ(runs("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-10-23T12:00:00Z", "Europe/Berlin", 3),
              "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z");
    // New York: forward on 8 March at 2, back on 1 November at 2; 1:30 is the doubled one there.
    EXPECT_EQ(
        runs("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-03-06T18:00:00Z", "America/New_York", 3),
        "2026-03-07T07:30:00Z 2026-03-08T07:30:00Z 2026-03-09T06:30:00Z");
    EXPECT_EQ(
        runs("FREQ=DAILY;BYHOUR=2;BYMINUTE=30", "2026-10-30T18:00:00Z", "America/New_York", 3),
        "2026-10-31T06:30:00Z 2026-11-01T07:30:00Z 2026-11-02T07:30:00Z");
    EXPECT_EQ(
        runs("FREQ=DAILY;BYHOUR=1;BYMINUTE=30", "2026-10-31T18:00:00Z", "America/New_York", 2),
        "2026-11-01T05:30:00Z 2026-11-02T06:30:00Z");
}

TEST(Rrule, ends_by_count_and_by_day) {
    EXPECT_EQ(runs("FREQ=DAILY;COUNT=2;BYHOUR=8", "2026-11-01T00:00:00Z", "Etc/UTC"),
              "2026-11-01T08:00:00Z 2026-11-02T08:00:00Z");
    EXPECT_EQ(runs("FREQ=DAILY;UNTIL=20261102;BYHOUR=8", "2026-11-01T00:00:00Z", "Asia/Tokyo"),
              "2026-11-01T23:00:00Z");
    EXPECT_EQ(runs("FREQ=DAILY;UNTIL=20261101T080000Z;BYHOUR=8", "2026-11-01T00:00:00Z", "Etc/UTC"),
              "2026-11-01T08:00:00Z");
}

TEST(Rrule, what_it_leaves_open_is_its_starts) {
    EXPECT_EQ(runs("RRULE:FREQ=MONTHLY", "2026-10-31T14:20:00Z", "Etc/UTC", 3),
              "2026-10-31T14:20:00Z 2026-12-31T14:20:00Z 2027-01-31T14:20:00Z")
        << "a month without a 31st is passed over";
    EXPECT_EQ(runs("freq=weekly", "2026-11-03T14:20:00Z", "Etc/UTC", 2),
              "2026-11-03T14:20:00Z 2026-11-10T14:20:00Z");
}

TEST(Rrule, what_is_wrong_is_named) {
    EXPECT_NE(refusal("BYDAY=MO").find("must say FREQ"), std::string::npos);
    EXPECT_NE(refusal("FREQ=HOURLY").find("HOURLY"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;INTERVALL=2").find("did you mean INTERVAL"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;BYHOUR=24").find("outside 0 to 23"), std::string::npos);
    EXPECT_NE(refusal("FREQ=MONTHLY;BYMONTHDAY=0").find("outside"), std::string::npos);
    EXPECT_NE(refusal("FREQ=MONTHLY;BYDAY=6XX").find("BYDAY \"6XX\""), std::string::npos);
    EXPECT_NE(refusal("FREQ=WEEKLY;BYDAY=1MO").find("needs FREQ=MONTHLY"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;COUNT=2;UNTIL=20270101").find("exclude"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;FREQ=DAILY").find("twice"), std::string::npos);
    EXPECT_NE(refusal("FREQ=DAILY;UNTIL=tomorrow").find("UNTIL"), std::string::npos);
    EXPECT_NE(refusal("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30").find("never comes"),
              std::string::npos);
    EXPECT_EQ(refusal("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=1"), "");
}

TEST(Recurrence, is_a_rule_or_a_cron_expression) {
    EXPECT_EQ(runs("30 2 * * *", "2026-10-24T12:00:00Z", "Europe/Berlin", 2),
              "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z");
    EXPECT_THROW(Recurrence::parse("every monday", "/rrule"), Error);
    EXPECT_THROW(Recurrence::parse("", "/rrule"), Error);
}

}  // namespace
}  // namespace herald::task
