#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "insight/panel/made_history.hpp"
#include "insight/watch/detectors.hpp"
#include "insight/watch/story.hpp"

namespace herald::insight::watch {
namespace {

using ads::Platform;
using std::chrono::days;

const Day kToday = *parse_day("2026-06-16");  // a Tuesday

/// A campaign's day: counts around their rates, drawn by `random`.
struct Maker {
    double spend = 100, cpm = 8, ctr = 0.02, cvr = 0.06, order = 60;
    DayFigures day(std::mt19937_64& random, double spend_by = 1, double cvr_by = 1) const {
        std::normal_distribution<> noise(0, 0.04);
        const auto count = [&](double mean) {
            if (!(mean > 0)) return mean;
            return static_cast<double>(std::poisson_distribution<std::int64_t>(mean)(random));
        };
        DayFigures out;
        out.spend = spend * spend_by * (1 + noise(random));
        out.impressions = count(1000 * out.spend / cpm);
        out.clicks = count(out.impressions * ctr);
        out.conversions = count(out.clicks * cvr * cvr_by);
        out.revenue = out.conversions * order * (1 + noise(random));
        return out;
    }
};

std::vector<Signal> signals_of(const History& history, Day known) {
    std::vector<Signal> out;
    for (const Subject& subject : watched(history))
        look_at(history, subject, {}, {allowed_false_alarms(history, subject), known}, out);
    return out;
}

/// What a first look tells, as refresh does it.
std::vector<IncidentChangeSet> told(const History& history, int told_days = 30) {
    Ledger ledger("", 2);
    auto signals = signals_of(history, kToday - days(told_days + 1));
    std::stable_sort(signals.begin(), signals.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    auto signal = signals.begin();
    for (Day day = kToday - days(told_days); day < kToday; day += days(1)) {
        ledger.faults_of(day, {IncidentKind::zero_delivery}, find_zero_delivery(history, day));
        ledger.faults_of(day, {IncidentKind::tracking_broken},
                         find_broken_tracking(history, day, ledger.lines()));
        std::vector<Signal> of_day;
        for (; signal != signals.end() && day_of_seconds(signal->at) <= day; ++signal)
            of_day.push_back(*signal);
        for (const Signal& one : without_echoes(std::move(of_day))) ledger.add(one);
        ledger.advance(day);
    }
    ledger.faults_of(history.last, {IncidentKind::overspend, IncidentKind::underspend},
                     find_off_pace(history, history.last, {}));
    std::vector<IncidentChangeSet> out;
    const Facts facts{&history, {}};
    for (const auto& [number, group] : ledger.groups())
        if (!group.merged_into) out.push_back(tell_group(facts, number, group));
    for (const auto& [number, fault] : ledger.faults()) out.push_back(tell_fault(facts, fault));
    return out;
}

TEST(WatchTest, forty_quiet_campaigns_tell_next_to_nothing_in_half_a_year) {
    std::size_t all = 0;
    for (unsigned seed = 1; seed <= 4; ++seed) {
        std::mt19937_64 random(seed);
        MadeHistory made(kToday, 240);
        for (int i = 0; i < 40; ++i)
            made.campaign("Campaign " + std::to_string(i), static_cast<Platform>(1 + i % 3),
                          [&](int back) { return Maker{}.day(random, back % 7 < 2 ? 0.8 : 1); });
        all += told(made.made(), 180).size();
    }
    EXPECT_LE(all, 12u);  // of 20 times 36 days
}

TEST(WatchTest, a_price_that_doubled_is_told_once_with_its_reason_and_who_it_was) {
    std::mt19937_64 random(4);
    MadeHistory made(kToday, 150);
    made.campaign("Broad", Platform::meta, [&](int) { return Maker{.spend = 300}.day(random); });
    made.campaign("Retargeting-DE", Platform::google, [&](int back) {
        return Maker{.spend = 400}.day(random, 1, back <= 6 ? 0.5 : 1);
    });
    made.campaign("Search", Platform::google, [&](int) { return Maker{}.day(random); });
    const auto all = told(made.made());
    ASSERT_EQ(all.size(), 1u);
    const Incident& incident = all[0].incident;
    EXPECT_EQ(incident.kind, IncidentKind::metric);
    EXPECT_EQ(incident.campaign_name, "Retargeting-DE");
    EXPECT_EQ(incident.platform, Platform::google);
    EXPECT_EQ(incident.state, IncidentState::open);
    EXPECT_EQ(incident.metric, ads::Metric::cpa);
    EXPECT_EQ(incident.direction, 1);
    EXPECT_LE(incident.opened_on, kToday - days(4));
    EXPECT_GE(incident.opened_on, kToday - days(6));
    EXPECT_NE(incident.title.find("CPA of Retargeting-DE"), std::string::npos) << incident.title;
    EXPECT_NE(incident.text.find("CVR fell by"), std::string::npos) << incident.text;
    EXPECT_NE(incident.text.find("CPC unchanged"), std::string::npos) << incident.text;
    ASSERT_TRUE(incident.money_a_day);
    EXPECT_LT(*incident.money_a_day, -1000);  // half of some 3,600 a day
    EXPECT_NE(incident.severity, IncidentSeverity::info);
    EXPECT_GT(*incident.observed, *incident.high);
}

TEST(WatchTest, an_echo_is_left_out) {
    const auto signal = [](std::vector<std::string> entity, Kpi kpi, int direction) {
        return Signal{std::move(entity), kpi, 0, 0.95, direction, false};
    };
    const auto all = signal({"ws"}, Kpi::cpm, 1), meta = signal({"ws", "meta"}, Kpi::cpm, 1),
               google = signal({"ws", "google"}, Kpi::cpm, 1),
               views = signal({"ws", "meta"}, Kpi::impressions, -1);
    const auto left = without_echoes({all, meta, views});
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left[0].entity, meta.entity);
    EXPECT_EQ(left[0].kpi, Kpi::cpm);
    EXPECT_EQ(without_echoes({all, meta, google}).size(), 3u);  // two of them: the whole is odd
    EXPECT_EQ(without_echoes({views}).size(), 1u);
}

TEST(WatchTest, money_is_what_the_change_brings_at_the_same_spend) {
    Comparison one;
    one.sides = {
        {.spend = 100, .impressions = 10'000, .clicks = 200, .conversions = 10, .revenue = 400},
        {.spend = 100, .impressions = 10'000, .clicks = 200, .conversions = 5, .revenue = 200},
        1};
    one.kpi = Kpi::cpa;
    EXPECT_DOUBLE_EQ(*money_a_day(one), -200);
    one.sides.before.revenue = one.sides.after.revenue = 0;  // nobody tells it
    EXPECT_DOUBLE_EQ(*money_a_day(one), -50);
    one.kpi = Kpi::clicks;
    one.sides.before.revenue = 400;
    one.sides.after.clicks = 100;
    EXPECT_DOUBLE_EQ(*money_a_day(one), -200);
    one.kpi = Kpi::cpc;
    EXPECT_DOUBLE_EQ(*money_a_day(one), -50);
    one.sides.before = {};
    EXPECT_FALSE(money_a_day(one));
}

TEST(WatchTest, conversions_that_arrive_late_alarm_nobody) {
    std::mt19937_64 random(5);
    MadeHistory made(kToday, 150);
    const double known[] = {0.3, 0.5, 0.72, 0.8, 0.9};
    made.campaign("Broad", Platform::meta, [&](int back) {
        DayFigures out = Maker{.spend = 900}.day(random);
        if (back < 5) out.conversions *= known[back], out.revenue *= known[back];
        return out;
    });
    History& history = made.made();
    std::vector<Share> shares;
    for (const double share : known) shares.push_back({share, 0.05});
    history.conversions_known = history.revenue_known = Completeness(shares);
    EXPECT_TRUE(told(history).empty());
    history.conversions_known = history.revenue_known = Completeness({Share{1, 0}});
    EXPECT_FALSE(told(history).empty());  // the same figures, were they whole
}

TEST(WatchTest, a_lost_tag_is_told_of_the_platform_and_not_of_its_campaigns) {
    std::mt19937_64 random(6);
    MadeHistory made(kToday, 120);
    const auto campaign = [&](int lost) {
        return [&, lost](int back) {
            return Maker{.spend = 200}.day(random, 1, back <= lost && back > 2 ? 0.05 : 1);
        };
    };
    made.campaign("One", Platform::google, campaign(7))
        .campaign("Two", Platform::google, campaign(7));
    made.campaign("Three", Platform::meta, campaign(0));
    const auto all = told(made.made());
    ASSERT_EQ(all.size(), 1u);
    const Incident& incident = all[0].incident;
    EXPECT_EQ(incident.kind, IncidentKind::tracking_broken);
    EXPECT_EQ(incident.entity_kind, EntityKind::platform);
    EXPECT_EQ(incident.opened_on, kToday - days(7));
    EXPECT_EQ(incident.last_seen_on, kToday - days(3));
    EXPECT_EQ(incident.state, IncidentState::closed);
    EXPECT_EQ(incident.closed_on, kToday - days(2));
    EXPECT_EQ(incident.severity, IncidentSeverity::critical);
}

TEST(WatchTest, a_shop_that_is_down_is_told_of_the_workspace) {
    std::mt19937_64 random(7);
    MadeHistory made(kToday, 120);
    for (const Platform platform : {Platform::google, Platform::meta, Platform::tiktok})
        made.campaign("Of it", platform, [&](int back) {
            return Maker{.spend = 200}.day(random, 1, back == 9 ? 0.02 : 1);
        });
    const auto all = told(made.made());
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].incident.kind, IncidentKind::tracking_broken);
    EXPECT_EQ(all[0].incident.entity_kind, EntityKind::workspace);
    EXPECT_EQ(all[0].incident.state, IncidentState::closed);
    EXPECT_NE(all[0].incident.text.find("shop"), std::string::npos);
}

TEST(WatchTest, a_campaign_that_delivers_nothing_is_told_until_it_does_again) {
    std::mt19937_64 random(8);
    const auto told_of = [&](int from, int to, ads::CampaignStatus status) {
        MadeHistory made(kToday, 90);
        made.campaign("Silent", Platform::meta, [&](int back) {
            return back <= from && back > to ? DayFigures{} : Maker{.spend = 40}.day(random);
        });
        made.campaign("Other", Platform::meta,
                      [&](int) { return Maker{.spend = 900}.day(random); });
        History& history = made.made();
        history.campaigns[0].info.status = status;
        auto all = told(history);  // noise of the other one is no matter here
        std::erase_if(all, [](const auto& one) { return one.incident.campaign_name != "Silent"; });
        return all;
    };
    const auto open = told_of(3, 0, ads::CampaignStatus::active);
    ASSERT_EQ(open.size(), 1u);
    EXPECT_EQ(open[0].incident.kind, IncidentKind::zero_delivery);
    EXPECT_EQ(open[0].incident.state, IncidentState::open);
    EXPECT_EQ(open[0].incident.title, "Silent delivered nothing since Saturday, 13 June");
    const auto closed = told_of(9, 5, ads::CampaignStatus::active);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].incident.closed_on, kToday - days(5));
    EXPECT_TRUE(told_of(3, 0, ads::CampaignStatus::paused).empty());
}

