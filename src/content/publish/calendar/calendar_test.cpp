#include "content/publish/calendar/calendar.hpp"

#include <gtest/gtest.h>

#include "connection/connection.hpp"
#include "content/publish/calendar/best_times.hpp"
#include "content/publish/calendar/conflicts.hpp"
#include "event/event.hpp"
#include "store/test_database.hpp"
#include "task/task.hpp"

namespace herald::content {
std::vector<store::Migration> migrations();
namespace {

class CalendarTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        connections.catalogue = &catalogue;
        context.items.bus = bus.get();
        context.bus = bus.get();
        context.connections = &connections;
    }
    Scope scope(store::TenantId whose) {
        return Scope({.database = database.get(),
                      .clock = &clock,
                      .tenant = whose,
                      .role = store::Role::owner,
                      .actor = {store::ActorKind::user, make_uuid(clock), "Mira"}});
    }
    Scope scope() { return scope(tenant); }
    /// So many posts, one every `minutes`, from the clock's time on; the texts differ.
    void fill(int posts, int minutes, const std::string& state) {
        Scope s = scope();
        s.write([&](Tx& tx) {
            for (int i = 0; i < posts; ++i) {
                const Time at = clock.now() + std::chrono::minutes(minutes * i);
                tx.execute(
                    "INSERT INTO content_items (tenant, id, kind, network, state, title, text, "
                    "folded, media, tags, written_by, plan_at, published_at, hash, created_at, "
                    "updated_at, version) VALUES (:tenant, :id, 'social', 'x', :state, '', :text, "
                    "'', '[]', '[]', 'person', :at, :at, :hash, :at, :at, 1)",
                    {{"id", make_uuid(clock)},
                     {"state", state},
                     {"text", std::string(2000, 'x')},
                     {"at", at},
                     {"hash", std::int64_t{i + 1}}});
            }
        });
    }
    static std::vector<store::Migration> all() {
        std::vector<store::Migration> out;
        for (auto part : {event::migrations(), task::migrations(), connection::migrations(),
                          content::migrations()})
            for (auto& one : part) out.push_back(std::move(one));
        return out;
    }

    store::TestDatabase database{GetParam(), all()};
    FixedClock clock{*parse_time("2026-11-23T08:00:00Z")};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    connector::Catalogue catalogue{{}};
    connection::Context connections;
    Context context;
    store::TenantId tenant = store::TenantId::make(clock);
};

