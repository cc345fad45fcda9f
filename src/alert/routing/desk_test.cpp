#include "alert/routing/desk.hpp"

#include <gtest/gtest.h>

#include "alert/alert_store.hpp"
#include "alert/deliver/test_desk.hpp"
#include "alert/routing/match.hpp"
#include "alert/routing/route_store.hpp"

namespace herald::alert {
namespace {

/// Routing by a clock that stands still until told otherwise.
class DeskTest : public testing::TestWithParam<std::string> {
protected:
    DeskTest() {
        world.context.clock = &clock;
        world.context.system_scope = [this](store::TenantId id) { return scope_of(id); };
        Scope scope = scope_of(world.tenant);
        make_first_routes(world.context, scope);
    }
    Scope scope_of(store::TenantId id) {
        return Scope({.database = world.database.get(),
                      .clock = &clock,
                      .tenant = id,
                      .role = store::Role::owner,
                      .actor = {store::ActorKind::user, {}, "Mira"}});
    }
    Scope scope() { return scope_of(world.tenant); }

    AlertRouteId add(AlertRoute route) {
        Scope s = scope();
        route.id = s.make_id<AlertRouteId>();
        if (route.name.empty()) route.name = "r";
        s.write([&](Tx& tx) {
            tx.execute("INSERT INTO alert_routes (tenant, {columns}) VALUES (:tenant, {values})",
                       route);
        });
        return route.id;
    }
    Alert raise_one(NewAlert draft) {
        Scope s = scope();
        if (draft.title.empty()) draft.title = "Trouble";
        return s.write([&](Tx& tx) { return raise(tx, world.context, s, draft); });
    }
    void look() {
        clock.advance(std::chrono::microseconds(1));  // ids are in the order of time
        Desk desk(world.context);
        while (desk.look()) {
        }
    }
    std::int64_t deliveries(AlertChannelId channel) {
        return *scope().db().one<std::int64_t>(
            "SELECT count(*) FROM alert_deliveries WHERE tenant = :tenant AND channel_id = :id",
            {{"id", channel}});
    }
    Message last_message(AlertChannelId channel) {
        return read_message(
            *scope().db().one<std::string>("SELECT payload FROM alert_deliveries WHERE tenant = "
                                           ":tenant AND channel_id = :id ORDER "
                                           "BY id DESC LIMIT 1",
                                           {{"id", channel}}));
    }
    static NewAlert of(Severity severity, const std::string& key = {}) {
        NewAlert out;
        out.severity = severity;
        if (!key.empty()) out.key = key;
        return out;
    }

