#include "alert/deliver/pump.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "alert/deliver/ledger.hpp"
#include "alert/deliver/test_desk.hpp"

namespace herald::alert {
namespace {

using net::test::ServedRequest;
using net::test::ServedResponse;
using test::soon;

PumpOptions quick(std::size_t tries) {
    PumpOptions out;
    out.pauses.assign(tries - 1, std::chrono::milliseconds(20));
    return out;
}

class PumpTest : public testing::TestWithParam<std::string> {
protected:
    bool ends_as(AlertDeliveryId id, DeliveryState state) {
        return soon([&] { return world.delivery(id).state == state; });
    }
    AlertChannel channel(AlertChannelId id) { return find_channel(world.scope(), id); }

    test::AlertWorld world{GetParam()};
};

TEST_P(PumpTest, a_webhook_is_signed_and_delivered_once) {
    std::mutex mutex;
    std::vector<ServedRequest> got;
    net::test::TestServer server([&](const ServedRequest& request) {
        const std::lock_guard lock(mutex);
        got.push_back(request);
        return ServedResponse{};
    });
    const auto hook = world.webhook(server.url("/hook"));
    Pump pump(world.context, quick(3));
    pump.start();
    const auto id = world.deliver(hook);
    ASSERT_TRUE(ends_as(id, DeliveryState::delivered));
    pump.stop();
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].headers.at("webhook-id"), "msg_" + to_string(id));
    const auto settings = open_settings(world.context, world.scope(), hook);
    const Time at = time_of(std::stoll(got[0].headers.at("webhook-timestamp")) * 1'000'000);
    EXPECT_EQ(got[0].headers.at("webhook-signature"),
              sign_webhook(*settings.secret, got[0].headers.at("webhook-id"), at, got[0].body));
    EXPECT_EQ(json::parse(got[0].body).at("data").at("alert").at("title").as_string(), "Trouble");
    EXPECT_EQ(world.delivery(id).status_code, 200);
    EXPECT_EQ(world.delivery(id).attempts, 1);
    EXPECT_EQ(channel(hook).state, ChannelState::ok);
}

TEST_P(PumpTest, what_fails_is_tried_again_under_the_same_id) {
    std::mutex mutex;
    std::vector<std::string> ids, bodies;
    net::test::TestServer server([&](const ServedRequest& request) {
        const std::lock_guard lock(mutex);
        ids.push_back(request.headers.at("webhook-id"));
        bodies.push_back(request.body);
        return ServedResponse{ids.size() < 3 ? 503 : 200, "busy", {}, {}};
    });
    Pump pump(world.context, quick(5));
    pump.start();
    const auto id = world.deliver(world.webhook(server.url("/hook")));
    ASSERT_TRUE(ends_as(id, DeliveryState::delivered));
    pump.stop();
    EXPECT_EQ(ids, std::vector<std::string>(3, "msg_" + to_string(id)));
    EXPECT_EQ(bodies, std::vector<std::string>(3, bodies.front()));
    EXPECT_EQ(world.delivery(id).attempts, 3);
}

TEST_P(PumpTest, what_is_given_up_is_told_by_others_and_sent_again_when_asked) {
    std::atomic<bool> broken{true};
    net::test::TestServer server([&](const ServedRequest&) {
        return ServedResponse{broken ? 500 : 200, "no", {}, {}};
    });
    const auto hook = world.webhook(server.url("/hook"));
    Pump pump(world.context, quick(2));
    pump.start();
    const auto id = world.deliver(hook);
    ASSERT_TRUE(ends_as(id, DeliveryState::dead));
    ASSERT_TRUE(soon([&] { return channel(hook).state == ChannelState::failing; }));
    EXPECT_NE(world.delivery(id).error->find("500"), std::string::npos);
    Scope scope = world.scope();
    const auto alert = scope.db().one<Alert>(
        "SELECT {columns} FROM alerts WHERE tenant = :tenant AND live_key = :key",
        {{"key", channel_key(hook)}});
    ASSERT_TRUE(alert);
    EXPECT_EQ(alert->kind, Kind::delivery);
    EXPECT_EQ(world.count("alerts WHERE tenant = :tenant AND except_channel IS NOT NULL"), 1)
        << "never by the one that is broken";
    const auto again = world.deliver(hook);
    ASSERT_TRUE(ends_as(again, DeliveryState::dead));
    EXPECT_EQ(world.count("alerts WHERE tenant = :tenant"), 1) << "one alert for one cause";
    broken = false;
    EXPECT_EQ(replay_dead(world.context, scope, {hook}).replayed, 2);
    ASSERT_TRUE(ends_as(id, DeliveryState::delivered));
    ASSERT_TRUE(ends_as(again, DeliveryState::delivered));
    ASSERT_TRUE(soon([&] { return channel(hook).state == ChannelState::ok; }));
    EXPECT_EQ(world.count("alerts WHERE tenant = :tenant AND state = 'resolved'"), 1)
        << "it works again";
}