TEST(WatchTest, budgets_are_held_against_the_last_week_unless_they_were_just_changed) {
    std::mt19937_64 random(9);
    MadeHistory made(kToday, 90);
    made.campaign("Hungry", Platform::meta,
                  [&](int back) { return Maker{}.day(random, back <= 8 ? 1.4 : 1); });
    made.campaign("Lazy", Platform::meta,
                  [&](int back) { return Maker{}.day(random, back <= 8 ? 0.3 : 1); });
    History& history = made.made();
    for (auto& campaign : history.campaigns) campaign.info.daily_budget = micros_from(100);
    const auto found = find_off_pace(history, history.last, {});
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].kind, IncidentKind::overspend);
    EXPECT_NEAR(found[0].observed, 140, 5);
    EXPECT_EQ(found[1].kind, IncidentKind::underspend);
    const KnownChange change{
        history.campaigns[0].info.id, Time(kToday - days(2)), "daily_budget", "150", "100", "Olga"};
    EXPECT_EQ(find_off_pace(history, history.last, {change}).size(), 1u);
}

TEST(WatchTest, a_state_that_was_kept_goes_on_as_if_it_had_never_stopped) {
    std::mt19937_64 random(10);
    const auto make = [&](int back) {
        return Maker{.spend = 300}.day(random, back <= 2 ? 2.5 : 1);
    };
    std::map<int, DayFigures> kept;
    for (int back = 150; back >= 1; --back) kept[back] = make(back);
    const auto history_until = [&](int until) {
        MadeHistory made(kToday - days(until), 150 - until);
        made.campaign("A", Platform::meta, [&](int back) { return kept.at(back + until); });
        return made.made();
    };
    const Day known = kToday - days(31);
    const History early = history_until(10), late = history_until(0);
    std::vector<Signal> once, first, then;
    const Subject all{};
    const auto whole = look_at(late, all, {}, {0.05, known}, once).state;
    const auto before = look_at(early, all, {}, {0.05, known}, first).state;
    Shard shard;
    shard.add(path_of(all), before);
    auto read = Shard::read(shard.take());
    ASSERT_EQ(read.size(), 1u);
    const auto after = look_at(late, all, read["ws"], {0.05, known}, then).state;
    EXPECT_EQ(first.size() + then.size(), once.size());
    EXPECT_FALSE(then.empty());
    for (const auto& [kpi, stream] : whole.streams)
        EXPECT_EQ(after.streams.at(kpi).detector, stream.detector) << label(kpi);
    std::vector<Signal> again;
    EXPECT_FALSE(look_at(late, all, after, {0.05, known}, again).changed);
    EXPECT_TRUE(again.empty());
}

