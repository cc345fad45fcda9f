#include "insight/anomaly/incidents.hpp"

#include <gmock/gmock.h>

namespace herald::insight {
namespace {

constexpr EpochSeconds kDay = 86'400;
const std::vector<std::string> kWorkspace = {"ws"}, kGoogle = {"ws", "google"},
                               kOne = {"ws", "google", "one"}, kTwo = {"ws", "google", "two"};

Signal signal(std::vector<std::string> entity, Kpi kpi, EpochSeconds day, double score) {
    return {.entity = std::move(entity), .kpi = kpi, .at = day * kDay, .score = score};
}

TEST(Incidents, one_event_is_told_once) {
    IncidentBook book;
    const auto first = book.add(signal(kOne, Kpi::cpa, 1, 0.95));
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].change, IncidentChange::opened);
    EXPECT_TRUE(book.add(signal(kOne, Kpi::cpa, 2, 0.96)).empty()) << "nothing new";
    EXPECT_EQ(book.open()[0].signals, 2u);
    const auto grown = book.add(signal(kOne, Kpi::cpa, 3, 1.0));
    ASSERT_EQ(grown.size(), 1u) << "grown by 0.05 since it was told";
    EXPECT_EQ(grown[0].change, IncidentChange::updated);
    EXPECT_EQ(book.open()[0].worst.score, 1.0);
}

TEST(Incidents, related_figures_and_parents_join) {
    IncidentBook book;
    book.add(signal(kOne, Kpi::cpa, 1, 0.95));
    EXPECT_EQ(book.add(signal(kOne, Kpi::cvr, 1, 0.5))[0].change, IncidentChange::updated);
    EXPECT_EQ(book.add(signal(kGoogle, Kpi::conversions, 1, 0.93))[0].change,
              IncidentChange::updated);
    ASSERT_EQ(book.open().size(), 1u);
    EXPECT_THAT(book.open()[0].entities, ::testing::ElementsAre(kOne, kGoogle));
    EXPECT_THAT(book.open()[0].kpis, ::testing::ElementsAre(Kpi::cpa, Kpi::cvr, Kpi::conversions));
}

TEST(Incidents, strangers_stay_apart) {
    IncidentBook book;
    book.add(signal(kOne, Kpi::cpa, 1, 0.95));
    EXPECT_EQ(book.add(signal(kTwo, Kpi::cpa, 1, 0.95))[0].change, IncidentChange::opened);
    EXPECT_EQ(book.add(signal(kOne, Kpi::impressions, 1, 0.95))[0].change, IncidentChange::opened)
        << "volume says nothing of CPA";
    EXPECT_EQ(book.open().size(), 3u);
}

TEST(Incidents, a_bridge_makes_one_of_two) {
    IncidentBook book;
    book.add(signal(kOne, Kpi::cvr, 1, 0.92));
    book.add(signal(kTwo, Kpi::cvr, 1, 0.99));
    const auto news = book.add(signal(kGoogle, Kpi::cpa, 1, 0.95));
    ASSERT_EQ(news.size(), 2u);
    EXPECT_EQ(news[0].change, IncidentChange::merged);
    EXPECT_EQ(news[0].incident.id, 2u);
    EXPECT_EQ(news[0].merged_into, 1u);
    ASSERT_EQ(book.open().size(), 1u);
    EXPECT_EQ(book.open()[0].worst.entity, kTwo);
    EXPECT_EQ(book.open()[0].signals, 3u);
}

TEST(Incidents, close_after_silence_and_open_anew) {
    IncidentBook book({.quiet = 2 * kDay});
    book.add(signal(kOne, Kpi::cpa, 1, 0.95));
    EXPECT_TRUE(book.advance(3 * kDay).empty());
    const auto closed = book.advance(3 * kDay + 1);
    ASSERT_EQ(closed.size(), 1u);
    EXPECT_EQ(closed[0].change, IncidentChange::closed);
    EXPECT_EQ(closed[0].incident.state, IncidentState::closed);
    const auto again = book.add(signal(kOne, Kpi::cpa, 4, 0.95));
    EXPECT_EQ(again[0].incident.id, 2u);
}

TEST(Incidents, a_weak_signal_joins_but_opens_nothing) {
    IncidentBook book;
    EXPECT_TRUE(book.add(signal(kOne, Kpi::cpa, 1, 0.6)).empty());
    EXPECT_TRUE(book.open().empty());
    book.add(signal(kOne, Kpi::cpa, 1, 0.95));
    book.add(signal(kWorkspace, Kpi::cpa, 1, 0.6));
    EXPECT_EQ(book.open()[0].entities.size(), 2u);
}

TEST(Incidents, are_never_too_many) {
    IncidentBook book({.most_open = 2});
    book.add(signal({"a"}, Kpi::cpa, 1, 0.95));
    book.add(signal({"b"}, Kpi::cpa, 2, 0.95));
    const auto news = book.add(signal({"c"}, Kpi::cpa, 2, 0.95));
    ASSERT_EQ(news.size(), 2u);
    EXPECT_EQ(news[0].change, IncidentChange::closed);
    EXPECT_EQ(news[0].incident.worst.entity, std::vector<std::string>{"a"});
}

TEST(Incidents, survive_a_restart) {
    IncidentBook book;
    book.add(signal(kOne, Kpi::cpa, 1, 0.95));
    IncidentBook again({}, book.open(), book.next_id());
    EXPECT_TRUE(again.add(signal(kOne, Kpi::cpa, 2, 0.95)).empty());
    EXPECT_EQ(again.add(signal(kTwo, Kpi::cpa, 2, 0.95))[0].incident.id, 2u);
}

}  // namespace
}  // namespace herald::insight