TEST_P(PumpTest, an_address_that_is_gone_for_good_is_switched_off) {
    net::test::TestServer server([&](const ServedRequest&) {
        return ServedResponse{410, "", {}, {}};
    });
    const auto hook = world.webhook(server.url("/hook"));
    Pump pump(world.context, quick(5));
    pump.start();
    const auto id = world.deliver(hook);
    ASSERT_TRUE(ends_as(id, DeliveryState::dead));
    ASSERT_TRUE(soon([&] { return !channel(hook).enabled; }));
    EXPECT_EQ(world.count("alerts WHERE tenant = :tenant AND severity = 'CRITICAL'"), 1);
    EXPECT_EQ(world.delivery(id).attempts, 1);
}

TEST_P(PumpTest, redirects_and_inner_addresses_are_refused) {
    std::atomic<int> stolen{0};
    net::test::TestServer inner([&](const ServedRequest&) {
        ++stolen;
        return ServedResponse{};
    });
    net::test::TestServer server([&](const ServedRequest&) {
        return ServedResponse{302, "", {{"Location", inner.url("/secret")}}, {}};
    });
    const auto moved = world.webhook(server.url("/hook"));
    const auto hidden = world.webhook(inner.url("/secret"));
    world.context.egress = net::EgressPolicy({server.place()});  // the other one closed meanwhile
    Pump pump(world.context, quick(2));
    pump.start();
    const auto one = world.deliver(moved), two = world.deliver(hidden);
    ASSERT_TRUE(ends_as(one, DeliveryState::dead));
    ASSERT_TRUE(ends_as(two, DeliveryState::dead));
    EXPECT_EQ(stolen, 0);
    EXPECT_NE(world.delivery(one).error->find("redirects"), std::string::npos);
    EXPECT_NE(world.delivery(two).error->find("not on the public internet"), std::string::npos);
}

TEST_P(PumpTest, a_name_that_leads_inside_is_refused_when_it_is_called) {
    std::atomic<int> stolen{0};
    net::test::TestServer inner([&](const ServedRequest&) {
        ++stolen;
        return ServedResponse{};
    });
    const auto port = inner.url("").substr(inner.url("").rfind(':') + 1);
    world.context.egress = net::EgressPolicy({"localhost:" + port});
    const auto hook = world.webhook("http://localhost:" + port + "/x");
    world.context.egress = net::EgressPolicy();  // as a name that has changed its address since
    Pump pump(world.context, quick(2));
    pump.start();
    const auto id = world.deliver(hook);
    ASSERT_TRUE(ends_as(id, DeliveryState::dead));
    EXPECT_EQ(stolen, 0);
    EXPECT_NE(world.delivery(id).error->find("not on the public internet"), std::string::npos);
}

TEST_P(PumpTest, who_is_slow_holds_up_nobody_else) {
    std::atomic<bool> over{false};
    net::test::TestServer slow([&](const ServedRequest&) {
        while (!over) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        return ServedResponse{};
    });
    net::test::TestServer fast([&](const ServedRequest&) { return ServedResponse{}; });
    const auto crawling = world.webhook(slow.url("/")), running = world.webhook(fast.url("/"));
    for (int i = 0; i < 120; ++i) world.deliver(crawling);
    Pump pump(world.context, quick(2));
    pump.start();
    const auto begun = std::chrono::steady_clock::now();
    const auto id = world.deliver(running);
    EXPECT_TRUE(ends_as(id, DeliveryState::delivered));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(3));
    EXPECT_LE(world.count("alert_deliveries WHERE tenant = :tenant AND state = 'sending'"), 50);
    over = true;
    EXPECT_TRUE(soon([&] {
        return world.count("alert_deliveries WHERE tenant = :tenant AND state = 'delivered'") ==
               121;
    }));
}

