#include "content/compose/plan.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <map>
#include <set>

#include "content/compose/compose.hpp"
#include "content/compose/samples_test.hpp"

namespace herald::content::compose {
namespace {

using std::chrono::days;

Day day(std::string_view text) { return *parse_day(text); }

PlanWish wish_for(const samples::Sample& sample) {
    PlanWish out;
    out.start = day("2026-11-23");
    out.weeks = 4;
    out.networks = {"linkedin", "instagram", "email"};
    out.goals = {"200 orders from the newsletter", "More visits"};
    out.text = sample.brief.text;
    out.language = sample.material.brand.languages.front();
    return out;
}

std::vector<samples::Sample> planned() {
    return {samples::roastery(), samples::bookkeeper(), samples::software(), samples::pottery()};
}

TEST(Plan, every_entry_can_be_written_and_no_two_are_alike) {
    for (const auto& sample : planned()) {
        const PlanWish wish = wish_for(sample);
        const Plan made = plan(wish, sample.material);
        EXPECT_GE(made.entries.size(), 8u) << sample.name;
        std::set<std::pair<std::string, std::string>> titles;
        std::set<std::pair<std::string, Day>> slots;
        for (const PlanEntry& entry : made.entries) {
            EXPECT_TRUE(titles.insert({entry.network, entry.title}).second) << entry.title;
            EXPECT_TRUE(slots.insert({entry.network, entry.day}).second) << entry.title;
            EXPECT_GE(entry.day, wish.start);
            EXPECT_LT(entry.day, wish.start + days(28));
            EXPECT_LT(entry.at, std::chrono::hours(24));
            EXPECT_FALSE(entry.why.empty());
            EXPECT_FALSE(entry.when.empty());
            EXPECT_EQ(entry.draft.text, write(entry.brief, sample.material, 1).at(0).text);
        }
        EXPECT_TRUE(std::is_sorted(made.entries.begin(), made.entries.end(),
                                   [](const auto& a, const auto& b) { return a.day < b.day; }));
        if (std::getenv("HERALD_SHOW_DRAFTS") == nullptr) continue;
        fmt::print("======== {} {}\n{}\n", sample.name, made.title, made.text);
        for (const auto& week : made.strategy.weeks)
            fmt::print("-- week {}: {} ({})\n", to_string(week.start), week.theme, week.why);
        for (const auto& goal : made.strategy.goals)
            fmt::print("-- goal {} / {} / {}\n", goal.name, goal.kpi, goal.target.value_or("-"));
        for (const auto& note : made.strategy.notes) fmt::print("-- note {}\n", note);
        for (const auto& entry : made.entries)
            fmt::print("{} {:02}:{:02} {:9} [{}] {} | {}\n", to_string(entry.day),
                       entry.at.count() / 60, entry.at.count() % 60, entry.network, entry.pillar,
                       entry.title, entry.why);
    }
}

TEST(Plan, shares_of_the_pillars_add_up_and_offers_stay_a_fifth) {
    for (const auto& sample : planned()) {
        const Plan made = plan(wish_for(sample), sample.material);
        double total = 0;
        for (const auto& pillar : made.strategy.pillars) {
            total += pillar.share;
            EXPECT_FALSE(pillar.why.empty());
            if (pillar.name == "Offers" || pillar.name == "Angebote") {
                EXPECT_LE(pillar.share, 0.21);
            }
        }
        EXPECT_NEAR(total, 1, 1e-9);
        EXPECT_EQ(made.strategy.weeks.size(), 4u);
    }
}

TEST(Plan, capacity_holidays_and_days_off_are_kept) {
    const auto sample = samples::bookkeeper();
    PlanWish wish = wish_for(sample);
    wish.start = day("2026-12-16");
    wish.weeks = 3;
    wish.capacity_per_week = 3;
    wish.cadence = {{"linkedin", 3}, {"instagram", 2}, {"email", 1}};
    wish.days_off = {day("2026-12-22"), day("2026-12-23")};
    const Plan made = plan(wish, sample.material);
    std::map<Day, unsigned> by_week;
    for (const PlanEntry& entry : made.entries) {
        EXPECT_NE(entry.day, day("2026-12-22"));
        EXPECT_NE(entry.day, day("2026-12-23"));
        EXPECT_NE(entry.day, day("2026-12-25")) << "a public holiday in Germany";
        EXPECT_NE(entry.day, day("2026-12-26"));
        EXPECT_GE(entry.day, wish.start) << "nothing before the start, though its week began";
        ++by_week[entry.day - days(std::chrono::weekday(entry.day).iso_encoding() - 1)];
    }
    for (const auto& [week, count] : by_week) EXPECT_LE(count, 3u);
    EXPECT_THAT(
        made.strategy.notes,
        testing::Contains(testing::HasSubstr("6 posts a week were asked for and 3 can be made")));
}

TEST(Plan, own_hours_win_over_usual_ones_and_targets_come_from_the_wish_alone) {
    auto sample = samples::roastery();
    sample.material.hours = {{"linkedin", 6, 7, "Saturdays at 7 bring 2.3 times the replies"}};
    PlanWish wish = wish_for(sample);
    wish.networks = {"linkedin"};
    wish.cadence = {{"linkedin", 1}};
    const Plan made = plan(wish, sample.material);
    ASSERT_FALSE(made.entries.empty());
    for (const PlanEntry& entry : made.entries) {
        EXPECT_EQ(std::chrono::weekday(entry.day).iso_encoding(), 6u);
        EXPECT_EQ(entry.at, std::chrono::hours(7));
        EXPECT_THAT(entry.when,
                    testing::HasSubstr("Saturday 07:00: Saturdays at 7 bring 2.3 times"));
    }
    EXPECT_EQ(made.strategy.goals[0].target, "200");
    EXPECT_FALSE(made.strategy.goals[1].target);
}

bool is_evening(const PlanEntry& entry) {
    return entry.at >= std::chrono::hours(18) && entry.at < std::chrono::hours(22);
}

TEST(Plan, lessons_decide_the_hour_where_there_are_no_own_good_hours) {
    auto sample = samples::roastery();
    sample.material.hours = {{"linkedin", 4, 8, "Your 9 posts of Thursday around 8:00 did well"},
                             {"", 0, 20, "Going out between 18 and 22 o'clock: 12 of 40 posts."}};
    PlanWish wish = wish_for(sample);
    wish.networks = {"linkedin", "mastodon"};
    wish.cadence = {{"linkedin", 1}, {"mastodon", 2}};
    std::size_t taught = 0;
    for (const PlanEntry& entry : plan(wish, sample.material).entries) {
        if (entry.network == "linkedin") {
            EXPECT_EQ(entry.at, std::chrono::hours(8)) << "its own hour, whatever others teach";
            continue;
        }
        ++taught;
        EXPECT_TRUE(is_evening(entry)) << entry.when;
        EXPECT_THAT(entry.when, testing::HasSubstr("between 18 and 22 o'clock: 12 of 40 posts"));
    }
    EXPECT_GE(taught, 2u);
}

TEST(Plan, nothing_is_planned_for_an_hour_that_has_passed) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);  // a Monday
    wish.networks = {"instagram", "mastodon", "email"};
    wish.cadence = {{"instagram", 7}, {"mastodon", 7}, {"email", 7}};
    std::size_t today = 0;
    for (const int hour : {0, 11, 16, 23}) {
        wish.now = wish.start.time_since_epoch() + std::chrono::hours(hour);
        for (const PlanEntry& entry : plan(wish, sample.material).entries) {
            EXPECT_GT(entry.day.time_since_epoch() + entry.at, *wish.now) << entry.when;
            today += entry.day == wish.start;
        }
    }
    EXPECT_GT(today, 0u) << "what is left of today is used";
}

