#include "content/compose/plan.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>

#include "content/compose/compose.hpp"
#include "content/compose/goals.hpp"
#include "content/compose/samples_test.hpp"
#include "content/text/text_traits.hpp"

namespace herald::content::compose {
namespace {

using std::chrono::days;

Day day(std::string_view text) { return *parse_day(text); }

Plan planned(const PlanWish& wish, const Material& material) {
    PlanAnswer answer = plan(wish, material);
    if (!answer.plan) throw std::runtime_error(answer.missing.detail);
    return *std::move(answer.plan);
}

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

std::vector<samples::Sample> businesses() {
    return {samples::roastery(), samples::bookkeeper(), samples::software(), samples::pottery()};
}

TEST(Plan, every_entry_can_be_written_and_no_two_are_alike) {
    for (const auto& sample : businesses()) {
        const PlanWish wish = wish_for(sample);
        const Plan made = planned(wish, sample.material);
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
            EXPECT_FALSE(entry.when.text.empty());
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
        for (const auto& note : made.strategy.notes) fmt::print("-- note {}\n", note.text);
        for (const auto& entry : made.entries)
            fmt::print("{} {:02}:{:02} {:9} [{}] {} | {}\n", to_string(entry.day),
                       entry.at.count() / 60, entry.at.count() % 60, entry.network, entry.pillar,
                       entry.title, in_words(entry.why));
    }
}

TEST(Plan, shares_of_the_pillars_add_up_and_offers_stay_a_fifth) {
    for (const auto& sample : businesses()) {
        const Plan made = planned(wish_for(sample), sample.material);
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
    const Plan made = planned(wish, sample.material);
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
        testing::Contains(testing::AllOf(
            testing::Field(&Sentence::code, "capacity"),
            testing::Field(&Sentence::text, testing::HasSubstr("6 posts a week were asked for "
                                                               "and 3 can be made")))));
}

TEST(Plan, own_hours_win_over_usual_ones_and_targets_come_from_the_wish_alone) {
    auto sample = samples::roastery();
    sample.material.hours = {{"linkedin", 6, 7, "Saturdays at 7 bring 2.3 times the replies"}};
    PlanWish wish = wish_for(sample);
    wish.networks = {"linkedin"};
    wish.cadence = {{"linkedin", 1}};
    const Plan made = planned(wish, sample.material);
    ASSERT_FALSE(made.entries.empty());
    for (const PlanEntry& entry : made.entries) {
        EXPECT_EQ(std::chrono::weekday(entry.day).iso_encoding(), 6u);
        EXPECT_EQ(entry.at, std::chrono::hours(7));
        EXPECT_THAT(entry.when.text,
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
    for (const PlanEntry& entry : planned(wish, sample.material).entries) {
        if (entry.network == "linkedin") {
            EXPECT_EQ(entry.at, std::chrono::hours(8)) << "its own hour, whatever others teach";
            continue;
        }
        ++taught;
        EXPECT_TRUE(is_evening(entry)) << entry.when.text;
        EXPECT_THAT(entry.when.text,
                    testing::HasSubstr("between 18 and 22 o'clock: 12 of 40 posts"));
    }
    EXPECT_GE(taught, 2u);
}

TEST(Plan, hours_that_lessons_warn_of_are_left) {
    auto sample = samples::roastery();
    sample.material.bad_hours = {
        {6,
         10,
         false,
         "Going out between 6 and 10 o'clock: 8 of 40 posts.",
         {{"lesson", "hour_morning"}}},
        {10,
         14,
         false,
         "Going out between 10 and 14 o'clock: 9 of 40 posts.",
         {{"lesson", "hour_midday"}}},
        {0, 0, true, "Going out at the weekend: 7 of 40 posts.", {{"lesson", "weekend"}}}};
    PlanWish wish = wish_for(sample);
    wish.networks = {"linkedin", "instagram"};
    wish.cadence = {{"linkedin", 2}, {"instagram", 5}};
    std::size_t moved = 0;
    for (const PlanEntry& entry : planned(wish, sample.material).entries) {
        EXPECT_GE(entry.at, std::chrono::hours(14)) << entry.when.text;
        EXPECT_LT(std::chrono::weekday(entry.day).iso_encoding(), 6u) << entry.when.text;
        if (entry.when.code != "time_away") continue;
        ++moved;
        EXPECT_THAT(entry.when.text, testing::HasSubstr("away from an hour that did less for you: "
                                                        "Going out between"));
        EXPECT_EQ(entry.when.values.at("hour"), "14");
        EXPECT_TRUE(entry.when.values.count("lesson"));
    }
    EXPECT_GE(moved, 8u) << "LinkedIn's usual hours are in the morning";
    // Where the whole day did badly there is nowhere to go.
    sample.material.bad_hours = {{6, 14, false, "A", {}}, {14, 22, false, "B", {}}};
    for (const PlanEntry& entry : planned(wish, sample.material).entries)
        EXPECT_EQ(entry.when.code, "time_usual");
}

TEST(Plan, a_format_that_lessons_warn_of_waits_until_nothing_else_is_left) {
    constexpr std::size_t kFirst = 4;
    const auto with = [&](const Plan& made, const std::string& trait) {
        std::size_t out = 0;
        for (std::size_t i = 0; i < std::min(kFirst, made.entries.size()); ++i) {
            const auto traits = text_traits(made.entries[i].draft.text);
            out += std::find(traits.begin(), traits.end(), trait) != traits.end();
        }
        return out;
    };
    auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);
    wish.start = day("2026-11-30");  // no day for offers leads the first weeks
    wish.networks = {"linkedin"};
    wish.cadence = {{"linkedin", 2}};
    const Plan before = planned(wish, sample.material);
    std::set<std::string> tried;
    std::size_t told = 0;
    for (const PlanEntry& entry : before.entries)
        for (const std::string& trait : text_traits(entry.draft.text)) {
            const auto now = with(before, trait);
            if (now == 0 || now == kFirst || !tried.insert(trait).second) continue;
            sample.material.lessons = {{"What " + trait + " does", 0.7, "9 of 40 posts", trait}};
            const Plan made = planned(wish, sample.material);
            EXPECT_EQ(with(made, trait), 0u) << trait;
            EXPECT_EQ(made.entries.size(), before.entries.size())
                << "fewer ideas are no fewer posts";
            for (const PlanEntry& one : made.entries)
                for (const Sentence& reason : one.why)
                    if (reason.code == "instead") {
                        ++told;
                        EXPECT_EQ(reason.values.at("lesson"), trait);
                    }
        }
    EXPECT_FALSE(tried.empty());
    EXPECT_GT(told, 0u);
}

TEST(Plan, a_pillar_that_did_less_gets_less) {
    auto sample = samples::roastery();
    const PlanWish wish = wish_for(sample);
    const auto share_of = [&](const std::string& name) {
        for (const auto& pillar : planned(wish, sample.material).strategy.pillars)
            if (pillar.name == name) return pillar.share;
        return 0.0;
    };
    const std::string name = planned(wish, sample.material).strategy.pillars.front().name;
    const double before = share_of(name);
    sample.material.lessons = {{"The pillar", 0.6, "9 of 40 posts", "pillar:" + name}};
    EXPECT_LT(share_of(name), before);
    EXPECT_GT(share_of(name), 0) << "less, not nothing";
}

TEST(Plan, each_reason_has_a_code_with_what_its_sentence_names) {
    const auto sample = samples::roastery();
    const Plan made = planned(wish_for(sample), sample.material);
    EXPECT_EQ(made.strategy.goals[0].reasons.at(0).code, "goal_figure");
    EXPECT_EQ(made.strategy.goals[0].reasons.at(0).text, made.strategy.goals[0].why);
    for (const auto& pillar : made.strategy.pillars)
        EXPECT_EQ(in_words(pillar.reasons), pillar.why);
    EXPECT_EQ(made.strategy.weeks[0].reasons.at(0).code, "week_day");
    EXPECT_EQ(made.strategy.weeks[0].reasons.at(0).values.at("day"), "2026-11-27");
    for (const PlanEntry& entry : made.entries) {
        EXPECT_EQ(entry.why.at(0).code, "rests_on");
        EXPECT_EQ(entry.why.at(0).values.at("pillar"), entry.pillar);
        EXPECT_TRUE(is_of_time(entry.when));
        EXPECT_EQ(entry.when.values.at("weekday"),
                  std::to_string(std::chrono::weekday(entry.day).iso_encoding()));
    }
}

TEST(Plan, conversations_and_loyalty_are_measured_by_what_networks_count) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);
    const auto kpi_of = [&](const std::string& goal) {
        wish.goals = {goal};
        return planned(wish, sample.material).strategy.goals.at(0).kpi;
    };
    EXPECT_EQ(kpi_of("Conversations"), "comments and replies to posts");
    EXPECT_EQ(kpi_of("Loyalty"), "saves and shares of posts");
    EXPECT_EQ(kpi_of("Awareness"), "impressions and reach");
    EXPECT_EQ(kpi_of("200 orders from loyal customers"), "orders and revenue from tagged links");
    EXPECT_EQ(measured(aim_of("Gespräche", {}), "Gespräche").kpi_german,
              "Kommentare und Antworten auf Beiträge");
    EXPECT_EQ(measured(aim_of("Treue", {}), "Treue").kpi_german, "gemerkte und geteilte Beiträge");
}

TEST(Plan, nothing_is_planned_for_an_hour_that_has_passed) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);  // a Monday
    wish.networks = {"instagram", "mastodon", "email"};
    wish.cadence = {{"instagram", 7}, {"mastodon", 7}, {"email", 7}};
    std::size_t today = 0;
    for (const int hour : {0, 11, 16, 23}) {
        wish.now = wish.start.time_since_epoch() + std::chrono::hours(hour);
        for (const PlanEntry& entry : planned(wish, sample.material).entries) {
            EXPECT_GT(entry.day.time_since_epoch() + entry.at, *wish.now) << entry.when.text;
            today += entry.day == wish.start;
        }
    }
    EXPECT_GT(today, 0u) << "what is left of today is used";
}

