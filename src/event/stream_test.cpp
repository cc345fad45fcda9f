#include "event/stream.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "event/event.hpp"
#include "store/test_database.hpp"

namespace herald::event {
namespace {

/// What the hub does to a socket, as its client would see it.
class FakeSocket final : public web::Socket {
public:
    void send(std::shared_ptr<const std::string> text) override {
        const std::lock_guard lock(mutex_);
        texts_.push_back(std::move(text));
    }
    void close(std::uint16_t code, std::string_view) override {
        const std::lock_guard lock(mutex_);
        if (code_ == 0) code_ = code;
    }
    std::vector<std::shared_ptr<const std::string>> texts() const {
        const std::lock_guard lock(mutex_);
        return texts_;
    }
    int code() const {
        const std::lock_guard lock(mutex_);
        return code_;
    }
    /// The ids of events, the types of other messages.
    std::vector<std::string> heard() const {
        std::vector<std::string> out;
        for (const auto& text : texts()) {
            const auto value = parse_json(*text);
            const auto& object = value.get_object();
            out.emplace_back(object.contains("id") ? object.at("id").get_string()
                                                   : object.at("type").get_string());
        }
        return out;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const std::string>> texts_;
    int code_ = 0;
};

class FakeAuthenticator final : public web::Authenticator {
public:
    web::Caller authenticate(const web::Request& request) override {
        const auto found = callers.find(std::string(request.headers.get("Authorization")));
        if (found == callers.end())
            throw Error(ErrorKind::unauthenticated, "This token is not valid.");
        return found->second;
    }
    std::map<std::string, web::Caller> callers;
};

class StreamTest : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        add_caller("good", one, store::ActorKind::user, {});
        add_caller("other", two, store::ActorKind::user, {});
        add_caller("hrld_tasks", one, store::ActorKind::api_key, {"tasks:read"});
        hub = std::make_unique<StreamHub>(
            StreamOptions{.database = test.get(),
                          .bus = bus.get(),
                          .cache = cache.get(),
                          .clock = &clock,
                          .authenticator = &authenticator,
                          .sign_in_time = std::chrono::milliseconds(200)});
        handler = hub->handler();
        hub->start();
    }
    void TearDown() override { hub->stop(); }