TEST(Plan, without_a_link_there_are_posts_and_no_mails) {
    auto sample = samples::roastery();
    sample.material.brand.sites.clear();
    for (auto& product : sample.material.brand.products) product.url.reset();
    const Plan made = plan(wish_for(sample), sample.material);
    ASSERT_FALSE(made.entries.empty());
    for (const PlanEntry& entry : made.entries) EXPECT_NE(entry.network, "email");
}

TEST(Plan, a_day_for_offers_is_a_week_of_its_own_and_named_themes_come_first) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);
    wish.weeks = 2;
    const Plan made = plan(wish, sample.material);
    EXPECT_EQ(made.strategy.weeks[0].theme, "Black Friday") << "2026-11-27 is in the first week";
    wish.themes = {"Gifts for people who brew"};
    EXPECT_EQ(plan(wish, sample.material).strategy.weeks[0].theme, "Gifts for people who brew");
}

TEST(Plan, what_is_missing_is_named) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);
    wish.networks.clear();
    EXPECT_THROW(plan(wish, sample.material), Error);
    wish.networks = {"linkedin"};
    try {
        plan(wish, Material{});
        FAIL() << "an empty profile gave a plan";
    } catch (const Error& error) {
        ASSERT_FALSE(error.fields().empty());
        EXPECT_EQ(error.fields()[0].pointer, "/brand/name");
    }
    wish.weeks = 13;
    EXPECT_THROW(plan(wish, sample.material), Error);
}

std::string name_on(std::string_view when, const std::string& country,
                    const std::string& language = "en") {
    const auto found = known_days(day(when), day(when), country, language);
    return found.empty() ? "" : found.front().name;
}

// Dates from the calendars of the years named.
TEST(KnownDays, fall_where_the_calendar_has_them) {
    EXPECT_EQ(name_on("2025-11-28", "us"), "Black Friday");
    EXPECT_EQ(name_on("2026-11-27", ""), "Black Friday");
    EXPECT_EQ(name_on("2024-11-28", "us"), "Thanksgiving");
    EXPECT_EQ(name_on("2026-05-10", "de", "de"), "Muttertag");
    EXPECT_EQ(name_on("2026-03-15", "gb"), "Mother’s Day");
    EXPECT_EQ(name_on("2026-05-10", "gb"), "");
    EXPECT_EQ(name_on("2026-04-05", "de", "de"), "Ostern");
    EXPECT_EQ(name_on("2024-03-31", "us"), "Easter");
    EXPECT_EQ(name_on("2026-04-03", "de", "de"), "Karfreitag");
    EXPECT_EQ(name_on("2026-05-25", "de", "de"), "Pfingstmontag");
    EXPECT_EQ(name_on("2026-05-14", "at", "de"), "Christi Himmelfahrt");
    EXPECT_EQ(name_on("2026-06-21", "us"), "Father’s Day");
    EXPECT_EQ(name_on("2026-11-29", "de", "de"), "Erster Advent");
    EXPECT_EQ(name_on("2023-12-03", "de", "de"), "Erster Advent");
    EXPECT_EQ(name_on("2026-08-31", "gb"), "Summer bank holiday");
    EXPECT_EQ(name_on("2026-10-03", "de", "de"), "Tag der Deutschen Einheit");
}

}  // namespace
}  // namespace herald::content::compose
