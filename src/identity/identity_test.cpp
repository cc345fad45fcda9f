#include "identity/identity.hpp"

#include <gtest/gtest.h>

#include "base/crypto.hpp"

namespace herald::identity {
namespace {

class CatchingMailer final : public Mailer {
public:
    void send(const Mail& mail) override { mails.push_back(mail); }
    std::string last_token() const {
        const auto& text = mails.back().text;
        const auto at = text.find("token=") + 6;
        return text.substr(at, text.find('\r', at) - at);
    }
    std::vector<Mail> mails;
};

class IdentityTest : public testing::Test {
protected:
    void SetUp() override {
        init_crypto();
        file =
            std::filesystem::temp_directory_path() / ("herald_identity_" + random_token(6) + ".db");
        database = store::open_sqlite({.file = file});
        store::migrate(*database, migrations());
        identity = std::make_unique<Identity>(IdentityOptions{.database = database.get(),
                                                              .cache = cache.get(),
                                                              .clock = &clock,
                                                              .mailer = &mailer,
                                                              .signing_key = random_bytes(32)});
    }
    void TearDown() override {
        identity.reset();
        database.reset();
        for (const char* suffix : {"", "-wal", "-shm"})
            std::filesystem::remove(file.string() + suffix);
    }
    Session register_mira() {
        return identity->register_user({"Mira@Example.com", "correct horse", "Mira", "Northwind",
                                        std::nullopt, "Europe/Berlin"},
                                       visitor);
    }
    ErrorKind kind_of(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& error) {
            return error.kind();
        }
        return ErrorKind::internal;
    }
    std::string last_token() {
        identity->flush_mail();
        return mailer.last_token();
    }
    Scope scope_of(const std::string& token) { return Scope(identity->caller_of(token).parts); }