TEST_P(CalendarTest, five_thousand_entries_come_at_once_and_no_more) {
    fill(5200, 60, "draft");
    const GetCalendar year{clock.now(), clock.now() + std::chrono::hours(24 * 300), {}, {}, {}, {}};
    const auto begun = std::chrono::steady_clock::now();
    const CalendarView view = get_calendar(context, scope(), year);
    const auto took = std::chrono::steady_clock::now() - begun;
    EXPECT_EQ(view.data.size(), 5000u);
    EXPECT_TRUE(view.more);
    EXPECT_LE(view.data[0].excerpt.size(), 240u);
    EXPECT_LT(took, std::chrono::milliseconds(1500)) << "on a machine that is busy otherwise";
    RecordProperty(
        "milliseconds",
        static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    std::printf("calendar of 5,000 entries: %lld ms\n",
                static_cast<long long>(
                    std::chrono::duration_cast<std::chrono::milliseconds>(took).count()));
    EXPECT_TRUE(get_calendar(context, scope(store::TenantId::make(clock)), year).data.empty());
}

TEST_P(CalendarTest, an_index_serves_the_view) {
    if (GetParam() != "sqlite") GTEST_SKIP() << "SQLite tells its plan in words";
    std::string plan;
    (*database).read(std::nullopt, [&](store::Connection& c) {
        c.query(
            "EXPLAIN QUERY PLAN SELECT id FROM content_items WHERE tenant = x'00' AND plan_at >= "
            "1 AND plan_at < 2 ORDER BY plan_at, id LIMIT 5001",
            {}, [&](const store::Row& row) { plan += std::string(row.text(3)) + "\n"; });
        c.query(
            "EXPLAIN QUERY PLAN SELECT tenant, id FROM content_items WHERE state = 'scheduled' "
            "AND plan_at <= 5 ORDER BY plan_at LIMIT 500",
            {}, [&](const store::Row& row) { plan += std::string(row.text(3)) + "\n"; });
    });
    EXPECT_NE(plan.find("content_items_by_plan"), std::string::npos) << plan;
    EXPECT_NE(plan.find("content_items_due"), std::string::npos) << plan;
    EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
}

TEST_P(CalendarTest, own_posts_say_when_once_there_are_enough) {
    EXPECT_EQ(get_best_times(scope(), {}, TimeZone::utc()).basis, TimesBasis::general);
    clock.set(*parse_time("2026-09-07T00:00:00Z"));  // a Monday
    fill(24 * 7 * 4, 60, "published");
    Scope s = scope();
    s.write([&](Tx& tx) {
        int number = 0;
        // Wednesday at 15:00 gets ten times as much as any other hour.
        for (const auto& row : tx.list<ItemId>(
                 "SELECT id FROM content_items WHERE tenant = :tenant ORDER BY published_at")) {
            const int hour = number++ % 168;
            tx.execute(
                "INSERT INTO content_standing (tenant, item_id, likes, day, read_at) VALUES "
                "(:tenant, :id, :likes, '2026-09-08', 1)",
                {{"id", row}, {"likes", hour == 2 * 24 + 15 ? 100 : 10}});
        }
    });
    clock.set(*parse_time("2026-11-23T08:00:00Z"));
    const BestTimes times = get_best_times(scope(), {std::string("x")}, TimeZone::utc());
    EXPECT_EQ(times.basis, TimesBasis::own);
    ASSERT_FALSE(times.top.empty());
    EXPECT_EQ(times.top[0].weekday, 3);
    EXPECT_EQ(times.top[0].hour, 15);
    EXPECT_NE(times.top[0].why.find("Your 4 posts of Wednesday"), std::string::npos)
        << times.top[0].why;
    EXPECT_EQ(times.cells.at(2 * 24 + 15).score, 1);
    EXPECT_LT(times.cells.at(5).score, 0.6);
    EXPECT_EQ(get_best_times(scope(), {std::string("mastodon")}, TimeZone::utc()).basis,
              TimesBasis::general);
}

Planned planned(const Clock& clock, std::string_view at, std::string_view network,
                std::int64_t hash) {
    Planned out;
    out.entry.id = ItemId::make(clock);
    out.entry.plan_at = parse_time(at);
    out.entry.network = std::string(network);
    out.hash = hash;
    return out;
}

TEST_P(CalendarTest, a_day_later_is_the_same_hour_though_the_clocks_change) {
    context.zone = [](const Scope&) { return *TimeZone::parse("Europe/Berlin"); };
    clock.set(*parse_time("2027-03-27T08:00:00Z"));  // nine o'clock there, and on the next day too
    fill(1, 1, "draft");
    Scope s = scope();
    const auto entry = [&] {
        const GetCalendar days{clock.now() - std::chrono::hours(1),
                               clock.now() + std::chrono::hours(24 * 30),
                               {},
                               {},
                               {},
                               {}};
        return get_calendar(context, s, days).data.at(0);
    };
    const auto moved_by = [&](std::int64_t minutes) {
        EXPECT_EQ(move_entries(context, s, {{entry().id}, minutes, {}}).moved, 1);
        return to_string(entry().plan_at.value());
    };
    EXPECT_EQ(moved_by(1440), "2027-03-28T07:00:00Z");
    EXPECT_EQ(moved_by(-1440), "2027-03-27T08:00:00Z") << "and back";
    EXPECT_EQ(moved_by(7 * 1440), "2027-04-03T07:00:00Z");
    EXPECT_EQ(moved_by(30), "2027-04-03T07:30:00Z") << "minutes are minutes";
}

TEST(ConflictsTest, what_gets_in_the_way_is_named_once) {
    const SystemClock clock;
    std::vector<Planned> plan{planned(clock, "2027-01-01T09:00:00Z", "x", 1),
                              planned(clock, "2027-01-01T09:00:30Z", "linkedin", 1),
                              planned(clock, "2027-01-01T09:29:00Z", "x", 2),
                              planned(clock, "2027-01-01T09:29:10Z", "x", 3),
                              planned(clock, "2027-01-01T12:00:00Z", "x", 1)};
    plan.back().can_go_out = false;
    const auto found = find_conflicts(plan);
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0].kind, ConflictKind::too_close);
    EXPECT_NE(found[0].message.find("within 29 minutes"), std::string::npos);
    EXPECT_EQ(found[1].kind, ConflictKind::same_minute);
    EXPECT_EQ(found[2].kind, ConflictKind::same_text);
    EXPECT_EQ(found[2].ids, (std::vector{plan[0].entry.id, plan[4].entry.id}));
    EXPECT_EQ(found[3].kind, ConflictKind::no_connection);
    plan[4].entry.state = plan[2].entry.state = ItemState::published;
    EXPECT_EQ(find_conflicts(plan).size(), 1u) << "what has gone disturbs nobody";
}

INSTANTIATE_TEST_SUITE_P(Databases, CalendarTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::content