TEST(Plan, without_a_link_there_are_posts_and_no_mails) {
    auto sample = samples::roastery();
    sample.material.brand.sites.clear();
    for (auto& product : sample.material.brand.products) product.url.reset();
    const Plan made = planned(wish_for(sample), sample.material);
    ASSERT_FALSE(made.entries.empty());
    for (const PlanEntry& entry : made.entries) EXPECT_NE(entry.network, "email");
}

TEST(Plan, a_day_for_offers_is_a_week_of_its_own_and_named_themes_come_first) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);
    wish.weeks = 2;
    const Plan made = planned(wish, sample.material);
    EXPECT_EQ(made.strategy.weeks[0].theme, "Black Friday") << "2026-11-27 is in the first week";
    wish.themes = {"Gifts for people who brew"};
    EXPECT_EQ(planned(wish, sample.material).strategy.weeks[0].theme, "Gifts for people who brew");
}

TEST(Plan, what_is_missing_is_named) {
    const auto sample = samples::roastery();
    PlanWish wish = wish_for(sample);
    wish.networks.clear();
    EXPECT_EQ(plan(wish, sample.material).missing.pointer, "/networks");
    wish.networks = {"linkedin"};
    const PlanAnswer empty = plan(wish, Material{});
    EXPECT_FALSE(empty.plan) << "an empty profile gave a plan";
    EXPECT_EQ(empty.missing.pointer, "/brand/name");
    wish.weeks = 13;
    EXPECT_EQ(plan(wish, sample.material).missing.pointer, "/data/weeks");
    wish.weeks = 4;
    wish.language = "fr";
    EXPECT_EQ(plan(wish, sample.material).missing.pointer, "/language");
    auto banned = samples::roastery();
    banned.material.brand.name = "Crane";
    banned.material.brand.banned_words.push_back(banned.material.brand.name);
    EXPECT_EQ(plan(wish_for(banned), banned.material).missing.pointer, "/brand/banned_words");
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