    FixedClock clock{*parse_time("2026-11-21T08:00:00Z")};
    std::unique_ptr<store::Cache> cache = store::make_cache();
    CatchingMailer mailer;
    std::filesystem::path file;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<Identity> identity;
    web::Visitor visitor{&clock, "192.0.2.1", "test", "r1"};
};

TEST_F(IdentityTest, who_registers_owns_a_workspace_and_can_sign_in_whatever_the_case) {
    const auto session = register_mira();
    EXPECT_EQ(session.organization->role, Role::owner);
    EXPECT_EQ(identity->caller_of(session.access_token).parts.role, Role::owner);
    EXPECT_EQ(identity->login({"mira@example.COM", "correct horse"}, visitor).user.id,
              session.user.id);
    EXPECT_EQ(kind_of([&] { register_mira(); }), ErrorKind::conflict);
    EXPECT_EQ(kind_of([&] {
                  identity->login({"mira@example.com", "wrong"}, visitor);
              }),
              ErrorKind::unauthenticated);
    EXPECT_EQ(kind_of([&] {
                  identity->login({"nobody@example.com", "wrong"}, visitor);
              }),
              ErrorKind::unauthenticated);
}

TEST_F(IdentityTest, a_refresh_token_works_once_and_a_replay_ends_the_family) {
    const auto first = register_mira();
    const auto second = identity->refresh({first.refresh_token, std::nullopt});
    EXPECT_NE(second.refresh_token, first.refresh_token);
    EXPECT_EQ(kind_of([&] {
                  identity->refresh({first.refresh_token, std::nullopt});
              }),
              ErrorKind::unauthenticated);
    EXPECT_EQ(kind_of([&] {
                  identity->refresh({second.refresh_token, std::nullopt});
              }),
              ErrorKind::unauthenticated);
    EXPECT_EQ(kind_of([&] { identity->caller_of(second.access_token); }),
              ErrorKind::unauthenticated);
}

TEST_F(IdentityTest, forged_and_expired_access_tokens_are_refused) {
    auto token = register_mira().access_token;
    EXPECT_NO_THROW(identity->caller_of(token));
    auto forged = token;
    forged[forged.size() - 3] = forged[forged.size() - 3] == 'A' ? 'B' : 'A';
    EXPECT_EQ(kind_of([&] { identity->caller_of(forged); }), ErrorKind::unauthenticated);
    EXPECT_EQ(kind_of([&] {
                  identity->caller_of("eyJhbGciOiJub25lIn0" + token.substr(token.find('.')));
              }),
              ErrorKind::unauthenticated);
    clock.advance(std::chrono::minutes(16));
    EXPECT_EQ(kind_of([&] { identity->caller_of(token); }), ErrorKind::unauthenticated);
}

TEST_F(IdentityTest, guessing_is_throttled_by_account) {
    register_mira();
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(kind_of([&] {
                      identity->login({"mira@example.com", "x"}, visitor);
                  }),
                  ErrorKind::unauthenticated);
    EXPECT_EQ(kind_of([&] {
                  identity->login({"mira@example.com", "correct horse"}, visitor);
              }),
              ErrorKind::rate_limited);
}

TEST_F(IdentityTest, a_reset_link_works_once_and_ends_every_session) {
    const auto session = register_mira();
    identity->forgot_password({"nobody@example.com"}, visitor);
    identity->flush_mail();
    EXPECT_TRUE(mailer.mails.empty());
    identity->forgot_password({"mira@example.com"}, visitor);
    const auto token = last_token();
    identity->reset_password({token, "another password"});
    EXPECT_EQ(kind_of([&] {
                  identity->reset_password({token, "a third password"});
              }),
              ErrorKind::invalid);
    EXPECT_EQ(kind_of([&] {
                  identity->refresh({session.refresh_token, std::nullopt});
              }),
              ErrorKind::unauthenticated);
    EXPECT_NO_THROW(identity->login({"mira@example.com", "another password"}, visitor));
}

TEST_F(IdentityTest, an_invitation_brings_a_member_with_its_role_and_the_last_owner_stays) {
    auto owner = scope_of(register_mira().access_token);
    identity->invite(owner, {"jon@example.com", Role::editor});
    const auto token = last_token();
    EXPECT_FALSE(identity->get_invitation({token}).existing_user);
    const auto joined = identity->accept_invitation({token, "Jon", "jons password"});
    EXPECT_EQ(joined.organization->role, Role::editor);
    EXPECT_EQ(kind_of([&] { identity->get_invitation({token}); }), ErrorKind::not_found);
    const auto members = identity->list_members(owner, {}).data;
    ASSERT_EQ(members.size(), 2u);
    const auto& mira = members[0].role == Role::owner ? members[0] : members[1];
    const auto& jon = members[0].role == Role::owner ? members[1] : members[0];
    EXPECT_EQ(kind_of([&] { identity->remove_member(owner, {mira.id}); }), ErrorKind::conflict);
    EXPECT_EQ(kind_of([&] {
                  identity->update_member(owner, {mira.id, Role::viewer});
              }),
              ErrorKind::conflict);
    identity->remove_member(owner, {jon.id});
    EXPECT_EQ(kind_of([&] { identity->caller_of(joined.access_token); }),
              ErrorKind::unauthenticated);
}

TEST_F(IdentityTest, a_key_carries_its_own_role_and_dies_when_revoked) {
    auto owner = scope_of(register_mira().access_token);
    const auto key =
        identity
            ->create_api_key(owner, {"CI", Role::viewer, std::vector<std::string>{"campaigns:read"},
                                     std::nullopt})
            .value;
    EXPECT_EQ(identity->caller_of(key.key).parts.role, Role::viewer);
    EXPECT_EQ(identity->list_api_keys(owner, {}).data.at(0).prefix, key.key.substr(0, 10));
    identity->remove_api_key(owner, {key.id});
    EXPECT_EQ(kind_of([&] { identity->caller_of(key.key); }), ErrorKind::unauthenticated);
    EXPECT_EQ(identity->list_audit_log(owner, {.entity = "api_key"}).data.size(), 2u);
}

TEST_F(IdentityTest, a_deleted_workspace_takes_its_rows_with_it) {
    const auto session = register_mira();
    auto owner = scope_of(session.access_token);
    EXPECT_EQ(kind_of([&] { identity->delete_organization(owner, {"northwind"}); }),
              ErrorKind::invalid);
    identity->delete_organization(owner, {"Northwind"});
    EXPECT_EQ(kind_of([&] { identity->caller_of(session.access_token); }),
              ErrorKind::unauthenticated);
    EXPECT_EQ(store::SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM audit_log"), 0);
    EXPECT_EQ(store::SystemDb(*database).one<std::int64_t>("SELECT count(*) FROM memberships"), 0);
}

}  // namespace
}  // namespace herald::identity