    test::AlertWorld world{GetParam()};
    FixedClock clock{*parse_time("2026-11-21T12:00:00Z")};
    AlertChannelId one = world.webhook("https://one.example.com/"),
                   two = world.webhook("https://two.example.com/");
};

TEST_P(DeskTest, an_alert_goes_where_its_routes_say_and_to_each_channel_once) {
    add({.position = 5, .min_severity = Severity::ERROR, .channel_ids = {one, two}});
    add({.position = 6, .kinds = {Kind::rule}, .channel_ids = {one}});
    raise_one(of(Severity::INFO));
    look();
    EXPECT_EQ(deliveries(one), 0);
    NewAlert rule = of(Severity::CRITICAL);
    rule.kind = Kind::rule;
    raise_one(rule);
    look();
    EXPECT_EQ(deliveries(one), 1);
    EXPECT_EQ(deliveries(two), 1);
    EXPECT_EQ(last_message(one).type, "alert.raised");
}

TEST_P(DeskTest, a_condition_that_is_not_surely_true_tells_nobody) {
    AlertRoute route;
    route.channel_ids = {one};
    route.condition = {
        R"({"all":[{"field":"platform","op":"=","value":"Meta"},{"field":"campaign_name","op":"contains","value":"brand"}]})"};
    add(route);
    NewAlert alert = of(Severity::INFO);
    raise_one(alert);
    alert.platform = "meta";
    raise_one(alert);
    alert.campaign_name = "Social";
    raise_one(alert);
    look();
    EXPECT_EQ(deliveries(one), 0);
    alert.campaign_name = "BRAND search";
    raise_one(alert);
    look();
    EXPECT_EQ(deliveries(one), 1);
}

TEST_P(DeskTest, the_same_again_is_not_told_again_but_what_is_worse_or_returns_is) {
    add({.channel_ids = {one}});
    const Alert first = raise_one(of(Severity::WARNING, "k"));
    look();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(raise_one(of(Severity::WARNING, "k")).id, first.id);
    look();
    EXPECT_EQ(deliveries(one), 1);
    raise_one(of(Severity::CRITICAL, "k"));
    look();
    EXPECT_EQ(deliveries(one), 2);
    Scope s = scope();
    s.write([&](Tx& tx) { EXPECT_TRUE(resolve_key(tx, world.context, s, "k")); });
    look();
    EXPECT_EQ(last_message(one).type, "alert.resolved");
    EXPECT_EQ(raise_one(of(Severity::WARNING, "k")).count, 8);
    look();
    EXPECT_EQ(deliveries(one), 4);
    EXPECT_EQ(last_message(one).data.alert->severity, Severity::WARNING);
}

TEST_P(DeskTest, many_things_with_one_cause_are_one_alert_until_the_last_is_well) {
    Scope s = scope();
    for (int i = 0; i < 130; ++i) {
        NewAlert alert = of(Severity::ERROR, "cause");
        alert.items = {{std::to_string(i), fmt::format("Campaign {}", i), {}, {}}};
        s.write([&](Tx& tx) { raise(tx, world.context, s, alert); });
    }
    const auto found = s.db().one<Alert>("SELECT {columns} FROM alerts WHERE tenant = :tenant");
    const json::value data = json::parse(found->data.text);
    EXPECT_EQ(data.at("items").as_array().size(), 100U);
    EXPECT_EQ(found->count, 130);
    NewAlert few = of(Severity::ERROR, "few");
    few.items = {{"a", "A", {}, {}}, {"b", "B", {}, {}}};
    const Alert alert = raise_one(few);
    s.write([&](Tx& tx) {
        EXPECT_TRUE(resolve_item(tx, world.context, s, "few", "a"));
        EXPECT_FALSE(resolve_item(tx, world.context, s, "few", "a"));
        EXPECT_EQ(find_alert(tx, alert.id).state, AlertState::open);
        EXPECT_TRUE(resolve_item(tx, world.context, s, "few", "b"));
        EXPECT_EQ(find_alert(tx, alert.id).state, AlertState::resolved);
    });
}

TEST_P(DeskTest, what_comes_in_quiet_hours_is_told_at_their_end_together) {
    AlertRoute night;
    night.channel_ids = {one};
    night.quiet_hours = QuietHours{"22:00", "07:00", {}, "Etc/UTC", {}};
    add(night);
    clock.set(*parse_time("2026-11-21T23:00:00Z"));
    raise_one(of(Severity::WARNING));
    raise_one(of(Severity::ERROR));
    const Alert over = raise_one(of(Severity::ERROR, "over"));
    Scope s = scope();
    look();
    s.write([&](Tx& tx) { resolve_key(tx, world.context, s, "over"); });
    look();
    EXPECT_EQ(deliveries(one), 0);
    raise_one(of(Severity::CRITICAL));
    look();
    EXPECT_EQ(deliveries(one), 1) << "what is critical passes";
    clock.set(*parse_time("2026-11-22T06:59:59Z"));
    look();
    EXPECT_EQ(deliveries(one), 1);
    clock.set(*parse_time("2026-11-22T07:00:00Z"));
    look();
    EXPECT_EQ(deliveries(one), 2);
    const Message message = last_message(one);
    EXPECT_EQ(message.type, "alert.digest");
    EXPECT_EQ(message.data.alerts->size(), 2U) << "not what is over";
    look();
    EXPECT_EQ(deliveries(one), 2);
}

TEST_P(DeskTest, a_daily_digest_of_one_is_a_plain_message) {
    AlertRoute daily;
    daily.channel_ids = {one};
    daily.digest = Digest::daily;
    add(daily);
    const Alert alert = raise_one(of(Severity::INFO));
    look();
    clock.set(*parse_time("2026-11-22T08:00:00Z"));
    look();
    EXPECT_EQ(last_message(one).data.alert->id, alert.id);
}

TEST_P(DeskTest, what_nobody_acknowledges_is_escalated_once) {
    AlertRoute route;
    route.channel_ids = {one};
    route.escalate_after_minutes = 30;
    route.escalate_channel_ids = {two};
    add(route);
    const Alert open = raise_one(of(Severity::ERROR)), seen = raise_one(of(Severity::ERROR));
    look();
    Scope s = scope();
    s.write([&](Tx& tx) {
        Alert alert = find_alert(tx, seen.id);
        alert.state = AlertState::acknowledged;
        write_state(tx, world.context, s, alert, "acknowledged");
    });
    clock.advance(std::chrono::minutes(29));
    look();
    EXPECT_EQ(deliveries(two), 0);
    clock.advance(std::chrono::minutes(1));
    look();
    clock.advance(std::chrono::hours(5));
    look();
    EXPECT_EQ(deliveries(two), 1);
    EXPECT_EQ(last_message(two).type, "alert.escalated");
    EXPECT_EQ(last_message(two).data.alert->id, open.id);
    EXPECT_TRUE(find_alert(scope(), open.id).escalated_at);
}

TEST_P(DeskTest, a_snooze_ends_and_is_told) {
    add({.channel_ids = {one}});
    const Alert alert = raise_one(of(Severity::WARNING));
    look();
    Scope s = scope();
    s.write([&](Tx& tx) {
        Alert now = find_alert(tx, alert.id);
        now.state = AlertState::snoozed;
        now.snoozed_until = clock.now() + std::chrono::hours(1);
        write_state(tx, world.context, s, now, "snoozed");
    });
    look();
    EXPECT_EQ(deliveries(one), 1);
    clock.advance(std::chrono::hours(1));
    look();
    EXPECT_EQ(find_alert(scope(), alert.id).state, AlertState::open);
    EXPECT_EQ(deliveries(one), 2);
}

TEST_P(DeskTest, an_alert_about_a_channel_never_goes_by_it_nor_by_another_broken_one) {
    add({.channel_ids = {one, two}});
    NewAlert about = of(Severity::ERROR, channel_key(one));
    about.kind = Kind::delivery;
    about.except_channel = one;
    raise_one(about);
    look();
    EXPECT_EQ(deliveries(one), 0);
    EXPECT_EQ(deliveries(two), 1);
    scope().write([&](Tx& tx) {
        tx.execute("UPDATE alert_channels SET state = 'failing' WHERE tenant = :tenant");
    });
    about.key = channel_key(two);
    about.except_channel = two;
    raise_one(about);
    look();
    EXPECT_EQ(deliveries(one) + deliveries(two), 1) << "there is no loop";
}

INSTANTIATE_TEST_SUITE_P(Databases, DeskTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::alert
