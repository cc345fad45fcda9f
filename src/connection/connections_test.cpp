#include <gtest/gtest.h>

#include "connection/connections.hpp"
#include "event/event.hpp"
#include "store/test_database.hpp"

/// Secrets that the other side renews while a connection is used.
namespace herald::connection {
namespace {

struct NetworkSettings {
    std::string access_token;
    std::optional<std::string> refresh_token, place;
};
BOOST_DESCRIBE_STRUCT(NetworkSettings, (), (access_token, refresh_token, place))

}  // namespace
}  // namespace herald::connection

template <>
inline constexpr auto herald::rules<herald::connection::NetworkSettings> = std::tuple{
    rule<&herald::connection::NetworkSettings::access_token>(length{1, 100}, write_only{}),
    rule<&herald::connection::NetworkSettings::refresh_token>(length{1, 100}, write_only{}),
};

namespace herald::connection {
namespace {

class RenewedSecretsTest : public testing::TestWithParam<std::string> {
protected:
    RenewedSecretsTest() {
        context.bus = bus.get();
        context.master_key = &key;
        context.catalogue = &catalogue;
        context.http = &http;
        context.sandbox = [this] {
            return Sandbox{&http, {{"network", {{"access_token", "SANDBOX"}}}}};
        };
    }
    static std::vector<store::Migration> all() {
        std::vector<store::Migration> out;
        for (auto part : {event::migrations(), task::migrations(), migrations()})
            for (auto& one : part) out.push_back(std::move(one));
        return out;
    }
    static connector::Connector network() {
        connector::Connector out;
        out.spec.id = "network";
        out.spec.name = "Network";
        out.spec.platform = "network";
        connector::describe_settings<NetworkSettings>(out.spec);
        return out;
    }
    Scope scope() {
        return Scope({.database = database.get(),
                      .clock = &clock,
                      .tenant = tenant,
                      .role = store::Role::owner,
                      .actor = {store::ActorKind::user, make_uuid(clock), "Mira"}});
    }
    OpenConnection open(ConnectionId id) { return open_connection(context, scope(), id, {}, {}); }
    /// "ACCESS REFRESH", as a call sees them.
    std::string secrets(ConnectionId id) {
        const auto seen = connector::settings_of<NetworkSettings>(*open(id).call);
        return seen.access_token + " " + seen.refresh_token.value_or("-");
    }

    store::TestDatabase database{GetParam(), all()};
    FixedClock clock{*parse_time("2026-11-23T08:00:00Z")};
    MasterKey key{SealingKey(Bytes(32, 7))};
    std::unique_ptr<store::Bus> bus = store::make_bus();
    connector::Catalogue catalogue{{network()}};
    net::HttpClient http{net::HttpClientOptions{}};
    Context context;
    store::TenantId tenant = store::TenantId::make(clock);
};

TEST_P(RenewedSecretsTest, are_kept_and_nobody_sees_a_change) {
    Scope s = scope();
    const auto made = create_connection(
        context, s,
        {"network", {}, {R"({"access_token":"A1","refresh_token":"R1","place":"Kiel"})"}});
    const ConnectionId id = made.value.id;
    const OpenConnection used = open(id);
    used.call->keep({{"access_token", "A2"}});
    EXPECT_EQ(secrets(id), "A2 R1");
    used.call->keep({{"access_token", "A3"}, {"refresh_token", "R2"}});
    EXPECT_EQ(secrets(id), "A3 R2") << "the same piece of work may renew again";
    const Connection shown = get_connection(scope(), id);
    EXPECT_EQ(shown.version, made.value.version);
    EXPECT_EQ(shown.settings.text, R"({"place":"Kiel"})") << "no secret is shown";
}

TEST_P(RenewedSecretsTest, give_way_to_what_a_person_pasted_meanwhile) {
    Scope s = scope();
    const ConnectionId id =
        create_connection(context, s,
                          {"network", {}, {R"({"access_token":"A1","refresh_token":"R1"})"}})
            .value.id;
    const OpenConnection used = open(id);
    update_connection(context, s,
                      {id, {}, RawJson{R"({"access_token":"P1","refresh_token":"P2"})"}, {}, {}});
    used.call->keep({{"access_token", "A2"}});
    EXPECT_EQ(secrets(id), "P1 P2");
    remove_connection(context, s, id);
    EXPECT_NO_THROW(used.call->keep({{"access_token", "A3"}}));
}

TEST_P(RenewedSecretsTest, of_the_sandbox_are_not_kept) {
    Scope s = scope();
    const auto connected = connect_sandbox(context, s);
    ASSERT_EQ(connected.size(), 1u);
    open(connected[0].id).call->keep({{"access_token", "A2"}});
    EXPECT_EQ(secrets(connected[0].id), "SANDBOX -");
}

INSTANTIATE_TEST_SUITE_P(Databases, RenewedSecretsTest,
                         testing::ValuesIn(store::TestDatabase::kinds()),
                         [](const auto& kind) { return kind.param; });

}  // namespace
}  // namespace herald::connection
