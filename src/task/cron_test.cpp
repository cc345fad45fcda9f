#include "task/cron.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "base/error.hpp"

namespace herald::task {
namespace {

using namespace std::chrono;

Time at(std::string_view text) { return *parse_time(text); }
TimeZone zone(std::string_view name) { return *TimeZone::parse(name); }

std::vector<std::string> runs(std::string_view cron, std::string_view zone_name,
                              std::string_view after, std::size_t count) {
    const Cron parsed = Cron::parse(cron);
    std::vector<std::string> out;
    Time time = at(after);
    while (out.size() < count)
        out.push_back(to_string(time = parsed.next_after(time, zone(zone_name))));
    return out;
}

std::string problem_of(std::string_view cron) {
    try {
        Cron::parse(cron);
    } catch (const Error& error) {
        return error.fields().front().detail;
    }
    return "nothing";
}

using Texts = std::vector<std::string>;

TEST(Cron, lists_ranges_steps_and_names) {
    EXPECT_EQ(runs("0,30 9-10 * * *", "Etc/UTC", "2026-11-21T09:00:00Z", 4),
              (Texts{"2026-11-21T09:30:00Z", "2026-11-21T10:00:00Z", "2026-11-21T10:30:00Z",
                     "2026-11-22T09:00:00Z"}));
    EXPECT_EQ(runs("10-50/20 0 1 JAN,jul *", "Etc/UTC", "2026-11-21T09:00:00Z", 4),
              (Texts{"2027-01-01T00:10:00Z", "2027-01-01T00:30:00Z", "2027-01-01T00:50:00Z",
                     "2027-07-01T00:10:00Z"}));
    EXPECT_EQ(runs("0 6 * * Mon-FRI", "Etc/UTC", "2026-11-20T06:00:00Z", 2),
              (Texts{"2026-11-23T06:00:00Z", "2026-11-24T06:00:00Z"}));
    EXPECT_EQ(runs("0 6 * * 7", "Etc/UTC", "2026-11-20T06:00:00Z", 1),
              runs("0 6 * * 0", "Etc/UTC", "2026-11-20T06:00:00Z", 1));
    EXPECT_EQ(runs("0 6 * * sat-sun", "Etc/UTC", "2026-11-21T06:00:00Z", 2),
              (Texts{"2026-11-22T06:00:00Z", "2026-11-28T06:00:00Z"}));
    EXPECT_EQ(runs("5/25 3 * * *", "Etc/UTC", "2026-11-21T03:00:00Z", 3),
              (Texts{"2026-11-21T03:05:00Z", "2026-11-21T03:30:00Z", "2026-11-21T03:55:00Z"}));
}

TEST(Cron, both_day_fields_mean_either) {
    EXPECT_EQ(runs("0 0 13 * FRI", "Etc/UTC", "2026-11-01T00:00:00Z", 5),
              (Texts{"2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z",
                     "2026-11-27T00:00:00Z", "2026-12-04T00:00:00Z"}));
}

TEST(Cron, a_leap_day_waits_for_its_year) {
    EXPECT_EQ(runs("0 0 29 2 *", "Etc/UTC", "2026-11-21T00:00:00Z", 2),
              (Texts{"2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"}));
    EXPECT_EQ(runs("0 0 29 2 *", "Etc/UTC", "2096-03-01T00:00:00Z", 1),
              (Texts{"2104-02-29T00:00:00Z"}));
}

TEST(Cron, what_is_wrong_is_named) {
    EXPECT_EQ(problem_of("* * * *"),
              "must have five fields: minute hour day month weekday, such as \"30 6 * * MON-FRI\"");
    EXPECT_EQ(problem_of("60 * * * *"), "the minute \"60\" is outside 0 to 59");
    EXPECT_EQ(problem_of("* 5-2 * * *"), "the hour \"5-2\" is a range that runs backwards");
    EXPECT_EQ(problem_of("* * 0 * *"), "the day \"0\" is outside 1 to 31");
    EXPECT_EQ(problem_of("* * * foo *"), "the month \"foo\" is not understood");
    EXPECT_EQ(problem_of("*/0 * * * *"), "the minute \"*/0\" has a step that is not understood");
    EXPECT_EQ(problem_of("1,,2 * * * *"), "the minute \"1,,2\" is not understood");
    EXPECT_EQ(problem_of("* * 30 2 *"), "names a day that never comes");
    EXPECT_EQ(problem_of("* * * * -1"), "the weekday \"-1\" is not understood");
    EXPECT_EQ(problem_of("1- * * * *"), "the minute \"1-\" is not understood");
}

TEST(Cron, half_past_two_runs_once_on_both_change_days) {
    // Berlin 2026: forward on 29 March at 02:00, back on 25 October at 03:00.
    EXPECT_EQ(runs("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3),
              (Texts{"2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"}));
    EXPECT_EQ(runs("30 2 * * *", "Europe/Berlin", "2026-10-23T12:00:00Z", 3),
              (Texts{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}));
}

TEST(Cron, a_schedule_of_every_hour_follows_elapsed_time) {
    EXPECT_EQ(runs("*/30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", 6),
              (Texts{"2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z",
                     "2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z", "2026-10-25T03:00:00Z"}));
    EXPECT_EQ(runs("0 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2),
              (Texts{"2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"}));
    // India keeps half an hour: minutes are those of the wall clock.
    EXPECT_EQ(runs("15 * * * *", "Asia/Kolkata", "2026-03-29T00:00:00Z", 1),
              (Texts{"2026-03-29T00:45:00Z"}));
}

TEST(Cron, property_a_daily_time_runs_exactly_once_on_every_local_day) {
    std::mt19937 random(7);
    for (const auto* name :
         {"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe",
          "Asia/Kathmandu", "Pacific/Chatham", "Africa/Casablanca", "America/Santiago"}) {
        const TimeZone tz = zone(name);
        for (int round = 0; round < 6; ++round) {
            const int hour = static_cast<int>(random() % 24),
                      minute = static_cast<int>(random() % 60);
            const Cron cron = Cron::parse(fmt::format("{} {} * * *", minute, hour));
            std::map<Day, int> days_seen;
            Time time = at("2016-06-01T00:00:00Z");
            const Day first = tz.day_of(time) + days(1);
            for (int i = 0; i < 800; ++i) {
                const Time next = cron.next_after(time, tz);
                ASSERT_GT(next, time);
                ++days_seen[tz.day_of(next)];
                const auto wall =
                    duration_cast<minutes>(tz.local(next) - tz.day_of(next).time_since_epoch());
                // Later than written only where the clock skipped the written time.
                if (wall != hours(hour) + minutes(minute)) {
                    ASSERT_GT(wall, hours(hour) + minutes(minute)) << name;
                    ASSERT_LE(wall, hours(hour + 1) + minutes(minute)) << name;
                }
                time = next;
            }
            Day day = first;
            for (int i = 0; i < 797; ++i, day += days(1))
                ASSERT_EQ(days_seen[day], 1) << name << " " << to_string(day);
        }
    }
}

TEST(Cron, property_the_next_run_does_not_depend_on_where_one_starts) {
    std::mt19937 random(11);
    const TimeZone tz = zone("America/New_York");
    for (const auto* text : {"*/20 1-3 * * *", "0 2 * * SUN", "15,45 * * 3,11 *", "59 23 31 12 *",
                             "30 1,2 1-14 * 0"}) {
        const Cron cron = Cron::parse(text);
        Time time = at("2026-01-01T00:00:00Z");
        for (int i = 0; i < 40; ++i) {
            const Time next = cron.next_after(time, tz);
            for (int j = 0; j < 5; ++j) {
                const auto inside = microseconds(static_cast<std::int64_t>(random()) * 1000 %
                                                 (next - time).count());
                ASSERT_EQ(cron.next_after(time + inside, tz), next) << text;
            }
            ASSERT_TRUE(cron.runs_on(tz.day_of(next)));
            time = next;
        }
    }
}

}  // namespace
}  // namespace herald::task