    void add_caller(const std::string& token, store::TenantId tenant, store::ActorKind kind,
                    std::vector<std::string> scopes) {
        web::Caller caller;
        caller.parts.tenant = tenant;
        caller.parts.actor = {kind, make_uuid(clock), token};
        caller.key_scopes = std::move(scopes);
        authenticator.callers["Bearer " + token] = caller;
    }
    void emit_one(store::TenantId tenant, std::string_view topic = "tasks",
                  const std::string& data = R"({"n":1})") {
        Scope({.database = test.get(), .clock = &clock, .tenant = tenant}).write([&](Tx& tx) {
            emit(tx, tenant, *bus, clock, topic, "thing.made", data);
        });
    }
    std::shared_ptr<FakeSocket> open(std::string query = {}) {
        auto socket = std::make_shared<FakeSocket>();
        web::Request request;
        request.query = std::move(query);
        handler.opened(socket, request);
        return socket;
    }
    std::shared_ptr<FakeSocket> subscribed(const std::string& token,
                                           const std::string& more = R"("subscribe":["tasks"])") {
        auto socket = open();
        say(socket, fmt::format(R"({{"token":"{}",{}}})", token, more));
        EXPECT_TRUE(soon([&] {
            const auto heard = socket->heard();
            return std::find(heard.begin(), heard.end(), "subscribed") != heard.end();
        }));
        return socket;
    }
    void say(const std::shared_ptr<FakeSocket>& socket, std::string_view text) {
        handler.message(socket, text);
    }
    template <class F>
    static bool soon(F&& condition) {
        for (int i = 0; i < 1000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return false;
    }
    static bool hears(const std::shared_ptr<FakeSocket>& socket,
                      const std::vector<std::string>& what) {
        const bool heard = soon([&] { return socket->heard().size() >= what.size(); });
        EXPECT_EQ(socket->heard(), what);
        return heard;
    }

    store::TestDatabase test{GetParam(), migrations()};
    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    std::unique_ptr<store::Cache> cache = store::make_cache();
    store::TenantId one = store::TenantId::make(clock), two = store::TenantId::make(clock);
    FakeAuthenticator authenticator;
    std::unique_ptr<StreamHub> hub;
    web::SocketHandler handler;
};

using Heard = std::vector<std::string>;

TEST_P(StreamTest, events_of_the_own_organization_arrive_on_subscribed_topics_only) {
    emit_one(one);  // before anybody listened
    const auto mine = subscribed("good"), also_mine = subscribed("good"),
               other = subscribed("other");
    emit_one(one, "campaigns");
    emit_one(one);
    emit_one(two, "tasks", R"({"secret":true})");
    hears(mine, {"subscribed", "3"});
    hears(also_mine, {"subscribed", "3"});
    hears(other, {"subscribed", "1"});
    const auto text = *mine->texts().back();
    EXPECT_EQ(
        text,
        R"({"id":"3","topic":"tasks","type":"thing.made","data":{"n":1},"at":"2026-11-21T08:00:00Z"})");
    EXPECT_EQ(mine->texts().back(), also_mine->texts().back())
        << "one text for all sockets of a tenant";
    EXPECT_EQ(hub->open_sockets(), 3u);
    handler.closed(mine);
    EXPECT_EQ(hub->open_sockets(), 2u);
}

TEST_P(StreamTest, topics_can_be_added_and_left) {
    const auto socket = subscribed("good");
    say(socket, R"({"subscribe":["campaigns"],"unsubscribe":["tasks"]})");
    hears(socket, {"subscribed", "subscribed"});
    emit_one(one, "tasks");
    emit_one(one, "campaigns");
    hears(socket, {"subscribed", "subscribed", "2"});
}

TEST_P(StreamTest, a_client_that_comes_back_misses_nothing_and_hears_nothing_twice) {
    for (int i = 0; i < 3; ++i) emit_one(one);
    const auto first = subscribed("good", R"("subscribe":["tasks"],"last_event_id":"1")");
    hears(first, {"2", "3", "subscribed"});
    emit_one(one);
    hears(first, {"2", "3", "subscribed", "4"});
    const auto second =
        subscribed("good", R"("subscribe":["tasks","campaigns"],"last_event_id":3)");
    hears(second, {"4", "subscribed"});
    emit_one(one, "campaigns");
    hears(second, {"4", "subscribed", "5"});
    hears(first, {"2", "3", "subscribed", "4"});
}

TEST_P(StreamTest, a_place_that_is_gone_or_never_was_resets) {
    for (int i = 0; i < 3; ++i) emit_one(one);
    clock.advance(kKept + std::chrono::hours(1));
    emit_one(one);
    drop_old_events(*test, clock.now());
    for (const auto* id : {R"("1")", "99", R"("x")", "-5", "null", "{}"})
        hears(subscribed("good", fmt::format(R"("subscribe":["tasks"],"last_event_id":{})", id)),
              {"reset", "subscribed"});
    hears(subscribed("good", R"("subscribe":["tasks"],"last_event_id":"3")"), {"4", "subscribed"});
}

TEST_P(StreamTest, a_ticket_opens_one_socket) {
    web::Router router({.clock = &clock, .database = test.get(), .authenticator = &authenticator});
    hub->add_routes(router);
    const auto ticket_for = [&](const std::string& token) {
        web::Request request;
        request.method = "POST";
        request.path = "/api/v1/stream/tickets";
        request.headers.set("Authorization", "Bearer " + token);
        return router.handle(request);
    };
    authenticator.callers["Bearer good"].parts.database = test.get();
    authenticator.callers["Bearer good"].parts.clock = &clock;
    const auto answer = ticket_for("good");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto ticket = from_json<StreamTicket>(answer.body);
    EXPECT_EQ(ticket.expires_in, 30);
    const auto socket = open("ticket=" + ticket.ticket);
    say(socket, R"({"subscribe":["tasks"]})");
    hears(socket, {"subscribed"});
    emit_one(one);
    hears(socket, {"subscribed", "1"});
    const auto again = open("ticket=" + ticket.ticket);
    EXPECT_TRUE(soon([&] { return again->code() == 4401; }));
    EXPECT_EQ(ticket_for("bad").status, 401);
}

TEST_P(StreamTest, who_does_not_sign_in_is_closed) {
    const auto silent = open(), wrong = open(), early = open(), rubbish = open(), odd = open(),
               huge = open();
    say(wrong, R"({"token":"forged"})");
    say(early, R"({"subscribe":["tasks"]})");
    say(rubbish, "hello");
    say(odd, R"({"token":"good","subscribes":["tasks"]})");
    say(huge, std::string(9000, ' '));
    EXPECT_TRUE(soon([&] { return wrong->code() == 4401; }));
    EXPECT_TRUE(soon([&] { return early->code() == 4401; }));
    EXPECT_TRUE(soon([&] { return rubbish->code() == 4400; }));
    EXPECT_TRUE(soon([&] { return odd->code() == 4400; }));
    EXPECT_EQ(huge->code(), 1009);
    EXPECT_TRUE(soon([&] { return silent->code() == 4401; }));
}

TEST_P(StreamTest, unknown_topics_and_topics_beyond_a_keys_scopes_are_refused_by_name) {
    const auto person = open();
    say(person, R"({"token":"good","subscribe":["taks"]})");
    ASSERT_TRUE(soon([&] { return !person->texts().empty(); }));
    EXPECT_EQ(*person->texts()[0],
              R"({"type":"error","detail":"There is no topic taks; did you mean tasks?"})");
    const auto key = open();
    say(key, R"({"token":"hrld_tasks","subscribe":["campaigns"]})");
    ASSERT_TRUE(soon([&] { return !key->texts().empty(); }));
    EXPECT_EQ(key->heard(), (Heard{"error"}));
    say(key, R"({"subscribe":["tasks"]})");
    hears(key, {"error", "subscribed"});
    EXPECT_EQ(key->code(), 0);
}

TEST_P(StreamTest, a_socket_stays_with_its_organization) {
    const auto socket = subscribed("good");
    say(socket, R"({"token":"other"})");
    EXPECT_TRUE(soon([&] { return socket->code() == 4400; }));
}

TEST_P(StreamTest, who_loses_access_is_closed_and_the_others_are_not) {
    const auto mine = subscribed("good"), key = subscribed("hrld_tasks"),
               other = subscribed("other");
    bus->publish({std::string(kRevokedTopic), one,
                  to_string(authenticator.callers["Bearer good"].parts.actor.id)});
    EXPECT_TRUE(soon([&] { return mine->code() == 4401; }));
    EXPECT_EQ(key->code(), 0);
    bus->publish({std::string(kRevokedTopic), one, ""});
    EXPECT_TRUE(soon([&] { return key->code() == 4401; }));
    EXPECT_EQ(other->code(), 0);
    hub->stop();
    EXPECT_EQ(other->code(), 1001);
}

TEST_P(StreamTest, a_burst_reaches_everybody_in_order) {
    std::vector<std::shared_ptr<FakeSocket>> sockets;
    for (int i = 0; i < 20; ++i) sockets.push_back(subscribed("good"));
    Heard expected{"subscribed"};
    std::thread writers[3];
    for (auto& writer : writers)
        writer = std::thread([&] {
            for (int i = 0; i < 40; ++i) emit_one(one);
        });
    for (auto& writer : writers) writer.join();
    for (int i = 1; i <= 120; ++i) expected.push_back(std::to_string(i));
    for (const auto& socket : sockets) hears(socket, expected);
}

INSTANTIATE_TEST_SUITE_P(Databases, StreamTest, testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& param) { return param.param; });

}  // namespace
}  // namespace herald::event