TEST(WatchTest, a_past_that_was_restated_is_learned_anew_and_told_to_nobody) {
    std::mt19937_64 random(11);
    std::map<int, DayFigures> kept;
    for (int back = 150; back >= 1; --back) kept[back] = Maker{.spend = 300}.day(random);
    const auto history_with = [&](double rate, int until) {
        MadeHistory made(kToday - days(until), 150 - until);
        made.campaign("A", Platform::meta, [&](int back) {
            DayFigures out = kept.at(back + until);
            out.spend *= rate;
            out.revenue *= rate;
            return out;
        });
        return made.made();
    };
    std::vector<Signal> signals;
    const Subject all{};
    const auto before =
        look_at(history_with(1, 1), all, {}, {0.05, kToday - days(31)}, signals).state;
    signals.clear();
    look_at(history_with(160, 0), all, before, {0.05, kToday - days(31)}, signals);  // yen now
    EXPECT_TRUE(signals.empty());
}

TEST(WatchTest, broken_states_are_none) {
    EXPECT_TRUE(Shard::read("").empty());
    EXPECT_TRUE(Shard::read("HWD0 something").empty());
    Shard shard;
    shard.add({"ws"}, {kToday, 5, {{Kpi::spend, {kToday, true, "state"}}}});
    const std::string bytes = shard.take();
    EXPECT_EQ(Shard::read(bytes).size(), 1u);
    for (std::size_t cut = 5; cut < bytes.size(); ++cut)
        EXPECT_TRUE(Shard::read(std::string_view(bytes).substr(0, cut)).empty()) << cut;
}