TEST_P(PumpTest, who_asks_for_patience_gets_it) {
    std::atomic<int> calls{0};
    net::test::TestServer server([&](const ServedRequest&) {
        return ++calls == 1 ? ServedResponse{429, "", {{"Retry-After", "1"}}, {}}
                            : ServedResponse{200, "ok", {}, {}};
    });
    const auto slack = world.channel(
        ChannelKind::slack, fmt::format(R"({{"webhook_url":"{}"}})", server.url("/services")));
    Pump pump(world.context, quick(3));
    pump.start();
    const auto begun = std::chrono::steady_clock::now();
    const auto id = world.deliver(slack);
    ASSERT_TRUE(ends_as(id, DeliveryState::delivered));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(950));
    EXPECT_EQ(world.count("alerts WHERE tenant = :tenant"), 0) << "patience is no defect";
}

TEST_P(PumpTest, what_was_on_its_way_when_the_program_was_killed_leaves_again) {
    std::mutex mutex;
    std::vector<std::string> ids;
    net::test::TestServer server([&](const ServedRequest& request) {
        const std::lock_guard lock(mutex);
        ids.push_back(request.headers.at("webhook-id"));
        return ServedResponse{};
    });
    const auto hook = world.webhook(server.url("/hook"));
    const auto id = world.deliver(hook);
    store::SystemDb db(*world.database);
    const Time now = world.clock.now();
    db.write([&](Tx& tx) {  // a lease, and nobody who remembers it
        const auto lease =
            take_lease(tx, {world.tenant, hook, 10, now, now + std::chrono::minutes(5)});
        ASSERT_EQ(lease.deliveries.size(), 1U);
    });
    EXPECT_EQ(world.delivery(id).state, DeliveryState::sending);
    Pump pump(world.context, quick(3));
    pump.start();
    ASSERT_TRUE(ends_as(id, DeliveryState::delivered));
    EXPECT_EQ(ids, std::vector<std::string>{"msg_" + to_string(id)});
    EXPECT_EQ(world.delivery(id).attempts, 2);
}

TEST_P(PumpTest, an_outcome_that_comes_after_the_lease_was_lost_changes_nothing) {
    const auto hook = world.webhook("https://hooks.example.com/");
    const auto id = world.deliver(hook);
    store::SystemDb db(*world.database);
    const Time now = world.clock.now();
    const auto lease = [&] {
        db.write([&](Tx& tx) {
            take_lease(tx, {world.tenant, hook, 10, now, now + std::chrono::minutes(5)});
        });
    };
    lease();
    release_leases(db, now, true);
    lease();
    const Result late{world.tenant, hook, id, 1, {}};
    db.write([&](Tx& tx) { write_results(tx, quick(3), {{late}}, now, [] { return 0.5; }); });
    EXPECT_EQ(world.delivery(id).state, DeliveryState::sending);
}

TEST_P(PumpTest, mail_goes_to_addresses_and_to_roles) {
    const auto mail =
        world.channel(ChannelKind::email, R"({"to":["a@b.example","owners","a@b.example"]})");
    Pump pump(world.context, quick(2));
    pump.start();
    ASSERT_TRUE(ends_as(world.deliver(mail), DeliveryState::delivered));
    ASSERT_EQ(world.mails.size(), 1U);
    ASSERT_EQ(world.mails[0].to.size(), 2U);
    EXPECT_EQ(world.mails[0].to[1].address, "owner@north.example");
    {
        const std::lock_guard lock(world.mutex);
        world.mail_error = Error(ErrorKind::upstream, "The mail server is away");
    }
    const auto lost = world.deliver(mail);
    ASSERT_TRUE(ends_as(lost, DeliveryState::dead));
    EXPECT_EQ(world.delivery(lost).attempts, 2);
    EXPECT_NE(world.delivery(lost).error->find("away"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Databases, PumpTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::alert