TEST(WatchTest, nothing_breaks_it) {
    const auto check = [](const std::function<DayFigures(int)>& figures) {
        MadeHistory made(kToday, 90);
        made.campaign("A", Platform::meta, figures);
        const History history = made.made();
        for (const auto& change : told(history)) {
            EXPECT_FALSE(change.incident.title.empty());
            EXPECT_EQ(change.incident.text.find("nan"), std::string::npos) << change.incident.text;
            EXPECT_EQ(change.incident.text.find("inf"), std::string::npos) << change.incident.text;
            const IncidentDetail detail = detail_of(history, change.incident);
            EXPECT_FALSE(detail.series.empty());
        }
    };
    std::mt19937_64 random(12);
    check([](int) { return DayFigures{}; });
    check([&](int back) { return back == 1 ? Maker{}.day(random) : DayFigures{}; });
    check([&](int back) { return Maker{}.day(random, back == 5 ? 1e7 : 1); });
    check([&](int back) { return Maker{}.day(random, back == 5 ? -3 : 1); });
    check([&](int back) { return Maker{}.day(random, back > 40 ? 0.001 : 1); });
    check([&](int back) { return back % 9 == 0 ? DayFigures{} : Maker{}.day(random); });
    check([](int) {
        DayFigures out;
        out.spend = 50, out.impressions = 5000, out.clicks = 50;
        return out;
    });
    check([&](int back) {
        DayFigures out = Maker{}.day(random);
        if (back == 6) out.revenue = std::nan("");
        return out;
    });
}

TEST(WatchTest, what_is_kept_of_the_ledger_is_what_was_in_it) {
    Ledger ledger("", 2);
    ledger.add({{"ws", "meta", "7"}, Kpi::cpa, seconds_of(kToday), 0.97, 1, true});
    const CampaignHistory campaign{{.key = 9, .platform = Platform::google}, {}};
    ledger.faults_of(kToday, {IncidentKind::zero_delivery},
                     {{IncidentKind::zero_delivery,
                       {EntityKind::campaign, Platform::google, &campaign},
                       0,
                       900,
                       1e-9}});
    Ledger again(ledger.to_text(), 2);
    EXPECT_EQ(again.to_text(), ledger.to_text());
    EXPECT_EQ(ledger.groups().size(), 1u);
    EXPECT_EQ(ledger.faults().at(-1).path, (std::vector<std::string>{"ws", "google", "9"}));
    EXPECT_TRUE(again.groups().empty());  // nothing has happened since
    EXPECT_TRUE(again.faults().empty());
    again.add({{"ws", "meta", "7"}, Kpi::cpa, seconds_of(kToday + days(1)), 0.5, 1, false});
    EXPECT_EQ(again.groups().at(1).incident.last_seen, seconds_of(kToday + days(1)));
}

TEST(WatchTest, figures_and_days_are_written_as_people_read_them) {
    const Currency euro = *parse_currency("EUR");
    EXPECT_EQ(figure_text(ads::Metric::spend, 1234567.4, euro), "1,234,567 EUR");
    EXPECT_EQ(figure_text(ads::Metric::cpc, 0.456, euro), "0.46 EUR");
    EXPECT_EQ(figure_text(ads::Metric::ctr, 0.0123, euro), "1.23 %");
    EXPECT_EQ(figure_text(ads::Metric::clicks, 12345, euro), "12,345");
    EXPECT_EQ(figure_text(ads::Metric::roas, 3.456, euro), "3.46");
    EXPECT_EQ(day_text(kToday), "Tuesday, 16 June");
}

}  // namespace
}  // namespace herald::insight::watch
